"""Durations in days and weeks."""

import pytest

from glasscity.scenario.quantity import Quantity
from glasscity.sensing.delay import days_of, weeks_of


def duration(value, unit):
    return Quantity(value=value, unit=unit, source="assumed", kind="assumed")


@pytest.mark.parametrize(
    ("value", "unit", "days", "weeks"),
    [
        (0, "weeks", 0, 0),
        (1, "days", 1, 1),
        (7, "days", 7, 1),
        (8, "days", 8, 2),
        (0.5, "days", 1, 1),
        (3, "weeks", 21, 3),
        (1, "months", 31, 5),
        (12, "months", 365, 53),
        (18, "months", 548, 79),
        (1, "years", 365, 53),
        (2, "years", 730, 105),
        (0.1, "years", 37, 6),
    ],
)
def test_durations_are_rounded_up_to_days_and_to_borders(value, unit, days, weeks):
    assert days_of(duration(value, unit)) == days
    assert weeks_of(duration(value, unit)) == weeks


@pytest.mark.parametrize("years", range(1, 12))
def test_twelve_months_are_a_year(years):
    assert days_of(duration(12 * years, "months")) == 365 * years
