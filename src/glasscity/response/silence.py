"""Silence: how fear withholds critical remarks, by one of two rival rules.

How much fear silences is not known, so there are two rules, and results should be read under both.
*Exponential*: at level f a remark is made with chance exp(-s f), so each bit of fear counts.
*Threshold*: nothing happens below a level; from it on a remark is withheld with a fixed chance.
All critical speech is silenced alike, lawful or not.
"""

from __future__ import annotations

from decimal import Decimal, localcontext

import numpy as np
import numpy.typing as npt

from glasscity.life.poisson import WORDS, threshold

STEPS = 65
"""Entries of a table by level of fear: level 0 to 16,384 in steps of 256."""


def kept(strength: Decimal, level: Decimal) -> Decimal:
    """Return the chance to come to pass at a level of fear: ``exp(-strength x level)``."""
    return (-strength * level).exp()


def exponential(strength: Decimal) -> npt.NDArray[np.int64]:
    """Return the chance that a moment comes to pass at each level, by the exponential rule.

    Parameters
    ----------
    strength
        0 or more; 0 changes nothing.

    Returns
    -------
    ndarray of int64, shape (65,)
        ``exp(-strength * level)`` in units of 2**-32; levels from 0 to 1.
    """
    with localcontext() as context:
        context.prec = 30
        left = [threshold(kept(strength, Decimal(step) / (STEPS - 1))) for step in range(STEPS)]
    return np.array(left, dtype=np.int64)


def stepwise(level: Decimal, withheld: Decimal) -> npt.NDArray[np.int64]:
    """Return the same by the threshold rule.

    Parameters
    ----------
    level
        From which a remark is withheld.
    withheld
        With which chance.

    Returns
    -------
    ndarray of int64, shape (65,)
        1 below the level and ``1 - withheld`` from it on, in units of 2**-32.
    """
    first = int((level * (STEPS - 1)).to_integral_value(rounding="ROUND_CEILING"))
    left = [WORDS if step < first else threshold(1 - withheld) for step in range(STEPS)]
    return np.array(left, dtype=np.int64)
