"""Small plain towns for the tests of sensing and scoring, as plain data, and counts of a run."""

from __future__ import annotations

from math import sqrt

import numpy as np

from .mechanism_help2 import number, points, share, yearly

YEAR = 364
"""Days: 52 whole weeks."""
PART = YEAR / 365
"""What a rate per year comes to."""
PEOPLE = 20_000

SCORING = {
    "start": points(1000), "floor": points(-10_000), "ceiling": points(10_000),
    "points": {"theft": points(-10)},
    "tiers": {"good": 950, "poor": -10_000},
}  # fmt: skip


def theft(rate=2, **channels):
    """Return the acts of a town in which people only steal, and who sees it."""
    seen = {name.replace("_", "-"): share(chance) for name, chance in channels.items()}
    entry = {"id": 1, "rate": yearly(rate), "standing": "illegal", "channels": seen}
    return {"theft": entry}


def people(**fields):
    """Return plain people but for some shares."""
    return {"people": {"extends": "plain"} | {name: share(f) for name, f in fields.items()}}


def minutes(value):
    return number(value, "minutes")


def count(played, channel, truth=None, act=None):
    """Return how many records a channel made."""
    found = played.tallies.records[int(channel) - 1]
    if act is not None:
        found = found[[played.plan.item_index(act)]]
    return int(found.sum() if truth is None else found[:, int(truth)].sum())


def assert_poisson(observed, mean):
    """Hold a Poisson count within four standard errors of its mean."""
    assert abs(observed - mean) <= 4 * sqrt(mean), (
        f"{observed} is {(observed - mean) / sqrt(mean):.1f} standard errors from {mean:.1f}"
    )


def assert_books_balance(played, records):
    """Score = start + characteristics + active points; a wrong fact has a true actor or none."""
    active = (records.expires == -1) | (records.expires >= played.plan.weeks)
    total = np.bincount(records.person[active], records.points[active], played.plan.people)
    scored = played.state.tier >= 0
    expected = played.plan.rules.start + total.astype(np.int64)
    assert np.array_equal(played.state.score[scored], expected[scored])
    assert records.person.size == played.tallies.records.sum()
    assert records.points.sum() == played.tallies.points.sum()
    mistaken, invented = (records.truth == kind for kind in (1, 2))
    anothers = np.isin(records.truth, (3, 8))
    assert (records.actor[mistaken | anothers] != records.person[mistaken | anothers]).all()
    assert (records.actor[mistaken] >= 0).all()
    assert (records.actor[invented] == -1).all()
    own = ~(mistaken | invented | anothers)
    assert np.array_equal(records.actor[own], records.person[own])
