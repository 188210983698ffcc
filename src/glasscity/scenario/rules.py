"""Rules and switches, which are no numbers, and where they come from.

A rule is written like a number, on one line, with its source after a semicolon:
``review: monthly; described, school rules 2025`` or ``coupled: true; assumed``. The source is taken
off before the rule is checked, kept by its path, and put back where a scenario is written out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from .fields import RULE
from .quantity import read_source, source_line
from .reading import BOOLS, Node
from .sentences import Path, failure, inside

RuleSources = dict[str, str]
"""Sources of rules by dotted path."""

MARK: Final = ";"


def without_sources(tree: Node, model: type[BaseModel]) -> tuple[Node, RuleSources]:
    """Take the sources off the rules of a merged tree.

    Parameters
    ----------
    tree
        The whole scenario as it is written.
    model
        What it is to be checked against.

    Returns
    -------
    tuple
        The tree with bare rules, and their sources.

    Raises
    ------
    GlasscityError
        If a source is none.
    """
    found: RuleSources = {}
    return _bare(tree, tree, model, (), found), found


def with_sources(data: dict[str, Any], sources: Mapping[str, str]) -> dict[str, Any]:
    """Put the sources of rules back into plain data, which is changed and returned."""
    for path, source in sources.items():
        *steps, last = path.split(".")
        owner: Any = data
        for step in steps:
            owner = owner.get(step) if isinstance(owner, dict) else None
        # A rule whose part a twin world left out has nowhere to stand.
        if isinstance(owner, dict) and last in owner:
            owner[last] = f"{word(owner[last])}{MARK} {source}"
    return data


def word(rule: Any) -> str:
    """Return a rule as it is written: ``true`` or ``monthly``."""
    return str(rule).lower() if isinstance(rule, bool) else str(rule)


def rules_of(part: BaseModel) -> Iterator[tuple[str, Any, bool]]:
    """Yield the rules of a part by name, with their value, and whether that is the default."""
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if RULE in field.metadata or _is_rule(field.annotation):
            yield name, value, value == field.default
        elif isinstance(value, dict) and _holds_rule(field.annotation, ""):
            yield from ((f"{name}.{key}", item, False) for key, item in value.items())


def _bare(tree: Node, node: Node, annotation: Any, path: Path, found: RuleSources) -> Node:
    if not isinstance(node.content, dict):
        return node
    entries = {}
    for key, inner in node.content.items():
        here = (*path, key)
        words = inner.content
        if isinstance(words, str) and MARK in words and _holds_rule(annotation, key):
            inner = _taken_off(tree, inner, here, found)
        elif isinstance(words, dict):
            inner = _bare(tree, inner, inside(annotation, key), here, found)
        entries[key] = inner
    return Node(entries, node.mark, node.replaces)


def _taken_off(tree: Node, node: Node, path: Path, found: RuleSources) -> Node:
    rule, _, source = str(node.content).partition(MARK)
    try:
        found[".".join(str(step) for step in path)] = source_line(*read_source(source))
    except PydanticCustomError as error:
        raise failure(tree, path, str((error.context or {})["sentence"])) from None
    rule = rule.strip()
    return Node(BOOLS.get(rule, rule), node.mark, node.replaces)


def _holds_rule(annotation: Any, key: str) -> bool:
    """Tell whether an entry of a model, or of a mapping, is a rule."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        field = annotation.model_fields.get(key)
        return field is not None and (RULE in field.metadata or _is_rule(field.annotation))
    return bool(get_args(annotation)) and _is_rule(get_args(annotation)[-1])


def _is_rule(annotation: Any) -> bool:
    """Tell whether an annotation is that of a rule, or of a rule that may be absent."""
    if RULE in getattr(annotation, "__metadata__", ()):
        return True
    options = get_args(annotation)
    return type(None) in options and any(_is_rule(option) for option in options)
