"""Safeguards compared: how much harm each avoids, alone and in pairs, and how robustly.

Every world is played on the same cities and the same lives, so that two safeguards differ by what
they do and by nothing else. Harms are ranked one by one: there is no rate at which a remark that
was not made could be exchanged for a ticket that was refused. Only outcomes typed *harm* can be
ranked. What the regime says it is good for is a *claim*: it is shown beside, as a range over seeds,
and nothing is ever ordered by it. See ``docs/safeguards.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from glasscity.engine.clock import Played, play
from glasscity.engine.plan import make_plan
from glasscity.engine.twins import make_twin_plans, play_twins
from glasscity.errors import GlasscityError
from glasscity.experiments.comparison import (
    check_threads,
    no_such_outcome,
    not_a_harm,
    seed_list,
)
from glasscity.experiments.effects import interval, value_in
from glasscity.experiments.safeguard_ranking import (
    CLAIMS,
    RANKING,
    ROBUSTNESS,
    SafeguardRanking,
)
from glasscity.experiments.safeguard_worlds import (
    CONDITIONS,
    STATED,
    Condition,
    World,
    add_safeguards,
    chosen_safeguards,
    groups_of,
    rival_of,
    settings_of,
    stated_safeguards,
)
from glasscity.outcomes.definitions import Measure
from glasscity.outcomes.measures import measure
from glasscity.outcomes.tables import all_tables
from glasscity.scenario import Resolved, load
from glasscity.scenario.safeguards import Safeguards

HARMS: Final[Mapping[str, tuple[str, str]]] = {
    "wrongful_penalties_per_100000": ("Wrongful penalties", "per 100,000 person-years"),
    "wrongful_denials": ("Wrongful denials", "requests"),
    "remarks_withheld": ("Critical remarks withheld", "share of critical remarks"),
    "displaced_applications": ("Displaced by somebody put ahead", "applications"),
}
"""Harms that are ranked unless others are named, with title and unit where no run has them."""

_AT_BOOKING: Final = (
    "A penalty counts when it is booked, so an objection, expiry or restoration that removes it "
    "later shows in points, tiers and refusals for a tier, not in the number of penalties."
)
_LIST: Final = (
    "The court's list has its own term: an objection, expiry or restoration takes points away and "
    "nobody off the list, so refusals of people for being listed stay."
)
NOBODY: Final = "touches nobody here: everybody's file is the same to the bit"

ALL: Final = "all together"
Group = tuple[str, ...]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class _Seen:
    """What is kept of a run: its fingerprint, the harms asked for, and the claims."""

    digest: int
    values: dict[str, float | None]
    claims: dict[str, Measure]


class _Runs:
    """Worlds, each played once for each seed, whoever asks for it.

    Two at a time share the drawing of a life; each is to the bit what it would be alone.
    """

    def __init__(
        self,
        outcomes: Sequence[str],
        size: tuple[int, int],
        seeds: tuple[int, ...],
        threads: int | None,
    ) -> None:
        self.outcomes, self.size, self.seeds, self.threads = outcomes, size, seeds, threads
        self.seen: dict[str, list[_Seen]] = {}
        self.harms: dict[str, Measure] = {}

    def play(self, scenarios: Sequence[Resolved], progress: Progress | None) -> None:
        """Play worlds; the first two tell whether the outcomes are harms at all."""
        distinct = list({scenario.hash: scenario for scenario in scenarios}.values())
        runs, done = len(distinct) * len(self.seeds), 0
        for at in range(0, len(distinct), 2):
            batch = distinct[at : at + 2]
            for place, played in enumerate(self._played(batch)):
                seen = [self._note(each) for each in played]
                for scenario, found in zip(batch, seen, strict=True):
                    self.seen.setdefault(scenario.hash, []).append(found)
                if at == place == 0:
                    self._check_known()
                done += len(batch)
                if progress is not None:
                    progress(done, runs)

    def note_only(self, batch: Sequence[Resolved]) -> None:
        """Play two worlds for the types of their outcomes alone."""
        for played in self._played(batch):
            for each in played:
                self._note(each)

    def _played(self, batch: Sequence[Resolved]) -> Iterator[tuple[Played, ...]]:
        if len(batch) == 2:
            twins = make_twin_plans(batch[0], batch[1], *self.size)
            for seed in self.seeds:
                yield play_twins(*twins, seed, self.threads)
        else:
            plan = make_plan(batch[0], *self.size)
            for seed in self.seeds:
                yield (play(plan, seed, self.threads),)

    def _note(self, played: Played) -> _Seen:
        measures = measure(played, all_tables(played))
        for name in self.outcomes:
            if name in measures:
                self.harms.setdefault(name, measures[name])
                check_harm(measures[name])
        self.known = [found.name for found in measures.values() if found.type == "harm"]
        values = {name: value_in(measures, name) for name in self.outcomes}
        claims = {name: found for name, found in measures.items() if found.type == "claim"}
        return _Seen(played.digest, values, claims)

    def _check_known(self) -> None:
        for name in self.outcomes:
            if name not in self.harms and name not in HARMS:
                raise no_such_outcome(name, self.known)

    def of(self, scenario: Resolved) -> list[_Seen]:
        """Return what was seen in a world, seed by seed."""
        return self.seen[scenario.hash]

    def titles(self, outcome: str) -> tuple[str, str]:
        """Return title and unit of a harm, also where no world has it."""
        found = self.harms.get(outcome)
        return (found.title, found.unit) if found else HARMS[outcome]


def check_harm(found: Measure) -> None:
    """Refuse to rank what is no harm.

    Parameters
    ----------
    found
        The measure.

    Raises
    ------
    GlasscityError
        If it is typed claim or description.
    """
    if found.type != "harm":
        raise not_a_harm(found.name, found.type)


@dataclass(frozen=True)
class _Avoided:
    """Harm avoided by a group under a condition."""

    value: float | None
    low: float | None
    high: float | None
    without: float | None
    with_it: float | None
    seeds: int


def _avoided(base: Sequence[_Seen], other: Sequence[_Seen], outcome: str) -> _Avoided:
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


def _same(one: Sequence[_Seen], other: Sequence[_Seen]) -> bool:
    return all(
        a.digest == b.digest and a.values == b.values for a, b in zip(one, other, strict=True)
    )


def _label(group: Group) -> str:
    return " + ".join(group)


class _Table:
    """Harm avoided by each group under each condition, and the ranks that follow."""

    def __init__(
        self, runs: _Runs, bases: Mapping[bool, Resolved], worlds: _WorldsByGroup, names: Group
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

    def _base(self, condition: Condition) -> list[_Seen]:
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

    def _why(self, group: Group, touches: bool) -> str:
        idle = dict(self.worlds[group, STATED].idle)
        if group == (ALL,) or len(group) > 1:
            return "; ".join(f"{name} {why}" for name, why in idle.items())
        return idle.get(group[0], "" if touches else NOBODY)

    def ranking(self) -> pl.DataFrame:
        """Return the ranking: all together, alone, pairs; harm by harm; by rank."""
        rows: list[tuple[int, int, int, int, dict[str, Any]]] = []
        last = len(self.groups) + 1
        for harm, outcome in enumerate(self.runs.outcomes):
            title, unit = self.runs.titles(outcome)
            for place, group in enumerate(self.groups):
                stated = self.found[outcome, group, STATED]
                seen = self.runs.of(self.worlds[group, STATED].scenario)
                touches = not _same(self._base(STATED), seen)
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
                    "rank": self.rank(outcome, group, STATED), "touches": touches,
                    "why": self._why(group, touches), "seeds": stated.seeds,
                    "best_rank": min(known) if several and known else None,
                    "worst_rank": max(known) if several and known else None,
                    "lowest": min(values) if several and values else None,
                    "highest": max(values) if several and values else None,
                    "holds": len(values) == len(robust) and min(values) > 0 if several else None,
                }  # fmt: skip
                if not touches:
                    row |= {"value": 0.0, "low": 0.0, "high": 0.0}
                rows.append((self.members(group), harm, row["rank"] or last, place, row))
        # Those of one rank stand in the order of safeguards, which is nobody's choice.
        rows.sort(key=lambda row: row[:4])
        return pl.DataFrame([row for *_, row in rows], schema=RANKING)

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
        shown = [(-1, "nothing added", self.bases[False])]
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
                span = (float(np.mean(values)), min(values), max(values)) if values else (None,) * 3
                rows.append((members, label, name, found.title, "claim", found.unit, *span))
        return pl.DataFrame(rows, schema=CLAIMS, orient="row")


_WorldsByGroup = dict[tuple[Group, Condition], World]


def _worlds(
    bases: Mapping[bool, Resolved],
    names: Group,
    conditions: Sequence[Condition],
    pairs: bool,
    stated: Safeguards,
) -> _WorldsByGroup:
    """Return every world to look at: all together first, then alone, then pairs."""
    groups: list[Group] = [(ALL,), *groups_of(names, pairs)]
    return {
        (group, condition): add_safeguards(
            bases[condition == "rival rule"],
            names if group == (ALL,) else group,
            condition,
            stated,
        )
        for group in groups
        for condition in conditions
    }


def safeguards(
    scenario: str | Path | Resolved,
    *,
    people: int | None = None,
    years: float | None = None,
    seeds: int | Sequence[int] = 4,
    pairs: bool = True,
    robustness: bool = True,
    outcomes: Sequence[str] | None = None,
    only: Sequence[str] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> SafeguardRanking:
    """Rank safeguards by the harm that they avoid in a scenario.

    Parameters
    ----------
    scenario
        Name of a preset, path of a file, or a resolved scenario.
    people, years
        Of the runs; the scenario's own if not said.
    seeds
        How many, or which. Each gives a city that all worlds share.
    pairs
        Whether safeguards are also tried two by two.
    robustness
        Whether they are also tried at both ends of their ranges and under the rival rule of
        silence.
    outcomes
        Measures typed harm; those of `HARMS` if not said.
    only
        Safeguards to compare; all if not said.
    threads
        How many; all processors if not said. The result does not depend on it.
    progress
        Called with the runs played and the runs in all.

    Returns
    -------
    SafeguardRanking

    Raises
    ------
    GlasscityError
        If an outcome is no harm, or anything cannot be played, in one sentence.
    """
    base = scenario if isinstance(scenario, Resolved) else load(scenario)
    names, chosen = chosen_safeguards(only), tuple(sorted(seed_list(seeds)))
    harms = _in_order(outcomes)
    check_threads(threads)
    people = base.run.people if people is None else people
    days = round((base.run.years if years is None else years) * 365)
    stated = stated_safeguards()
    bases, conditions = {False: base}, CONDITIONS[: 3 if robustness else 1]
    notes = [_AT_BOOKING]
    if base.regime.consequences.blacklist is not None:
        notes.append(_LIST)
    rival = rival_of(base) if robustness else None
    if rival is not None:
        bases[True], conditions = rival, CONDITIONS
    elif robustness:
        notes.append("Nobody fears in this scenario, so there is no rival rule of silence to try.")
    worlds = _worlds(bases, names, conditions, pairs, stated)
    if set(harms) - set(HARMS):
        # A glance at a small city, so that a claim is refused before a large one is played.
        glance = _Runs(harms, (min(people, 100), min(days, 14)), chosen[:1], threads)
        glance.note_only([base, worlds[(ALL,), STATED].scenario])
    runs = _Runs(harms, (people, days), chosen, threads)
    runs.play([base, *(world.scenario for world in worlds.values()), *bases.values()], progress)
    table = _Table(runs, bases, worlds, names)
    return SafeguardRanking(
        scenario=base,
        people=people,
        days=days,
        seeds=chosen,
        ranking=table.ranking(),
        robustness=table.robustness(),
        claims=table.claims(),
        settings=settings_of(names, stated),
        worlds=len(runs.seen),
        notes=tuple(notes),
    )


def _in_order(outcomes: Sequence[str] | None) -> tuple[str, ...]:
    """Return outcomes once each, those of `HARMS` first, whatever order they are given in."""
    wanted = set(HARMS if outcomes is None else outcomes)
    if not wanted:
        raise GlasscityError("outcomes: expected at least one measure that is typed harm")
    return (*(name for name in HARMS if name in wanted), *sorted(wanted - set(HARMS)))
