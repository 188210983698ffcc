"""Comparisons: nothing where nothing differs, the cone where something does, the sums right."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from scipy import stats

import glasscity as gc
from glasscity.arguments import seeds_of
from glasscity.engine.clock import play
from glasscity.engine.digest import contribution
from glasscity.engine.plan import compile_plan, make_plan
from glasscity.engine.state import LEDGER_FIELDS
from glasscity.engine.twins import make_twin_plans, play_twins
from glasscity.errors import GlasscityError
from glasscity.experiments.comparison import compare
from glasscity.experiments.differences import FIELDS, Reach, departures, field_differs
from glasscity.experiments.effects import (
    EVERYBODY,
    LEAST_GROUP,
    GroupSums,
    counted_people,
    group_effects,
    interval,
    over_cities,
    value_in,
)

PERSON, WEEK, ACT, CHANNEL = (LEDGER_FIELDS.index(n) for n in ("person", "week", "act", "channel"))
RARE = 6


def points(value):
    return f"{value} points; assumed"


def yearly(value):
    return f"{value} per person-year; assumed"


def share(value):
    return f"{value} share; assumed"


TOWN = {
    "title": "A small town",
    "life": {
        "people": "beijing-2020",
        "acts": {
            "jaywalking": {"id": 1, "rate": yearly(6), "standing": "illegal"},
            "talking": {"id": 2, "rate": yearly(8), "standing": "protected", "context": "speech",
                        "channels": {"registers": share(0.2)}},
            "rare": {"id": RARE, "rate": yearly(0.02), "standing": "illegal"},
        },
        "demands": {"ticket": {"id": 200, "rate": yearly(9)}},
        "friends": {"mean": "3 ratio; assumed", "tail": "1 ratio; assumed",
                    "homophily": share(0.5), "nearby": share(0.2), "latent": share(0.2)},
    },
    "regime": {
        "sensing": {"registers": {"miss": share(0)}},
        "scoring": {
            "start": points(1000),
            "points": {"jaywalking": points(-5), "talking": points(-20)},
            "tiers": {"A": 960, "B": 900, "D": 0},
        },
        "consequences": {"institutions": {"ticket": {"deny_tiers": ["D"]}}},
    },
}  # fmt: skip
FEAR = {
    "own": "0.5 ratio; assumed", "friends": "0.3 ratio; assumed", "cameras": "0 ratio; assumed",
    "half_life": "8 weeks; assumed", "rule": "exponential", "silence": "1 ratio; assumed",
    "caution": "0.3 ratio; assumed",
}  # fmt: skip


def punish_rare(value=-150):
    def change(regime):
        regime["scoring"]["points"]["rare"] = points(value)

    return change


def twin_plans(one, other, people, days):
    """Compile mechanics for a city of a few people, too few for the groups of Beijing's census."""
    return compile_plan(one, people, days, other), compile_plan(other, people, days, one)


def recorded_for_rare(plan, seed):
    """Return the weeks in which people were recorded for the rare act, by person."""
    ledger = play(plan, seed, threads=1, ledger=True).ledger
    rows = ledger[(ledger[:, ACT] == RARE) & (ledger[:, CHANNEL] > 0)]
    weeks = {}
    for row in rows:
        person, week = int(row[PERSON]), int(row[WEEK])
        weeks[person] = min(week, weeks.get(person, week))
    return weeks


# --- nothing where nothing differs ---------------------------------------------------------------


@pytest.mark.parametrize("name", ["town", "safeguarded", "no-score"])
def test_a_scenario_compared_with_itself_is_zero_everywhere(name):
    found = compare(name, name, people=700, years=0.4, seeds=2)
    assert found.same
    assert found.touched == 0
    assert set(found.touched_by_seed.values()) == {0}
    assert found.reach["people"].sum() == 0
    known = found.effects.filter(pl.col("value").is_not_null())
    assert (known["value"] == 0).all()
    # Seeds that agree give no interval.
    assert known["low"].is_null().all()
    # What has no value is defined in neither world.
    rest = found.effects.filter(pl.col("value").is_null())
    assert rest["a"].is_null().all()
    assert rest["b"].is_null().all()


@settings(max_examples=10)
@given(st.integers(0, 2**32 - 1), st.sampled_from([40, 120]))
def test_a_rule_and_a_safeguard_that_touch_nobody_change_no_bit(pair_of, seed, days):
    def change(regime):
        regime["scoring"]["points"]["rare"] = points(-50)
        regime["safeguards"] = {"caps": {"lost": "10000 points per year; assumed"}}

    one, other = pair_of(change)
    plans = twin_plans(one, other, 60, days)
    event(f"recorded: {min(len(recorded_for_rare(plans[0], seed)), 1)}")
    if recorded_for_rare(plans[0], seed):
        return
    reach = Reach(*play_twins(*plans, seed, 1))
    assert reach.one.digest == reach.other.digest
    assert not reach.touched.any()
    assert all(people == 0 for _, _, people in reach.counts())


