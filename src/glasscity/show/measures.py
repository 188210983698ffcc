"""The measures of a run as the page prints them: the key numbers, harms and claims, all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from glasscity.show.figures import Table
from glasscity.show.words import Words, split_share

MOST_KEY_NUMBERS = 6
LEAST_KEY_NUMBERS = 4
BREAKDOWNS = ("wrongful:", "wrongful_by_channel:", "denied:")
"""Measures that take another apart; the table of all measures has them."""
MOST_HARMS_OF_A_THEME = 2
SMALL_RATIO = 0.01
KEY_GROUPS = (
    "wrongful",
    "denials",
    "speech",
    "study app",
    "exposure",
    "mobility",
    "inequality",
    "matches",
    "tiers",
)
"""Themes whose first harm may stand at the top of the page, in this order."""


@dataclass(frozen=True)
class KeyNumber:
    """A measure set large: its value, its unit and what it is."""

    value: str
    unit: str
    title: str
    definition: str


def key_numbers(measures: Sequence[Mapping[str, Any]], words: Words) -> list[KeyNumber]:
    """Choose four to six measures for the top of the page, harms first.

    One harm of each headline group comes first, in a fixed order of groups; then, while there is
    room, the remaining harms, the claims (one at most) and the descriptions.
    """
    known = [row for row in measures if row["value"] is not None and row["value"] == row["value"]]
    harms = [row for row in known if row["type"] == "harm"]
    chosen: list[Mapping[str, Any]] = []
    for group in KEY_GROUPS:
        chosen += [row for row in harms if row["group"] == group][:1]
    # A harm that did not happen comes after those that did.
    chosen.sort(key=lambda row: row["value"] == 0)
    chosen = chosen[:MOST_KEY_NUMBERS]
    spare = [row for row in harms if row not in chosen]
    spare += [row for row in known if row["type"] == "description"]
    chosen += spare[: max(0, LEAST_KEY_NUMBERS - len(chosen))]
    return [_key_number(row, words) for row in chosen]


def _key_number(row: Mapping[str, Any], words: Words) -> KeyNumber:
    share, what = split_share(str(row["unit"]))
    value = words.percent(row["value"]) if share else words.number(row["value"])
    if row["unit"] == "ratio":
        value = _ratio(row["value"], words)
    unit = "" if what == "ratio" else what
    return KeyNumber(value, unit, str(row["title"]), str(row["definition"]))


def of_type(
    measures: Sequence[Mapping[str, Any]], kind: str, words: Words, most: int | None = None
) -> list[tuple[str, str, str]]:
    """Return title, value and definition of measures, at most so many of each theme."""
    themes: dict[str, list[tuple[str, str, str]]] = {}
    for row in measures:
        value = row["value"]
        defined = value is not None and value == value
        if row["type"] != kind or not defined or str(row["name"]).startswith(BREAKDOWNS):
            continue
        said = words.quantity(value, str(row["unit"]))
        if row["unit"] == "ratio":
            said = _ratio(value, words)
        theme = themes.setdefault(str(row["group"]), [])
        theme.append((str(row["title"]), said, str(row["definition"])))
    return [entry for theme in themes.values() for entry in theme[:most]]


def _ratio(value: float, words: Words) -> str:
    """Return a ratio; a very small one as one in so many."""
    if 0 < value < SMALL_RATIO:
        return words.say("format.one_in", n=words.number(round(1 / value)))
    return words.number(value)


def measure_tables(measures: Sequence[Mapping[str, Any]], words: Words) -> list[tuple[str, Table]]:
    """Return one table for each headline group, in order of first appearance."""
    columns = [words.say(f"columns.{c}") for c in ("measure", "value", "type", "definition")]
    grouped: dict[str, list[list[str]]] = {}
    for row in measures:
        value = words.quantity(row["value"], str(row["unit"]))
        kind = words.name("type", str(row["type"]))
        cells = [str(row["title"]), value, kind, str(row["definition"])]
        grouped.setdefault(str(row["group"]), []).append(cells)
    return [
        (words.name("measure_group", group), Table(columns, rows, frozenset({1}), len(rows)))
        for group, rows in grouped.items()
    ]
