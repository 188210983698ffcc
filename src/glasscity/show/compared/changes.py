"""Differences between two worlds as read: values, changes with their intervals, what leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from glasscity.experiments.effects import EVERYBODY, PERSON_OUTCOMES
from glasscity.outcomes.definitions import is_breakdown, is_moving
from glasscity.show.words import Words, split_share

Effect = Mapping[str, Any]
MORE, LESS, SAME, UNCLEAR, UNDEFINED = "more", "less", "same", "unclear", "undefined"
_OF_PEOPLE = frozenset(outcome.name for outcome in PERSON_OUTCOMES)


def of_city(effects: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the effects on the city's measures; what groups bear is told by groups."""
    rows = effects.filter(pl.col("group") == EVERYBODY)
    return [row for row in rows.to_dicts() if row["outcome"] not in _OF_PEOPLE]


def headlines(rows: Sequence[Effect], kind: str) -> list[Effect]:
    """Return the rows of a type, without those that take another apart, or whose whole moves."""
    of_type = [row for row in rows if row["type"] == kind]
    return [
        row for row in of_type if not (is_breakdown(row["outcome"]) or is_moving(row["outcome"]))
    ]


def direction(row: Effect) -> str:
    """Tell which way a difference of the city goes, so far as it is told.

    Parameters
    ----------
    row
        One of the effects on the city.

    Returns
    -------
    str
        `UNDEFINED` where it is not defined in both worlds; `SAME` where it is 0 in every seed;
        `MORE` or `LESS`, of B, where a new city would show it again beyond the margin; else
        `UNCLEAR`.
    """
    value, low, high = row["value"], row["low"], row["high"]
    if value is None:
        return UNDEFINED
    if not value and not low and not high:
        return SAME
    return str(row["told"]) or UNCLEAR


def sign_open(row: Effect) -> bool:
    """Tell whether a new city might show a difference of the other sign."""
    return direction(row) == UNCLEAR and not row["again"]


def change(value: float | None, unit: str, words: Words, width: float | None = None) -> str:
    """Return a difference with its sign, without its unit; shares in percentage points.

    With the width of the range that it stands beside, it has no digit that is finer.
    """
    if value is None:
        return words.say("format.undefined")
    factor = 100 if split_share(unit)[0] else 1
    scaled = factor * value
    text = words.number(scaled) if width is None else words.within(scaled, factor * width)
    return f"+{text}" if scaled > 0 else text


def change_unit(unit: str, words: Words) -> str:
    """Return the unit of a difference."""
    if split_share(unit)[0]:
        return words.say("compared.points")
    return "" if unit == "ratio" else unit


def width_of(row: Effect) -> float | None:
    """Return the width of a row's interval or range; None where it has none."""
    return None if row["low"] is None or row["high"] is None else row["high"] - row["low"]


def bounds(row: Effect, words: Words, width: float | None = None) -> str:
    """Return the interval of a difference; "" where seeds give none: one, or all alike.

    It is rounded by its own width if no other is given.
    """
    if row["low"] is None or row["high"] is None:
        return ""
    width = width_of(row) if width is None else width
    low, high = (change(row[end], row["unit"], words, width) for end in ("low", "high"))
    return "" if low == high else words.say("format.interval", low=low, high=high)


def told(row: Effect, words: Words) -> str:
    """Return a difference in full: value, interval, unit."""
    value = change(row["value"], row["unit"], words, width_of(row))
    unit = change_unit(row["unit"], words)
    span = bounds(row, words)
    text = words.say("compared.with_interval", value=value, interval=span) if span else value
    return f"{text} {unit}".rstrip()


def bare(value: float | None, unit: str, words: Words) -> str:
    """Return a world's value without its unit; shares become percentages."""
    share, _ = split_share(unit)
    return words.percent(value) if share else words.number(value)


def what(unit: str) -> str:
    """Return of what a value is, without "share" and "ratio"."""
    share, of = split_share(unit)
    return of if share or unit != "ratio" else ""