@pytest.fixture(scope="module")
def pair_of(scenario_from):
    def make(change, fear=False):
        one = deepcopy(TOWN)
        if fear:
            one["regime"]["response"] = {"awareness": share(1), "fear": FEAR}
        other = deepcopy(one)
        change(other["regime"])
        return scenario_from(json.dumps(one)), scenario_from(json.dumps(other))

    return make


# --- the causal cone -----------------------------------------------------------------------------


@settings(max_examples=20)
@given(st.integers(0, 2**64 - 1), st.sampled_from([60, 200]), st.sampled_from([-150, -3, 40]))
def test_without_friends_a_rule_reaches_those_whom_it_is_about_and_nobody_else(
    pair_of, seed, days, value
):
    one, other = pair_of(punish_rare(value))
    plans = twin_plans(one, other, 120, days)
    cone = set(recorded_for_rare(plans[0], seed))
    event(f"recorded: {min(len(cone), 2)}")
    reach = Reach(*play_twins(*plans, seed, 1))
    assert set(np.flatnonzero(reach.touched).tolist()) == cone
    # Their own file differs, so nothing has spilled over.
    assert all(people == 0 for what, _, people in reach.counts() if what == "spill-over")


@settings(max_examples=20)
@given(st.integers(0, 2**64 - 1), st.sampled_from([28, 49]))
def test_with_friends_a_rule_reaches_one_step_further_each_week(pair_of, seed, days):
    one, other = pair_of(punish_rare(), fear=True)
    plans = twin_plans(one, other, 500, days)
    begun = recorded_for_rare(plans[0], seed)
    played = play_twins(*plans, seed, 1)
    reach = Reach(*played)
    friends = played[0].society.friends
    cone: set[int] = set()
    for week in range(plans[0].weeks + 1):
        # Those whom something reached in a week frighten their friends at its end.
        cone |= {int(friends.friend[tie]) for person in cone
                 for tie in range(friends.start[person], friends.start[person + 1])}  # fmt: skip
        cone |= {person for person, first in begun.items() if first == week}
    touched = set(np.flatnonzero(reach.touched).tolist())
    event(f"touched: {min(len(touched), 3)}, cone below everybody: {len(cone) < 500}")
    assert touched <= cone
    assert set(begun) <= touched


def test_fear_spills_over_to_friends_whose_own_file_is_the_same(pair_of):
    one, other = pair_of(punish_rare(), fear=True)
    found = compare(one, other, people=1_000, years=0.5, seeds=[5, 6])
    assert found.spill_over["fear"] > 0
    assert found.spill_over["anything"] <= found.touched
    assert found.lose["score"] > 0
    assert found.gain["denials"] == 0


def test_the_departures_are_those_of_the_digest():
    for name in ("press-2019", "safeguarded", "court-blacklist", "sesame-2015", "no-score"):
        scenario = gc.load(name)
        played = play(make_plan(scenario, 700, 120), 3, threads=1)
        total = 0
        for field in FIELDS:
            values = departures(played, field)
            if values is not None:
                for person in np.flatnonzero(values):
                    total += int(contribution(int(person), field, int(values[person])))
        assert total % 2**64 == played.digest, name


def test_a_field_that_only_one_regime_has_differs_where_it_is_not_at_its_start():
    plans = make_twin_plans(gc.load("no-score"), gc.load("press-2019"), 700, 100)
    one, other = play_twins(*plans, 1, 1)
    for field in FIELDS:
        a, b = departures(one, field), departures(other, field)
        differs = field_differs(one, other, field)
        if a is None and b is None:
            assert differs is None
        elif a is None:
            assert np.array_equal(differs, b != 0)


# --- sums ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def found():
    return compare("town", without=["cameras"], people=2_500, years=0.5, seeds=3, threads=1)


