"""Which effects of a comparison are told: those that a new city would show again.

A comparison has one number for each city and outcome, and one for each city, outcome and group.
Here they come under the rule of `glasscity.outcomes.telling`, over all sentences that the page
could tell together: half of the error belongs to the measures that the scenario declares to lead,
half to all other measures and to the groups (Rosenthal & Rubin, *Biometrics* 39, 1983).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from glasscity.experiments.effects import EVERYBODY, PERSON_OUTCOMES, GroupSums, value_in
from glasscity.outcomes.definitions import Measure, is_breakdown, is_moving, with_the_unsaid
from glasscity.outcomes.telling import (
    CITIES_TO_TELL,
    LESS,
    MORE,
    NONE,
    Verdict,
    group_verdict,
    reach,
    verdict,
)
from glasscity.people.attributes import STRATUM_ATTRIBUTES

if TYPE_CHECKING:
    from glasscity.engine.plan import Plan
    from glasscity.scenario import Resolved

Reals = npt.NDArray[np.float64]

TELLING: Final[dict[str, type[pl.DataType]]] = {
    "told": pl.String, "again": pl.String, "ratio": pl.Float64, "ratio_low": pl.Float64,
    "ratio_high": pl.Float64, "least_seen": pl.Float64,
}  # fmt: skip
"""Columns that say of an effect whether it is told.

