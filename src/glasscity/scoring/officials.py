"""Hands on the scale: officials who add, remove or forgive points.

An earlier agent-based study of the pilots found this to be their main weakness (Toni, "The Social
Credit System", 35C3, 2018). Favours give points for nothing and revenge takes them for nothing, at
a rate per person and year; a penalty may be waived before it is booked; and a district that has
fewer penalties in a month than its quota gets entries made up for people chosen at random.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt
from pydantic import Field

from glasscity.compilation import inline_jit
from glasscity.life.poisson import WORDS, threshold
from glasscity.life.tables import CountItem, attribute_modifier, decimal
from glasscity.mechanism import Findings, Life, Path, Regime, Scenario, Scorer, Turn
from glasscity.people.streams import Stream
from glasscity.scenario.fields import Part
from glasscity.scenario.naming import attributes_of, by_attribute, groups_of
from glasscity.scenario.quantity import NO_SHARE, Points, Quantity, Rate, Ratio, Share

if TYPE_CHECKING:
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


class Official(Part):
    """Entries that an official makes of his own accord: of what worth, how often, for whom."""

    rate: Rate
    """Entries per person-year of somebody whose modifiers are all 1."""
    points: Points
    modifiers: dict[str, dict[str, Ratio]] = Field(default_factory=dict)


class Quota(Part):
    """A number of penalties that each district has to show."""

    penalties: Rate
    """Penalties per person-year; what a month falls short of is made up at its end."""
    points: Points
    """Of an entry that is made up."""


def _enters(regime: Regime, _life: Life) -> bool:
    hands = regime.get(Officials)
    return hands is not None and (hands.favour is not None or hands.revenge is not None)


def _fills(regime: Regime, _life: Life) -> bool:
    hands = regime.get(Officials)
    return hands is not None and hands.quota is not None


def _forgives(regime: Regime, _life: Life) -> bool:
    hands = regime.get(Officials)
    if hands is None:
        return False
    members = hands.forgive_members
    return hands.forgive.value > 0 or (members is not None and members.value > 0)


class Officials(Scorer):
    """Hands on the scale: officials who add, remove or forgive points."""

    room = ("scoring",)
    number = 1
    field_words: ClassVar = {"quota": "A number of penalties that each district has to show."}
    turns = (
        Turn(
            "before the border",
            90,
            "Where a month begins: districts short of their quota have entries made up, for people"
            " chosen at random among those who are scored.",
            "district penalties, tier",
            "mail, district penalties",
            on=_fills,
        ),
        Turn(
            "week",
            1700,
            "Enters points of an official's own accord, for and against people who are scored:"
            " favours and revenge.",
            "moments, attributes, tier",
            "record",
            on=_enters,
        ),
        Turn(
            "week",
            2020,
            "Each penalty: waived by an official, or not; what is waived never comes to the"
            " rulebook.",
            "record, attributes, tier",
            "record",
            on=_forgives,
            step="books.waive",
        ),
    )

    favour: Official | None = None
    """Points given for nothing."""
    revenge: Official | None = None
    """Points taken for nothing."""
    forgive: Share = NO_SHARE
    """Chance that a penalty is waived before it is booked."""
    forgive_members: Share | None = None
    """The same for party members; as for everybody where it is not said."""
    quota: Quota | None = None

    def checks(self, here: Path, scenario: Scenario) -> Findings:
        """Yield favours that take points, and revenge or quotas that give them."""
        by = attributes_of(scenario.life)
        for field, entries in (("favour", self.favour), ("revenge", self.revenge)):
            if entries is not None:
                yield from by_attribute((*here, field, "modifiers"), entries.modifiers, by)
        if self.favour is not None and self.favour.points.value < 0:
            yield (
                (*here, "favour", "points"),
                f"is {self.favour.points.value} points, but a favour gives points",
            )
        for field, taken in (("revenge", self.revenge), ("quota", self.quota)):
            if taken is not None and taken.points.value > 0:
                yield (
                    (*here, field, "points"),
                    f"is {taken.points.value} points, but {field} takes points: it must not be "
                    "above zero",
                )

    def singles_out(self) -> Iterator[tuple[Path, str, str]]:
        """Yield each group with a factor of its own: where, its attribute and category."""
        for field, entries in (("favour", self.favour), ("revenge", self.revenge)):
            if entries is not None:
                yield from groups_of((field, "modifiers"), entries.modifiers)


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
