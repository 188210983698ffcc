"""Counts by inversion, one word at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.life.poisson import count_from_word

LAST = 2**32 - 1
ROWS = np.array([10, 20, 30, 5, LAST], dtype=np.uint32)


@pytest.mark.parametrize(
    ("word", "expected"), [(0, 0), (9, 0), (10, 1), (19, 1), (20, 2), (29, 2), (30, 3), (LAST, 3)]
)
def test_a_word_counts_the_thresholds_it_has_reached(word, expected):
    assert count_from_word(word, ROWS, 0, 3) == expected


def test_only_the_rows_own_slice_is_read():
    assert count_from_word(LAST, ROWS, 3, 4) == 1
    assert count_from_word(LAST, ROWS, 3, 5) == 2
    assert count_from_word(LAST, ROWS, 3, 3) == 0


@given(
    st.integers(0, LAST),
    st.lists(st.integers(0, LAST), max_size=12).map(sorted),
)
def test_count_is_how_many_thresholds_are_at_or_below_the_word(word, thresholds):
    row = np.array(thresholds, dtype=np.uint32)
    assert count_from_word(word, row, 0, row.size) == sum(t <= word for t in thresholds)
