"""Who is hit: what groups of people bear, in both worlds, with group sizes and intervals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from glasscity.experiments.effects import EVERYBODY, NO_SCORE, PERSON_OUTCOMES, TIER
from glasscity.show import charts
from glasscity.show.compared import changes, verdicts
from glasscity.show.compared.changes import Effect
from glasscity.show.figures import Figure, Panel, rows
from glasscity.show.figures.model import Table
from glasscity.show.words import Words

ATTRIBUTES = ("sex", "age", "group", "migrant", TIER)
"""Groupings that are drawn beside districts."""
ROOM = 0.15
"""Of an axis right of 0, at least, where differences are negative."""


def by_group(effects: pl.DataFrame, words: Words) -> list[Figure]:
    """Show, for each harm that people bear and that differs, the groups on which it falls."""
    figures = []
    for outcome in _harms(effects):
        of_outcome = effects.filter(pl.col("outcome") == outcome).to_dicts()
        city = next(row for row in of_outcome if row["group"] == EVERYBODY)
        single = [row for row in of_outcome if row["by"] and ", " not in row["by"]]
        if single and any(changes.direction(row) != changes.SAME for row in of_outcome):
            figures.append(_figure(city, single, _apart(city, effects, words), words))
    return figures


def _harms(effects: pl.DataFrame) -> list[str]:
    known = set(effects["outcome"])
    return [one.name for one in PERSON_OUTCOMES if one.type == "harm" and one.name in known]


def _figure(city: Effect, single: Sequence[Effect], apart: str, words: Words) -> Figure:
    panels = []
    domain = _domain((city, *single))
    for key, dimensions in (("groups", ATTRIBUTES), ("districts", ("district",))):
        chosen = [row for row in single if row["by"] in dimensions]
        if not chosen:
            continue
        text = _sentence(city, chosen, words)
        frame = _rows(city, chosen, words)
        chart = charts.rates_with_intervals(
            frame,
            text,
            words,
            reference=0.0,
            axis_title=words.say("hit.axis", unit=changes.change_unit(city["unit"], words)),
            domain=domain,
        )
        panels.append(Panel(chart, text, words.say(f"hit.{key}")))
    return Figure(
        f"hit-{city['outcome'].replace('_', '-')}",
        words.say(
            "hit.sentence", title=city["title"], change=changes.told(city, words), apart=apart
        ),
        str(city["title"]),
        words.say("hit.subtitle"),
        panels,
        group_table([city, *single], words),
        words.say("hit.tier_note") if any(row["by"] == TIER for row in single) else "",
    )


def _domain(shown: Sequence[Effect]) -> tuple[float, float]:
    """Return one scale for all panels of a figure, with 0 on it: their unit is the same."""
    ends = [row[end] for row in shown for end in ("value", "low", "high") if row[end] is not None]
    low, high = min(0.0, *ends), max(0.0, *ends)
    if low == high:
        return 0.0, 1.0
    # Values are written at the right edge; the line at 0 must not run through them.
    return low, max(high, ROOM * (high - low)) if low < 0 else high


def _sentence(city: Effect, chosen: Sequence[Effect], words: Words) -> str:
    """Say between what values the groups lie; the text alternative of a panel, naming none."""
    ordered = sorted(chosen, key=lambda row: row["value"])
    return words.say(
        "hit.panel",
        title=city["title"],
        everybody=changes.told(city, words),
        low=changes.change(ordered[0]["value"], city["unit"], words),
        high=changes.change(ordered[-1]["value"], city["unit"], words),
    )


def _apart(city: Effect, effects: pl.DataFrame, words: Words) -> str:
    """Say which groups would stand apart again, or how large a difference could have been seen."""
    told, judged = verdicts.told_groups(effects, str(city["outcome"]))
    said = [told_group(row, words) for row in told]
    return " ".join(said) if said else verdicts.seen_in_groups(judged, words)


def told_group(row: Effect, words: Words) -> str:
    """Say of a group that stands apart again how far."""
    way = "adds" if row["value"] > 0 else "takes"
    if row["ratio"] is None:
        return words.say(f"telling.{way}_only", group=group_name(row, words))
    if row["ratio_low"] is None:
        ratio = words.number(row["ratio"])
        return words.say(f"telling.{way}_tied", group=group_name(row, words), ratio=ratio)
    low, high = (words.number(row[end]) for end in ("ratio_low", "ratio_high"))
    return words.say(f"telling.{way}", group=group_name(row, words), low=low, high=high)


def _rows(city: Effect, chosen: Sequence[Effect], words: Words) -> pl.DataFrame:
    told: list[rows.Row] = [_row(city, words)]
    told += rows.with_headings([(row["by"], _row(row, words)) for row in chosen], words)
    schema = {
        "row": pl.Int64, "label": pl.String, "text": pl.String, "rate": pl.Float64,
        "low": pl.Float64, "high": pl.Float64, "accent": pl.Boolean, "heading": pl.Boolean,
    }  # fmt: skip
    cells = [{key: (row | {"row": i}).get(key) for key in schema} for i, row in enumerate(told)]
    return pl.DataFrame(cells, schema=schema)


def _row(row: Effect, words: Words) -> rows.Row:
    value = row["value"]
    return {
        "label": words.say(
            "hit.label",
            group=group_name(row, words),
            people=words.number(round(row["people"])),
        ),
        "text": changes.change(value, row["unit"], words),
        "rate": value,
        "low": value if row["low"] is None else row["low"],
        "high": value if row["high"] is None else row["high"],
        "accent": row["group"] != EVERYBODY and row["told"] == changes.MORE and value > 0,
        "heading": False,
    }


def group_name(row: Effect, words: Words) -> str:
    """Return "district: haidian, age: 45-59" as read.

    Parameters
    ----------
    row
        One of the effects, with the names of its dimensions in `by`.
    """
    group, by = str(row["group"]), str(row["by"])
    if group == EVERYBODY:
        return words.say("hit.everybody")
    first, _, second = by.partition(", ")
    if not second:
        return _category(first, group.removeprefix(f"{first}: "), words)
    # The name of a tier may have a comma; the name of its dimension is known.
    one, _, other = group.removeprefix(f"{first}: ").partition(f", {second}: ")
    return f"{_category(first, one, words)}, {_category(second, other, words)}"


def _category(dimension: str, category: str, words: Words) -> str:
    if dimension == TIER:
        key = "hit.unscored" if category == NO_SCORE else "hit.tier"
        return words.say(key, tier=category)
    return words.name(dimension, category)


def picked(effects: pl.DataFrame, words: Words) -> Table | None:
    """Return the groups that would stand apart again in a new city; None where there is none."""
    told = [row for name in _harms(effects) for row in verdicts.told_groups(effects, name)[0]]
    return group_table(told, words, with_outcome=True, with_ratio=True) if told else None


def group_table(
    found: Iterable[Effect], words: Words, with_outcome: bool = False, with_ratio: bool = False
) -> Table:
    """Return groups as a table: size, both values, the difference, its interval, the unit."""
    names = ["stratum", "people", "in_a", "in_b", "difference", "interval95", "unit"]
    cells = []
    for row in found:
        line: list[str] = [
            group_name(row, words),
            words.number(round(row["people"])),
            changes.bare(row["a"], row["unit"], words),
            changes.bare(row["b"], row["unit"], words),
            changes.change(row["value"], row["unit"], words),
            changes.bounds(row, words),
            changes.change_unit(row["unit"], words),
        ]
        if with_ratio:
            ends = (row["ratio_low"], row["ratio_high"])
            low, high = ("" if end is None else words.number(end) for end in ends)
            line.append(words.say("format.interval", low=low, high=high) if low else "")
        cells.append([str(row["title"]), *line] if with_outcome else line)
    first = int(with_outcome)
    columns = [
        words.say(f"columns.{name}")
        for name in [*["outcome"] * first, *names, *["ratio_again"] * with_ratio]
    ]
    return Table(columns, cells, frozenset(range(1 + first, 6 + first)), len(cells))


def left_out(manifest: dict[str, Any], words: Words) -> str:
    """Return how many groups are too small to be shown, and who is in no group's rate."""
    dropped = int(manifest.get("dropped_groups") or 0)
    said = words.say(
        "hit.dropped", n=words.count("group", dropped), least=manifest.get("least_group", 100)
    )
    unscored = round(float(manifest.get("not_scored") or 0))
    if not unscored:
        return said
    return f"{said} {words.say('hit.not_scored', people=words.count('synthetic', unscored))}"
