"""Two worlds over the same lives: what a difference of regimes does, and to whom.

For each seed a city is drawn once and played under both regimes; the differences are worked out
there and then, and what is kept is counts and sums, never a person. Effects are *total* effects of
a regime on a city: people meet in scarce places, in galleries and among friends, so a difference
for somebody need not come from a difference made to them. See ``docs/compare.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from glasscity.arguments import place_of, progress_of, seeds_of, threads_of, whole
from glasscity.engine.twins import make_twin_plans, play_twins
from glasscity.experiments.biographies.finding import example
from glasscity.experiments.compared import MANIFEST, STORY, Comparison
from glasscity.experiments.differences import Reach
from glasscity.experiments.effects import (
    GroupSums,
    counted_people,
    group_effects,
    measure_effects,
)
from glasscity.experiments.story import story_of
from glasscity.experiments.told import leading, with_verdicts
from glasscity.experiments.worlds import size_of, world_b
from glasscity.forking import check_threads_alive
from glasscity.outcomes.definitions import Measure
from glasscity.outcomes.folders import new_folder, read_json, write_json
from glasscity.outcomes.measures import measure
from glasscity.outcomes.moments import moments_table
from glasscity.outcomes.replaying import FOLDER as REPLAY
from glasscity.outcomes.replaying import ReplayWriter
from glasscity.outcomes.sealing import FILES, listed, sealed
from glasscity.outcomes.tables import all_tables
from glasscity.scenario import Resolved, load

if TYPE_CHECKING:
    from glasscity.engine.clock import Played
    from glasscity.engine.plan import Plan
    from glasscity.engine.recording import Recorder
    from glasscity.experiments.biographies.lives import Choice

Progress = Callable[[int, int], None]


def compare(
    a: str | Path | Resolved,
    b: str | Path | Resolved | None = None,
    *,
    people: int | None = None,
    years: float | None = None,
    seeds: int | Sequence[int] = 4,
    threads: int | None = None,
    overrides_b: Sequence[tuple[str, str]] | Mapping[str, object] = (),
    without: Sequence[str] | str = (),
    assumptions: int = 0,
    out: str | Path | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Play two regimes over the same lives and return what differs, and for whom.

    Parameters
    ----------
    a, b
        Names of presets, paths of files, or resolved scenarios with one life; ``b`` is ``a`` if
        not said.
    people
        Size of the city; that of ``a`` if not said.
    years
        Length, in years of 365 days; that of ``a`` if not said.
    seeds
        How many (1, 2, ...), or a list of seeds. Each gives a city that both worlds share.
    threads
        How many; all processors if not said. The result does not depend on it.
    overrides_b
        Pairs of (path, value) that hold in ``b`` alone.
    without
        Mechanisms that are taken out of ``b``, such as ``cameras``.
    assumptions
        Points of the ranges of what both assume at which the pair is played too, in a city of
        20,000 people at most and with two seeds at most: see
        `glasscity.experiments.assumptions.play_assumptions`. 0 for none, or 20 and more.
    out
        Folder to write; it must not exist, or be empty. It keeps what any life of the first seed's
        city can be played again from, and one such life. Nothing is written if not said.
    progress
        Called with the weeks played and the weeks in all; then, for assumptions, with the pairs of
        worlds played and the pairs in all.

    Returns
    -------
    Comparison

    Raises
    ------
    GlasscityError
        If the lives differ or anything cannot be played, in one sentence.
    """
    check_threads_alive()
    one = load(a)
    other = world_b(one, b, overrides_b, without, a)
    chosen = seeds_of(seeds)
    people, days = size_of(one, people, years)
    progress = progress_of(progress)
    threads = threads_of(threads)
    place = None if out is None else place_of("out", out)
    assumptions = whole("assumptions", assumptions, 0, 4_096)
    if assumptions:
        from glasscity.experiments.assumptions import check_city, check_points

        check_points(assumptions)
        check_city(one, other, people, days)

    def found(replay: Path | None) -> Comparison:
        played = play_pair(one, other, people, days, chosen, threads, replay, progress)
        if not assumptions:
            return played
        from glasscity.experiments.assumptions import play_assumptions

        tried = play_assumptions(
            one, other, assumptions, people=people, days=days, seeds=chosen, threads=threads,
            progress=progress,
        )  # fmt: skip
        return replace(played, assumptions=tried)

    if place is None:
        return found(None)
    with new_folder(place) as workplace:
        finished = found(workplace / REPLAY)
        finished.write_into(workplace)
        write_story(workplace, finished)
    return finished


