"""Caps, truth and expiry of one record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.scoring.rulebook import NEVER, expiry_week, points_within_cap, truth_of_own_act
from glasscity.sensing.truth import Truth

POINTS = st.integers(-10_000, 10_000)
CAP = st.integers(0, 10_000)


@pytest.mark.parametrize(
    ("points", "gained", "cap", "expected"),
    [
        (5, 0, 20, 5),
        (5, 18, 20, 2),
        (5, 20, 20, 0),
        (-5, 18, 20, -2),
        (-5, 20, 20, 0),
        (0, 3, 20, 0),
        (7, 0, 0, 0),
    ],
)
def test_cap_by_hand(points, gained, cap, expected):
    assert points_within_cap(points, gained, cap) == expected


@given(st.lists(POINTS, max_size=30), CAP)
def test_a_period_never_exceeds_its_cap_and_no_sign_turns(records, cap):
    gained = 0
    for points in records:
        kept = points_within_cap(points, gained, cap)
        assert kept * points >= 0
        assert abs(kept) <= abs(points)
        assert abs(kept) == min(abs(points), cap - gained), "nothing is held back below the cap"
        gained += abs(kept)
    assert gained == min(cap, sum(abs(points) for points in records))


@pytest.mark.parametrize(
    ("points", "own", "protected", "yardstick", "expected"),
    [
        (-5, Truth.TRUE, False, 10, Truth.TRUE),
        (-10, Truth.TRUE, False, 10, Truth.TRUE),
        (-11, Truth.TRUE, False, 10, Truth.DISPROPORTIONATE),
        (-1, Truth.TRUE, True, 10, Truth.LAWFUL_ACT),
        (-100, Truth.TRUE, True, 10, Truth.LAWFUL_ACT),
        (0, Truth.TRUE, True, 0, Truth.TRUE),
        (50, Truth.TRUE, True, 0, Truth.TRUE),
        (50, Truth.TRUE, False, 0, Truth.TRUE),
        (-100, Truth.ANOTHERS_ACT, True, 0, Truth.ANOTHERS_ACT),
        (0, Truth.ANOTHERS_ACT, False, 0, Truth.ANOTHERS_ACT),
    ],
)
def test_truth_of_a_record_that_names_the_right_person(points, own, protected, yardstick, expected):
    assert truth_of_own_act(points, int(own), protected, yardstick) == expected


@pytest.mark.parametrize(
    ("day", "days", "week"), [(0, 7, 1), (0, 8, 2), (1, 6, 1), (1, 7, 2), (6, 1, 1), (0, 365, 53)]
)
def test_expiry_by_hand(day, days, week):
    assert expiry_week(day, days) == week


@given(st.integers(0, 60_000 * 7), st.integers(1, NEVER))
def test_expiry_is_the_first_border_at_or_after_the_day(day, days):
    border = expiry_week(day, days) * 7
    assert border - 7 < day + days <= border


@given(st.integers(0, 60_000 * 7))
def test_expiry_never_falls_on_a_border_already_passed(day):
    assert expiry_week(day, 0) == day // 7 + 1


def test_a_record_that_never_expires_outlasts_every_run():
    assert expiry_week(0, NEVER) > 60_000
