"""Changes given on the command line: ``--set path=value``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from .reading import Mark, Node, read_value
from .wording import did_you_mean, dotted, refusal, shortened

DIGITS: Final = re.compile("[0-9]{1,9}")
NOTE: Final = "set on the command line"


def overridden(tree: Node, overrides: Sequence[tuple[str, str]]) -> Node:
    """Return the tree of an explicit scenario with some of its fields replaced.

    Parameters
    ----------
    tree
        The scenario with nothing left implicit, so that every field is there.
    overrides
        Pairs of a dotted path and the text of a value: a bare number (which keeps the unit), a
        number on one line, a scalar or a list in YAML, or ``null``.

    Raises
    ------
    GlasscityError
        If a path leads nowhere.
    """
    for path, text in overrides:
        mark = Mark(f"--set {shortened(path, 120)}={shortened(text)}")
        if not all(step.strip() for step in path.split(".")):
            raise refusal(f"{mark}: a path such as regime.scoring.start is expected.")
        if path.split(".")[-1].strip() == "extends":
            raise refusal(
                f"{mark}: a change of one field cannot build on another file; name that scenario, "
                "or set life to another life."
            )
        value = _remarked(read_value(text, str(mark)), mark)
        tree = _set(tree, tuple(path.strip().split(".")), value, ())
    return tree


def _set(node: Node, steps: tuple[str, ...], value: Node, passed: tuple[str, ...]) -> Node:
    """Return the node with the value at the end of the steps."""
    if not steps:
        return _replaced(node, value)
    step, rest = steps[0], steps[1:]
    if isinstance(node.content, list) and DIGITS.fullmatch(step) and int(step) < len(node.content):
        items = list(node.content)
        items[int(step)] = _set(items[int(step)], rest, value, (*passed, step))
        return Node(items, node.mark)
    entries = node.content if isinstance(node.content, dict) else {}
    if rest and step not in entries:
        where = dotted(passed) or "the scenario"
        near = did_you_mean(step, entries)
        stop = "" if near.endswith("?") else "."
        raise refusal(f"{value.mark}: {where} has no {shortened(step)}{near}{stop}")
    inner = _set(entries.get(step, Node(None, value.mark)), rest, value, (*passed, step))
    return Node({**entries, step: inner}, node.mark)


def _replaced(old: Node, new: Node) -> Node:
    """Return the new value; what stands for an act's rate or a rule's points replaces just those.

    A bare number laid over a number keeps its unit.
    """
    entries = old.content if isinstance(old.content, dict) else {}
    bare = isinstance(new.content, int | float) and not isinstance(new.content, bool)
    if "rate" in entries and (bare or isinstance(new.content, str)):
        return Node({**entries, "rate": _replaced(entries["rate"], new)}, old.mark)
    points = entries["points"].content if "points" in entries else None
    if bare and isinstance(points, list) and points:
        only = Node([_replaced(points[0], new)], new.mark)
        return Node({**entries, "points": only}, old.mark)
    return _with_unit_of(entries, new) if bare and "unit" in entries else new


def _with_unit_of(entries: dict[str, Node], new: Node) -> Node:
    fields: dict[str, Any] = {"source": "assumed", "kind": "assumed", "note": NOTE}
    record = {name: Node(content, new.mark) for name, content in fields.items()}
    value = Node(new.content, new.mark)
    return Node({"value": value, "unit": entries["unit"], **record}, new.mark)


def _remarked(node: Node, mark: Mark) -> Node:
    """Return the node with every mark replaced: a command line has no lines."""
    if isinstance(node.content, dict):
        return Node({key: _remarked(item, mark) for key, item in node.content.items()}, mark)
    if isinstance(node.content, list):
        return Node([_remarked(item, mark) for item in node.content], mark)
    return Node(node.content, mark)
