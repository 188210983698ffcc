"""Modifiers speak of groups, never of somebody: a group makes up at least one in a thousand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from glasscity.errors import GlasscityError
from glasscity.people.marginals import PeopleTables, category_shares
from glasscity.scenario.lives import Life
from glasscity.scenario.quantity import Quantity
from glasscity.scenario.regimes import Regime
from glasscity.scenario.vocabulary import ATTRIBUTES

LEAST_SHARE = Fraction(1, 1000) - Fraction(1, 1 << 31)
"""Least share of the population that a modifier may single out (the boundary of the project), less
the rounding of a share to 2**-32."""


def check_groups(life: Life, people: PeopleTables, regime: Regime | None = None) -> None:
    """Refuse a modifier that singles out a group of less than one in a thousand.

    Parameters
    ----------
    life
        The resolved life.
    people
        Its compiled marginals. A group that nobody belongs to is no group and is let pass.
    regime
        The regime, whose factors and points for groups are held to the same rule.

    Raises
    ------
    GlasscityError
        Naming what has the modifier, the group and its share.
    """
    shares = category_shares(people)
    names: Mapping[str, tuple[str, ...]] = ATTRIBUTES | {"district": tuple(life.people.districts)}
    for what, modifiers in _modifiers(life, regime):
        for attribute, factors in modifiers.items():
            for category in factors:
                share = shares[attribute][names[attribute].index(category)]
                if 0 < share < LEAST_SHARE:
                    raise GlasscityError(
                        f"{what} has a modifier for {attribute} {category}, which is "
                        f"{float(share):.2g} of the population; a group must make up at least "
                        "one in a thousand"
                    )


Groups = Mapping[str, Mapping[str, Quantity]]


def _modifiers(life: Life, regime: Regime | None) -> Iterator[tuple[str, Groups]]:
    """Yield all that is said of groups, and where."""
    for act, entry in (life.acts | life.demands).items():
        yield f"life: {act}", entry.modifiers
    if regime is None:
        return
    scoring, commercial = regime.scoring, regime.commercial_score
    if scoring is not None:
        yield "regime.scoring.characteristics", scoring.characteristics
        if scoring.officials is not None and scoring.officials.favour is not None:
            yield "regime.scoring.officials.favour", scoring.officials.favour.modifiers
        if scoring.officials is not None and scoring.officials.revenge is not None:
            yield "regime.scoring.officials.revenge", scoring.officials.revenge.modifiers
    if commercial is not None:
        yield "regime.commercial_score.ability", commercial.ability
        yield "regime.commercial_score.identity", commercial.identity
