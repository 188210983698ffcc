"""Which mechanism a regime's harm comes from: add one in, leave one out, Shapley values.

A mechanism's part in a harm depends on what else is on: without cameras there is less to be afraid
of. *Add one in* is what it does alone, *leave one out* what its absence spares when all else stays,
and the Shapley value (Shapley, "A value for n-person games", 1953) the mean of what it adds over
all orders in which mechanisms could come in. Shapley values add up to the whole; the other two need
not. All subsets are played on the same lives, so that orders differ by mechanisms alone.

Orders are sampled (Castro, Gómez and Tejada, "Polynomial calculation of the Shapley value based on
sampling", Computers & Operations Research 36, 2009), each with its reverse (antithetic: Mitchell et
al., "Sampling permutations for Shapley value estimation", JMLR 23, 2022), or all gone through where
there are few. Sums are kept as fractions, so that nothing is lost to rounding.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations as all_orders
from math import factorial, isnan, nan, sqrt
from pathlib import Path
from statistics import stdev
from typing import Any

import numpy as np
import polars as pl

from glasscity.engine.clock import play
from glasscity.engine.plan import make_plan
from glasscity.errors import GlasscityError
from glasscity.experiments.comparison import (
    check_threads,
    no_such_outcome,
    not_a_harm,
    seed_list,
)
from glasscity.experiments.effects import interval, value_in
from glasscity.outcomes.definitions import Measure
from glasscity.outcomes.measures import measure
from glasscity.outcomes.tables import all_tables
from glasscity.scenario import Resolved, load
from glasscity.scenario.mechanisms import MECHANISMS, mechanisms_of, without

Subset = frozenset[str]
Value = Callable[[Subset], Fraction]
MOST_ORDERS = 10_000
DEFAULT_ORDERS = 12


@dataclass(frozen=True)
class Share:
    """What one mechanism adds, with one city.

    Attributes
    ----------
    add_one_in, leave_one_out, shapley
        In the outcome's unit, exact for the values and orders they come from.
    error
        Standard error of the Shapley value from sampling orders; 0 if all were gone through, NaN if
        there is but one pair of orders.
    """

    add_one_in: Fraction
    leave_one_out: Fraction
    shapley: Fraction
    error: float


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
            "seeds": list(self.seeds),
            "mechanisms": self.mechanisms.to_dicts(),
        }


def orders_of(names: Sequence[str], orders: int, seed: int = 0) -> tuple[list[Sequence[str]], bool]:
    """Return orders in which mechanisms come in, and whether these are all there are.

    Parameters
    ----------
    names
        The mechanisms.
    orders
        How many at most; rounded up to a whole number of pairs.
    seed
        Of the sampling.

    Returns
    -------
    orders : list of sequence of str
        Each followed by its reverse, or all there are.
    exact : bool
    """
    if factorial(len(names)) <= orders:
        return list(all_orders(names)), True
    # Nothing of the model: which orders are looked at is the experimenter's own chance.
    chance = random.Random(seed)
    found: list[Sequence[str]] = []
    while len(found) < orders:
        order = chance.sample(list(names), len(names))
        found += [tuple(order), tuple(reversed(order))]
    return found, False


def shapley_shares(
    names: Sequence[str], value: Value, orders: Sequence[Sequence[str]], exact: bool
) -> dict[str, Share]:
    """Return what each mechanism adds.

    Parameters
    ----------
    names
        The mechanisms.
    value
        From a set of mechanisms to the outcome with just these.
    orders, exact
        From `orders_of`.

    Returns
    -------
    dict of str to Share
        The Shapley values add up to ``value(all) - value(none)`` exactly.
    """
    everything, nothing = frozenset(names), frozenset[str]()
    added: dict[str, list[Fraction]] = {name: [] for name in names}
    for order in orders:
        there = nothing
        for name in order:
            more = there | {name}
            added[name].append(value(more) - value(there))
            there = more
    return {
        name: Share(
            value(nothing | {name}) - value(nothing),
            value(everything) - value(everything - {name}),
            sum(added[name], Fraction(0)) / len(orders),
            0.0 if exact else _sampling_error(added[name]),
        )
        for name in names
    }


def _sampling_error(added: Sequence[Fraction]) -> float:
    """Return the standard error of the mean; an order and its reverse are one observation."""
    pairs = [(a + b) / 2 for a, b in zip(added[::2], added[1::2], strict=True)]
    return float(stdev(pairs)) / sqrt(len(pairs)) if len(pairs) > 1 else nan


class _Worlds:
    """A scenario with subsets of some mechanisms, each played once for each seed."""

    def __init__(
        self,
        scenario: Resolved,
        names: Sequence[str],
        outcome: str,
        size: tuple[int, int],
        threads: int | None,
    ) -> None:
        self.scenario, self.names, self.outcome = scenario, tuple(names), outcome
        self.size, self.threads = size, threads
        self.known: dict[tuple[int, Subset], Fraction] = {}
        self.found: Measure | None = None

    def measures(self, scenario: Resolved, seed: int) -> dict[str, Measure]:
        played = play(make_plan(scenario, *self.size), seed, self.threads)
        return measure(played, all_tables(played))

    def value(self, seed: int, there: Subset) -> Fraction:
        """Return the outcome with just these of the mechanisms."""
        if (seed, there) not in self.known:
            absent = [name for name in self.names if name not in there]
            measures = self.measures(without(self.scenario, *absent), seed)
            self._check(measures)
            value = value_in(measures, self.outcome)
            if value is None:
                raise GlasscityError(
                    f'"{self.outcome}" cannot be decomposed: it is not defined in '
                    f"{self.scenario.name} without {', '.join(absent) or 'anything taken out'} "
                    f"(seed {seed}); a count or a rate can"
                )
            # A float is a fraction, so nothing is rounded here.
            self.known[seed, there] = Fraction(value)
        return self.known[seed, there]

    def _check(self, measures: Mapping[str, Measure]) -> None:
        """Refuse an outcome that is not there or no harm, with the first world played."""
        if self.found is None:
            if self.outcome not in measures:
                harms = [name for name, found in measures.items() if found.type == "harm"]
                raise no_such_outcome(self.outcome, harms)
            self.found = measures[self.outcome]
            if self.found.type != "harm":
                raise not_a_harm(self.outcome, self.found.type)


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
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
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
    threads
        How many; all processors if not said.
    progress
        Called with the orders gone through and the orders in all.

    Returns
    -------
    Decomposition

    Raises
    ------
    GlasscityError
        If the outcome is no harm, or not defined in some of the worlds.
    """
    one, other = (world if isinstance(world, Resolved) else load(world) for world in (a, b))
    if one.life_hash != other.life_hash:
        raise GlasscityError(
            f"{one.name} and {other.name} have different lives; a decomposition needs two regimes "
            "over one life"
        )
    if not 1 <= permutations <= MOST_ORDERS:
        raise GlasscityError(
            f"permutations: found {permutations}, expected from 1 to {MOST_ORDERS:,}"
        )
    check_threads(threads)
    chosen, names = seed_list(seeds), _chosen(one, other, mechanisms)
    people = one.run.people if people is None else people
    days = round((one.run.years if years is None else years) * 365)
    worlds = _Worlds(other, names, outcome, (people, days), threads)
    orders, exact = orders_of(names, permutations)
    whole, none = frozenset(names), frozenset[str]()
    shares: list[dict[str, Share]] = []
    for place, seed in enumerate(chosen):
        # The world with everything first: it tells whether the outcome can be taken apart at all.
        worlds.value(seed, whole)
        for done, order in enumerate(orders):
            for size in range(len(order) + 1):
                worlds.value(seed, frozenset(order[:size]))
            if progress is not None:
                progress(place * len(orders) + done + 1, len(chosen) * len(orders))
        # Bound to this seed: the values are all known by now.
        shares.append(shapley_shares(names, _value_with(worlds, seed), orders, exact))
    assert worlds.found is not None
    totals = [worlds.value(seed, whole) - worlds.value(seed, none) for seed in chosen]
    total, low, high = _told([float(each) for each in totals])
    in_a = [value_in(worlds.measures(one, seed), outcome) for seed in chosen]
    known_in_a = [value for value in in_a if value is not None]
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
        with_all=_mean([worlds.value(seed, whole) for seed in chosen]),
        in_a=float(np.mean(known_in_a)) if known_in_a else None,
        seeds=chosen,
        orders=len(orders),
        exact=exact,
        subsets=len({there for _, there in worlds.known}),
    )


def _value_with(worlds: _Worlds, seed: int) -> Value:
    return lambda there: worlds.value(seed, there)


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