``told`` is more, less or "". Of the city it means B over A; of a group, what B adds for each of its
people, or takes away where it takes away from the city, over what it does for each of all others.
``again`` says of the city which way a difference would go in a new one, however small it is.
``ratio`` and its interval for a new city are null where there is none, and where one of the two has
nothing in any city; the interval alone where all cities agree to the bit, for one of no width would
be a certainty that nobody has. ``least_seen`` is the smallest ratio that would have been told; null
where none could have been.
"""
_KEYS = ("outcome", "by", "group")
_JUDGED = ("harm", "claim")
_PERSON_HARMS = tuple(one for one in PERSON_OUTCOMES if one.type == "harm")


def with_verdicts(
    effects: pl.DataFrame,
    a: Sequence[Mapping[str, Measure]],
    b: Sequence[Mapping[str, Measure]],
    groups: GroupSums,
    plan: Plan,
    lead: Sequence[str],
) -> pl.DataFrame:
    """Add `TELLING` to a table of effects.

    Parameters
    ----------
    effects
        As `measure_effects` and `group_effects` return them.
    a, b
        Measures of each seed.
    groups
        Sums over the people of each cell.
    plan
        Of A.
    lead
        Names of the measures that lead; half of the error is theirs.

    Returns
    -------
    polars.DataFrame
        The same rows in the same order. Descriptions, shares whose whole moves, measures that only
        take another apart, tiers and groups of two attributes are not judged: they stand in tables
        and in no sentence.
    """
    of_city = dict(_of_city(effects, a, b, lead))
    of_groups = dict(_of_groups(effects, groups, plan))
    leading = [key for key in of_city if key[0] in lead]
    rest = len(of_city) - len(leading) + len(of_groups)
    rows = []
    for key, (first, second) in of_city.items():
        sentences = 2 * len(leading) if key in leading else 2 * rest
        found = verdict(second, first, sentences, _half_of_smallest(first, second))
        rows.append((*key, *_cells(found), again(second - first, sentences)))
    for key, (changes, people) in of_groups.items():
        rows.append((*key, *_cells(group_verdict(changes, people, 2 * rest)), NONE))
    names = [*_KEYS, "told", "ratio", "ratio_low", "ratio_high", "least_seen", "again"]
    schema = {name: TELLING.get(name, pl.String) for name in names}
    judged = pl.DataFrame(rows, schema=schema, orient="row")
    joined = effects.join(judged, on=_KEYS, how="left", maintain_order="left")
    return joined.with_columns(pl.col("told", "again").fill_null(NONE)).select(
        *effects.columns, *TELLING
    )


def _of_city(
    effects: pl.DataFrame,
    a: Sequence[Mapping[str, Measure]],
    b: Sequence[Mapping[str, Measure]],
    lead: Sequence[str],
) -> Iterator[tuple[tuple[str, str, str], tuple[Reals, Reals]]]:
    """Return the values of each city under A and B, of what can be told."""
    people = {one.name for one in PERSON_OUTCOMES}
    rows = effects.filter(pl.col("group") == EVERYBODY, pl.col("type").is_in(_JUDGED))
    for outcome, by, group in rows.select(_KEYS).rows():
        pairs = [(value_in(x, outcome), value_in(y, outcome)) for x, y in zip(a, b, strict=True)]
        # A measure without a value in some city has none of which all cities could speak.
        silent = is_moving(outcome) or (is_breakdown(outcome) and outcome not in lead)
        if outcome in people or silent or any(None in pair for pair in pairs):
            continue
        first, second = (np.array(side, dtype=np.float64) for side in zip(*pairs, strict=True))
        if min(first.min(), second.min()) >= 0:
            yield (outcome, by, group), (first, second)


def _of_groups(
    effects: pl.DataFrame, groups: GroupSums, plan: Plan
) -> Iterator[tuple[tuple[str, str, str], tuple[tuple[Reals, Reals], tuple[Reals, Reals]]]]:
    """Return what B changes for a group and for all others in each city, of what can be told."""
    shown = set(effects.filter(pl.col("by") != "").select(_KEYS).rows())
    people = np.stack(groups.people)
    for outcome in _PERSON_HARMS:
        if outcome.name not in groups.sums:
            continue
        of_a, of_b = (np.stack(cells) for cells in groups.sums[outcome.name])
        change = (of_b - of_a) * outcome.scale
        total = change.sum(axis=tuple(range(1, change.ndim)))
        # Where B takes away, what counts is from whom it takes most.
        sign = 1.0 if total.mean() >= 0 else -1.0
        everybody = people.sum(axis=tuple(range(1, people.ndim)))
        for axis, dimension in enumerate(STRATUM_ATTRIBUTES, start=1):
            away = tuple(other for other in range(1, change.ndim) if other != axis)
            by_group, there = sign * change.sum(axis=away), people.sum(axis=away)
            for place, name in enumerate(_categories(dimension, plan)):
                key = (outcome.name, dimension, f"{dimension}: {name}")
                if key not in shown:
                    continue
                borne, others = by_group[:, place], sign * total - by_group[:, place]
                sizes = (there[:, place], everybody - there[:, place])
                yield key, ((borne, others), sizes)


def _categories(dimension: str, plan: Plan) -> Sequence[str]:
    from glasscity.scenario.vocabulary import ATTRIBUTES

    return plan.districts if dimension == "district" else ATTRIBUTES[dimension]


def _half_of_smallest(first: Reals, second: Reals) -> float:
    """Return what stands in for 0: half of the least that was seen, at least half an event."""
    seen = np.concatenate([first, second])
    return float(seen[seen > 0].min() / 2) if seen.any() else 0.0


def again(differences: Reals, sentences: float) -> str:
    """Tell which way a difference would go in a new city; "" where that is not sure.

    Of few cities that agree to the bit nothing is sure: their spread of nothing is an accident.

    Parameters
    ----------
    differences
        Of each city, shape (cities,).
    sentences
        How many differences the page could tell.
    """
    cities = differences.size
    if cities < CITIES_TO_TELL:
        return NONE
    mean, spread = float(differences.mean()), float(differences.std(ddof=1))
    if abs(mean) <= reach(cities, sentences) * spread:
        return NONE
    return MORE if mean > 0 else LESS if mean < 0 else NONE


def _cells(found: Verdict) -> tuple[Any, ...]:
    ends = (found.ratio, found.low, found.high, found.least_seen)
    return (found.way, *(end if end and math.isfinite(end) else None for end in ends))


def leading(a: Resolved, b: Resolved) -> list[str]:
    """Return the measures that lead a comparison: those of A, then what B declares besides.

    What is left unsaid stands beside what is punished, declared or not.

    Parameters
    ----------
    a, b
        The scenarios.
    """
    return with_the_unsaid(list(dict.fromkeys([*a.leading, *b.leading])))
