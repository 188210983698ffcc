"""Fear of one person; runs compiled and, under NUMBA_DISABLE_JIT=1, as plain Python."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.life.poisson import WORDS
from glasscity.response.fear import HIGHEST, Fear, compile_fear, is_kept, next_fear, silencing_level
from glasscity.scenario.quantity import assumed
from glasscity.sensing.cameras import Cameras

LEVEL = st.integers(0, HIGHEST)
KEEP = st.integers(0, 1 << 16)


def fearful(half_life="26 weeks", **fields):
    value, unit = half_life.split()
    quantities = {
        name: value if isinstance(value, str) else assumed(value, "ratio")
        for name, value in fields.items()
        if name not in ("threshold", "withheld")
    }
    shares = {n: assumed(v, "share") for n, v in fields.items() if n in ("threshold", "withheld")}
    return Fear(half_life=assumed(int(value), unit), **quantities, **shares)


def after(fear, alarm, keep, floor):
    return next_fear(np.int64(fear), np.int64(alarm), np.int64(keep), np.int64(floor))


@given(LEVEL, st.integers(0, 100_000), KEEP, LEVEL)
def test_fear_stays_between_its_floor_and_the_highest_level(fear, alarm, keep, floor):
    assert floor <= after(fear, alarm, keep, floor) <= HIGHEST


@given(LEVEL, st.integers(0, 2_000), KEEP, LEVEL, st.integers(1, 50))
def test_more_of_anything_never_lowers_fear(fear, alarm, keep, floor, more):
    level = after(fear, alarm, keep, floor)
    assert after(min(fear + more, HIGHEST), alarm, keep, floor) >= level
    assert after(fear, alarm + more, keep, floor) >= level
    assert after(fear, alarm, min(keep + more, 1 << 16), floor) >= level
    assert after(fear, alarm, keep, min(floor + more, HIGHEST)) >= level


@given(LEVEL, KEEP)
def test_fear_never_rises_by_itself(fear, keep):
    assert after(fear, 0, keep, 0) <= fear


@pytest.mark.parametrize("weeks", [1, 4, 13, 26])
def test_half_is_left_after_a_half_life(weeks):
    keep = compile_fear(fearful(f"{weeks} weeks"), None, []).keep
    level = HIGHEST
    for week in range(1, weeks + 1):
        level = after(level, 0, keep, 0)
        exact = HIGHEST * 2 ** (-week / weeks)
        # Each week rounds down by less than one level, of which the later weeks keep a part.
        assert exact - sum((keep / 65536) ** k for k in range(week)) - 0.5 < level <= exact + 0.5


def test_a_week_of_a_one_week_half_life_keeps_half():
    assert compile_fear(fearful("7 days"), None, []).keep == 1 << 15


def test_without_fear_nothing_happens():
    for tables in (compile_fear(None, None, ["a", "b"]), compile_fear(fearful(), None, ["a", "b"])):
        assert (tables.own, tables.friends) == (0, 0)
        assert list(tables.floor) == [0, 0]
        for below in (tables.speech_below, tables.caution_below):
            assert (below.dtype, below.shape) == (np.int64, (65,))
            assert set(below) == {WORDS}
        assert after(0, 0, tables.keep, 0) == 0
    assert not compile_fear(None, None, []).on
    assert compile_fear(fearful(), None, []).on


def test_rises_are_in_levels_and_at_most_the_highest():
    tables = compile_fear(fearful(own=0.25, friends=0.01), None, [])
    assert (tables.own, tables.friends) == (4_096, 164)
    assert compile_fear(fearful(own=3), None, []).own == HIGHEST


def test_cameras_keep_up_a_level_by_district():
    cameras = Cameras(
        density=assumed(0.1665, "cameras per person"),
        density_by_district={"centre": assumed(2, "ratio"), "village": assumed(0, "ratio")},
    )
    tables = compile_fear(fearful(cameras=0.1), cameras, ["centre", "suburb", "village"])
    assert list(tables.floor) == [1_638, 819, 0]
    assert tables.floor.dtype == np.int64
    assert set(compile_fear(fearful(cameras=0.1), None, ["centre", "suburb"]).floor) == {0}
    assert compile_fear(fearful(cameras=500), cameras, ["suburb"]).floor[0] == HIGHEST


def test_caution_follows_the_exponential_rule_whatever_rule_silences():
    for rule in ("exponential", "threshold"):
        below = compile_fear(fearful(caution=2, rule=rule), None, []).caution_below
        assert below[0] == WORDS
        assert below[64] == round(Decimal(-2).exp() * WORDS)


@given(LEVEL, LEVEL, st.integers(0, 1 << 16))
def test_what_silences_lies_between_fear_of_speech_and_all_fear(one, other, counts_for):
    on_speech, fear = sorted((one, other))
    level = silencing_level(np.int64(fear), np.int64(on_speech), np.int64(counts_for))
    assert on_speech <= level <= fear
    assert silencing_level(np.int64(fear), np.int64(on_speech), np.int64(0)) == on_speech
    assert silencing_level(np.int64(fear), np.int64(on_speech), np.int64(1 << 16)) == fear


def test_what_a_penalty_is_for_goes_by_the_context_of_its_act():
    tables = compile_fear(fearful(other_grounds=0.25), None, [], ["traffic", "speech", "civic"])
    assert tables.is_speech.tolist() == [False, True, False]
    assert tables.other_grounds == 1 << 14
    assert compile_fear(fearful(), None, []).other_grounds == 1 << 16


@given(st.integers(0, WORDS - 1), LEVEL, LEVEL)
def test_whoever_speaks_at_a_level_speaks_at_a_lower_one(word, one, other):
    below = compile_fear(fearful(silence=2), None, []).speech_below
    low, high = sorted((one, other))
    assert is_kept(np.int64(word), np.int64(low), below) >= is_kept(
        np.int64(word), np.int64(high), below
    )
    assert is_kept(np.int64(word), np.int64(0), below)
