"""Runaway feedback: attention that goes where records are ends where it began by chance.

Ensign, Friedler, Neville, Scheidegger and Venkatasubramanian ("Runaway feedback loops in predictive
policing", 2018) show with urns that a district with a higher rate draws all attention, however
small the difference, that two equal districts end at a share that is random for ever, and that
counting a find by the inverse of the attention corrects it.

The control room's rule *is* that urn, in weekly batches. So these checks say that the code does
what the rule says, in its mean and in its spread, and nothing about the world.
"""

from __future__ import annotations

from functools import cache
from math import sqrt
from statistics import stdev

import numpy as np
import numpy.typing as npt

from glasscity.engine.clock import Played
from glasscity.experiments.validation.check import ERRORS, Bench, Check, Found
from glasscity.units import DAYS_PER_WEEK, DAYS_PER_YEAR

YEARS = 4
PEOPLE = 20_000
RATE = 10.0
"""Offences per person-year in the quieter district."""
ATTENTION = 0.4
"""Chance that a moment is looked at where attention is spread evenly."""
_WEEK = DAYS_PER_WEEK / DAYS_PER_YEAR
_EVEN = ("life.acts.offence.modifiers.district.harbour", "1 ratio; assumed")
_CORRECTED = ("regime.sensing.control_room.correction", "true")
TOWNS = 64
"""Small towns behind one figure of spread."""
SMALL = 1_000
"""People of each of them."""
_URNS = 4_000
"""Simulated urns behind each expectation: its own error is 1 % of the spread."""


def expected_share(ratio: float, weeks: int) -> float:
    """Return the share of attention of the district with the higher rate, without chance.

    Parameters
    ----------
    ratio
        Its rate over that of the other; both have as many people.
    weeks
        How long attention follows records.

    Returns
    -------
    float
        By the mean records of each week: ``R1 += ratio x R1 / (R1 + R2)``, the other alike, which
        tends to 1 as ``R1 ~ R2**ratio``.
    """
    first, second = ratio, 1.0
    for _ in range(weeks - 1):
        share = first / (first + second)
        # Twice the even attention at most twice as often; a district is looked at always at most.
        first += ratio * min(1 / ATTENTION, 2 * share)
        second += min(1 / ATTENTION, 2 * (1 - share))
    return first / (first + second)


@cache
def urn_shares(people: int, ratio: float, weeks: int, corrected: bool) -> npt.NDArray[np.float64]:
    """Return where urns of the same rule end: numpy alone, nothing of the engine.

    Parameters
    ----------
    people
        Of both districts together; who lives where is drawn evenly.
    ratio
        Rate of the first over that of the second.
    weeks
        Batches, each with the attention that the records before it give.
    corrected
        Whether a find counts by the inverse of the attention.

    Returns
    -------
    ndarray, shape (urns,)
        The first district's share of attention after the last batch.
    """
    rng = np.random.default_rng(1)
    first = rng.binomial(people, 0.5, _URNS)
    size = np.maximum(np.stack([first, people - first]), 1)
    attention = np.full((2, _URNS), ATTENTION)
    records = np.zeros((2, _URNS))
    rates = np.array([[ratio], [1.0]]) * RATE * _WEEK
    for _ in range(weeks):
        found = rng.poisson(size * rates * attention)
        records += found / np.maximum(attention, 1e-9) if corrected else found
        by_records = np.where(records.sum(axis=0) > 0, records, size)
        share = by_records / by_records.sum(axis=0)
        attention = np.minimum(ATTENTION * people * share / size, 1)
    return np.asarray(attention[0] / attention.sum(axis=0))


def spread_of_equals(people: int, weeks: int) -> float:
    """Return the standard error of the share of one of two equal districts, for many people.

    The first week's records leave ``0.5 / sqrt(n)`` for ever, and each later week its part:
    ``sum 1 / t**2`` in all, which tends to pi**2 / 6 (a factor of 1.283).
    """
    batch = people * RATE * _WEEK * ATTENTION
    return 0.5 / sqrt(batch) * sqrt(sum(1 / t**2 for t in range(1, weeks + 1)))


