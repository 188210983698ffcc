"""Payment and removal, one listing at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.consequences.blacklist import (
    NOT_WITHIN_TERM,
    is_entered,
    removal_week,
    term_of,
    weeks_until_paid,
)

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


@pytest.mark.parametrize(
    ("word", "week", "entered"),
    [
        # Half of all records from week 4 on; before that 1/16, 3/16, 5/16 and 7/16.
        ((1 << 31) - 1, 4, True),
        (1 << 31, 4, False),
        ((1 << 28) - 1, 0, True),
        (1 << 28, 0, False),
        (3 * (1 << 28) - 1, 1, True),
        (3 * (1 << 28), 1, False),
        (7 * (1 << 28) - 1, 3, True),
        (7 * (1 << 28), 3, False),
    ],
)
def test_a_list_that_is_being_set_up_enters_more_week_by_week(word, week, entered):
    assert is_entered(word, week, 1 << 31, 4) == entered


def test_every_record_is_entered_unless_said_otherwise():
    assert is_entered(LAST, 0, 1 << 32, 0)


@given(st.integers(0, LAST), st.integers(0, 300), st.integers(0, 2**32), st.integers(0, 200))
def test_who_is_entered_early_would_be_entered_later(word, week, below, roll_out):
    if is_entered(word, week, below, roll_out):
        assert is_entered(word, week + 1, below, roll_out)


@pytest.mark.parametrize(("word", "term"), [(9, NOT_WITHIN_TERM), (10, 104), (LAST, 104)])
def test_some_listings_have_no_term(word, term):
    assert term_of(word, 104, 10) == term
