"""Validation: what the model can be held against, and how it fares.

A check is a result known from elsewhere: a closed form, a published figure that a parameter was
chosen for, or one that none was chosen for. Which of these it is stands beside it, and so does
what it does not say.
"""

from __future__ import annotations

from glasscity.experiments.validation import (
    attention,
    closed_forms,
    court_list,
    places,
    recognition,
    speech,
    ties,
)
from glasscity.experiments.validation.check import (
    LABELS,
    Bench,
    Check,
    Found,
    Result,
    play_checks,
)

__all__ = ["ALL_CHECKS", "LABELS", "Bench", "Check", "Found", "Result", "play_checks"]

ALL_CHECKS: tuple[Check, ...] = (
    *closed_forms.CHECKS,
    *recognition.CHECKS,
    *places.CHECKS,
    *attention.CHECKS,
    *ties.CHECKS,
    *court_list.CHECKS,
    *speech.CHECKS,
)
"""In the order in which they are shown."""
