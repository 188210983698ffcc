"""Turn published shares of a population into integer thresholds for 32-bit uniforms.

The shares are taken as the decimals that stand on paper and worked out as exact fractions; only the
last step rounds, to a multiple of 2**-32. So the tables are the same on every machine.

What the sources do not say is assumed: attributes are independent of each other unless a function
below says otherwise, and ages within a published band follow a simple shape.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.errors import FieldError
from glasscity.people.attributes import LARGEST_HOUSEHOLD, OLDEST
from glasscity.scenario.vocabulary import ATTRIBUTES

if TYPE_CHECKING:
    from glasscity.scenario.population import People
    from glasscity.scenario.quantity import Quantity

ONE = 1 << 32
"""The threshold that every 32-bit word is below."""

DRIVING_AGES = range(18, 76)
SMOKING_AGES = range(15, OLDEST + 1)
ONLINE_AGES = range(6, OLDEST + 1)
YOUNG_PARENT_AGES = range(22, 46)
FIRM_AGES = range(25, 65)
"""Ages in years at which each attribute occurs at all; assumed, but for the legal ones."""

_BOTH_SEXES = (0, 1)


class Categorical(NamedTuple):
    """A distribution over 0, 1, 2, ... that one 32-bit word decides."""

    cumulative: npt.NDArray[np.int64]
    """Shape (values,): value v is drawn if the word is below entry v but not below v - 1."""
    guide: npt.NDArray[np.int64]
    """Shape (256,): the least value that a word with these top eight bits can give."""


class PeopleTables(NamedTuple):
    """All that is needed to draw people; thresholds out of 2**32."""

    district: Categorical
    age: Categorical
    """Over years 0 to 99."""
    household: Categorical
    """Over 0 (collective), 1, 2, 3, 4 and 5 or more members, of the household of a person."""
    male: int
    minority: int
    migrant: int
    chances: npt.NDArray[np.int64]
    """Shape (2, 100, 5): sex; years of age; party, car, smoker, online, young child."""
    firm: int
    """Chance of somebody aged 25 to 64 to be the legal representative of a firm."""


PARTY_CHANCE, CAR_CHANCE, SMOKER_CHANCE, ONLINE_CHANCE, YOUNG_CHILD_CHANCE = range(5)
"""Places on the last axis of ``PeopleTables.chances``."""


class Cell(NamedTuple):
    """A part of the population within which an attribute is equally likely for everybody."""

    sexes: Sequence[int]
    ages: range
    holders: Fraction
    """Share of all who have the attribute that are in this cell."""
    residents: Fraction
    """Share of the population, of which the attribute's overall share is told, in this cell."""


def compile_marginals(people: People) -> PeopleTables:
    """Compile the marginals of a population.

    Parameters
    ----------
    people
        ``life.people`` of a resolved scenario.

    Returns
    -------
    PeopleTables
        Integer tables.

    Raises
    ------
    GlasscityError
        If an attribute is so common that somebody would have to have it with a probability above
        1; the sentence names the field and the largest possible value.
    """
    ages = years_of_age(people.age)
    return PeopleTables(
        district=_categorical(_shares(people.districts)),
        age=_categorical(ages),
        household=_categorical(household_of_a_person(people.collective, people.household_size)),
        male=_threshold(_exact(people.male)),
        minority=_threshold(_exact(people.minority)),
        migrant=_threshold(_exact(people.migrants)),
        chances=_chances(people, ages),
        firm=_threshold(_exact(people.firms)),
    )


