"""``glasscity run`` and ``glasscity report``."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from glasscity.commandline.console import kept, note, output, people_of, print_json
from glasscity.commandline.failures import disk_reason, is_of_the_disk
from glasscity.commandline.folders import MANIFEST, check_target, default_folder, replace, stand_in
from glasscity.commandline.listing import note_idle
from glasscity.commandline.progress import shown
from glasscity.commandline.stopping import resumable, unheard
from glasscity.errors import GlasscityError

if TYPE_CHECKING:
    from glasscity.outcomes.run import Run
    from glasscity.scenario import Resolved

_WEEK = "window.play_shard"
"""The kernel that takes most of the time to compile."""
LEAST_BYTES, LEAST_BYTES_SCORED = 35, 70
"""Memory per person without and with scores: lower bounds (measured: 39 to 66, and 81 to 92), so
that nothing is refused that could be played."""


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line, as numbers."""

    people: int | None
    years: float | None
    seed: int
    threads: int | None
    overrides: Sequence[tuple[str, str]]
    out: Path | None
    ledger: bool
    replay: bool
    force: bool
    json: bool
    ranges: int = 0
    checkpoint: int | None = None


def run_scenario(scenario: str, wish: Wish) -> None:
    """Play a scenario, keep it, and print what came of it."""
    from glasscity.engine.calendar import days_of
    from glasscity.engine.plan import make_plan
    from glasscity.scenario import load

    resolved = load(scenario, wish.overrides)
    people = wish.people or resolved.run.people
    check_memory(people, resolved.regime.scoring is not None)
    folder = wish.out or default_folder(resolved.name, resolved.hash, wish.seed, people)
    check_target(folder, wish.force)
    days = days_of(resolved.run.years if wish.years is None else wish.years)
    # Compiled here for what it refuses: nothing is to be said to be played before.
    make_plan(resolved, people, days)
    if wish.ranges:
        from glasscity.experiments.assumptions import check_points
        from glasscity.experiments.ranges import check_city

        check_points(wish.ranges, "--ranges")
        check_city(resolved, people, days)
    note_idle(resolved)
    found = _played(scenario, resolved, people, folder, wish)
    if not wish.json:
        from glasscity.commandline.summary import summarise

        summarise(found, output(), ranged=bool(wish.ranges))
    ranges = None
    if wish.ranges:
        from glasscity.commandline.ranging import ranges_of, show_ranges

        ranges = ranges_of(found, wish.ranges, wish.threads)
        if not wish.json:
            show_ranges(ranges, output())
    if wish.json:
        more = {} if ranges is None else {"ranges": ranges.to_json()}
        print_json({**found.summary_json(), **more})


def _played(scenario: str, resolved: Resolved, people: int, folder: Path, wish: Wish) -> Run:
    from glasscity.outcomes.run import open_run
    from glasscity.outcomes.running import run

    _announce(resolved, people, wish.seed)
    replacing = folder.is_dir() and any(folder.iterdir())
    target = stand_in(folder) if replacing else folder
    try:
        with (
            resumable(_kept_beside, folder),
            shown(f"Playing {resolved.title}") as progress,
        ):
            found = run(
                resolved,
                people=people,
                years=wish.years,
                seed=wish.seed,
                threads=wish.threads,
                out=target,
                ledger=wish.ledger,
                replay=wish.replay,
                # One that takes another's place has no place of its own to go on from.
                checkpoint=0 if replacing else wish.checkpoint,
                progress=progress,
                command=command_again(scenario, resolved, people, wish),
            )
        if replacing:
            with unheard():
                replace(folder, target)
                kept.append(folder)
            found = open_run(folder)
    except Exception as error:
        if not is_of_the_disk(error) or isinstance(error, GlasscityError | BrokenPipeError):
            raise
        # The names of the temporary files would help nobody.
        why = disk_reason(error)
        left = _kept_beside(folder) or "nothing of this run was kept."
        raise GlasscityError(f"{folder}: {why}; {left}") from error
    finally:
        # Wherever a signal came: what stands there whole is kept, and is said to be.
        if not replacing and (folder / MANIFEST).is_file():
            kept.append(folder)
        if replacing and target.is_dir():
            shutil.rmtree(target, ignore_errors=True)
    return found


