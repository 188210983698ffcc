"""Differences between two worlds as read: values, changes with their intervals, what leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from glasscity.experiments.effects import EVERYBODY, PERSON_OUTCOMES
from glasscity.outcomes.definitions import is_breakdown
from glasscity.show.measures import KEY_GROUPS
from glasscity.show.words import Words, split_share

Effect = Mapping[str, Any]
MOST_KEY_CHANGES = 3
MOST_GENERAL = 2
"""Harms at the head of a theme, of which one may be told first."""
MORE, LESS, SAME, UNCLEAR, UNDEFINED = "more", "less", "same", "unclear", "undefined"
_OF_PEOPLE = frozenset(outcome.name for outcome in PERSON_OUTCOMES)


def of_city(effects: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the effects on the city's measures; what groups bear is told by groups."""
    rows = effects.filter(pl.col("group") == EVERYBODY)
    return [row for row in rows.to_dicts() if row["outcome"] not in _OF_PEOPLE]


def headlines(rows: Sequence[Effect], kind: str) -> list[Effect]:
    """Return the rows of a type, without those that only take another apart."""
    return [row for row in rows if row["type"] == kind and not is_breakdown(row["outcome"])]


def direction(row: Effect) -> str:
    """Tell which way a difference goes, so far as the seeds tell.

    Parameters
    ----------
    row
        One of the effects.

    Returns
    -------
    str
        `UNDEFINED` where it is not defined in both worlds; `SAME` where it is 0 in every seed;
        `UNCLEAR` where the interval includes 0; else, and where one seed gives no interval, `MORE`
        or `LESS`, of B.
    """
    value, low, high = row["value"], row["low"], row["high"]
    if value is None:
        return UNDEFINED
    if not value and not low and not high:
        return SAME
    if low is not None and high is not None and low <= 0 <= high:
        return UNCLEAR
    return MORE if value > 0 else LESS


def relative(row: Effect) -> float:
    """Return the size of a change relative to the larger of the two values, 0 to 1 or more."""
    largest = max(abs(row["a"] or 0.0), abs(row["b"] or 0.0))
    return abs(row["value"] or 0.0) / largest if largest else 0.0


def key_changes(rows: Sequence[Effect]) -> list[Effect]:
    """Choose the harms that are told first.

    One harm for each theme: of the theme's first two, which are its most general, the one that
    changes more relative to the larger of its two values, if its interval leaves out 0. Of these
    the three that change most, in tenths; of equals, those whose theme comes first at the top of a
    run's report. If all go one way and another goes the other way, it takes the last place, so
    that what gets worse is not left out.

    Parameters
    ----------
    rows
        Effects on the city.
    """
    themes: dict[str, list[Effect]] = {}
    for row in headlines(rows, "harm"):
        if row["value"] is not None:
            themes.setdefault(row["theme"], []).append(row)
    candidates = []
    for of_theme in themes.values():
        settled = [row for row in of_theme[:MOST_GENERAL] if direction(row) in (MORE, LESS)]
        candidates += sorted(settled, key=_rank)[:1]
    ranked = sorted(candidates, key=_rank)
    chosen = ranked[:MOST_KEY_CHANGES]
    ways = {direction(row) for row in chosen}
    if len(ways) == 1 and len(ranked) > MOST_KEY_CHANGES:
        against = [row for row in ranked if direction(row) not in ways]
        chosen = [*chosen[:-1], against[0]] if against else chosen
    return chosen


def _rank(row: Effect) -> tuple[float, int]:
    """Order by how much a harm changes, in tenths, then by its theme."""
    theme = str(row["theme"])
    place = KEY_GROUPS.index(theme) if theme in KEY_GROUPS else len(KEY_GROUPS)
    return -round(relative(row), 1), place


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


def bounds(row: Effect, words: Words) -> str:
    """Return the interval of a difference; "" where seeds give none: one, or all alike."""
    if row["low"] is None or row["high"] is None:
        return ""
    width = width_of(row)
    low, high = (change(row[end], row["unit"], words, width) for end in ("low", "high"))
    return words.say("format.interval", low=low, high=high)


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
