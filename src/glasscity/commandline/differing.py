"""What differs between two worlds, on one screen: harms first, then for whom, and by what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from glasscity.commandline.console import HARM, counted, people_of
from glasscity.commandline.leading import print_groups, print_lead
from glasscity.commandline.sheets import Sheet
from glasscity.commandline.summary import UNDEFINED, headlines, number, quantity
from glasscity.experiments.effects import EVERYBODY, PERSON_OUTCOMES
from glasscity.outcomes.definitions import Measure, is_breakdown, is_moving

if TYPE_CHECKING:
    from glasscity.experiments.compared import Comparison
    from glasscity.experiments.decomposition import Decomposition

SECTIONS = (
    ("harm", "Harms", f"bold {HARM}"),
    ("claim", "What such a system claims", "bold"),
)
_ON_PEOPLE = frozenset(outcome.name for outcome in PERSON_OUTCOMES)
_REACHED = {
    "anything": "in any way", "refused": "refused otherwise", "fear": "through fear",
    "silence": "silent otherwise", "commercial score": "through a commercial score",
    "friends": "with other friends",
}  # fmt: skip


def show_comparison(found: Comparison, console: Console) -> None:
    """Print a comparison, harms first.

    Parameters
    ----------
    found
        The comparison.
    console
        Where to print.
    """
    _print_head(found, console)
    differs = _anything_differs(found)
    if found.same:
        what = "The two worlds are the same to the last bit of every person."
        below = " Below is what differs of the city: what was granted, seen or asked."
        more = found.a.nouns.told(below) * differs
        _print_paragraph("No difference", what + more, console)
    if differs:
        print_lead(found, _of_city(found), _effects_table, console)
        _print_effects(found, console)
    if not found.same:
        print_groups(found, console)
        _print_reach(found, console)
    for warning in found.notes:
        _print_paragraph("To be kept in mind", warning, console)
    if found.hypothetical:
        _print_paragraph("Hypothetical", "\n".join(found.hypothetical), console)
    hashes = found.hashes
    facts = f"Hashes {hashes['a']} and {hashes['b']}, life {hashes['life']}."
    console.print(Text(facts, style="dim"))


def _anything_differs(found: Comparison) -> bool:
    """Tell whether any outcome differs, or is there in one world alone."""
    differs = (pl.col("value") != 0) | (pl.col("a").is_null() != pl.col("b").is_null())
    return not found.effects.filter(differs).is_empty()


def _print_head(found: Comparison, console: Console) -> None:
    seeds, days = counted(len(found.seeds), "seed"), counted(found.days, "day")
    console.print(Text(f"A  {found.a.name}: {found.a.title}", style="bold"))
    console.print(Text(f"B  {found.b.name}: {found.b.title}", style="bold"))
    console.print(
        Text(
            f"{people_of(found.people, found.a.nouns)}, {days}, {seeds}; the same lives in "
            "both. In this model, under these assumptions:",
            style="dim",
        )
    )
    console.print()


def _of_city(found: Comparison) -> list[dict[str, Any]]:
    rows = found.effects.filter(
        (pl.col("group") == EVERYBODY) & ~pl.col("outcome").is_in(list(_ON_PEOPLE))
    )
    return list(rows.iter_rows(named=True))


def _print_effects(found: Comparison, console: Console) -> None:
    rows = _of_city(found)
    differ = [row for row in rows if row["value"] or row["low"] or row["high"]]
    by_name = {row["outcome"]: row for row in differ}
    for kind, title, style in SECTIONS:
        measures = [
            _as_measure(row)
            for row in differ
            if row["type"] == kind and not is_moving(row["outcome"])
        ]
        section = [by_name[measure.name] for measure in headlines(measures)]
        if section:
            console.print(Text(title, style=style))
            console.print(_indented(_effects_table(section, kind)))
            if kind == "claim" and found.assumptions is None:
                note = "No range of what is assumed was played: --assumptions N plays one."
                console.print(_indented(Text(note, style="dim")))
            console.print()
    equal = [
        row["title"]
        for row in rows
        if row["type"] == "harm"
        and row["value"] == 0
        and row not in differ
        and not is_breakdown(row["outcome"])
    ]
    _print_paragraph("Harms without any difference", "; ".join(equal), console)
    others = [_as_measure(row) for row in differ if row["type"] == "description"]
    told = [_in_words(by_name[measure.name]) for measure in headlines(others)]
    _print_paragraph("Also, B - A", "; ".join(told), console)
    missing = [row for row in rows if row["value"] is None]
    told = [_one_sided(row) for row in missing if (row["a"] is None) != (row["b"] is None)]
    _print_paragraph("Defined in one world alone", "; ".join(told), console)


def _as_measure(row: dict[str, Any]) -> Measure:
    return Measure(
        row["outcome"], row["value"], row["unit"], row["type"], row["title"], "", row["theme"]
    )


def _in_words(row: dict[str, Any]) -> str:
    value, unit = difference(row["value"], row["unit"])
    return f"{row['title']} {value} {unit}".rstrip()


def _one_sided(row: dict[str, Any]) -> str:
    world = "A" if row["b"] is None else "B"
    value, unit = quantity(row[world.lower()], row["unit"])
    return f"{row['title']} {value} {unit}".rstrip() + f" in {world}"


def _effects_table(rows: Sequence[dict[str, Any]], kind: str) -> Sheet:
    table = Sheet()
    table.add_column()
    for name in ("A", "B"):
        table.add_column(name, justify="right", no_wrap=True)
    style = HARM if kind == "harm" else ""
    table.add_column("B - A", justify="right", no_wrap=True, style=style)
    table.add_column("95 % interval", justify="right", no_wrap=True)
    table.add_column(style="dim")
    for row in rows:
        value, unit = difference(row["value"], row["unit"], width_of(row))
        table.add_row(
            row["title"],
            quantity(row["a"], row["unit"])[0],
            quantity(row["b"], row["unit"])[0],
            value,
            bounds(row["low"], row["high"], row["unit"]),
            unit,
        )
    return table


def difference(value: float | None, unit: str, width: float | None = None) -> tuple[str, str]:
    """Return a difference and its unit as read: shares differ by percentage points.

    Parameters
    ----------
    value
        B - A, None where it is not defined.
    unit
        Of the outcome.
    width
        Of the range that it stands beside: no digit is finer.
    """
    if value is None:
        return UNDEFINED, ""
    share = unit == "share" or unit.startswith("share of ")
    scaled, width = (100 * value, width and 100 * width) if share else (value, width)
    sign = "+" if scaled > 0 else "\u2212" if scaled < 0 else ""
    what = "percentage points" if share else "" if unit == "ratio" else unit
    return f"{sign}{number(abs(scaled), width)}", what


def bounds(low: float | None, high: float | None, unit: str, width: float | None = None) -> str:
    """Return an interval as read; a dash where seeds cannot give any: one, or all alike.

    It is rounded by its own width if no other is given.
    """
    if low is None or high is None:
        return "\u2013"
    ends = [difference(end, unit, high - low if width is None else width)[0] for end in (low, high)]
    return "\u2013" if ends[0] == ends[1] else " to ".join(ends)


def width_of(row: Mapping[str, Any]) -> float | None:
    """Return the width of a row's interval; None where it has none."""
    return None if row["low"] is None or row["high"] is None else row["high"] - row["low"]


