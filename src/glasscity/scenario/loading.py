"""From a name or a path to a scenario with nothing left implicit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from glasscity.arguments import changes_of, refuse
from glasscity.errors import GlasscityError

from .checks import findings
from .extending import refilled, shelf, whole_scenario
from .overriding import overridden
from .reading import Node
from .rules import without_sources
from .scenarios import Resolved
from .sentences import failure, misplaced_null, validation_failure


def load(
    source: str | Path | Resolved,
    overrides: Sequence[tuple[str, str]] | Mapping[str, object] = (),
) -> Resolved:
    """Load a scenario, with everything it extends, and check it.

    Parameters
    ----------
    source
        Name of a preset, or path of a file. A scenario that is resolved already is returned.
    overrides
        Pairs of a dotted path and the text of its new value, as ``--set`` gives them; or a mapping
        of paths to values.

    Raises
    ------
    GlasscityError
        With one sentence: where, which field, what was found and what was expected.
    """
    changes = changes_of("overrides", overrides)
    if isinstance(source, Resolved):
        if changes:
            raise GlasscityError(
                "overrides change a preset or a file, and this scenario is resolved already; give "
                "its changes to load"
            )
        return source
    if not isinstance(source, (str, Path)):
        raise refuse("scenario", source, "expected the name of a preset or the path of a file")
    tree = whole_scenario(source)
    scenario = resolved(tree)
    if changes:
        explicit = _nodes(scenario.explicit(), tree)
        scenario = resolved(refilled(overridden(explicit, changes), source))
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
