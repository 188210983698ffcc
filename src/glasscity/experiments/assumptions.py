"""What would change a conclusion: a pair of worlds played over the ranges of what is assumed.

Each assumed number with a range is drawn anew at each point, the same in both worlds; what A and B
have otherwise on purpose stays as it is. All is played under each rival rule of how fear becomes
silence. Points are a Latin hypercube (McKay, Beckman & Conover 1979, *Technometrics* 21, 239-245):
with hundreds of numbers and tens of points, columns of a Sobol' sequence would repeat each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from glasscity.engine.calendar import days_of
from glasscity.engine.twins import make_twin_plans, play_twins
from glasscity.errors import GlasscityError
from glasscity.experiments.assumed_numbers import Varied, values_at, what_varies
from glasscity.experiments.assumed_outcomes import AssumedOutcome, outcome_over
from glasscity.experiments.effects import value_in
from glasscity.experiments.exploration.designs import make_design
from glasscity.experiments.exploration.evaluating import AS_IT_STANDS, sentence_of, varied
from glasscity.experiments.exploration.parameters import settings
from glasscity.outcomes.definitions import Measure, is_breakdown
from glasscity.outcomes.measures import measure
from glasscity.outcomes.tables import all_tables
from glasscity.scenario import Resolved

Reals = npt.NDArray[np.float64]
Progress = Callable[[int, int], None]

FORMAT: Final = 1
MOST_PEOPLE: Final = 20_000
"""Of a city here, at most: many points in a small city say more than few in a large one."""
MOST_SEEDS: Final = 2
LEAST_POINTS: Final = 8
MOST_POINTS: Final = 4_096


@dataclass(frozen=True)
class Assumptions:
    """How far the differences between two worlds depend on what is assumed.

    Attributes
    ----------
    people, days, seeds
        Of each city: `MOST_PEOPLE` and `MOST_SEEDS` at most.
    varied
        What was drawn anew, and what was not.
    design
        Columns point (from 1), and one for each path: the values that were drawn.
    table
        Columns point (0 is the pair as it stands), rule, outcome, value: B - A, mean over seeds,
        null where it is not defined.
    failed
        By point, why it could not be played.
    outcomes
        Harms and claims that are defined anywhere; without those that take another apart.
    """

    people: int
    days: int
    seeds: tuple[int, ...]
    varied: Varied
    design: pl.DataFrame
    table: pl.DataFrame
    failed: Mapping[int, str]
    outcomes: tuple[AssumedOutcome, ...]

    @property
    def points(self) -> int:
        """Number of points, those that failed included."""
        return len(self.design)

    def to_json(self) -> dict[str, Any]:
        """Return all but the tables as plain data: the content of ``assumptions.json``."""
        titles = self.varied.titles
        return {
            "format": FORMAT,
            "points": self.points,
            "people": self.people,
            "days": self.days,
            "seeds": list(self.seeds),
            "rules": list(self.varied.rules),
            "parameters": [
                {
                    "path": each.path, "title": titles[each.path], "unit": each.unit,
                    "low": each.low, "high": each.high, "kind": each.kind,
                }
                for each in self.varied.parameters
            ],
            "held": [{"path": path, "title": titles[path]} for path in self.varied.held],
            "failed": [{"point": point, "error": why} for point, why in self.failed.items()],
            "outcomes": [_told(outcome) for outcome in self.outcomes],
        }  # fmt: skip


def _told(outcome: AssumedOutcome) -> dict[str, Any]:
    words = outcome.flips
    return {
        **asdict(outcome),
        "drivers": [asdict(driver) for driver in outcome.drivers],
        "flips": {"words": words} if words else None,
    }


def check_points(points: int, option: str = "assumptions") -> None:
    """Refuse a number of points that is out of range.

    Parameters
    ----------
    points
        0 for none.
    option
        What the number was given as.

    Raises
    ------
    GlasscityError
        If it is neither 0 nor from `LEAST_POINTS` to `MOST_POINTS`.
    """
    if points != 0 and not LEAST_POINTS <= points <= MOST_POINTS:
        raise GlasscityError(
            f"{option}: found {points}, expected 0 for none, or from {LEAST_POINTS} to "
            f"{MOST_POINTS:,} points"
        )


def play_assumptions(
    a: Resolved,
    b: Resolved,
    points: int,
    *,
    people: int | None = None,
    days: int | None = None,
    seeds: Sequence[int] = (1,),
    threads: int | None = None,
    progress: Progress | None = None,
) -> Assumptions:
    """Play two regimes at many points of the ranges of what they assume.

    Parameters
    ----------
    a, b
        Two regimes over one life.
    points
        How many, from `LEAST_POINTS`. Each is played with each rule and each seed.
    people, days
        Of each city; those of ``a`` if not said, people `MOST_PEOPLE` at most.
    seeds
        The first `MOST_SEEDS` of them are played.
    threads
        How many; all processors if not said. The result does not depend on it.
    progress
        Called with the pairs of worlds played and the pairs in all.

    Returns
    -------
    Assumptions
        A point that cannot be played is recorded, and the others are played.

    Raises
    ------
    GlasscityError
        If there is nothing to vary, or the pair cannot be played as it stands.
    """
    check_points(points)
    varies = what_varies(a, b)
    design = make_design("lhs", points, [True] * len(varies.parameters))
    values = values_at(varies.parameters, design.cube())
    pairs = _Pairs(
        a, b, varies, values,
        min(a.run.people if people is None else people, MOST_PEOPLE),
        days_of(a.run.years) if days is None else days,
        tuple(seeds[:MOST_SEEDS]), threads,
    )  # fmt: skip
    jobs = [(point, at) for point in range(points + 1) for at in range(len(varies.rules))]
    for done, (point, at) in enumerate(jobs):
        pairs.play(point, at)
        if progress is not None:
            progress(done + 1, len(jobs))
    return pairs.finished()


def _with_rule(world: Resolved, rule: str) -> Resolved:
    """Return a world with a rule of how fear becomes silence, if it has fear."""
    response = world.regime.response
    if response.fear is None or rule in (AS_IT_STANDS, response.fear.rule):
        return world
    fear = response.fear.model_copy(update={"rule": rule})
    regime = world.regime.model_copy(
        update={"response": response.model_copy(update={"fear": fear})}
    )
    found = world.model_copy(update={"regime": regime})
    # A cached hash would be that of the original.
    found.__dict__.pop("hash", None)
    return found


class _Pairs:
    """The pairs of worlds played so far."""

    def __init__(
        self,
        a: Resolved,
        b: Resolved,
        varies: Varied,
        values: Reals,
        people: int,
        days: int,
        seeds: tuple[int, ...],
        threads: int | None,
    ) -> None:
        self.varies, self.values = varies, values
        self.people, self.days, self.seeds, self.threads = people, days, seeds, threads
        self.worlds = [
            (world, world.to_yaml(), list(own))
            for world, own in ((a, varies.in_a), (b, varies.in_b))
        ]
        self.at, self.there = 0, [a, b]
        self.failed: dict[int, str] = {}
        self.known: dict[str, Measure] = {}
        self.found: dict[str, Reals] = {}

    def play(self, point: int, at: int) -> None:
        """Play a pair: a point (0 is the pair as it stands) under a rule, by its place."""
        if point in self.failed:
            return
        rule = self.varies.rules[at]
        try:
            one, other = (_with_rule(world, rule) for world in self._worlds_at(point))
            plans = make_twin_plans(one, other, self.people, self.days)
            runs = []
            for seed in self.seeds:
                played = play_twins(*plans, seed, self.threads)
                runs.append([measure(each, all_tables(each)) for each in played])
        except Exception as error:
            if point == 0:
                raise
            # One bad point must not end all the others.
            self.failed[point] = sentence_of(error)
            return
        self._keep(point, at, runs)

    def _worlds_at(self, point: int) -> list[Resolved]:
        """Return both worlds at a point; all its rules, which come one after the other, share."""
        if self.at != point:
            self.at, self.there = point, [self._world(place, point) for place in (0, 1)]
        return self.there

    def _world(self, place: int, point: int) -> Resolved:
        world, text, own = self.worlds[place]
        chosen = [self.varies.parameters[each] for each in own]
        if point == 0 or not chosen:
            return world
        return varied(text, settings(world, chosen, self.values[point - 1, own]), AS_IT_STANDS)

    def _keep(self, point: int, at: int, runs: list[list[dict[str, Measure]]]) -> None:
        for found in [each for pair in runs for each in pair]:
            for name, one in found.items():
                if one.type in ("harm", "claim") and not is_breakdown(name):
                    self.known.setdefault(name, one)
        shape = (1 + len(self.values), len(self.varies.rules))
        for name in self.known:
            differences = [
                y - x
                for one, other in runs
                if (x := value_in(one, name)) is not None
                and (y := value_in(other, name)) is not None
            ]
            kept = self.found.setdefault(name, np.full(shape, np.nan))
            if differences:
                kept[point, at] = np.mean(differences)

    def finished(self) -> Assumptions:
        """Return what came of them."""
        points, rules = len(self.values), self.varies.rules
        # What a point left before it failed under another rule is not to be counted.
        for kept in self.found.values():
            kept[list(self.failed)] = np.nan
        played = np.array([point not in self.failed for point in range(1, points + 1)])
        outcomes = [
            outcome_over(
                self.known[name], kept, played, rules, self.varies.parameters, self.values,
                self.varies.titles,
            )
            for name, kept in self.found.items()
            if not np.isnan(kept).all()
        ]  # fmt: skip
        rank = {"harm": 0, "claim": 1}
        return Assumptions(
            people=self.people,
            days=self.days,
            seeds=self.seeds,
            varied=self.varies,
            design=pl.DataFrame(
                {"point": np.arange(1, points + 1)}
                | {p.path: self.values[:, at] for at, p in enumerate(self.varies.parameters)}
            ),
            table=self._table(),
            failed=self.failed,
            outcomes=tuple(sorted(outcomes, key=lambda each: rank[each.type])),
        )

    def _table(self) -> pl.DataFrame:
        shape = (1 + len(self.values), len(self.varies.rules))
        point, rule = (axis.ravel() for axis in np.indices(shape))
        names = np.array(self.varies.rules)
        frames = [
            pl.DataFrame(
                {"point": point, "rule": names[rule], "outcome": name, "value": kept.ravel()}
            )
            for name, kept in self.found.items()
        ]
        return pl.concat(frames).with_columns(pl.col("value").fill_nan(None))
