"""Whether a match passes the person who looks at it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.sensing.human_review import passes_review

WORDS = 2**32
WORD = st.integers(0, WORDS - 1)


@pytest.mark.parametrize(
    ("word", "is_true", "passes"),
    [(99, True, True), (100, True, False), (49, False, False), (50, False, True)],
)
def test_truth_table(word, is_true, passes):
    assert passes_review(word, is_true, 100, 50) == passes


@given(WORD, st.booleans())
def test_a_reviewer_who_keeps_and_stops_nothing_or_everything(word, is_true):
    assert passes_review(word, is_true, WORDS, 0), "as if nobody looked"
    assert not passes_review(word, is_true, 0, WORDS)
    assert passes_review(word, is_true, WORDS, WORDS) == is_true, "who never errs"
