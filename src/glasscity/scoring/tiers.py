"""Tiers: which class a score puts a person in, and when that is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit, integer

if TYPE_CHECKING:
    from glasscity.scenario.rulebooks import Scoring

AT_ONCE = 0
"""The tier follows every change of the score."""
AT_BORDERS = 1
"""The tier is set at reviews alone."""

MOST_TIERS = 32
"""A tier travels in five bits."""


class TierTables(NamedTuple):
    """Tiers in integers, lowest first: tier 0 is the lowest."""

    cuts: npt.NDArray[np.int32]
    """Least shown score of tiers 1 and above, ascending, shape (tiers - 1,)."""
    review: int
    """AT_ONCE or AT_BORDERS."""


@inline_jit
def shown_score(score: int, floor: int, ceiling: int) -> int:
    """Return the score that readers see: the latent score, clipped.

    Parameters
    ----------
    score
        Latent score = start + sum of active points.
    floor, ceiling
        Points.
    """
    return min(max(score, floor), ceiling)


@inline_jit
def tier_of(shown: int, cuts: npt.NDArray[np.int32]) -> int:
    """Return the tier of a shown score: how many cut points it has reached.

    Parameters
    ----------
    shown
        Points.
    cuts
        Ascending, int32.
    """
    tier = 0
    while tier < cuts.size and shown >= integer(cuts[tier]):
        tier += 1
    return tier


@inline_jit
def is_among(tier: int, tiers: int) -> bool:
    """Tell whether a tier is one of several; -1, for somebody without a score, is none.

    Parameters
    ----------
    tier
        0 = lowest.
    tiers
        Bit t set: tier t is one of them.
    """
    return tier >= 0 and (tiers >> tier) & 1 == 1


def compile_tiers(scoring: Scoring | None) -> TierTables:
    """Compile tiers.

    Parameters
    ----------
    scoring
        The rulebook, or None where nobody is scored.

    Returns
    -------
    TierTables
    """
    if scoring is None:
        return TierTables(np.zeros(0, dtype=np.int32), AT_ONCE)
    ascending = [int(cut.value) for cut in reversed(scoring.tiers.values())]
    review = AT_ONCE if scoring.review == "at-once" else AT_BORDERS
    return TierTables(np.array(ascending[1:], dtype=np.int32), review)
