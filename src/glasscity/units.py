"""Lengths of time, written once: every room counts the same days."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

DAYS_PER_WEEK: Final = 7
DAYS_PER_YEAR: Final = 365
"""There are no leap years."""
DAYS_PER_MONTH: Final = Fraction(DAYS_PER_YEAR, 12)
