"""Which mechanism a regime's harm comes from: add one in, leave one out, Shapley values.

A mechanism's part in a harm depends on what else is on: without cameras there is less to be afraid
of. *Add one in* is what it does alone, *leave one out* what its absence spares when all else stays,
and the Shapley value (Shapley, "A value for n-person games", 1953) the mean of what it adds over
all orders in which mechanisms could come in. Shapley values add up to the whole; the other two need
not. All subsets are played on the same lives, so that orders differ by mechanisms alone.

See `glasscity.experiments.shapley` for how orders are sampled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from glasscity.arguments import seeds_of, seeds_words, text_of, threads_of, whole
from glasscity.engine.twins import make_twin_plans
from glasscity.errors import GlasscityError
from glasscity.experiments.compared import no_such_outcome, not_a_harm
from glasscity.experiments.effects import interval, value_in
from glasscity.experiments.exploration.playing import Workers, make_workers
from glasscity.experiments.exploration.worlds import Progress, Seen, play_worlds
from glasscity.experiments.glance import check_harms
from glasscity.experiments.shapley import Share, Subset, orders_of, shapley_shares
from glasscity.experiments.worlds import on_people_of, size_of
from glasscity.forking import check_threads_alive
from glasscity.outcomes.definitions import Measure
from glasscity.scenario import Resolved, load
from glasscity.scenario.mechanisms import MECHANISMS, mechanisms_of, without

MOST_ORDERS = 10_000
DEFAULT_ORDERS = 12


@dataclass(frozen=True)
class Decomposition:
    """A harm taken apart by mechanism.

    Attributes
    ----------
    scenario
        The world that is taken apart.
    outcome, title, unit
        Of the harm.
    mechanisms
        One row for each: mechanism, add_one_in, leave_one_out, shapley (means over seeds), low,
        high (95 % t-interval of the Shapley value over seeds), sampling_error (standard error from
        sampling orders).
    total, low, high
        Of the harm with all the mechanisms less that with none of them, with its interval.
    without_all, with_all, in_a
        The outcome in the three worlds; ``in_a`` is None where it is not defined there.
    seeds, orders
        Cities and orders that were gone through.
    exact
        Whether all orders were.
    subsets
        Different sets of mechanisms that were played.
    """

    scenario: Resolved
    outcome: str
    title: str
    unit: str
    mechanisms: pl.DataFrame
    total: float
    low: float | None
    high: float | None
    without_all: float
    with_all: float
    in_a: float | None
    seeds: tuple[int, ...]
    orders: int
    exact: bool
    subsets: int

    def to_json(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        kept = (
            "outcome", "title", "unit", "total", "low", "high", "without_all", "with_all", "in_a",
            "orders", "exact", "subsets",
        )  # fmt: skip
        return {
            "scenario": self.scenario.name,
            "hash": self.scenario.hash,
            **{name: getattr(self, name) for name in kept},
            **seeds_words(self.seeds),
            "mechanisms": self.mechanisms.to_dicts(),
        }


class _Worlds:
    """A scenario with subsets of some mechanisms, each played once for each seed."""

    def __init__(self, scenario: Resolved, names: Sequence[str], outcome: str) -> None:
        self.scenario, self.names, self.outcome = scenario, tuple(names), outcome
        self.found: Measure | None = None
        self._scenarios: dict[Subset, Resolved] = {}
        self._values: dict[tuple[str, int], Fraction] = {}
        self.in_other: dict[int, float | None] = {}
        """The outcome in the other world, by seed."""

    def play(
        self,
        subsets: Sequence[Subset],
        other: Resolved,
        seeds: Sequence[int],
        size: tuple[int, int],
        workers: Workers,
        progress: Progress | None,
    ) -> None:
        """Play subsets of the mechanisms, and another world that is shown beside.

        Raises
        ------
        GlasscityError
            If the outcome is no harm or not defined in some world, or a world cannot be played.
        """
        self._scenarios = {
            there: without(self.scenario, *(name for name in self.names if name not in there))
            for there in subsets
        }
        whole = self.scenario.hash
        by_hash = {scenario.hash: there for there, scenario in self._scenarios.items()}
        waiting: list[Seen] = []

        def keep(found: Seen) -> None:
            if found.error:
                raise GlasscityError(found.error)
            if found.hash == whole:
                self._check(found)
            waiting.append(found)
            # Whether the outcome can be taken apart at all, the world with everything tells.
            while waiting and self.found is not None:
                seen = waiting.pop()
                if seen.hash in by_hash:
                    # A float is a fraction, so nothing is rounded here.
                    value = self._defined(seen, by_hash[seen.hash])
                    self._values[seen.hash, seen.seed] = Fraction(value)
                if seen.hash == other.hash:
                    self.in_other[seen.seed] = value_in(seen.measures, self.outcome)

        play_worlds([*self._scenarios.values(), other], seeds, size, workers, keep, progress)

    def value(self, seed: int, there: Subset) -> Fraction:
        """Return the outcome with just these of the mechanisms."""
        return self._values[self._scenarios[there].hash, seed]

    def _check(self, found: Seen) -> None:
        """Refuse an outcome that is not there or no harm."""
        if self.outcome not in found.measures:
            harms = [name for name, each in found.measures.items() if each.type == "harm"]
            raise no_such_outcome(self.outcome, harms)
        self.found = found.measures[self.outcome]
        if self.found.type != "harm":
            raise not_a_harm(self.outcome, self.found.type)

    def _defined(self, found: Seen, there: Subset) -> float:
        value = value_in(found.measures, self.outcome)
        if value is None:
            absent = [name for name in self.names if name not in there]
            raise GlasscityError(
                f'"{self.outcome}" cannot be decomposed: it is not defined in '
                f"{self.scenario.name} without {', '.join(absent) or 'anything taken out'} "
                f"(seed {found.seed}); a count or a rate can"
            )
        return value


def differing_mechanisms(a: Resolved, b: Resolved) -> list[str]:
    """Return the mechanisms of B that A has not, or has otherwise.

    Parameters
    ----------
    a, b
        Resolved.
    """

    def parts(world: Resolved, name: str) -> list[Any]:
        found = []
        for path in MECHANISMS[name]:
            owner: Any = world.regime
            for step in path.split("."):
                owner = getattr(owner, step) if owner is not None else None
            found.append(owner)
        return found

    # Only the first path is the mechanism itself; the others fall with it.
    return [name for name in mechanisms_of(b) if parts(a, name)[0] != parts(b, name)[0]]


def _chosen(a: Resolved, b: Resolved, mechanisms: Sequence[str] | None) -> list[str]:
    names = list(dict.fromkeys(mechanisms or differing_mechanisms(a, b) or mechanisms_of(b)))
    without(b, *names)  # Refuses names that are no mechanisms.
    on = set(mechanisms_of(b))
    off = [name for name in names if name not in on]
    if off:
        raise GlasscityError(f"{b.name} has no {', '.join(off)} switched on")
    if not names:
        raise GlasscityError(f"{b.name} has no mechanism that could be taken out")
    return names


def decompose(
    a: str | Path | Resolved,
    b: str | Path | Resolved,
    outcome: str,
    mechanisms: Sequence[str] | None = None,
    *,
    people: int | None = None,
    years: float | None = None,
    seeds: int | Sequence[int] = 2,
    permutations: int = DEFAULT_ORDERS,
    workers: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Decomposition:
    """Take a harm of B apart by mechanism.

    What is taken apart is the harm in B less the harm in B without all the mechanisms.

    Parameters
    ----------
    a, b
        Names of presets, paths of files, or resolved scenarios with one life. A says which
        mechanisms are of interest, and its own outcome is shown beside.
    outcome
        Name of a measure that is typed harm.
    mechanisms
        Of B; those that A has not, or has otherwise, if not said, and all where there are none.
    people, years
        Of the runs; those of A if not said.
    seeds
        How many, or which.
    permutations
        Orders to sample, rounded up to pairs; all there are if that is no more.
    workers
        Processes, each with two worlds in memory; as many as fit the processors if not said, fewer
        where there is little to do. The result does not depend on it.
    threads
        Of each worker; if not said, 1, or with a number of workers what is left for each.
    progress
        Called with the runs played and the runs in all.

    Returns
    -------
    Decomposition

    Raises
    ------
    GlasscityError
        If the outcome is no harm, or not defined in some of the worlds; if one cannot be played or
        a worker is killed.
    """
    check_threads_alive()
    one, other = load(a), load(b)
    other = on_people_of(other, one)
    if one.life_hash != other.life_hash:
        raise GlasscityError(
            f"{one.name} and {other.name} have different lives; a decomposition needs two regimes "
            "over one life"
        )
    permutations = whole("permutations", permutations, 1, MOST_ORDERS)
    outcome = text_of("outcome", outcome, "wrongful_denials")
    threads = threads_of(threads)
    chosen, names = seeds_of(seeds), _chosen(one, other, mechanisms)
    people, days = size_of(one, people, years)
    make_twin_plans(one, other, people, days)
    check_harms([outcome], [one, other])
    orders, exact = orders_of(names, permutations)
    every, none = frozenset(names), frozenset[str]()
    subsets = _needed(names, orders)
    worlds = _Worlds(other, names, outcome)
    worlds.play(subsets, one, chosen, (people, days), make_workers(workers, threads), progress)
    shares = [shapley_shares(names, partial(worlds.value, seed), orders, exact) for seed in chosen]
    assert worlds.found is not None
    totals = [worlds.value(seed, every) - worlds.value(seed, none) for seed in chosen]
    total, low, high = _told([float(each) for each in totals])
    known_in_a = [value for value in worlds.in_other.values() if value is not None]
    return Decomposition(
        scenario=other,
        outcome=outcome,
        title=worlds.found.title,
        unit=worlds.found.unit,
        mechanisms=_table(names, shares),
        total=total,
        low=low,
        high=high,
        without_all=_mean([worlds.value(seed, none) for seed in chosen]),
        with_all=_mean([worlds.value(seed, every) for seed in chosen]),
        in_a=float(np.mean(known_in_a)) if known_in_a else None,
        seeds=chosen,
        orders=len(orders),
        exact=exact,
        subsets=len(subsets),
    )


def _needed(names: Sequence[str], orders: Sequence[Sequence[str]]) -> list[Subset]:
    """Return the subsets that shares are made of, each once, the one with everything first."""
    whole = frozenset(names)
    found = [whole, *(frozenset([name]) for name in names), *(whole - {name} for name in names)]
    found += [frozenset(order[:size]) for order in orders for size in range(len(order) + 1)]
    return list(dict.fromkeys(found))


def _mean(values: Sequence[Fraction]) -> float:
    return float(sum(values, Fraction(0)) / len(values))


def _told(values: Sequence[float]) -> tuple[float, float | None, float | None]:
    """Return mean, low and high; None for bounds that one seed cannot give."""
    mean, low, high = (float(found) for found in interval(np.array(values)))
    return mean, None if isnan(low) else low, None if isnan(high) else high


def _table(names: Sequence[str], shares: Sequence[Mapping[str, Share]]) -> pl.DataFrame:
    rows = []
    for name in names:
        of_name = [share[name] for share in shares]
        _, low, high = _told([float(share.shapley) for share in of_name])
        # Cities share their orders, so that their errors do not average out.
        error = float(np.mean([share.error for share in of_name]))
        rows.append(
            {
                "mechanism": name,
                "add_one_in": _mean([share.add_one_in for share in of_name]),
                "leave_one_out": _mean([share.leave_one_out for share in of_name]),
                "shapley": _mean([share.shapley for share in of_name]),
                "low": low,
                "high": high,
                "sampling_error": None if isnan(error) else error,
            }
        )
    text: dict[str, type[pl.DataType]] = dict.fromkeys(rows[0], pl.Float64)
    frame = pl.DataFrame(rows, schema=text | {"mechanism": pl.String})
    return frame.sort("shapley", descending=True, maintain_order=True)
