"""The model is held against what is known from elsewhere, and a broken model is found out."""

from __future__ import annotations

import json
from dataclasses import replace
from math import log

import pytest

from glasscity.commandline import validating
from glasscity.experiments import validation
from glasscity.experiments.validation import (
    ALL_CHECKS,
    LABELS,
    Bench,
    Found,
    Result,
    attention,
    play_checks,
    recognition,
)
from glasscity.experiments.validation.check import TESTS, near, share_error, shown
from glasscity.scenario.bibliography import references

BY_NAME = {check.name: check for check in ALL_CHECKS}
PLAYED = {
    "poisson-mean": ("life.acts.theft.rate", "1.6 per person-year; assumed"),
    "poisson-none": ("life.acts.remark.rate", "3 per person-year; assumed"),
    "leak": ("regime.sensing.chat_groups.leak", "0.012 share; assumed"),
    "appeal": ("regime.safeguards.appeal.wins_norm", "0.7 share; assumed"),
    "list-stay": ("regime.consequences.blacklist.paid", "0.9 per person-year; assumed"),
    "played-base-rate-10000-fpir-6000": ("regime.sensing.cameras.miss", "0.5 share; assumed"),
    "played-base-rate-10000-fpir-33000": ("regime.sensing.cameras.gallery", "0.2 share; assumed"),
    "played-base-rate-100000-fpir-33000": ("regime.sensing.cameras.miss", "0.4 share; assumed"),
    "played-gallery-10000": (
        "regime.sensing.cameras.false_match", "5e-7 per comparison; assumed",
    ),
    "played-gallery-everybody": ("regime.sensing.cameras.gallery", "0.9 share; assumed"),
    "met-trials": ("regime.sensing.cameras.miss", "0.9 share; assumed"),
    "runaway": ("regime.sensing.control_room.correction", "true"),
    "runaway-equal": ("regime.sensing.control_room.feedback", "0 share; assumed"),
    "runaway-corrected": ("regime.sensing.control_room.correction", "false"),
    "ties-alike": ("regime.response.ties.seekers", "0 share; assumed"),
    "court-names-2014-07": ("regime.consequences.blacklist.roll_out", "10 weeks; assumed"),
    "court-names-2015-12": ("regime.consequences.blacklist.roll_out", "10 weeks; assumed"),
    "court-names-2018-12": ("regime.consequences.blacklist.entered", "0.2 share; assumed"),
    "court-names-2019-07": ("regime.consequences.blacklist.entered", "0.2 share; assumed"),
    "court-paid-2015-12": ("regime.consequences.blacklist.paid", "3 per person-year; assumed"),
    "court-people": ("life.demands.air-trip.rate", "4 per person-year; assumed"),
    "court-attempts": (
        "regime.consequences.institutions.air-trip.attempts", "1 ratio; assumed",
    ),
    "places-conserved": ("regime.consequences.institutions.place.places", "0.3 share; assumed"),
}  # fmt: skip
"""A setting of each played check under which it must fail."""
CANNOT_BREAK = {"places-displaced"}
"""Holds under every setting; the unit tests of places hold the counting itself."""


@pytest.fixture(scope="module")
def bench():
    return Bench(seeds=(1, 2), size=0.25, threads=2)


@pytest.mark.parametrize("check", ALL_CHECKS, ids=lambda check: check.name)
def test_a_check_passes_in_a_small_town(check, bench):
    """Bounds are 4 standard errors wide; seeds are fixed, so this fails by change alone."""
    (result,) = play_checks([check], bench)
    assert result.passed, (result.found, check.published)


@pytest.mark.parametrize("name", PLAYED)
def test_a_broken_parameter_is_found_out(name):
    broken = Bench(seeds=(1, 2), size=0.25, threads=2, overrides=(PLAYED[name],))
    (result,) = play_checks([BY_NAME[name]], broken)
    assert not result.passed, result.found
    assert result.outcome == "FAILED"


