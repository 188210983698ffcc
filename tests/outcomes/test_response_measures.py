"""Silence and fear, held against closed forms and against counts by hand."""

from __future__ import annotations

import json
from math import exp, sqrt
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from glasscity.engine.clock import play
from glasscity.engine.plan import compile_plan as make_plan
from glasscity.engine.state import REMARKS
from glasscity.experiments.effects import GroupSums, group_effects
from glasscity.outcomes.measures import measure
from glasscity.outcomes.mechanism_tables import thinned_table
from glasscity.outcomes.tables import all_tables
from glasscity.people.attributes import AGE, raw_values
from glasscity.scenario import load

BORDER_MAIL = Path(__file__).parents[1] / "scenarios" / "valid" / "border-mail-late.yaml"


@pytest.mark.parametrize("delay", [0, 1, 2])
def test_a_record_counts_from_the_week_that_begins_after_it_arrived(delay):
    """With one remark a week, each recorded: 1.58 a person have no record before, not 2.58.

    A record that arrives in week w, at its border or within it, is known when the next week
    begins, or this one: so all remarks of the first week that has any are without a record, a
    Poisson count that is not 0, with mean 1 / (1 - 1/e) and E(n^2) = 2 / (1 - 1/e). Each week of
    delay beyond the first adds a Poisson count of mean 1. Four standard errors: a false alarm in
    16,000.
    """
    people = 5_000
    delays = [("regime.sensing.registers.delay", f"{delay} weeks; assumed")]
    played = play(make_plan(load(BORDER_MAIL, overrides=delays), people, 364), seed=1, threads=1)
    remarks = thinned_table(played, speech=True)
    assert remarks["withheld"].sum() == 0, "fear does nothing in this town"
    before = remarks.filter(pl.col("recorded_before") == "no")["kept"].sum()
    first, more = 1 / (1 - exp(-1)), max(delay - 1, 0)
    error = sqrt((2 * first - first**2 + more) / people)
    assert abs(before / people - (first + more)) < 4 * error


AFRAID = {
    "own": "0.5 ratio; assumed", "silence": "2 ratio; assumed", "half_life": "8 weeks; assumed",
}  # fmt: skip


def fearful_town(points, other_grounds=1, **fear):
    """Return a town of thefts and remarks, all recorded, in which some acts cost points."""
    acts = {
        "theft": {
            "id": 1, "rate": "4 per person-year; assumed", "standing": "illegal",
            "channels": {"registers": "1 share; assumed"},
        },
        "post": {
            "id": 2, "rate": "12 per person-year; assumed", "standing": "protected",
            "context": "speech", "channels": {"registers": "1 share; assumed"},
        },
    }  # fmt: skip
    fear = AFRAID | {"other_grounds": f"{other_grounds} ratio; assumed"} | fear
    return {
        "title": "Thieves and critics",
        "life": {"people": "plain", "acts": acts},
        "regime": {
            "sensing": {"registers": {}, "cameras": {}},
            "scoring": {
                "start": "1000 points; assumed", "floor": "-10000 points; assumed",
                "points": dict.fromkeys(points, "-10 points; assumed"),
                "tiers": {"good": 900, "poor": -10_000},
            },
            "response": {"fear": fear},
        },
    }  # fmt: skip


@pytest.fixture
def remarks_of(scenario_from):
    """Return a function from a town to its run and the sums of its table of remarks."""

    def played(tree, people=2_000):
        run = play(make_plan(scenario_from(json.dumps(tree)), people, 364), seed=2, threads=1)
        sums = thinned_table(run, speech=True).select("kept", "withheld", "on_other_grounds").sum()
        return run, sums.row(0, named=True)

    return played


def test_where_only_theft_is_penalised_all_silence_is_on_other_grounds(remarks_of):
    run, remarks = remarks_of(fearful_town(["theft"]))
    assert remarks["withheld"] == remarks["on_other_grounds"] > 1_000
    found = measure(run, all_tables(run))
    assert found["remarks_withheld_on_other_grounds"].value == found["remarks_withheld"].value
    still, none = remarks_of(fearful_town(["theft"], other_grounds=0))
    assert none["withheld"] == none["on_other_grounds"] == 0
    assert np.array_equal(still.state.fear, run.state.fear), "who steals is as afraid as before"
    assert still.windows[:, REMARKS].sum() == run.windows[:, REMARKS].sum()


def test_where_only_remarks_are_penalised_none_is_and_the_lever_changes_no_bit(remarks_of):
    run, remarks = remarks_of(fearful_town(["post"]))
    assert remarks["withheld"] > 1_000
    assert remarks["on_other_grounds"] == 0
    other, _ = remarks_of(fearful_town(["post"], other_grounds=0))
    assert other.digest == run.digest


@pytest.mark.parametrize("rule", [{}, {"rule": "threshold"}])
def test_the_split_is_exact_for_each_remark(remarks_of, rule):
    """Cameras keep fear at a quarter for good, thefts raise it. Remarks cost nothing, so what is
    withheld feeds nothing back: what is not on other grounds is what they withhold without it."""
    fear = rule | {"cameras": "0.25 ratio; assumed", "threshold": "0.25 share; assumed"}
    _, full = remarks_of(fearful_town(["theft"], 1, **fear))
    _, half = remarks_of(fearful_town(["theft"], 0.5, **fear))
    _, none = remarks_of(fearful_town(["theft"], 0, **fear))
    assert none["on_other_grounds"] == 0 < none["withheld"]
    for remarks in (full, half):
        assert remarks["withheld"] - remarks["on_other_grounds"] == none["withheld"]
    if not rule:
        assert full["withheld"] > half["withheld"] > none["withheld"]


def test_infants_are_not_counted_among_the_afraid(scenario_from):
    """Cameras keep everybody's fear at a quarter; the base is people of six and over."""
    tree = fearful_town(["theft"], cameras="0.25 ratio; assumed", own="0 ratio; assumed")
    tree["life"]["people"] = "beijing-2020"
    run = play(make_plan(scenario_from(json.dumps(tree)), 3_000, 70), seed=2, threads=1)
    old_enough = raw_values(run.attributes, AGE) >= 6
    # Infants less afraid than others: they would lower the mean if they were counted.
    run.state.fear[~old_enough] = 0
    tables = all_tables(run)
    assert tables["fear"]["people"].sum() == old_enough.sum() < run.plan.people
    found = measure(run, tables)
    assert found["mean_fear"].value == 0.25
    assert found["people_afraid"].value == 0
    sums = GroupSums()
    sums.add(run, run)
    effects, _ = group_effects(sums, run.plan)
    of_fear = effects.filter(pl.col("outcome") == "fear")
    assert (of_fear["a"] == 0.25).all(), "in every group"
    of_fear = tables["moments"].filter(pl.col("outcome") == "fear")
    assert (of_fear["sum"] == 4_096 * of_fear["people"]).all()
    assert of_fear["people"].sum() == old_enough.sum()
