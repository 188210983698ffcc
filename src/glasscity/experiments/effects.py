"""Effects: differences between two worlds with intervals over seeds, of the city and of groups.

An interval is Student's t over the seeds' differences (mean ± t s / sqrt n, as in Law, *Simulation
Modeling and Analysis*, 5th ed., section 10.2: the paired-t confidence interval under common random
numbers). It says how far the result depends on which city was drawn, and nothing of assumptions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import stdtrit

from glasscity.engine.clock import Played
from glasscity.engine.digest import Field
from glasscity.engine.plan import Plan
from glasscity.engine.state import NO_TIER
from glasscity.experiments.differences import burden, departures, scored_in_both
from glasscity.outcomes.concentration import ever_scored
from glasscity.outcomes.definitions import Kind, Measure, possible
from glasscity.people.attributes import STRATUM_ATTRIBUTES, stratum_indices, stratum_shape
from glasscity.response.fear import HIGHEST, may_be_afraid
from glasscity.scenario.vocabulary import ATTRIBUTES
from glasscity.units import DAYS_PER_YEAR

Reals = npt.NDArray[np.float64]

EVERYBODY: Final = "everybody"
LEAST_GROUP: Final = 100
"""People that a group must have in every seed to be shown."""
CONFIDENCE: Final = 0.95
SAME: Final = 1e-9
"""Relative spread up to which differences are the same but for rounding."""
CITIES_FOR_TENTHS: Final = 20
"""Cities whose 10 and 90 % are shown: with fewer, these would be the least and the most of them."""
NO_SCORE: Final = "not scored"
TIER: Final = "tier in A"

COLUMNS: Final[dict[str, type[pl.DataType]]] = {
    "outcome": pl.String, "title": pl.String, "theme": pl.String, "type": pl.String,
    "by": pl.String, "group": pl.String, "people": pl.Float64, "value": pl.Float64,
    "low": pl.Float64, "high": pl.Float64, "unit": pl.String, "a": pl.Float64, "b": pl.Float64,
    "seeds": pl.Int64,
}  # fmt: skip
"""Columns of the table of effects."""

NOTHING_WHERE_ABSENT: Final = frozenset({
    "wrongful_denials", "people_denied", "guarantees_called", "guarantors_points_lost",
    "false_matches", "reconstructable_share", "unique_from_4", "remarks_withheld",
    "remarks_withheld_by_the_unrecorded", "remarks_withheld_on_other_grounds", "people_silenced",
    "mean_fear", "people_afraid",
    "ties_dropped_per_100_person_years", "ties_taken_up_per_100_person_years",
    "displaced_applications",
    "revenge_entries", "quota_entries", "favour_entries", "penalties_waived",
    "invented_denunciations_per_100000", "study_hours_per_member_year",
    "study_censures_per_member_year", "denied_by_commercial_score", "points_from_merger",
    "restoration_hours", "restoration_hours_for_wrongful", "penalties_restored",
    "false_matches_confirmed", "matches_reviewed", "searches", "true_matches", "not_recognised",
    "passers_by_searched", "operator_hours", "put_ahead", "unserved_applications", "benefits",
    "benefits_worth", "fines", "study_gifts_worth", "commercial_members", "consent_withdrawn",
    "illegal_acts_not_done", "illegal_acts_not_done_share",
})  # fmt: skip
"""Measures that a regime without their mechanism does not have, and that are 0 there: without
cameras nobody is mistaken for somebody else. Shares and means of what is not there stay undefined.
"""
_NOTHING_BEGINS = ("wrongful_by_channel:", "denied:")


def value_in(measures: Mapping[str, Measure], name: str) -> float | None:
    """Return a measure's value; 0 where a mechanism is off and so nothing of the kind happens.

    Parameters
    ----------
    measures
        Of one run.
    name
        Of the measure.

    Returns
    -------
    float or None
        None where it is not defined.
    """
    if name in measures:
        return measures[name].value
    return 0.0 if name in NOTHING_WHERE_ABSENT or name.startswith(_NOTHING_BEGINS) else None


def over_cities(values: Sequence[float]) -> tuple[float | None, float | None]:
    """Return 10 and 90 % of a value over cities; None where too few were drawn to tell.

    Parameters
    ----------
    values
        One for each seed.
    """
    if len(values) < CITIES_FOR_TENTHS:
        return None, None
    low, high = (float(end) for end in np.quantile(values, (0.1, 0.9)))
    return low, high


def interval(differences: Reals) -> tuple[Reals, Reals, Reals]:
    """Return means and 95 % intervals over seeds.

    Parameters
    ----------
    differences
        One row for each seed, shape (seeds, ...).

    Returns
    -------
    tuple of ndarray of float64
        Mean, low and high, each of shape (...). Low and high are NaN with fewer than two seeds, and
        where all seeds agree: an interval of no width would be a certainty that nobody has.
    """
    seeds = differences.shape[0]
    mean = differences.mean(axis=0)
    if seeds < 2:
        return mean, np.full_like(mean, np.nan), np.full_like(mean, np.nan)
    # b - a of two cities may differ by a last digit where they are the same, and has no spread.
    same = np.ptp(differences, axis=0) <= SAME * np.abs(differences).max(axis=0)
    mean = np.where(same, differences[0], mean)
    spread = np.where(same, np.nan, differences.std(axis=0, ddof=1))
    # Student's quantile; scipy.stats, which has it too, takes long to import in every worker.
    half = stdtrit(seeds - 1, (1 + CONFIDENCE) / 2) * spread / np.sqrt(seeds)
    return mean, mean - half, mean + half


@dataclass(frozen=True)
class PersonOutcome:
    """Something of each person, of which groups have means.

    Attributes
    ----------
    name, title, unit, theme, type
        As of a measure.
    column
        Of the state; "" for the score.
    scale
        One unit of the column in the outcome's unit.
    yearly
        Whether it is told per year.
    """

    name: str
    title: str
    unit: str
    theme: str
    type: Kind
    column: str
    scale: float = 1.0
    yearly: bool = True


_RATE = "per person-year"
PERSON_OUTCOMES: Final = (
    PersonOutcome("wrongful_records_per_person_year", "Wrongful records", _RATE, "wrongful",
                  "harm", "wrongful"),
    PersonOutcome("denials_per_person_year", "Denials", _RATE, "denials", "harm", "denials"),
    PersonOutcome("remarks_withheld_per_person_year", "Critical remarks withheld", _RATE, "speech",
                  "harm", "withheld"),
    PersonOutcome("fear", "Level of fear at the end", "level from 0 to 1", "fear", "harm", "fear",
                  1 / HIGHEST, False),
    PersonOutcome("penalties_per_person_year", "Penalties, rightful or not", _RATE, "penalties",
                  "description", "penalties"),
    PersonOutcome("points_since_the_start", "Points since the start", "points per person scored",
                  "tiers", "description", "", 1.0, False),
)  # fmt: skip
"""What is told of groups. A penalty may be rightful, and points may be deserved: no harms."""


def counted_people(one: Played, other: Played) -> npt.NDArray[np.bool_]:
    """Tell of whom rates of groups are made: who is scored in either world at some time.

    Whoever is scored in neither cannot be penalised, and counted as 0 would make all others look
    burdened. The base is the same in both worlds. Where neither scores anybody it is everybody.

    Parameters
    ----------
    one, other
        Runs of A and B.

    Returns
    -------
    ndarray of bool, shape (people,)
    """
    scored = ever_scored(one) | ever_scored(other)
    return scored if scored.any() else ~scored


@dataclass
class GroupSums:
    """Sums over the people of each cell, one array for each seed.

    A cell is a stratum (district, sex, age band, group, registration) and, where A scores, a tier.
    """

    people: list[Reals] = field(default_factory=list)
    """Those of whom a group's rate is made: see `counted_people`."""
    left_out: list[int] = field(default_factory=list)
    """How many people are in no group's rate."""
    scored: list[Reals] = field(default_factory=list)
    responding: list[Reals] = field(default_factory=list)
    """People who may be afraid."""
    sums: dict[str, tuple[list[Reals], list[Reals]]] = field(default_factory=dict)
    """Of A and of B, by name of the outcome."""

    def add(self, one: Played, other: Played) -> None:
        """Take in a seed.

        Parameters
        ----------
        one, other
            Runs of A and B.
        """
        plan = one.plan
        tiers = len(plan.tiers) + 1
        cells = stratum_indices(one.attributes) * tiers + (one.state.tier - NO_TIER)
        shape = (*stratum_shape(len(plan.districts)), tiers)

        def over_cells(weights: npt.NDArray[np.generic] | None) -> Reals:
            # Whole numbers below 2**53 add up exactly in floats.
            counts = np.bincount(cells, weights, minlength=int(np.prod(shape)))
            return counts.astype(np.float64).reshape(shape)

        base = counted_people(one, other)
        self.people.append(over_cells(base))
        self.left_out.append(int(base.size - base.sum()))
        old_enough = base & may_be_afraid(one.attributes)
        self.responding.append(over_cells(old_enough))
        scored = scored_in_both(one, other)
        for outcome in PERSON_OUTCOMES:
            if outcome.column:
                pair = [burden(run, outcome.column) for run in (one, other)]
                if pair[0] is None and pair[1] is None:
                    continue
                if outcome.column == "fear":
                    pair = [None if each is None else each * old_enough for each in pair]
            elif scored is not None:
                points = [departures(run, int(Field.SCORE)) for run in (one, other)]
                pair = [None if each is None else each * scored for each in points]
                self.scored.append(over_cells(scored))
            else:
                continue
            kept = self.sums.setdefault(outcome.name, ([], []))
            for column, to in zip(pair, kept, strict=True):
                to.append(np.zeros(shape) if column is None else over_cells(column * base))


