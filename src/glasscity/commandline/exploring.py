"""``glasscity explore``: a scenario over the ranges that its numbers carry."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import polars as pl
from rich.text import Text

from glasscity.commandline import arguments
from glasscity.commandline.console import (
    HARM,
    NO_RANGE,
    counted,
    kept,
    output,
    people_of,
    print_json,
    seen_from_here,
    span,
)
from glasscity.commandline.crew import workers_that_fit
from glasscity.commandline.folders import check_target, default_sweep
from glasscity.commandline.playing import note_compiling
from glasscity.commandline.progress import shown
from glasscity.commandline.sheets import Sheet
from glasscity.commandline.stopping import resumable
from glasscity.commandline.summary import UNDEFINED, quantity
from glasscity.errors import GlasscityError
from glasscity.outcomes.definitions import is_breakdown

if TYPE_CHECKING:
    from glasscity.experiments.exploration import Exploration
    from glasscity.experiments.resting import Driver
    from glasscity.scenario import Resolved

DEFAULT_DESIGN, DEFAULT_POINTS, DEFAULT_SEEDS = "lhs", 64, 4
_OPTIONS = {
    "design": "--design", "points": "--points", "rules": "--rule", "parameters": "--parameter",
}  # fmt: skip
"""Options by the names of arguments."""
WORLDS = 1
"""Worlds that a worker holds at a time."""
NO_BOXES = "a morris design has too few places for boxes; the designs lhs and sobol have many"
NO_INDICES = (
    "How much each parameter does, in shares of the variance, is told by --design saltelli; "
    "--design morris ranks many parameters with few runs."
)
MEANING = (
    "95 % of the mean: had other cities been drawn. Median, and 10 to 90 %: over the design "
    "points, where half of the draws of a number lie below its stated value; a dash where all "
    "agree, where too much of it would be chance, or where it cannot be told from chance."
)
MOST_ROWS = 12
"""Parameters that are listed, at most."""


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line; None where nothing was said."""

    scenario: str | None
    design: str | None
    points: int | None
    parameters: Sequence[str]
    seeds: int | None
    people: int | None
    years: float | None
    rules: Sequence[str]
    overrides: Sequence[tuple[str, str]]
    out: Path | None
    resume: Path | None
    workers: int | None
    threads: int | None
    dask: str | None
    outcome: str | None
    threshold: float | None
    json: bool


def explore_scenario(wish: Wish) -> None:
    """Play a sweep, or go on with one, and print what the ranges do."""
    if wish.threshold is not None and wish.outcome is None:
        raise GlasscityError("--threshold: of which outcome? --outcome HARM says it.")
    if wish.threshold is not None and wish.design == "morris":
        raise GlasscityError(f"--threshold: {NO_BOXES}.")
    found = _gone_on(wish) if wish.resume is not None else _begun(wish)
    if found.path is not None:
        kept.append(found.path)
    if wish.json:
        more = _asked(found, wish.outcome, wish.threshold)
        print_json({**found.to_json(), **{name: _plain(part) for name, part in more.items()}})
        return
    # What was played is shown before what was asked of it, which may have no answer.
    show_exploration(found)
    more = _asked(found, wish.outcome, wish.threshold)
    if more:
        _show_one(more)


def _gone_on(wish: Wish) -> Exploration:
    from glasscity.experiments.exploration import resume_exploration
    from glasscity.experiments.exploration.folder import Folder

    assert wish.resume is not None
    planned = {
        "--design": wish.design, "--points": wish.points, "--parameter": wish.parameters,
        "--seeds": wish.seeds, "--people": wish.people, "--years": wish.years,
        "--rule": wish.rules, "--set": wish.overrides, "--out": wish.out,
    }  # fmt: skip
    given = next((option for option, value in planned.items() if value), None)
    if given is not None:
        raise GlasscityError(
            f"--resume: what is to be played stands in {wish.resume}; leave out {given}."
        )
    folder = Folder(wish.resume)
    begun = folder.manifest["name"]
    if wish.scenario is not None and _name(wish.scenario) != begun:
        raise GlasscityError(f"--resume: {wish.resume} holds {begun}, not {wish.scenario}.")
    study = folder.study()
    if wish.threshold is not None and study.design.kind == "morris":
        raise GlasscityError(f"--threshold: {NO_BOXES}.")
    workers = _workers(wish, study.scenario, study.people)
    note_compiling()
    _check_outcome(wish, study.scenario)
    with resumable(_kept_in, wish.resume), shown(f"Exploring {begun}", "run") as report:
        return resume_exploration(
            wish.resume,
            workers=workers,
            threads_per_worker=wish.threads,
            dask=wish.dask,
            progress=report,
        )


def _name(scenario: str) -> str:
    return Path(scenario).stem if os.sep in scenario or "." in scenario else scenario


