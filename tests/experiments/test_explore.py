"""Sweeps: played once each whatever happens, and what is said of them agrees with closed forms."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import glasscity as gc
from glasscity.engine.clock import play
from glasscity.engine.plan import make_plan
from glasscity.engine.state import NO_TIER
from glasscity.errors import GlasscityError
from glasscity.experiments.effects import LEAST_GROUP, PERSON_OUTCOMES
from glasscity.experiments.exploration import evaluating, folder
from glasscity.experiments.exploration.boxes import peeled
from glasscity.experiments.exploration.designs import make_design
from glasscity.experiments.exploration.evaluating import Finished, Job
from glasscity.experiments.exploration.groups import group_table
from glasscity.experiments.exploration.parameters import Parameter, choose
from glasscity.experiments.exploration.playing import make_workers
from glasscity.experiments.exploration.variance import share_of_group, sobol_indices
from glasscity.outcomes import sealing
from glasscity.outcomes.definitions import Measure
from glasscity.people.attributes import FIELDS, raw_values

STRONG = "regime.response.fear.cameras"
MIDDLING = "regime.response.fear.caution"
WEAK = "regime.sensing.cameras.density"
"""The first two are assumed, the last is described."""
TOWN = gc.load("town")
GRID = np.linspace(0, 1, 2001)
RANGES = {each.path: each.values(GRID) for each in choose(TOWN, [STRONG, MIDDLING, WEAK])}
"""Values at the places of the grid."""
SLOPES = {STRONG: 3.0, MIDDLING: 2.0, WEAK: 1.0}
TOTAL = sum(slope**2 for slope in SLOPES.values())


def place(job: Job, path: str) -> float:
    """Where in its range a parameter is at a design point; 0.5 as the scenario stands."""
    value = dict(job.settings).get(path)
    return 0.5 if value is None else place_of(float(value), path)


def place_of(value: float, path: str) -> float:
    return float(np.interp(value, RANGES[path], GRID))


def measures(value: float) -> tuple[Measure, ...]:
    return (
        Measure("linear_harm", value, "people", "harm", "Linear harm", "", "test"),
        Measure("linear_claim", value, "yuan", "claim", "Linear claim", "", "test"),
        Measure("linear_count", value, "people", "description", "Linear count", "", "test"),
        Measure("flat_harm", 7.0, "people", "harm", "Flat harm", "", "test"),
        Measure("unknown_harm", None, "share", "harm", "Unknown harm", "", "test"),
    )


def linear(job: Job) -> float:
    value = sum(slope * place(job, path) for path, slope in SLOPES.items())
    return value + 10 * job.seed + (100 if job.rule == "threshold" else 0)


@pytest.fixture
def played(monkeypatch):
    """Play runs with a function instead of the engine; return the list of runs it was asked for."""
    asked: list[Job] = []

    def playing(value=linear):
        def evaluate(_text, _people, _days, _threads, job):
            asked.append(job)
            found = value(job)
            if isinstance(found, str):
                return Finished(job, (), error=found)
            return Finished(job, measures(found), "00")

        monkeypatch.setattr(evaluating, "evaluate", evaluate)
        return asked

    return playing


def explored(design="saltelli", points=16, seeds=2, parameters=tuple(RANGES), people=200, **more):
    return gc.explore(
        TOWN, design=design, points=points, seeds=seeds, parameters=parameters, people=people,
        years=0.1, workers=1, **more,
    )  # fmt: skip


# --- closed forms --------------------------------------------------------------------------------


def test_sobol_indices_of_a_linear_harm_match_closed_forms(played):
    played()
    found = explored(points=256, rules=["exponential"]).indices("linear_harm")
    assert found["parameter"].to_list() == [STRONG, MIDDLING, WEAK]
    expected = np.array([slope**2 / TOTAL for slope in SLOPES.values()])
    np.testing.assert_allclose(found["first"], expected, atol=0.04)
    np.testing.assert_allclose(found["total"], expected, atol=0.04)
    # Cities shift all points alike: no index depends on them, and no width is told.
    assert found["first_seeds"].is_null().all() or found["first_seeds"].is_nan().all()
    assert (found["first_sampling"] > 0).all()


def test_sobol_indices_of_many_points_match_closed_forms():
    design = make_design("saltelli", 8192, [True, True, False])
    slopes = np.array(list(SLOPES.values()))
    values = (design.cube() @ slopes)[:, None]
    found = sobol_indices(design, values)
    np.testing.assert_allclose(found["first"], slopes**2 / TOTAL, atol=0.002)
    np.testing.assert_allclose(found["total"], slopes**2 / TOTAL, atol=0.002)
    group = share_of_group(design, design.cube(), values)
    assert group["alone"] == pytest.approx(1 - SLOPES[WEAK] ** 2 / TOTAL, abs=0.002)
    assert group["total"] == pytest.approx(1 - SLOPES[WEAK] ** 2 / TOTAL, abs=0.002)


def test_the_share_owed_to_assumptions_matches_its_closed_form(played):
    played()
    expected = 1 - SLOPES[WEAK] ** 2 / TOTAL
    exact = explored(points=128, seeds=1, rules=["exponential"])
    for found in (exact, explored("lhs", 60, seeds=1, rules=["exponential"])):
        row = found.share_owed_to_assumed("linear_harm").row(0, named=True)
        assert row["alone"] == pytest.approx(expected, abs=0.04)
        assert row["total"] == pytest.approx(expected, abs=0.04)
        assert (row["assumed"], row["parameters"]) == (2, 3)


def test_all_or_nothing_is_owed_to_assumptions_where_all_or_none_are_assumed(played):
    played()
    for paths, share in (([STRONG, MIDDLING], 1), ([WEAK], 0)):
        found = explored("lhs", 10, parameters=paths).share_owed_to_assumed("linear_harm")
        assert found["alone"].to_list() == [share, share]


def test_morris_finds_the_slopes_and_no_interaction(played):
    played()
    found = explored("morris", 5, rules=["exponential"]).indices("linear_harm")
    np.testing.assert_allclose(found["mu_star"], [3, 2, 1], atol=1e-9)
    # Places are read off a grid of the values.
    np.testing.assert_allclose(found["sigma"], 0, atol=1e-6)


def test_an_interaction_shows_in_total_indices_alone(played):
    # Product of two centred uniforms: no first order, total 1 for both.
    played(lambda job: (place(job, STRONG) - 0.5) * (place(job, MIDDLING) - 0.5))
    found = explored(points=256, seeds=1, rules=["exponential"]).indices("linear_harm")
    by_name = {row["parameter"]: row for row in found.iter_rows(named=True)}
    assert by_name[STRONG]["first"] == pytest.approx(0, abs=0.1)
    assert by_name[STRONG]["total"] == pytest.approx(1, abs=0.1)
    assert by_name[WEAK]["total"] == 0
    assert by_name[STRONG]["first_seeds"] is None


def test_cities_parameters_and_their_noise_are_told_apart(played):
    chance = np.random.default_rng(5)
    noise: dict[tuple[str, int], float] = {}

    def noisy(job):
        key = (str(job.settings), job.seed)
        return linear(job) + noise.setdefault(key, float(chance.normal(0, 0.5)))

    played(noisy)
    found = explored("lhs", 300, seeds=4, rules=["exponential"])
    row = found.variance("linear_harm").row(0, named=True)
    assert row["variance_parameters"] == pytest.approx(TOTAL / 12, rel=0.15)
    assert row["variance_cities"] == pytest.approx(np.var([10, 20, 30, 40], ddof=1), rel=0.01)
    # 897 degrees of freedom: 15 % is 3.2 standard errors (one false alarm in 700; fixed seed).
    assert row["variance_both"] == pytest.approx(0.25, rel=0.15)
    assert row["noise"] == pytest.approx(0.0625 / (TOTAL / 12 + 0.0625), rel=0.25)


def test_with_one_seed_cities_are_unknown(played):
    played()
    row = explored("lhs", 10, seeds=1).variance("linear_harm").row(0, named=True)
    assert row["variance_cities"] is None
    assert row["noise"] is None


def test_rival_rules_are_reported_apart(played):
    played()
    found = explored("lhs", 20)
    structure = found.structure("linear_harm")
    assert structure["rule"].to_list() == ["exponential", "threshold"]
    assert structure["difference"].to_list() == [0, 100]
    # Both cities agree, so that there is no interval.
    assert structure["low"].to_list() == [None, None]
    row = found.ranges().row(by_predicate=pl.col("outcome") == "linear_harm", named=True)
    assert row["as_it_stands"] == 18
    assert row["under_each_rule"] == {"exponential": 18, "threshold": 118}
    assert 15 < row["parameters_low"] < row["parameters_median"] < row["parameters_high"] < 21
    assert row["parameters_median"] == pytest.approx(18, abs=0.5)
    assert 0.3 < row["percentile"] < 0.7


def test_an_outcome_that_does_not_vary_has_no_indices(played):
    played()
    assert explored(points=8).indices("flat_harm")["first"].is_null().all()


# --- boxes ---------------------------------------------------------------------------------------


def test_boxes_find_where_a_conclusion_flips(played):
    played(lambda job: float(place(job, STRONG) > 0.7 and place(job, MIDDLING) < 0.6))
    found = explored("sobol", 512, seeds=1, rules=["exponential"]).boxes("linear_harm", 0.5)
    (conclusion,) = found
    assert not conclusion.above
    best = conclusion.best
    bounds = {bound.path: bound for bound in best.bounds}
    assert {STRONG, MIDDLING} <= set(bounds)
    assert place_of(bounds[STRONG].low, STRONG) == pytest.approx(0.7, abs=0.05)
    assert bounds[STRONG].high == 0.2
    assert place_of(bounds[MIDDLING].high, MIDDLING) == pytest.approx(0.6, abs=0.06)
    assert best.density > 0.9
    assert best.coverage > 0.8
    assert bounds[STRONG].chance < 1e-6
    assert STRONG in conclusion.sentence


def test_boxes_of_what_never_flips_are_none(played):
    played()
    for conclusion in explored("lhs", 10).boxes("linear_harm", 1e6):
        assert conclusion.boxes == ()
        assert "so it is at all 10 design points" in conclusion.sentence


def test_what_flips_by_chance_is_not_explained(played):
    chance = np.random.default_rng(3)
    played(lambda job: float(chance.integers(0, 2)) if job.point else 0.0)
    (conclusion,) = explored("lhs", 40, seeds=1, rules=["exponential"]).boxes("linear_harm", 0.5)
    assert len(conclusion.boxes) > 1
    assert all(bound.chance < 0.05 for bound in conclusion.best.bounds)


def test_peeling_copes_with_equal_values():
    values = np.repeat([[0.0], [1.0], [2.0]], 20, axis=0)
    flips = values[:, 0] == 2
    parameter = Parameter("x", 1, 0, 2, "points", "assumed", True, "linear")
    best = peeled(values, flips, [parameter])[-1]
    assert (best.density, best.coverage) == (1, 1)
    assert (best.bounds[0].low, best.bounds[0].high) == (2, 2)


# --- only harms are ranked -----------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["linear_claim", "linear_count"])
def test_only_harms_are_ranked_and_searched(played, outcome):
    played()
    found = explored(points=8)
    for ask in (
        found.indices,
        found.share_owed_to_assumed,
        lambda name: found.boxes(name, 1),
    ):
        with pytest.raises(GlasscityError, match="only outcomes typed harm can be ranked"):
            ask(outcome)
    # Its range is shown beside the harms.
    row = found.ranges().row(by_predicate=pl.col("outcome") == outcome, named=True)
    assert row["as_it_stands"] == 18


def test_no_search_offers_a_way_round_the_type():
    import inspect

    assert set(inspect.signature(gc.Exploration.indices).parameters) == {"self", "outcome"}
    public = {name for name in vars(gc.Exploration) if not name.startswith("_")}
    assert not any(word in name for name in public for word in ("best", "optim", "maxim", "minim"))


# --- the dataset ---------------------------------------------------------------------------------


def test_the_dataset_is_labelled(played):
    played()
    data = explored("lhs", 5).dataset
    assert data["value"].dims == ("design", "rule", "seed", "outcome")
    assert data["value"].shape == (6, 2, 2, 5)
    harm = data.sel(outcome="linear_harm")
    assert (harm["unit"].item(), harm["type"].item()) == ("people", "harm")
    assert harm["value"].sel(design=0, rule="exponential", seed=1) == 13
    assert np.isnan(data["value"].sel(outcome="unknown_harm")).all()
    assert data["parameter_value"].sel(parameter=WEAK, design=0) == 0.333
    assert data["parameter_unit"].sel(parameter=WEAK).item() == "cameras per person"


def test_seeds_are_shared_and_each_run_is_played_once(played):
    asked = played()
    explored("lhs", 5, seeds=[3, 9])
    keys = [(job.point, job.rule, job.seed) for job in asked]
    assert len(keys) == len(set(keys)) == 6 * 2 * 2
    assert {job.seed for job in asked if job.point == 4} == {3, 9}
    assert all(job.settings == () for job in asked if job.point == 0)


def test_nothing_is_left_on_disk_unless_asked(played, tmp_path, monkeypatch):
    played()
    monkeypatch.chdir(tmp_path)
    assert explored("lhs", 3).path is None
    assert list(tmp_path.iterdir()) == []


# --- groups --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def city():
    return play(make_plan(TOWN, 1_500, 73), 4)


def test_groups_bear_what_their_people_bear(city):
    found = group_table(city)
    assert found["group"][0] == "everybody"
    by_name = {row["group"]: row for row in found.iter_rows(named=True)}
    state, people = city.state, len(city.state.denials)
    sex, migrant = (raw_values(city.attributes, FIELDS[name]) for name in ("sex", "migrant"))
    of = {
        "everybody": np.ones(people, dtype=bool),
        "sex: female": sex == 0,
        "migrant: yes": migrant == 1,
        f"tier at the end: {city.plan.tiers[2]}": state.tier == 2,
        "tier at the end: not scored": state.tier == NO_TIER,
    }  # fmt: skip
    years = 73 / 365
    for name, flags in of.items():
        row = by_name[name]
        assert row["people"] == flags.sum()
        if flags.sum() < LEAST_GROUP and name != "everybody":
            assert all(row[outcome.name] is None for outcome in PERSON_OUTCOMES)
            continue
        for outcome, column in (
            ("wrongful_records_per_person_year", state.wrongful),
            ("denials_per_person_year", state.denials),
            ("remarks_withheld_per_person_year", state.withheld),
            ("penalties_per_person_year", state.penalties),
        ):
            assert row[outcome] == pytest.approx(column[flags].mean() / years, rel=1e-12)
        assert 0 < row["fear"] < 1
        scored = flags & (state.tier != NO_TIER)
        if scored.any():
            departure = (state.score[scored] - city.plan.rules.start).mean()
            assert row["points_since_the_start"] == pytest.approx(departure, rel=1e-12)
        else:
            assert row["points_since_the_start"] is None
    # Everybody is in just one group of each attribute.
    sums = found.group_by("by").agg(pl.col("people").sum())
    assert set(sums["people"]) == {people}
    assert set(found["by"]) == {"", "district", "sex", "age", "group", "migrant", "tier at the end"}


def test_nobody_has_a_tier_where_nobody_is_scored():
    found = group_table(play(make_plan(gc.load("no-score"), 700, 14), 1))
    assert "tier at the end" not in set(found["by"])
    assert found["points_since_the_start"].is_null().all()
    assert found["fear"][0] == 0


def test_the_groups_are_labelled_and_kept(tmp_path, monkeypatch):
    whole = evaluating.evaluate

    def evaluate(text, people, days, threads, job):
        failed = Finished(job, (), error="it would not do")
        return failed if job.point == 2 else whole(text, people, days, threads, job)

    monkeypatch.setattr(evaluating, "evaluate", evaluate)
    asked = {"design": "lhs", "points": 2, "seeds": [7], "parameters": [MIDDLING],
             "rules": ["exponential"], "people": 600, "years": 0.05, "workers": 1}  # fmt: skip
    found = gc.explore(TOWN, **asked, out=tmp_path / "sweep")
    data = found.groups
    assert data["value"].dims == ("design", "rule", "seed", "outcome", "group")
    assert data["people"].dims == ("design", "rule", "seed", "group")
    assert data["group"][0] == "everybody"
    fear = data.sel(outcome="fear")
    assert (fear["type"].item(), fear["unit"].item()) == ("harm", "level from 0 to 1")
    alone = group_table(play(make_plan(TOWN, 600, 18), 7))
    np.testing.assert_array_equal(
        fear["value"].sel(design=0, seed=7, rule="exponential"),
        alone["fear"].fill_null(np.nan).to_numpy(),
    )
    assert data["people"].sel(design=0, group="everybody").item() == 600
    assert np.isnan(data["value"].sel(design=2)).all()
    assert (tmp_path / "sweep" / "groups.parquet").is_file()
    for other in (gc.open_exploration(tmp_path / "sweep"), gc.explore(TOWN, **asked)):
        assert other.groups.identical(data)
    # Rows of groups are no outcomes of the city.
    assert "everybody" not in found.results.to_series(3).to_list()
    assert not found.outcomes["outcome"].is_in(["", "fear"]).any()


def test_a_sweep_without_groups_has_none(played):
    played()
    assert explored("lhs", 3).groups.sizes["group"] == 0


# --- failures and kills --------------------------------------------------------------------------


def test_a_failing_point_is_recorded_and_the_sweep_goes_on(played, tmp_path):
    asked = played(lambda job: "it would not do" if job.point in (2, 7) else linear(job))
    found = explored(points=8, out=tmp_path / "sweep")
    assert len(asked) == found.study.runs == found.runs
    assert found.failures["point"].unique(maintain_order=True).to_list() == [2, 7]
    assert set(found.failures["error"]) == {"it would not do"}
    told = found.to_json()["failures"]
    assert told[0] == {"point": 2, "error": "it would not do", "runs": 4}
    # Base points with a failed run are left out of indices.
    assert found.indices("linear_harm")["first"].is_not_null().all()
    again = gc.open_exploration(tmp_path / "sweep")
    assert again.failures.equals(found.failures)


def test_where_most_points_fail_nothing_is_said(played):
    played(lambda job: linear(job) if job.point < 9 else "it would not do")
    found = explored(points=8)
    with pytest.raises(GlasscityError, match="of 8 base points only 1 have the outcome"):
        found.indices("linear_harm")


def test_what_cannot_be_played_becomes_a_sentence(monkeypatch):
    text = gc.load("town").to_yaml()
    job = Job(1, "threshold", 1, (("regime.scoring.start", "low"),))
    assert "regime.scoring.start" in evaluating.evaluate(text, 10, 7, 1, job).error

    def broken(*_):
        raise ZeroDivisionError("in the\nmiddle")

    monkeypatch.setattr(evaluating, "varied", broken)
    assert evaluating.evaluate(text, 10, 7, 1, job).error == "ZeroDivisionError: in the middle"


def test_an_interrupted_sweep_resumes_with_no_run_lost_or_repeated(played, tmp_path):
    out = tmp_path / "sweep"
    whole = (played(), explored("lhs", 6))[1]

    def interrupted(job):
        if len(asked) > 11:
            raise KeyboardInterrupt
        return linear(job)

    asked = played(interrupted)
    asked.clear()
    with pytest.raises(KeyboardInterrupt):
        explored("lhs", 6, out=out)
    assert len(list((out / "parts").glob("*.parquet"))) == 11
    partial = gc.open_exploration(out)
    assert partial.runs == 11
    (out / "parts" / ".point0000003-threshold-seed1.tmp").write_bytes(b"half")
    first = asked[:11]
    asked.clear()
    asked = played()
    seen = []
    found = gc.resume_exploration(out, workers=1, progress=lambda *pair: seen.append(pair))
    keys = [(job.point, job.rule, job.seed) for job in (*first, *asked)]
    assert len(keys) == len(set(keys)) == 28
    assert (seen[0], seen[-1]) == ((12, 28), (28, 28))
    assert found.results.equals(whole.results)
    assert not (out / "parts").exists()
    # A finished one is only opened.
    asked.clear()
    assert gc.resume_exploration(out, workers=1).results.equals(whole.results)
    assert asked == []


def test_a_part_that_was_changed_since_is_refused_before_anything_is_played(played, tmp_path):
    out, other = tmp_path / "sweep", tmp_path / "other"

    def interrupted(job):
        if len(asked) > 3:
            raise KeyboardInterrupt
        return linear(job)

    for place, people in ((out, 200), (other, 300)):
        asked = played(interrupted)
        asked.clear()
        with pytest.raises(KeyboardInterrupt):
            explored("lhs", 6, out=place, people=people)
    asked = played()
    asked.clear()
    part, another = sorted((out / "parts").iterdir())[:2]
    data = part.read_bytes()
    flipped = data[:99] + bytes([data[99] ^ 1]) + data[100:]
    (foreign,) = (other / "parts").glob(f"{part.name.partition('.')[0]}.*")
    for changed in (flipped, data[:-1], b"", another.read_bytes()):
        part.write_bytes(changed)
        for opening in (gc.open_exploration, gc.resume_exploration):
            with pytest.raises(GlasscityError, match=f"{part.name}: is not the part that was"):
                opening(out)
    part.unlink()
    (out / "parts" / foreign.name).write_bytes(foreign.read_bytes())
    with pytest.raises(GlasscityError, match=r"is not the part that was .* --resume plays that"):
        gc.resume_exploration(out)
    assert asked == []
    (out / "parts" / foreign.name).unlink()
    assert gc.resume_exploration(out, workers=1).runs == 28
    assert len(asked) == 28 - 2


def test_a_finished_sweep_is_read_once(played, tmp_path, monkeypatch):
    played()
    whole = explored("lhs", 3, out=tmp_path / "sweep")
    checked = []

    def counted(folder, manifest, *names):
        checked.extend(names)
        return check(folder, manifest, *names)

    check = sealing.check_files
    for room in (sealing, folder):
        monkeypatch.setattr(room, "check_files", counted)
    for opening in (gc.open_exploration, gc.resume_exploration):
        checked.clear()
        assert opening(tmp_path / "sweep").results.equals(whole.results)
        assert sorted(checked) == [
            "cube.parquet", "design.parquet", "groups.parquet", "results.parquet",
        ]  # fmt: skip


KILLED = """
import os, signal, sys
import glasscity as gc
from glasscity.experiments.exploration import evaluating
from glasscity.experiments.exploration.evaluating import Finished
from glasscity.outcomes.definitions import Measure
count = 0
def evaluate(text, people, days, threads, job):
    global count
    count += 1
    if count > 7:
        os.kill(os.getpid(), signal.SIGKILL)
    made = Measure("linear_harm", float(job.point), "people", "harm", "", "", "")
    return Finished(job, (made,), "00")
