"""An institution's answer."""

import pytest

from glasscity.consequences.institutions import (
    BY_LIST,
    BY_ORDER,
    BY_TIER,
    GRANTED,
    commercial_denies,
    decision,
)

LOWEST, BOTH_ENDS = 0b1, 0b101


@pytest.mark.parametrize(
    ("listed", "restricted", "tier", "denied_tiers", "expected"),
    [
        (False, False, 0, 0, GRANTED),
        (True, False, 0, 0, BY_LIST),
        (False, True, 0, 0, BY_ORDER),
        (True, True, 0, LOWEST, BY_LIST),
        (False, False, 0, LOWEST, BY_TIER),
        (False, False, 1, LOWEST, GRANTED),
        (True, False, -1, LOWEST, BY_LIST),
        (False, True, 0, LOWEST, BY_ORDER),
        (False, False, -1, LOWEST, GRANTED),
        (False, False, -1, -1, GRANTED),
        (False, False, 1, BOTH_ENDS, GRANTED),
        (False, False, 2, BOTH_ENDS, BY_TIER),
        (False, False, 31, 1 << 31, BY_TIER),
    ],
)
def test_truth_table(listed, restricted, tier, denied_tiers, expected):
    assert decision(listed, restricted, tier, denied_tiers) == expected


@pytest.mark.parametrize(
    ("commercial", "least", "denied"),
    [(599, 600, True), (600, 600, False), (0, 1, True), (-1, 600, False), (0, -1, False)],
)
def test_commercial_score(commercial, least, denied):
    assert commercial_denies(commercial, least) == denied
