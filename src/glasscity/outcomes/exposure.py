"""Exposure: how much of a life the cameras could piece together. A measure, never a data product.

A passer-by is searched for so many times a day; a search of somebody enrolled that does not miss
is a *recognised sighting*. Two measures follow, by district of residence:

- *hours covered*: share of waking hours with at least one recognised sighting;
- *uniqueness*: share of people whom a few of their sightings tell apart from everybody else in a
  sample. A sighting is a district and an hour of the week. Somebody is unique from k if nobody else
  was seen at all of k of their sightings, drawn at random (or all, where there are fewer than k).
  Defined as by de Montjoye, Hidalgo, Verleysen and Blondel, "Unique in the Crowd", Scientific
  Reports 3:1376 (2013), who found four points to be enough for 95 % of 1.5 million people, by the
  hour and the antenna.

Ours is much coarser. Districts are the only places, people have no habits (each hour out of doors
is drawn anew), and the sample is small; so shares are comparable between regimes played on the same
people, not with that article. Uniqueness need not rise with the number of cameras: where everybody
is seen at every hour, a sighting tells nobody apart. False matches are left out.

Sightings grow in proportion to the cameras that people pass: the scenario's number is for 0.333
cameras per person, and a district with half of them gives half the sightings. (`coverage`, which
share of a place is in view at that density, decides over single acts; how often a passer-by is
searched is the scenario's number and does not follow from it.) They are Poisson over 16 waking
hours a day, 7 to 23 o'clock, all days alike. The hours are an assumption.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from math import expm1

import numpy as np
import numpy.typing as npt
import polars as pl

from glasscity.compilation import jit
from glasscity.engine.plan import Plan
from glasscity.life.moments import CELLS, district_of_moment
from glasscity.life.poisson import WORDS, threshold
from glasscity.life.tables import decimal
from glasscity.people.attributes import DISTRICT, field_value, raw_values
from glasscity.people.population import LOOK_ALIKE_CLASSES, look_alike_class, seed_keys
from glasscity.people.streams import Key, Stream, words_of
from glasscity.sensing.cameras import Cameras

SAMPLE = 20_000
"""People among whom uniqueness is measured, at most: the first of the city, who are as good as any
since people are drawn independently."""
WAKING_HOURS = 16
"""Hours of a day, assumed."""
POINTS = (2, 4, 8)
"""Numbers of sightings from which somebody may be told apart."""
MEANS = ("sightings_per_day", "recognised_per_day", "hours_covered_share")
"""Columns that are closed forms, without a sample."""

_HOURS = WAKING_HOURS * 7
_UNSEEN = -1
_EVERY_BIT = np.uint64(0xFFFFFFFFFFFFFFFF)
_EXPOSURE = int(Stream.EXPOSURE)
_ENROLMENT = int(Stream.ENROLMENT)

Integers = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]


def reconstructable_share(recognised_per_day: float, hours: int = WAKING_HOURS) -> float:
    """Return the share of waking hours with at least one recognised sighting.

    Parameters
    ----------
    recognised_per_day
        Recognised sightings per person-day, Poisson, evenly spread over the waking hours.
    hours
        Waking hours a day.

    Returns
    -------
    float
        ``1 - exp(-recognised_per_day / hours)``, from 0 to 1.
    """
    return -expm1(-recognised_per_day / hours)


def presence(plan: Plan) -> Reals:
    """Return where people are while out of doors.

    Parameters
    ----------
    plan
        The compiled scenario.

    Returns
    -------
    ndarray of float64, shape (districts, districts)
        By district of residence, the share of time in each district; rows add up to 1.
    """
    districts = len(plan.districts)
    at_home = plan.life.local_below / (1 << 20)
    elsewhere = np.bincount(plan.life.elsewhere, minlength=districts)[:districts] / CELLS
    found: Reals = at_home * np.eye(districts) + (1 - at_home) * elsewhere
    return found


def sightings_by_place(cameras: Cameras, districts: tuple[str, ...]) -> list[Decimal]:
    """Return searches per person-day spent in each district.

    ``sightings x density / 0.333 x the district's factor``: as many as cameras that one passes.

    Parameters
    ----------
    cameras
        The channel.
    districts
        Their names.

    Returns
    -------
    list of Decimal
        One for each district.
    """
    return [decimal(cameras.sightings) * cameras.relative_density(name) for name in districts]


def passers_by_searched(plan: Plan, attributes: Integers) -> float:
    """Return how often somebody is searched in passing, per person-day, on average over the city.

    Parameters
    ----------
    plan
        The compiled scenario.
    attributes
        Packed attributes of the city's synthetic people, shape (people,).

    Returns
    -------
    float
        Searches by district, weighed by where the people of each district are while out of doors;
        0 where no camera searches.
    """
    regime = plan.scenario.regime
    cameras = Cameras.in_force(regime)
    if cameras is None:
        return 0.0
    rates = np.array([float(rate) for rate in sightings_by_place(cameras, plan.districts)])
    residents = np.bincount(raw_values(attributes, DISTRICT), minlength=rates.size)
    return float(residents @ (presence(plan) @ rates) / attributes.size)


def _seen_below(sightings: list[Decimal], missed: Integers) -> Integers:
    """Return the chance to be recognised within an hour, units of 2**-32, by place and class."""
    with localcontext() as context:
        context.prec = 30
        return np.array(
            [
                [
                    threshold(1 - (-rate * (1 - Decimal(int(miss)) / WORDS) / WAKING_HOURS).exp())
                    for miss in missed
                ]
                for rate in sightings
            ],
            dtype=np.int64,
        )


@jit
def _look(
    attributes: Integers, enrolled_below: int, local_below: int,
    elsewhere: npt.NDArray[np.uint8], seen_below: Integers, key: Key,
    place: npt.NDArray[np.int8], rank: npt.NDArray[np.uint32],
) -> None:  # fmt: skip
    """Draw a week: the district in which each person is recognised in each hour, and a rank."""
    for person in range(attributes.size):
        home = field_value(attributes[person], DISTRICT)
        kind = look_alike_class(attributes[person])
        word, _, _, _ = words_of(_ENROLMENT, person, 0, 0, key)
        enrolled = word < enrolled_below
        for hour in range(place.shape[1]):
            where, seen, order, _ = words_of(_EXPOSURE, person, 0, hour, key)
            district = district_of_moment(where, home, local_below, elsewhere)
            rank[person, hour] = np.uint32(order)
            if enrolled and seen < seen_below[district, kind]:
                place[person, hour] = district
            else:
                place[person, hour] = _UNSEEN


@jit
def _tell_apart(
    place: npt.NDArray[np.int8], rank: npt.NDArray[np.uint32],
    there: npt.NDArray[np.uint64], known: Integers, others: npt.NDArray[np.uint64],
    found: npt.NDArray[np.bool_],
) -> None:  # fmt: skip
    """Mark in ``found`` who is told apart; ``there``, ``known`` and ``others`` are scratch."""
    people, hours = place.shape
    # Who was seen in a district at an hour, one bit a person: a match of k points is k - 1 "and"s.
    for person in range(people):
        bit = np.uint64(1) << np.uint64(person & 63)
        for hour in range(hours):
            if place[person, hour] >= 0:
                there[hour, place[person, hour], person >> 6] |= bit
    for person in range(people):
        seen = 0
        # The first sightings to become known, by insertion; equal ranks by hour.
        for hour in range(hours):
            if place[person, hour] < 0:
                continue
            at = min(seen, known.size)
            while at > 0 and rank[person, known[at - 1]] > rank[person, hour]:
                if at < known.size:
                    known[at] = known[at - 1]
                at -= 1
            if at < known.size:
                known[at] = hour
            seen += 1
        if seen == 0:
            continue
        others[:] = _EVERY_BIT
        others[person >> 6] &= ~(np.uint64(1) << np.uint64(person & 63))
        alone = False
        for point in range(known.size):
            if point < seen and not alone:
                hour = known[point]
                fits = there[hour, place[person, hour]]
                left = np.uint64(0)
                for word in range(others.size):
                    others[word] &= fits[word]
                    left |= others[word]
                alone = left == 0
            for column in range(len(POINTS)):
                if point + 1 == POINTS[column]:
                    found[person, column] = alone


def unique_from(
    place: npt.NDArray[np.int8], rank: npt.NDArray[np.uint32], districts: int
) -> npt.NDArray[np.bool_]:
    """Tell who is told apart from everybody else by a few sightings.

    Parameters
    ----------
    place
        District in which somebody is recognised in an hour, -1 where they are not, shape
        (people, hours).
    rank
        Random order in which somebody's sightings become known, lowest first, same shape.
    districts
        Their number.

    Returns
    -------
    ndarray of bool, shape (people, len(POINTS))
        Never true for somebody who is not seen at all; more sightings never make it false.
    """
    people, hours = place.shape
    words = (people + 63) // 64
    found = np.zeros((people, len(POINTS)), dtype=np.bool_)
    _tell_apart(
        place, rank, np.zeros((hours, districts, words), dtype=np.uint64),
        np.zeros(max(POINTS), dtype=np.int64), np.zeros(words, dtype=np.uint64), found,
    )  # fmt: skip
    return found


def exposure_table(plan: Plan, attributes: Integers, seed: int) -> pl.DataFrame:
    """Return how exposed the people of each district are to its cameras.

    Parameters
    ----------
    plan
        The compiled scenario.
    attributes
        Packed attributes of the city's synthetic people, shape (people,).
    seed
        Of the run.

    Returns
    -------
    polars.DataFrame
        One row per district of residence: ``sightings_per_day`` and ``recognised_per_day`` (per
        person, those not enrolled included), ``hours_covered_share``, ``unique_from_2``, ``_4`` and
        ``_8`` (shares of the people ``sampled`` there). None where no camera searches, where
        sightings are not counted (0), and where nobody lives or was sampled.
    """
    regime = plan.scenario.regime
    cameras = Cameras.in_force(regime)
    districts = len(plan.districts)
    nothing = np.full(districts, np.nan)
    columns = dict.fromkeys((*MEANS, *(f"unique_from_{k}" for k in POINTS)), nothing)
    sampled = np.zeros(districts, dtype=np.int64)
    if cameras is not None and cameras.sightings.value > 0:
        rates = sightings_by_place(cameras, plan.districts)
        seen_below = _seen_below(rates, plan.cameras.missed_below)
        columns |= _means(plan, attributes, np.array([float(rate) for rate in rates]), seen_below)
        sample = attributes[:SAMPLE]
        homes = raw_values(sample, DISTRICT)
        sampled = np.bincount(homes, minlength=districts)
        place = np.empty((sample.size, _HOURS), dtype=np.int8)
        rank = np.empty((sample.size, _HOURS), dtype=np.uint32)
        _look(
            sample, plan.cameras.enrolled_below, plan.life.local_below, plan.life.elsewhere,
            seen_below, seed_keys(seed), place, rank,
        )  # fmt: skip
        unique = unique_from(place, rank, districts)
        for column, k in enumerate(POINTS):
            alone = np.bincount(homes[unique[:, column]], minlength=districts)
            columns[f"unique_from_{k}"] = _ratio(alone, sampled)
    return pl.DataFrame(
        {"district": list(plan.districts), **columns, "sampled": sampled},
        schema_overrides={"district": pl.String, "sampled": pl.Int64},
    ).with_columns(pl.col(*columns).fill_nan(None))


def _means(
    plan: Plan, attributes: Integers, rates: Reals, seen_below: Integers
) -> dict[str, Reals]:
    """Return closed forms by district of residence, averaged over all who live there."""
    districts = len(plan.districts)
    at = presence(plan)
    kinds = LOOK_ALIKE_CLASSES
    residents = np.bincount(
        raw_values(attributes, DISTRICT) * kinds + _classes(attributes),
        minlength=districts * kinds,
    ).reshape(districts, kinds)
    people = residents.sum(axis=1)
    enrolled = plan.cameras.enrolled_below / WORDS
    found = 1 - plan.cameras.missed_below / WORDS
    sightings = at @ rates
    # The chance to be recognised in an hour is `reconstructable_share`, by place and class.
    covered = (residents * (at @ (seen_below / WORDS))).sum(axis=1)
    means = (
        sightings,
        sightings * enrolled * _ratio(residents @ found, people),
        enrolled * _ratio(covered, people),
    )
    return dict(zip(MEANS, means, strict=True))


@jit
def _fill_classes(attributes: Integers, classes: Integers) -> None:
    for person in range(attributes.size):
        classes[person] = look_alike_class(attributes[person])


def _classes(attributes: Integers) -> Integers:
    classes = np.empty(attributes.size, dtype=np.int64)
    _fill_classes(attributes, classes)
    return classes


def _ratio(part: npt.NDArray[np.generic], whole: Integers) -> Reals:
    """Divide; not a number where there is nothing to divide by."""
    found: Reals = np.full(whole.size, np.nan)
    np.divide(part, whole, out=found, where=whole > 0)
    return found