evaluating.evaluate = evaluate
gc.explore("town", design="lhs", points=5, seeds=2, parameters=["regime.response.fear.caution"],
    people=200, years=0.1, workers=1, out=sys.argv[1])
"""


def test_a_killed_sweep_resumes(played, tmp_path):
    out = tmp_path / "sweep"
    done = subprocess.run([sys.executable, "-c", KILLED, str(out)], check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL
    before = {file.name.partition(".")[0] for file in (out / "parts").glob("*.parquet")}
    assert len(before) == 7
    asked = played(lambda job: float(job.point))
    found = gc.resume_exploration(out, workers=1)
    after = {folder.part_name(job) for job in asked}
    assert not before & after
    assert len(before | after) == found.runs == 24
    np.testing.assert_array_equal(found.values("linear_harm")[:, 0, 0], np.arange(6))


SWEEP = """
import sys
import glasscity as gc
asked = dict(design="lhs", points=7, seeds=2, rules=["exponential"], people=1000, years=0.2,
    parameters=["regime.response.fear.caution"], workers=2)
# No guard against being run again in each worker: a reader's script may have none.
if len(sys.argv) > 2:
    gc.resume_exploration(sys.argv[1], workers=2)
else:
    gc.explore("town", **asked, out=sys.argv[1])
