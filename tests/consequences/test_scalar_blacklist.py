"""Payment and removal, one listing at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.consequences.blacklist import NOT_WITHIN_TERM, removal_week, weeks_until_paid

LAST = 2**32 - 1
# A debt is unpaid after one, two and three weeks with chances 1/2, 1/4 and 1/8.
HALVING = np.array([1 << 31, 1 << 30, 1 << 29], dtype=np.int64)


@pytest.mark.parametrize(
    ("word", "weeks"),
    [
        (LAST, 1),
        (1 << 31, 1),
        ((1 << 31) - 1, 2),
        (1 << 30, 2),
        ((1 << 30) - 1, 3),
        (1 << 29, 3),
        ((1 << 29) - 1, NOT_WITHIN_TERM),
        (0, NOT_WITHIN_TERM),
    ],
)
def test_weeks_until_paid_by_hand(word, weeks):
    assert weeks_until_paid(word, HALVING) == weeks


@given(
    st.integers(0, LAST),
    st.lists(st.integers(0, 2**32), max_size=20).map(lambda chances: sorted(chances)[::-1]),
)
def test_weeks_until_paid_is_a_search(word, falling):
    found = weeks_until_paid(word, np.array(falling, dtype=np.int64))
    passed = [week for week, chance in enumerate(falling, start=1) if word >= chance]
    assert found == min(passed, default=NOT_WITHIN_TERM)


@pytest.mark.parametrize(
    ("listed", "paid", "term", "correction", "week"),
    [
        (10, 14, 104, 0, 14),
        (10, 14, 104, 3, 17),
        (10, 113, 104, 3, 114),
        (10, NOT_WITHIN_TERM, 104, 3, 114),
        (0, 1, 1, 0, 1),
    ],
)
def test_removal_by_hand(listed, paid, term, correction, week):
    assert removal_week(listed, paid, term, correction) == week


@given(st.integers(0, 2000), st.integers(1, 500), st.integers(1, 500), st.integers(0, 60))
def test_removal_is_after_the_listing_and_within_the_term(listed, wait, term, correction):
    assert listed < removal_week(listed, listed + wait, term, correction) <= listed + term
