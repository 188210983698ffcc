"""What would change a conclusion: known drivers, a known flip, and the same draw in both worlds."""

from __future__ import annotations

import json
from copy import deepcopy

import numpy as np
import pytest

import glasscity as gc
from glasscity.errors import GlasscityError
from glasscity.experiments import assumed_numbers
from glasscity.experiments import points as module
from glasscity.experiments.assumed_numbers import TOGETHER, title_of, values_at, what_varies
from glasscity.experiments.assumptions import LEAST_POINTS, play_assumptions
from glasscity.experiments.comparison import compare
from glasscity.experiments.exploration.evaluating import AS_IT_STANDS, RULE_PATH
from glasscity.scenario import sources

HARM = "wrongful_penalties_per_100000"
CITY = {"people": 200, "days": 60}


def yearly(value, low=None, high=None):
    return f"{value} per person-year{f' [{low}, {high}]' if low is not None else ''}; assumed"


def talk(number, rate):
    return {"id": number, "rate": rate, "standing": "protected", "context": "speech",
            "channels": {"registers": "0.5 share; assumed"}}  # fmt: skip


TOWN = {
    "title": "A small town",
    "life": {
        "people": "town",
        "acts": {
            "jaywalking": {"id": 1, "rate": yearly(6, 1, 20), "standing": "illegal"},
            "talking": talk(2, yearly(8)),
            "whistling": talk(3, yearly(4, 1, 30)),
        },
        "demands": {"ticket": {"id": 200, "rate": yearly(9, 1, 20)}},
    },
    "regime": {
        "sensing": {"registers": {"miss": "0 share [0, 0.2]; assumed"}},
        "scoring": {
            "start": "1000 points [900, 1100]; assumed",
            "points": {"jaywalking": "-5 points; assumed", "talking": "0 points; assumed",
                       "whistling": "0 points; assumed"},
            "tiers": {"A": 500, "D": 0},
        },
    },
}  # fmt: skip

FEAR = {
    "own": "0.8 ratio; assumed", "friends": "0 ratio; assumed", "cameras": "0 ratio; assumed",
    "half_life": "8 weeks [4, 20]; assumed", "rule": "exponential",
    "silence": "1 ratio [0.5, 3]; assumed", "caution": "0.3 ratio; assumed",
}  # fmt: skip


@pytest.fixture(scope="module")
def world(scenario_from):
    """Return the town with the points that these acts take."""

    def make(fear=None, **points):
        made = deepcopy(TOWN)
        if fear is not None:
            made["regime"]["response"] = {"awareness": "1 share; assumed", "fear": fear}
        for act, value in points.items():
            made["regime"]["scoring"]["points"][act] = f"{value} points; assumed"
        return scenario_from(json.dumps(made))

    return make


def over(found, name=HARM):
    return next(each for each in found.outcomes if each.outcome == name)


@pytest.fixture(scope="module")
def driven(world):
    """B punishes whistling, and that is all: the effect is its rate times a share."""
    return play_assumptions(world(), world(whistling=-20), 24, **CITY)


def test_the_number_that_scales_the_effect_is_found(driven):
    found = over(driven)
    assert found.drivers[0].path == "life.acts.whistling.rate"
    assert found.drivers[0].title == "Whistling: rate"
    assert found.drivers[0].rank_correlation > 0.95
    assert found.drivers[0].low > 0.8
    # Nothing else scales it but what the registers miss, by a fifth at most.
    assert {each.path for each in found.drivers[1:]} <= {"regime.sensing.registers.miss"}
    # From one a year to thirty, of four as stated: nothing else is turned.
    rate = found.drivers[0]
    assert (rate.lowest, rate.highest) == (1, 30)
    assert rate.at_lowest < found.standing / 2
    assert rate.at_highest > 4 * found.standing
    assert (found.same_sign, found.reversed, found.none) == (24, 0, 0)
    assert 0 < found.low < found.standing < found.high
    assert found.low < found.median < found.high
    assert found.flips == ""