"""
PATIENCE = 120


def until(condition, process=None):
    """Wait until something holds and return it; give up when a process has ended without it."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        assert process is None or process.poll() is None, process.communicate()[1]
        time.sleep(0.01)
    raise AssertionError("nothing happened")


def workers_of(parent: int) -> list[int]:
    """Return the processes that play for another."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            of = (entry / "stat").read_text().rpartition(")")[2].split()
            words = (entry / "cmdline").read_text()
        except (OSError, ValueError):
            continue
        if entry.name.isdigit() and int(of[1]) == parent and "spawn_main" in words:
            found.append(int(entry.name))
    return found


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_a_sweep_survives_the_kill_of_a_worker_and_of_its_parent(tmp_path):
    out, script = tmp_path / "sweep", tmp_path / "script.py"
    script.write_text(SWEEP)

    def parts():
        # A file that is replaced has another inode: each run is kept once.
        return {file.stem: file.stat().st_ino for file in (out / "parts").glob("*.parquet")}

    def begin(*more):
        words = [sys.executable, str(script), str(out), *more]
        return subprocess.Popen(words, stderr=subprocess.PIPE, text=True)

    process = begin()
    until(lambda: len(parts()) > 1, process)
    os.kill(workers_of(process.pid)[0], signal.SIGKILL)
    told = process.communicate(timeout=PATIENCE)[1]
    assert process.returncode == 1
    assert "a worker process was killed" in told
    assert "--resume goes on" in told
    first = parts()

    process = begin("resume")
    until(lambda: len(parts()) > len(first), process)
    children = workers_of(process.pid)
    assert len(children) == 2
    process.kill()
    process.communicate()
    # Workers without a parent do not play on.
    until(lambda: not any(Path(f"/proc/{child}").exists() for child in children))
    second = parts()
    assert first.items() < second.items()

    seen = []
    found = gc.resume_exploration(out, workers=1, progress=lambda *pair: seen.append(pair))
    assert seen == [(done, 16) for done in range(len(second) + 1, 17)]
    whole = gc.explore(
        "town", design="lhs", points=7, seeds=2, rules=["exponential"], people=1000, years=0.2,
        parameters=["regime.response.fear.caution"], workers=1,
    )  # fmt: skip
    assert whole.failures.is_empty()
    assert found.results.equals(whole.results)
    assert found.group_rows.equals(whole.group_rows)


def test_a_kill_between_merging_and_tidying_does_no_harm(played, tmp_path):
    played()
    out = tmp_path / "sweep"
    whole = explored("lhs", 3, out=out)
    (out / "parts").mkdir()
    (out / "parts" / "left.parquet").write_bytes(b"half")
    assert gc.resume_exploration(out, workers=1).results.equals(whole.results)
    assert not (out / "parts").exists()


def test_two_processes_do_not_play_one_sweep(played, tmp_path):
    played()
    out = tmp_path / "sweep"
    explored("lhs", 3, out=out)
    with (
        folder.Folder(out).held(),
        pytest.raises(GlasscityError, match="another process is playing this sweep"),
    ):
        gc.resume_exploration(out, workers=1)
    gc.resume_exploration(out, workers=1)
    assert not (out / ".lock").exists()


def test_a_sweep_of_another_version_or_scenario_is_not_mixed(played, reseal, tmp_path):
    played()
    out = tmp_path / "sweep"
    explored("lhs", 3, out=out)
    manifest = json.loads((out / "explore.json").read_text())
    assert manifest["hash"] == gc.load("town").hash
    assert manifest["design"] == "lhs"
    assert manifest["seeds"] == [1, 2]
    reseal(out, "explore.json", version="0.0.1")
    with pytest.raises(GlasscityError, match="runs of two versions cannot be mixed"):
        gc.resume_exploration(out)
    (out / "explore.json").write_text(json.dumps({**manifest, "format": 1}))
    with pytest.raises(GlasscityError, match="has format 1, and this glasscity reads format 3"):
        gc.resume_exploration(out)
    (out / "explore.json").write_text(json.dumps({**manifest, "seeds": [1]}))
    with pytest.raises(GlasscityError, match="its seal does not fit"):
        gc.resume_exploration(out)
    (out / "explore.json").write_text(json.dumps(manifest))
    reseal(out, "explore.json", hash="0" * 16)
    with pytest.raises(GlasscityError, match=r"scenario\.yaml has been changed"):
        gc.resume_exploration(out)
    (out / "explore.json").write_text("[]")
    with pytest.raises(GlasscityError, match="expected one JSON object, found list"):
        gc.open_exploration(out)
    with pytest.raises(GlasscityError, match=r"holds no explore\.json"):
        gc.open_exploration(tmp_path)
    with pytest.raises(GlasscityError, match="exists already and is not empty"):
        explored("lhs", 3, out=out)


def test_each_file_of_a_sweep_that_is_lost_or_changed_is_refused(played, tmp_path):
    played()
    out, other = tmp_path / "sweep", tmp_path / "other"
    whole = explored("lhs", 3, out=out)
    explored("lhs", 4, out=other)
    names = {file.name for file in out.iterdir()}
    assert {"explore.json", "results.parquet", "groups.parquet", "design.parquet"} <= names
    for name in sorted(names):
        kept = (out / name).read_bytes()
        middle = len(kept) // 2
        flipped = kept[:middle] + bytes([kept[middle] ^ 1]) + kept[middle + 1 :]
        damages = [None, b"", kept[:middle], (other / name).read_bytes()]
        for damage in [*damages, flipped] if name != "scenario.yaml" else damages[:3]:
            if damage == kept:
                continue
            (out / name).unlink()
            if damage is not None:
                (out / name).write_bytes(damage)
            for open_again in (gc.open_exploration, gc.resume_exploration):
                with pytest.raises(GlasscityError) as error:
                    open_again(out)
                assert "\n" not in str(error.value)
            (out / name).write_bytes(kept)
    assert gc.resume_exploration(out, workers=1).results.equals(whole.results)


# --- bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"design": "sobel"}, 'did you mean "sobol"'),
        ({"design": "sobol", "points": 100}, "such as 64 or 128; lhs takes any number"),
        ({"points": 1}, "points: found 1"),
        ({"parameters": ["regime.respons.fear"]}, "no number of the scenario fits"),
        ({"parameters": ["regime.scoring.start"]}, "has no range"),
        ({"parameters": []}, "expected at least one path or pattern"),
        ({"rules": ["exponental"]}, 'did you mean "exponential"'),
        ({"seeds": 0}, "seeds: found 0"),
        ({"threads_per_worker": 0}, "threads_per_worker: found 0"),
    ],
)
def test_bad_input_gets_a_sentence(played, asked, expected):
    played()
    with pytest.raises(GlasscityError, match=expected):
        explored(**{"points": 4, **asked})


def test_plain_designs_say_which_would_do(played):
    played()
    found = explored("lhs", 8)
    with pytest.raises(GlasscityError, match="the designs saltelli and morris do"):
        found.indices("linear_harm")
    with pytest.raises(GlasscityError, match="needs 20 points, and 8 were played"):
        found.share_owed_to_assumed("linear_harm")
    with pytest.raises(GlasscityError, match='did you mean "linear_harm"'):
        found.boxes("linear_ham", 1)
    with pytest.raises(GlasscityError, match="morris design has too few places"):
        explored("morris", 4).boxes("linear_harm", 1)


def test_a_missing_cluster_library_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "dask", None)
    with pytest.raises(GlasscityError, match="the package distributed is not installed"):
        make_workers(1, 1, "tcp://localhost:1")
