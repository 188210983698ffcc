"""Which settings of two regimes differ: what only one has, and what each has otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from glasscity.scenario import Quantity
from glasscity.scenario.explaining import described_fields
from glasscity.scenario.leading import leads_to
from glasscity.scenario.mechanisms import mechanisms_of
from glasscity.scenario.value_words import number_words, short_words

if TYPE_CHECKING:
    from glasscity.scenario import Resolved

MOST_SENTENCES = 2
"""About a part that only one world has."""
MOST_NUMBERS = 4
"""Of such a part of which no sentence is known."""
_UNREAD = frozenset({"title", "source", "summary"})
"""Fields that are words about a setting, and none themselves."""


@dataclass(frozen=True)
class Setting:
    """One setting that is not the same in both worlds.

    Attributes
    ----------
    path
        Where it stands below the regime.
    meaning
        What it is, in plain words.
    a, b
        Its value in each world; "" where a world has nothing of the kind.
    kind
        Where the numbers come from: published, described, assumed; "" for switches and parts.
    """

    path: str
    meaning: str
    a: str
    b: str
    kind: str


def only_in(one: Resolved, other: Resolved) -> list[str]:
    """Return the mechanisms that one world has switched on and the other has not."""
    return [
        name.replace("-", " ") for name in mechanisms_of(one) if name not in mechanisms_of(other)
    ]


def settings_that_differ(a: Resolved, b: Resolved) -> list[Setting]:
    """Return the settings in which two regimes differ, in the order of a scenario file.

    Parameters
    ----------
    a, b
        Scenarios with one life.
    """
    return list(_Walk(a, b).fields(("regime",), a.regime, b.regime))


class _Walk:
    """A walk through two regimes at once."""

    def __init__(self, a: Resolved, b: Resolved) -> None:
        self.a, self.b = a, b

    def fields(self, at: tuple[str, ...], a: BaseModel, b: BaseModel) -> Iterator[Setting]:
        for name, meaning in described_fields(type(a)):
            if name not in _UNREAD:
                yield from self.pair((*at, name), meaning, getattr(a, name), getattr(b, name))

    def pair(self, at: tuple[str, ...], meaning: str, a: Any, b: Any) -> Iterator[Setting]:
        if a == b:
            return
        if isinstance(a, BaseModel) and type(a) is type(b) and not isinstance(a, Quantity):
            yield from self.fields(at, a, b)
        elif isinstance(a, dict) and isinstance(b, dict):
            for key in dict.fromkeys([*a, *b]):
                yield from self.pair((*at, str(key)), meaning, a.get(key), b.get(key))
        else:
            in_a, in_b = self._told(self.a, at, a), self._told(self.b, at, b)
            if in_a == in_b:
                # Equal as a short value: the range, the source or a part of it differs.
                in_a, in_b = _at_length(a), _at_length(b)
            yield Setting(".".join(at[1:]), meaning, in_a, in_b, _kinds(a, b))

    def _told(self, world: Resolved, at: tuple[str, ...], value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, BaseModel) and not isinstance(value, Quantity):
            short = short_words(value)
            if short != "on":
                return short
            said = leads_to(world, at)[:MOST_SENTENCES] or [_numbers_of(value)]
            return f"on. {' '.join(said)}".rstrip(". ") + "."
        return short_words(value)


def _numbers_of(part: BaseModel) -> str:
    """Return the first numbers and switches of a part, by the names of their fields."""
    told = [
        f"{name.replace('_', ' ')} {short_words(value)}"
        for name in type(part).model_fields
        if isinstance(value := getattr(part, name), Quantity | bool)
    ]
    text = ", ".join(told[:MOST_NUMBERS])
    return text[:1].upper() + text[1:]


def _at_length(value: Any) -> str:
    """Return a value with its range and all that is said of its source, or in full."""
    if isinstance(value, Quantity):
        source = ", ".join(filter(None, (value.source, value.note)))
        return f"{number_words(value)} ({source})"
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)


def _kinds(*values: Any) -> str:
    """Return where the numbers among these come from."""
    kinds = [value.kind for value in values if isinstance(value, Quantity)]
    for value in values:
        if isinstance(value, list):
            kinds += [item.kind for item in value if isinstance(item, Quantity)]
        points = getattr(value, "points", None)
        if isinstance(points, list):
            kinds += [item.kind for item in points if isinstance(item, Quantity)]
    return ", ".join(dict.fromkeys(kinds))
