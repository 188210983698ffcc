"""Rows of rates with intervals, as several figures show them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from glasscity.show import aggregate
from glasscity.show.figures.model import Table, table
from glasscity.show.words import Words

LUMPY = 1.1
"""Variance over mean from which records are said to come in lumps."""
MOST = 10.0
"""Ratio from which a difference is said to be out of sight."""


def rate(count: int, exposure: float, lumps: float = 1.0) -> dict[str, float]:
    """Return a rate per 100,000 person-years with its 95 % interval."""
    frame = pl.DataFrame({"count": [count], "exposure": [exposure]})
    return aggregate.with_rates(frame, 1e5, lumps).row(0, named=True)


def rate_rows(
    rates: pl.DataFrame, labels: Sequence[str], words: Words, accent: bool = False
) -> pl.DataFrame:
    """Prepare rates for `charts.rates_with_intervals`; null is the rate of nobody, or of few."""
    texts = [
        _untold(row, words)
        if row["rate"] is None
        else words.say(
            "labels.count_rate", rate=words.number(row["rate"]), count=words.number(row["count"])
        )
        for row in rates.to_dicts()
    ]
    return rates.with_columns(
        row=pl.int_range(pl.len()),
        label=pl.Series(list(labels), dtype=pl.String),
        text=pl.Series(texts, dtype=pl.String),
        heading=pl.lit(False),
        accent=pl.lit(accent),
    ).select("row", "label", "text", "rate", "low", "high", "accent", "heading")


def rates_table(
    rates: pl.DataFrame, names: Sequence[Sequence[str]], columns: Sequence[str], words: Words
) -> Table:
    """Return the numbers behind rows of rates.

    Parameters
    ----------
    rates
        Columns count, exposure, rate, low, high.
    names
        What stands in the columns of words, row by row.
    columns
        Their names.
    """
    rows = [
        [
            *said,
            *_counted(row, words),
        ]
        for said, row in zip(names, rates.to_dicts(), strict=True)
    ]
    titles = [*columns, "count", "person_years", "rate", "low", "high"]
    return table(titles, rows, words, len(columns))


def _counted(row: Mapping[str, Any], words: Words) -> list[str]:
    if row["rate"] is None:
        return [_untold(row, words)] * 5
    return [
        words.number(row["count"]),
        words.number(round(row["exposure"])),
        *(words.number(row[c]) for c in ("rate", "low", "high")),
    ]


def _untold(row: Mapping[str, Any], words: Words) -> str:
    """Say why a category has no rate: nobody in it counts, or too few for a group."""
    return words.say("labels.too_few" if row["people"] else "labels.not_scored")


def one_city(
    rates: pl.DataFrame, lumps: float, names: Sequence[str], unit: str, words: Words
) -> str:
    """Say what one city tells of its groups: how far people lie apart, and what would show.

    Parameters
    ----------
    rates
        As `aggregate.by_category` returns it, of one dimension or of several.
    lumps
        As `aggregate.lumps` returns it.
    names
        What the categories are called within a sentence.
    unit
        What is counted, in the plural.
    """
    known = rates.drop_nulls("rate")
    said = [words.say("one_city.tells")]
    if len(known):
        rate = known["rate"]
        spans = {"low": words.number(rate.min()), "high": words.number(rate.max())}  # type: ignore[arg-type]
        said.append(words.say("one_city.rates", n=words.number(len(known)), **spans))
    if lumps > LUMPY:
        said.append(words.say("one_city.lumps", unit=unit, lumps=words.number(round(lumps, 1))))
    least = [
        ratio
        for (dimension,), part in rates.group_by("dimension", maintain_order=True)
        for ratio in aggregate.least_ratios(part, lumps, len(rates))
    ]
    seen = sorted((ratio, name) for ratio, name in zip(least, names, strict=True) if ratio < MOST)
    if seen:
        (best, first), (worst, last) = seen[0], seen[-1]
        key = "one_city.seen_one" if first == last else "one_city.seen"
        said.append(
            words.say(
                key,
                cities=words.number(aggregate.CITIES_SUPPOSED),
                best=_times(best, words),
                first=first,
                worst=_times(worst, words),
                last=last,
            )
        )
    if len(seen) < len(known):
        said.append(words.say("one_city.unseen", n=words.count("group", len(known) - len(seen))))
    return " ".join(said)


def _times(ratio: float, words: Words) -> str:
    """Return a ratio rounded up: what is promised to be seen must be no less."""
    return words.number(math.ceil(10 * ratio - 1e-9) / 10)


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
