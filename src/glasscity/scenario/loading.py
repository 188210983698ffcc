"""From a name or a path to a scenario with nothing left implicit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from glasscity.arguments import changes_of, refuse
from glasscity.errors import GlasscityError

from .checks import findings
from .extending import CATALOGUES, WHOLE, refilled, shelf, whole_scenario
from .overriding import overridden
from .reading import Node
from .rules import without_sources
from .scenarios import CHANGED, Resolved
from .sentences import Path as Steps
from .sentences import failure, misplaced_nulls, parts_that_lack, validation_failures
from .wording import dotted, listed, several, shortened

MOST_TOLD: Final = 6
"""Changes that a scenario tells of itself, one by one."""


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
        With a sentence for each mistake: where, which field, what was found and what was expected.
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
        scenario = _saying(
            resolved(refilled(overridden(explicit, changes), source)), scenario, changes
        )
    named = isinstance(source, str) and source in shelf("scenario")
    return scenario.called(str(source) if named else Path(source).stem)


def _saying(changed: Resolved, stated: Resolved, changes: Sequence[tuple[str, str]]) -> Resolved:
    """Return a scenario in which something was set, which says so where that changes its city."""
    if (changed.life, changed.regime) == (stated.life, stated.regime):
        return changed
    parts = {}
    if changed.life.people != stated.life.people and changed.life.people.title:
        people = changed.life.people.model_copy(
            update={
                "title": stated.life.people.title.removesuffix(CHANGED) + CHANGED,
                "summary": "",
            }
        )
        parts["life"] = changed.life.model_copy(update={"people": people})
    told = [f"{path.strip()}={shortened(' '.join(text.split()))}" for path, text in changes]
    more = f"{len(told) - MOST_TOLD} more" if len(told) > MOST_TOLD else ""
    return changed.changed(listed([*told[:MOST_TOLD], *filter(None, [more])], "and"), **parts)


def resolved(tree: Node) -> Resolved:
    """Validate a merged tree and make everything in it explicit.

    Raises
    ------
    GlasscityError
        If anything in it is wrong: a sentence for each mistake, a line for each sentence.
    """
    faults = list(misplaced_nulls(tree, Resolved))
    bare, rules = without_sources(tree, Resolved)
    scenario, more, left_out = _validated(bare)
    faults += more
    if scenario is not None:
        faults += [
            failure(tree, path, sentence)
            for path, sentence in findings(scenario)
            if not any(_follows(path, sentence, gone) for gone in left_out)
        ]
    if scenario is None or faults:
        raise several(faults)
    return scenario.sourced(rules).read_from(tree)


def _validated(tree: Node) -> tuple[Resolved | None, list[GlasscityError], list[Steps]]:
    """Check a tree, and what is left of it without that which is wrong.

    Returns
    -------
    tuple
        The scenario, None where too much is wrong to go on; the mistakes; the paths left out.
    """
    faults: list[GlasscityError] = []
    left_out: list[Steps] = []
    fields: list[Steps] = []
    while True:
        try:
            # A field that is left out has its default: what stands beside it may not fit that.
            beside = [path[:-1] for path in fields]
            return Resolved.model_validate(tree.plain()), faults, left_out + beside
        except ValidationError as error:
            found = validation_failures(tree, Resolved, error, first=not faults)
            lacking = parts_that_lack(tree, error)
        faults += [fault for _, fault, _ in found]
        gone = [_entry(path) for path, _, _ in found if path] or lacking
        fields += [path for path, _, known in found if known and path == _entry(path)]
        smaller = tree.without(gone)
        whole = any(path[-1] in (*CATALOGUES, *WHOLE) for path in gone)
        if not gone or whole or smaller == tree:
            return None, faults, left_out
        tree, left_out = smaller, left_out + gone


def _entry(path: Steps) -> Steps:
    """Return the path of the act, the rule, the institution that a path leads into, or itself."""
    for length, step in enumerate(path[:-1], 1):
        if step in CATALOGUES:
            return path[: length + 1]
    return path


def _follows(path: Steps, sentence: str, gone: Steps) -> bool:
    """Tell whether a finding may come from what was left out, so that it is better not told."""
    if not gone:
        return False
    named = f'"{gone[-1]}"' in sentence or f"{dotted(gone)} " in f"{sentence} "
    beside = path == gone[:-1]  # A mapping that lost an entry: how many it holds says nothing.
    return path[: len(gone)] == gone or named or beside or gone[-1] in path


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
