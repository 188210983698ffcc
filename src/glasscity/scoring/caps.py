"""A cap on losses: nobody loses more than so many points within a year."""

from __future__ import annotations

from typing import NamedTuple

from glasscity.compilation import inline_jit
from glasscity.scenario.safeguards import Safeguards


class LossCap(NamedTuple):
    """The cap in integers."""

    on: bool
    most: int
    """Points in a year."""


@inline_jit
def within_loss_cap(points: int, lost: int, most: int) -> int:
    """Return what is left of a penalty under the cap.

    Parameters
    ----------
    points
        Of the record; a penalty if below 0.
    lost
        Points lost already within the year, from 0.
    most
        Most of them.

    Returns
    -------
    int
        Between ``points`` and 0 for a penalty; a gain is left alone.
    """
    if points >= 0:
        return points
    return max(points, lost - most)


def compile_caps(safeguards: Safeguards) -> LossCap:
    """Compile the cap on losses.

    Parameters
    ----------
    safeguards
        The regime's safeguards.

    Returns
    -------
    LossCap
    """
    if safeguards.caps is None:
        return LossCap(False, 0)
    return LossCap(True, int(safeguards.caps.lost.value))
