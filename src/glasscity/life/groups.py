"""A scenario speaks of groups, never of somebody: how small a group may be.

A group with a rate, points or a cell of its own makes up at least one in a thousand and at least
ten of the people played, as many as are to be expected of its share. A file whose districts are
more than a tenth of the people is a list of people by another name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from glasscity.mechanism import Regime
from glasscity.people.marginals import (
    PeopleTables,
    category_shares,
    household_of_a_person,
    share_from_age,
)
from glasscity.scenario.lives import Life
from glasscity.scenario.naming import groups_of
from glasscity.scenario.quantity import Quantity
from glasscity.scenario.vocabulary import ATTRIBUTES, LEAST_PEOPLE

Path = tuple[str | int, ...]

LEAST_SHARE = Fraction(1, 1000)
"""Least share of the population that may be singled out (the boundary of the project)."""
ROUNDING = Fraction(1, 1 << 31)
"""A share is drawn as a multiple of 2**-32."""


def groups_too_small(
    life: Life, people_tables: PeopleTables, regime: Regime, people: int
) -> Iterator[tuple[Path, str]]:
    """Yield what singles out a group that is too small to be one.

    Parameters
    ----------
    life
        The resolved life.
    people_tables
        Its compiled marginals. A group that nobody belongs to is no group, and neither is
        everybody: both are let pass.
    regime
        The regime, whose factors and points for groups are held to the same rule.
    people
        How many are played.
    """
    districts = life.people.districts
    if len(districts) > 1 and 10 * len(districts) > people:
        yield (
            ("life", "people", "districts"),
            f"holds {len(districts)} groups for {people:,} people, fewer than ten for each: this "
            f"looks like a list of people; ask for at least {10 * len(districts):,} people",
        )
        return
    # Of all that are too few for the people played, the smallest says how many it takes.
    fewest: tuple[int, Path, str] | None = None
    for path, words, (least, wrong) in _small_ones(life, people_tables, regime, people):
        if not least:
            yield path, f"{words}, {wrong}"
        elif fewest is None or least > fewest[0]:
            fewest = least, path, f"{words}, {wrong}"
    if fewest is not None:
        yield fewest[1:]


TooSmall = tuple[int, str]
"""How many people it would take, 0 where no number would do, and what is wrong."""


def _small_ones(
    life: Life, people_tables: PeopleTables, regime: Regime, people: int
) -> Iterator[tuple[Path, str, TooSmall]]:
    """Yield each group that is too small once: where, what is said of it, and what is wrong."""
    districts = life.people.districts
    shares = category_shares(people_tables)
    names: Mapping[str, tuple[str, ...]] = ATTRIBUTES | {"district": tuple(districts)}
    told: set[tuple[str, str]] = set()
    for path, attribute, category in _singled_out(life, regime):
        share = shares[attribute][names[attribute].index(category)]
        wrong = _too_small(share, people)
        if wrong and (attribute, category) not in told:
            yield path, f"speaks of {attribute} {category}", wrong
            told.add((attribute, category))
    for path, attribute, share in _by_the_way(life, regime, people_tables, shares):
        wrong = _too_small(share, people)
        # Nobody speaks of these people: that they are few in a small city singles nobody out.
        if wrong and not wrong[0] and attribute not in {known for known, _ in told}:
            yield path, "makes a group of its own", wrong
    for path, wrong in _cells(life, shares["district"], people):
        if ("district", path[-1]) not in told:
            yield path, "is a group of its own", wrong


def _too_small(share: Fraction, people: int) -> TooSmall | None:
    """Return why a share of the people is no group, or None."""
    if not ROUNDING < share < 1 - ROUNDING:
        return None
    if share < LEAST_SHARE - ROUNDING:
        return 0, (
            f"which is {float(share):.2g} of the population; a group must make up at least one in "
            "a thousand"
        )
    if (share + ROUNDING) * people < LEAST_PEOPLE:
        least = int(-(-LEAST_PEOPLE // (share + ROUNDING)))
        return least, (
            f"which is {float(share * people):.3g} of {people:,} people; a group must hold at "
            f"least {LEAST_PEOPLE}, which takes {least:,} people in all"
        )
    return None


def _cells(
    life: Life, of_districts: tuple[Fraction, ...], people: int
) -> Iterator[tuple[Path, TooSmall]]:
    """Yield the cells of the tables of residents that are too small."""
    here = ("life", "people")
    given = life.people
    ages = [Fraction(str(share.value)) for share in given.age.values()]
    sizes = household_of_a_person(given.collective, given.household_size)[1:]
    for field, cells, shares in (
        ("districts", given.districts, of_districts),
        ("age", given.age, ages),
        ("household_size", given.household_size, sizes),
    ):
        for name, share in zip(cells, shares, strict=True):
            wrong = _too_small(share, people)
            if wrong:
                yield (*here, field, name), wrong


FIELDS: Mapping[str, str] = {
    "sex": "male",
    "group": "minority",
    "migrant": "migrants",
    "party": "party",
    "car": "cars",
    "smoker": "smokers",
    "online": "online",
    "young-child": "young_child",
    "firm": "firms",
}
"""The field of the people that says how many there are of each attribute with two categories."""


def _by_the_way(
    life: Life,
    regime: Regime,
    people_tables: PeopleTables,
    shares: Mapping[str, tuple[Fraction, ...]],
) -> Iterator[tuple[Path, str, Fraction]]:
    """Yield groups that are made and not named, by a share or by who is scored: path, attribute."""
    for attribute, field in FIELDS.items():
        yield ("life", "people", field), attribute, min(shares[attribute])
    yield ("life", "people", "collective"), "household", shares["household"][0]
    members = Fraction(str(life.people.party.value))
    for band, part in life.people.party_age.items():
        yield ("life", "people", "party_age", band), "party", members * Fraction(str(part.value))
    who = regime.scoring.who if regime.scoring is not None else None
    if who is not None:
        share = share_from_age(people_tables, int(who.min_age.value))
        yield ("regime", "scoring", "who", "min_age"), "", share


Groups = Mapping[str, Mapping[str, Quantity]]


def _singled_out(life: Life, regime: Regime) -> Iterator[tuple[Path, str, str]]:
    """Yield each group with a rate or points of its own: where, its attribute and category."""
    for path, groups in _modifiers(life, regime):
        yield from groups_of(path, groups)
    for here, mechanism in regime.mechanisms():
        for path, attribute, category in mechanism.singles_out():
            yield (*here, *path), attribute, category


def _modifiers(life: Life, regime: Regime) -> Iterator[tuple[Path, Groups]]:
    """Yield all that is said of groups, and where."""
    for kind, entries in (("acts", life.acts), ("demands", life.demands)):
        for name, entry in entries.items():
            yield ("life", kind, name, "modifiers"), entry.modifiers
    if regime.scoring is not None:
        yield ("regime", "scoring", "characteristics"), regime.scoring.characteristics
