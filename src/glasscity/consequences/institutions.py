"""Institutions: who is turned away when they ask for a ticket or a loan.

An institution refuses by list, by tier, or by both. A refusal is *wrongful* if it would not have
come with the wrongful points and listings taken away: an accounting definition, not the
counterfactual that a comparison of two worlds gives.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit
from glasscity.scenario.lives import Demand
from glasscity.scenario.regimes import Regime

GRANTED = 0
BY_LIST = 1
"""Refused because of the list (whatever the tier)."""
BY_TIER = 2
"""Refused because of the tier alone."""


INSTITUTION = np.dtype(
    [("column", np.int64), ("denied_tiers", np.int64), ("denies_listed", np.bool_)], align=True
)
"""How one demand is answered: its number among those that an institution answers, -1 for anything
else; bit t set where tier t is refused; whether those on the list are."""


@inline_jit
def decision(listed: bool, tier: int, denied_tiers: int, denies_listed: bool) -> int:
    """Return an institution's answer.

    Parameters
    ----------
    listed
        Whether the list names the person.
    tier
        Tier, 0 = lowest; -1 for somebody without a score.
    denied_tiers
        Bit t set: tier t is refused.
    denies_listed
        Whether those on the list are refused.

    Returns
    -------
    int
        GRANTED, BY_LIST or BY_TIER.
    """
    if denies_listed and listed:
        return BY_LIST
    if tier >= 0 and (denied_tiers >> tier) & 1:
        return BY_TIER
    return GRANTED


def compile_institutions(
    regime: Regime, items: list[tuple[str, Demand | None]], tiers: list[str]
) -> npt.NDArray[np.void]:
    """Compile institutions.

    Parameters
    ----------
    regime
        The regime.
    items
        Name and demand of each item in order of id; None for an act.
    tiers
        Names of tiers, lowest first.

    Returns
    -------
    ndarray of INSTITUTION, shape (items,)
    """
    institutions = regime.consequences.institutions
    answered = [name for name, demand in items if demand is not None and name in institutions]
    records = []
    for name, _ in items:
        rule = institutions[name] if name in answered else None
        if rule is None:
            records.append((-1, 0, False))
        else:
            denied = sum(1 << tiers.index(tier) for tier in rule.deny_tiers)
            records.append((answered.index(name), denied, rule.deny_listed))
    return np.array(records, dtype=INSTITUTION)
