"""Say in plain words what a part of a scenario means: `glasscity explain SCENARIO PATH`.

A path leads through models, mappings and lists (``regime.scoring.points.fare-dodging``). What a
field means comes from the docstring in its model; what it leads to, from `leading`.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel

from .field_words import field_words
from .fields import Part
from .leading import leads_to
from .quantity import Quantity, read_source
from .scenarios import Scenario
from .value_words import (
    number_words,
    plain_words,
    rule_source,
    short_words,
    source_of,
    words_of_source,
)
from .wording import did_you_mean, refusal, shortened

_STEP: Final = re.compile(r"[^.\[\]]+|\[\d+\]")


@dataclass(frozen=True)
class Entry:
    """One field of a part: its name, its value in words and what it means."""

    name: str
    value: str
    meaning: str


@dataclass(frozen=True)
class Explanation:
    """What a path of a scenario means.

    Attributes
    ----------
    path
        As asked for, in its usual form.
    value
        What stands there, in words; empty for a part with fields of its own.
    meaning
        What the field is.
    source
        Where the number or rule comes from, in words; empty for what has no source.
    leads_to
        What follows from it in this scenario, a sentence each.
    entries
        What is below it.
    """

    path: str
    value: str
    meaning: str
    source: str = ""
    leads_to: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Spot:
    """Where a path leads: the value, its annotation, and the field that it belongs to."""

    steps: tuple[str | int, ...]
    value: Any
    annotation: Any
    meaning: str


def explanation(scenario: Scenario, path: str) -> Explanation:
    """Explain a part of a scenario.

    Parameters
    ----------
    scenario
        What `load` returned.
    path
        Such as ``regime.sensing.cameras`` or ``life.acts.littering.rate``.

    Raises
    ------
    GlasscityError
        If the path leads nowhere, with the nearest name that would.
    """
    spot = find(scenario, path)
    name = written(spot.steps)
    if spot.value is None:
        off = ["It is off in this scenario."]
        return Explanation(name, "off", _meaning(spot), leads_to=off, entries=_below(spot))
    if isinstance(spot.value, Quantity):
        value, source = number_words(spot.value), source_of(spot.value)
    elif isinstance(spot.value, BaseModel):
        value, source = "", rule_source(spot.value)
    else:
        value, source = plain_words(spot.value), ""
        if spot.steps and spot.steps[-1] == "source":
            source, value = words_of_source(*read_source(str(spot.value))), str(spot.value)
    return Explanation(
        name, value, _meaning(spot), source, leads_to(scenario, spot.steps), _below(spot)
    )


def find(scenario: Scenario, path: str) -> Spot:
    """Return where a path leads.

    Raises
    ------
    GlasscityError
        If it leads nowhere.
    """
    words = _STEP.findall(path.strip())
    if not words or "".join(words) != re.sub(r"\.(?=.)", "", path.strip()):
        raise refusal(
            f'"{shortened(path)}" is not a path; expected one such as regime.scoring.start.'
        )
    spot = Spot((), scenario, type(scenario), "")
    for word in words:
        step = int(word.strip("[]")) if word.strip("[]").isdecimal() and _is_list(spot) else word
        spot = _entered(spot, step)
    return spot


def written(steps: tuple[str | int, ...]) -> str:
    """Return a path as it is typed."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return text.removeprefix(".")


def _is_list(spot: Spot) -> bool:
    return isinstance(spot.value, list | tuple)


def _entered(spot: Spot, step: str | int) -> Spot:
    """Go one step further down, or say what would have led on."""
    where = written(spot.steps) or "the scenario"
    steps = (*spot.steps, step)
    model = spot.annotation
    if isinstance(model, type) and issubclass(model, BaseModel):
        # What stands there may be of a class below, with parts from outside the package.
        model = type(spot.value) if isinstance(spot.value, model) else model
        if step not in model.model_fields:
            raise _lost(where, str(step), list(model.model_fields))
        found = model.model_fields[str(step)]
        meaning = found.description or field_words(model, str(step))
        value = None if spot.value is None else getattr(spot.value, str(step))
        return Spot(steps, value, _bare(found.annotation), " ".join(meaning.split()))
    if spot.value is None:
        raise refusal(f"{where} is off in this scenario, so that it has no {shortened(str(step))}.")
    if isinstance(spot.value, dict):
        if step not in spot.value:
            raise _lost(where, str(step), list(spot.value))
        inner = spot.value[step]
        return Spot(steps, inner, _inner(spot.annotation, inner), spot.meaning)
    if isinstance(spot.value, list | tuple) and isinstance(step, int) and step < len(spot.value):
        inner = spot.value[step]
        return Spot(steps, inner, _inner(spot.annotation, inner), spot.meaning)
    if isinstance(spot.value, list | tuple):
        count = len(spot.value)
        raise refusal(f"{where} has {count} entries, [0] to [{count - 1}]; found {step}.")
    raise refusal(f"{where} is a single value and has no {shortened(str(step))}.")


def _lost(where: str, step: str, names: list[str]) -> Exception:
    near = did_you_mean(step, names)
    return refusal(f"{where} has no {shortened(step)}{near or '.'}")


def _bare(annotation: Any) -> Any:
    """Return the annotation without Annotated and without None."""
    return next(_parts(annotation), None)


def _parts(annotation: Any) -> Iterator[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _parts(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for part in get_args(annotation):
            yield from _parts(part)
    elif annotation is not type(None):
        yield annotation


def _inner(annotation: Any, value: Any) -> Any:
    arguments = get_args(annotation)
    return _bare(arguments[-1]) if arguments else type(value)


def _meaning(spot: Spot) -> str:
    """Return what a part is by the docstring of its model, or what a field is."""
    model = spot.annotation
    if isinstance(model, type) and issubclass(model, Part):
        return model_words(model)
    return spot.meaning


def model_words(model: type[BaseModel]) -> str:
    """Return a model's docstring on one line; `Attributes` sections are left out."""
    text = (model.__doc__ or "").split("\n\n    Attributes\n")[0]
    return " ".join(text.split())


def described_fields(model: type[BaseModel]) -> list[tuple[str, str]]:
    """Return the fields of a model with what each means."""
    found = []
    for name, one in model.model_fields.items():
        words = one.description or field_words(model, name)
        found.append((name, " ".join(words.split())))
    return found


def _below(spot: Spot) -> list[Entry]:
    """Return what is below a part; for one that is off, what it would have."""
    model = spot.annotation
    if isinstance(model, type) and issubclass(model, Part):
        model = type(spot.value) if isinstance(spot.value, model) else model
        return [
            Entry(name, "" if spot.value is None else short_words(getattr(spot.value, name)), words)
            for name, words in described_fields(model)
        ]
    if isinstance(spot.value, dict):
        return [Entry(str(key), short_words(item), "") for key, item in spot.value.items()]
    if isinstance(spot.value, list | tuple) and any(
        isinstance(item, BaseModel) for item in spot.value
    ):
        return [Entry(f"[{at}]", short_words(item), "") for at, item in enumerate(spot.value)]
    return []
