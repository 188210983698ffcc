"""Kinds of field that several parts of a scenario share: texts, names, choices, shares."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from .names import MAX_TITLE, look_alike, untidy
from .quantity import Quantity, problem, read_source, shown, source_line
from .vocabulary import GONE
from .wording import did_you_mean, listed

RULE: Final = "rule"
"""Marks the annotation of a field that is a rule or a switch: no number, yet with a source."""

NAME: Final = re.compile(r"[^\W_]+(-[^\W_]+)*")
MAX_TEXT: Final = 4_000


class Part(BaseModel):
    """A part of a scenario: knows its fields, refuses others, and never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    def __repr__(self) -> str:
        """Return one line: which fields say anything."""
        said = [name for name in type(self).model_fields if getattr(self, name)]
        return f"<{type(self).__name__}: {', '.join(said) or 'nothing'}>"

    __str__ = __repr__


def text(value: Any) -> str:
    """Accept words; a bare number (a year, a title such as 007) counts as words, as written."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise problem(f"is {shown(value)}, but text is expected")
    words = " ".join(str(value).split())
    if len(words) > MAX_TEXT:
        raise problem(f"holds {len(words):,} characters, but at most {MAX_TEXT:,} are expected")
    return words


def filled_text(value: Any) -> str:
    """Accept words that are not empty."""
    words = text(value)
    if not words:
        raise problem("is empty, but text is expected")
    return words


def switch(value: Any) -> bool:
    """Accept true or false."""
    if not isinstance(value, bool):
        raise problem(f"is {shown(value)}, but true or false is expected")
    return value


def integer(low: int, high: int) -> Callable[[Any], int]:
    """Return a validator for a whole number between two bounds."""

    def check(value: Any) -> int:
        whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        if isinstance(value, bool) or not whole:
            raise problem(f"is {shown(value)}, but a whole number is expected")
        if not low <= value <= high:
            raise problem(f"is {shown(value)}, but it must lie between {low} and {high}")
        return int(value)

    return check


def one_of(names: Iterable[str]) -> tuple[BeforeValidator, WithJsonSchema, str]:
    """Return the metadata of a field that takes one of a few words."""
    choices = tuple(names)

    def check(value: Any) -> str:
        word = text(value)
        if word not in choices:
            gone = GONE.get(word)
            advice = f", and is gone: {gone}" if gone else did_you_mean(word, choices)
            raise problem(f"is {shown(value)}, which is not known here{advice}")
        return word

    one = {"type": "string", "enum": list(choices)}
    sourced = {"type": "string", "pattern": f"^\\s*({'|'.join(choices)})\\s*;.+$"}
    return BeforeValidator(check), WithJsonSchema({"anyOf": [one, sourced]}), RULE


def named(mapping: dict[str, Any]) -> dict[str, Any]:
    """Accept a mapping whose keys are names such as ``fare-dodging``, no two of them alike."""
    for key in mapping:
        if not NAME.fullmatch(key):
            raise problem(
                f"has the key {shown(key)}, but a name of letters and digits joined by hyphens "
                "is expected"
            )
    return labelled(mapping)


def labelled(mapping: dict[str, Any]) -> dict[str, Any]:
    """Accept a mapping whose keys are names in any words, no two of them alike."""
    for key in mapping:
        reason = untidy(key)
        if reason:
            raise problem(f"has the key {shown(key)}, which {reason}")
    alike = look_alike(mapping)
    if alike:
        first, second = (shown(name) for name in alike)
        raise problem(
            f"has the keys {first} and {second}, which look alike: nobody tells them apart"
        )
    return mapping


def by_name(mapping: dict[str, Any]) -> dict[str, Any]:
    """Return the entries in the order of their names, so that the order of a file never counts."""
    return dict(sorted(mapping.items()))


def short_title(value: Any) -> str:
    """Accept a title that fits a row of a table."""
    words = filled_text(value)
    if len(words) > MAX_TITLE:
        raise problem(f"holds {len(words):,} characters, but a title has at most {MAX_TITLE}")
    return words


def shares_of(keys: tuple[str, ...]) -> AfterValidator:
    """Return a validator for shares of a whole: every key there, adding up to 1."""

    def check(shares: dict[str, Quantity]) -> dict[str, Quantity]:
        for key in shares:
            if key not in keys:
                raise problem(f"has the key {shown(key)}{did_you_mean(key, keys)}")
        absent = [key for key in keys if key not in shares]
        if absent:
            raise problem(f"lacks {listed(absent, 'and')}")
        total = sum(share.value for share in shares.values())
        if abs(total - 1) > 0.001:
            raise problem(f"adds up to {total:.4g}, but shares of a whole must add up to 1")
        return {key: shares[key] for key in keys}

    return AfterValidator(check)


def source_words(value: Any) -> str:
    """Accept the source of something that is not a number, in the form `read_source` reads."""
    return source_line(*read_source(filled_text(value)))


Text = Annotated[str, BeforeValidator(text), WithJsonSchema({"type": ["string", "number"]})]
Title = Annotated[str, BeforeValidator(filled_text), WithJsonSchema({"type": ["string", "number"]})]
ShortTitle = Annotated[
    str, BeforeValidator(short_title), WithJsonSchema({"type": ["string", "number"]})
]
SOURCED_SWITCH: Final = r"^\s*(true|false)\s*;.+$"
Switch = Annotated[
    bool,
    BeforeValidator(switch),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": SOURCED_SWITCH}]}),
    RULE,
]
Source = Annotated[str, BeforeValidator(source_words)]
Names = list[Title]
Weight = Annotated[int, BeforeValidator(integer(0, 10_000)), Field(ge=0, le=10_000)]
