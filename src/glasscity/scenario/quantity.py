"""A number with its unit, its range and its source, as a record or on one line.

The one-line form is ``VALUE UNIT [LOW, HIGH]; SOURCE``, for instance
``-5 points [-10, 0]; assumed, by analogy`` or ``100 points; described, school rules 2025``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from glasscity.units import DAYS_PER_YEAR

from .bibliography import has_reference, suggest_reference
from .vocabulary import DURATIONS, UNITS
from .wording import did_you_mean, listed, shortened

NUMBER: Final = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
LINE: Final = re.compile(
    rf"\s*(?P<value>{NUMBER})\s*(?P<unit>[^;\[\]]*?)\s*"
    rf"(?:\[\s*(?P<low>{NUMBER})\s*,\s*(?P<high>{NUMBER})\s*\]\s*)?(?:;(?P<source>.*))?",
    re.DOTALL,
)
HUMAN_PATTERN: Final = rf"^\s*{NUMBER}\s+[a-z][a-z -]*(\s*\[[^\]]*\])?\s*;.+$"
FORM: Final = "VALUE UNIT [LOW, HIGH]; SOURCE"
NON_NEGATIVE: Final = frozenset(UNITS) - {"points", "elasticity"}
DAYS: Final = {
    "days": 1.0,
    "weeks": 7.0,
    "months": DAYS_PER_YEAR / 12,
    "years": float(DAYS_PER_YEAR),
}

Number = int | float
Kind = Literal["published", "described", "assumed"]


def problem(sentence: str) -> PydanticCustomError:
    """Return the error to raise when a field's content is wrong.

    Parameters
    ----------
    sentence
        What is wrong, worded to follow the path of the field.
    """
    return PydanticCustomError("problem", "{sentence}", {"sentence": sentence})


MOST: Final = 1e15
"""Largest number of a scenario: whole ones up to here are exact."""


def finite_number(value: Any) -> Number:
    """Accept an int or a finite float, never a bool or text; whole floats become ints."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise problem(f"is {shown(value)}, but a number is expected")
    if not math.isfinite(value):
        raise problem(f"is {shown(value)}, but a finite number is expected")
    if abs(value) > MOST:
        raise problem(f"is {shown(value)}, which is larger than any number can be here")
    return int(value) if value == int(value) else float(value)


def shown(value: Any) -> str:
    """Return a short rendering of anything that may stand in a YAML file."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:56]}...{text[-1]}"


class Quantity(BaseModel):
    """A number that says what it measures and where it comes from.

    Attributes
    ----------
    value
        The number itself.
    unit
        One of `vocabulary.UNITS`.
    range
        Lowest and highest value still held possible, or None.
    source
        ``assumed``, a reference id with a locator, or free words (`described` only).
    kind
        ``published``, ``described`` (by a journalist or an official) or ``assumed``.
    note
        Anything a reader should know.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: Annotated[Number, BeforeValidator(finite_number)]
    unit: str
    range: (
        tuple[
            Annotated[Number, BeforeValidator(finite_number)],
            Annotated[Number, BeforeValidator(finite_number)],
        ]
        | None
    ) = None
    source: str
    kind: Kind
    note: str = ""

    @property
    def days(self) -> float:
        """Length in days of a duration: a month is 365/12 days and a year is 365."""
        return self.value * DAYS[self.unit]

    @property
    def low(self) -> Number | None:
        """Lowest value held possible."""
        return self.range[0] if self.range else None

    @property
    def high(self) -> Number | None:
        """Highest value held possible."""
        return self.range[1] if self.range else None

    @property
    def line(self) -> str:
        """The quantity on one line; a note survives only if the kind is `assumed`."""
        span = f" [{self.low}, {self.high}]" if self.range else ""
        return f"{self.value} {self.unit}{span}; {source_line(self.source, self.kind, self.note)}"

    @model_validator(mode="before")
    @classmethod
    def _read_line(cls, data: Any) -> Any:
        if isinstance(data, str):
            return read_line(data)
        if isinstance(data, dict | Quantity):
            return data
        if isinstance(data, bool) or not isinstance(data, int | float):
            raise problem(f'is {shown(data)}, but a number on one line, "{FORM}", is expected')
        raise problem(
            f'is {shown(data)} without a unit and a source: write it as "{data} UNIT; SOURCE", '
            f'for instance "{data} UNIT; assumed"'
        )

    @model_validator(mode="after")
    def _check(self) -> Quantity:
        if self.unit not in UNITS:
            raise _unknown_unit(self.unit)
        if self.range and self.range[0] > self.range[1]:
            low, high = self.range
            raise problem(f"has the range [{low}, {high}], whose low end lies above its high end")
        if self.range and not self.range[0] <= self.value <= self.range[1]:
            low, high = self.range
            raise problem(
                f"is {self.value} {self.unit}, which lies outside its range [{low}, {high}]"
            )
        check_source(self.source, self.kind)
        return self

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        record = handler.resolve_ref_schema(handler(core_schema))
        record["properties"]["unit"]["enum"] = list(UNITS)
        line = {"type": "string", "pattern": HUMAN_PATTERN, "description": FORM}
        return {"title": "Quantity", "anyOf": [line, record]}


