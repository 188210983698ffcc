"""From a short file to a whole one: `extends`, named lives and people, and how they merge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from .nouns import FIELDS as NOUNS
from .reading import Mark, Node, read_file, read_text
from .wording import did_you_mean, dotted, refusal, shortened

SHELVES: Final = {"scenario": "", "life": "life", "people": "people"}
"""Where the presets of each kind lie, below `presets`."""

HALVES: Final = {"scenario": "life", "life": "people"}
"""The field of each kind that may name a preset or a file of another kind."""

SELF_DESCRIPTION: Final = ("title", "summary", "date", "certainty")
"""Fields that are never inherited."""

_SAYING: Final = (("life",), ("people",), ("life", "people"))
"""Where a mapping stands that says what it is."""

CATALOGUES: Final = (
    "acts",
    "demands",
    "points",
    "institutions",
    "fines",
    "guarantees",
    "items",
    "purchases",
    "defaults",
    "misread",
    "accuses",
)
"""Mappings of free names, where removing what is not there is a slip."""

MAX_CHAIN: Final = 20
WHOLE: Final = ("tiers", "districts")
"""Mappings that are replaced whole: what was inherited would change what the new entries mean."""


@dataclass(frozen=True)
class Place:
    """A source that was opened: its kind, its path (None: a preset) and what sentences call it."""

    kind: str
    path: Path | None
    label: str = field(compare=False)

    @property
    def folder(self) -> Path | None:
        """The folder that relative paths start from."""
        return self.path.parent if self.path else None


@dataclass(frozen=True)
class PresetPlace(Place):
    """A preset, told apart from others by its name."""

    name: str = ""


Chain = tuple[Place, ...]


def shelf(kind: str) -> dict[str, Traversable]:
    """Return the presets of a kind (scenario, life, people) by name, in alphabetical order."""
    folder = files(__package__).joinpath("presets")
    folder = folder.joinpath(SHELVES[kind]) if SHELVES[kind] else folder
    found = {item.name[:-5]: item for item in folder.iterdir() if item.name.endswith(".yaml")}
    return dict(sorted(found.items()))


def open_preset(kind: str, name: str) -> Node:
    """Read a preset as it stands, without what it extends."""
    return read_text(shelf(kind)[name].read_text(encoding="utf-8"), f"preset {name}")


def whole_scenario(source: str | Path) -> Node:
    """Read a scenario and everything it builds on, merged into one tree of nodes.

    Parameters
    ----------
    source
        Name of a preset, or path of a file.

    Raises
    ------
    GlasscityError
        If a file is missing or malformed, or `extends` goes in a circle.
    """
    return _whole("scenario", source, None, None, ())


def refilled(node: Node, source: str | Path | None = None) -> Node:
    """Expand the names of lives and people in a tree that was changed after it was merged.

    Paths start from the folder of `source`, as if the change stood in that file; without one, from
    the working folder.
    """
    place = Place("scenario", None, node.mark.file)
    if source is not None:
        place = _find("scenario", source, None, None, ())
    return _filled("scenario", node, place, (place,))


def merged(base: Node, change: Node, path: tuple[str, ...] = ()) -> Node:
    """Lay a change over a base: mappings merge key by key, anything else is replaced.

    A number, a list, the tiers and the districts are replaced whole. A line laid over an act or a
    demand changes its rate alone, so that the act keeps its id and all else.
    """
    below, above = base.content, change.content
    if _is_entry(path) and isinstance(below, dict) and isinstance(above, str):
        return Node({**below, "rate": change}, change.mark)
    mappings = isinstance(below, dict) and isinstance(above, dict)
    if change.replaces or not mappings or (path and path[-1] in WHOLE):
        return change
    assert isinstance(below, dict)
    assert isinstance(above, dict)
    if _is_number(below) or _is_number(above):
        return change
    # What a life or people said of itself, and what its parts are called, is not true of another.
    gone = SELF_DESCRIPTION if above and path in _SAYING else ()
    gone = (*gone, *NOUNS) if "districts" in above else gone
    entries = {key: node for key, node in below.items() if key not in gone}
    for key, node in above.items():
        if key not in entries and node.content is None and path[-1:] and path[-1] in CATALOGUES:
            raise refusal(_nothing_to_remove(node, (*path, key), entries))
        entries[key] = merged(entries[key], node, (*path, key)) if key in entries else node
    return Node(entries, change.mark)


def _nothing_to_remove(node: Node, path: tuple[str, ...], names: Iterable[str]) -> str:
    advice = did_you_mean(path[-1], names)
    return f"{node.mark}: {dotted(path)} removes what was not inherited{advice or '.'}"


def _is_entry(path: tuple[str, ...]) -> bool:
    """Tell whether the path, in a life or in a scenario, leads to an act or a demand."""
    inside = path[1:] if path[:1] == ("life",) else path
    return len(inside) == 2 and inside[0] in ("acts", "demands")


def _is_number(entries: dict[str, Node]) -> bool:
    return "value" in entries and "unit" in entries


def _whole(
    kind: str, source: str | Path, folder: Path | None, asked: Mark | None, chain: Chain
) -> Node:
    """Open a named or filed source and merge it with what it extends."""
    place = _find(kind, source, folder, asked, chain)
    if place in chain:
        circle = " -> ".join(link.label for link in (*chain, place))
        raise refusal(f"{asked}: extends goes in a circle: {circle}.")
    if len(chain) >= MAX_CHAIN:
        raise refusal(f"{asked}: more than {MAX_CHAIN} files build on one another.")
    return _filled(kind, _read(place, bool(chain), asked), place, (*chain, place))


def _filled(kind: str, node: Node, place: Place, chain: Chain) -> Node:
    """Expand the half that a mapping names, and lay the mapping over what it extends."""
    assert isinstance(node.content, dict)
    entries = dict(node.content)
    above = entries.pop("extends", None)
    half = HALVES.get(kind)
    if half and half in entries:
        entries[half] = _half(half, entries[half], place, chain)
    own = Node(entries, node.mark)
    if above is None or above.content is None:
        return own
    base = _whole(kind, _name(above, "extends"), place.folder, above.mark, chain)
    return replace(merged(_unnamed(base), own), replaces=True)


def _unnamed(base: Node) -> Node:
    """Return the base without what it says of itself, which would not be true of another."""
    assert isinstance(base.content, dict)
    kept = {key: node for key, node in base.content.items() if key not in SELF_DESCRIPTION}
    return Node(kept, base.mark)


def _half(kind: str, node: Node, place: Place, chain: Chain) -> Node:
    """Return a life or people in full; what is named or extends something replaces the rest."""
    if isinstance(node.content, dict):
        return _filled(kind, node, place, chain)
    if node.content is None:
        return node
    inner = _whole(kind, _name(node, kind), place.folder, node.mark, chain)
    return Node(inner.content, node.mark, replaces=True)


def _name(node: Node, field_name: str) -> str:
    if not isinstance(node.content, str):
        raise refusal(f"{node.mark}: {field_name} must be the name of a preset or a file.")
    return node.content


def _find(
    kind: str, source: str | Path, folder: Path | None, asked: Mark | None, chain: Chain
) -> Place:
    """Return where a source lies: a preset by its name, or a file by its path."""
    presets = shelf(kind)
    if isinstance(source, str) and source in presets:
        return PresetPlace(kind, None, f"preset {source}", source)
    where = f"{asked}: " if asked else ""
    path = _absolute(folder, source)
    if path and chain and not path.is_relative_to(_root(chain)):
        raise refusal(
            f'{where}"{shortened(str(source), 80)}" lies outside the folder of the first file, '
            "but only presets and files in that folder or below it are read."
        )
    if path and path.exists():
        return Place(kind, path, path.name if asked else str(source))
    raise refusal(where + _missing(kind, str(source), list(presets)))


def _absolute(folder: Path | None, source: str | Path) -> Path | None:
    """Return the path with its links followed, or None where no file can have it."""
    if not str(source).strip():
        return None
    try:
        path = ((folder or Path()) / source).resolve()
        path.exists()
    except (OSError, ValueError, RuntimeError):
        return None
    return path


def _root(chain: Chain) -> Path:
    """Return the folder that all files must lie in: the first file's, or else the working one."""
    return chain[0].folder or Path().resolve()


def _read(place: Place, borrowed: bool, asked: Mark | None) -> Node:
    if isinstance(place, PresetPlace):
        return open_preset(place.kind, place.name)
    assert place.path is not None
    return read_file(place.path, place.label, borrowed, asked)


def _missing(kind: str, source: str, presets: list[str]) -> str:
    """Return the sentence about a source that is neither a preset nor a file."""
    advice = did_you_mean(Path(source).stem, presets, 0) or "."
    preset = "preset" if kind == "scenario" else f"preset of {kind}"
    return (
        f'"{shortened(source, 80)}" is neither a file nor a {preset}{advice} '
        f"The presets are {', '.join(presets)}."
    )
