"""Ranges of a run over what it assumes: they hold their value, or say at which end it lies."""

from __future__ import annotations

import json

import numpy as np
import pytest

import glasscity as gc
from glasscity.cli import main
from glasscity.engine.clock import play
from glasscity.errors import GlasscityError
from glasscity.experiments import points as module
from glasscity.experiments.points import cities_of, plans_of
from glasscity.experiments.ranges import play_ranges
from glasscity.experiments.resting import NEAR_MIDDLE
from glasscity.outcomes.measures import measure
from glasscity.outcomes.tables import all_tables

WRONGFUL = "wrongful_penalties_per_100000"
TOWN = {
    "title": "A small town",
    "life": {
        "people": "town",
        "acts": {
            "whistling": {
                "id": 3, "rate": "4 per person-year [1, 30]; assumed", "standing": "protected",
                "context": "speech", "channels": {"registers": "0.5 share; assumed"},
            },
            "humming": {
                "id": 4, "rate": "0.1 per person-year [0.08, 0.12]; assumed",
                "standing": "protected", "context": "speech",
                "channels": {"registers": "0.5 share; assumed"},
            },
        },
    },
    "regime": {
        "sensing": {"registers": {"miss": "0 share; assumed"}},
        "scoring": {
            "start": "1000 points; assumed",
            "points": {"whistling": "-5 points; assumed", "humming": "-5 points; assumed"},
            "tiers": {"A": 500, "D": 0},
        },
    },
}  # fmt: skip
CITY = {"people": 300, "days": 60}


@pytest.fixture(scope="module")
def whistling(scenario_from):
    return play_ranges(scenario_from(json.dumps(TOWN)), 30, **CITY, seeds=(7,))


def of(found, name=WRONGFUL):
    return next(each for each in found.outcomes if each.outcome == name)


def test_the_value_is_in_the_middle_of_its_range(whistling):
    one = of(whistling)
    assert one.low < one.stated < one.high
    assert NEAR_MIDDLE[0] <= one.percentile <= NEAR_MIDDLE[1]
    assert one.lies == ""
    assert one.dice < 0.05
    # The rate's own tenths, 4 of [1, 30] by two halves of a logarithmic scale.
    assert one.low / one.stated == pytest.approx((1 / 4) ** 0.8, rel=0.2)
    assert one.high / one.stated == pytest.approx((30 / 4) ** 0.8, rel=0.3)


def test_it_rests_on_the_rate_that_makes_it(whistling):
    (driver,) = of(whistling).rests_on
    assert driver.path == "life.acts.whistling.rate"
    assert driver.at_lowest < of(whistling).stated < driver.at_highest


def test_what_is_stated_is_what_a_run_of_that_city_has(whistling):
    assert whistling.seeds == (7, 8)
    (plan,) = plans_of([whistling.scenario], 300, 60, False)
    runs = [play(plan, seed, 1) for seed in (7, 8)]
    values = [measure(each, all_tables(each))[WRONGFUL].value for each in runs]
    assert of(whistling).stated == np.mean(values)


def test_the_same_is_played_again_and_is_plain_data(whistling):
    again = play_ranges(whistling.scenario, 30, **CITY, seeds=(7,), threads=1)
    told = whistling.to_json()
    assert again.to_json() == told
    assert json.loads(json.dumps(told, allow_nan=False))["lead"] == [
        name for name in whistling.lead if name in {each.outcome for each in whistling.outcomes}
    ]


@pytest.mark.parametrize(
    "preset",
    [
        "no-score",
        "court-blacklist",
        *(
            pytest.param(each.name, marks=pytest.mark.slow)
            for each in gc.presets()
            if each.name not in ("no-score", "court-blacklist")
        ),
    ],
)
def test_every_range_holds_its_value_near_its_middle_or_says_at_which_end_it_lies(preset):
    found = play_ranges(gc.load(preset), 20, people=700, days=60)
    assert not found.failed
    told = [each for each in found.outcomes if each.low is not None]
    assert told
    for one in told:
        low, high = NEAR_MIDDLE
        if one.stated is None:
            assert one.lies == "", one.outcome
            continue
        inside = one.low == one.high or one.low < one.stated < one.high
        near = one.percentile is None or low <= one.percentile <= high
        if near and inside:
            assert one.lies == "", one.outcome
            continue
        if one.stated < one.low:
            where = "below the range"
        elif one.stated > one.high:
            where = "above the range"
        else:
            at_low = one.stated == one.low if not inside else one.percentile < low
            where = f"at the {'low' if at_low else 'high'} end"
        assert one.lies.startswith(f"ours lies {where}"), one.outcome
        assert ", since " in one.lies or near


def test_a_point_that_cannot_be_played_is_left_out(scenario_from, monkeypatch):
    calls = []

    def broken(*arguments):
        calls.append(arguments)
        if len(calls) == 3:
            raise GlasscityError("it would not do")
        return plans_of(*arguments)

    monkeypatch.setattr(module, "plans_of", broken)
    found = play_ranges(scenario_from(json.dumps(TOWN)), 20, people=200, days=7)
    assert found.failed == {2: "it would not do"}
    assert found.to_json()["failed"] == [{"point": 2, "error": "it would not do"}]


@pytest.mark.parametrize(
    ("seeds", "expected"),
    [((1,), (1, 2)), ((4, 9, 2), (4, 9)), ((2**64 - 1,), (2**64 - 1, 0)), ((5, 6), (5, 6))],
)
def test_there_are_always_two_cities(seeds, expected):
    assert cities_of(seeds) == expected


def test_a_run_prints_and_keeps_them(capsys, tmp_path):
    asked = [
        "run",
        "court-blacklist",
        "--people",
        "700",
        "--years",
        "0.05",
        "--out",
        str(tmp_path / "r"),
    ]
    assert main([*asked, "--ranges", "20"]) == 0
    out = capsys.readouterr().out
    assert "Over what is assumed" in out
    assert "10 to 90 %" in out
    told = json.loads((tmp_path / "r" / "ranges.json").read_text())
    assert (told["points"], told["people"], told["days"]) == (20, 700, 18)
    assert told["hash"] == gc.open_run(tmp_path / "r").manifest["hash"]
    assert "--ranges 20" in gc.open_run(tmp_path / "r").manifest["command"]


def test_too_few_points_are_refused_before_anything_is_played(capsys, tmp_path):
    folder = tmp_path / "r"
    assert main(["run", "town", "--ranges", "3", "--out", str(folder)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "--ranges: found 3, expected 0 for none, or from 20 to 4,096 points" in told.err
    assert not folder.exists()
