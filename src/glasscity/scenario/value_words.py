"""Values of a scenario in words: numbers with their units, sources, lists, switches."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from .bibliography import cited, reference_text
from .quantity import Quantity, read_source
from .wording import shortened


def plain(value: float) -> str:
    """Return a number as people write it."""
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.10g}".replace("e-0", "e-")


def percent(value: float) -> str:
    """Return a share as a percentage."""
    return f"{plain(float(Decimal(str(value)) * 100))} %"


def times(value: float) -> str:
    """Return a rate per person-year in words."""
    if value == 0:
        return "never"
    if value < 1:
        return (
            f"{plain(value)} times per person and year (once in {plain(round(1 / value, 1))} years)"
        )
    return f"{plain(value)} times per person and year"


def number_words(number: Quantity, with_range: bool = True) -> str:
    """Return a number with its unit, and what is still held possible.

    Parameters
    ----------
    number
        Of a scenario.
    with_range
        Whether to add the range.
    """
    words = _in_unit(number.value, number.unit)
    if not with_range or number.low is None or number.high is None:
        return words
    if number.low == number.high:
        return words
    low, high = (_in_unit(end, number.unit, short=True) for end in (number.low, number.high))
    return f"{words}; from {low} to {high} is held possible"


def _in_unit(value: float, unit: str, short: bool = False) -> str:
    if unit == "share":
        return percent(value)
    if unit == "ratio":
        return plain(value) if short else f"{plain(value)} (a ratio)"
    if unit == "per person-year":
        return plain(value) if short else times(value)
    if unit == "per person-day":
        return plain(value) if short else f"{plain(value)} times per person and day"
    if unit == "elasticity":
        return plain(value) if short else f"an elasticity of {plain(value)}"
    if short:
        return plain(value)
    if value == 1 and unit in ("points", "days", "weeks", "months", "years", "hours", "minutes"):
        return f"1 {unit[:-1]}"
    return f"{plain(value)} {unit}"


def source_of(number: Quantity) -> str:
    """Return where a number comes from, in words."""
    return words_of_source(number.source, number.kind, number.note)


def rule_source(part: BaseModel) -> str:
    """Return where a rule comes from, in words; nothing where it does not say."""
    words = getattr(part, "source", None)
    return words_of_source(*read_source(words)) if isinstance(words, str) else ""


def words_of_source(source: str, kind: str, note: str = "") -> str:
    """Return a source in words, with the references that it cites."""
    named = [reference_text(one) for one in cited(f"{source} {note}")]
    references = f" ({' | '.join(named)})" if named else ""
    if kind == "assumed":
        if note.startswith("default"):
            return "Assumed: the default of the schema; this scenario does not say."
        return f"Assumed{': ' + note if note else ''}; nobody has measured it.{references}"
    if kind == "described":
        return f"Described, not verified: {source}.{references}"
    return f"Published: {source}.{references}"


def plain_words(value: Any) -> str:
    """Return a value that is neither a number nor a part."""
    if value is None:
        return "off"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return f"{len(value)} entries" if len(value) != 1 else "1 entry"
    if isinstance(value, list | tuple):
        if any(isinstance(item, BaseModel) for item in value):
            return f"{len(value)} entries"
        return ", ".join(str(item) for item in value) or "none"
    if isinstance(value, float):
        return plain(value)
    return str(value)


def short_words(value: Any) -> str:
    """Return a value for a table: a number without its range, a part by a word."""
    if isinstance(value, Quantity):
        short = value.unit == "ratio"
        return plain(value.value) if short else number_words(value, with_range=False)
    if isinstance(value, BaseModel):
        rate, points = getattr(value, "rate", None), getattr(value, "points", None)
        if isinstance(rate, Quantity):
            return short_words(rate)
        if isinstance(points, list) and points and isinstance(points[0], Quantity):
            return ", then ".join(short_words(one) for one in points)
        return "on"
    if isinstance(value, list) and value and all(isinstance(one, Quantity) for one in value):
        return ", then ".join(short_words(one) for one in value)
    return shortened(plain_words(value), 80)
