"""Counts by inversion: one uniform word decides how many moments fall in a week.

For a Poisson count with mean *m*, the thresholds are the cumulative probabilities P(count <= k)
in units of 2**-32, rounded to nearest; the count is how many of them a uniform 32-bit word has
reached. A higher rate lowers every threshold, so it can only add moments: counts are nested.

Thresholds come from decimal arithmetic, since numpy's exponential differs between processors.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit, integer
from glasscity.errors import GlasscityError

WORDS = 2**32
"""Number of values of one random word."""

MOST_MOMENTS = 255
"""Moments of one act in one person's week; the moment's number travels in eight bits."""

_DIGITS = 30


def threshold(probability: Decimal) -> int:
    """Return a probability in units of 2**-32, rounded to nearest.

    Parameters
    ----------
    probability
        Between 0 and 1.

    Returns
    -------
    int
        Between 0 and 2**32, both included; a word *below* it has the probability.
    """
    return int((probability * WORDS).to_integral_value())


@inline_jit
def both_chances(one: int, other: int) -> int:
    """Return the product of two chances in units of 2**-32, worked out within 64 bits."""
    return ((one >> 1) * (other >> 1)) >> 30


@lru_cache(maxsize=1 << 14)
def poisson_thresholds(mean: Decimal) -> tuple[int, ...]:
    """Return the cumulative thresholds of a Poisson count.

    Parameters
    ----------
    mean
        Expected moments in the window, 0 or more.

    Returns
    -------
    tuple of int
        ``t[k] = round(2**32 * P(count <= k))`` as long as that is below 2**32; empty for mean 0.

    Raises
    ------
    GlasscityError
        If a count above 255 has a probability that 32 bits can tell from zero.
    """
    with localcontext() as context:
        context.prec = _DIGITS
        term = (-mean).exp()
        cumulative = term
        found: list[int] = []
        while (reached := threshold(cumulative)) < WORDS:
            found.append(reached)
            if len(found) > MOST_MOMENTS:
                raise GlasscityError(
                    f"a rate of {mean:.4g} moments per person and week is too high for one act: "
                    f"more than {MOST_MOMENTS} could fall in a week; split it or lower the rate"
                )
            term = term * mean / len(found)
            cumulative += term
    return tuple(found)


@inline_jit
def count_from_word(word: int, thresholds: npt.NDArray[np.uint32], start: int, stop: int) -> int:
    """Return how many moments a uniform word stands for.

    Parameters
    ----------
    word
        Uniform, 0 to 2**32 - 1.
    thresholds
        Cumulative thresholds of all rows, uint32, ascending within a row.
    start, stop
        The row's slice.

    Returns
    -------
    int
        Number of thresholds that the word has reached.
    """
    count = 0
    while start + count < stop and word >= integer(thresholds[start + count]):
        count += 1
    return count