def _begun(wish: Wish) -> Exploration:
    from glasscity.experiments.exploration import explore
    from glasscity.experiments.exploration.exploring import make_study
    from glasscity.scenario import load

    if wish.scenario is None:
        raise GlasscityError(
            "glasscity explore: SCENARIO is missing; glasscity explore --help shows what it is."
        )
    resolved = load(wish.scenario, wish.overrides)
    workers = _workers(wish, resolved, wish.people or resolved.run.people)
    folder = wish.out or default_sweep(resolved.name, resolved.hash)
    check_target(folder, False)
    plan = _plan(wish)
    with arguments.called(**_OPTIONS):
        make_study(resolved, **plan)
    note_compiling()
    _check_outcome(wish, resolved)
    with resumable(_kept_in, folder), shown(f"Exploring {resolved.name}", "run") as report:
        return explore(
            resolved,
            **plan,
            out=folder,
            workers=workers,
            threads_per_worker=wish.threads,
            dask=wish.dask,
            progress=report,
            command=_command_again(wish),
        )


def _plan(wish: Wish) -> dict[str, Any]:
    """Return what is to be played, as `explore` takes it."""
    return {
        "design": DEFAULT_DESIGN if wish.design is None else wish.design,
        "points": DEFAULT_POINTS if wish.points is None else wish.points,
        "parameters": wish.parameters or None,
        "seeds": wish.seeds or DEFAULT_SEEDS,
        "people": wish.people,
        "years": wish.years,
        "rules": wish.rules or None,
    }


def _check_outcome(wish: Wish, scenario: Resolved) -> None:
    """Refuse an outcome that is not there or no harm before anything large is played."""
    from glasscity.experiments.glance import check_harms

    if wish.outcome is not None:
        check_harms([wish.outcome], [scenario], "--outcome")


def _workers(wish: Wish, scenario: Resolved, people: int) -> int | None:
    if wish.dask is not None:
        from glasscity.experiments.exploration.playing import make_workers

        with arguments.called(dask="--dask"):
            make_workers(wish.workers, wish.threads, wish.dask)
        return wish.workers
    scored = scenario.regime.scoring is not None
    return workers_that_fit(wish.workers, wish.threads, people, scored, WORLDS)


def _kept_in(folder: Path) -> str:
    again = shlex.join(["glasscity", "explore", "--resume", str(folder)])
    return f"the runs that were finished are kept, and {again} goes on." * folder.is_dir()


def _command_again(wish: Wish) -> str:
    """Return what to type for the same sweep."""
    words = ["glasscity", "explore", str(wish.scenario)]
    numbers: dict[str, object] = {
        "--design": wish.design, "--points": wish.points, "--seeds": wish.seeds,
        "--people": wish.people, "--years": wish.years,
    }  # fmt: skip
    for option, value in numbers.items():
        words += [] if value is None else [option, str(value)]
    for pattern in wish.parameters:
        words += ["--parameter", pattern]
    for rule in wish.rules:
        words += ["--rule", rule]
    for path, text in wish.overrides:
        words += ["--set", f"{path}={text}"]
    return shlex.join(words)


def _asked(found: Exploration, outcome: str | None, threshold: float | None) -> dict[str, Any]:
    """Return what was asked about one harm."""
    if outcome is None:
        return {}
    from glasscity.experiments.sweep_drivers import rests_on

    found.check_harm(outcome)
    kind = found.study.design.kind
    more: dict[str, Any] = {"outcome": outcome, "structure": found.structure(outcome)}
    if kind in ("saltelli", "morris"):
        more["indices"] = found.indices(outcome)
    else:
        more["rests_on"] = list(rests_on(found, outcome))
    if kind == "saltelli":
        more["share_owed_to_assumed"] = found.share_owed_to_assumed(outcome)
    if threshold is not None:
        more["boxes"] = found.boxes(outcome, threshold)
    more["variance"] = found.variance(outcome)
    return more


def _plain(part: Any) -> Any:
    if isinstance(part, pl.DataFrame):
        return part.to_dicts()
    if isinstance(part, list):
        return [each.to_json() for each in part]
    return part


def show_exploration(found: Exploration) -> None:
    """Print harms and claims: chance, parameters and rules, each for itself.

    Parameters
    ----------
    found
        A sweep.
    """
    study, console = found.study, output()
    console.print(Text(study.scenario.title, style="bold"))
    console.print(
        Text(
            f"{people_of(study.people, study.scenario.nouns)}, {counted(study.days, 'day')}; "
            f"{counted(study.design.rows, 'design point')} over "
            f"{counted(len(study.parameters), 'parameter')} ({study.design.kind}), "
            f"{counted(len(study.seeds), 'seed')}, {' and '.join(study.rules)}. In this model, "
            "under these assumptions:",
            style="dim",
        )
    )
    console.print()
    rows = found.ranges()
    rows = rows.filter(~pl.col("outcome").map_elements(is_breakdown, return_dtype=pl.Boolean))
    for kind, title, style in (("harm", "Harms", HARM), ("claim", "What is claimed", "")):
        of_kind = list(rows.filter(pl.col("type") == kind).iter_rows(named=True))
        moved = [row for row in of_kind if _is_anything(row)]
        if moved:
            console.print(_range_table(moved, title, style, study.rules))
            console.print()
        still = [row["title"] for row in of_kind if not _is_anything(row)]
        if still:
            console.print(Text(f"None, or not defined: {'; '.join(still)}.", style="dim"))
            console.print()
    if len(found.failures):
        _show_failures(found)
    console.print(Text(found.study.scenario.nouns.told(MEANING), style="dim"))
    if found.path is not None:
        console.print(f"The sweep is in {seen_from_here(found.path)}", soft_wrap=True)
    console.print()


