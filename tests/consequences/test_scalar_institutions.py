"""An institution's answer."""

import pytest

from glasscity.consequences.institutions import (
    BY_LIST,
    BY_TIER,
    GRANTED,
    commercial_denies,
    decision,
)

LOWEST, BOTH_ENDS = 0b1, 0b101


@pytest.mark.parametrize(
    ("listed", "tier", "denied_tiers", "denies_listed", "expected"),
    [
        (False, 0, 0, False, GRANTED),
        (True, 0, 0, False, GRANTED),
        (True, 0, 0, True, BY_LIST),
        (False, 0, LOWEST, False, BY_TIER),
        (False, 1, LOWEST, True, GRANTED),
        (True, 0, LOWEST, True, BY_LIST),
        (True, 0, LOWEST, False, BY_TIER),
        (True, -1, LOWEST, True, BY_LIST),
        (False, -1, LOWEST, True, GRANTED),
        (False, -1, -1, False, GRANTED),
        (False, 1, BOTH_ENDS, False, GRANTED),
        (False, 2, BOTH_ENDS, False, BY_TIER),
        (False, 31, 1 << 31, False, BY_TIER),
    ],
)
def test_truth_table(listed, tier, denied_tiers, denies_listed, expected):
    assert decision(listed, tier, denied_tiers, denies_listed) == expected


@pytest.mark.parametrize(
    ("commercial", "least", "denied"),
    [(599, 600, True), (600, 600, False), (0, 1, True), (-1, 600, False), (0, -1, False)],
)
def test_commercial_score(commercial, least, denied):
    assert commercial_denies(commercial, least) == denied
