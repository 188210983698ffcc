"""The measures of a run as the page prints them: the key numbers, harms and claims, all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from glasscity.outcomes.definitions import (
    NOT_DONE,
    is_breakdown,
    is_moving,
    level_by_chance,
    with_the_unsaid,
)
from glasscity.show.figures import Table
from glasscity.show.words import Words, split_share

MOST_HARMS_OF_A_THEME = 2
SMALL_RATIO = 0.01


@dataclass(frozen=True)
class KeyNumber:
    """A measure set large: its value, its unit and what it is."""

    value: str
    unit: str
    title: str
    definition: str


def key_numbers(
    measures: Sequence[Mapping[str, Any]], lead: Sequence[str], words: Words
) -> list[KeyNumber]:
    """Return the measures that the scenario declares to lead, in its order.

    What is left unsaid stands beside what is punished, declared or not.

    Parameters
    ----------
    measures
        Rows of the table of measures.
    lead
        Names of the measures that lead. One that the run does not have is left out.
    """
    known = {str(row["name"]): row for row in measures}
    return [_key_number(known[name], words) for name in with_the_unsaid(lead) if name in known]


def _key_number(row: Mapping[str, Any], words: Words) -> KeyNumber:
    share, what = split_share(str(row["unit"]))
    value = words.percent(row["value"]) if share else words.number(row["value"])
    if row["unit"] == "ratio":
        value = _ratio(row["value"], words)
    unit = "" if what == "ratio" else what
    return KeyNumber(value, unit, str(row["title"]), str(row["definition"]))


def of_type(
    measures: Sequence[Mapping[str, Any]],
    kind: str,
    words: Words,
    most: int | None = None,
    spans: Mapping[str, str] = MappingProxyType({}),
) -> list[tuple[str, str, str]]:
    """Return title, value and definition of measures, at most so many of each theme.

    `spans` are the ranges over what is assumed, in words, where such were played.
    """
    themes: dict[str, list[tuple[str, str, str]]] = {}
    known = {str(row["name"]): row["value"] for row in measures}
    for row in measures:
        name, value = str(row["name"]), row["value"]
        defined = value is not None and value == value
        # Of a share whose whole moves, a short list tells nothing without that whole.
        hidden = is_breakdown(name) or (is_moving(name) and not name.startswith("top_tenth"))
        if row["type"] != kind or not defined or hidden:
            continue
        said = words.quantity(value, str(row["unit"]))
        if row["unit"] == "ratio":
            said = _ratio(value, words)
        chance = level_by_chance(name, known)
        if chance is not None:
            said = words.say("claimed.by_chance", value=said, chance=words.percent(chance))
        if name.startswith(NOT_DONE):
            said = _with_range(said, name, spans, words)
        theme = themes.setdefault(str(row["group"]), [])
        theme.append((str(row["title"]), said, str(row["definition"])))
    return [entry for theme in themes.values() for entry in theme[:most]]


def _ratio(value: float, words: Words) -> str:
    """Return a ratio; a very small one as one in so many."""
    if 0 < value < SMALL_RATIO:
        return words.say("format.one_in", n=words.number(round(1 / value)))
    return words.number(value)


def _with_range(said: str, name: str, spans: Mapping[str, str], words: Words) -> str:
    """Return a claim that never stands without its range, or without the word that it has none."""
    if name not in spans:
        return words.say("claimed.no_range", value=said)
    key = "chance" if spans[name] == words.say("format.no_range") else "range"
    return words.say(f"claimed.with_{key}", value=said, range=spans[name])


def measure_tables(
    measures: Sequence[Mapping[str, Any]],
    words: Words,
    spans: Mapping[str, str] = MappingProxyType({}),
) -> list[tuple[str, Table]]:
    """Return one table for each headline group, in order of first appearance."""
    columns = [words.say(f"columns.{c}") for c in ("measure", "value", "type", "definition")]
    grouped: dict[str, list[list[str]]] = {}
    for row in measures:
        value = words.quantity(row["value"], str(row["unit"]))
        if str(row["name"]).startswith(NOT_DONE):
            value = _with_range(value, str(row["name"]), spans, words)
        kind = words.name("type", str(row["type"]))
        cells = [str(row["title"]), value, kind, str(row["definition"])]
        grouped.setdefault(str(row["group"]), []).append(cells)
    return [
        (words.name("measure_group", group), Table(columns, rows, frozenset({1}), len(rows)))
        for group, rows in grouped.items()
    ]
