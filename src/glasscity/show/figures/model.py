"""A figure: a chart with its title, its sentence and the numbers behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from glasscity.show import charts
from glasscity.show.words import Words

MOST_TABLE_ROWS = 60


@dataclass(frozen=True)
class Table:
    """Rows of ready text; columns whose index is in `numeric` are set flush right."""

    columns: list[str]
    rows: list[list[str]]
    numeric: frozenset[int] = frozenset()
    total: int = 0


@dataclass(frozen=True)
class Panel:
    """One drawn view with its own text alternative."""

    chart: charts.Chart
    text: str
    title: str = ""
    caption: str = ""

    @cached_property
    def spec(self) -> dict[str, Any]:
        """The chart as a Vega-Lite specification."""
        # Validation takes as long as all the rest of a report; the tests validate every chart.
        spec: dict[str, Any] = self.chart.to_dict(validate=False)
        return spec


@dataclass(frozen=True)
class Key:
    """One entry of a legend: a colour, a name, a few words about it, and its mark."""

    colour: str
    name: str
    text: str = ""
    shape: str = "square"
    """square, dot or ring."""


@dataclass(frozen=True)
class Figure:
    """A chart with its words. `panels` is empty where there is nothing to draw."""

    key: str
    sentence: str
    title: str = ""
    subtitle: str = ""
    panels: Sequence[Panel] = ()
    table: Table | None = None
    note: str = ""
    legend: Sequence[Key] = ()
    small: bool = False
    wide: bool = False
    """Whether a panel needs half of a wide page."""


def table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], words: Words, text_columns: int = 1
) -> Table:
    """Return a table whose first `text_columns` columns are words and the rest numbers."""
    kept = [list(row) for row in rows]
    names = [words.say(f"columns.{column}") for column in columns]
    numeric = frozenset(range(text_columns, len(names)))
    return Table(names, kept[:MOST_TABLE_ROWS], numeric, len(kept))


def interval(row: dict[str, Any], words: Words) -> str:
    """Say from where to where an interval goes."""
    low, high = words.number(row["low"]), words.number(row["high"])
    return words.say("format.interval", low=low, high=high)


def variant(key: str, scored: bool) -> str:
    """Return the key of the sentence for a run in which nobody is scored, if so."""
    return key if scored else f"{key}_unscored"
