"""What groups of people bear in one run: means by district, sex, age, and so on.

A group's mean is over all who are in it; people are counted in one group of each attribute, and
there are no intersections: a sweep has too many runs to keep them.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from glasscity.engine.clock import Played
from glasscity.engine.digest import Field
from glasscity.engine.state import NO_TIER
from glasscity.experiments.differences import burden, departures
from glasscity.experiments.effects import (
    EVERYBODY,
    LEAST_GROUP,
    NO_SCORE,
    PERSON_OUTCOMES,
    PersonOutcome,
)
from glasscity.people.attributes import STRATUM_ATTRIBUTES, stratum_indices
from glasscity.scenario.vocabulary import ATTRIBUTES
from glasscity.units import DAYS_PER_YEAR

Reals = npt.NDArray[np.float64]

TIER: Final = "tier at the end"
GROUP_COLUMNS: Final[dict[str, type[pl.DataType]]] = {
    "by": pl.String, "group": pl.String, "people": pl.Int64,
    **{outcome.name: pl.Float64 for outcome in PERSON_OUTCOMES},
}  # fmt: skip
"""Columns of a run's groups."""


def group_table(played: Played) -> pl.DataFrame:
    """Return what each group bears.

    Parameters
    ----------
    played
        A run.

    Returns
    -------
    polars.DataFrame
        `GROUP_COLUMNS`, everybody first, then each category of each attribute, empty ones too.
        Outcomes are means over the group's people in the unit of `PERSON_OUTCOMES`: 0 where the
        regime has nothing of the kind, null in groups of fewer than `LEAST_GROUP` people and, for
        points, where nobody of the group is scored.
    """
    plan, tier = played.plan, played.state.tier
    axes = {
        name: plan.districts if name == "district" else ATTRIBUTES[name]
        for name in STRATUM_ATTRIBUTES
    }
    shape = (*(len(categories) for categories in axes.values()), len(plan.tiers) + 1)
    cells = stratum_indices(played.attributes) * shape[-1] + (tier - NO_TIER)
    if plan.scored:
        axes[TIER] = (NO_SCORE, *plan.tiers)

    def by_group(weights: npt.NDArray[np.generic] | None) -> Reals:
        # Whole numbers below 2**53 add up exactly in floats.
        counts = np.bincount(cells, weights, minlength=int(np.prod(shape)))
        table = counts.astype(np.float64).reshape(shape)
        each = range(len(axes))
        margins = [table.sum(axis=tuple(set(range(table.ndim)) - {axis})) for axis in each]
        return np.concatenate([[table.sum()], *margins])

    people = by_group(None)
    shown = people >= LEAST_GROUP
    # Of everybody there is only one group, however small the city.
    shown[0] = True
    scored = by_group(tier != NO_TIER) if plan.scored else np.zeros_like(people)

    def means(outcome: PersonOutcome) -> Reals:
        if outcome.column:
            base, borne = people, burden(played, outcome.column)
        else:
            base, borne = scored, departures(played, int(Field.SCORE))
        total = np.zeros_like(people) if borne is None else by_group(borne)
        years = plan.days / DAYS_PER_YEAR if outcome.yearly else 1.0
        found = np.full_like(people, np.nan)
        np.divide(total * outcome.scale, base * years, out=found, where=shown & (base > 0))
        return found

    labels = [("", EVERYBODY)]
    labels += [(axis, f"{axis}: {name}") for axis, names in axes.items() for name in names]
    columns = {
        "by": [by for by, _ in labels],
        "group": [group for _, group in labels],
        "people": people.astype(np.int64),
        **{outcome.name: means(outcome) for outcome in PERSON_OUTCOMES},
    }
    frame = pl.DataFrame(columns, schema=GROUP_COLUMNS)
    return frame.with_columns(pl.selectors.float().fill_nan(None))