def _people(count: float) -> str:
    return f"{count:,.0f}" if count >= 10 or count == int(count) else f"{count:.1f}"


def _print_reach(found: Comparison, console: Console) -> None:
    console.print(Text("Whom the difference reaches", style="bold"))
    table = Sheet()
    table.add_column()
    table.add_column()
    share = quantity(found.touched / found.people, "share")[0]
    table.add_row("Touched", f"{_people(found.touched)} people ({share}), mean over seeds")
    gain, lose = found.gain, found.lose
    for title, column in (("Better off in B", gain), ("Worse off in B", lose)):
        told = [f"{_people(count)} by {name}" for name, count in column.items() if count]
        table.add_row(title, ", ".join(told) or "nobody")
    spill = found.spill_over
    told = [f"{_people(count)} {_REACHED[name]}" for name, count in spill.items() if count]
    table.add_row("Reached though their own file is the same", ", ".join(told) or "nobody")
    console.print(_indented(table))
    console.print()


def show_decomposition(found: Decomposition, console: Console) -> None:
    """Print which mechanisms a harm comes from.

    Parameters
    ----------
    found
        The decomposition.
    console
        Where to print.
    """
    total, unit = difference(found.total, found.unit)
    console.print()
    console.print(Text(f"Where it comes from: {found.title}", style=f"bold {HARM}"))
    table = Sheet()
    table.add_column("mechanism of B")
    for name in ("alone", "left out", "Shapley value"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("95 % over seeds", justify="right", no_wrap=True)
    table.add_column("\u00b1 by sampling", justify="right", no_wrap=True)
    for row in found.mechanisms.iter_rows(named=True):
        error = row["sampling_error"]
        table.add_row(
            row["mechanism"],
            difference(row["add_one_in"], found.unit)[0],
            difference(row["leave_one_out"], found.unit)[0],
            difference(row["shapley"], found.unit)[0],
            bounds(row["low"], row["high"], found.unit),
            "\u2013" if error is None else difference(error, found.unit)[0].lstrip("+"),
        )
    table.add_row("all of them", "", "", total, bounds(found.low, found.high, found.unit), "")
    console.print(_indented(table))
    how = "all" if found.exact else f"{found.orders} sampled"
    console.print(
        _indented(
            Text(
                f"{unit[:1].upper()}{unit[1:]}. Shapley values over {how} orders add up to the "
                "whole; what a mechanism does alone, or what leaving it out spares, need not.",
                style="dim",
            )
        )
    )
    console.print()


def _print_paragraph(title: str, text: str, console: Console) -> None:
    if text:
        console.print(Text(title, style="bold"))
        console.print(_indented(Text(text, style="dim")))
        console.print()


def _indented(inner: Any) -> Padding:
    return Padding(inner, (0, 0, 0, 2), expand=False)