def test_groups_of_one_kind_add_up_to_everybody(found):
    sizes = found.effects.filter(pl.col("outcome") == "wrongful_records_per_person_year")
    whole = sizes.filter(pl.col("group") == EVERYBODY).row(0, named=True)
    # Nobody below 18 is scored in either world, and nobody of them is in a rate.
    assert whole["people"] + found.not_scored == 2_500
    assert 200 < found.not_scored < 800
    assert sizes.filter(pl.col("group") == "age: 0-14").is_empty()
    for by in ("sex", "migrant", "age"):
        rows = sizes.filter(pl.col("by") == by)
        if rows["people"].sum() == whole["people"]:
            burden = rows["a"] * rows["people"]
            # Means over seeds of quotients: sizes of groups differ a little between cities.
            assert burden.sum() == pytest.approx(whole["a"] * whole["people"], rel=0.02)
    assert (sizes.filter(pl.col("by") != "")["people"] >= LEAST_GROUP).all()
    assert found.dropped_groups > 0
    assert sizes["by"].n_unique() == 1 + 6 + 15


def test_effects_agree_with_the_runs_themselves(found):
    without = found.b
    runs = [
        [gc.run(world, people=2_500, years=0.5, seed=seed) for seed in found.seeds]
        for world in (found.a, without)
    ]
    for name in ("wrongful_penalties_per_100000", "mean_fear", "false_matches", "penalties"):
        a, b = ([value_in(run.measures, name) for run in world] for world in runs)
        differences = np.array(b) - np.array(a)
        row = found.effects.filter(
            (pl.col("outcome") == name) & (pl.col("group") == EVERYBODY)
        ).row(0, named=True)
        assert row["value"] == pytest.approx(differences.mean(), rel=1e-12, abs=1e-15)
        if (differences == differences[0]).all():
            assert (row["low"], row["high"]) == (None, None)
            continue
        low, high = stats.t.interval(0.95, 2, differences.mean(), stats.sem(differences))
        assert (row["low"], row["high"]) == (pytest.approx(low), pytest.approx(high))
    for place, seed in enumerate(found.seeds):
        digests = tuple(world[place].manifest["digest"] for world in runs)
        assert found.digests[seed] == digests


def test_a_groups_effect_is_the_mean_over_its_people(pair_of):
    one, other = pair_of(punish_rare())
    plans = make_twin_plans(one, other, 800, 365)
    played = play_twins(*plans, 9, 1)
    sums = GroupSums()
    sums.add(*played)
    frame, _ = group_effects(sums, plans[0])
    sex = (played[0].attributes >> 12) & 1
    for code, name in enumerate(("female", "male")):
        chosen = (sex == code) & counted_people(*played)
        row = frame.filter(
            (pl.col("group") == f"sex: {name}") & (pl.col("outcome") == "penalties_per_person_year")
        ).row(0, named=True)
        a, b = (run.state.penalties[chosen].astype(float).mean() for run in played)
        assert row["value"] == pytest.approx(b - a)
        assert row["people"] == chosen.sum()
        assert row["low"] is None


def test_neither_threads_nor_the_order_of_seeds_matter(found):
    again = compare("town", without=["cameras"], people=2_500, years=0.5, seeds=[3, 1, 2])
    keys = ["outcome", "group"]
    assert_frame_equal(again.effects.sort(keys), found.effects.sort(keys), rel_tol=1e-9)
    assert again.digests == found.digests


# --- intervals -----------------------------------------------------------------------------------


def test_the_interval_is_students():
    differences = np.random.default_rng(1).normal(size=(6, 4))
    value, low, high = interval(differences)
    for column in range(4):
        ends = stats.t.interval(
            0.95, 5, differences[:, column].mean(), stats.sem(differences[:, column])
        )
        assert (low[column], high[column]) == pytest.approx(ends)
    assert value == pytest.approx(differences.mean(axis=0))


def test_equal_differences_have_no_interval():
    value, low, high = interval(np.full((7, 1), 0.1))
    assert value[0] == 0.1
    assert np.isnan([low[0], high[0]]).all()


def test_differences_that_rounding_alone_tells_apart_have_no_interval():
    # 0.3 - 0.1 and 0.4 - 0.2 are 0.2 in two ways; a row of no width was printed for such.
    differences = np.array([[0.3 - 0.1, 0.2], [0.4 - 0.2, 0.2 + 1e-6]])
    assert differences[0, 0] != differences[1, 0]
    _, low, high = interval(differences)
    assert np.isnan([low[0], high[0]]).all()
    assert low[1] < 0.2 < high[1]


def test_a_range_over_cities_needs_twenty():
    assert over_cities(range(19)) == (None, None)
    assert over_cities(range(21)) == pytest.approx((2, 18))


def test_one_seed_gives_no_interval():
    found = compare("no-score", "court-blacklist", people=700, years=0.1, seeds=[7])
    assert found.effects["low"].is_null().all()
    assert found.effects["high"].is_null().all()


