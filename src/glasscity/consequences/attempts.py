"""How often somebody asks again who was refused.

Published counts of refused tickets are attempts, not people and not wishes: in a month of 2014,
12,389 people were refused 108,000 times (`xinhua-2014`). A wish that is refused stays one request
and one refusal; beside it stands how often the person tried in vain, drawn from a block of its own,
so that it changes nobody's life and nobody's answer.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Final

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit
from glasscity.life.poisson import threshold
from glasscity.life.tables import decimal
from glasscity.mechanism import Regime

MOST: Final = 256
"""Attempts on one wish, at most."""


@inline_jit
def attempts(word: int, again_above: npt.NDArray[np.int64], column: int) -> int:
    """Return how often somebody tries who is refused each time.

    Parameters
    ----------
    word
        Uniform, 0 to 2**32 - 1.
    again_above
        From `compile_attempts`.
    column
        Number of the demand.

    Returns
    -------
    int
        1 to MOST: one more than the number of thresholds above the word.
    """
    low = 0
    high = again_above.shape[1]
    while low < high:
        middle = (low + high) // 2
        if word < again_above[column, middle]:
            low = middle + 1
        else:
            high = middle
    return low + 1


def compile_attempts(regime: Regime, demands: list[str]) -> npt.NDArray[np.int64]:
    """Compile how often people try who are refused.

    Parameters
    ----------
    regime
        The regime.
    demands
        Those that an institution answers, in their order.

    Returns
    -------
    ndarray of int64, shape (demands, MOST - 1)
        Probability of more than 1, 2, ... attempts in units of 2**-32, falling: geometric with the
        mean that the institution states. Shape (demands, 0) where everybody tries once.
    """
    means = [decimal(regime.consequences.institutions[name].attempts) for name in demands]
    if all(mean == 1 for mean in means):
        return np.zeros((len(demands), 0), dtype=np.int64)
    table = np.zeros((len(demands), MOST - 1), dtype=np.int64)
    with localcontext() as context:
        context.prec = 30
        for column, mean in enumerate(means):
            more = left = 1 - 1 / mean
            for tries in range(MOST - 1):
                table[column, tries] = threshold(left)
                left *= Decimal(more)
    return table
