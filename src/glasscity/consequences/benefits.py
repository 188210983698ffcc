"""Benefits: vouchers, cheaper loans, no deposit, for good tiers or commercial scores."""

from __future__ import annotations

from glasscity.compilation import inline_jit
from glasscity.scoring.tiers import is_among


@inline_jit
def gets_benefit(tier: int, commercial: int, benefit_tiers: int, benefit_commercial: int) -> bool:
    """Tell whether somebody who is served gets something on top.

    Parameters
    ----------
    tier
        Tier, 0 = lowest; -1 for somebody without a score.
    commercial
        Commercial score; -1 for somebody without one.
    benefit_tiers
        Bit t set: tier t gets it.
    benefit_commercial
        Least commercial score that gets it; -1 where that does not count.
    """
    by_commercial = benefit_commercial >= 0 and commercial >= benefit_commercial
    return is_among(tier, benefit_tiers) or by_commercial
