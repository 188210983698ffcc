"""Small plain towns for the tests of responses and safeguards, as plain data."""

from __future__ import annotations

from copy import deepcopy
from math import sqrt

import numpy as np

from glasscity.engine.state import REMARKS, WITHHELD

WEEKS_PER_YEAR = 365 / 7


def number(value, unit):
    return f"{value} {unit}; assumed"


def share(value):
    return number(value, "share")


def ratio(value):
    return number(value, "ratio")


def points(value):
    return number(value, "points")


def weeks(value):
    return number(value, "weeks")


def yearly(value):
    return number(value, "per person-year")


def elasticity(value):
    return number(value, "elasticity")


THEFT = {"id": 1, "rate": yearly(1), "standing": "illegal", "channels": {"registers": share(1)}}
POST = {
    "id": 2, "rate": yearly(6), "standing": "protected", "context": "speech",
    "channels": {"registers": share(1)},
}  # fmt: skip
HELP = {"id": 3, "rate": yearly(2), "standing": "civic", "channels": {"registers": share(1)}}
FEAR = {"own": ratio(0.25), "friends": ratio(0), "cameras": ratio(0), "half_life": weeks(1),
        "silence": ratio(1), "caution": ratio(0)}  # fmt: skip
TICKET = {"id": 200, "rate": yearly(2), "context": "transit"}
SCORING = {
    "start": points(1000), "floor": points(-10_000), "ceiling": points(10_000),
    "points": {"theft": points(-100)}, "tiers": {"good": 950, "poor": -10_000},
}  # fmt: skip


def town(acts=None, scoring=SCORING, demands=None, life=None, **regime):
    """Return a town of adults alike but for their sex."""
    regime = {"sensing": {"registers": {}}} | regime
    if scoring is not None:
        regime["scoring"] = scoring
    return deepcopy(
        {
            "title": "A plain town",
            "life": {
                "people": "plain",
                "acts": acts or {"theft": THEFT},
                "demands": demands or {},
                **(life or {}),
            },
            "regime": regime,
        }
    )


def weights(**components):
    """Return weights of a commercial score, 0 for a component that is not named."""
    whole = ("history", "behaviour", "ability", "identity", "friends")
    return {name: share(components.get(name, 0)) for name in whole}


def put(tree, path, value):
    """Return a town with the part at a dotted path replaced."""
    tree = deepcopy(tree)
    *steps, last = path.split(".")
    node = tree
    for step in steps:
        node = node.setdefault(step, {})
    node[last] = value
    return tree


def assert_near(observed, expected, error, bias=0.0):
    """Hold a figure within four standard errors, and a known bias, of its expectation."""
    assert abs(observed - expected) <= 4 * error + bias, (
        f"{observed:.6g} is {(observed - expected) / error:.1f} standard errors from {expected:.6g}"
    )


def assert_share(hits, of, expected):
    """Hold a count of independent draws within four standard errors of its expectation."""
    assert of > 0
    assert_near(hits / of, expected, max(sqrt(expected * (1 - expected) / of), 1e-12))


def assert_same_outcome(one, other):
    """Hold that two worlds are the same bit for bit in all that happened to anybody.

    Remarks are counted only where somebody might withhold them; where nobody did, that count alone
    may differ.
    """
    assert one.digest == other.digest
    assert one.digests == other.digests
    assert one.windows[:, WITHHELD].sum() == other.windows[:, WITHHELD].sum() == 0
    counted = np.arange(one.windows.shape[1]) != REMARKS
    assert np.array_equal(one.windows[:, counted], other.windows[:, counted])
    for name in ("happened", "records", "points", "searches", "requests", "denials", "spells"):
        assert np.array_equal(getattr(one.tallies, name), getattr(other.tallies, name)), name
    for name in ("scores", "tiers", "listed"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    for name in ("records", "penalties", "wrongful", "score", "tier", "denials"):
        assert np.array_equal(getattr(one.state, name), getattr(other.state, name)), name


def assert_scores_balance(played, records):
    """Hold that the score of whoever has one is the start plus the points still active."""
    active = (records.expires == -1) | (records.expires >= played.plan.weeks)
    total = np.bincount(records.person[active], records.points[active], played.plan.people)
    scored = played.state.tier >= 0
    expected = played.plan.rules.start + total.astype(np.int64)
    assert np.array_equal(played.state.score[scored], expected[scored])
    assert (played.state.score[~scored] == played.plan.rules.start).all()


def moments_kept(played, name):
    """Return how many moments of an act came to pass, and how many the life has."""
    item = played.plan.item_index(name)
    moments = int(played.tallies.happened[item])
    return moments - int(played.tallies.thinned[1, item].sum()), moments
