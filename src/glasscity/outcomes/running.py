"""Play a scenario and keep what came of it."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple, overload

import numba
import numpy as np

from glasscity.arguments import (
    MOST_WEEKS,
    people_of,
    place_of,
    progress_of,
    seed_of,
    seed_words,
    seeds_of,
    switch_of,
    text_of,
    threads_of,
    whole,
    years_of,
)
from glasscity.engine.calendar import days_of
from glasscity.engine.clock import Played, Resumed, play
from glasscity.engine.plan import Plan, make_plan
from glasscity.engine.state import DRAWN, REALISED, RECORDS
from glasscity.errors import GlasscityError
from glasscity.forking import check_threads_alive
from glasscity.outcomes.checkpoints import (
    Keeper,
    Unfinished,
    begun,
    final_place,
    link_replay,
    reopened,
    replay_writer,
)
from glasscity.outcomes.ensemble import Ensemble, play_seeds
from glasscity.outcomes.exposure import passers_by_searched
from glasscity.outcomes.folders import SCENARIO, new_folder, write_json
from glasscity.outcomes.measures import measure, measures_table
from glasscity.outcomes.regime_measures import nobody_new
from glasscity.outcomes.run import FORMAT, MANIFEST, TABLES, Run, table_file
from glasscity.outcomes.sealing import FILES, listed, sealed
from glasscity.outcomes.tables import all_tables, score_bin
from glasscity.scenario import Resolved, cited_references, load, references, sources
from glasscity.sensing.cameras import Cameras
from glasscity.units import DAYS_PER_YEAR


@overload
def run(
    scenario: str | Path | Resolved,
    *,
    people: int | None = None,
    years: float | None = None,
    seed: int = 1,
    seeds: None = None,
    threads: int | None = None,
    overrides: Sequence[tuple[str, str]] | Mapping[str, object] = (),
    out: str | Path | None = None,
    ledger: bool = False,
    replay: bool = True,
    checkpoint: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    command: str = "",
) -> Run: ...


@overload
def run(
    scenario: str | Path | Resolved,
    *,
    people: int | None = None,
    years: float | None = None,
    seeds: int | Sequence[int],
    threads: int | None = None,
    overrides: Sequence[tuple[str, str]] | Mapping[str, object] = (),
    out: str | Path | None = None,
    ledger: bool = False,
    replay: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> Ensemble: ...


def run(
    scenario: str | Path | Resolved,
    *,
    people: int | None = None,
    years: float | None = None,
    seed: int = 1,
    seeds: int | Sequence[int] | None = None,
    threads: int | None = None,
    overrides: Sequence[tuple[str, str]] | Mapping[str, object] = (),
    out: str | Path | None = None,
    ledger: bool = False,
    replay: bool = True,
    checkpoint: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    command: str = "",
) -> Run | Ensemble:
    """Play a scenario.

    Parameters
    ----------
    scenario
        Name of a preset, path of a file, or a resolved scenario.
    people
        Size of the city; the scenario's own if not said. A whole number of any type, as all
        others here.
    years
        Length, in years of 365 days, from a day to 200 years; the scenario's own if not said.
    seed
        0 to 2**64 - 1. One seed gives the same bits on any number of threads.
    seeds
        How many (1, 2, ...), or which: one city for each, one after the other. Leave seed out then.
    threads
        How many, 256 at most; all processors if not said.
    overrides
        Pairs of (path, value), as ``--set``, or a mapping of paths to values.
    out
        Folder to write; it must not exist, or be empty. Nothing is written if not said. With
        seeds it holds a folder for each, ``seed-1`` and so on.
    ledger
        Whether to keep every record and denial, and the people they are about; memory grows with
        them.
    replay
        Whether the folder keeps what any life of the run can be played again from: about 50 MB for
        a million people and a year.
    checkpoint
        With a folder and one seed: where the run stands is kept beside the folder every so many
        weeks (0: never), so that `resume_run` can go on; once a minute if not said.
    progress
        Called with the weeks played and the weeks in all.
    command
        What the reader should type to have the same run again.

    Returns
    -------
    Run or Ensemble
        An ensemble where seeds were asked for.

    Raises
    ------
    GlasscityError
        If anything in the scenario or the arguments cannot be played, in one sentence.
    """
    check_threads_alive()
    resolved = load(scenario, overrides)
    ledger, replay = switch_of("ledger", ledger), switch_of("replay", replay)
    progress, command = progress_of(progress), text_of("command", command, "glasscity run town")
    people = people_of(people, resolved.run.people)
    days = days_of(years_of(years, resolved.run.years))
    threads = threads_of(threads)
    place = None if out is None else place_of("out", out)
    plan = make_plan(resolved, people, days)
    every = None if checkpoint is None else whole("checkpoint", checkpoint, 0, MOST_WEEKS)
    one = partial(_played, plan, Kept(ledger, replay, command), threads=threads)
    seed = seed_of(seed)
    if seeds is None:
        return one(seed=seed, place=place, every=every, progress=progress)
    if seed != 1:
        raise GlasscityError("seed: leave it out where seeds says which cities are played")
    chosen = seeds_of(seeds)
    if place is None:
        return Ensemble(play_seeds(partial(one, place=None), chosen, progress))
    with new_folder(place) as workplace:
        places = {number: f"seed-{number}" for number in chosen}
        runs = play_seeds(
            lambda seed, progress=None: one(
                seed=seed, place=workplace / places[seed], every=0, progress=progress
            ),
            chosen,
            progress,
        )
    kept = zip(runs, places.values(), strict=True)
    return Ensemble(
        tuple(Run(each.manifest, each.tables, place / name) for each, name in kept), place
    )


def resume_run(
    path: str | Path,
    *,
    threads: int | None = None,
    checkpoint: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Run:
    """Go on with a run that was interrupted, from its last checkpoint.

    Parameters
    ----------
    path
        The folder that the run was to have.
    threads
        How many, as for `run`; another number than before gives the same bits.
    checkpoint
        As for `run`.
    progress
        Called with the weeks played and the weeks in all.

    Returns
    -------
    Run
        To the bit what it would have been without the interruption.

    Raises
    ------
    GlasscityError
        If there is nothing to go on with, it was damaged, another version of glasscity played it,
        or another process is at it.
    """
    check_threads_alive()
    place = final_place(place_of("path", path))
    threads, progress = threads_of(threads), progress_of(progress)
    every = None if checkpoint is None else whole("checkpoint", checkpoint, 0, MOST_WEEKS)
    with reopened(place) as unfinished:
        plan = unfinished.plan()
        return _played_into(place, plan, unfinished, every, threads, progress, unfinished.resumed)


class Kept(NamedTuple):
    """What is kept of a run beside its tables."""

    ledger: bool
    """Every record and denial."""
    replay: bool
    """What a life is played again from."""
    command: str
    """What was called; empty where it is to be worked out."""


def _played(
    plan: Plan,
    kept: Kept,
    *,
    seed: int,
    place: Path | None,
    threads: int | None,
    every: int | None = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Run:
    """Play one city, and write it where there is a place for it."""
    resolved = plan.scenario
    again = kept.command or _command(resolved, plan.people, plan.days, seed)
    started = datetime.now(UTC).isoformat(timespec="seconds")
    if place is None:
        return _run_of(
            play(plan, seed, threads, kept.ledger, progress), started, again, kept.ledger
        )
    about = {
        "people": plan.people,
        "days": plan.days,
        **seed_words(seed),
        "ledger": kept.ledger,
        "replayable": kept.replay,
        "command": again,
        "started": started,
    }
    with begun(place, plan, about, kept=every != 0) as unfinished:
        return _played_into(place, plan, unfinished, every, threads, progress)


def _played_into(
    place: Path,
    plan: Plan,
    unfinished: Unfinished,
    every: int | None,
    threads: int | None,
    progress: Callable[[int, int], None] | None,
    resumed: Resumed | None = None,
) -> Run:
    """Play one city from where it stands to the end, and write it."""
    about = unfinished.about
    writer = replay_writer(unfinished) if about["replayable"] else None
    keeper = Keeper(unfinished, writer, every)
    seed, ledger = about["seed"], about["ledger"]
    played = play(
        plan, seed, threads, ledger, progress,
        recorder=writer, at_border=keeper, resumed=resumed,
    )  # fmt: skip
    with new_folder(place) as workplace:
        found = _run_of(played, about["started"], about["command"], ledger)
        if unfinished.borders:
            found.manifest["resumed"] = unfinished.borders
        if writer is not None:
            link_replay(unfinished, workplace)
        manifest = _write_into(workplace, plan.scenario, found)
    return Run(manifest, found.tables, place)


def _run_of(played: Played, started: str, command: str, ledger: bool) -> Run:
    tables = all_tables(played, ledger)
    tables["measures"] = measures_table(measure(played, tables))
    return Run(_manifest(played, started, command), tables)


def _write_into(workplace: Path, resolved: Resolved, run: Run) -> dict[str, Any]:
    """Write a run; return its manifest, which lists what was written."""
    (workplace / TABLES).mkdir()
    (workplace / SCENARIO).write_text(resolved.to_yaml(), encoding="utf-8")
    rows: dict[str, int | None] = {SCENARIO: None}
    for name, table in run.tables.items():
        table.write_parquet(workplace / table_file(name))
        rows[table_file(name)] = table.height
    manifest = sealed({**run.manifest, FILES: listed(workplace, rows)})
    write_json(workplace / MANIFEST, manifest)
    return manifest


def _command(resolved: Resolved, people: int, days: int, seed: int) -> str:
    years = f"{days / DAYS_PER_YEAR:.10g}"
    return f"glasscity run {resolved.name} --people {people} --years {years} --seed {seed}"


def peak_bytes() -> int:
    """Return the most memory that this process has held, bytes; 0 where it cannot be known."""
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _cameras(played: Played) -> dict[str, float] | None:
    cameras = played.plan.scenario.regime.get(Cameras)
    if cameras is None:
        return None
    people = played.plan.people
    false_match = Decimal(str(cameras.false_match.value))
    return {
        "gallery": cameras.enrolled(people),
        "false_match": float(false_match),
        "miss": float(cameras.miss.value),
        "fpir": float(cameras.names_another(false_match, people)),
        "sightings": float(cameras.sightings.value),
        "searches_per_person_day": passers_by_searched(played.plan, played.attributes),
    }


def _manifest(played: Played, started: str, command: str) -> dict[str, Any]:
    plan, scenario = played.plan, played.plan.scenario
    totals = played.windows.sum(axis=0)
    rows = sources(scenario)
    return {
        "format": FORMAT,
        "scenario": scenario.title,
        "name": scenario.name,
        "summary": scenario.summary,
        "date": scenario.date,
        "certainty": scenario.certainty,
        "hypothetical": list(scenario.hypothetical),
        "lead": list(scenario.leading),
        "declares_lead": bool(scenario.lead),
        "drawn_from": scenario.life.people.title,
        "nouns": scenario.nouns.to_json(),
        "hash": scenario.hash,
        "life_hash": scenario.life_hash,
        **seed_words(played.seed),
        "people": plan.people,
        "days": plan.days,
        "weeks": plan.weeks,
        "digest": f"{played.digest:016x}",
        "version": version("glasscity"),
        "command": command,
        "started": started,
        "tiers": list(reversed(plan.tiers)),
        "start": plan.rules.start,
        "score_bin": score_bin(played),
        "moments_drawn": int(totals[DRAWN]),
        "moments_realised": int(totals[REALISED]),
        "records": int(totals[RECORDS]),
        "engine_seconds": round(played.engine_seconds, 4),
        "people_seconds": round(played.people_seconds, 4),
        "peak_bytes": peak_bytes(),
        "threads": played.threads,
        "environment": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "numba": numba.__version__,
            "platform": f"{platform.system()} {platform.machine()}",
        },
        "cameras": _cameras(played),
        "nobody_new_weeks": nobody_new(scenario),
        "sources": [asdict(row) for row in rows],
        "references": [references()[identifier] for identifier in cited_references(rows)],
    }
