"""Expiry as a safeguard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.scenario.quantity import assumed
from glasscity.scoring.expiry import Expiry, expiry_days_in_force
from glasscity.scoring.rulebook import NEVER

DAYS = st.integers(0, NEVER)


@given(DAYS, st.integers(0, 5_200))
def test_the_shorter_of_the_two_is_in_force(days, most):
    found = expiry_days_in_force(days, Expiry(after=assumed(most, "days")))
    assert found == min(days, most)


@given(DAYS)
def test_without_the_safeguard_the_rulebook_stands(days):
    assert expiry_days_in_force(days, None) == days


@pytest.mark.parametrize(
    ("after", "unit", "days"), [(1, "years", 365), (6, "months", 183), (26, "weeks", 182)]
)
def test_it_ends_what_would_never_expire(after, unit, days):
    assert expiry_days_in_force(NEVER, Expiry(after=assumed(after, unit))) == days