def _is_anything(row: dict[str, Any]) -> bool:
    names = ("as_it_stands", "parameters_median", "parameters_low", "parameters_high")
    return any(row[name] for name in names) or any(row["under_each_rule"].values())


def _range_table(
    rows: Sequence[dict[str, Any]], title: str, style: str, rules: Sequence[str]
) -> Sheet:
    table = Sheet(title)
    table.add_column()
    table.add_column("as it stands", justify="right", style=style)
    for name in ("95 % of the mean", "median", "10 to 90 %"):
        table.add_column(name, justify="right", style="dim")
    # Rules are alternatives, so each has a value of its own and there is no range over them.
    others = rules[1:]
    for rule in others:
        table.add_column(f"if {rule}", justify="right", style="dim")
    table.add_column(style="dim")
    for row in rows:
        unit, low, high = row["unit"], row["parameters_low"], row["parameters_high"]
        width = None if low is None or high is None else high - low
        standing, in_words = quantity(row["as_it_stands"], unit, width)
        table.add_row(
            row["title"],
            standing,
            _span(row["mean_low"], row["mean_high"], unit),
            NO_RANGE if row["parameters_median"] is None
            else quantity(row["parameters_median"], unit, width)[0],
            _span(low, high, unit),
            *(quantity(row["under_each_rule"][rule], unit, width)[0] for rule in others),
            in_words,
        )  # fmt: skip
    return table


def _span(low: float | None, high: float | None, unit: str) -> str:
    """Return a range as read; a dash where there is none to tell."""
    width = None if low is None or high is None else high - low
    return span(low, high, lambda end: quantity(end, unit, width)[0])


def _show_failures(found: Exploration) -> None:
    console = output()
    kinds = found.failures.group_by("error", maintain_order=True).agg(
        runs=pl.len(), points=pl.col("point").n_unique()
    )
    console.print(Text(f"{len(found.failures):,} runs could not be played", style="bold"))
    for row in kinds.head(MOST_ROWS).iter_rows(named=True):
        count = f"{row['points']:,} design point{'' if row['points'] == 1 else 's'}"
        console.print(Text(f"  {count}: {row['error']}"))
    console.print()


def _show_one(more: dict[str, Any]) -> None:
    console = output()
    console.print(Text(f"Of {more['outcome']}", style="bold"))
    for name in ("variance", "structure", "indices", "share_owed_to_assumed"):
        frame = more.get(name)
        if frame is None:
            continue
        title = name.replace("_", " ")
        if name != "indices":
            _print_frame(frame, title)
            continue
        for of_rule in frame.partition_by("rule", maintain_order=True):
            rule = of_rule["rule"][0]
            short = of_rule.drop("rule").with_columns(
                pl.col("parameter").str.strip_prefix("regime.")
            )
            _print_frame(short.head(MOST_ROWS), f"{title}, {rule}")
    if "rests_on" in more:
        _show_drivers(more["rests_on"])
    for conclusion in more.get("boxes", ()):
        console.print(Text(f"{conclusion.rule}: {conclusion.sentence}"))
        console.print()


def _show_drivers(drivers: Sequence[Driver]) -> None:
    lines = [
        f"{each.title}: alone from {each.lowest:g} to {each.highest:g} {each.unit}, it takes the "
        f"harm from {each.at_lowest:.3g} to {each.at_highest:.3g}."
        for each in drivers
    ]
    what = "What it rests on, each confirmed alone" if lines else "It rests on no single number"
    output().print(Text(what))
    for line in [*lines, NO_INDICES]:
        output().print(Text(f"  {line}", style="dim"))
    output().print()


def _print_frame(frame: pl.DataFrame, title: str) -> None:
    table = Sheet(title)
    for column, kind in frame.schema.items():
        side: Literal["left", "right"] = "left" if kind == pl.String else "right"
        table.add_column(column.replace("_", " "), justify=side)
    for row in frame.iter_rows():
        table.add_row(*(_cell(value) for value in row))
    output().print(table)
    output().print()


def _cell(value: object) -> str:
    if value is None:
        return UNDEFINED
    return f"{value:.3g}" if isinstance(value, float) else str(value)
