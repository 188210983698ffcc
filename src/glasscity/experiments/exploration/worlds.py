"""Plays many worlds over the same cities, two at a time on one drawing of the lives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from glasscity.outcomes.definitions import Measure
from glasscity.scenario import Resolved

from .evaluating import sentence_of
from .playing import Workers, play_jobs, seconds_of

if TYPE_CHECKING:
    from glasscity.engine.clock import Played
    from glasscity.engine.plan import Plan

Progress = Callable[[int, int], None]
ADVICE = "fewer --workers need less of it"


@dataclass(frozen=True)
class Worlds:
    """One world, or two that share the drawing of a life; told apart by their hashes."""

    hashes: tuple[str, ...]
    scenarios: tuple[Resolved, ...] = field(compare=False, repr=False)


@dataclass(frozen=True)
class Job:
    """Worlds with one city.

    Attributes
    ----------
    worlds
        One or two.
    seed
        Of the city.
    """

    worlds: Worlds
    seed: int


@dataclass(frozen=True)
class Seen:
    """What came of one world with one city, or the sentence that says why there is nothing.

    Attributes
    ----------
    hash, seed
        Of the world and of the city.
    measures
        By name.
    digest
        Of the run.
    error
        "" where it was played.
    """

    hash: str
    seed: int
    measures: Mapping[str, Measure] = field(default_factory=dict)
    digest: int = 0
    error: str = ""


def play_worlds(
    scenarios: Sequence[Resolved],
    seeds: Sequence[int],
    size: tuple[int, int],
    workers: Workers,
    keep: Callable[[Seen], None],
    progress: Progress | None = None,
) -> None:
    """Play worlds, each with every seed, whoever plays: to the bit what each is by itself.

    Parameters
    ----------
    scenarios
        On one life. Those that are the same scenario are played once; two that follow each other
        share the drawing of their lives.
    seeds
        Of the cities.
    size
        People and days.
    workers
        Who plays.
    keep
        Called with what came of each world and seed, in no particular order. A world that cannot be
        played is kept too; what this raises ends the whole.
    progress
        Called with the runs played and the runs in all.

    Raises
    ------
    GlasscityError
        If a worker process is killed.
    """
    distinct = list({scenario.hash: scenario for scenario in scenarios}.items())
    pairs = [distinct[at : at + 2] for at in range(0, len(distinct), 2)]
    runs, done = len(distinct) * len(seeds), 0

    def take(found: tuple[Seen, ...]) -> None:
        nonlocal done
        for seen in found:
            keep(seen)
        done += len(found)
        if progress is not None:
            progress(done, runs)

    groups = ([Job(Worlds(*zip(*pair, strict=True)), seed) for seed in seeds] for pair in pairs)
    play = partial(play_job, size, workers.threads)
    play_jobs(
        play, groups, len(pairs) * len(seeds), workers, take, ADVICE, runs * seconds_of(*size)
    )


@lru_cache(maxsize=2)
def _plans(worlds: Worlds, size: tuple[int, int]) -> tuple[Plan, ...]:
    """Return what worlds compile to; their seeds follow each other and share it."""
    from glasscity.engine.plan import make_plan
    from glasscity.engine.twins import make_twin_plans

    if len(worlds.scenarios) == 1:
        return (make_plan(worlds.scenarios[0], *size),)
    return make_twin_plans(worlds.scenarios[0], worlds.scenarios[1], *size)


def play_job(size: tuple[int, int], threads: int, job: Job) -> tuple[Seen, ...]:
    """Play the worlds of a job.

    Parameters
    ----------
    size
        People and days.
    threads
        How many.
    job
        Which.

    Returns
    -------
    tuple of Seen
        In the order of the worlds.
    """
    from glasscity.engine.clock import play
    from glasscity.engine.twins import play_twins

    worlds, seed = job.worlds, job.seed
    try:
        plans = _plans(worlds, size)
        if len(plans) == 1:
            played: tuple[Played, ...] = (play(plans[0], seed, threads),)
        else:
            played = play_twins(plans[0], plans[1], seed, threads)
        return tuple(
            _seen(name, seed, each) for name, each in zip(worlds.hashes, played, strict=True)
        )
    except Exception as error:
        if len(worlds.scenarios) == 1:
            return (Seen(worlds.hashes[0], seed, error=sentence_of(error)),)
    # Which of the two it was shows when each is played alone.
    apart = zip(worlds.hashes, worlds.scenarios, strict=True)
    alone = [Job(Worlds((name,), (world,)), seed) for name, world in apart]
    return tuple(seen for each in alone for seen in play_job(size, threads, each))


def _seen(name: str, seed: int, played: Played) -> Seen:
    from glasscity.outcomes.measures import measure
    from glasscity.outcomes.tables import all_tables

    return Seen(name, seed, measure(played, all_tables(played)), played.digest)
