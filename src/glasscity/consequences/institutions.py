"""Institutions: who is turned away when they ask for a ticket or a loan.

An institution refuses by list, by order, by tier, or by several of them. A refusal is *wrongful*
if it would not have come with the wrongful points and listings taken away: an accounting
definition, not the counterfactual that a comparison of two worlds gives.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit
from glasscity.consequences.readers import may_read
from glasscity.mechanism import Regime
from glasscity.scenario.lives import Demand
from glasscity.scoring.tiers import is_among

GRANTED = 0
BY_LIST = 1
"""Refused because of the list (whatever the tier)."""
BY_TIER = 2
"""Refused because of the tier alone."""
BY_COMMERCIAL = 3
"""Refused because of the commercial score."""
BY_PLACES = 4
"""No place left."""
DISPLACED = 5
"""No place left, because others were put ahead by their tier."""
BY_ORDER = 6
"""Refused because of the order that restricts consumption, and not by the list."""

REASONS: Final = {
    BY_LIST: "list",
    BY_TIER: "tier",
    BY_COMMERCIAL: "commercial score",
    BY_PLACES: "no places",
    DISPLACED: "displaced",
    BY_ORDER: "order",
}
"""What tables call the reasons why an application was not granted. "No places" is a shortage, which
a lot would have decided just so, and no denial; "displaced" is one: somebody was put ahead."""

INSTITUTION = np.dtype(
    [
        ("column", np.int64),
        ("denied_tiers", np.int64),
        ("denies_listed", np.bool_),
        ("denies_restricted", np.bool_),
        ("least_commercial", np.int64),
        ("benefit_tiers", np.int64),
        ("benefit_commercial", np.int64),
        ("prefer_tiers", np.int64),
        ("scarce", np.bool_),
    ],
    align=True,
)
"""How one demand is answered: its number among those that an institution answers, -1 for anything
else; bit t set where tier t is refused; whether those on the list are, and those under the order;
the least commercial score, -1 where none is asked for; bit t set where tier t gets something on
top; the commercial score from which a member gets it, -1 for none; bit t set where tier t is put
first; whether places are scarce."""


@inline_jit
def decision(listed: bool, restricted: bool, tier: int, denied_tiers: int) -> int:
    """Return an institution's answer.

    Parameters
    ----------
    listed, restricted
        Whether the list, and the order, name the person and the institution asks.
    tier
        Tier, 0 = lowest; -1 for somebody without a score.
    denied_tiers
        Bit t set: tier t is refused.

    Returns
    -------
    int
        GRANTED, BY_LIST, BY_ORDER or BY_TIER.
    """
    if listed:
        return BY_LIST
    if restricted:
        return BY_ORDER
    if is_among(tier, denied_tiers):
        return BY_TIER
    return GRANTED


@inline_jit
def commercial_denies(commercial: int, least: int) -> bool:
    """Tell whether an institution refuses somebody by the commercial score.

    Parameters
    ----------
    commercial
        Commercial score; -1 for somebody without one, who is not refused by it.
    least
        Least score that is served; -1 where none is asked for.
    """
    return commercial >= 0 and least >= 0 and commercial < least


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
            records.append((-1, 0, False, False, -1, 0, -1, 0, False))
            continue
        sees = may_read(regime.scoring, rule.reader)

        def bits(chosen: list[str], sees: bool = sees) -> int:
            return sum(1 << tiers.index(tier) for tier in set(chosen)) if sees else 0

        least, gets = rule.deny_commercial_below, rule.benefit_commercial_from
        records.append(
            (
                answered.index(name),
                bits(rule.deny_tiers),
                rule.deny_listed,
                rule.deny_restricted,
                int(least.value) if least is not None else -1,
                bits(rule.benefit_tiers),
                int(gets.value) if gets is not None else -1,
                bits(rule.prefer_tiers),
                rule.places is not None,
            )
        )
    return np.array(records, dtype=INSTITUTION)
