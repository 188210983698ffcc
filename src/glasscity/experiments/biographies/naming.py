"""Names for two worlds in a story, which tell them apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from glasscity.experiments.biographies.phrases import listed
from glasscity.mechanism import Room
from glasscity.scenario import Resolved
from glasscity.scenario.quantity import Quantity
from glasscity.scenario.scenarios import CHANGED
from glasscity.scenario.value_words import short_words

Path = tuple[str, ...]

MOST_NAMED = 2
"""Differences named in a name; the rest are counted."""
MOST_LETTERS = 40
"""Of a value in a name."""
_CHANGE = re.compile(r"( without | with |, again$).*")


def worlds_apart(scenarios: Sequence[Resolved]) -> list[tuple[str, str]]:
    """Return a name and a title for each world, none of them twice.

    Parameters
    ----------
    scenarios
        One or two, over one life. The second is named as `Resolved.called` says, or, where that is
        the name of the first too, by what differs between them.

    Returns
    -------
    list of (str, str)
        Name and title: "town without cameras" and "Town without cameras".
    """
    names = [scenario.name or scenario.title for scenario in scenarios]
    if len(names) == 2 and names[0] == names[1]:
        names[1] += _difference(*scenarios)
    titles = [_titled(one.title, name) for one, name in zip(scenarios, names, strict=True)]
    if len(set(titles)) < len(titles):
        titles = [f"{title} ({name})" for title, name in zip(titles, names, strict=True)]
    return list(zip(names, titles, strict=True))


def changed(scenario: Resolved, start: Resolved) -> Resolved:
    """Return a changed scenario, named by what it was and what is otherwise.

    Parameters
    ----------
    scenario, start
        The scenario, and what it was before.
    """
    return scenario.called(f"{start.name or start.title}{_difference(start, scenario)}")


def _titled(title: str, name: str) -> str:
    """Return a title that says how a world was changed, as its name does."""
    found = _CHANGE.search(name)
    if found is None or found[0] in title:
        return title
    words = found[0]
    # The name says how; mechanisms have hyphens in theirs.
    return title.removesuffix(CHANGED) + (
        words.replace("-", " ") if words.startswith(" without ") else words
    )


def _difference(one: Resolved, other: Resolved) -> str:
    """Return what the second world has otherwise, as the end of its name."""
    words = [
        f"without {_place(path)}" if _is_off(value) else f"with {_place(path)}{_value(value)}"
        for path, value in _differing(one.regime, other.regime, ())
    ]
    if not words:
        return ", again"
    more = len(words) - MOST_NAMED
    shown = words[:MOST_NAMED] + ([f"{more} more differences"] if more > 0 else [])
    return f" {listed(shown)}"


def _differing(one: Any, other: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Yield paths below which two parts differ, and what the second has there."""
    if one == other or path[-1:] == ("source",):
        return
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        # Another source for the same number makes no other world.
        if (one.value, one.unit) != (other.value, other.unit):
            yield path, other
    elif isinstance(one, dict) and isinstance(other, dict) and one and other:
        for key in {**one, **other}:
            yield from _differing(one.get(key), other.get(key), (*path, str(key)))
    elif isinstance(one, Room) and isinstance(other, Room):
        # Either may have mechanisms from outside that the other has not.
        for name in {**type(one).model_fields, **type(other).model_fields}:
            here = (*path, name)
            yield from _differing(getattr(one, name, None), getattr(other, name, None), here)
    elif isinstance(one, BaseModel) and isinstance(other, type(one)):
        for name in type(one).model_fields:
            yield from _differing(getattr(one, name), getattr(other, name), (*path, name))
    else:
        yield path, other


def _is_off(value: Any) -> bool:
    return value is None or value is False or value == {} or value == []


def _place(path: Path) -> str:
    """Return the last two steps of a path as words: "cameras: false match"."""
    return ": ".join(step.replace("_", " ").replace("-", " ") for step in path[-2:])


def _value(value: Any) -> str:
    if value is True or (isinstance(value, BaseModel | dict) and not isinstance(value, Quantity)):
        return ""
    words = short_words(value)
    return f" {words}" if len(words) <= MOST_LETTERS else ""