def years_of_age(bands: Mapping[str, Quantity]) -> list[Fraction]:
    """Return the share of the population at each year of age.

    Parameters
    ----------
    bands
        Band, such as ``"15-59"`` or ``"65+"``, to its share.

    Returns
    -------
    list of Fraction, length 100
        Ages 0 to 99.

    Notes
    -----
    Assumed: within a closed band every year is equally common; in the open band the years become
    linearly rarer towards an age of 100, which nobody reaches. For 65+ this puts 48 % of the band
    at 65 to 74.
    """
    years = [Fraction(0)] * (OLDEST + 1)
    for band, share in zip(bands, _shares(bands), strict=True):
        ages = _ages(band)
        weights = [OLDEST + 1 - age if band.endswith("+") else 1 for age in ages]
        for age, weight in zip(ages, weights, strict=True):
            years[age] = share * weight / sum(weights)
    return years


def household_of_a_person(
    collective: Quantity, household_size: Mapping[str, Quantity]
) -> list[Fraction]:
    """Return how the people (not the households) are spread over household sizes.

    Parameters
    ----------
    collective
        Share of residents in collective households.
    household_size
        Size of a family household, 1 to 5, to the share of all family households.

    Returns
    -------
    list of Fraction, length 6
        Collective, then sizes 1 to 5.

    Notes
    -----
    A household of four holds four people, so a person is in one four times as often as in a
    household of one: shares are weighted by size. Assumed: households of five or more have five.
    """
    people = [Fraction(0)] * (LARGEST_HOUSEHOLD + 1)
    shares = _shares(household_size)
    for size, share in zip(household_size, shares, strict=True):
        people[int(size)] = int(size) * share
    total = sum(people)
    in_family = 1 - _exact(collective)
    return [1 - in_family, *(in_family * members / total for members in people[1:])]


def _chances(people: People, ages: Sequence[Fraction]) -> npt.NDArray[np.int64]:
    male = _exact(people.male)
    columns = {
        PARTY_CHANCE: ("party", _exact(people.party), _party_cells(people, ages)),
        CAR_CHANCE: ("cars", _exact(people.cars), [_one_cell(DRIVING_AGES, ages)]),
        SMOKER_CHANCE: (
            "smokers",
            _exact(people.smokers),
            [
                Cell((0,), SMOKING_AGES, 1 - _exact(people.smokers_male), 1 - male),
                Cell((1,), SMOKING_AGES, _exact(people.smokers_male), male),
            ],
        ),
        ONLINE_CHANCE: ("online", _exact(people.online), [_one_cell(ONLINE_AGES, ages)]),
        # Told as a share of those of the right age and household already.
        YOUNG_CHILD_CHANCE: (
            "young_child",
            _exact(people.young_child),
            [Cell(_BOTH_SEXES, YOUNG_PARENT_AGES, Fraction(1), Fraction(1))],
        ),
    }
    table = np.zeros((2, OLDEST + 1, len(columns)), dtype=np.int64)
    for column, (field, overall, cells) in columns.items():
        for cell, chance in zip(cells, _cell_chances(field, overall, cells), strict=True):
            for sex in cell.sexes:
                table[sex, cell.ages.start : cell.ages.stop, column] = _threshold(chance)
    return table


def _cell_chances(field: str, overall: Fraction, cells: Sequence[Cell]) -> list[Fraction]:
    """Return P(attribute | cell), such that overall share and profile both come out exactly."""
    if overall == 0:
        return [Fraction(0) for _ in cells]
    largest = min(cell.residents / cell.holders for cell in cells if cell.holders)
    if overall > largest:
        # Rounded down, so that the value named is itself possible.
        raise FieldError(
            ("life", "people", field),
            f"is {float(overall):.6g} share, which is more than the people whom it can apply to; "
            f"the largest possible value here is {int(largest * 10**6) / 10**6:.6g}",
        )
    held = [overall * cell.holders for cell in cells]
    return [
        holders / cell.residents if holders else Fraction(0)
        for holders, cell in zip(held, cells, strict=True)
    ]


def _party_cells(people: People, ages: Sequence[Fraction]) -> list[Cell]:
    """Return the cells of sex and age; assumed: members' sex and age are independent."""
    if _exact(people.party) == 0:
        return []
    women, male = _exact(people.party_women), _exact(people.male)
    bands = [_ages(band) for band in people.party_age]
    shares = _shares(people.party_age)
    return [
        Cell((sex,), band, members * share, residents * _between(ages, band))
        for sex, members, residents in ((0, women, 1 - male), (1, 1 - women, male))
        for band, share in zip(bands, shares, strict=True)
    ]


