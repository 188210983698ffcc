"""Deterrence: fewer offences where more are found out or cost more, among those who know the rules.

The rate of an act is multiplied by

    (chance to be recorded / chance in a city with registers alone) ** detection
    * (1 + points / distance from the start to the lowest tier) ** severity

with elasticities at or below zero (facts D: detection about -0.3, severity about -0.05; Elvik 2016
finds that higher fines do little). The product is at most 1: a regime makes no act more frequent;
and what nobody can record deters nobody.
Where the effect wears off (habituation), what is left of it halves in each half-life.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, localcontext
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit
from glasscity.life.poisson import WORDS, threshold
from glasscity.life.tables import decimal
from glasscity.mechanism import Answer, Findings, Path, Scenario, Turn
from glasscity.scenario.naming import longer_than_nothing
from glasscity.scenario.quantity import Duration, Elasticity, assumed
from glasscity.scenario.value_words import number_words, percent
from glasscity.sensing.delay import days_of

NO_ELASTICITY = assumed(0, "elasticity", note="default: no effect")
LEAST_CHANCE = Decimal("0.0001")
"""Chance to be recorded that stands in for none at all, so that the ratio is defined."""

_ONE = 1 << 16


class DeterrenceTables(NamedTuple):
    """Deterrence in integers."""

    on: bool
    kept_below: npt.NDArray[np.int64]
    """Chance that a moment comes to pass in the first week, units of 2**-32, shape (items,)."""
    remaining: npt.NDArray[np.int64]
    """What is left of the effect in each week, units of 2**-16, shape (weeks + 1,)."""


@inline_jit
def kept_after_habituation(kept_below: int, remaining: int) -> int:
    """Return the chance that a moment comes to pass once people are used to the regime.

    Parameters
    ----------
    kept_below
        Chance in the first week, units of 2**-32.
    remaining
        What is left of the effect, units of 2**-16.

    Returns
    -------
    int
        Units of 2**-32.
    """
    return 4294967296 - (((4294967296 - kept_below) * remaining) >> 16)


def deterrence_factor(
    detection: Decimal, severity: Decimal, alone: Decimal, here: Decimal, cost: Decimal
) -> Decimal:
    """Return the factor on the rate of an act.

    Parameters
    ----------
    detection, severity
        Elasticities, at or below 0.
    alone, here
        Chance of a moment to be recorded in a city with registers alone, and under the regime.
    cost
        Points of a first record / distance from the start to the lowest tier.

    Returns
    -------
    Decimal
        Between 0 and 1.
    """
    if here == 0:
        return Decimal(1)
    with localcontext() as context:
        context.prec = 30
        ratio = max(here, LEAST_CHANCE) / max(alone, LEAST_CHANCE)
        factor = ratio**detection * (1 + cost) ** severity
        return min(factor, Decimal(1))


class Deterrence(Answer):
    """Fewer offences where more are found out or cost more, among those who know the rules."""

    number = 2
    words = "How many offences are not committed for fear of the score."
    turns = (
        Turn(
            "week",
            20,
            "Drops offences of those who know the rules, where being found out is likelier"
            " or costs more.",
            "moments, aware",
            "thinning",
            step="thins.deter",
        ),
    )

    detection: Elasticity = NO_ELASTICITY
    """Of the rate of an act with respect to its chance of being recorded."""
    severity: Elasticity = NO_ELASTICITY
    """Of the rate with respect to 1 + points / distance from the start to the lowest tier."""
    habituation: Duration | None = None
    """Half-life of the effect; none: it lasts."""

    def says(self, scenario: Scenario) -> Iterator[str]:
        """Yield what remains of an act that is twice as likely to be recorded."""
        alone, nothing = Decimal("0.1"), Decimal(0)
        left = deterrence_factor(decimal(self.detection), nothing, alone, 2 * alone, nothing)
        yield (
            "Where an act is twice as likely to be recorded as with registers alone, "
            f"{percent(round(float(left), 4))} of it remain, among those who know the rules."
        )
        if self.habituation is None:
            yield "The effect lasts."
        else:
            half = number_words(self.habituation, with_range=False)
            yield f"Half of the effect wears off in {half}."

    def checks(self, here: Path, scenario: Scenario) -> Findings:
        """Yield a half-life of nothing."""
        yield from longer_than_nothing((*here, "habituation"), self.habituation)


def compile_deterrence(
    deterrence: Deterrence | None,
    chances: list[tuple[Decimal, Decimal]],
    costs: list[Decimal],
    weeks: int,
) -> DeterrenceTables:
    """Compile deterrence.

    Parameters
    ----------
    deterrence
        The response, or None where nobody is deterred.
    chances
        For each item, the chance of a moment to be recorded by registers alone and by all channels.
    costs
        For each item, points of a first record / distance from the start to the lowest tier.
    weeks
        Windows of the run.

    Returns
    -------
    DeterrenceTables
    """
    always = np.full(len(chances), WORDS, dtype=np.int64)
    lasting = np.full(weeks + 1, _ONE, dtype=np.int64)
    if deterrence is None:
        return DeterrenceTables(False, always, lasting)
    detection, severity = decimal(deterrence.detection), decimal(deterrence.severity)
    kept = [
        threshold(deterrence_factor(detection, severity, alone, here, cost))
        for (alone, here), cost in zip(chances, costs, strict=True)
    ]
    if deterrence.habituation is not None:
        with localcontext() as context:
            context.prec = 30
            half = max(days_of(deterrence.habituation), 1)
            week = Decimal(2) ** (Decimal(-7) / half)
            lasting = np.array(
                [int((week**number * _ONE).to_integral_value()) for number in range(weeks + 1)],
                dtype=np.int64,
            )
    return DeterrenceTables(True, np.array(kept, dtype=np.int64), lasting)