def test_every_played_check_is_broken_once(bench):
    drawn = {
        check.name for check in ALL_CHECKS
        if check.label in TESTS and len(check.model(bench).values) > 1
    }  # fmt: skip
    assert drawn == set(PLAYED) | CANNOT_BREAK


@pytest.mark.parametrize(("name", "rate"), [("gallery-1000", "2e-8"), ("gallery-beijing", "2e-8")])
def test_another_false_match_rate_is_found_out(name, rate, bench, monkeypatch):
    monkeypatch.setattr(recognition, "FMR", rate)
    (result,) = play_checks([BY_NAME[name]], bench)
    assert not result.passed


def test_another_true_positive_rate_is_found_out(bench, monkeypatch):
    monkeypatch.setattr(recognition, "TPIR", 0.8)
    checks = [check for check in ALL_CHECKS if check.name.startswith("base-rate")]
    assert checks
    assert not all(result.passed for result in play_checks(checks, bench))


def test_what_is_no_test_cannot_fail():
    for label in LABELS:
        check = replace(ALL_CHECKS[0], label=label)
        outside = Result(check, Found((5.0,), 0.0, 1.0))
        assert outside.passed == (label not in TESTS)
        assert outside.outcome == ("FAILED" if label in TESTS else "no test")
    missed = replace(ALL_CHECKS[0], label="not reproduced")
    assert "now inside" in Result(missed, Found((0.5,), 0.0, 1.0)).outcome


def test_names_and_sources_are_sound():
    assert len(BY_NAME) == len(ALL_CHECKS)
    for check in ALL_CHECKS:
        assert check.label in LABELS
        assert check.source in {"closed form", "own arithmetic"} | set(references()), check.source
        for text in (check.title, check.published, check.allowed, check.scope):
            assert text
            assert not text.endswith(".")
        assert check.tuned
        assert check.not_tuned
        if check.label == "calibrated":
            assert check.tuned != "nothing"
        if check.label in ("verified", "built in"):
            assert check.source == "closed form"
        if check.label == "corroborated":
            assert check.held_out > check.free
        if check.label == "held out":
            assert 0 < check.held_out <= check.free


def test_a_check_that_draws_nothing_is_a_worked_example(bench):
    """Without a run a formula is held to itself: an example, whatever it agrees with."""
    for check in ALL_CHECKS:
        drawn = len(check.model(bench).values) > 1
        assert drawn == (check.label != "worked example"), check.name


def test_precision_is_bayes():
    assert recognition.right_share(1.0, 0.9, 0.5) == pytest.approx(0.9 / 0.95)
    assert recognition.right_share(0.5, 1.0, 0.0) == 1.0
    # Odds of a right match are the odds of being listed times the ratio of rates.
    right = recognition.right_share(1e-5, 0.89, 1 / 6000)
    assert right / (1 - right) == pytest.approx(1e-5 * 0.89 * 6000, rel=1e-4)


@pytest.mark.parametrize("feedback", ["0", "0.5"])
def test_the_spread_of_equal_districts_comes_from_the_feedback(feedback):
    """A mean of one half would pass with any rule that is even; the spread does not."""
    change = ("regime.sensing.control_room.feedback", f"{feedback} share; assumed")
    weak = Bench(seeds=(1,), size=0.25, threads=2, overrides=(change,))
    (result,) = play_checks([BY_NAME["runaway-equal"]], weak)
    assert result.found.mean < result.found.low
    assert abs(result.found.mean) < 0.5 * result.found.low


def test_the_noise_of_later_weeks_widens_the_share_by_1_283():
    first = attention.spread_of_equals(20_000, 1)
    assert attention.spread_of_equals(20_000, 5_000) / first == pytest.approx(1.2825, abs=2e-4)
    # The urns of many people agree; their own error is 1.1 %, 4 of which are allowed.
    urns = attention.urn_shares(20_000, 1.0, 209, False)
    assert urns.std() == pytest.approx(attention.spread_of_equals(20_000, 209), rel=0.06)
    assert urns.mean() == pytest.approx(0.5, abs=4 * urns.std() / len(urns) ** 0.5)


