"""Which borders begin a month or a year: the first border at or after the calendar date."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil

from glasscity.units import DAYS_PER_MONTH, DAYS_PER_YEAR


def days_of(years: float) -> int:
    """Return the days of a run: years of 365 days, half a day rounded up.

    Parameters
    ----------
    years
        Length of the run; read as the decimal number that it is written as, so that 0.7 years are
        255.5 days, which is 256, and not a little less.
    """
    days = Decimal(str(years)) * DAYS_PER_YEAR
    return int(days.to_integral_value(ROUND_HALF_UP))


def year_borders(weeks: int) -> frozenset[int]:
    """Return the borders at which a year begins, the start left out.

    Parameters
    ----------
    weeks
        Windows of the run.

    Returns
    -------
    frozenset of int
        Weeks.
    """
    return _borders(Fraction(DAYS_PER_YEAR), weeks)


def month_borders(weeks: int) -> frozenset[int]:
    """Return the borders at which a month (a twelfth of a year) begins, the start left out.

    Parameters
    ----------
    weeks
        Windows of the run.

    Returns
    -------
    frozenset of int
        Weeks.
    """
    return _borders(DAYS_PER_MONTH, weeks)


def _borders(days: Fraction, weeks: int) -> frozenset[int]:
    periods = int(weeks * 7 / days) + 1
    return frozenset(w for n in range(1, periods + 1) if (w := ceil(n * days / 7)) < weeks)


def year_ends(weeks: int) -> dict[int, int]:
    """Return the last border at or before the end of each whole year.

    Parameters
    ----------
    weeks
        Windows of the run, the last one cut or not.

    Returns
    -------
    dict of int to int
        Week to number of the year, from 1. A run of one year and a run of two share the first.
    """
    years = weeks * 7 // DAYS_PER_YEAR
    return {n * DAYS_PER_YEAR // 7: n for n in range(1, years + 1)}
