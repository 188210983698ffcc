"""Rows of labelled bars and dots, as the figures of single mechanisms show them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import polars as pl

from glasscity.show import aggregate
from glasscity.show.words import Words

Row = dict[str, Any]
Grouped = list[tuple[str, str, Row]]
_BARS = {
    "row": pl.Int64,
    "label": pl.String,
    "text": pl.String,
    "heading": pl.Boolean,
    "plain": pl.Float64,
    "harm": pl.Float64,
}
_DOTS = {name: _BARS[name] for name in ("row", "label", "text", "heading")} | {
    "value": pl.Float64,
    "accent": pl.Boolean,
}


def bar(label: str, text: str, plain: float = 0.0, harm: float = 0.0) -> Row:
    """Return a row for `charts.stacked_bars`."""
    return {"label": label, "text": text, "plain": plain, "harm": harm, "heading": False}


def dot(label: str, text: str, value: float, accent: bool = False) -> Row:
    """Return a row for `charts.dots`."""
    return {"label": label, "text": text, "value": value, "accent": accent, "heading": False}


def heading(label: str) -> Row:
    """Return a row that is only a heading."""
    return {"label": label, "text": "", "heading": True, "accent": False}


def bars(rows: Sequence[Row]) -> pl.DataFrame:
    """Return the rows of a chart of bars, numbered."""
    return _numbered(rows, _BARS)


def dots(rows: Sequence[Row]) -> pl.DataFrame:
    """Return the rows of a chart of dots, numbered."""
    return _numbered(rows, _DOTS)


def _numbered(rows: Sequence[Row], schema: dict[str, Any]) -> pl.DataFrame:
    cells = [{name: (row | {"row": i}).get(name) for name in schema} for i, row in enumerate(rows)]
    return pl.DataFrame(cells, schema=schema)


def by_category(
    frame: pl.DataFrame,
    sums: Sequence[str],
    least: int,
    dimensions: Sequence[str] = aggregate.DIMENSIONS,
    untold: Collection[tuple[str, str]] = (),
) -> Grouped:
    """Add up columns for each category of each dimension.

    Parameters
    ----------
    frame
        A table by group.
    sums
        Columns to add up; a category whose first sum is below `least` is left out.
    dimensions
        Columns to group by, one after the other.
    untold
        Dimensions and categories that are left out too: those of too few people.

    Returns
    -------
    list of (dimension, category, sums)
        Dimensions in which fewer than two categories are left are left out.
    """
    found = []
    for dimension in dimensions:
        table = frame.group_by(dimension).agg(pl.col(list(sums)).sum()).sort(dimension)
        rows = [
            row
            for row in table.to_dicts()
            if row[sums[0]] >= least and (dimension, str(row[dimension])) not in untold
        ]
        if len(rows) > 1:
            found += [(dimension, str(row[dimension]), row) for row in rows]
    return found


def with_headings(named: Sequence[tuple[str, Row]], words: Words) -> list[Row]:
    """Put a heading before the first row of each dimension."""
    result: list[Row] = []
    previous = None
    for dimension, row in named:
        if dimension != previous:
            result.append(heading(words.name("dimensions", dimension)))
            previous = dimension
        result.append(row)
    return result
