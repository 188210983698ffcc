"""From a name or a path to a scenario with nothing left implicit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from .checks import findings
from .extending import refilled, shelf, whole_scenario
from .overriding import overridden
from .reading import Node
from .rules import without_sources
from .scenarios import Resolved
from .sentences import failure, misplaced_null, validation_failure


def load(source: str | Path, overrides: Sequence[tuple[str, str]] = ()) -> Resolved:
    """Load a scenario, with everything it extends, and check it.

    Parameters
    ----------
    source
        Name of a preset, or path of a file.
    overrides
        Pairs of a dotted path and the text of its new value, as ``--set`` gives them.

    Raises
    ------
    GlasscityError
        With one sentence: where, which field, what was found and what was expected.
    """
    tree = whole_scenario(source)
    scenario = resolved(tree)
    if overrides:
        explicit = _nodes(scenario.explicit(), tree)
        scenario = resolved(refilled(overridden(explicit, overrides), source))
    named = isinstance(source, str) and source in shelf("scenario")
    return scenario.called(str(source) if named else Path(source).stem)


def resolved(tree: Node) -> Resolved:
    """Validate a merged tree and make everything in it explicit.

    Raises
    ------
    GlasscityError
        If anything in it is wrong.
    """
    slip = misplaced_null(tree, Resolved)
    if slip:
        raise slip
    tree, rules = without_sources(tree, Resolved)
    try:
        scenario = Resolved.model_validate(tree.plain()).sourced(rules)
    except ValidationError as error:
        raise validation_failure(tree, Resolved, error) from None
    finding = next(findings(scenario), None)
    if finding:
        raise failure(tree, *finding)
    return scenario


def _nodes(data: Any, origin: Node) -> Node:
    """Return plain data as nodes, each marked with the file that the value came from."""
    mark = origin.mark
    if isinstance(data, dict):
        inner = origin.content if isinstance(origin.content, dict) else {}
        blank = Node(None, mark)
        return Node({key: _nodes(item, inner.get(key, blank)) for key, item in data.items()}, mark)
    if isinstance(data, list | tuple):
        return Node([_nodes(item, origin) for item in data], mark)
    return Node(data, mark)
