"""The merger of scores; runs compiled and, under NUMBA_DISABLE_JIT=1, as plain Python."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.scenario.quantity import assumed
from glasscity.scoring.commercial_score import CommercialScore
from glasscity.scoring.merger import Merger, compile_merger, merged_points

SCORE = st.integers(0, 10_000)
WEIGHT = st.integers(0, 1000 << 16)
ONE = 1 << 16


def merger_of(**fields):
    merger = Merger(**({"after": assumed(1, "years")} | fields))
    return compile_merger(CommercialScore(opt_in=assumed(1, "share"), weights={}, merger=merger))


@pytest.mark.parametrize(
    ("commercial", "weight", "expected"),
    [
        (650, ONE, 0),
        (950, ONE, 300),
        (350, ONE, -300),
        (950, ONE // 2, 150),
        (651, ONE // 2, 0),
        (649, ONE // 2, 0),
        (653, ONE // 2, 1),
        (647, ONE // 2, -1),
        (950, 0, 0),
        (350, 0, 0),
    ],
)
def test_by_hand(commercial, weight, expected):
    assert merged_points(commercial, 650, weight) == expected


@given(SCORE, WEIGHT)
def test_the_neutral_score_moves_nothing(neutral, weight):
    assert merged_points(neutral, neutral, weight) == 0


@given(SCORE, SCORE, WEIGHT)
def test_above_and_below_weigh_alike(commercial, neutral, weight):
    there = merged_points(commercial, neutral, weight)
    assert there == -merged_points(2 * neutral - commercial, neutral, weight)
    assert abs(there) == abs(commercial - neutral) * weight // ONE


@given(SCORE, SCORE, SCORE, WEIGHT)
def test_a_higher_commercial_score_never_moves_less(one, other, neutral, weight):
    low, high = sorted((one, other))
    assert merged_points(low, neutral, weight) <= merged_points(high, neutral, weight)


@pytest.mark.parametrize(
    ("after", "unit", "week"), [(0, "days", 0), (7, "days", 1), (8, "days", 2), (1, "years", 53)]
)
def test_it_comes_at_the_first_border_at_or_after_its_date(after, unit, week):
    assert merger_of(after=assumed(after, unit)).week == week


def test_what_is_folded_in():
    score, data = merger_of(), merger_of(folds="data")
    assert (score.on, score.folds_score, score.folds_data) == (True, True, False)
    assert (data.on, data.folds_score, data.folds_data) == (True, False, True)
    assert (score.neutral, score.weight) == (650, round(0.2 * ONE))
    exact = merger_of(neutral=assumed(600, "points"), weight=assumed(0.25, "ratio"))
    assert (exact.neutral, exact.weight) == (600, ONE // 4)


def test_without_a_merger_nothing_is_folded_in():
    alone = CommercialScore(opt_in=assumed(1, "share"), weights={})
    for tables in (compile_merger(None), compile_merger(alone)):
        assert tables[:4] == (False, 0, False, False)
        assert merged_points(950, tables.neutral, tables.weight) == 0
        assert [type(field) for field in tables] == [type(field) for field in merger_of()]
