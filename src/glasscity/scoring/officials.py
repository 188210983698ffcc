"""Hands on the scale: officials who add, remove or forgive points.

An earlier agent-based study of the pilots found this to be their main weakness (Toni, "The Social
Credit System", 35C3, 2018). Favours give points for nothing and revenge takes them for nothing, at
a rate per person and year; a penalty may be waived before it is booked; and a district that has
fewer penalties in a month than its quota gets entries made up for people chosen at random.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit
from glasscity.life.poisson import WORDS, threshold
from glasscity.life.tables import CountItem, attribute_modifier, decimal
from glasscity.people.streams import Stream
from glasscity.scenario.quantity import Quantity
from glasscity.scenario.rulebooks import Scoring

FAVOUR_ID, REVENGE_ID = 181, 182
"""Reserved ids of entries that officials make."""


class ForgivenessTables(NamedTuple):
    """Penalties waived, in units of 2**-32."""

    on: bool
    forgive_below: int
    forgive_members_below: int


@inline_jit
def is_forgiven(word: int, member: bool, forgive_below: int, forgive_members_below: int) -> bool:
    """Tell whether an official waives a penalty.

    Parameters
    ----------
    word
        Uniform, 0 to 2**32 - 1.
    member
        Whether the person belongs to the party.
    forgive_below, forgive_members_below
        As `ForgivenessTables`.
    """
    if member:
        return word < forgive_members_below
    return word < forgive_below


def compile_forgiveness(scoring: Scoring | None) -> ForgivenessTables:
    """Compile how many penalties are waived.

    Parameters
    ----------
    scoring
        The rulebook, or None where nobody is scored.

    Returns
    -------
    ForgivenessTables
    """
    officials = scoring.officials if scoring is not None else None
    if officials is None:
        return ForgivenessTables(False, 0, 0)
    everybody = threshold(decimal(officials.forgive))
    members = officials.forgive_members
    of_members = threshold(decimal(members)) if members is not None else everybody
    return ForgivenessTables(everybody > 0 or of_members > 0, everybody, of_members)


def official_items(
    scoring: Scoring | None, districts: list[str]
) -> list[tuple[str, CountItem, int]]:
    """Return favours and revenge as counts per person and week.

    Parameters
    ----------
    scoring
        The rulebook, or None where nobody is scored.
    districts
        Names of the districts.

    Returns
    -------
    list of (str, CountItem, int)
        Name, what is drawn, and points of an entry.
    """
    officials = scoring.officials if scoring is not None else None
    if officials is None:
        return []
    found = []
    for name, entry, number, stream in (
        ("favour", officials.favour, FAVOUR_ID, Stream.OFFICIAL_FAVOUR),
        ("revenge", officials.revenge, REVENGE_ID, Stream.OFFICIAL_REVENGE),
    ):
        if entry is not None:
            modifiers = tuple(
                attribute_modifier(attribute, factors, districts)
                for attribute, factors in sorted(entry.modifiers.items())
            )
            item = CountItem(name, number, stream, decimal(entry.rate), modifiers)
            found.append((name, item, int(entry.points.value)))
    return found


def quota_shortfall(
    penalties: npt.NDArray[np.int64], population: npt.NDArray[np.int64], rate: Quantity
) -> npt.NDArray[np.int64]:
    """Return how many penalties each district lacks after a month.

    Parameters
    ----------
    penalties
        Of the month, shape (districts,).
    population
        People, shape (districts,).
    rate
        Penalties per person-year that a district has to show.

    Returns
    -------
    ndarray of int64, shape (districts,)
        A twelfth of the year's number, rounded down, less what there was; at least 0.
    """
    monthly = Fraction(Decimal(str(rate.value))) / 12
    short = [
        max(int(monthly * int(people)) - int(found), 0)
        for found, people in zip(penalties, population, strict=True)
    ]
    return np.array(short, dtype=np.int64)


def quota_below(
    shortfall: npt.NDArray[np.int64], scored: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Return the chance of each person of a district who has a score to be chosen for an entry.

    Parameters
    ----------
    shortfall
        Penalties that each district lacks, shape (districts,).
    scored
        People who have a score, shape (districts,).

    Returns
    -------
    ndarray of int64, shape (districts,)
        Units of 2**-32, at most 1 for each.
    """
    chances = [
        min(WORDS, int(short) * WORDS // max(int(people), 1))
        for short, people in zip(shortfall, scored, strict=True)
    ]
    return np.array(chances, dtype=np.int64)
