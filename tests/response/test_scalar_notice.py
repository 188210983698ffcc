"""When somebody is told."""

from hypothesis import given
from hypothesis import strategies as st

from glasscity.response.notice import NEVER_KNOWN, week_told

WORD = st.integers(0, 2**32 - 1)


@given(st.integers(0, 5000), WORD, st.integers(0, 2**32), st.integers(0, 200))
def test_told_after_the_delay_or_never(week, word, told_below, delay):
    expected = week + delay if word < told_below else NEVER_KNOWN
    assert week_told(week, word, told_below, delay) == expected


@given(st.integers(0, 5000), WORD)
def test_the_ends(week, word):
    assert week_told(week, word, 0, 0) == NEVER_KNOWN
    assert week_told(week, word, 2**32, 3) == week + 3
