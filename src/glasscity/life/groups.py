"""Modifiers speak of groups, never of somebody: a group makes up at least one in a thousand."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from glasscity.errors import GlasscityError
from glasscity.people.marginals import PeopleTables, category_shares
from glasscity.scenario.lives import Life
from glasscity.scenario.vocabulary import ATTRIBUTES

LEAST_SHARE = Fraction(1, 1000) - Fraction(1, 1 << 31)
"""Least share of the population that a modifier may single out (the boundary of the project), less
the rounding of a share to 2**-32."""


def check_groups(life: Life, people: PeopleTables) -> None:
    """Refuse a modifier that singles out a group of less than one in a thousand.

    Parameters
    ----------
    life
        The resolved life.
    people
        Its compiled marginals. A group that nobody belongs to is no group and is let pass.

    Raises
    ------
    GlasscityError
        Naming the act, the group and its share.
    """
    shares = category_shares(people)
    names: Mapping[str, tuple[str, ...]] = ATTRIBUTES | {"district": tuple(life.people.districts)}
    for act, entry in (life.acts | life.demands).items():
        for attribute, factors in entry.modifiers.items():
            for category in factors:
                share = shares[attribute][names[attribute].index(category)]
                if 0 < share < LEAST_SHARE:
                    raise GlasscityError(
                        f"life: {act} has a modifier for {attribute} {category}, which is "
                        f"{float(share):.2g} of the population; a group must make up at least "
                        "one in a thousand"
                    )
