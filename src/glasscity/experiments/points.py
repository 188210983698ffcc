"""One world, or two over the same lives, played at points of what is assumed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from glasscity.engine.clock import Played, play
from glasscity.engine.plan import Plan, compile_plan, make_plan
from glasscity.engine.twins import make_twin_plans, play_twins
from glasscity.experiments.assumed_numbers import Varied
from glasscity.experiments.effects import value_in
from glasscity.experiments.exploration.evaluating import AS_IT_STANDS, sentence_of, varied
from glasscity.experiments.exploration.parameters import Parameter, settings
from glasscity.experiments.resting import Alone
from glasscity.outcomes.definitions import Measure, is_breakdown
from glasscity.outcomes.measures import measure
from glasscity.outcomes.tables import all_tables
from glasscity.response.fear import Fear
from glasscity.scenario import Resolved

Reals = npt.NDArray[np.float64]
Progress = Callable[[int, int], None]
Settings = tuple[tuple[str, str], ...]

CITIES_AT_A_POINT: Final = 2
"""Cities at each point: with one, what is owed to the city cannot be told from assumptions."""


def cities_of(seeds: Sequence[int]) -> tuple[int, ...]:
    """Return the first seeds, and where there are too few, the next ones."""
    more = ((seeds[-1] + step) % (1 << 64) for step in range(1, CITIES_AT_A_POINT + 1))
    return tuple(dict.fromkeys([*seeds[:CITIES_AT_A_POINT], *more]))[:CITIES_AT_A_POINT]


def with_rule(world: Resolved, rule: str) -> Resolved:
    """Return a world with a rule of how fear becomes silence, if it has fear."""
    response = world.regime.response
    feared = response.get(Fear)
    if feared is None or rule in (AS_IT_STANDS, feared.rule):
        return world
    fear = feared.model_copy(update={"rule": rule})
    regime = world.regime.model_copy(
        update={"response": response.model_copy(update={"fear": fear})}
    )
    return world.altered(regime=regime)


def plans_of(worlds: Iterable[Resolved], people: int, days: int, drawn: bool) -> tuple[Plan, ...]:
    """Compile one world, or two over one life, for a city.

    Parameters
    ----------
    worlds
        One or two.
    people, days
        Of the city and the run.
    drawn
        Whether their numbers were drawn anew. Whether a city fits them is asked of the worlds as
        they stand: a share of a group that was drawn lower makes no list of people of it.

    Raises
    ------
    GlasscityError
        If they cannot be played.
    """
    one, *others = worlds
    if not others:
        return ((compile_plan if drawn else make_plan)(one, people, days),)
    if not drawn:
        return make_twin_plans(one, others[0], people, days)
    pair = (one, others[0]), (others[0], one)
    return tuple(compile_plan(world, people, days, twin) for world, twin in pair)


class Points:
    """What was played: measures of one world, or differences of the second from the first.

    Parameters
    ----------
    worlds
        One, or two over one life.
    varies
        What is drawn.
    values
        Shape (points, parameters).
    people, days, seeds
        Of each city.
    threads
        How many; all processors if not said.
    also
        Names of measures that are kept though they take another apart.

    Attributes
    ----------
    known
        Harms and claims that were seen anywhere, without those that take another apart.
    found
        Of each, shape (1 + points, rules, seeds), the worlds as they stand first; NaN where it is
        not defined.
    failed
        By point, why it could not be played.
    """

    def __init__(
        self,
        worlds: Sequence[Resolved],
        varies: Varied,
        values: Reals,
        people: int,
        days: int,
        seeds: tuple[int, ...],
        threads: int | None,
        also: Collection[str] = (),
    ) -> None:
        self.also = also
        self.worlds, self.varies, self.values = worlds, varies, values
        self.people, self.days, self.seeds, self.threads = people, days, seeds, threads
        self.texts = [world.to_yaml() for world in worlds]
        self.known: dict[str, Measure] = {}
        self.found: dict[str, Reals] = {}
        self.failed: dict[int, str] = {}
        self._alone = lru_cache(maxsize=None)(self._at_one)

    def play(self, progress: Progress | None) -> None:
        """Play all points under all rules; one that cannot be played is recorded."""
        jobs = [
            (point, at)
            for point in range(len(self.values) + 1)
            for at in range(len(self.varies.rules))
        ]
        at_point, there = -1, list(self.worlds)
        for done, (point, at) in enumerate(jobs):
            if point not in self.failed:
                try:
                    if at_point != point:
                        at_point, there = point, self._worlds_at(point)
                    under = (with_rule(world, self.varies.rules[at]) for world in there)
                    found = self._measured(under, point > 0)
                except Exception as error:
                    if point == 0:
                        raise
                    # One bad point must not end all the others.
                    self.failed[point] = sentence_of(error)
                else:
                    self._keep(point, at, found)
            if progress is not None:
                progress(done + 1, len(jobs))
        # What a point left before it failed under another rule is not to be counted.
        for kept in self.found.values():
            kept[list(self.failed)] = np.nan

    @property
    def played(self) -> npt.NDArray[np.bool_]:
        """Points that could be played, shape (points,)."""
        return np.array([point not in self.failed for point in range(1, len(self.values) + 1)])

    def alone(self, outcome: str) -> Alone:
        """Return what plays one number alone, for one outcome: each number's ends once for all."""

        def at(parameter: Parameter, value: float) -> Reals | None:
            found = self._alone(parameter, value)
            return None if found is None else found.get(outcome)

        return at

    def table(self) -> pl.DataFrame:
        """Return columns point (0: as it stands), rule, outcome, value (mean over seeds)."""
        rules = np.array(self.varies.rules)
        point, rule = (axis.ravel() for axis in np.indices((1 + len(self.values), len(rules))))
        frames = [
            pl.DataFrame(
                {
                    "point": point, "rule": rules[rule], "outcome": name,
                    "value": over_seeds(kept).ravel(),
                }
            )
            for name, kept in self.found.items()
        ]  # fmt: skip
        return pl.concat(frames).with_columns(pl.col("value").fill_nan(None))

    def _worlds_at(self, point: int) -> list[Resolved]:
        if point == 0:
            return list(self.worlds)
        drawn = self.values[point - 1]
        every = self.varies.parameters
        owned = (self.varies.in_a, self.varies.in_b)[: len(self.worlds)]
        return [
            self._world(place, [every[at] for at in own], drawn[list(own)])
            for place, own in enumerate(owned)
        ]

    def _at_one(self, parameter: Parameter, value: float) -> dict[str, Reals] | None:
        """Return all outcomes with one number at a value, under the worlds' own rule."""
        at = self.varies.parameters.index(parameter)
        owned = (self.varies.in_a, self.varies.in_b)[: len(self.worlds)]
        try:
            worlds = (
                self._world(place, [parameter] if at in own else [], np.array([value]))
                for place, own in enumerate(owned)
            )
            return self._measured(worlds, True)
        except Exception:
            # What cannot be played confirms nothing.
            return None

    def _world(self, place: int, chosen: Sequence[Parameter], values: Reals) -> Resolved:
        world = self.worlds[place]
        if not chosen:
            return world
        found = settings(world, chosen, values)
        return varied(self.texts[place], found, AS_IT_STANDS)

    def _measured(self, worlds: Iterable[Resolved], drawn: bool) -> dict[str, Reals]:
        """Play worlds and return each outcome, shape (seeds,)."""
        plans = plans_of(worlds, self.people, self.days, drawn)
        runs: list[list[Mapping[str, Measure]]] = []
        for seed in self.seeds:
            played: tuple[Played, ...] = (
                (play(plans[0], seed, self.threads),)
                if len(plans) == 1
                else play_twins(plans[0], plans[1], seed, self.threads)
            )
            runs.append([measure(each, all_tables(each)) for each in played])
        for name, found in ((n, m) for run in runs for each in run for n, m in each.items()):
            shown = name in self.also or not is_breakdown(name)
            if found.type in ("harm", "claim") and shown:
                self.known.setdefault(name, found)
        return {
            name: np.array([_value(run, name) for run in runs], dtype=np.float64)
            for name in self.known
        }

    def _keep(self, point: int, at: int, found: Mapping[str, Reals]) -> None:
        shape = (1 + len(self.values), len(self.varies.rules), len(self.seeds))
        for name, values in found.items():
            self.found.setdefault(name, np.full(shape, np.nan))[point, at] = values


def _value(run: Sequence[Mapping[str, Measure]], name: str) -> float | None:
    """Return a measure of one world, or the difference of the second from the first."""
    values = [value_in(each, name) for each in run]
    if len(values) == 1:
        return values[0]
    a, b = values
    return None if a is None or b is None else b - a


def over_seeds(values: Reals) -> Reals:
    """Return means over the last axis, of what is defined; NaN where nothing is."""
    there = np.isfinite(values)
    total = np.where(there, values, 0).sum(axis=-1)
    count = there.sum(axis=-1)
    return np.asarray(np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0))
