"""Where a story meets the engine: one function plays the city, another a person again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from glasscity.engine.clock import Lines, Played, play
from glasscity.engine.plan import Plan, make_plan
from glasscity.engine.twins import make_twin_plans, play_twins
from glasscity.outcomes.replaying import ReplayWriter
from glasscity.scenario import Resolved

Progress = Callable[[int, int], None]


def make_plans(scenarios: Sequence[Resolved], people: int, days: int) -> list[Plan]:
    """Compile each world for one city.

    Parameters
    ----------
    scenarios
        One or two, over one life.
    people, days
        Of the city and the run.
    """
    if len(scenarios) == 1:
        return [make_plan(scenarios[0], people, days)]
    return list(make_twin_plans(scenarios[0], scenarios[1], people, days))


def play_city(
    plans: Sequence[Plan],
    seed: int,
    takers: Sequence[Lines | None],
    folders: Sequence[Path | None],
    threads: int | None = None,
    progress: Progress | None = None,
) -> list[Played]:
    """Play the city in each world, hand on the ledger's lines, and stream what replays need.

    Parameters
    ----------
    plans
        Of each world, over one life.
    seed
        Of the city.
    takers
        Who looks at the ledger's lines of each world; None where nobody does.
    folders
        Where `glasscity.outcomes.replaying.replay` will find each world; None where it is kept
        already.
    threads
        How many; all processors if not said.
    progress
        Called with the weeks played and the weeks in all.

    Returns
    -------
    list of Played
        Without ledgers.
    """
    recorders = [None if folder is None else ReplayWriter(folder) for folder in folders]
    if len(plans) == 1:
        (plan,), (taker,), (recorder,) = plans, takers, recorders
        run = play(plan, seed, threads, progress=progress, lines=taker, recorder=recorder)
        return [run]
    pair = play_twins(
        plans[0], plans[1], seed, threads, progress,
        lines=(takers[0], takers[1]), recorders=(recorders[0], recorders[1]),
    )  # fmt: skip
    return list(pair)
