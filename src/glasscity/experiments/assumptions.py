"""What would change a conclusion: a pair of worlds played over the ranges of what is assumed.

Each assumed number with a range is drawn anew at each point, the same in both worlds; what A and B
have otherwise on purpose stays as it is. All is played under each rival rule of how fear becomes
silence. Points are a Latin hypercube (McKay, Beckman & Conover 1979, *Technometrics* 21, 239-245):
with hundreds of numbers and tens of points, columns of a Sobol' sequence would repeat each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from glasscity.arguments import seeds_words
from glasscity.engine.calendar import days_of
from glasscity.engine.twins import make_twin_plans
from glasscity.errors import GlasscityError
from glasscity.experiments.assumed_numbers import Varied, values_at, what_varies
from glasscity.experiments.assumed_outcomes import AssumedOutcome, outcome_over
from glasscity.experiments.exploration.designs import make_design
from glasscity.experiments.points import Points, Progress, cities_of
from glasscity.scenario import Resolved

Reals = npt.NDArray[np.float64]

FORMAT: Final = 2
MOST_PEOPLE: Final = 20_000
"""Of a city here, at most: many points in a small city say more than few in a large one."""
LEAST_POINTS: Final = 20
"""Points that the quantiles shown need: a tenth of fewer is not even two."""
MOST_POINTS: Final = 4_096


@dataclass(frozen=True)
class Assumptions:
    """How far the differences between two worlds depend on what is assumed.

    Attributes
    ----------
    people, days, seeds
        Of each city: `MOST_PEOPLE` at most, and two cities.
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
            **seeds_words(self.seeds),
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
        "drivers": [driver.to_json() for driver in outcome.drivers],
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


def check_city(a: Resolved, b: Resolved, people: int, days: int) -> None:
    """Refuse a pair that does not fit the smaller city that is played here, before the large one.

    Parameters
    ----------
    a, b
        Two regimes over one life.
    people, days
        As asked for.

    Raises
    ------
    GlasscityError
        If they cannot be played there.
    """
    if people > MOST_PEOPLE:
        make_twin_plans(a, b, MOST_PEOPLE, days)


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
        The first two are played; of one, the next one too, so that cities can be told apart from
        assumptions.
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
    pair = Points(
        (a, b), varies, values,
        min(a.run.people if people is None else people, MOST_PEOPLE),
        days_of(a.run.years) if days is None else days,
        cities_of(seeds), threads,
    )  # fmt: skip
    pair.play(progress)
    return _finished(pair)


def _finished(pair: Points) -> Assumptions:
    """Return what came of a pair's points."""
    varies, values = pair.varies, pair.values
    outcomes = [
        outcome_over(
            pair.known[name], kept, pair.played, varies.rules, varies.parameters, values,
            varies.titles, pair.alone(name),
        )
        for name, kept in pair.found.items()
        if not np.isnan(kept).all()
    ]  # fmt: skip
    rank = {"harm": 0, "claim": 1}
    return Assumptions(
        people=pair.people,
        days=pair.days,
        seeds=pair.seeds,
        varied=varies,
        design=pl.DataFrame(
            {"point": np.arange(1, len(values) + 1)}
            | {each.path: values[:, at] for at, each in enumerate(varies.parameters)}
        ),
        table=pair.table(),
        failed=pair.failed,
        outcomes=tuple(sorted(outcomes, key=lambda each: rank[each.type])),
    )
