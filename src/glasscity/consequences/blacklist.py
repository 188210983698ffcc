"""The court's list of dishonest debtors, and the order that restricts consumption.

Two instruments of one kind. A record of a listed act puts a person on the list. The debt is paid at
a constant hazard, and the name comes off when the payment has been processed, or when the term ends
where the listing has one: the Supreme Court's provisions give two years to those who obstruct or
evade, and none to those who can pay and do not (`spc-2017`). Between payment and removal the
listing is *stale*. A list that is being set up takes a share of the records that grows week by
week.

A person who is listed rightly is not listed anew by a wrongful record; a rightful record makes a
wrongful listing rightful and starts its term again. One debt has one draw, so both instruments go
by the same payment, and whom the smaller takes the larger takes too.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit, integer
from glasscity.life.poisson import WORDS, threshold
from glasscity.life.tables import WEEKS_PER_YEAR, decimal
from glasscity.scenario.lives import Act
from glasscity.scenario.reactions import Blacklist
from glasscity.sensing.delay import weeks_of

NOT_WITHIN_TERM = 65_535
"""Week of payment of a debt that is not paid within the term; the term of a listing without one."""
LONGEST = 5_220
"""Weeks, a hundred years: a debt without a term that is unpaid by then is never paid."""

THE_LIST = 0
THE_ORDER = 1
"""Columns of the two instruments in the state."""


class BlacklistTables(NamedTuple):
    """An instrument in integers."""

    on: bool
    lists: npt.NDArray[np.bool_]
    """Whether a record of the item lists the person, shape (items,)."""
    term: int
    """Weeks; NOT_WITHIN_TERM where no listing has one."""
    without_term_below: int
    """Share of listings without a term, in units of 2**-32."""
    correction: int
    """Weeks from payment to removal."""
    unpaid_above: npt.NDArray[np.int64]
    """Probability that the debt is unpaid after 1, 2, ... weeks, in units of 2**-32, falling;
    shape (weeks,): as many as the longest listing lasts, LONGEST at most."""
    entered_below: int
    """Share of the records that are entered once the list is set up, in units of 2**-32."""
    roll_out: int
    """Weeks until it is."""
    already_below: int
    """Share of adults listed at the start, in units of 2**-32."""


@inline_jit
def weeks_until_paid(word: int, unpaid_above: npt.NDArray[np.int64]) -> int:
    """Return how many weeks a debt stays unpaid.

    Parameters
    ----------
    word
        Uniform, 0 to 2**32 - 1.
    unpaid_above
        As `BlacklistTables.unpaid_above`.

    Returns
    -------
    int
        Weeks, from 1; NOT_WITHIN_TERM where the debt outlasts the term.
    """
    low = 0
    high = unpaid_above.size
    while low < high:
        middle = (low + high) // 2
        if word < unpaid_above[middle]:
            low = middle + 1
        else:
            high = middle
    return low + 1 if low < unpaid_above.size else NOT_WITHIN_TERM


@inline_jit
def is_entered(word: int, week: int, entered_below: int, roll_out: int) -> bool:
    """Tell whether a record that arrives in a week is entered on the list.

    Parameters
    ----------
    word
        Uniform, 0 to 2**32 - 1.
    week
        Of the record.
    entered_below, roll_out
        As in `BlacklistTables`; the share in the middle of a week counts for all of it.
    """
    if week >= roll_out:
        return word < entered_below
    return word < (entered_below * (2 * integer(week) + 1)) // (2 * roll_out)


@inline_jit
def term_of(word: int, term: int, without_term_below: int) -> int:
    """Return the term of one listing, weeks; NOT_WITHIN_TERM for one that lasts until paid.

    Parameters
    ----------
    word
        Uniform, 0 to 2**32 - 1.
    term, without_term_below
        As in `BlacklistTables`.
    """
    return NOT_WITHIN_TERM if word < without_term_below else term


@inline_jit
def removal_week(listed: int, paid: int, term: int, correction: int) -> int:
    """Return the border at which the name comes off.

    Parameters
    ----------
    listed
        Week of the listing.
    paid
        Week of payment, or NOT_WITHIN_TERM.
    term, correction
        Weeks.
    """
    return min(listed + term, paid + correction)


def _unpaid(yearly: Decimal, weeks: int) -> npt.NDArray[np.int64]:
    """Return the share unpaid after each week, from a hazard per year."""
    with localcontext() as context:
        context.prec = 30
        kept = (-yearly / WEEKS_PER_YEAR).exp()
        left, found = Decimal(1), []
        for _ in range(weeks):
            left *= kept
            found.append(threshold(left))
    return np.array(found, dtype=np.int64)


def compile_blacklist(
    blacklist: Blacklist | None, acts: list[tuple[str, Act | None]]
) -> BlacklistTables:
    """Compile an instrument.

    Parameters
    ----------
    blacklist
        The list or the order, or None where there is none.
    acts
        Name and act of each item in order of id; None for a demand.

    Returns
    -------
    BlacklistTables
    """
    if blacklist is None:
        nothing = np.zeros(len(acts), dtype=np.bool_)
        return BlacklistTables(False, nothing, 0, 0, 0, np.zeros(0, dtype=np.int64), 0, 0, 0)
    term = NOT_WITHIN_TERM if blacklist.term is None else weeks_of(blacklist.term)
    without = min(threshold(decimal(blacklist.without_term)), WORDS)
    return BlacklistTables(
        on=True,
        lists=np.array([name in blacklist.acts for name, _ in acts], dtype=np.bool_),
        term=term,
        without_term_below=without,
        correction=weeks_of(blacklist.correction),
        unpaid_above=_unpaid(decimal(blacklist.paid), LONGEST if without else min(term, LONGEST)),
        entered_below=min(threshold(decimal(blacklist.entered)), WORDS),
        roll_out=weeks_of(blacklist.roll_out),
        already_below=min(threshold(decimal(blacklist.already)), WORDS),
    )