def _axes(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return the categories of each axis of the cells, in their order."""
    axes = {
        name: plan.districts if name == "district" else ATTRIBUTES[name]
        for name in STRATUM_ATTRIBUTES
    }
    return axes | {TIER: (NO_SCORE, *plan.tiers)}


def _marginal(cells: Sequence[Reals], keep: tuple[int, ...]) -> Reals:
    """Sum over all axes but some; shape (seeds, groups)."""
    stacked = np.stack(cells)
    away = tuple(axis + 1 for axis in range(stacked.ndim - 1) if axis not in keep)
    total: Reals = stacked.sum(axis=away)
    return total.reshape(stacked.shape[0], -1)


def group_effects(sums: GroupSums, plan: Plan) -> tuple[pl.DataFrame, int]:
    """Return effects on what people bear, for everybody, each group, and each pair of groups.

    Parameters
    ----------
    sums
        Over all seeds.
    plan
        Of A, for the names of districts and tiers.

    Returns
    -------
    frame : polars.DataFrame
        `COLUMNS`.
    dropped : int
        Groups with people in them that are left out because in some seed they have fewer than
        `LEAST_GROUP`.
    """
    axes = _axes(plan)
    names = list(axes)
    if not plan.scored:
        names.remove(TIER)
    years = plan.days / DAYS_PER_YEAR
    rows: list[Mapping[str, object]] = []
    dropped = 0
    for size in (0, 1, 2):
        for by in combinations(names, size):
            keep = tuple(list(axes).index(name) for name in by)
            people = _marginal(sums.people, keep)
            # Of everybody there is only one group, however small the city.
            large = people >= (LEAST_GROUP if size else 0)
            shown = np.asarray(large.all(axis=0))
            dropped += int((people.any(axis=0) & ~shown).sum())
            if shown.any():
                labels = _labels({name: axes[name] for name in by})[shown]
                rows += _effects_by(sums, by, keep, labels, people, shown, years)
    return _table(rows), dropped


def _labels(axes: dict[str, tuple[str, ...]]) -> npt.NDArray[np.str_]:
    """Name each combination of categories, the last axis fastest."""
    if not axes:
        return np.array([EVERYBODY])
    labels = [""]
    for axis, categories in axes.items():
        labels = [
            f"{label}{', ' if label else ''}{axis}: {category}"
            for label in labels
            for category in categories
        ]
    return np.array(labels)


def _effects_by(
    sums: GroupSums,
    by: tuple[str, ...],
    keep: tuple[int, ...],
    labels: npt.NDArray[np.str_],
    people: Reals,
    shown: npt.NDArray[np.bool_],
    years: float,
) -> Iterator[Mapping[str, object]]:
    for outcome in PERSON_OUTCOMES:
        if outcome.name not in sums.sums:
            continue
        base = people
        if outcome.column in ("", "fear"):
            base = _marginal(sums.responding if outcome.column else sums.scored, keep)
        # Where nobody of a group is scored there is no mean of points.
        there = shown & (base > 0).all(axis=0)
        if not there.any():
            continue
        size = base[:, there] * (years if outcome.yearly else 1) / outcome.scale
        total_a, total_b = (_marginal(cells, keep)[:, there] for cells in sums.sums[outcome.name])
        value, low, high = interval((total_b - total_a) / size)
        yield {
            "outcome": outcome.name, "title": outcome.title, "theme": outcome.theme,
            "type": outcome.type, "by": ", ".join(by), "group": labels[there[shown]],
            "people": people[:, there].mean(axis=0), "value": value, "low": low,
            "high": high, "unit": outcome.unit, "a": (total_a / size).mean(axis=0),
            "b": (total_b / size).mean(axis=0), "seeds": people.shape[0],
        }  # fmt: skip


def _table(parts: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """Return rows of effects; what a part has one of is repeated for all of its rows.

    One table is made of all the parts: making hundreds of small ones took longer than the sums.
    """
    full: dict[str, list[object]] = {name: [] for name in COLUMNS}
    for columns in parts:
        arrays = (column for column in columns.values() if isinstance(column, np.ndarray))
        rows = max((column.size for column in arrays), default=1)
        for name, column in columns.items():
            if isinstance(column, np.ndarray):
                full[name] += column.ravel().tolist()
            else:
                full[name] += [column] * rows
    frame = pl.DataFrame(full, schema=COLUMNS, strict=False)
    return frame.with_columns(pl.col("low", "high").fill_nan(None))


def measure_effects(
    a: Sequence[Mapping[str, Measure]], b: Sequence[Mapping[str, Measure]], people: int
) -> pl.DataFrame:
    """Return the effect on every measure of the city.

    Parameters
    ----------
    a, b
        Measures of each seed, in the same order of seeds.
    people
        Size of the city.

    Returns
    -------
    polars.DataFrame
        `COLUMNS`, harms first. ``value`` is null where a measure is not defined in both worlds
        with any one seed; ``seeds`` says with how many it is.
    """
    known = {name: found for run in (*b, *a) for name, found in run.items()}
    order = list(dict.fromkeys(name for run in (*a, *b) for name in run))
    rank = {"harm": 0, "claim": 1, "description": 2}
    order.sort(key=lambda name: rank[known[name].type])
    return _table([_measure_effect(known[name], a, b, people) for name in order])


def _measure_effect(
    found: Measure,
    a: Sequence[Mapping[str, Measure]],
    b: Sequence[Mapping[str, Measure]],
    people: int,
) -> Mapping[str, object]:
    def mean(runs: Sequence[Mapping[str, Measure]]) -> float | None:
        values = [value for run in runs if (value := value_in(run, found.name)) is not None]
        return float(np.mean(values)) if values else None

    pairs = [
        (x, y)
        for one, other in zip(a, b, strict=True)
        if (x := value_in(one, found.name)) is not None
        and (y := value_in(other, found.name)) is not None
    ]
    value: object = None
    low: object = None
    high: object = None
    if pairs:
        value, low, high = interval(np.array([y - x for x, y in pairs], dtype=np.float64))
        least, most = possible(found.unit)
        # Two shares differ by no more than the whole.
        low, high = np.clip((low, high), least - most, most - least)
    return {
        "outcome": found.name, "title": found.title, "theme": found.group, "type": found.type,
        "by": "", "group": EVERYBODY, "people": float(people), "value": value, "low": low,
        "high": high, "unit": found.unit, "a": mean(a), "b": mean(b), "seeds": len(pairs),
    }  # fmt: skip