def _kept_beside(folder: Path) -> str:
    from glasscity.outcomes.checkpoints import can_go_on

    return f"{_again(folder)} goes on from the last checkpoint." * can_go_on(folder)


def _again(folder: Path) -> str:
    return shlex.join(["glasscity", "resume", str(folder)])


def resume_run(folder: Path, threads: int | None, checkpoint: int | None, as_json: bool) -> None:
    """Go on with a run that was interrupted, keep it, and print what came of it."""
    from glasscity.outcomes import running
    from glasscity.outcomes.checkpoints import final_place

    place = final_place(folder)
    with resumable(_kept_beside, place), shown(f"Playing {place.name}") as progress:
        found = running.resume_run(place, threads=threads, checkpoint=checkpoint, progress=progress)
    kept.append(place)
    if as_json:
        print_json(found.summary_json())
    else:
        from glasscity.commandline.summary import summarise

        summarise(found, output())


def command_again(scenario: str, resolved: Resolved, people: int, wish: Wish) -> str:
    """Return what to type for the same bits: nothing of threads, folders and how to print."""
    years = resolved.run.years if wish.years is None else wish.years
    numbers = ["--people", str(people), "--years", f"{years:.10g}", "--seed", str(wish.seed)]
    changes = [word for path, text in wish.overrides for word in ("--set", f"{path}={text}")]
    ranges = ["--ranges", str(wish.ranges)] if wish.ranges else []
    return shlex.join(["glasscity", "run", scenario, *numbers, *changes, *ranges])


def _announce(resolved: Resolved, people: int, seed: int) -> None:
    if not sys.stderr.isatty():
        size = people_of(people, resolved.nouns)
        note(f"Playing {resolved.title}: {size}, seed {seed}.")
    note_compiling()


def note_compiling() -> None:
    """Say what the first run on a machine waits for, and the first that calls for more."""
    if not is_compiling():
        return
    missing = uncompiled()
    if any(name.startswith(_WEEK) for name in missing):
        note("The first run on this machine compiles the engine, which takes about a minute.")
    elif missing:
        note("What runs on this machine have not called for yet is compiled where it is needed.")


def is_compiling() -> bool:
    """Return whether the engine is compiled at all: numba can be switched off."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") in ("", "0")


def is_compiled() -> bool:
    """Return whether all that a run calls is in the cache as machine code of this version."""
    return not uncompiled()


def uncompiled() -> list[str]:
    """Return the kernels that are not in the cache as machine code of this version."""
    import glasscity.outcomes.running  # noqa: F401 - with all kernels
    from glasscity.compilation import missing_kernels

    return missing_kernels()


def check_memory(people: int, scored: bool) -> None:
    """Refuse what the operating system would kill without a word."""
    free = free_memory()
    each = LEAST_BYTES_SCORED if scored else LEAST_BYTES
    if free is not None and people * each > free:
        raise GlasscityError(
            f"--people: {people:,} people need more than {people * each / 1e9:,.0f} GB of memory, "
            f"and {free / 1e9:,.1f} GB are free; {free // (2 * each):,} should fit."
        )


def free_memory() -> int | None:
    """Return the bytes of memory that are free, swap included; None where that is not known."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return None
    fields = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines if "kB" in line}
    if "MemAvailable" not in fields:
        return None
    return fields["MemAvailable"] + fields.get("SwapFree", 0)


def write_report(run: Path, out: Path | None, as_json: bool) -> None:
    """Write the report of a run or a comparison and say where it is."""
    from glasscity.show.report import report

    if not run.is_dir():
        raise GlasscityError(
            f"{run}: there is no such folder; expected one that glasscity run, or glasscity "
            "compare --out, has written."
        )
    path = report(run, out)
    if as_json:
        print_json({"report": str(path.absolute()), "bytes": path.stat().st_size})
    else:
        output().print(f"The report is {path}", soft_wrap=True)