def _share(played: Played) -> float:
    harbour = played.plan.districts.index("harbour")
    attention = played.attention[-1]
    return float(attention[harbour] / attention.sum())


def _like_urns(bench: Bench, ratio: float, corrected: bool, *settings: tuple[str, str]) -> Found:
    """Hold the mean share to that of the urns: 4 standard errors over all weeks."""
    runs = bench.runs("attention", PEOPLE, DAYS_PER_YEAR * YEARS, *settings)
    urns = urn_shares(bench.people(PEOPLE), ratio, runs[0].plan.weeks, corrected)
    error = float(urns.std()) * sqrt(1 / len(runs) + 1 / urns.size)
    values = tuple(_share(played) for played in runs)
    return Found(values, float(urns.mean()) - ERRORS * error, float(urns.mean()) + ERRORS * error)


def _runaway(bench: Bench) -> Found:
    return _like_urns(bench, 2.0, False)


def _corrected(bench: Bench) -> Found:
    return _like_urns(bench, 2.0, True, _CORRECTED)


def _spread(bench: Bench) -> Found:
    """Hold the spread over small towns with two equal districts to that of the urns."""
    spreads = []
    weeks = 0
    for seed in bench.seeds:
        seeds = tuple(1_000 * seed + town for town in range(TOWNS))
        runs = bench.runs("attention", SMALL, DAYS_PER_YEAR, _EVEN, seeds=seeds)
        weeks = runs[0].plan.weeks
        spreads.append(stdev(_share(played) for played in runs))
    expected = float(urn_shares(bench.people(SMALL), 1.0, weeks, False).std())
    # Of a standard deviation of n values, and of that of the urns.
    degrees = (TOWNS - 1) * len(bench.seeds)
    reach = ERRORS * expected * sqrt(1 / (2 * degrees) + 1 / (2 * _URNS))
    return Found(tuple(spreads), expected - reach, expected + reach)


_SAME = (
    "The rule is the urn of the paper, in weekly batches, so it is built in; what is checked is "
    "the code, against urns that numpy alone plays. Only finds: the paper's mix of reported and "
    "discovered incidents does not exist here"
)
_ERRORS = "4 standard errors of the mean share, from urns played over all weeks"

CHECKS = (
    Check(
        name="runaway",
        title="Attention to the district with 67 % of the offences",
        published=f"{expected_share(2, 209):.1%}".replace("%", " %")
        + " after four years by the urn without chance; tends to 100 % (ensign-2018)",
        source="closed form",
        form=".2%",
        label="verified",
        allowed=_ERRORS,
        tuned="nothing",
        not_tuned="rates, attention and length",
        scope=f"Two districts of equal size; attention follows records alone. {_SAME}",
        model=_runaway,
    ),
    Check(
        name="runaway-equal",
        title="Spread of the attention to one of two districts that are alike",
        published="a share that is random for ever (ensign-2018); after a year with "
        f"{SMALL:,} people the standard deviation is that of the urn, about "
        f"{spread_of_equals(SMALL, 53):.1%}".replace("%", " %"),
        source="closed form",
        form=".2%",
        label="verified",
        allowed=f"4 standard errors of a standard deviation over {TOWNS} towns for each seed",
        tuned="nothing",
        not_tuned="rates, attention and length",
        scope=f"Without feedback there is no spread, with half of it far less. {_SAME}",
        model=_spread,
    ),
    Check(
        name="runaway-corrected",
        title="Attention where each record counts by the inverse of the attention",
        published="the share of offences: 66.7 % (ensign-2018)",
        source="closed form",
        form=".2%",
        label="verified",
        allowed=_ERRORS,
        tuned="nothing",
        not_tuned="rates, attention and length",
        scope=f"The correction needs to know the attention exactly. {_SAME}",
        model=_corrected,
    ),
)
