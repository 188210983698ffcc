"""Figures of the city: both worlds side by side, and what differs, theme by theme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from glasscity.show import charts
from glasscity.show.compared import changes
from glasscity.show.compared.changes import Effect
from glasscity.show.compared.material import Compared
from glasscity.show.figures import Figure, Panel
from glasscity.show.figures.model import Key, Table
from glasscity.show.words import Words

MOST_OF_A_THEME = 2
"""Harms of one theme that stand side by side; all are below."""
_TONES = {changes.MORE: "harm", changes.UNCLEAR: "unclear"}


def side_by_side(found: Compared, rows: Sequence[Effect], words: Words) -> Figure:
    """Show the harms of both worlds, each on its own scale from 0."""
    there = [row for row in changes.headlines(rows, "harm") if _is_there(row)]
    if not there:
        return Figure("pairs", words.say("pairs.none"))
    differ = [row for row in there if changes.direction(row) != changes.SAME]
    equal = [row for row in there if changes.direction(row) == changes.SAME]
    alike = words.say("pairs.equal", harms="; ".join(_pair_alike(row, words) for row in equal))
    if not differ:
        title = words.say("pairs.title_same")
        return Figure("pairs", alike, title, table=effect_table(there, words))
    shown = _leading(differ)
    text = words.say("pairs.sentence", harms="; ".join(_pair(row, words) for row in shown))
    lines, ticks = [], []
    for place, row in enumerate(shown):
        end = charts.nice_end(max(abs(row["a"] or 0.0), abs(row["b"] or 0.0)))
        lines.append(
            {
                "row": place,
                "label": row["title"],
                "text": _values(row, words),
                "a": None if row["a"] is None else row["a"] / end,
                "b": None if row["b"] is None else row["b"] / end,
                "tone": _tone(row),
            }
        )
        ticks += [
            {"row": place, "at": at, "text": changes.bare(at * end, row["unit"], words)}
            for at in (0.0, 1.0)
        ]
    chart = charts.pairs_on_own_scales(_frame(lines), _frame(ticks), text, words)
    return Figure(
        "pairs",
        alike if equal else "",
        words.say("pairs.title"),
        words.say("pairs.subtitle"),
        [Panel(chart, text)],
        effect_table(there, words),
        words.say("pairs.note"),
        [
            Key(charts.DARK, words.say("pairs.ring", name=found.names.a), shape="ring"),
            Key(charts.HARM, words.say("pairs.more", name=found.names.b), shape="dot"),
            Key(charts.DARK, words.say("pairs.less", name=found.names.b), shape="dot"),
            Key(charts.GREY, words.say("pairs.unclear", name=found.names.b), shape="dot"),
        ],
    )


def by_theme(rows: Sequence[Effect], words: Words) -> Figure:
    """Show the differences of harms and their intervals, one panel for each theme."""
    harms = changes.headlines(rows, "harm")
    themes: dict[str, list[Effect]] = {}
    for row in harms:
        if changes.direction(row) in (changes.MORE, changes.LESS, changes.UNCLEAR):
            themes.setdefault(row["theme"], []).append(row)
    if not themes:
        return Figure("differences", words.say("effects.none"))
    panels = []
    for theme, of_theme in themes.items():
        said = [f"{row['title']}: {changes.told(row, words)}" for row in of_theme]
        text = words.say("effects.sentence", changes="; ".join(said))
        name = words.name("measure_group", theme)
        panels.append(Panel(change_chart(of_theme, text, words), text, name))
    shown = [row for of_theme in themes.values() for row in of_theme]
    counts = counted(harms, words)
    return Figure(
        "differences",
        "",
        words.say("effects.title", **counts),
        words.say("effects.subtitle"),
        panels,
        effect_table(shown, words),
        words.say("effects.note"),
        wide=True,
    )


def change_chart(rows: Sequence[Effect], description: str, words: Words) -> charts.Chart:
    """Return a chart of changes, each on its own scale round 0.

    Parameters
    ----------
    rows
        Effects that are defined.
    """
    lines, ticks = [], []
    for place, row in enumerate(rows):
        ends = [abs(row[end]) for end in ("value", "low", "high") if row[end] is not None]
        end = charts.nice_end(max(ends))
        lines.append(
            {
                "row": place,
                "label": row["title"],
                "text": changes.told(row, words),
                "at": row["value"] / end,
                "low": None if row["low"] is None else row["low"] / end,
                "high": None if row["high"] is None else row["high"] / end,
                "tone": _tone(row),
            }
        )
        for at in (-1.0, 0.0, 1.0):
            said = changes.change(at * end, row["unit"], words)
            ticks.append({"row": place, "at": at, "text": said if at else "0"})
    return charts.changes_on_own_scales(_frame(lines), _frame(ticks), description, words)


def counted(rows: Sequence[Effect], words: Words) -> dict[str, str]:
    """Return how many outcomes go which way, in words for a sentence."""
    ways = [changes.direction(row) for row in rows]
    return {way: words.number(ways.count(way)) for way in (
        changes.MORE, changes.LESS, changes.UNCLEAR, changes.SAME, changes.UNDEFINED,
    )} | {"n": words.number(len(ways))}  # fmt: skip


def effect_table(rows: Sequence[Effect], words: Words) -> Table:
    """Return the effects as a table: both values, the difference, its interval, the unit."""
    names = ("outcome", "in_a", "in_b", "difference", "interval95", "unit", "type")
    cells = [
        [
            str(row["title"]),
            changes.bare(row["a"], row["unit"], words),
            changes.bare(row["b"], row["unit"], words),
            changes.change(row["value"], row["unit"], words),
            changes.bounds(row, words),
            changes.change_unit(row["unit"], words) or changes.what(row["unit"]),
            words.name("type", row["type"]),
        ]
        for row in rows
    ]
    columns = [words.say(f"columns.{name}") for name in names]
    return Table(columns, cells, frozenset({1, 2, 3, 4}), len(cells))


def tables_by_theme(rows: Sequence[Effect], words: Words) -> list[tuple[str, Table]]:
    """Return one table for each theme, in order of first appearance."""
    themes: dict[str, list[Effect]] = {}
    for row in rows:
        themes.setdefault(row["theme"], []).append(row)
    return [
        (words.name("measure_group", theme), effect_table(of_theme, words))
        for theme, of_theme in themes.items()
    ]


def _leading(rows: Sequence[Effect]) -> list[Effect]:
    """Return the first harms of each theme."""
    themes: dict[str, list[Effect]] = {}
    for row in rows:
        themes.setdefault(row["theme"], []).append(row)
    return [row for of_theme in themes.values() for row in of_theme[:MOST_OF_A_THEME]]


def _is_there(row: Effect) -> bool:
    """Tell whether a harm has a value in both worlds and happened in either."""
    return row["a"] is not None and row["b"] is not None and bool(row["a"] or row["b"])


def _pair(row: Effect, words: Words) -> str:
    a, b = (changes.bare(row[world], row["unit"], words) for world in ("a", "b"))
    return words.say("pairs.pair", title=row["title"], a=a, b=b)


def _pair_alike(row: Effect, words: Words) -> str:
    value = changes.bare(row["a"], row["unit"], words)
    return words.say("pairs.alike", title=row["title"], value=value)


def _values(row: Effect, words: Words) -> str:
    a, b = (changes.bare(row[world], row["unit"], words) for world in ("a", "b"))
    of = changes.what(row["unit"])
    return words.say("pairs.values", a=a, b=b, unit=of).rstrip(" ,")


def _tone(row: Effect) -> str:
    way = changes.direction(row)
    if row["type"] != "harm":
        return "plain"
    return _TONES.get(way, "unclear" if way == changes.SAME else "plain")


def _frame(rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None)
