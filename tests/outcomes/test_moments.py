"""Number, sum and sum of squares by stratum, against the people themselves."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from glasscity.engine.clock import play
from glasscity.engine.plan import compile_plan as make_plan
from glasscity.engine.state import NO_TIER
from glasscity.outcomes.concentration import ever_scored
from glasscity.outcomes.measures import penalties
from glasscity.outcomes.moments import BORNE, POINTS, moments_table
from glasscity.outcomes.tables import all_tables
from glasscity.people.attributes import stratum_indices
from glasscity.response.fear import may_be_afraid
from glasscity.scenario import load


@pytest.fixture(scope="module", params=["town", "no-score"])
def played(request):
    return play(make_plan(load(request.param), 1_500, 120), 3, threads=1)


def values_of(played, outcome):
    state = played.state
    if outcome == POINTS:
        return np.where(state.tier != NO_TIER, state.score - played.plan.rules.start, 0)
    if outcome == "penalties" and not played.plan.scored:
        return state.records
    return getattr(state, BORNE[outcome])


def test_sums_are_those_of_the_people_in_whole_numbers(played):
    table = moments_table(played)
    assert {table.schema[c] for c in ("people", "sum", "sum_sq")} == {pl.Int64}
    for (outcome,), rows in table.group_by("outcome"):
        who = may_be_afraid(played.attributes) if outcome == "fear" else slice(None)
        each = [int(value) for value in values_of(played, outcome)[who]]
        assert rows["people"].sum() == len(each)
        assert rows["sum"].sum() == sum(each)
        assert rows["sum_sq"].sum() == sum(value * value for value in each)


def test_each_stratum_holds_its_own_people(played):
    table = moments_table(played).filter(pl.col("outcome") == "wrongful_records")
    scored, strata = ever_scored(played), stratum_indices(played.attributes)
    told = sorted(table.select("people", "sum", "sum_sq").rows())
    wrong = played.state.wrongful.astype(int)
    expected = sorted(
        (int(who.sum()), int(wrong[who].sum()), int((wrong[who] ** 2).sum()))
        for stratum in np.unique(strata)
        for who in ((strata == stratum) & scored, (strata == stratum) & ~scored)
        if who.any()
    )
    assert told == expected


def test_penalties_are_those_of_the_table_of_records(played):
    tables = all_tables(played)
    rows = tables["moments"].filter(pl.col("outcome") == "penalties")
    assert rows["sum"].sum() == penalties(tables, played.plan.scored)["records"].sum()
    # Only people who are scored have any, where anybody is.
    if played.plan.scored:
        assert rows.filter(pl.col("scored") == "no")["sum"].sum() == 0
        assert rows.filter(pl.col("scored") == "no")["people"].sum() > 0


def test_squares_beyond_64_bits_are_not_told(played):
    if not played.plan.scored:
        return
    score = played.state.score.copy()
    try:
        played.state.score[:] = 2**31 - 1
        table = moments_table(played)
    finally:
        played.state.score[:] = score
    points = table.filter(pl.col("outcome") == POINTS)
    assert points["sum_sq"].null_count() == len(points)
    assert points["sum"].sum() == (2**31 - 1 - played.plan.rules.start) * int(
        (played.state.tier != NO_TIER).sum()
    )
    assert table.filter(pl.col("outcome") != POINTS)["sum_sq"].null_count() == 0