def read_line(text: str) -> dict[str, Any]:
    """Read a number written on one line into the fields of a `Quantity`.

    Parameters
    ----------
    text
        ``VALUE UNIT [LOW, HIGH]; SOURCE``.

    Raises
    ------
    PydanticCustomError
        If the line does not have that form, or lacks its unit or its source.
    """
    found = LINE.fullmatch(text)
    if found is None:
        raise problem(f'is {shown(text)}, which does not have the form "{FORM}"{_digits(text)}')
    unit = " ".join(found["unit"].split())
    if unit and unit not in UNITS and unit[0] in "_xXoObB,.'":
        raise problem(f"is {shown(text)}, but a number is written in plain digits, such as 1000")
    if not unit:
        raise problem(f'is {shown(text)}, which lacks a unit: write "{FORM}"')
    if unit not in UNITS:
        raise _unknown_unit(unit)
    if not (found["source"] or "").strip():
        raise problem(f'is {shown(text)}, which lacks a source: write "{FORM}", {SOURCE_ADVICE}')
    source, kind, note = read_source(found["source"])
    low, high = found["low"], found["high"]
    for text in filter(None, (found["value"], low, high)):
        if not abs(float(text)) <= MOST:
            raise problem(f"holds {shown(text)[1:-1]}, which is larger than any number can be here")
    span = None if low is None else [_number(low), _number(high)]
    fields = {"value": _number(found["value"]), "unit": unit, "range": span}
    return {**fields, "source": source, "kind": kind, "note": note}


