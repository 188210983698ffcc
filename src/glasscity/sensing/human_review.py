"""Human review: somebody looks at each camera match before it counts.

A reviewer confirms most true matches and stops part of the false ones; what is stopped makes no
record. How well people do is an assumption of the scenario.
"""

from __future__ import annotations

from typing import NamedTuple

from glasscity.compilation import inline_jit
from glasscity.life.poisson import WORDS, threshold
from glasscity.life.tables import decimal
from glasscity.scenario.safeguards import HumanReview


class ReviewTables(NamedTuple):
    """Human review in integers, units of 2**-32."""

    on: bool
    keeps_below: int
    """Word below which a true match is confirmed."""
    stops_below: int
    """Word below which a false match is stopped."""


@inline_jit
def passes_review(word: int, is_true: bool, keeps_below: int, stops_below: int) -> bool:
    """Tell whether a match passes the person who looks at it.

    Parameters
    ----------
    word
        Uniform, 0 to 2**32 - 1.
    is_true
        Whether the match names the actor.
    keeps_below, stops_below
        As `ReviewTables`.
    """
    if is_true:
        return word < keeps_below
    return word >= stops_below


def compile_human_review(review: HumanReview | None) -> ReviewTables:
    """Compile human review.

    Parameters
    ----------
    review
        The safeguard, or None where every match counts.

    Returns
    -------
    ReviewTables
    """
    if review is None:
        return ReviewTables(False, WORDS, 0)
    return ReviewTables(
        True, threshold(decimal(review.keeps_true)), threshold(decimal(review.stops_false))
    )
