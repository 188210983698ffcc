"""When somebody looks into their file."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.response.access import week_found
from glasscity.response.notice import NEVER_KNOWN

LAST = 2**32 - 1
HALVING = np.array([1 << 31, 1 << 30], dtype=np.int64)


@pytest.mark.parametrize(
    ("word", "week"),
    [
        (LAST, 11),
        (1 << 31, 11),
        ((1 << 31) - 1, 12),
        (1 << 30, 12),
        ((1 << 30) - 1, NEVER_KNOWN),
        (0, NEVER_KNOWN),
    ],
)
def test_by_hand(word, week):
    assert week_found(10, word, HALVING) == week


@given(
    st.integers(0, LAST),
    st.lists(st.integers(0, 2**32), max_size=20).map(lambda chances: sorted(chances)[::-1]),
)
def test_it_is_a_search(word, falling):
    passed = [7 + week for week, chance in enumerate(falling, start=1) if word >= chance]
    found = week_found(7, word, np.array(falling, dtype=np.int64))
    assert found == min(passed, default=NEVER_KNOWN)


@given(st.integers(0, LAST))
def test_nobody_finds_what_nobody_may_look_at(word):
    assert week_found(0, word, np.zeros(0, dtype=np.int64)) == NEVER_KNOWN