@pytest.mark.slow
def test_intervals_cover_a_known_effect(pair_of):
    """In a town where the effect follows from a rate, nine in ten intervals and more hold it.

    Of 200 intervals that cover with probability 0.95, fewer than 180 or more than 196 hold it with
    probability 0.013; the seeds are fixed, so that this is red either always or never.
    """

    def change(regime):
        regime["scoring"]["points"]["jaywalking"] = points(-8)

    one, other = pair_of(change)
    # Three points more for each of six acts a year, all recorded, nothing expires.
    days = 122
    effect = -3 * 6 * days / 365
    plans = twin_plans(one, other, 100, days)
    held = 0
    for repetition in range(200):
        sums = GroupSums()
        for seed in range(4):
            sums.add(*play_twins(*plans, 1_000 + 4 * repetition + seed, 1))
        frame, _ = group_effects(sums, plans[0])
        row = frame.filter(
            (pl.col("outcome") == "points_since_the_start") & (pl.col("group") == EVERYBODY)
        ).row(0, named=True)
        held += row["low"] <= effect <= row["high"]
    assert 180 <= held <= 196


# --- what cannot be asked ------------------------------------------------------------------------


def test_only_harms_are_ranked(found):
    # Three cities tell of no group that it is hit hardest.
    assert found.hardest_hit("wrongful_records_per_person_year").is_empty()
    told = found.effects.with_columns(
        told=pl.when(pl.col("by") == "sex").then(pl.lit("more")).otherwise(pl.lit(""))
    )
    groups = replace(found, effects=told).hardest_hit("wrongful_records_per_person_year")
    assert set(groups["by"]) <= {"sex"}
    assert (groups["value"] > 0).all()
    for outcome in ("penalties_per_person_year", "illegal_acts_not_done"):
        with pytest.raises(GlasscityError, match="only outcomes typed harm"):
            found.hardest_hit(outcome)
    with pytest.raises(GlasscityError, match="not an outcome"):
        found.hardest_hit("happiness")


def test_two_lives_cannot_be_compared(scenario_from):
    with pytest.raises(GlasscityError, match="different lives"):
        compare("town", scenario_from(json.dumps(TOWN)), people=10, years=0.1)


def test_a_resolved_scenario_takes_no_changes():
    with pytest.raises(GlasscityError, match="give its changes to load"):
        compare(gc.load("town"), overrides_b=[("regime.scoring.start", "900")])


@pytest.mark.parametrize("seeds", [0, -1, [], [3, 3]])
def test_seeds_are_some_and_different(seeds):
    with pytest.raises(GlasscityError, match="seeds"):
        seeds_of(seeds)


def test_seeds_are_a_number_or_a_list():
    assert seeds_of(3) == (1, 2, 3)
    assert seeds_of([8, 2]) == (8, 2)


# --- what is kept --------------------------------------------------------------------------------


def test_a_folder_holds_all_of_it(found, tmp_path):
    place = found.write(tmp_path / "deep" / "comparison")
    assert sorted(file.name for file in place.iterdir()) == [
        "a.yaml", "b.yaml", "compare.json", "effects.parquet", "moments.parquet",
        "reach.parquet",
    ]  # fmt: skip
    assert_frame_equal(pl.read_parquet(place / "effects.parquet"), found.effects)
    told = json.loads((place / "compare.json").read_text())
    assert told["touched"] == found.touched
    assert "effects" not in told
    assert gc.load(place / "b.yaml").hash == found.hashes["b"]
    with pytest.raises(GlasscityError, match="exists already"):
        found.write(place)
    assert [file.name for file in place.parent.iterdir()] == ["comparison"]


def test_what_is_shown_says_that_people_are_synthetic(found):
    assert "synthetic people" in repr(found)
    assert "Synthetic people" in found._repr_html_()
    told = found.to_json()
    assert "under these assumptions" in told["meaning"]
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    for row in told["effects"]:
        assert {"outcome", "group", "value", "low", "high", "unit"} <= row.keys()


def test_worlds_with_and_without_a_score_are_told_apart():
    found = compare("no-score", "rongcheng-2013", people=700, years=0.2, seeds=2)
    assert "In A nobody is scored" in found.notes[0]
    assert "points_since_the_start" not in set(found.effects["outcome"])
    assert not any("tier in A" in by for by in found.effects["by"])


def test_progress_counts_weeks_of_all_seeds():
    seen = []
    compare("no-score", "no-score", people=700, years=0.1, seeds=2,
            progress=lambda done, total: seen.append((done, total)))  # fmt: skip
    assert [done for done, _ in seen] == list(range(1, 13))
    assert {total for _, total in seen} == {12}