def test_urns_run_away_and_are_corrected():
    drift, corrected = (attention.urn_shares(20_000, 2.0, 209, way) for way in (False, True))
    assert drift.mean() == pytest.approx(attention.expected_share(2, 209), abs=0.003)
    assert corrected.mean() == pytest.approx(2 / 3, abs=0.003)


def test_the_urn_without_chance():
    assert attention.expected_share(1, 500) == pytest.approx(0.5)
    assert attention.expected_share(2, 1) == pytest.approx(2 / 3)
    # The records of the two tend to R1 = c R2**2: doubling time brings the second up by root two.
    one, four = (attention.expected_share(2, weeks) for weeks in (2_000, 8_000))
    odds = [(1 - share) / share for share in (one, four)]
    assert log(odds[0] / odds[1]) / log(4) == pytest.approx(0.5, abs=0.02)


def test_spread_and_bounds():
    found = near([1.0, 3.0], 2.0, 0.5, bias=0.25)
    assert (found.mean, found.low, found.high) == (2.0, -0.25, 4.25)
    assert found.spread == pytest.approx(2**0.5)
    assert Found((1.0,), 0, 2).spread == 0
    assert share_error(0.5, 100) == 0.05
    assert shown(0.123, ".1%") == "12.3 %"


def test_a_bench_plays_the_same_town_once(bench):
    assert bench.runs("places", 2_000, 70) is bench.runs("places", 2_000, 70)
    assert bench.people(10) == 100


@pytest.fixture
def two_checks(monkeypatch):
    """Let the command play two closed forms, of which the second fails if asked to."""

    def choose(good):
        first, second = BY_NAME["gallery-1000"], BY_NAME["gallery-10000"]
        if not good:
            second = replace(second, model=lambda _: Found((0.5,), 0.0, 0.1))
        monkeypatch.setattr(validation, "ALL_CHECKS", (first, second))

    return choose


@pytest.mark.parametrize("good", [True, False])
def test_the_command_says_whether_all_pass(two_checks, good, capsys):
    two_checks(good)
    assert validating.validate_model(2, json=False) is good
    said = capsys.readouterr().out
    assert "list of 1,000" in said
    assert ("all passed" in said) is good
    assert ("failed: gallery-10000" in said.replace("\n", " ")) is not good


@pytest.mark.parametrize("good", [True, False])
def test_the_command_ends_with_its_code(two_checks, good, capsys):
    from glasscity.cli import main

    two_checks(good)
    assert main(["validate-model", "--json", "--seeds", "2"]) == (0 if good else 1)
    data = json.loads(capsys.readouterr().out)
    assert data["passed"] is good
    assert data["seeds"] == [1, 2]
    assert [check["passed"] for check in data["checks"]] == [True, good]
    assert {"published", "model", "allowed", "label", "tuned", "not_tuned", "scope"} <= set(
        data["checks"][0]
    )


def test_a_wrong_number_of_seeds_gets_a_sentence(capsys):
    from glasscity.cli import main

    assert main(["validate-model", "--seeds", "0"]) == 2
    assert "--seeds" in capsys.readouterr().err


def test_a_short_list_has_its_false_matches():
    """One in a hundred enrolled: as many false matches as the false positive rate says."""
    rate, people = 1 / 600, 10_000
    comparison = 1 - (1 - rate) ** (1 / (people // 100 - 1))
    (played,) = Bench(seeds=(1,)).runs(
        "recognition", people, 364,
        ("regime.sensing.cameras.gallery", "0.01 share; assumed"),
        ("regime.sensing.cameras.false_match", f"{comparison:.12f} per comparison; assumed"),
    )  # fmt: skip
    none, _, false = played.tallies.searches.sum(axis=1)
    assert abs(false / (none + false) - rate) < 4 * share_error(rate, none + false)
