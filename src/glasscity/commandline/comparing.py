"""``glasscity compare``: what differs between two regimes over the same lives."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glasscity.commandline import arguments
from glasscity.commandline.console import (
    kept,
    note,
    output,
    people_of,
    print_json,
    seen_from_here,
)
from glasscity.commandline.differing import show_comparison, show_decomposition
from glasscity.commandline.folders import check_target
from glasscity.commandline.playing import (
    LEAST_BYTES,
    LEAST_BYTES_SCORED,
    free_memory,
    note_compiling,
)
from glasscity.commandline.progress import shown
from glasscity.engine.calendar import days_of
from glasscity.errors import GlasscityError
from glasscity.outcomes.folders import new_folder
from glasscity.outcomes.replaying import FOLDER as REPLAY
from glasscity.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from glasscity.experiments.compared import Comparison
    from glasscity.experiments.decomposition import Decomposition
    from glasscity.scenario import Resolved


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line, as numbers."""

    people: int | None
    years: float | None
    seeds: int
    threads: int | None
    overrides: Sequence[tuple[str, str]]
    without: Sequence[str]
    out: Path | None
    json: bool
    decompose: str | None
    assumptions: int = 0
    story: bool = True


def settings_of_b(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Read each ``--set-b path=value``."""
    return arguments.settings(texts, "--set-b")


def compare_scenarios(a: str, b: str | None, wish: Wish) -> None:
    """Play two scenarios over the same lives and print what differs."""
    from glasscity.arguments import seeds_of
    from glasscity.engine.twins import make_twin_plans
    from glasscity.experiments.assumptions import check_city, check_points
    from glasscity.experiments.comparison import play_pair, write_story
    from glasscity.experiments.glance import check_harms
    from glasscity.experiments.worlds import world_b
    from glasscity.scenario import load

    if b is None and not wish.overrides and not wish.without:
        raise GlasscityError(
            f"compare: {a} with what? Name a second scenario, or say how B differs with --set-b "
            "or --without"
        )
    one = load(a)
    with arguments.called(without="--without"):
        other = world_b(one, b, wish.overrides, wish.without, a)
    people = wish.people or one.run.people
    _check_memory(people, one, other)
    if wish.out is not None:
        check_target(wish.out, False)
    check_points(wish.assumptions, "--assumptions")
    days = days_of(one.run.years if wish.years is None else wish.years)
    make_twin_plans(one, other, people, days)
    if wish.assumptions:
        check_city(one, other, people, days)
    note_compiling()
    if wish.decompose is not None:
        check_harms([wish.decompose], [one, other], "--decompose")
    _announce(one, other, people, wish)
    seeds = seeds_of(wish.seeds)
    with nullcontext() if wish.out is None else new_folder(wish.out) as workplace:
        replay = workplace / REPLAY if workplace is not None and wish.story else None
        with shown(f"Playing {one.name} and {other.name}") as report:
            found = play_pair(one, other, people, days, seeds, wish.threads, replay, report)
        parts = _taken_apart(one, other, people, wish) if wish.decompose is not None else None
        if wish.assumptions:
            found = _over_assumptions(found, wish)
        more: dict[str, Any] = {"command": _command_again(a, b, people, days, wish)}
        if parts is not None:
            more["decomposition"] = parts.to_json()
        if workplace is not None:
            found.write_into(workplace, more)
            if wish.story:
                write_story(workplace, found)
    folder = wish.out
    if folder is not None:
        kept.append(folder)
    if wish.json:
        print_json({**found.to_json(), **more, "out": str(folder) if folder else None})
        return
    console = output()
    show_comparison(found, console)
    if parts is not None:
        show_decomposition(parts, console)
    if found.assumptions is not None:
        from glasscity.commandline.varying import show_assumptions

        themes = dict(found.effects.select("outcome", "theme").iter_rows())
        show_assumptions(found.assumptions, themes, found.a.nouns, console)
    if folder is not None:
        console.print(f"The comparison is in {seen_from_here(folder)}", soft_wrap=True)


def _command_again(a: str, b: str | None, people: int, days: int, wish: Wish) -> str:
    """Return what to type for the same comparison: nothing of threads, folders, how to print."""
    words = ["glasscity", "compare", a, *([b] if b is not None else [])]
    words += ["--people", str(people), "--years", f"{days / DAYS_PER_YEAR:.10g}"]
    words += ["--seeds", str(wish.seeds)]
    words += [word for path, text in wish.overrides for word in ("--set-b", f"{path}={text}")]
    words += [word for name in wish.without for word in ("--without", name)]
    words += ["--decompose", wish.decompose] if wish.decompose is not None else []
    words += ["--assumptions", str(wish.assumptions)] if wish.assumptions else []
    return shlex.join(words)


def _taken_apart(one: Resolved, other: Resolved, people: int, wish: Wish) -> Decomposition:
    from glasscity.experiments.decomposition import decompose

    with shown(f"Taking {wish.decompose} apart", "run") as report:
        return decompose(
            one,
            other,
            str(wish.decompose),
            people=people,
            years=wish.years,
            seeds=wish.seeds,
            threads=wish.threads,
            progress=report,
        )


def _over_assumptions(found: Comparison, wish: Wish) -> Comparison:
    """Return the comparison with how far it depends on what is assumed."""
    from glasscity.experiments.assumptions import play_assumptions

    with shown("Drawing what is assumed anew", "pair") as report:
        tried = play_assumptions(
            found.a,
            found.b,
            wish.assumptions,
            people=found.people,
            days=found.days,
            seeds=found.seeds,
            threads=wish.threads,
            progress=report,
        )
    return replace(found, assumptions=tried)


def _check_memory(people: int, one: Resolved, other: Resolved) -> None:
    """Refuse what the operating system would kill without a word: both worlds are in memory."""
    each = sum(
        LEAST_BYTES if world.regime.scoring is None else LEAST_BYTES_SCORED
        for world in (one, other)
    )
    free = free_memory()
    if free is not None and people * each > free:
        raise GlasscityError(
            f"--people: two worlds of {people:,} people need more than {people * each / 1e9:,.0f} "
            f"GB of memory, and {free / 1e9:,.1f} GB are free; {free // (2 * each):,} should fit."
        )


def _announce(one: Resolved, other: Resolved, people: int, wish: Wish) -> None:
    nouns = one.nouns
    size = f"{nouns.places(wish.seeds)} of {people_of(people, nouns)}"
    note(f"Comparing {one.name} and {other.name}: {size}.")
    if one.hash == other.hash:
        note("Both are the same scenario, so that nothing can differ.")