def test_the_ends_are_what_the_rates_say(driven):
    rates = driven.design["life.acts.whistling.rate"].to_numpy()
    seen = 1 - driven.design["regime.sensing.registers.miss"].to_numpy()
    table = driven.table.filter(outcome=HARM).filter(rule=AS_IT_STANDS).sort("point")
    expected = 0.5 * rates * seen * 100_000
    # Poisson counts over 200 people and 60 days: 5 standard deviations, false alarm 6e-7 a point.
    years = 200 * 60 / 365
    noise = 5 * np.sqrt(expected / 100_000 * years) / years * 100_000
    # Rates are of adults, more or less, scaled by temperament, so that the city's mean differs.
    scale = table["value"][0] / (0.5 * 4 * 100_000)
    assert (np.abs(table["value"].to_numpy()[1:] - scale * expected) < 2 * noise).all()


def test_a_sign_that_turns_is_told_with_where_it_turns(world):
    # A punishes talking (8 a year), B whistling (4 a year, from 1 to 30): B is worse above 8.
    found = play_assumptions(world(talking=-20), world(whistling=-20), 32, **CITY)
    told = over(found)
    above = int((found.design["life.acts.whistling.rate"] > 8).sum())
    assert told.standing < 0
    assert told.low < 0 < told.high
    assert abs(told.reversed - above) <= 3
    assert told.same_sign + told.reversed + told.none == 32
    assert told.drivers[0].path == "life.acts.whistling.rate"
    assert f"the sign is reversed at {told.reversed} of 32 points" in told.flips
    low = float(told.flips.split("“Whistling: rate” from ")[1].split()[0])
    assert 5 < low < 12
    assert found.to_json()["outcomes"][0]["flips"] is not None


def test_both_worlds_have_the_same_draw(world, monkeypatch):
    seen = []

    def spy(worlds, people, days, drawn):
        seen.append(tuple(worlds))
        assert drawn == (len(seen) > 1)
        return plans(seen[-1], people, days, drawn)

    plans = module.plans_of
    monkeypatch.setattr(module, "plans_of", spy)
    play_assumptions(world(talking=-7), world(talking=-20), LEAST_POINTS, people=200, days=7)
    assert len(seen) == 1 + LEAST_POINTS
    drawn = set()
    for one, other in seen:
        a, b = ({row.path: row.value for row in sources(each)} for each in (one, other))
        differ = {path for path in a if a[path] != b[path]}
        assert differ == {"regime.scoring.points.talking.points[0]"}
        assert one.life_hash == other.life_hash
        drawn.add((a["life.acts.whistling.rate"], a["regime.scoring.start"]))
    assert len(drawn) == 1 + LEAST_POINTS


def test_a_point_that_cannot_be_played_is_recorded(world, monkeypatch):
    calls = []

    def broken(*arguments):
        calls.append(arguments)
        if len(calls) in (3, 5):
            raise GlasscityError("the third and the fifth do not hold together")
        return plans(*arguments)

    plans = module.plans_of
    monkeypatch.setattr(module, "plans_of", broken)
    seen = []
    found = play_assumptions(
        world(), world(whistling=-20), LEAST_POINTS, people=200, days=20,
        progress=lambda done, whole: seen.append((done, whole)),
    )  # fmt: skip
    assert list(found.failed) == [2, 4]
    assert seen[-1] == (1 + LEAST_POINTS, 1 + LEAST_POINTS)
    told = over(found)
    assert told.same_sign + told.reversed + told.none == LEAST_POINTS - 2
    assert found.table.filter(point=2)["value"].is_null().all()
    assert found.to_json()["failed"][0] == {
        "point": 2, "error": "the third and the fifth do not hold together",
    }  # fmt: skip
    # The pair as it stands is no point: if that cannot be played, nothing can.
    calls.extend([()] * 90)
    monkeypatch.setattr(module, "plans_of", lambda *_: plans(*_, "too much"))
    with pytest.raises(TypeError):
        play_assumptions(world(), world(whistling=-20), LEAST_POINTS, people=200, days=20)


