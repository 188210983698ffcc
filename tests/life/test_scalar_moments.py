"""When and where a moment is, one word at a time."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from glasscity.life.moments import (
    CELLS,
    QUARTERS_PER_DAY,
    district_of_moment,
    quarter_of_week,
)

WORDS = st.integers(0, 2**32 - 1)
# Row 0: quarter hours in order; row 1: always the last quarter hour of the day.
HOURS = np.stack([np.arange(CELLS) * QUARTERS_PER_DAY // CELLS, np.full(CELLS, 95)]).astype(
    np.uint8
)
ELSEWHERE = (np.arange(CELLS) % 16).astype(np.uint8)


def test_first_and_last_word_are_the_first_and_the_last_quarter_of_the_week():
    assert quarter_of_week(0, HOURS, 0) == 0
    assert quarter_of_week(2**32 - 1, HOURS, 0) == 7 * QUARTERS_PER_DAY - 1


@given(WORDS)
def test_quarter_is_within_the_week_and_follows_the_profile(word):
    assert 0 <= quarter_of_week(word, HOURS, 0) < 7 * QUARTERS_PER_DAY
    assert quarter_of_week(word, HOURS, 1) % QUARTERS_PER_DAY == 95
    assert quarter_of_week(word, HOURS, 0) // 96 == quarter_of_week(word, HOURS, 1) // 96


def test_days_of_the_week_are_alike():
    words = [high << 12 for high in range(0, 1 << 20, 64)]
    days = np.bincount([quarter_of_week(word, HOURS, 0) // 96 for word in words], minlength=7)
    assert days.max() - days.min() <= 1


@given(WORDS, st.integers(0, 31))
def test_local_share_of_one_and_of_none(word, home):
    assert district_of_moment(word, home, 1 << 20, ELSEWHERE) == home
    assert district_of_moment(word, home, 0, ELSEWHERE) == (word & 4095) % 16


def test_local_share_is_met_to_one_in_a_million():
    half = 1 << 19
    assert district_of_moment((half - 1) << 12, 31, half, ELSEWHERE) == 31
    assert district_of_moment(half << 12, 31, half, ELSEWHERE) == 0
