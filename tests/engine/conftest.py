"""Small towns to play, as plain data: JSON is YAML too."""

from __future__ import annotations

import json
from copy import deepcopy
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import strategies as st

from glasscity.engine.clock import play
from glasscity.engine.plan import compile_plan as make_plan
from glasscity.engine.state import LEDGER_FIELDS

from .desk import Desk


def number(value, unit):
    return f"{value} {unit}; assumed"


def points(value):
    return number(value, "points")


def yearly(value):
    return number(value, "per person-year")


def share(value):
    return number(value, "share")


def act(identifier, rate, **fields):
    return {"id": identifier, "rate": yearly(rate), **fields}


RICH = {
    "title": "Everything at once",
    "life": {
        "people": "beijing-2020",
        "temperaments": {"careless": number(0.7, "log-units")},
        "acts": {
            "jaywalking": act(
                1, 25, temperament="careless", standing="illegal",
                channels={"registers": share(0.3), "cameras": share(0.9)},
            ),
            "talking": act(2, 6, standing="protected", channels={"registers": share(0.5)}),
            "helping": act(3, 8, standing="civic"),
            "late": act(4, 6, actor="child", modifiers={"young-child": {"no": number(0, "ratio")}}),
            "debt": act(5, 0.4, standing="illegal", context="finance"),
            "rare": act(6, 0.02, standing="illegal"),
            "smoking": act(
                7, 12, place="transit", modifiers={"smoker": {"no": number(0, "ratio")}},
                channels={"cameras": share(0.7)},
            ),
        },
        "demands": {
            "ticket": {"id": 200, "rate": yearly(9)},
            "loan": {"id": 201, "rate": yearly(3)},
        },
    },
    "regime": {
        "sensing": {
            "registers": {
                "miss": share(0.1), "mistaken": share(0.06), "victims": "anyone",
                "delays": {"debt": number(5, "weeks"), "talking": number(10, "days")},
                "false_events": {"debt": yearly(0.1), "jaywalking": yearly(0.5)},
            },
            "cameras": {
                "coupled": True, "miss": share(0.25), "gallery": share(0.6),
                "coverage": {"street": share(0.5), "transit": share(0.8)},
                "false_match": number(1e-4, "per comparison"),
                "differentials": {"group": {"minority": number(3, "ratio")}},
                "false_events": {"jaywalking": yearly(0.3)}, "delay": number(1, "weeks"),
            },
        },
        "scoring": {
            "start": points(1000), "floor": points(0), "ceiling": points(1200),
            "who": {"min_age": number(14, "years")},
            "points": {
                "jaywalking": {
                    "points": [points(-3), points(-6), points(-12)], "period": "month",
                    "cap": number(60, "points per year"),
                },
                "talking": {"points": points(-20), "expires": number(90, "days")},
                "helping": {"points": points(4), "cap": number(12, "points per month")},
                "late": points(-5), "debt": points(-80),
                "smoking": {"points": [points(-2), points(-15)], "expires": number(6, "months")},
            },
            "expires": number(8, "months"), "review": "at-once",
            "tiers": {"A": 1010, "B": 950, "C": 880, "D": 0},
        },
        "consequences": {
            "institutions": {
                "ticket": {"deny_tiers": ["D"], "deny_listed": True},
                "loan": {"deny_tiers": ["D", "C"]},
            },
            "blacklist": {
                "acts": ["debt"], "term": number(20, "weeks"), "paid": yearly(1.5),
                "correction": number(10, "days"), "already": share(0.02),
            },
        },
    },
}  # fmt: skip


def rule(draw):
    """Draw a rule of any kind for one act."""
    value = st.sampled_from([-30, -7, -2, 3, 9])
    steps = draw(st.lists(value.map(points), min_size=1, max_size=3))
    found = {"points": steps, "period": draw(st.sampled_from(["month", "year"]))}
    if draw(st.booleans()):
        unit = draw(st.sampled_from(["points per month", "points per year"]))
        found["cap"] = number(draw(st.sampled_from([0, 5, 40])), unit)
    if draw(st.booleans()):
        found["expires"] = number(draw(st.sampled_from([1, 20, 60, 200])), "days")
    return found


@st.composite
def random_town(draw):
    """Draw a small town: the same seven acts, other rates, rules, errors and delays."""
    town = deepcopy(RICH)
    acts, regime = town["life"]["acts"], town["regime"]
    for name in acts:
        if name != "rare":
            acts[name]["rate"] = yearly(draw(st.sampled_from([0, 0.5, 4, 20, 60])))
    registers, cameras = regime["sensing"]["registers"], regime["sensing"]["cameras"]
    registers["mistaken"] = share(draw(st.sampled_from([0, 0.03, 0.3])))
    registers["victims"] = draw(st.sampled_from(["anyone", "look-alikes"]))
    registers["delay"] = number(draw(st.sampled_from([0, 1, 40])), "days")
    cameras["coupled"] = draw(st.booleans())
    cameras["false_match"] = number(draw(st.sampled_from([0, 1e-3])), "per comparison")
    cameras["gallery"] = share(draw(st.sampled_from([0.2, 1])))
    cameras["delay"] = number(draw(st.sampled_from([0, 2])), "weeks")
    if draw(st.booleans()):
        regime["sensing"]["cameras"] = None
    scoring = regime["scoring"]
    scoring["points"] = {name: rule(draw) for name in acts if draw(st.booleans())}
    scoring["expires"] = draw(st.sampled_from([None, number(50, "days"), number(9, "months")]))
    scoring["review"] = draw(st.sampled_from(["at-once", "monthly", "yearly"]))
    return town


@pytest.fixture(scope="session")
def random_towns():
    return random_town()


@pytest.fixture(scope="session")
def random_rules():
    return st.composite(rule)()


@pytest.fixture(scope="module")
def rich_town():
    """Return a scenario with every mechanism on, not to be changed."""
    return deepcopy(RICH)


@pytest.fixture
def rich():
    """Return a scenario with every mechanism on, to change at will."""
    return deepcopy(RICH)


@pytest.fixture(scope="session")
def play_town(scenario_from):
    """Return a function that plays a town given as plain data."""

    def run(town, people=400, days=365, seed=1, **options):
        scenario = scenario_from(json.dumps(town))
        return play(make_plan(scenario, people, days), seed, **({"threads": 1} | options))

    return run


@pytest.fixture(scope="session")
def desk_of(scenario_from):
    """Return a function that seats a few people under a regime given as plain data."""

    def seat(town, people=({}, {}), **options):
        return Desk(scenario_from(json.dumps(town)), list(people), **options)

    return seat


@pytest.fixture(scope="session")
def columns():
    """Return a function from a run to the columns of its ledger, records and denials apart."""

    def split(played):
        def named(rows):
            return SimpleNamespace(
                rows=rows, **dict(zip(LEDGER_FIELDS, rows.T.copy(), strict=True))
            )

        is_record = played.ledger[:, LEDGER_FIELDS.index("channel")] > 0
        return named(played.ledger[is_record]), named(played.ledger[~is_record])

    return split


@pytest.fixture(scope="session")
def same_state():
    """Return a function that names the state columns in which two runs differ."""

    def differing(one, other):
        pairs = zip(one.state._fields, one.state, other.state, strict=True)
        return [name for name, a, b in pairs if not np.array_equal(a, b)]

    return differing
