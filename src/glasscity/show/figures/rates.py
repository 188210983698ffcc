"""Rows of rates with intervals, as several figures show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from glasscity.show import aggregate
from glasscity.show.figures.model import Table, table
from glasscity.show.words import Words


def rate(count: int, exposure: float) -> dict[str, float]:
    """Return a rate per 100,000 person-years with its 95 % Poisson interval."""
    frame = pl.DataFrame({"count": [count], "exposure": [exposure]})
    return aggregate.with_rates(frame, 1e5).row(0, named=True)


def rate_rows(
    rates: pl.DataFrame, labels: Sequence[str], words: Words, reference: float | None = None
) -> pl.DataFrame:
    """Prepare rates for `charts.rates_with_intervals`; accent where above the reference."""
    texts = [
        words.say("labels.count_rate", rate=words.number(rate), count=words.number(count))
        for rate, count in rates.select("rate", "count").rows()
    ]
    accent = pl.lit(True) if reference is None else pl.col("low") > reference
    return rates.with_columns(
        row=pl.int_range(pl.len()),
        label=pl.Series(list(labels), dtype=pl.String),
        text=pl.Series(texts, dtype=pl.String),
        heading=pl.lit(False),
        accent=accent,
    ).select("row", "label", "text", "rate", "low", "high", "accent", "heading")


def rates_table(
    rates: pl.DataFrame, vocabularies: Sequence[str], columns: Sequence[str], words: Words
) -> Table:
    """Return the numbers behind rows of rates; `vocabularies` name the columns of words."""
    rows = [
        [
            *(words.name(v, row[v]) for v in vocabularies),
            words.number(row["count"]),
            words.number(round(row["exposure"])),
            *(words.number(row[c]) for c in ("rate", "low", "high")),
        ]
        for row in rates.to_dicts()
    ]
    names = [*columns, "count", "person_years", "rate", "low", "high"]
    return table(names, rows, words, len(vocabularies))


def category_names(rates: pl.DataFrame, words: Words) -> list[str]:
    """Return how the categories (columns dimension, category) are called."""
    return [words.name(d, c) for d, c in rates.select("dimension", "category").rows()]


def with_headings(rows: pl.DataFrame, dimensions: Sequence[str], words: Words) -> pl.DataFrame:
    """Insert a heading row before the first category of each dimension."""
    result: list[dict[str, Any]] = []
    previous = None
    for row, dimension in zip(rows.to_dicts(), dimensions, strict=True):
        if dimension != previous:
            head = dict.fromkeys(row, None) | {"label": words.name("dimensions", dimension)}
            result.append(head | {"text": "", "heading": True, "accent": False})
            previous = dimension
        result.append(row)
    return pl.DataFrame(
        [row | {"row": i} for i, row in enumerate(result)],
        schema=rows.schema,
    )
