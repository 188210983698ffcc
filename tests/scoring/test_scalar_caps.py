"""A cap on losses; runs compiled and, under NUMBA_DISABLE_JIT=1, as plain Python."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.scenario.quantity import assumed
from glasscity.scenario.safeguards import Safeguards
from glasscity.scoring.caps import Caps, compile_caps, within_loss_cap

POINTS = st.integers(-10_000, 10_000)
MOST = st.integers(0, 10_000)


@pytest.mark.parametrize(
    ("points", "lost", "most", "kept"),
    [
        (-30, 0, 100, -30),
        (-30, 70, 100, -30),
        (-30, 71, 100, -29),
        (-30, 100, 100, 0),
        (-30, 0, 0, 0),
        (0, 50, 100, 0),
        (30, 100, 100, 30),
    ],
)
def test_by_hand(points, lost, most, kept):
    assert within_loss_cap(points, lost, most) == kept


@given(st.lists(POINTS, max_size=30), MOST)
def test_a_period_never_costs_more_than_the_cap_and_gains_are_left_alone(records, most):
    lost = 0
    for points in records:
        kept = within_loss_cap(points, lost, most)
        if points >= 0:
            assert kept == points
        else:
            assert points <= kept <= 0
            lost -= kept
    assert lost == min(most, -sum(points for points in records if points < 0))


@given(POINTS, st.integers(0, 10_000), MOST, MOST)
def test_a_lower_cap_never_costs_more(points, lost, one, other):
    low, high = sorted((one, other))
    lost = min(lost, low)
    assert within_loss_cap(points, lost, high) <= within_loss_cap(points, lost, low)


def test_the_cap_is_compiled():
    assert compile_caps(Safeguards(caps=Caps(lost=assumed(80, "points per year")))) == (True, 80)


def test_without_the_safeguard_there_is_no_cap():
    assert compile_caps(Safeguards()) == (False, 0)
