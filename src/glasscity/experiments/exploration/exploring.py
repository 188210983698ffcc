"""`explore`: play a scenario over the ranges that its numbers carry, and go on after a kill."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Final

import numpy as np

from glasscity.arguments import names_of, place_of, progress_of, seeds_of, text_of
from glasscity.errors import GlasscityError
from glasscity.experiments.worlds import size_of
from glasscity.forking import check_threads_alive
from glasscity.response.fear import Fear
from glasscity.scenario import Resolved, load
from glasscity.scenario.vocabulary import SILENCE_RULES
from glasscity.scenario.wording import did_you_mean, shortened

from . import evaluating
from .designs import check_columns, make_design
from .evaluating import AS_IT_STANDS, Finished
from .exploration import Exploration
from .folder import Folder, Study, part_name
from .parameters import choose
from .playing import Workers, make_workers, play_jobs, seconds_of

Progress = Callable[[int, int], None]
MOST_RUNS: Final = 10_000_000
KEPT: Final = (
    "what has been played is kept, and --resume goes on, with fewer --workers if memory was short"
)
LOST: Final = (
    "nothing is kept without a folder to write (out); fewer workers need less memory at a time"
)


def explore(
    scenario: str | Path | Resolved,
    *,
    design: str = "lhs",
    points: int = 64,
    parameters: Sequence[str] | str | None = None,
    seeds: int | Sequence[int] = 4,
    people: int | None = None,
    years: float | None = None,
    rules: Sequence[str] | str | None = None,
    out: str | Path | None = None,
    workers: int | None = None,
    threads_per_worker: int | None = None,
    dask: str | None = None,
    progress: Progress | None = None,
    command: str = "",
) -> Exploration:
    """Play a scenario at many points of the ranges that its numbers carry.

    Parameters
    ----------
    scenario
        Name of a preset, path of a file, or a resolved scenario.
    design
        ``lhs`` or ``sobol`` (ranges, boxes), ``saltelli`` (Sobol' indices) or ``morris``
        (screening).
    points
        Points; for saltelli base points (each takes parameters + 3 runs) and for morris
        trajectories (each takes parameters + 1).
    parameters
        Paths, beginnings of paths, or patterns with ``*``; all numbers of the regime that have a
        range and were not published if not said.
    seeds
        How many (1, 2, ...), or which. All points share them.
    people, years
        Of each run; the scenario's own if not said.
    rules
        Rival rules for how fear becomes silence; all that there are if not said, the scenario's own
        first. Each multiplies the runs.
    out
        Folder to write while playing; nothing is kept on disk if not said.
    workers
        Processes; as many as fit the processors if not said, fewer where there is little to do. 1
        plays in this process.
    threads_per_worker
        Threads of each run; if not said, 1, or with a number of workers what is left for each.
    dask
        Address of a Dask scheduler to play on.
    progress
        Called with the runs played and the runs in all.
    command
        What the reader should type to have the same sweep again.

    Returns
    -------
    Exploration

    Raises
    ------
    GlasscityError
        If anything that was asked for is wrong, or a worker process is killed. A design point that
        cannot be played is no such thing: it is recorded with its sentence.
    """
    check_threads_alive()
    resolved = load(scenario)
    progress, command = progress_of(progress), text_of("command", command, "glasscity explore town")
    crew = make_workers(workers, threads_per_worker, dask)
    study = make_study(
        resolved, design=design, points=points, parameters=parameters, seeds=seeds, people=people,
        years=years, rules=rules,
    )  # fmt: skip
    if out is not None:
        return _played(
            Folder.create(place_of("out", out), study, command), study, crew, progress, KEPT
        )
    parent = Path(tempfile.mkdtemp(prefix="glasscity-explore-"))
    try:
        folder = Folder.create(parent / "sweep", study, command)
        found = _played(folder, study, crew, progress, LOST)
        return Exploration(study, found.results, groups_read=found.group_rows)
    finally:
        shutil.rmtree(parent, ignore_errors=True)


def resume_exploration(
    path: str | Path,
    *,
    workers: int | None = None,
    threads_per_worker: int | None = None,
    dask: str | None = None,
    progress: Progress | None = None,
) -> Exploration:
    """Go on with a sweep that was interrupted; a finished one is opened.

    Parameters
    ----------
    path
        The folder that `explore` wrote.
    workers, threads_per_worker, dask, progress
        As of `explore`; they may differ from those before.

    Returns
    -------
    Exploration

    Raises
    ------
    GlasscityError
        If the folder is no sweep, or was begun by another version.
    """
    check_threads_alive()
    progress = progress_of(progress)
    crew = make_workers(workers, threads_per_worker, dask)
    folder = Folder(place_of("path", path))
    begun, here = folder.manifest["version"], version("glasscity")
    if begun != here:
        raise GlasscityError(
            f"{path}: was begun by glasscity {begun}, and this is {here}; runs of two versions "
            "cannot be mixed"
        )
    return _played(folder, folder.study(), crew, progress, KEPT)


def _played(
    folder: Folder, study: Study, crew: Workers, progress: Progress | None, advice: str
) -> Exploration:
    """Play what has not been played, merge, and return all of it."""
    with folder.held():
        if not folder.complete:
            done = folder.done()
            count = len(done)

            def keep(finished: Finished) -> None:
                nonlocal count
                folder.keep(finished)
                count += 1
                if progress is not None:
                    progress(count, study.runs)

            jobs = (job for job in study.jobs() if part_name(job) not in done)
            # Seeds of a point share what it compiles to.
            points = (list(seeds) for _, seeds in groupby(jobs, lambda job: (job.point, job.rule)))
            play = partial(
                evaluating.evaluate,
                study.scenario.to_yaml(),
                study.people,
                study.days,
                crew.threads,
            )
            left = study.runs - count
            work = left * seconds_of(study.people, study.days)
            play_jobs(play, points, left, crew, keep, advice, work)
        folder.merge()
    return Exploration(study, folder.results(), folder)


def make_study(
    scenario: Resolved,
    *,
    design: str,
    points: int,
    parameters: Sequence[str] | str | None,
    seeds: int | Sequence[int],
    people: int | None,
    years: float | None,
    rules: Sequence[str] | str | None,
) -> Study:
    """Return what is to be played, with every check of it.

    Parameters
    ----------
    scenario
        Resolved.
    design, points, parameters, seeds, people, years, rules
        As of `explore`.

    Raises
    ------
    GlasscityError
        If anything of it is wrong, or the scenario as it stands does not fit the city or the time.
    """
    from glasscity.engine.plan import make_plan

    chosen = choose(scenario, parameters)
    layout = make_design(design, points, [each.kind == "assumed" for each in chosen])
    people, days = size_of(scenario, people, years)
    make_plan(scenario, people, days)
    cities, names = seeds_of(seeds), _rules(scenario, rules)
    runs = (layout.rows + 1) * len(cities) * len(names)
    if runs > MOST_RUNS:
        raise GlasscityError(
            f"points: {layout.rows:,} design points with {len(cities)} seeds and {len(names)} "
            f"rules are {runs:,} runs, and {MOST_RUNS:,} are the most; fewer --parameter, --points "
            "or --seeds need fewer"
        )
    cube = layout.cube()
    check_columns(layout, cube)
    varied = np.column_stack([each.values(cube[:, at]) for at, each in enumerate(chosen)])
    standing = np.array([[each.value for each in chosen]])
    values = np.concatenate([standing, varied])
    return Study(scenario, layout, chosen, cube, values, cities, names, people, days)


def _rules(scenario: Resolved, wanted: Sequence[str] | str | None) -> tuple[str, ...]:
    """Return the rules to play, the scenario's own first where it is among them."""
    fear = scenario.regime.get(Fear)
    if fear is None:
        if wanted:
            raise GlasscityError(f"rules: {scenario.name} has no fear, and so no rule of silence")
        return (AS_IT_STANDS,)
    named = SILENCE_RULES if wanted is None else names_of("rules", wanted, SILENCE_RULES[0])
    chosen = list(dict.fromkeys(named))
    for rule in chosen:
        if rule not in SILENCE_RULES:
            near = did_you_mean(rule, SILENCE_RULES)
            raise GlasscityError(f'rules: there is no "{shortened(rule)}"{near}')
    if not chosen:
        raise GlasscityError("rules: expected at least one")
    return tuple(sorted(chosen, key=lambda rule: rule != fear.rule))
