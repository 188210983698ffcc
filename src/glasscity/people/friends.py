"""Friends: a fixed graph of who knows whom, some of it dormant at the start.

Everybody makes a number of ties that varies widely between people: lognormal, as a product of three
independent multipliers like those of temperaments, which reaches further out than one. A tie goes
to somebody alike (the same district, age band and third of incomes), to anybody of the same
district, or anywhere; a tie made by one is a tie of both. Which ties somebody makes comes from the
bits at their own number, so the graph is the same on any number of threads and parts of the city;
it does depend on who else lives there.

Stored as compressed sparse rows: both directions of every tie, each person's ties in order.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inner_jit, integer, jit
from glasscity.errors import GlasscityError
from glasscity.life.poisson import threshold
from glasscity.life.tables import decimal
from glasscity.people.attributes import AGE, DISTRICT, INCOME, age_band, field_value, raw_values
from glasscity.people.grouping import Groups, group_people
from glasscity.people.neighbours import neighbour
from glasscity.people.population import anyone
from glasscity.people.streams import Key, Stream, words_of
from glasscity.people.temperament import LEVELS, multipliers
from glasscity.scenario.lives import Friends as Parameters

_FRIENDS = integer(Stream.FRIENDS)
_CLASSES_PER_DISTRICT = 6 * 3
_OWN_TIES = 0xFFFFFFFF
"""Act field of the block that decides how many ties a person makes."""


ACTIVE = 1
"""Bit of a tie that is not dormant now."""


class Friends(NamedTuple):
    """The graph."""

    start: npt.NDArray[np.int64]
    """Where each person's ties begin, shape (people + 1,); (1,) where nobody has any."""
    friend: npt.NDArray[np.uint32]
    """The other end of each tie, ascending for each person, shape (ties,)."""
    latent: npt.NDArray[np.uint8]
    """1 for a tie that is dormant at the start, shape (ties,)."""


class _Making(NamedTuple):
    """Thresholds for making ties."""

    whole: npt.NDArray[np.int64]
    """Ties that each level makes at least, shape (32**3,)."""
    more_below: npt.NDArray[np.int64]
    """Chance of one more, units of 2**-32, shape (32**3,)."""
    alike_below: int
    nearby_below: int
    latent_below: int


def no_friends() -> Friends:
    """Return a graph in which nobody knows anybody."""
    return Friends(
        np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.uint8)
    )


MOST_FRIENDS = Decimal(50)
"""On average; more would make a graph that does not fit beside a large city."""
WIDEST_TAIL = Decimal(2)
"""Log-units. At 2 and 50 friends on average, one in 30,000 has more than ten thousand."""


def _compile(parameters: Parameters) -> _Making:
    for field, most in (("mean", MOST_FRIENDS), ("tail", WIDEST_TAIL)):
        value = decimal(getattr(parameters, field))
        if value > most:
            raise GlasscityError(
                f"life.friends.{field}: is {value}, but at most {most} is expected"
            )
    whole, more_below = _ties_by_level(decimal(parameters.mean), decimal(parameters.tail))
    alike = decimal(parameters.homophily)
    return _Making(
        whole=np.array(whole, dtype=np.int64),
        more_below=np.array(more_below, dtype=np.int64),
        alike_below=threshold(alike),
        nearby_below=threshold(min(Decimal(1), alike + decimal(parameters.nearby))),
        latent_below=threshold(decimal(parameters.latent)),
    )


