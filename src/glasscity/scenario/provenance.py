"""Where every number of a scenario comes from, as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from .bibliography import cited, reference_text
from .quantity import Kind, Quantity, read_source
from .scenarios import Scenario


@dataclass(frozen=True)
class SourceRow:
    """One number, or one rule without a number (its value is None), and its source."""

    path: str
    value: int | float | None
    unit: str
    low: int | float | None
    high: int | float | None
    kind: Kind
    source: str
    reference_text: str
    note: str = ""


def sources(scenario: Scenario) -> list[SourceRow]:
    """Return a row for every number and every sourced rule, in the order of the file.

    Parameters
    ----------
    scenario
        What `load` returned.
    """
    parts = (("life", scenario.life), ("regime", scenario.regime))
    return [row for name, part in parts for row in _rows(name, part)]


def cited_references(rows: list[SourceRow]) -> list[str]:
    """Return the ids of all references that the rows name, once each, in their order."""
    named = (identifier for row in rows for identifier in cited(f"{row.source} {row.note}"))
    return list(dict.fromkeys(named))


def _rows(path: str, part: Any) -> Iterator[SourceRow]:
    if isinstance(part, Quantity):
        yield _number_row(path, part)
    elif isinstance(part, BaseModel):
        if "source" in type(part).model_fields:
            yield _rule_row(path, getattr(part, "source"))  # noqa: B009
        for name in type(part).model_fields:
            yield from _rows(f"{path}.{name}", getattr(part, name))
    elif isinstance(part, dict):
        for name, inner in part.items():
            yield from _rows(f"{path}.{name}", inner)
    elif isinstance(part, list):
        for position, inner in enumerate(part):
            yield from _rows(f"{path}[{position}]", inner)


def _number_row(path: str, number: Quantity) -> SourceRow:
    return SourceRow(
        path,
        number.value,
        number.unit,
        number.low,
        number.high,
        number.kind,
        number.source,
        _texts(f"{number.source} {number.note}"),
        number.note,
    )


def _rule_row(path: str, words: str) -> SourceRow:
    source, kind, note = read_source(words)
    return SourceRow(path, None, "", None, None, kind, source, _texts(f"{source} {note}"), note)


def _texts(words: str) -> str:
    return " | ".join(reference_text(identifier) for identifier in cited(words))
