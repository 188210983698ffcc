"""How far the results of one run depend on what is assumed, and on which number most.

Every assumed number with a range is drawn anew at each point (published and described ones stay as
they are), and a smaller city is played there, always from the same seeds. See
`glasscity.experiments.resting` for what is shown, and when nothing is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from glasscity.arguments import seeds_words
from glasscity.engine.calendar import days_of
from glasscity.engine.plan import make_plan
from glasscity.experiments.assumed_numbers import values_at, what_varies
from glasscity.experiments.assumptions import check_points
from glasscity.experiments.exploration.designs import make_design
from glasscity.experiments.points import Points, Progress, cities_of, over_seeds
from glasscity.experiments.resting import Driver, drivers_of, lying, spread_of
from glasscity.outcomes.definitions import possible, with_the_unsaid
from glasscity.scenario import Resolved, load

Reals = npt.NDArray[np.float64]

FORMAT: Final = 1
FILE: Final = "ranges.json"
MOST_PEOPLE: Final = 5_000
"""Of a city here, at most."""


@dataclass(frozen=True)
class Range:
    """One harm or claim over the points.

    Attributes
    ----------
    outcome, title, unit, type
        As of the measure.
    stated
        With the numbers as the scenario states them, in these cities; None if not defined.
    median, low, high
        Over the points; low and high are 10 and 90 %, and None where none can be told.
    percentile
        Share of the points below ``stated``, 0 to 1; those that equal it count half.
    dice
        Share of the variance over points that is owed to which cities were drawn.
    rests_on
        Numbers confirmed alone, the one that moves it most first.
    lies
        At which end of its range ``stated`` lies, and why, in words; "" near the middle.
    """

    outcome: str
    title: str
    unit: str
    type: str
    stated: float | None
    median: float | None
    low: float | None
    high: float | None
    percentile: float | None
    dice: float | None
    rests_on: tuple[Driver, ...]
    lies: str


@dataclass(frozen=True)
class Ranges:
    """Results of one scenario over what it assumes.

    Attributes
    ----------
    scenario
        Resolved.
    people, days, seeds
        Of each city.
    points
        How many, those that failed included.
    parameters
        Paths of the numbers that were drawn.
    failed
        By point, why it could not be played.
    outcomes
        Harms and claims that have a value anywhere.
    lead
        Names of those that are shown first.
    """

    scenario: Resolved
    people: int
    days: int
    seeds: tuple[int, ...]
    points: int
    parameters: tuple[str, ...]
    failed: Mapping[int, str]
    outcomes: tuple[Range, ...]
    lead: tuple[str, ...]

    @property
    def leading(self) -> list[Range]:
        """Outcomes that are shown first and are there, in their order."""
        known = {each.outcome: each for each in self.outcomes}
        return [known[name] for name in self.lead if name in known]

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data: the content of ``ranges.json``."""
        return {
            "format": FORMAT,
            "scenario": self.scenario.name,
            "hash": self.scenario.hash,
            "people": self.people,
            "days": self.days,
            **seeds_words(self.seeds),
            "points": self.points,
            "lead": [each.outcome for each in self.leading],
            "parameters": list(self.parameters),
            "failed": [{"point": point, "error": why} for point, why in self.failed.items()],
            "outcomes": [asdict(each) for each in self.outcomes],
        }


def check_city(scenario: Resolved, people: int, days: int) -> None:
    """Refuse a scenario that does not fit the smaller city that is played here.

    Parameters
    ----------
    scenario
        Resolved.
    people, days
        As asked for.

    Raises
    ------
    GlasscityError
        If it cannot be played there.
    """
    if people > MOST_PEOPLE:
        make_plan(scenario, MOST_PEOPLE, days)


def play_ranges(
    scenario: str | Path | Resolved,
    points: int,
    *,
    outcomes: Sequence[str] | None = None,
    people: int | None = None,
    days: int | None = None,
    seeds: Sequence[int] = (1,),
    threads: int | None = None,
    progress: Progress | None = None,
) -> Ranges:
    """Play a scenario at many points of the ranges of what it assumes.

    Parameters
    ----------
    scenario
        Name of a preset, path of a file, or a resolved scenario.
    points
        How many, from 20. Each is played with two seeds, under the scenario's own rule of silence.
    outcomes
        Harms and claims to show first, for which it is also found what they rest on, which takes
        runs of its own; what leads in the scenario if not said.
    people, days
        Of each city; those of the scenario if not said, people `MOST_PEOPLE` at most.
    seeds
        The first two are played; of one, the next one too.
    threads
        How many; all processors if not said. The result does not depend on it.
    progress
        Called with the points played and the points in all, the scenario as it stands among them.

    Returns
    -------
    Ranges
        A point that cannot be played is recorded, and the others are played.

    Raises
    ------
    GlasscityError
        If there is nothing to vary, or the scenario cannot be played as it stands.
    """
    world = scenario if isinstance(scenario, Resolved) else load(scenario)
    check_points(points, "ranges")
    lead = tuple(with_the_unsaid(world.leading) if outcomes is None else outcomes)
    varies = what_varies(world, world)
    # Rival rules are structure, which no range over numbers holds.
    varies = replace(varies, rules=varies.rules[:1])
    cube = make_design("lhs", points, [True] * len(varies.parameters)).cube()
    played = Points(
        (world,), varies, values_at(varies.parameters, cube),
        min(world.run.people if people is None else people, MOST_PEOPLE),
        days_of(world.run.years) if days is None else days,
        cities_of(seeds), threads, lead,
    )  # fmt: skip
    played.play(progress)
    found = [
        _range(played, name, kept[:, 0], name in lead)
        for name, kept in played.found.items()
        if np.isfinite(kept).any()
    ]
    return Ranges(
        world, played.people, played.days, played.seeds, points,
        tuple(each.path for each in varies.parameters), played.failed, tuple(found), lead,
    )  # fmt: skip


def _range(played: Points, name: str, kept: Reals, confirm: bool) -> Range:
    known, varies = played.known[name], played.varies
    stated, over = float(over_seeds(kept)[0]), kept[1:][played.played]
    spread = spread_of(stated, over)
    drivers: tuple[Driver, ...] = ()
    if confirm:
        values = played.values[played.played]
        alone = played.alone(name)
        drivers = drivers_of(over, varies.parameters, values, varies.titles, alone)
    return Range(
        name, known.title, known.unit, known.type,
        None if np.isnan(stated) else stated,
        spread.median, spread.low, spread.high, spread.percentile, spread.dice, drivers,
        lying(stated, spread, drivers, possible(known.unit)[0]),
    )  # fmt: skip
