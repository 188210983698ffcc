"""Two regimes over one life: each week is drawn once and played twice.

Drawing reads the life and notes what either regime could take note of; playing is each regime's
own. So both worlds are to the bit what a run of each alone would be, at less than the price of two.
"""

from __future__ import annotations

from concurrent.futures import Future

from glasscity.engine.clock import Clock, Diary, Lines, Played, Progress, default_threads
from glasscity.engine.plan import Plan, make_plan
from glasscity.engine.recording import Recorder
from glasscity.errors import GlasscityError
from glasscity.scenario.scenarios import Resolved


def make_twin_plans(a: Resolved, b: Resolved, people: int, days: int) -> tuple[Plan, Plan]:
    """Compile two scenarios for one city.

    Parameters
    ----------
    a, b
        Resolved, with the same life.
    people, days
        Of the city and the run.

    Returns
    -------
    tuple of Plan

    Raises
    ------
    GlasscityError
        If the lives differ, or a number does not fit the engine.
    """
    if a.life_hash != b.life_hash:
        raise GlasscityError(
            f"{a.name or a.title} and {b.name or b.title} have different lives (life hashes "
            f"{a.life_hash} and {b.life_hash}); a comparison needs two regimes over one life"
        )
    return make_plan(a, people, days, twin=b), make_plan(b, people, days, twin=a)


def play_twins(
    plan_a: Plan,
    plan_b: Plan,
    seed: int,
    threads: int | None = None,
    progress: Progress | None = None,
    shard_people: int | None = None,
    lines: tuple[Lines | None, Lines | None] = (None, None),
    recorders: tuple[Recorder | None, Recorder | None] = (None, None),
) -> tuple[Played, Played]:
    """Play two regimes on the same people and the same lives.

    Parameters
    ----------
    plan_a, plan_b
        From `make_twin_plans`.
    seed
        0 to 2**64 - 1.
    threads
        How many; all processors if not said.
    progress
        Called after every window.
    shard_people
        People of a shard; the result does not depend on it.
    lines, recorders
        Of each world, as `glasscity.engine.clock.play` has them.

    Returns
    -------
    tuple of Played
        Each to the bit as `glasscity.engine.clock.play` has it.

    Raises
    ------
    GlasscityError
        If a score or a count leaves its range.
    """
    threads = threads or default_threads()
    one = Clock(
        plan_a, seed, threads, shard_people=shard_people, lines=lines[0], recorder=recorders[0]
    )
    try:
        other = Clock(plan_b, seed, threads, twin=one, lines=lines[1], recorder=recorders[1])
        diaries = Diary(one), Diary(other)
        for week in range(plan_a.weeks):
            for diary in diaries:
                diary.before(week)
                diary.clock.begin(diary.clock.border(week))
            tasks: list[Future[None]] = [
                one.pool.submit(_live_twice, one, other, place, week)
                for place in range(len(one.slices))
            ]
            for task in tasks:
                task.result()
            for diary in diaries:
                diary.after(week, diary.clock.end(diary.clock.border(week)))
            if progress is not None:
                progress(week + 1, plan_a.weeks)
        return diaries[0].close(), diaries[1].close()
    finally:
        one.close()


def _live_twice(one: Clock, other: Clock, place: int, week: int) -> None:
    desk = one.free_desks.get()
    try:
        events = one.draw(desk, one.slices[place], one.border(week))
        for clock in (one, other):
            tallies = clock.desks[desk.number].tallies
            clock.live(clock.slices[place], desk.drawn, tallies, clock.border(week), events)
    finally:
        one.free_desks.put(desk)