@lru_cache(maxsize=4)
def _ties_by_level(mean: Decimal, tail: Decimal) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the ties that each level makes at least, and the chance of one more."""
    # Variances of logarithms add up: three factors, each with a third of it.
    factors = multipliers(tail / Decimal(3).sqrt())
    # Each tie gives both ends a friend, so people make half as many as they have.
    made = [mean / 2 * a * b * c for a in factors for b in factors for c in factors]
    whole = tuple(int(ties) for ties in made)
    more = tuple(threshold(ties - least) for ties, least in zip(made, whole, strict=True))
    return whole, more


@inner_jit
def _ties_made(making: _Making, person: int, key: Key) -> int:
    a, b, c, more = words_of(_FRIENDS, person, 0, _OWN_TIES, key)
    level = ((a >> 27) * LEVELS + (b >> 27)) * LEVELS + (c >> 27)
    return integer(making.whole[level]) + integer(more < making.more_below[level])


@inner_jit
def _other_end(
    making: _Making,
    attributes: npt.NDArray[np.int64],
    person: int,
    number: int,
    alike: Groups,
    home: Groups,
    key: Key,
) -> tuple[int, int]:
    """Return whom a tie goes to, -1 for nobody, and whether it is dormant."""
    kind, who, sleeps, _ = words_of(_FRIENDS, person, 0, number, key)
    latent = integer(sleeps < making.latent_below)
    word, chosen = kind, who
    found = integer(-1)
    if word < making.alike_below:
        own = _class_of(attributes[person])
        found = neighbour(chosen, person, own, alike.start, alike.ids)
    # Where nobody is alike, somebody of the district will do, and then anybody.
    if found < 0 and word < making.nearby_below:
        district = field_value(attributes[person], DISTRICT)
        found = neighbour(chosen, person, district, home.start, home.ids)
    if found < 0:
        found = anyone(chosen, person, integer(attributes.size))
    return found, latent


@inner_jit
def _class_of(attributes: int) -> int:
    band = age_band(field_value(attributes, AGE))
    third = min(field_value(attributes, INCOME) * 3 // 10, 2)
    return (field_value(attributes, DISTRICT) * 6 + band) * 3 + third


@jit
def _fill_classes(attributes: npt.NDArray[np.int64], classes: npt.NDArray[np.uint16]) -> None:
    for i in range(attributes.size):
        classes[i] = _class_of(attributes[i])


@jit
def _count_ties(
    making: _Making,
    attributes: npt.NDArray[np.int64],
    alike: Groups,
    home: Groups,
    key: Key,
    start: npt.NDArray[np.int64],
) -> None:
    for i in range(attributes.size):
        for number in range(_ties_made(making, i, key)):
            other, _ = _other_end(making, attributes, i, number, alike, home, key)
            if other >= 0:
                start[i + 1] += 1
                start[other + 1] += 1
    for i in range(attributes.size):
        start[i + 1] += start[i]


@jit
def _place_ties(
    making: _Making,
    attributes: npt.NDArray[np.int64],
    alike: Groups,
    home: Groups,
    key: Key,
    position: npt.NDArray[np.int64],
    friend: npt.NDArray[np.uint32],
    latent: npt.NDArray[np.uint8],
) -> None:
    for i in range(attributes.size):
        for number in range(_ties_made(making, i, key)):
            other, sleeps = _other_end(making, attributes, i, number, alike, home, key)
            if other >= 0:
                friend[position[i]], latent[position[i]] = other, sleeps
                position[i] += 1
                friend[position[other]], latent[position[other]] = i, sleeps
                position[other] += 1


@inner_jit
def _sort(
    friend: npt.NDArray[np.uint32], latent: npt.NDArray[np.uint8], begin: int, end: int
) -> None:
    """Put one person's ties in order in place: Shell's sort, since a few have very many."""
    gap = integer(1)
    while gap < (end - begin) // 3:
        gap = 3 * gap + 1
    while gap > 0:
        for place in range(begin + gap, end):
            other, sleeps, slot = friend[place], latent[place], place
            while slot >= begin + gap and friend[slot - gap] > other:
                friend[slot], latent[slot] = friend[slot - gap], latent[slot - gap]
                slot -= gap
            friend[slot], latent[slot] = other, sleeps
        gap //= 3


@jit
def _sort_and_unite(
    start: npt.NDArray[np.int64], friend: npt.NDArray[np.uint32], latent: npt.NDArray[np.uint8]
) -> int:
    """Put each person's ties in order and make one of two ties to the same person.

    Where two people made a tie to each other it is dormant only if both were.
    """
    kept, begin = integer(0), integer(0)
    for person in range(start.size - 1):
        end = integer(start[person + 1])
        _sort(friend, latent, begin, end)
        first = kept
        for place in range(begin, end):
            if kept > first and friend[kept - 1] == friend[place]:
                latent[kept - 1] &= latent[place]
            else:
                friend[kept], latent[kept] = friend[place], latent[place]
                kept += 1
        start[person + 1] = kept
        begin = end
    return kept


def make_friends(
    parameters: Parameters | None,
    attributes: npt.NDArray[np.int64],
    key: Key,
    districts: int,
) -> Friends:
    """Make the graph of friends of a city.

    Parameters
    ----------
    parameters
        Of the life, or None where nobody has friends.
    attributes
        Packed attributes, shape (people,).
    key
        The seed.
    districts
        Number of districts.

    Returns
    -------
    Friends
        Symmetric, without loops or double ties.
    """
    if parameters is None or parameters.mean.value == 0:
        return no_friends()
    making = _compile(parameters)
    classes = np.empty(attributes.size, dtype=np.uint16)
    _fill_classes(attributes, classes)
    by_class = group_people(classes, districts * _CLASSES_PER_DISTRICT)
    by_home = group_people(raw_values(attributes, DISTRICT).astype(np.uint16), districts)
    start = np.zeros(attributes.size + 1, dtype=np.int64)
    _count_ties(making, attributes, by_class, by_home, key, start)
    friend = np.empty(int(start[-1]), dtype=np.uint32)
    latent = np.empty(friend.size, dtype=np.uint8)
    _place_ties(making, attributes, by_class, by_home, key, start[:-1].copy(), friend, latent)
    kept = _sort_and_unite(start, friend, latent)
    return Friends(start, friend[:kept], latent[:kept])


@jit
def spread_alarm(
    friends: Friends,
    ties: npt.NDArray[np.uint8],
    penalised: npt.NDArray[np.uint8],
    amount: int,
    alarm: npt.NDArray[np.int32],
) -> None:
    """Alarm the active friends of everybody who was penalised.

    Parameters
    ----------
    friends
        The graph.
    ties
        ACTIVE where a tie is active, shape (ties,).
    penalised
        1 for somebody penalised in this week, shape (people,).
    amount
        Alarm for each penalised friend.
    alarm
        Added to, shape (people,).
    """
    for person in range(penalised.size):
        if penalised[person] == 0:
            continue
        for tie in range(friends.start[person], friends.start[person + 1]):
            if ties[tie] & ACTIVE == 1:
                alarm[friends.friend[tie]] += amount
