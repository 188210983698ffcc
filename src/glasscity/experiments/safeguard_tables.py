"""Tables of a comparison of safeguards: harm avoided, ranks, claims, and what failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from glasscity.experiments.effects import interval, over_cities
from glasscity.experiments.safeguard_ranking import CLAIMS, FAILURES, RANKING, ROBUSTNESS
from glasscity.experiments.safeguard_runs import UNDONE, WHOLES, Kept, Runs
from glasscity.experiments.safeguard_worlds import CONDITIONS, STATED, Condition, World
from glasscity.experiments.told import again
from glasscity.outcomes.definitions import PUNISHED
from glasscity.outcomes.telling import CITIES_TO_TELL, LESS, MORE, NONE, Verdict, verdict
from glasscity.scenario import Resolved
from glasscity.scenario.wording import listed

NOBODY: Final = "touches nobody here: everybody's file is the same to the bit"

ALL: Final = "all together"
NOTHING: Final = "nothing added"
Group = tuple[str, ...]
Reals = npt.NDArray[np.float64]
WorldsByGroup = dict[tuple[Group, Condition], World]


@dataclass(frozen=True)
class _Avoided:
    """Harm avoided by a group under a condition."""

    value: float | None
    low: float | None
    high: float | None
    without: float | None
    with_it: float | None
    seeds: int


def _avoided(base: Sequence[Kept], other: Sequence[Kept], outcome: str) -> _Avoided:
    pairs = [
        (x, y)
        for one, two in zip(base, other, strict=True)
        if (x := one.values[outcome]) is not None and (y := two.values[outcome]) is not None
    ]
    if not pairs:
        return _Avoided(None, None, None, None, None, 0)
    both = np.array(pairs, dtype=np.float64)
    bounds = (float(each) for each in interval(both[:, 0] - both[:, 1]))
    value, low, high = (None if isnan(bound) else bound for bound in bounds)
    without, with_it = (float(mean) for mean in both.mean(axis=0))
    return _Avoided(value, low, high, without, with_it, len(pairs))


def _rank(value: float | None, others: Sequence[float | None]) -> int | None:
    """Return 1 + how many others are higher; those that are equal share a rank."""
    if value is None:
        return None
    return 1 + sum(other is not None and other > value for other in others)


def _in_each_city(
    one: Sequence[Kept], other: Sequence[Kept], outcome: str
) -> tuple[Reals, Reals] | None:
    """Return a harm in two worlds, city by city; None where some city does not have it."""
    pairs = [(a.values[outcome], b.values[outcome]) for a, b in zip(one, other, strict=True)]
    both = np.array(pairs, dtype=np.float64)
    return None if np.isnan(both).any() else (both[:, 0], both[:, 1])


def _touches(one: Sequence[Kept], other: Sequence[Kept]) -> bool | None:
    """Tell whether two worlds differ; None where those cities that were played do not say it."""
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if not b.error]
    if any(a.digest != b.digest or a.values != b.values for a, b in pairs):
        return True
    return False if len(pairs) == len(one) else None


def _failed(seen: Sequence[Kept]) -> str:
    """Return in words with which seeds a world could not be played; "" where it could."""
    by_error: dict[str, list[str]] = {}
    for each in seen:
        if each.error:
            by_error.setdefault(each.error, []).append(str(each.seed))
    told = [
        f"could not be played with seed{'s' * (len(seeds) > 1)} {listed(seeds, 'and')}: {error}"
        for error, seeds in by_error.items()
    ]
    return "; ".join(told)


def _label(group: Group) -> str:
    return " + ".join(group)


class Tables:
    """Harm avoided by each group under each condition, and the ranks that follow."""

    def __init__(
        self, runs: Runs, bases: Mapping[bool, Resolved], worlds: WorldsByGroup, names: Group
    ) -> None:
        self.runs, self.bases, self.worlds, self.names = runs, bases, worlds, names
        self.groups = list(dict.fromkeys(group for group, _ in worlds))
        self.conditions = [each for each in CONDITIONS if (self.groups[0], each) in worlds]
        self.found = {
            (outcome, group, condition): _avoided(
                self._base(condition), runs.of(world.scenario), outcome
            )
            for outcome in runs.outcomes
            for (group, condition), world in worlds.items()
        }

    def _base(self, condition: Condition) -> list[Kept]:
        return self.runs.of(self.bases[condition == "rival rule"])

    def members(self, group: Group) -> int:
        """Return how many safeguards a group has; 0 for all together."""
        return 0 if group == (ALL,) else len(group)

    def rank(self, outcome: str, group: Group, condition: Condition) -> int | None:
        """Return a group's rank among those with as many members."""
        # Weak and strong are a safeguard's own; the others stay as stated.
        beside = condition if condition == "rival rule" else STATED
        others = [
            self.found[outcome, other, beside].value
            for other in self.groups
            if other != group and self.members(other) == self.members(group)
        ]
        return _rank(self.found[outcome, group, condition].value, others)

    @property
    def _sentences(self) -> int:
        """How many differences could be told: of each group, and of every two that are ranked."""
        alone = sum(self.members(group) == 1 for group in self.groups)
        return len(self.runs.outcomes) * (len(self.groups) + alone * (alone - 1) // 2)

    def _judged(self, outcome: str, one: Sequence[Kept], other: Sequence[Kept]) -> Verdict | None:
        """Judge one world's harm against another's; None where a city does not have it."""
        harm = _in_each_city(one, other, outcome)
        if harm is None:
            return None
        seen = np.concatenate(harm)
        # What has no logarithm counts as half of the least that was seen.
        least = float(seen[seen > 0].min() / 2) if seen.any() else 0.0
        return verdict(*harm, self._sentences, least)

    def _stated(self, group: Group) -> list[Kept]:
        return self.runs.of(self.worlds[group, STATED].scenario)

    def told(self, outcome: str, group: Group) -> str:
        """Return whether a new city too would have less, or more, of a harm with a group."""
        found = self._judged(outcome, self._stated(group), self._base(STATED))
        return NONE if found is None else found.way

    def _because(self, outcome: str, group: Group) -> str:
        """Return of what less is left undone, where a new city would have more of it punished."""
        if outcome not in PUNISHED or self._again(outcome, group) != MORE:
            return ""
        return ", ".join(why for why, name in UNDONE.items() if self._again(name, group) == LESS)

    def _again(self, name: str, group: Group) -> str:
        """Return which way a safeguard would move a measure in a new city; "" if not sure."""
        both = _in_each_city(self._stated(group), self._base(STATED), name)
        if both is None:
            return NONE
        return again(both[0] - both[1], self._sentences + len(UNDONE) * len(self.groups))

    def places(self, outcome: str) -> dict[Group, int]:
        """Return which place each safeguard has that changes a harm, as a new city would show it.

        One after the other, most avoided first: a new place begins where there is more of the harm
        than with the first of the place before, by the rule of `glasscity.outcomes.telling`. All
        others are ties. Every two safeguards count as a sentence that could be told.

        Parameters
        ----------
        outcome
            Of the harms.

        Returns
        -------
        dict
            Empty with fewer cities than the rule takes, or where a city could not be played.
        """
        alone = [group for group in self.groups if self.members(group) == 1]
        seen = [*self._base(STATED), *(kept for group in alone for kept in self._stated(group))]
        unknown = any(kept.values[outcome] is None for kept in seen)
        if len(self.runs.seeds) < CITIES_TO_TELL or unknown:
            return {}
        changing = [
            group
            for group in alone
            if any(self.found[outcome, group, each].value for each in self.conditions)
        ]
        changing.sort(key=lambda group: -(self.found[outcome, group, STATED].value or 0.0))
        places: dict[Group, int] = {}
        for group in changing:
            if not places:
                first, place = group, 1
            found = self._judged(outcome, self._stated(first), self._stated(group))
            if found is not None and found.way == LESS:
                first, place = group, place + 1
            places[group] = place
        return places

    def _abolishes(self, outcome: str, group: Group) -> bool:
        """Tell whether nothing is left of what a harm is a part of."""
        whole = WHOLES.get(outcome)
        if whole is None:
            return False
        both = _in_each_city(self._base(STATED), self._stated(group), whole)
        return both is not None and bool(both[0].any()) and not both[1].any()

    def _why(self, group: Group, touches: bool | None) -> str:
        idle = dict(self.worlds[group, STATED].idle)
        failed = _failed(self.runs.of(self.worlds[group, STATED].scenario))
        if group == (ALL,) or len(group) > 1:
            reasons = [f"{name} {why}" for name, why in idle.items()]
        else:
            reasons = [idle.get(group[0], NOBODY if touches is False else "")]
        return "; ".join(filter(None, [*reasons, failed]))

    def ranking(self) -> pl.DataFrame:
        """Return the ranking: all together, alone, pairs; harm by harm; by rank."""
        rows: list[tuple[int, int, int, int, dict[str, Any]]] = []
        last = len(self.groups) + 1
        for harm, outcome in enumerate(self.runs.outcomes):
            title, unit = self.runs.titles(outcome)
            places = self.places(outcome)
            for place, group in enumerate(self.groups):
                stated = self.found[outcome, group, STATED]
                seen = self.runs.of(self.worlds[group, STATED].scenario)
                touches = _touches(self._base(STATED), seen)
                failed = any(self._failed_under(group, each) for each in self.conditions)
                robust = [self.found[outcome, group, each].value for each in self.conditions]
                values = [value for value in robust if value is not None]
                ranks = [self.rank(outcome, group, each) for each in self.conditions]
                known = [rank for rank in ranks if rank is not None]
                several = len(self.conditions) > 1
                row: dict[str, Any] = {
                    "members": self.members(group), "safeguards": _label(group),
                    "outcome": outcome, "title": title, "type": "harm", "unit": unit,
                    "value": stated.value, "low": stated.low, "high": stated.high,
                    "share": stated.value / stated.without
                    if stated.without and stated.value is not None else None,
                    "without": stated.without, "with": stated.with_it,
                    "rank": self.rank(outcome, group, STATED), "place": places.get(group),
                    "told": self.told(outcome, group), "because": self._because(outcome, group),
                    "abolishes": self._abolishes(outcome, group), "touches": touches,
                    "why": self._why(group, touches), "seeds": stated.seeds,
                    "best_rank": min(known) if several and known else None,
                    "worst_rank": max(known) if several and known else None,
                    "lowest": min(values) if several and values else None,
                    "highest": max(values) if several and values else None,
                    "holds": len(values) == len(robust) and min(values) > 0
                    if several and not failed else None,
                }  # fmt: skip
                if touches is False:
                    # Nothing differs, by construction: no interval is needed.
                    row |= {"value": 0.0, "low": None, "high": None}
                rows.append((self.members(group), harm, row["rank"] or last, place, row))
        # Those of one rank stand in the order of safeguards, which is nobody's choice.
        rows.sort(key=lambda row: row[:4])
        return pl.DataFrame([row for *_, row in rows], schema=RANKING)

    def _failed_under(self, group: Group, condition: Condition) -> bool:
        seen = self.runs.of(self.worlds[group, condition].scenario)
        return any(each.error for each in [*seen, *self._base(condition)])

    def failures(self) -> pl.DataFrame:
        """Return which worlds could not be played."""
        shown = [(_label(group), each, world) for (group, each), world in self.worlds.items()]
        for condition in self.conditions:
            if condition in (STATED, "rival rule"):
                base = World(self.bases[condition == "rival rule"], {})
                shown.append((NOTHING, condition, base))
        rows = [
            (label, condition, seen.seed, seen.error)
            for label, condition, world in shown
            for seen in self.runs.of(world.scenario)
            if seen.error
        ]
        return pl.DataFrame(rows, schema=FAILURES, orient="row")

    def robustness(self) -> pl.DataFrame:
        """Return values and ranks under each condition."""
        rows = []
        for outcome in self.runs.outcomes:
            unit = self.runs.titles(outcome)[1]
            for group in self.groups:
                for condition in self.conditions:
                    found = self.found[outcome, group, condition]
                    rank = self.rank(outcome, group, condition)
                    rows.append(
                        (self.members(group), _label(group), condition, outcome, "harm", unit,
                         found.value, found.low, found.high, rank)
                    )  # fmt: skip
        return pl.DataFrame(rows, schema=ROBUSTNESS, orient="row")

    def claims(self) -> pl.DataFrame:
        """Return what the regime claims, as ranges over seeds, in the order of safeguards."""
        shown = [(-1, NOTHING, self.bases[False])]
        shown += [
            (self.members(group), _label(group), self.worlds[group, STATED].scenario)
            for group in self.groups
        ]
        rows = []
        for members, label, scenario in shown:
            by_seed = [seen.claims for seen in self.runs.of(scenario)]
            kinds = {name: found for claims in by_seed for name, found in claims.items()}
            for name, found in kinds.items():
                told = [claims[name].value for claims in by_seed if name in claims]
                values = [float(value) for value in told if value is not None]
                mean = float(np.mean(values)) if values else None
                span = (mean, *over_cities(values))
                rows.append((members, label, name, found.title, "claim", found.unit, *span))
        return pl.DataFrame(rows, schema=CLAIMS, orient="row")
