"""What a run did, on one screen: harms first."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from glasscity.commandline.console import HARM, counted, people_of, seen_from_here
from glasscity.commandline.sheets import Sheet
from glasscity.notebooks import duration
from glasscity.outcomes.definitions import (
    NOT_DONE,
    is_breakdown,
    is_moving,
    level_by_chance,
    with_the_unsaid,
)
from glasscity.scenario.nouns import Nouns

if TYPE_CHECKING:
    from glasscity.outcomes.measures import Measure
    from glasscity.outcomes.run import Run

SECTIONS = (
    ("harm", "Harms", f"bold {HARM}"),
    ("claim", "What such a system claims", "bold"),
)
_INDENT = 2
MOST_PER_GROUP = 3
"""Measures of one theme on the screen, at most; a table and the report have them all."""
UNDEFINED = "not defined"


def summarise(run: Run, console: Console, ranged: bool = False) -> None:
    """Print a run's headline measures.

    Parameters
    ----------
    run
        A finished run.
    console
        Where to print.
    ranged
        Whether ranges over what is assumed are played, and printed below.
    """
    manifest = run.manifest
    _print_head(manifest, console)
    tiers = tier_lines(run)
    if tiers:
        console.print(Text("Tiers at the end", style="bold"))
        for line in tiers:
            console.print(_indented(Text(line)))
        console.print()
    _print_lead(run, console)
    beside = _nobody_new(manifest) | _beside(list(run.measures.values()), ranged)
    _print_measures(list(run.measures.values()), console, beside)
    _print_warnings(manifest.get("hypothetical", []), console)
    _print_foot(run, console)


def _print_head(manifest: Mapping[str, Any], console: Console) -> None:
    nouns = Nouns.read(manifest.get("nouns"))
    console.print(Text(str(manifest["scenario"]), style="bold"))
    console.print(
        Text(
            f"{people_of(manifest['people'], nouns)}, {counted(manifest['days'], 'day')}, seed "
            f"{manifest['seed']}. In this model, under these assumptions:",
            style="dim",
        )
    )
    console.print()


def _print_lead(run: Run, console: Console) -> None:
    """Print the measures that the scenario declares to lead, what is unsaid beside the punished."""
    from glasscity.scenario.vocabulary import DEFAULT_LEAD

    names = with_the_unsaid([str(name) for name in run.manifest.get("lead") or DEFAULT_LEAD])
    rows = [run.measures[name] for name in names if name in run.measures]
    if rows:
        console.print(Text(_what_leads(run), style=f"bold {HARM}"))
        console.print(_indented(_section_table(rows, "lead")))
        console.print()


def _what_leads(run: Run) -> str:
    if run.manifest.get("declares_lead", True):
        return "What leads, as the scenario declares it"
    return "What leads where a scenario declares nothing"


def tier_lines(run: Run) -> list[str]:
    """Return a line for the tiers with people, and one for those without, highest first.

    Parameters
    ----------
    run
        A finished run.
    """
    names = [str(name) for name in run.manifest.get("tiers") or []]
    if not names:
        return []
    ever, people = _occupancy(run, names)
    scored = sum(people.values())
    if not scored:
        return ["Nobody is scored."]
    full = [f"{name} {_percent(people[name] / scored)}" for name in names if people[name]]
    empty = [f"{name} ({_emptiness(ever[name])})" for name in names if not people[name]]
    return ["  ·  ".join(full), *(["Empty: " + ", ".join(empty)] if empty else [])]


def _occupancy(run: Run, names: list[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Return the most people that each tier ever held, and those in it at the end."""
    week: int
    counts: dict[int, dict[str, int]] = {}
    for week, tier, people in run.frame("tiers").select("week", "tier", "people").iter_rows():
        row = counts.setdefault(week, dict.fromkeys(names, 0))
        row[tier] = row.get(tier, 0) + people
    last = counts[max(counts)] if counts else dict.fromkeys(names, 0)
    most = {name: max((row[name] for row in counts.values()), default=0) for name in names}
    return most, last


def _emptiness(most: int) -> str:
    if not most:
        return "nobody in any week"
    return f"at most {most:,} {'person' if most == 1 else 'people'} in any week"


def headlines(measures: list[Measure]) -> list[Measure]:
    """Return the first few measures of each theme, without those that take another apart.

    Parameters
    ----------
    measures
        In the order in which they are shown, harms first within each theme.
    """
    shown: dict[tuple[str, str], list[Measure]] = {}
    for measure in measures:
        theme = shown.setdefault((measure.group, measure.type), [])
        moving = is_moving(measure.name) and not measure.name.startswith("top_tenth")
        if not (is_breakdown(measure.name) or moving) and len(theme) < MOST_PER_GROUP:
            theme.append(measure)
    return [measure for theme in shown.values() for measure in theme]


