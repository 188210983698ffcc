"""Awareness: who knows the rules.

Only somebody who knows what is scored can be deterred by it. In pilot areas one in ten had heard of
the scheme (facts D, `trivium-awareness`). Whoever is told of a penalty knows from then on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from glasscity.compilation import inline_jit
from glasscity.life.poisson import threshold
from glasscity.life.tables import decimal

if TYPE_CHECKING:
    from glasscity.scenario.responses import Response

KNOWS = 1
"""Bit of somebody who knows the rules."""
LEARNT = 2
"""Bit of somebody who learnt of a penalty this week, and knows the rules from the next border."""


@inline_jit
def knows_rules(aware: int) -> bool:
    """Tell from a person's bits, KNOWS and LEARNT, whether they know the rules by now."""
    return aware & KNOWS != 0


@inline_jit
def is_aware(word: int, aware_below: int, told: bool) -> bool:
    """Tell whether a person knows the rules.

    Parameters
    ----------
    word
        Uniform, 0 to 2**32 - 1.
    aware_below
        Share of people who know them, units of 2**-32.
    told
        Whether the person was told of a penalty.
    """
    return told or word < aware_below


def compile_awareness(response: Response) -> int:
    """Return the share of people who know the rules, in units of 2**-32."""
    return threshold(decimal(response.awareness))
