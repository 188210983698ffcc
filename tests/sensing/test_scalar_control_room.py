"""Whether somebody looks, and what a record counts for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.sensing.control_room import (
    ALWAYS,
    chance_looked_at,
    looked_at_below,
    weight_of_record,
)

WORD = st.integers(0, 2**32)
PART = st.integers(0, ALWAYS)
RATIO = st.integers(0, 1000 * ALWAYS)


@pytest.mark.parametrize(
    ("attention", "zoom", "known", "has_record", "chance"),
    [
        (ALWAYS // 4, 0, 2 * ALWAYS, False, ALWAYS // 4),
        (ALWAYS // 4, 0, 2 * ALWAYS, True, ALWAYS // 2),
        (ALWAYS // 4, ALWAYS // 2, ALWAYS, True, ALWAYS * 5 // 8),
        (ALWAYS // 4, 0, 1000 * ALWAYS, True, ALWAYS),
        (0, ALWAYS // 8, 1000 * ALWAYS, True, ALWAYS // 8),
    ],
    ids=["stranger", "known", "zoom or attention", "always at most", "no attention"],
)
def test_zoom_and_attention_are_two_chances(attention, zoom, known, has_record, chance):
    assert chance_looked_at(attention, zoom, known, has_record) == chance
    assert looked_at_below(2**31, chance) == chance * 2**31 // ALWAYS


@given(WORD, PART, RATIO, st.booleans())
def test_where_the_system_zooms_in_on_everything_nothing_is_lost(seen, attention, known, record):
    assert looked_at_below(seen, chance_looked_at(attention, ALWAYS, known, record)) == seen


@given(WORD, RATIO, st.booleans())
def test_nobody_looks_where_there_is_neither(seen, known, record):
    assert looked_at_below(seen, chance_looked_at(0, 0, known, record)) == 0


@given(WORD, PART, PART, PART, RATIO, st.booleans())
def test_more_attention_only_adds_moments(seen, one, other, zoom, known, record):
    low, high = sorted((one, other))
    few, many = (
        looked_at_below(seen, chance_looked_at(attention, zoom, known, record))
        for attention in (low, high)
    )
    assert few <= many <= seen


@given(PART)
def test_a_record_counts_the_same_without_correction(attention):
    assert weight_of_record(attention, False) == ALWAYS


@given(st.integers(1, ALWAYS))
def test_with_correction_weight_times_attention_is_one(attention):
    one = weight_of_record(attention, True) * attention
    assert ALWAYS * ALWAYS - attention < one <= ALWAYS * ALWAYS


def test_no_attention_weighs_like_the_least():
    assert weight_of_record(0, True) == weight_of_record(1, True) == 2**32
