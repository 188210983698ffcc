"""Durations as the engine counts them: in weeks, rounded up to the next border."""

from __future__ import annotations

from decimal import Decimal
from math import ceil

from glasscity.scenario.quantity import Quantity

DAYS = {
    "days": Decimal(1),
    "weeks": Decimal(7),
    "months": Decimal(365) / 12,
    "years": Decimal(365),
}
"""Days in a unit of duration. A year has 365 days; a month is a twelfth of it."""


def days_of(duration: Quantity) -> int:
    """Return a duration in whole days, rounded up.

    Parameters
    ----------
    duration
        With unit days, weeks, months or years.

    Returns
    -------
    int
        Days.
    """
    # Rounded first: a twelfth of a year, twelve times, must not come out a day longer.
    return ceil(round(Decimal(str(duration.value)) * DAYS[duration.unit], 9))


def weeks_of(duration: Quantity) -> int:
    """Return a duration in weeks, rounded up to the next border.

    Parameters
    ----------
    duration
        With unit days, weeks, months or years.

    Returns
    -------
    int
        Weeks.
    """
    return ceil(days_of(duration) / 7)