def _print_measures(measures: list[Measure], console: Console, beside: Mapping[str, str]) -> None:
    known = [measure for measure in measures if measure.value is not None]
    rows = headlines([measure for measure in known if measure.type != "description"])
    for kind, title, style in SECTIONS:
        section = [measure for measure in rows if measure.type == kind]
        if section:
            console.print(Text(title, style=style))
            console.print(_indented(_section_table(section, kind, beside)))
            console.print()
    others = [measure for measure in known if measure.type == "description"]
    # How many are in each tier is said above.
    fresh = [m for m in others if (m.group, m.unit) != ("tiers", "people")]
    _print_paragraph("Also", [_in_words(measure) for measure in headlines(fresh)], console)
    undefined = [measure.title for measure in measures if measure.value is None]
    _print_paragraph("Not defined in this run", undefined, console)


def _beside(measures: list[Measure], ranged: bool) -> dict[str, str]:
    """Return what never stands alone: the level of chance, and where the range is."""
    known = {one.name: one.value for one in measures if one.value is not None}
    found = {}
    for name in known:
        chance = level_by_chance(name, known)
        if chance is not None:
            found[name] = f"; {_percent(chance)} by chance"
        elif name.startswith(NOT_DONE):
            found[name] = "; its range is below" if ranged else "; no range of it was played"
    return found


def _nobody_new(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return, of those whom a court names, for how long nobody comes new."""
    weeks = manifest.get("nobody_new_weeks") or {}
    return {
        f"{name}_at_end": f"; nobody new in the first {counted(many, 'week')}"
        for name, many in weeks.items()
        if many
    }


def _section_table(
    measures: list[Measure], kind: str, beside: Mapping[str, str] = MappingProxyType({})
) -> Sheet:
    table = Sheet()
    table.add_column(style="dim", theme=True)
    table.add_column()
    table.add_column(justify="right", style=HARM if kind == "harm" else "")
    table.add_column(style="dim")
    group = ""
    for measure in measures:
        # A theme is named once, beside its first line.
        heading = measure.group if measure.group != group and kind == "harm" else ""
        group = measure.group
        value, unit = quantity(measure.value, measure.unit)
        table.add_row(heading, measure.title, value, unit + beside.get(measure.name, ""))
    return table


def _in_words(measure: Measure) -> str:
    value, unit = quantity(measure.value, measure.unit)
    repeated = unit.lower() == measure.title.lower()
    return f"{measure.title} {value}" if repeated or not unit else f"{measure.title} {value} {unit}"


def _print_paragraph(title: str, parts: list[str], console: Console) -> None:
    if parts:
        console.print(Text(title, style="bold"))
        console.print(_indented(Text("; ".join(parts), style="dim")))
        console.print()


def _indented(inner: RenderableType) -> Padding:
    return Padding(inner, (0, 0, 0, _INDENT), expand=False)


def quantity(value: float | None, unit: str, width: float | None = None) -> tuple[str, str]:
    """Return a value and its unit as read: a share becomes a percentage.

    Parameters
    ----------
    value
        The number, None where it is not defined.
    unit
        As in the table of measures; ``share of people`` is read ``% of people``.
    width
        Of the range that it stands beside: no digit is finer.
    """
    if value is None or value != value:
        return UNDEFINED, ""
    if unit == "share" or unit.startswith("share of "):
        return _percent(value, width), unit.removeprefix("share").strip()
    return number(value, width), "" if unit == "ratio" else unit


def _percent(share: float, width: float | None = None) -> str:
    from glasscity.show.words import load_words

    return load_words().percent(share, width).replace("\u00a0", " ")


def number(value: float, width: float | None = None) -> str:
    """Return a number with about three significant digits and thousands apart.

    With the width of its range, it has no digit that is finer.
    """
    from glasscity.show.words import load_words

    words = load_words()
    text = words.number(value) if width is None else words.within(value, width)
    return text.replace("\u00a0", " ")


def _print_warnings(warnings: list[str], console: Console) -> None:
    if not warnings:
        return
    console.print(Text("Hypothetical", style="bold"))
    for warning in warnings:
        grid = Table.grid(padding=(0, 1))
        grid.add_row("  -", Text(warning))
        console.print(grid)
    console.print()


def _print_foot(run: Run, console: Console) -> None:
    manifest = run.manifest
    seconds = manifest["engine_seconds"] + manifest["people_seconds"]
    facts = (
        f"Hash {manifest['hash']}, digest {manifest['digest']}, "
        f"{duration(seconds)}, {manifest['peak_bytes'] / 1e6:,.0f} MB."
    )
    console.print(Text(facts, style="dim"))
    if run.path is not None:
        place = seen_from_here(run.path)
        # `soft_wrap`: a path that is broken over two lines cannot be copied.
        console.print(f"The run is in {place}", soft_wrap=True)
        console.print(f"To see it: {shlex.join(['glasscity', 'report', place])}", soft_wrap=True)
