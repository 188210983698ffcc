"""A known town, played by the engine, by plain numpy and by closed forms.

What the comparison relies on:

- An act's moments are a Poisson process of the stated rate per person-year of 365 days, uniform in
  time; a register enters each with the probability ``1 - miss``.
- An entry about the actor without delay is booked at the moment itself. With probability
  ``mistaken`` it lands on another person instead, all alike, and arrives at the next weekly border.
  So the entries of the last, cut week (day 364 of 365) that land on somebody else arrive after the
  end of the run and are not booked.
- Points of the actor's record and of the victim's are the same; tiers follow at once.

Standard errors: each figure is compared within four standard errors, of the difference of two
independent simulations where both are random. With about forty comparisons of normal variables
the chance of a false alarm is 40 * 6.3e-5, about 1 in 400 for a fresh seed; seeds are fixed, so
the test either always passes or never.
"""

from __future__ import annotations

from copy import deepcopy
from math import sqrt

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

PEOPLE, DAYS, WEEK = 100_000, 365, 7
MISS, MISTAKEN = 0.1, 0.01
RATES = np.array([1, 2, 0.5, 4, 0.25, 3, 1.5, 6])
POINTS = np.array([-10, -5, -20, -1, -50, 2, 4, -3])
CUTS = (1000, 960)
"""Good from 1,000, middling from 960, poor below."""

TOWN = {
    "title": "Eight acts, one channel, known rates",
    "life": {
        "people": "plain",
        "acts": {
            f"act-{number}": {
                "id": 10 + 7 * number,
                "rate": f"{rate:g} per person-year; assumed",
                "standing": "civic" if points > 0 else "illegal",
            }
            for number, (rate, points) in enumerate(zip(RATES, POINTS, strict=True))
        },
    },
    "regime": {
        "sensing": {
            "registers": {
                "miss": f"{MISS} share; assumed",
                "mistaken": f"{MISTAKEN} share; assumed",
                "victims": "anyone",
            }
        },
        "scoring": {
            "start": "1000 points; assumed",
            "floor": "-10000 points; assumed",
            "points": {
                f"act-{number}": f"{points} points; assumed" for number, points in enumerate(POINTS)
            },
            "tiers": {"good": CUTS[0], "middling": CUTS[1], "poor": -10_000},
        },
    },
}


