"""Draw people, each from the random bits at their own number, and find look-alikes among them.

Person i is the same person in a town of ten and in a city of 22 million: nothing is drawn in
sequence, and nothing of a person depends on how many others there are. Only the company of others
does: whom a camera may mistake them for.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit, integer, jit
from glasscity.errors import GlasscityError
from glasscity.people.attributes import (
    AGE,
    CAR,
    DISTRICT,
    FIRM,
    FIRST_TEMPERAMENT,
    GROUP,
    HOUSEHOLD,
    INCOME,
    MIGRANT,
    ONLINE,
    PARTY,
    SEX,
    SMOKER,
    YOUNG_CHILD,
    age_band,
    field_value,
)
from glasscity.people.grouping import group_people
from glasscity.people.marginals import (
    CAR_CHANCE,
    ONLINE_CHANCE,
    PARTY_CHANCE,
    SMOKER_CHANCE,
    YOUNG_CHILD_CHANCE,
    Categorical,
    PeopleTables,
)
from glasscity.people.neighbours import neighbour
from glasscity.people.streams import Key, Stream, words_of

MOST_PEOPLE = (1 << 31) - 1
"""So that a 32-bit word times a number of people stays within 63 bits."""

LOOK_ALIKE_CLASSES = 2 * 6 * 2
"""Sexes, age bands, groups."""

_LOW = 0xFFFFFFFF
_STREAM = integer(Stream.PERSON)
_WHERE_AND_WHO = 0
_STANDING = 1
_HABITS = 2
_TEMPERAMENTS = 3
_COMPANY = 4
_TEMPERAMENT_BITS = 25


def seed_keys(seed: int) -> Key:
    """Split a seed into the two keys of the generator.

    Parameters
    ----------
    seed
        From 0 to 2**64 - 1.

    Returns
    -------
    Key

    Raises
    ------
    GlasscityError
        If the seed is out of range.
    """
    if not 0 <= seed < 1 << 64:
        raise GlasscityError(f"The seed must lie within 0 and 2^64 - 1, but {seed} was given.")
    return Key(np.uint64(seed & _LOW), np.uint64(seed >> 32))


@inline_jit
def choose(distribution: Categorical, word: int) -> int:
    """Return the value that a word gives, by inversion.

    Parameters
    ----------
    distribution
        Its tables.
    word
        32 random bits.

    Returns
    -------
    int64
        The least value whose cumulative threshold the word is below.
    """
    value: int = distribution.guide[word >> 24]
    while word >= distribution.cumulative[value]:
        value += 1
    return value


@inline_jit
def person_attributes(tables: PeopleTables, person: int, key: Key) -> int:
    """Return who a person is.

    Parameters
    ----------
    tables
        The compiled marginals.
    person
        Number of the person, below 2**32.
    key
        The seed.

    Returns
    -------
    int64
        The 64 bits laid out in ``glasscity.people.attributes``.
    """
    where, years, sex_word, group = words_of(_STREAM, person, 0, _WHERE_AND_WHO, key)
    migrant, home, rank, party = words_of(_STREAM, person, 0, _STANDING, key)
    car, smoker, online, young_child = words_of(_STREAM, person, 0, _HABITS, key)
    temperaments, _, _, _ = words_of(_STREAM, person, 0, _TEMPERAMENTS, key)
    firm, _, _, _ = words_of(_STREAM, person, 0, _COMPANY, key)

    age = choose(tables.age, years)
    sex = integer(sex_word < tables.male)
    household = choose(tables.household, home)
    chances = tables.chances
    in_family_of_three = integer(household >= 3)
    represents = integer(firm < tables.firm) & integer(age >= 25) & integer(age <= 64)
    looks_after_child = integer(young_child < chances[sex, age, YOUNG_CHILD_CHANCE])
    return (
        choose(tables.district, where) << DISTRICT.shift
        | age << AGE.shift
        | sex << SEX.shift
        | household << HOUSEHOLD.shift
        | (rank * 10 >> 32) << INCOME.shift
        | integer(migrant < tables.migrant) << MIGRANT.shift
        | integer(party < chances[sex, age, PARTY_CHANCE]) << PARTY.shift
        | integer(car < chances[sex, age, CAR_CHANCE]) << CAR.shift
        | integer(smoker < chances[sex, age, SMOKER_CHANCE]) << SMOKER.shift
        | integer(online < chances[sex, age, ONLINE_CHANCE]) << ONLINE.shift
        | (in_family_of_three & looks_after_child) << YOUNG_CHILD.shift
        | integer(group < tables.minority) << GROUP.shift
        | (temperaments >> (32 - _TEMPERAMENT_BITS)) << FIRST_TEMPERAMENT.shift
        | represents << FIRM.shift
    )


@jit
def fill_people(
    tables: PeopleTables,
    first: int,
    key: Key,
    attributes: npt.NDArray[np.int64],
) -> None:
    """Draw consecutive people into an array; without the interpreter lock, so in any thread.

    Parameters
    ----------
    tables
        The compiled marginals.
    first
        Number of the first person.
    key
        The seed.
    attributes
        Written: shape (people,), entry i is person ``first + i``.
    """
    for i in range(attributes.size):
        attributes[i] = person_attributes(tables, integer(first + i), key)


def draw_people(tables: PeopleTables, first: int, count: int, seed: int) -> npt.NDArray[np.int64]:
    """Draw consecutive people.

    Parameters
    ----------
    tables
        The compiled marginals.
    first
        Number of the first person.
    count
        Number of people.
    seed
        From 0 to 2**64 - 1.

    Returns
    -------
    ndarray of int64, shape (count,)
        64 bits per person, laid out in ``glasscity.people.attributes``.

    Raises
    ------
    GlasscityError
        If a number is out of range.
    """
    if first < 0 or count < 0 or first + count > MOST_PEOPLE:
        raise GlasscityError(
            f"People are numbered from 0 to at most {MOST_PEOPLE - 1:,}, "
            f"but {count:,} people from number {first:,} on were asked for."
        )
    key = seed_keys(seed)
    attributes = np.empty(count, dtype=np.int64)
    fill_people(tables, first, key, attributes)
    return attributes


class LookAlikes(NamedTuple):
    """The people by class: same sex, age band and group."""

    class_start: npt.NDArray[np.int64]
    """Shape (25,): where in ``ids`` each class starts, and last the number of people."""
    ids: npt.NDArray[np.uint32]
    """Shape (people,): numbers of the people, class by class, ascending within each."""


@inline_jit
def look_alike_class(attributes: int) -> int:
    """Return the class of those whom a camera may take for each other.

    Parameters
    ----------
    attributes
        A person's 64 bits.

    Returns
    -------
    int64
        From 0 to 23.
    """
    band = age_band(field_value(attributes, AGE))
    return (field_value(attributes, SEX) * 6 + band) * 2 + field_value(attributes, GROUP)


@jit
def _fill_classes(attributes: npt.NDArray[np.int64], classes: npt.NDArray[np.uint16]) -> None:
    for i in range(attributes.size):
        classes[i] = look_alike_class(attributes[i])


def index_look_alikes(
    attributes: npt.NDArray[np.int64], chosen: npt.NDArray[np.bool_] | None = None
) -> LookAlikes:
    """Sort the people into classes of look-alikes, by counting.

    Parameters
    ----------
    attributes
        Shape (people,); person i at place i.
    chosen
        Who is sorted in, shape (people,); everybody if not said.

    Returns
    -------
    LookAlikes
        Four bytes a person.
    """
    classes = np.empty(attributes.size, dtype=np.uint16)
    _fill_classes(attributes, classes)
    if chosen is None:
        return LookAlikes(*group_people(classes, LOOK_ALIKE_CLASSES))
    classes[~chosen] = LOOK_ALIKE_CLASSES
    start, ids = group_people(classes, LOOK_ALIKE_CLASSES + 1)
    return LookAlikes(start[:-1].copy(), ids[: start[-2]].copy())


@inline_jit
def look_alike(
    word: int,
    person: int,
    attributes: int,
    class_start: npt.NDArray[np.int64],
    ids: npt.NDArray[np.uint32],
) -> int:
    """Return another person of the same class, all of them equally likely.

    Parameters
    ----------
    word
        32 random bits.
    person
        The person who is mistaken for somebody else.
    attributes
        That person's 64 bits.
    class_start, ids
        The parts of ``LookAlikes``.

    Returns
    -------
    int64
        Number of the other person; -1 if nobody else is in the class.
    """
    return neighbour(word, person, look_alike_class(attributes), class_start, ids)


@inline_jit
def anyone(word: int, person: int, people: int) -> int:
    """Return another person of the whole population, all of them equally likely.

    Parameters
    ----------
    word
        32 random bits.
    person
        The person who is mistaken for somebody else.
    people
        Number of people.

    Returns
    -------
    int64
        Number of the other person; -1 if there is nobody else.
    """
    if people < 2:
        return integer(-1)
    found = word * (people - 1) >> 32
    return found + integer(found >= person)