def test_what_differs_on_purpose_is_held():
    town = gc.load("town")
    varies = what_varies(town, gc.load("town", [("regime.response.fear.own", "0.4")]))
    assert varies.held == ("regime.response.fear.own",)
    paths = [each.path for each in varies.parameters]
    assert "regime.response.fear.own" not in paths
    assert "regime.response.fear.friends" in paths
    assert {each.kind for each in varies.parameters} == {"assumed"}
    assert varies.in_a == varies.in_b == tuple(range(len(paths)))
    assert varies.rules == ("exponential", "threshold")


def test_what_one_world_has_is_drawn_there_alone():
    varies = what_varies(gc.load("no-score"), gc.load("town"))
    paths = [each.path for each in varies.parameters]
    own = paths.index("regime.response.fear.half_life")
    assert own in varies.in_b
    assert own not in varies.in_a
    assert varies.rules == ("exponential", "threshold")


def test_a_rule_of_silence_that_differs_is_held():
    town = gc.load("town")
    varies = what_varies(town, gc.load("town", [(RULE_PATH, "threshold")]))
    assert varies.rules == (AS_IT_STANDS,)
    assert varies.held == (RULE_PATH,)


def test_rival_rules_are_told_apart(world):
    found = play_assumptions(
        world(talking=-20, fear=FEAR), world(fear=FEAR), LEAST_POINTS, **CITY, seeds=(4, 5, 6)
    )
    assert found.seeds == (4, 5)
    withheld = over(found, "remarks_withheld")
    assert set(withheld.by_rule) == {"exponential", "threshold"}
    assert withheld.by_rule["exponential"] != withheld.by_rule["threshold"]
    assert len(found.table.filter(outcome="remarks_withheld")) == 2 * (1 + LEAST_POINTS)
    assert not found.failed
    assert {each.type for each in found.outcomes} == {"harm", "claim"}
    assert not any(each.outcome.startswith("wrongful:") for each in found.outcomes)


def test_shares_of_the_same_ties_never_exceed_one():
    varies = what_varies(*[gc.load("town")] * 2)
    values = values_at(varies.parameters, np.full((1, len(varies.parameters)), 0.999))
    paths = [each.path for each in varies.parameters]
    both = values[0, [paths.index(path) for path in TOGETHER]]
    assert 0.999 < both.sum() <= 1


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("life.acts.littering.rate", "Dumping and littering: rate"),
        ("regime.scoring.points.littering.points[0]", "Scoring: points, dumping and littering"),
        ("regime.scoring.tiers.D", "Scoring: tiers, D"),
        ("regime.response.fear.half_life", "Fear: half life"),
        ("life.people.household_size.2", "Household size: 2"),
        ("life.acts.fare-dodging.modifiers.age.15-24", "Fare dodging: modifiers, age, 15-24"),
        ("life.local", "Local"),
    ],
)
def test_numbers_are_called_by_words(path, title):
    assert title_of(gc.load("town"), path) == title


def test_a_comparison_brings_them_along_and_writes_them(world, tmp_path):
    found = compare(
        world(), world(whistling=-20), people=200, years=0.1, seeds=2, assumptions=LEAST_POINTS
    )
    told = found.to_json()["assumptions"]
    assert told == json.loads(json.dumps(told, allow_nan=False))
    assert {"format", "points", "people", "days", "seeds", "rules", "parameters", "outcomes"} <= (
        told.keys()
    )
    assert (told["points"], told["people"], told["seeds"]) == (LEAST_POINTS, 200, [1, 2])
    place = found.write(tmp_path / "there")
    assert json.loads((place / "assumptions.json").read_text()) == told
    assert "assumptions" not in json.loads((place / "compare.json").read_text())


@pytest.mark.parametrize("points", [-1, 3, 10_000])
def test_too_few_points_are_refused(points):
    with pytest.raises(
        GlasscityError, match=f"assumptions: found {points}, expected (0|a whole number from 0)"
    ):
        compare("town", "no-score", people=700, years=0.1, assumptions=points)


def test_where_nothing_is_assumed_with_a_range_nothing_is_varied(world, monkeypatch):
    monkeypatch.setattr(assumed_numbers, "_assumed", lambda scenario: [])
    with pytest.raises(GlasscityError, match="nothing to vary"):
        what_varies(world(), world())
