"""Access to one's file: people who look into it find what nobody told them."""

from __future__ import annotations

from decimal import localcontext
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit
from glasscity.life.poisson import threshold
from glasscity.life.tables import WEEKS_PER_YEAR, decimal
from glasscity.scenario.safeguards import Access

LONGEST = 1_040
"""Weeks within which somebody looks, or never does: 20 years."""


class AccessTables(NamedTuple):
    """Access in integers."""

    not_yet: npt.NDArray[np.int64]
    """Chance that somebody has not looked after 1, 2, ... weeks, units of 2**-32, falling; of
    length 0 where nobody may look."""


@inline_jit
def week_found(week: int, word: int, not_yet: npt.NDArray[np.int64]) -> int:
    """Return the week in which a person finds a penalty in their file.

    Parameters
    ----------
    week
        Of booking.
    word
        Uniform, 0 to 2**32 - 1.
    not_yet
        As `AccessTables.not_yet`.

    Returns
    -------
    int
        At least one week later; 1 << 30 where they never look.
    """
    low = 0
    high = not_yet.size
    while low < high:
        middle = (low + high) // 2
        if word < not_yet[middle]:
            low = middle + 1
        else:
            high = middle
    if low < not_yet.size:
        return week + low + 1
    return 1 << 30


def compile_access(access: Access | None) -> AccessTables:
    """Compile access; None where nobody may look.

    Parameters
    ----------
    access
        The safeguard. Waiting times are exponential with its hazard, cut at 20 years.
    """
    if access is None or access.looks.value == 0:
        return AccessTables(np.zeros(0, dtype=np.int64))
    weekly = decimal(access.looks) / WEEKS_PER_YEAR
    with localcontext() as context:
        context.prec = 30
        not_yet = [threshold((-weekly * week).exp()) for week in range(1, LONGEST + 1)]
    return AccessTables(np.array(not_yet, dtype=np.int64))
