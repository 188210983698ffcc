"""Who gets something on top."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.consequences.benefits import gets_benefit

TOP_OF_FOUR = 0b1000


@pytest.mark.parametrize(
    ("tier", "commercial", "tiers", "least", "expected"),
    [
        (3, -1, TOP_OF_FOUR, -1, True),
        (2, -1, TOP_OF_FOUR, -1, False),
        (-1, -1, TOP_OF_FOUR, -1, False),
        (-1, -1, -1, -1, False),
        (0, 650, 0, 650, True),
        (0, 649, 0, 650, False),
        (0, -1, 0, 0, False),
        (0, 0, 0, 0, True),
        (3, 0, TOP_OF_FOUR, 650, True),
        (2, 950, TOP_OF_FOUR, 650, True),
        (0, 950, 0, -1, False),
    ],
)
def test_truth_table(tier, commercial, tiers, least, expected):
    assert gets_benefit(tier, commercial, tiers, least) == expected


@given(st.integers(-1, 31), st.integers(-1, 2000))
def test_no_benefit_is_nobodys(tier, commercial):
    assert not gets_benefit(tier, commercial, 0, -1)


@given(st.integers(-1, 31), st.integers(-1, 2000), st.integers(0, 2**32 - 1), st.integers(0, 2000))
def test_a_second_way_to_a_benefit_takes_it_from_nobody(tier, commercial, tiers, least):
    either = gets_benefit(tier, commercial, tiers, least)
    assert either == (
        gets_benefit(tier, commercial, tiers, -1) or gets_benefit(tier, commercial, 0, least)
    )
