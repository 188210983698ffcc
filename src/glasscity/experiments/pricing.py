"""What each mechanism costs in time: a scenario played with it and without it.

Both are played on the same lives, on one thread, in turn and several times; the fastest of each
counts, since noise only adds. What is left is the price of the mechanism as it is wired into this
scenario: prices do not add up to the whole, because mechanisms feed each other (without cameras
there is less to be afraid of).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from glasscity.engine.clock import Clock, play_through
from glasscity.engine.plan import Plan, make_plan
from glasscity.engine.state import DRAWN
from glasscity.scenario.mechanisms import mechanisms_of, without
from glasscity.scenario.scenarios import Resolved


@dataclass(frozen=True)
class Price:
    """What one mechanism costs.

    Attributes
    ----------
    mechanism
        Name; "everything" for the whole scenario.
    seconds
        Engine time on one thread, for the mechanism alone.
    per_moment
        Nanoseconds for each moment that the life draws.
    per_person_week
        Nanoseconds.
    """

    mechanism: str
    seconds: float
    per_moment: float
    per_person_week: float


def _seconds(plan: Plan, seed: int) -> tuple[float, int]:
    """Return processor time of the engine, and the moments drawn."""
    clock = Clock(plan, seed, threads=1)
    try:
        begun = time.process_time()
        played = play_through(clock)
        spent = time.process_time() - begun
    finally:
        clock.close()
    return spent, int(played.windows[:, DRAWN].sum())


def price_mechanisms(
    scenario: Resolved,
    people: int,
    days: int,
    seed: int = 1,
    repeats: int = 3,
    progress: Callable[[int, int], None] | None = None,
) -> list[Price]:
    """Return what a scenario costs, and each of its mechanisms.

    Parameters
    ----------
    scenario
        Resolved.
    people, days, seed
        Of the runs.
    repeats
        Runs of each variant; the fastest counts.
    progress
        Called with the runs played and the runs in all.

    Returns
    -------
    list of Price
        The whole first, then the mechanisms, dearest first.
    """
    names = mechanisms_of(scenario)
    plans = {"everything": make_plan(scenario, people, days)}
    plans |= {name: make_plan(without(scenario, name), people, days) for name in names}
    # Compiled code is loaded before anything is timed.
    _seconds(make_plan(scenario, min(people, 1_000), min(days, 35)), seed)
    fastest: dict[str, float] = {}
    moments, done = 0, 0
    order = list(plans.items())
    for turn in range(repeats):
        # Each turn begins elsewhere, so that no variant is always the first on a cold machine.
        shift = turn * len(order) // repeats
        for name, plan in order[shift:] + order[:shift]:
            seconds, drawn = _seconds(plan, seed)
            fastest[name] = min(seconds, fastest.get(name, seconds))
            moments = drawn if name == "everything" else moments
            done += 1
            if progress is not None:
                progress(done, repeats * len(plans))
    whole = fastest.pop("everything")
    person_weeks = people * plans["everything"].weeks

    def price(name: str, seconds: float) -> Price:
        return Price(name, seconds, seconds / max(moments, 1) * 1e9, seconds / person_weeks * 1e9)

    alone = [price(name, whole - seconds) for name, seconds in fastest.items()]
    return [price("everything", whole), *sorted(alone, key=lambda found: -found.seconds)]