def delivered_share():
    """Return the share of mistaken entries that arrive before the end of the run."""
    return (DAYS // WEEK * WEEK) / DAYS


def intensities():
    """Return the expected records of each act against one person: own, and of others."""
    seen = RATES * DAYS / 365 * (1 - MISS)
    return seen * (1 - MISTAKEN), seen * MISTAKEN * delivered_share()


def score_distribution(size=4096, own=None):
    """Return P(score - start = s), s modulo ``size``: compound Poisson, by its generating function.

    Own records and the landings of others' are independent Poisson counts (the latter up to
    1 / PEOPLE), so the sum has the characteristic function exp(sum of rate * (z**points - 1)).
    """
    acting, others = intensities()
    own = acting if own is None else own
    jumps = np.zeros(size)
    np.add.at(jumps, POINTS % size, own + others)
    return np.fft.ifft(np.exp(np.fft.fft(jumps) - jumps.sum())).real


def plain_simulation(seed):
    """Play the same town in plain numpy; return scores, records and wrongful records by person."""
    rng = np.random.default_rng(seed)
    score = np.full(PEOPLE, 1000)
    records, wrongful = np.zeros(PEOPLE, dtype=int), np.zeros(PEOPLE, dtype=int)
    for rate, points in zip(RATES, POINTS, strict=True):
        actor = np.repeat(np.arange(PEOPLE), rng.poisson(rate * DAYS / 365, PEOPLE))
        day = rng.uniform(0, DAYS, actor.size)
        seen = rng.uniform(size=actor.size) >= MISS
        mistaken = rng.uniform(size=actor.size) < MISTAKEN
        other = rng.integers(0, PEOPLE - 1, actor.size)
        other += other >= actor
        arrives = day // WEEK + 1 < -(-DAYS // WEEK)
        own = np.bincount(actor[seen & ~mistaken], minlength=PEOPLE)
        landed = np.bincount(other[seen & mistaken & arrives], minlength=PEOPLE)
        score += points * (own + landed)
        records += own + landed
        wrongful += landed
    return score, records, wrongful


@pytest.fixture(scope="module")
def played(play_town):
    return play_town(TOWN, PEOPLE, DAYS, seed=2013, threads=2, ledger=True)


@pytest.fixture(scope="module")
def simulated():
    return plain_simulation(seed=2014)


def close(found, expected, error):
    assert abs(found - expected) < 4 * error, f"{found} is not {expected} ± 4 * {error}"


def test_mean_score(played, simulated):
    own, others = intensities()
    mean, variance = (own + others) @ POINTS, (own + others) @ POINTS**2
    error = sqrt(variance / PEOPLE)
    close(played.state.score.mean(), 1000 + mean, error)
    close(simulated[0].mean(), 1000 + mean, error)
    close(played.state.score.mean(), simulated[0].mean(), error * sqrt(2))


def test_spread_of_scores(played, simulated):
    own, others = intensities()
    variance = (own + others) @ POINTS**2
    # Fourth central moment of a compound Poisson sum: 3 variance**2 + sum of rate * points**4.
    fourth = 3 * variance**2 + (own + others) @ POINTS.astype(float) ** 4
    error = sqrt((fourth - variance**2) / PEOPLE)
    close(played.state.score.var(), variance, error)
    close(played.state.score.var(), simulated[0].var(), error * sqrt(2))


def test_tier_counts(played, simulated):
    probability = score_distribution()
    departure = np.fft.fftfreq(probability.size, 1 / probability.size).astype(int)
    good = probability[departure >= CUTS[0] - 1000].sum()
    poor = probability[departure < CUTS[1] - 1000].sum()
    expected = np.array([poor, 1 - good - poor, good])
    found = played.tiers[-1].sum(axis=0)
    tiers = np.searchsorted(sorted(CUTS), simulated[0], side="right")
    theirs = np.bincount(tiers, minlength=3)
    for tier in range(3):
        error = sqrt(PEOPLE * expected[tier] * (1 - expected[tier]))
        close(found[tier], PEOPLE * expected[tier], error)
        close(theirs[tier], PEOPLE * expected[tier], error)
        close(found[tier], theirs[tier], error * sqrt(2))


def test_wrongful_share(played, simulated):
    own, others = intensities()
    expected = others.sum() / (own + others).sum()
    error = sqrt(expected * (1 - expected) / (PEOPLE * (own + others).sum()))
    close(played.state.wrongful.sum() / played.state.records.sum(), expected, error)
    close(simulated[2].sum() / simulated[1].sum(), expected, error)


def test_records_of_each_act(played, columns):
    own, others = intensities()
    records, _ = columns(played)
    for number in range(RATES.size):
        rows = records.act == 10 + 7 * number
        for wrong, rate in ((False, own[number]), (True, others[number])):
            count = (rows & ((records.truth == 1) == wrong)).sum()
            close(count, PEOPLE * rate, sqrt(PEOPLE * rate))
        moments = PEOPLE * RATES[number] * DAYS / 365
        close(played.tallies.happened[number], moments, sqrt(moments))


def test_victims_are_anybody(played, columns):
    """How often each person is a victim is Poisson: variance equals mean."""
    records, _ = columns(played)
    victims = np.bincount(records.person[records.truth == 1], minlength=PEOPLE)
    mean = intensities()[1].sum()
    close(victims.var(), mean, sqrt((mean + 2 * mean**2) / PEOPLE))


def test_records_fall_evenly_on_the_weeks(played):
    """The actor's own records, week by week; the last window is one day."""
    own, others = intensities()
    weekly = PEOPLE * own.sum() * WEEK / DAYS
    landed = PEOPLE * others.sum() / delivered_share() * WEEK / DAYS
    counts = played.windows[:, 0] - played.windows[:, 1]
    statistic = ((counts[:52] - weekly) ** 2 / weekly).sum()
    close(statistic, 52, sqrt(2 * 52))
    close(counts[52], weekly / 7, sqrt(weekly / 7))
    assert played.windows[0, 1] == 0, "nobody's mistake arrives before the first border"
    close(played.windows[1:, 1].mean(), landed, sqrt(landed / 52))


def test_what_is_on_its_way_at_the_end_never_arrives(play_town):
    """In 30 days the last window has two: entries on somebody else made in 28 of 30 arrive."""
    town, days, mistaken = deepcopy(TOWN), 30, 0.1
    town["regime"]["sensing"]["registers"]["mistaken"] = f"{mistaken} share; assumed"
    found = play_town(town, PEOPLE, days, seed=7, threads=2).state
    made = PEOPLE * RATES.sum() * days / 365 * (1 - MISS)
    own, others = made * (1 - mistaken), made * mistaken
    landed = int(found.wrongful.sum())
    close(landed, others * 28 / 30, sqrt(others))
    close(int(found.records.sum()) - landed, own, sqrt(own))
    assert others - landed > 4 * sqrt(others), "too few people to tell the rule from none"


SPREAD, LEVELS = 0.5, 32


def multipliers():
    """Return the mean of each of 32 equally common classes of a lognormal of mean 1."""
    edges = ndtri(np.linspace(0, 1, LEVELS + 1))
    return LEVELS * np.diff(ndtr(edges - SPREAD))


def test_tiers_where_some_are_likelier_than_others(play_town):
    """The same town with one temperament behind all acts: each class is a compound Poisson sum."""
    town = deepcopy(TOWN)
    town["life"]["temperaments"] = {"careless": f"{SPREAD} log-units; assumed"}
    for act in town["life"]["acts"].values():
        act["temperament"] = "careless"
    found = play_town(town, PEOPLE, DAYS, seed=3, threads=2)
    own, others = intensities()
    probability = np.mean(
        [score_distribution(own=own * factor) for factor in multipliers()], axis=0
    )
    departure = np.fft.fftfreq(probability.size, 1 / probability.size).astype(int)
    mean = probability @ departure
    variance = probability @ departure**2 - mean**2
    fourth = probability @ (departure - mean) ** 4
    close(found.state.score.mean(), 1000 + mean, sqrt(variance / PEOPLE))
    close(found.state.score.var(), variance, sqrt((fourth - variance**2) / PEOPLE))
    assert variance > 1.05 * (own + others) @ POINTS**2, "the temperament must show"
    good = probability[departure >= CUTS[0] - 1000].sum()
    poor = probability[departure < CUTS[1] - 1000].sum()
    expected = np.array([poor, 1 - good - poor, good])
    for count, share in zip(found.tiers[-1].sum(axis=0), expected, strict=True):
        close(count, PEOPLE * share, sqrt(PEOPLE * share * (1 - share)))
    # Own records spread more than Poisson's, by a factor that the share hardly feels: 1.2 is ample.
    wrong = others.sum() / (own + others).sum()
    records = PEOPLE * (own + others).sum()
    close(
        found.state.wrongful.sum() / found.state.records.sum(), wrong,
        sqrt(wrong * (1 - wrong) / records) * 1.2,
    )  # fmt: skip
