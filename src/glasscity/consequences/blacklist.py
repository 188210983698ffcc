"""The court's list of debtors.

A record of a listed act puts a person on the list for a term. The debt is paid at a constant
hazard; the name comes off when the term ends, or when the payment has been processed. Between
payment and removal the listing is *stale*.

A person who is listed rightly is not listed anew by a wrongful record; a rightful record makes a
wrongful listing rightful and starts its term again.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit
from glasscity.life.poisson import WORDS, threshold
from glasscity.life.tables import WEEKS_PER_YEAR, decimal
from glasscity.scenario.lives import Act
from glasscity.scenario.regimes import Blacklist
from glasscity.sensing.delay import weeks_of

NOT_WITHIN_TERM = 65_535
"""Week of payment of a debt that is not paid within the term."""


class BlacklistTables(NamedTuple):
    """The list in integers."""

    on: bool
    lists: npt.NDArray[np.bool_]
    """Whether a record of the item lists the person, shape (items,)."""
    term: int
    """Weeks."""
    correction: int
    """Weeks from payment to removal."""
    unpaid_above: npt.NDArray[np.int64]
    """Probability that the debt is unpaid after 1, 2, ... weeks, in units of 2**-32, falling;
    shape (term,)."""
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


def compile_blacklist(
    blacklist: Blacklist | None, acts: list[tuple[str, Act | None]]
) -> BlacklistTables:
    """Compile the list.

    Parameters
    ----------
    blacklist
        The list, or None where there is none.
    acts
        Name and act of each item in order of id; None for a demand.

    Returns
    -------
    BlacklistTables
    """
    if blacklist is None:
        nothing = np.zeros(len(acts), dtype=np.bool_)
        return BlacklistTables(False, nothing, 0, 0, np.zeros(0, dtype=np.int64), 0)
    term = weeks_of(blacklist.term)
    weekly = decimal(blacklist.paid) / WEEKS_PER_YEAR
    with localcontext() as context:
        context.prec = 30
        unpaid = [threshold((-weekly * week).exp()) for week in range(1, term + 1)]
    return BlacklistTables(
        on=True,
        lists=np.array([name in blacklist.acts for name, _ in acts], dtype=np.bool_),
        term=term,
        correction=weeks_of(blacklist.correction),
        unpaid_above=np.array(unpaid, dtype=np.int64),
        already_below=min(threshold(Decimal(decimal(blacklist.already))), WORDS),
    )