def _digits(text: str) -> str:
    """Return advice where a number begins with a sign or a digit that only looks like one."""
    first = text.strip()[:1]
    if first in ("\u2212", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014"):
        return f'; a number below zero begins with "-", not with "{first}"'
    if first.isdigit() and not first.isascii():
        return "; digits are 0 to 9"
    return ""


SOURCE_ADVICE: Final = 'where SOURCE is "assumed", "described, ..." or a reference id'


def read_source(text: str) -> tuple[str, Kind, str]:
    """Split ``assumed, words``, ``described, words`` or ``REFERENCE-ID locator``.

    Returns
    -------
    tuple
        Source, kind and note.

    Raises
    ------
    PydanticCustomError
        If a published source does not begin with a known reference id.
    """
    words = " ".join(text.split())
    head, _, rest = words.partition(",")
    rest = rest.strip()
    if head == "assumed":
        return "assumed", "assumed", rest
    if head == "described":
        check_source(rest, "described")
        return rest, "described", ""
    check_source(words, "published")
    return words, "published", ""


def source_line(source: str, kind: Kind, note: str = "") -> str:
    """Return the words that `read_source` reads back."""
    if kind == "assumed":
        return f"assumed, {note}" if note else "assumed"
    return f"described, {source}" if kind == "described" else source


def check_source(source: str, kind: Kind) -> None:
    """Raise `problem` unless the source fits its kind."""
    if kind == "assumed" and source != "assumed":
        raise problem(
            f'is assumed, so its source must read "assumed", not {shown(source)}; '
            "put the words into its note"
        )
    if kind == "described" and not source.strip():
        raise problem('is described, but does not say by whom: write "described, WHO"')
    if not source.strip():
        raise problem(f"lacks a source: name one, {SOURCE_ADVICE}")
    if kind == "published" and not has_reference(source):
        word = source.split()[0]
        if word in ("assumed", "described"):
            rest = shortened(source.removeprefix(word).strip())
            raise problem(
                f'has the source "{shortened(source)}": a comma must follow, "{word}, {rest}"'
            )
        raise problem(
            f'has the source "{shortened(word)}", which is neither "assumed" nor "described, ..." '
            f"nor a known reference{suggest_reference(word)}"
        )


def _unknown_unit(unit: str) -> PydanticCustomError:
    if unit.startswith("%"):
        return problem('is in %, but percentages are written as shares, for instance "0.05 share"')
    return problem(f"has the unknown unit {shown(unit)}{did_you_mean(unit, UNITS)}")


def _check_sign(quantity: Quantity) -> None:
    """Raise `problem` unless value and range are such as the unit can have."""
    value, unit = quantity.value, quantity.unit
    for number in (value, *(quantity.range or ())):
        if unit in ("share", "per comparison") and not 0 <= number <= 1:
            raise problem(f"is {number} {unit}, but it must lie between 0 and 1")
        if unit in NON_NEGATIVE and number < 0:
            raise problem(f"is {number} {unit}, but it must not be negative")


def _number(text: str) -> Number:
    """Read the text of a number; whole numbers become ints where that loses nothing."""
    value = float(text)
    return int(value) if math.isfinite(value) and value == int(value) else value


def in_units(*units: str) -> AfterValidator:
    """Return a validator that accepts quantities in these units only."""

    def check(quantity: Quantity) -> Quantity:
        if quantity.unit not in units:
            raise problem(
                f"is {quantity.value} {quantity.unit}, but the unit must be {listed(units)}"
            )
        _check_sign(quantity)
        return quantity

    return AfterValidator(check)


def whole(quantity: Quantity) -> Quantity:
    """Accept only a quantity whose value is a whole number."""
    if not isinstance(quantity.value, int):
        raise problem(f"is {quantity.value} {quantity.unit}, but a whole number is expected")
    return quantity


def between(low: Number, high: Number) -> Callable[[Quantity], Quantity]:
    """Return a check that the value lies within the bounds that the engine can hold."""

    def check(quantity: Quantity) -> Quantity:
        if not low <= quantity.value <= high:
            raise problem(
                f"is {quantity.value} {quantity.unit}, but it must lie between {low} and {high}"
            )
        return quantity

    return check


def assumed(
    value: Number, unit: str, low: Number | None = None, high: Number | None = None, note: str = ""
) -> Quantity:
    """Return an assumed quantity; the defaults of the schema are written with it."""
    span = None if low is None or high is None else (low, high)
    return Quantity(value=value, unit=unit, range=span, source="assumed", kind="assumed", note=note)


Share = Annotated[Quantity, in_units("share")]
Ratio = Annotated[Quantity, in_units("ratio"), AfterValidator(between(0, 1000))]
Rate = Annotated[Quantity, in_units("per person-year"), AfterValidator(between(0, 1000))]
Sightings = Annotated[Quantity, in_units("per person-day"), AfterValidator(between(0, 10_000))]
FalseMatch = Annotated[Quantity, in_units("per comparison")]
Gallery = Annotated[Quantity, in_units("share", "people")]
Density = Annotated[Quantity, in_units("cameras per person"), AfterValidator(between(0, 10))]
Points = Annotated[
    Quantity, in_units("points"), AfterValidator(whole), AfterValidator(between(-10_000, 10_000))
]
Cap = Annotated[
    Quantity,
    in_units("points per year", "points per month"),
    AfterValidator(whole),
    AfterValidator(between(0, 10_000)),
]
Duration = Annotated[Quantity, in_units(*DURATIONS), AfterValidator(between(0, 5200))]
Age = Annotated[Quantity, in_units("years"), AfterValidator(whole), AfterValidator(between(0, 100))]
Headcount = Annotated[
    Quantity, in_units("people"), AfterValidator(whole), AfterValidator(between(0, 2_000_000_000))
]
Yuan = Annotated[Quantity, in_units("yuan"), AfterValidator(between(0, 10_000_000))]
Minutes = Annotated[Quantity, in_units("minutes"), AfterValidator(between(0, 1440))]
Hours = Annotated[Quantity, in_units("hours"), AfterValidator(between(0, 10_000))]
Members = Annotated[
    Quantity, in_units("people"), AfterValidator(whole), AfterValidator(between(1, 100_000))
]
Places = Annotated[
    Quantity, in_units("share", "places per year"), AfterValidator(between(0, 2_000_000_000))
]
Elasticity = Annotated[Quantity, in_units("elasticity"), AfterValidator(between(-5, 0))]
LogUnits = Annotated[Quantity, in_units("log-units"), AfterValidator(between(0, 2))]

NO_SHARE: Final = assumed(0, "share", note="default: never")
ALWAYS: Final = assumed(1, "share", note="default: always")
NO_RATE: Final = assumed(0, "per person-year", note="default: never")
AT_ONCE: Final = assumed(0, "weeks", note="default: at the moment itself")
"""Defaults of several mechanisms."""
