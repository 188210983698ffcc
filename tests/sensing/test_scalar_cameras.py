"""What one search of the gallery brings up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.sensing.cameras import FALSE_MATCH, NOT_RECOGNISED, TRUE_MATCH, recognise

WORDS = 2**32
WORD = st.integers(0, WORDS - 1)
SHARE = st.integers(0, WORDS)


@pytest.mark.parametrize(
    ("word", "false_word", "expected"),
    [
        (100, 0, TRUE_MATCH),
        (100, 50, TRUE_MATCH),
        (99, 49, FALSE_MATCH),
        (99, 50, NOT_RECOGNISED),
        (0, 0, FALSE_MATCH),
    ],
)
def test_truth_table(word, false_word, expected):
    assert recognise(word, false_word, 100, 50) == expected


@given(WORD, WORD)
def test_errors_of_none_and_of_all(word, false_word):
    assert recognise(word, false_word, 0, WORDS) == TRUE_MATCH
    assert recognise(word, false_word, WORDS, WORDS) == FALSE_MATCH
    assert recognise(word, false_word, WORDS, 0) == NOT_RECOGNISED


@given(WORD, WORD, SHARE, SHARE, SHARE)
def test_a_larger_gallery_only_adds_false_matches(word, false_word, missed, one, other):
    low, high = sorted((one, other))
    few, many = (recognise(word, false_word, missed, below) for below in (low, high))
    assert many == few or (few, many) == (NOT_RECOGNISED, FALSE_MATCH)