def _one_cell(band: range, ages: Sequence[Fraction]) -> Cell:
    return Cell(_BOTH_SEXES, band, Fraction(1), _between(ages, band))


def _between(ages: Sequence[Fraction], band: range) -> Fraction:
    return sum((ages[age] for age in band), Fraction(0))


def _ages(band: str) -> range:
    """Read ``"15-59"`` or, open, ``"65+"``."""
    low, _, high = band.removesuffix("+").partition("-")
    return range(int(low), int(high or OLDEST) + 1)


def _shares(quantities: Mapping[str, Quantity]) -> list[Fraction]:
    """Scale to a sum of exactly 1; the scenario's checks let it differ by one in a thousand."""
    exact = [_exact(quantity) for quantity in quantities.values()]
    total = sum(exact, Fraction(0))
    return [part / total for part in exact]


def _exact(quantity: Quantity) -> Fraction:
    # The shortest decimal that names a float is what was written: 0.119 is 119/1000.
    return Fraction(str(quantity.value))


def _threshold(chance: Fraction) -> int:
    return round(chance * ONE)


def _categorical(shares: Sequence[Fraction]) -> Categorical:
    total = Fraction(0)
    cumulative = []
    for share in shares:
        total += share
        cumulative.append(_threshold(total))
    table = np.array(cumulative, dtype=np.int64)
    first_words = np.arange(256, dtype=np.int64) << 24
    return Categorical(table, np.searchsorted(table, first_words, side="right").astype(np.int64))


def category_shares(tables: PeopleTables) -> dict[str, tuple[Fraction, ...]]:
    """Return the probability of every category of every attribute, exactly as it will be drawn.

    Parameters
    ----------
    tables
        As compiled.

    Returns
    -------
    dict of str to tuple of Fraction
        Attribute to shares in the order of its categories; the district's in its file's order.
    """
    household = _drawn(tables.household)
    age = _drawn(tables.age)
    has = _attribute_shares(tables, age)
    has["young-child"] *= sum(household[3:])
    return {
        "district": tuple(_drawn(tables.district)),
        "age": tuple(_between(age, _ages(band)) for band in ATTRIBUTES["age"]),
        "sex": _both(Fraction(tables.male, ONE)),
        "household": (*household[:4], household[4] + household[5]),
        "income": (Fraction(1, 5),) * 5,
        "migrant": _both(Fraction(tables.migrant, ONE)),
        "group": _both(Fraction(tables.minority, ONE)),
        "firm": _both(Fraction(tables.firm, ONE) * _between(age, FIRM_AGES)),
    } | {name: _both(share) for name, share in has.items()}


def share_from_age(tables: PeopleTables, age: int) -> Fraction:
    """Return the probability of being of an age or older, exactly as it will be drawn."""
    return sum(_drawn(tables.age)[age:], Fraction(0))


def _attribute_shares(tables: PeopleTables, age: Sequence[Fraction]) -> dict[str, Fraction]:
    shares = {}
    for column, name in enumerate(("party", "car", "smoker", "online", "young-child")):
        female, male = (
            sum(
                (age[year] * int(tables.chances[sex, year, column]) for year in range(OLDEST + 1)),
                Fraction(0),
            )
            for sex in _BOTH_SEXES
        )
        shares[name] = (female * (ONE - tables.male) + male * tables.male) / ONE**2
    return shares


def _drawn(distribution: Categorical) -> list[Fraction]:
    return [Fraction(int(width), ONE) for width in np.diff(distribution.cumulative, prepend=0)]


def _both(yes: Fraction) -> tuple[Fraction, Fraction]:
    return (1 - yes, yes)
