"""A day of use of the study app; runs compiled and, under NUMBA_DISABLE_JIT=1, as plain Python."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.life.poisson import WORDS
from glasscity.scenario.quantity import assumed
from glasscity.scoring.study_app import (
    MOST_ITEMS,
    StudyApp,
    StudyItem,
    compile_study_app,
    month_in_score,
    runs_by_itself,
    session_minutes,
    session_points,
)

WORD = st.integers(0, WORDS - 1)
QUARTER = st.integers(0, 671)
HALF_PAST_SIX = 26
NOON = 48
MIDNIGHT = 0


def item(points=1, cap=6, times=2, **fields):
    return StudyItem(
        points=assumed(points, "points"),
        cap=assumed(cap, "points"),
        times=assumed(times, "ratio"),
        **fields,
    )


CAPS = [1, 6, 6, 8, 10, 6, 8, 10, 2, 1, 3, 5]
"""Twelve items, one for each byte of three words."""
APP = StudyApp(
    items={
        f"item-{place}": item(
            1 + place % 3,
            cap,
            1 + place % 4,
            doubled=place % 2 == 0,
            minutes=assumed(place, "minutes"),
        )
        for place, cap in enumerate(CAPS)
    },
    active_hours=["06:00-08:30"],
    gaming=assumed(0.25, "share"),
)
TABLES = compile_study_app(APP, ["study-app-use"])
ALL = WORDS - 1


def words_with(place, byte):
    """Three words of which one item's byte is set."""
    words = [0, 0, 0]
    words[place // 4] = byte << (8 * (place % 4))
    return words


@given(WORD, WORD, WORD, QUARTER)
def test_no_day_earns_more_than_the_caps(word_0, word_1, word_2, quarter):
    assert 0 <= session_points(word_0, word_1, word_2, quarter, TABLES) <= sum(CAPS)


@given(WORD, WORD, WORD, QUARTER)
def test_a_day_is_the_sum_over_its_items(word_0, word_1, word_2, quarter):
    data = b"".join(word.to_bytes(4, "little") for word in (word_0, word_1, word_2))
    active = int(TABLES.active[quarter % 96])
    earned = [int(TABLES.points[active, place, byte]) for place, byte in enumerate(data)]
    assert session_points(word_0, word_1, word_2, quarter, TABLES) == sum(earned)
    spent = [int(TABLES.minutes[place, byte]) for place, byte in enumerate(data)]
    assert session_minutes(word_0, word_1, word_2, TABLES) == sum(spent)


@pytest.mark.parametrize("place", range(MOST_ITEMS))
def test_each_item_has_a_byte_of_its_own(place):
    nothing = session_points(0, 0, 0, MIDNIGHT, TABLES)
    gain = session_points(*words_with(place, 255), MIDNIGHT, TABLES) - nothing
    assert gain == TABLES.points[0, place, 255] - TABLES.points[0, place, 0]
    assert gain > 0


@given(WORD, WORD, WORD, st.integers(0, 6))
def test_points_count_twice_only_within_the_active_hours(word_0, word_1, word_2, day):
    at_noon = session_points(word_0, word_1, word_2, 96 * day + NOON, TABLES)
    at_dawn = session_points(word_0, word_1, word_2, 96 * day + HALF_PAST_SIX, TABLES)
    assert at_noon <= at_dawn <= 2 * at_noon


@given(WORD, WORD, WORD, QUARTER, QUARTER)
def test_without_active_hours_the_time_of_day_counts_for_nothing(w0, w1, w2, one, other):
    flat = compile_study_app(APP.model_copy(update={"active_hours": []}), ["study-app-use"])
    assert session_points(w0, w1, w2, one, flat) == session_points(w0, w1, w2, other, flat)


def test_no_app_no_points():
    off = compile_study_app(None, [])
    assert session_points(ALL, ALL, ALL, HALF_PAST_SIX, off) == 0
    assert session_minutes(ALL, ALL, ALL, off) == 0
    assert not runs_by_itself(0, off)


def test_share_of_days_on_which_the_app_only_runs():
    assert runs_by_itself(WORDS // 4 - 1, TABLES)
    assert not runs_by_itself(WORDS // 4, TABLES)


def test_minutes_of_an_item():
    # One item takes three minutes each time; the highest byte does it as often as its points say.
    place = [item.minutes.value for item in APP.items.values()].index(3)
    row = np.arange(256)
    several = [session_minutes(*words_with(place, int(byte)), TABLES) for byte in row]
    idle = session_minutes(0, 0, 0, TABLES)
    assert {minutes - idle for minutes in several} <= {30 * n for n in range(30)}
    assert several == sorted(several)


@pytest.mark.parametrize(
    ("points", "ratio", "expected"),
    [(1000, 0, 0), (1000, 0.05, 50), (0, 1, 0), (1000, 1, 1000), (999, 0.5, 499), (100, 2, 200)],
)
def test_a_month_in_the_municipal_score(points, ratio, expected):
    assert month_in_score(points, round(ratio * 65_536)) == expected


@given(st.integers(0, 20_000), st.integers(0, 20_000), st.integers(0, 1 << 20))
def test_more_app_points_are_never_worth_less(one, other, into_score):
    low, high = sorted((one, other))
    assert 0 <= month_in_score(low, into_score) <= month_in_score(high, into_score)
