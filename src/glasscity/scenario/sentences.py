"""From a failed validation to one sentence: place, field, what was found, what was expected."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ..errors import GlasscityError
from .quantity import FORM, Quantity, shown
from .reading import Node
from .vocabulary import GONE
from .wording import did_you_mean, dotted, refusal

Path = tuple[str | int, ...]

UNQUOTED: Final = (
    "what stands here is not what a scenario may hold there; it is not quoted, because another "
    "file names this one."
)
"""What is said of a mistake in a file that was reached by `extends`."""

EXPECTED: Final = {
    "model_type": "a mapping",
    "dict_type": "a mapping",
    "list_type": "a list",
    "tuple_type": "a list [LOW, HIGH]",
    "string_type": "text",
    "none_required": "nothing",
    "literal_error": "published, described or assumed",
}
RANGE_TYPES: Final = ("too_short", "too_long", "tuple_type")


def failure(tree: Node, path: Path, sentence: str) -> GlasscityError:
    """Return the error about a field: where it stands in which file, its path, what is wrong."""
    mark = tree.at(path).mark
    if mark.borrowed:
        return refusal(f"{mark}: {UNQUOTED}")
    subject = dotted(path) or "the scenario"
    return refusal(f"{mark}: {subject} {sentence}{_stop(sentence)}")


def validation_failures(
    tree: Node, model: type[BaseModel], error: ValidationError, *, first: bool = True
) -> list[tuple[Path, GlasscityError, bool]]:
    """Return all that a validation found wrong, in the order of the file.

    Each comes with its path in the file and with whether it is a field with something wrong in it:
    not one that nobody knows, nor a part that lacks something.

    A field that a mapping lacks is not told beside one that it does not know: most often the one is
    the other, misspelt. In a second round, after what is wrong was left out, nothing that is
    lacking is told.
    """
    every = sorted(error.errors(include_url=False), key=lambda item: _rank(tree, item))
    unknown = {item["loc"][:-1] for item in every if item["type"] == "extra_forbidden"}
    found = []
    for details in every:
        near = any(details["loc"][: len(mapping)] == mapping for mapping in unknown)
        if details["type"] == "missing" and (near or not first):
            continue
        path, sentence = _worded(model, details)
        written = tree.written(path)
        known = details["type"] not in ("extra_forbidden", "missing")
        found.append((written, failure(tree, written, sentence), known))
    return found


def parts_that_lack(tree: Node, error: ValidationError) -> list[Path]:
    """Return the paths of the parts of a scenario that lack something required."""
    lacking = [item["loc"][:-1] for item in error.errors() if item["type"] == "missing"]
    return [tree.written(path) for path in lacking if len(path) > 1]


def misplaced_nulls(tree: Node, model: type[BaseModel]) -> Iterator[GlasscityError]:
    """Yield the errors about nulls that remove a field which no model has."""
    for path in _nulls(tree, ()):
        parent = tree.at(path[:-1]).content
        record = isinstance(parent, dict) and {"value", "unit"} & parent.keys()
        there = Quantity if record else _model_at(model, path[:-1])
        if there and path[-1] not in _names(there) and path[-1] != "extends":
            yield failure(tree, path, _no_field(model, path))


def _nulls(node: Node, path: Path) -> Iterator[Path]:
    """Yield the paths of all entries of mappings that are null."""
    if isinstance(node.content, dict):
        for key, inner in node.content.items():
            if inner.content is None:
                yield (*path, key)
            yield from _nulls(inner, (*path, key))


def _stop(sentence: str) -> str:
    return "" if sentence.endswith(("?", ".")) else "."


def _rank(tree: Node, details: ErrorDetails) -> tuple[int, str, int, int]:
    urgency = {"extra_forbidden": 0, "missing": 2}.get(details["type"], 1)
    mark = tree.at(details["loc"]).mark
    return urgency, mark.file, mark.line, mark.column


def _worded(model: type[BaseModel], details: ErrorDetails) -> tuple[Path, str]:
    """Return the path that the sentence is about, and the rest of the sentence."""
    path, kind = details["loc"], details["type"]
    if kind == "extra_forbidden":
        return path, _no_field(model, path)
    if kind == "missing":
        return path[:-1], _missing(str(path[-1]), _model_at(model, path[:-1]) is Quantity)
    if kind == "problem":
        return path, details["ctx"]["sentence"]
    if path and path[-1] == "range" and kind in RANGE_TYPES:
        return path, f"is {shown(details['input'])}, but two numbers [LOW, HIGH] are expected"
    if kind in EXPECTED:
        return path, f"is {shown(details['input'])}, but {EXPECTED[kind]} is expected"
    return path, f"is {shown(details['input'])}: {details['msg'][:1].lower()}{details['msg'][1:]}"


def _no_field(model: type[BaseModel], path: Path) -> str:
    """Say of a field that there is none, and that there was one, or which was meant."""
    field = str(path[-1])
    gone = GONE.get(field)
    advice = f", and is gone: {gone}" if gone else did_you_mean(field, _fields(model, path[:-1]))
    return f"is not a field here{advice}"


def _missing(field: str, in_number: bool) -> str:
    if in_number:
        article = "a source" if field == "source" else f"its {field}"
        return f'lacks {article}: a number has value, unit, source and kind, or is a line "{FORM}"'
    advice = {
        "title": ": say in a few words what it is",
        "life": ': for instance "life: city-2019"',
        "people": ': for instance "people: beijing-2020"',
        "start": ': for instance "start: 1000 points; assumed"',
        "tiers": ': for instance "tiers: {good: 1000, rest: 0}"',
        "rate": ': for instance "rate: 2 per person-year; assumed"',
    }
    return f'lacks "{field}", which is required{advice.get(field, "")}'


def _fields(model: type[BaseModel], path: Path) -> list[str]:
    there = _model_at(model, path)
    extends = ["extends"] if there and there.__name__ in ("Resolved", "Life", "People") else []
    return [*_names(there), *extends] if there else []


def _names(model: type[BaseModel]) -> list[str]:
    """Return the fields of a model, and what a room lets in from outside."""
    return [*model.model_fields, *_let_in(model)]


def _let_in(model: type[BaseModel]) -> Mapping[str, type[BaseModel]]:
    """Return the parts from outside that a room lets in; see `glasscity.mechanism.Room.admits`."""
    admits: Callable[[], Mapping[str, type[BaseModel]]] | None = getattr(model, "admits", None)
    return admits() if admits else {}


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """Return the model that describes the mapping at the end of a path."""
    here: Any = model
    for step in path:
        here = inside(here, step)
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def inside(annotation: Any, step: str | int) -> Any:
    """Return the annotation of one entry of a model, a dict or a list; None where there is none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        field = annotation.model_fields.get(str(step))
        if field is None:
            return _let_in(annotation).get(str(step))
        return next(_bare(field.annotation), None)
    return next(_bare(get_args(annotation)[-1]), None) if get_args(annotation) else None


def _bare(annotation: Any) -> Iterator[Any]:
    """Yield the annotation without Annotated and without None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _bare(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for part in get_args(annotation):
            yield from _bare(part)
    elif annotation is not type(None):
        yield annotation
