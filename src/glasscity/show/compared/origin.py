"""Which mechanisms a harm comes from, where the comparison took one apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from glasscity.show import charts
from glasscity.show.compared import changes
from glasscity.show.figures import Figure, Panel
from glasscity.show.figures.model import Table
from glasscity.show.words import Words, humanise


def origin(found: Mapping[str, Any] | None, words: Words) -> Figure | None:
    """Show the share of each mechanism in a harm of B.

    Parameters
    ----------
    found
        ``decomposition`` of ``compare.json``; None where nothing was taken apart.
    """
    if not found or not found["mechanisms"]:
        return None
    unit = str(found["unit"])
    lines = [_line(row, unit, words) for row in found["mechanisms"]]
    said = "; ".join(f"{line['label']} {line['text']}" for line in lines)
    total = changes.told(
        {"value": found["total"], "low": found["low"], "high": found["high"], "unit": unit}, words
    )
    text = words.say("origin.sentence", title=found["title"], total=total, shares=said)
    frame = pl.DataFrame(
        [{"row": place, **line} for place, line in enumerate(lines)], infer_schema_length=None
    )
    lowest, highest = float(frame["low"].min()), float(frame["high"].max())  # type: ignore[arg-type]
    chart = charts.rates_with_intervals(
        frame,
        text,
        words,
        reference=0.0,
        axis_title=changes.change_unit(unit, words).capitalize(),
        domain=(min(lowest, 0.0), max(highest, 0.0) or float(lowest == 0)),
    )
    return Figure(
        "origin",
        text,
        words.say("origin.title", title=found["title"]),
        words.say("origin.subtitle"),
        [Panel(chart, text)],
        _table(found["mechanisms"], unit, words),
        words.say("origin.note"),
    )


def _line(row: Mapping[str, Any], unit: str, words: Words) -> dict[str, Any]:
    scale = 100 if changes.change_unit(unit, words) == words.say("compared.points") else 1
    value = row["shapley"] * scale
    return {
        "label": humanise(str(row["mechanism"])),
        "text": changes.change(row["shapley"], unit, words),
        "rate": value,
        "low": value if row["low"] is None else row["low"] * scale,
        "high": value if row["high"] is None else row["high"] * scale,
        "accent": row["shapley"] > 0,
        "heading": False,
    }


def _table(rows: list[Mapping[str, Any]], unit: str, words: Words) -> Table:
    names = ("mechanism", "alone", "left_out", "shapley", "interval95", "sampling_error")
    cells = [
        [
            humanise(str(row["mechanism"])),
            *(
                changes.change(row[key], unit, words)
                for key in ("add_one_in", "leave_one_out", "shapley")
            ),
            changes.bounds({**row, "unit": unit}, words),
            ""
            if row["sampling_error"] is None
            else changes.change(row["sampling_error"], unit, words).removeprefix("+"),
        ]
        for row in rows
    ]
    columns = [words.say(f"columns.{name}") for name in names]
    return Table(columns, cells, frozenset(range(1, 6)), len(cells))
