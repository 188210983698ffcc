"""Which effects are told: cities without a difference, planted differences, and the bookkeeping."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import glasscity as gc
from glasscity.engine.plan import make_plan
from glasscity.experiments.comparison import compare
from glasscity.experiments.effects import EVERYBODY, value_in
from glasscity.experiments.told import TELLING, leading
from glasscity.outcomes.definitions import Measure, is_breakdown, is_moving
from glasscity.outcomes.moments import UNSCORED
from glasscity.outcomes.telling import verdict
from glasscity.scenario import load, preset_names
from glasscity.scenario.vocabulary import LEADING, NEVER_LEADING, OF_A_DEMAND


@pytest.fixture(scope="module")
def found():
    return compare("town", without=["cameras"], people=1_500, years=0.25, seeds=4, threads=1)


def test_a_city_is_judged_by_its_own_values(found):
    runs = [
        [gc.run(world, people=1_500, years=0.25, seed=seed).measures for seed in found.seeds]
        for world in (found.a, found.b)
    ]
    lead = leading(found.a, found.b)
    known = found.effects.filter(pl.col("group") == EVERYBODY)
    both = [run for world in runs for run in world]
    judged = [
        name for name in lead
        if name in set(known["outcome"]) and None not in [value_in(run, name) for run in both]
    ]  # fmt: skip
    with_ratio = set(known.filter(pl.col("ratio").is_not_null())["outcome"])
    assert len(with_ratio & set(judged)) > 2
    for name in judged:
        if name not in with_ratio:
            continue
        a, b = (np.array([value_in(run, name) for run in world], dtype=float) for world in runs)
        seen = np.concatenate([a, b])
        expected = verdict(b, a, 2 * len(judged), float(seen[seen > 0].min() / 2))
        row = known.filter(pl.col("outcome") == name).row(0, named=True)
        assert row["told"] == expected.way
        assert row["ratio"] == pytest.approx(expected.ratio)
        # Where all cities agree to the bit there is no interval.
        low = None if np.isnan(expected.low) else pytest.approx(expected.low)
        assert row["ratio_low"] == low
        assert row["least_seen"] == pytest.approx(expected.least_seen)


def test_what_is_in_no_sentence_is_not_judged(found):
    silent = found.effects.filter(
        (pl.col("type") == "description")
        | pl.col("by").str.contains(",|tier")
        | pl.col("outcome").map_elements(is_moving, pl.Boolean)
    )
    assert len(silent)
    assert set(silent["told"]) == {""}
    assert silent["ratio"].null_count() == len(silent)
    assert set(TELLING) <= set(found.effects.columns)


def test_worlds_that_are_the_same_tell_nothing():
    same = compare("town", "town", people=300, years=0.1, seeds=4)
    assert set(same.effects["told"]) == set(same.effects["again"]) == {""}


def test_moments_of_both_worlds_give_the_groups_rates_again(found):
    rows = found.moments.filter(pl.col("outcome") == "wrongful_records", pl.col("scored") == "yes")
    years = found.days / 365
    for world in ("a", "b"):
        by_seed = (
            rows.filter(pl.col("world") == world)
            .group_by("seed", "sex")
            .agg(pl.col("people").sum(), pl.col("sum").sum())
            .with_columns(rate=pl.col("sum") / pl.col("people") / years)
        )
        for sex in ("female", "male"):
            effect = found.effects.filter(
                pl.col("outcome") == "wrongful_records_per_person_year",
                pl.col("group") == f"sex: {sex}",
            ).row(0, named=True)
            mean = by_seed.filter(pl.col("sex") == sex)["rate"].mean()
            assert effect[world] == pytest.approx(mean)
    left_out = found.moments.filter(
        pl.col("outcome") == "wrongful_records", pl.col("scored") == UNSCORED
    )
    each = left_out.group_by("seed", "world").agg(pl.col("people").sum())
    assert each["people"].mean() == found.not_scored


@pytest.mark.parametrize("info", preset_names(), ids=lambda info: info.name)
def test_what_a_preset_declares_to_lead_is_there(info):
    resolved = load(info.name)
    assert resolved.lead
    measures: dict[str, Measure] = dict(gc.run(resolved, people=700, years=0.1).measures)
    for name in resolved.leading:
        assert name in measures
        assert measures[name].type == "harm"
    # Every measure is known to be one that may lead, or that may not, or a description.
    for name, measure in measures.items():
        stem = name.partition(":")[0]
        may = name in LEADING or name.startswith(OF_A_DEMAND)
        other = measure.type == "description" or (is_breakdown(name) and not may)
        assert may + (stem in NEVER_LEADING) + other == 1, name
    assert make_plan(resolved, 700, 10).scenario.leading == resolved.leading
