"""Knowing: from when on a person knows of a penalty, for fear, awareness and objections alike.

That a person *may* look at their rating is not that they are told. A person knows of a penalty from
the first of these on, if it still stands then:

- somebody tells them (`notice`);
- they look: at their rating, where the rulebook lets people read their own score, or into their
  file, where access is a safeguard. A look shows all that stands against them. Whether they look in
  a week is drawn for the person, not for the penalty, from the week after the booking on;
- they are refused something because of the score or the court's list, and ask why. That shows all
  that stands against them, too.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import NamedTuple

from glasscity.compilation import inline_jit, integer
from glasscity.life.poisson import threshold
from glasscity.life.tables import WEEKS_PER_YEAR, decimal
from glasscity.mechanism import Safeguard
from glasscity.people.streams import Key, Stream, words_of
from glasscity.scenario.fields import Source
from glasscity.scenario.quantity import Quantity, Rate

_LOOKING = integer(Stream.LOOKING)

NOT_KNOWN = 1 << 30
"""Week in which nobody lives any more."""

LONGEST = 1_040
"""Weeks within which somebody who may object looks, or never does: 20 years. Where nobody may, it
is enough to know until the end of the run."""


class KnowingTables(NamedTuple):
    """Looking in integers, units of 2**-32; 0 where nobody may look or nobody does."""

    rating_below: int
    """Chance that a person looks at their rating in a week."""
    below: int
    """Chance that a person looks at their rating or into their file in a week."""


@inline_jit
def week_looked(person: int, week: int, end: int, below: int, key: Key) -> tuple[int, int]:
    """Return the week in which a person looks next.

    Parameters
    ----------
    person
        Number of the person.
    week
        Of booking; a look in it comes too early.
    end
        First week in which it is too late.
    below
        As `KnowingTables.below`.
    key
        The seed.

    Returns
    -------
    week : int
        1 << 30 where they do not look before the end.
    word : int
        By which they look: at the rating if it is below `KnowingTables.rating_below`.
    """
    if below == 0:
        return integer(1 << 30), integer(0)
    then = week + 1
    while then < end:
        # Four weeks share a block.
        words = words_of(_LOOKING, person, then >> 2, 0, key)
        for lane in range(then & 3, 4):
            word = integer(words[lane])
            if word < below and then < end:
                return integer(then), word
            then += 1
    return integer(1 << 30), integer(0)


class Access(Safeguard):
    """People may look into their file, and find penalties that nobody told them of."""

    number = 2
    words = "People may look into their file."

    looks: Rate
    """Hazard that a person looks."""
    source: Source = "assumed"


def compile_knowing(looking: Quantity, may_look: bool, access: Access | None) -> KnowingTables:
    """Compile looking.

    Parameters
    ----------
    looking
        Hazard that somebody looks at their rating, per person-year.
    may_look
        Whether people may read their own score.
    access
        The safeguard, whose own hazard comes on top; None where there is none.
    """
    rating = decimal(looking) if may_look else Decimal(0)
    either = rating + (decimal(access.looks) if access is not None else 0)
    return KnowingTables(_weekly(rating), _weekly(either))


def _weekly(yearly: Decimal) -> int:
    with localcontext() as context:
        context.prec = 30
        return threshold(1 - (-yearly / WEEKS_PER_YEAR).exp())