def play_pair(
    one: Resolved,
    other: Resolved,
    people: int,
    days: int,
    seeds: Sequence[int],
    threads: int | None = None,
    replay: Path | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Play two resolved regimes over the same lives.

    Parameters
    ----------
    one, other
        With one life.
    people, days, seeds
        Of the cities.
    threads
        How many; all processors if not said.
    replay
        Folder to make, from which lives of the first seed's city can be played again: ``a`` and
        ``b`` below it are the worlds. None if that is not wanted.
    progress
        Called with the weeks played and the weeks in all.

    Returns
    -------
    Comparison
        With somebody whose life may be told, where lives can be played again.

    Raises
    ------
    GlasscityError
        If the lives differ or anything cannot be played, in one sentence.
    """
    plans = make_twin_plans(one, other, people, days)
    collected = _Collected(tells=replay is not None)
    for place, seed in enumerate(seeds):
        told = None
        if progress is not None:
            told = partial(_report, progress, place, len(seeds))
        recorders: tuple[Recorder | None, Recorder | None] = (None, None)
        if replay is not None and place == 0:
            recorders = (_recorder(replay / "a"), _recorder(replay / "b"))
        # No name holds the runs beyond this line: one pair of worlds is in memory at a time.
        collected.add(seed, *play_twins(*plans, seed, threads, told, recorders=recorders))
    return collected.comparison(plans[0], other)


def write_story(folder: Path, found: Comparison) -> None:
    """Write ``story.json`` beside what a comparison was written into: one life, in both worlds.

    Parameters
    ----------
    folder
        Of the comparison, with what lives are played again from.
    found
        The comparison. Where nobody differs nothing is written.
    """
    if found.example is None:
        return
    write_json(folder / STORY, story_of(folder, found.example).to_json())
    manifest = read_json(folder / MANIFEST)
    manifest[FILES] |= listed(folder, {STORY: None})
    write_json(folder / MANIFEST, sealed(manifest))


def _recorder(folder: Path) -> ReplayWriter:
    folder.mkdir(parents=True)
    return ReplayWriter(folder)


def _report(progress: Progress, place: int, seeds: int, done: int, total: int) -> None:
    progress(place * total + done, seeds * total)


class _Collected:
    """What is kept of the runs played so far."""

    def __init__(self, tells: bool) -> None:
        self.tells = tells
        """Whether somebody of the first seed's city is to be told of."""
        self.measures_a: list[dict[str, Measure]] = []
        self.measures_b: list[dict[str, Measure]] = []
        self.groups = GroupSums()
        self.moments: list[pl.DataFrame] = []
        self.reached: list[tuple[int, str, str, int]] = []
        self.digests: dict[int, tuple[str, str]] = {}
        self.example: Choice | None = None

    def add(self, seed: int, one: Played, other: Played) -> None:
        """Take in the two runs of a seed."""
        if self.tells and not self.digests:
            self.example = example(one, other)
        self.measures_a.append(measure(one, all_tables(one)))
        self.measures_b.append(measure(other, all_tables(other)))
        self.groups.add(one, other)
        counted = counted_people(one, other)
        self.moments += [
            moments_table(played, counted).select(
                pl.lit(seed, dtype=pl.UInt64).alias("seed"), pl.lit(world).alias("world"), pl.all()
            )
            for world, played in (("a", one), ("b", other))
        ]
        self.reached += [(seed, *row) for row in Reach(one, other).counts()]
        self.digests[seed] = (f"{one.digest:016x}", f"{other.digest:016x}")

    def comparison(self, plan: Plan, b: Resolved) -> Comparison:
        """Return the finished comparison."""
        of_groups, dropped = group_effects(self.groups, plan)
        of_city = measure_effects(self.measures_a, self.measures_b, plan.people)
        columns = {"seed": pl.UInt64, "what": pl.String, "by": pl.String, "people": pl.Int64}
        return Comparison(
            a=plan.scenario,
            b=b,
            people=plan.people,
            days=plan.days,
            seeds=tuple(self.digests),
            effects=with_verdicts(
                pl.concat([of_city, of_groups]),
                self.measures_a,
                self.measures_b,
                self.groups,
                plan,
                leading(plan.scenario, b),
            ),
            moments=pl.concat(self.moments),
            not_scored=float(np.mean(self.groups.left_out)),
            reach=pl.DataFrame(self.reached, schema=columns, orient="row"),
            dropped_groups=dropped,
            digests=self.digests,
            example=self.example,
        )
