"""Where every number of a scenario comes from, as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from glasscity.notebooks import Rows

from .bibliography import cited, reference_text
from .loading import load
from .quantity import Kind, Quantity, read_source
from .rules import RuleSources, rules_of, word
from .scenarios import Resolved, Scenario

NO_SOURCE: Final = "assumed, no source is named"


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
    rule: str = ""
    """What a rule or a switch says: ``monthly`` or ``true``; empty for numbers."""


def sources(scenario: Scenario | str | Path) -> list[SourceRow]:
    """Return a row for every number and every rule, in the order of the file.

    A rule that is as by default and names no source has no row, nor has one of a part that names
    a source for the whole of it.

    Parameters
    ----------
    scenario
        What `load` returned, or what it takes.
    """
    if not isinstance(scenario, Scenario):
        scenario = load(scenario)
    said = scenario.rule_sources if isinstance(scenario, Resolved) else {}
    # What a life says of its acts in words describes them; the regime's words are rules.
    parts = (("life", scenario.life, True), ("regime", scenario.regime, False))
    rows = (row for name, part, plain in parts for row in _rows(name, part, said, plain))
    return Rows(rows, f"numbers and rules of {scenario.title} with their sources")


def cited_references(rows: list[SourceRow]) -> list[str]:
    """Return the ids of all references that the rows name, once each, in their order."""
    named = (identifier for row in rows for identifier in cited(f"{row.source} {row.note}"))
    return list(dict.fromkeys(named))


def _rows(path: str, part: Any, said: RuleSources, covered: bool) -> Iterator[SourceRow]:
    """Yield the rows of a part; `covered`: a source stands for the whole of it."""
    if isinstance(part, Quantity):
        yield _number_row(path, part)
    elif isinstance(part, BaseModel):
        if "source" in type(part).model_fields:
            covered = True
            yield _rule_row(path, getattr(part, "source"))  # noqa: B009
        for name, rule, is_default in rules_of(part):
            own = said.get(f"{path}.{name}")
            if own or not (covered or is_default):
                yield _rule_row(f"{path}.{name}", own or NO_SOURCE, word(rule))
        for name in type(part).model_fields:
            yield from _rows(f"{path}.{name}", getattr(part, name), said, covered)
    elif isinstance(part, dict):
        for name, inner in part.items():
            yield from _rows(f"{path}.{name}", inner, said, covered)
    elif isinstance(part, list):
        for position, inner in enumerate(part):
            yield from _rows(f"{path}[{position}]", inner, said, covered)


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


def _rule_row(path: str, words: str, rule: str = "") -> SourceRow:
    source, kind, note = read_source(words)
    texts = _texts(f"{source} {note}")
    return SourceRow(path, None, "", None, None, kind, source, texts, note, rule)


def _texts(words: str) -> str:
    return " | ".join(reference_text(identifier) for identifier in cited(words))
