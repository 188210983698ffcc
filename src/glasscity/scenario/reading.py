"""YAML text to nodes that remember where they stand; nothing but plain data gets through.

Anchors, aliases, tags and duplicate keys are refused, and so is anything too large or too deep,
while the text is being read: a hostile file is never expanded.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.reader import ReaderError

from ..errors import GlasscityError
from .names import composed, unseen
from .quantity import shown
from .wording import refusal, shortened

MAX_BYTES: Final = 1_000_000
MAX_NODES: Final = 50_000
MAX_DEPTH: Final = 40

MAX_KEY: Final = 1_024
"""Characters of a key, by the definition of YAML."""

Scalar = str | int | float | bool | None
Content = Scalar | list["Node"] | dict[str, "Node"]

NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
BOOLS: Final = {"true": True, "True": True, "false": False, "False": False}
INTEGER: Final = re.compile(r"[-+]?[0-9]+")
FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
SPECIAL: Final = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


class WrittenInt(int):
    """A whole number that remembers how it was written: `007` as text is "007"."""

    written: str

    def __str__(self) -> str:
        return self.written


class WrittenFloat(float):
    """A number that remembers how it was written: `2019.10` as text is "2019.10"."""

    written: str

    def __str__(self) -> str:
        return self.written


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file: its label as the user knows it, line and column from 1 (0: unknown).

    A `borrowed` file is one that another file named: what stands in it is never quoted, since
    whoever names it may not be the one who may read it.
    """

    file: str
    line: int = 0
    column: int = 0
    borrowed: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a YAML file and where it stands (a mapping's entry: where its key stands).

    A node that `replaces` is never merged with what was inherited.
    """

    content: Content
    mark: Mark
    replaces: bool = False

    def plain(self) -> Any:
        """Return the content as plain dicts, lists and scalars; entries that are null go."""
        if isinstance(self.content, dict):
            entries = self.content.items()
            return {key: node.plain() for key, node in entries if node.content is not None}
        if isinstance(self.content, list):
            return [node.plain() for node in self.content]
        return self.content

    def at(self, path: tuple[str | int, ...]) -> Node:
        """Return the deepest node on the path as it is written here."""
        node = self
        for step in self.written(path):
            node = node._child(step) or node
        return node

    def written(self, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
        """Return the path with only those steps that stand here: short forms leave some out."""
        node, steps = self, []
        for step in path:
            inner = node._child(step)
            if inner is not None:
                node = inner
                steps.append(step)
        return tuple(steps)

    def without(self, paths: Iterable[tuple[str | int, ...]]) -> Node:
        """Return the node without the entries of mappings at these paths."""
        node = self
        for path in paths:
            node = node._less(path)
        return node

    def _less(self, path: tuple[str | int, ...]) -> Node:
        if not path or not isinstance(self.content, dict) or path[0] not in self.content:
            return self
        entries = dict(self.content)
        name = str(path[0])
        if len(path) == 1 or not isinstance(entries[name].content, dict):
            del entries[name]
        else:
            entries[name] = entries[name]._less(path[1:])
        return Node(entries, self.mark, self.replaces)

    def _child(self, step: str | int) -> Node | None:
        if isinstance(self.content, dict):
            return self.content.get(str(step))
        if isinstance(self.content, list) and isinstance(step, int) and step < len(self.content):
            return self.content[step]
        return None


def read_file(path: Path, label: str, borrowed: bool = False, asked: Mark | None = None) -> Node:
    """Read a scenario file.

    Parameters
    ----------
    path
        Where the file lies.
    label
        What error sentences call it.
    borrowed
        Whether another file named it, so that nothing of what it holds may be quoted.
    asked
        Where that other file names it.

    Raises
    ------
    GlasscityError
        If it cannot be read, is too large, is not text, or is not a mapping in plain YAML.
    """
    told = f"{asked}: {label}" if asked else label
    if path.is_dir():
        raise refusal(f"{told} is a folder, but a scenario file is expected.")
    try:
        data, size = _beginning(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refusal(f"{told} cannot be read: {reason}.") from None
    if data is None:
        raise refusal(f"{told} is not an ordinary file, but a scenario file is expected.")
    if size > MAX_BYTES:
        raise refusal(
            f"{told} holds {size:,} bytes, but a scenario file holds at most {MAX_BYTES:,}."
        )
    return read_text(_decoded(data, told), label, borrowed)


def _beginning(path: Path) -> tuple[bytes | None, int]:
    """Return the beginning of a file, one byte more than allowed, and its size in bytes.

    Opened without waiting: a pipe or a device, of which nothing is returned, would otherwise hold
    the program for ever. A kernel's file says that it is empty, so that what was read counts too.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return None, 0
        data = file.read(MAX_BYTES + 1)
    return data, max(status.st_size, len(data))


def read_text(text: str, label: str, borrowed: bool = False) -> Node:
    """Read the YAML text of a mapping into nodes; a `borrowed` one is never quoted.

    Raises
    ------
    GlasscityError
        With the place and the reason, if the text is not plain YAML or not a mapping.
    """
    node = _parse(text, label, borrowed)
    if node is None or node.content is None:
        raise refusal(f"{label} is empty, but a scenario is expected.")
    if not isinstance(node.content, dict):
        found = "something else" if borrowed else shown(node.plain())
        raise refusal(
            f"{node.mark}: the file holds {found}, but a mapping of fields "
            "such as title, life and regime is expected."
        )
    return node


def read_value(text: str, label: str) -> Node:
    """Read the YAML text of any value, for instance one given on the command line."""
    node = _parse(text, label, borrowed=False)
    return Node(None, Mark(label)) if node is None else node


def _decoded(data: bytes, label: str) -> str:
    """Return the text of the file, or say that it is not text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refusal(f"{label} is not a text file in UTF-8.") from None
    if "\0" in text:
        raise refusal(f"{label} is not a text file: it holds zero bytes.")
    return text


def _parse(text: str, label: str, borrowed: bool) -> Node | None:
    """Compose one document; turn whatever the YAML reader objects to into one sentence."""
    try:
        return _Composer(text, label, borrowed).document()
    except YAMLError as error:
        mark = _error_mark(error, text, label)
        problem = "this is not valid YAML" if borrowed else _yaml_problem(error, mark)
        raise refusal(f"{mark}: {problem}.") from None
    except (ValueError, IndexError, AttributeError, TypeError, RecursionError, AssertionError):
        # ruamel's reader itself stumbles over a few malformed inputs.
        raise refusal(f"{label} is not valid YAML.") from None


def _error_mark(error: YAMLError, text: str, label: str) -> Mark:
    """Return where the YAML reader stopped."""
    if isinstance(error, ReaderError):
        before = text[: error.position]
        return Mark(label, before.count("\n") + 1, len(before) - before.rfind("\n"))
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return Mark(label, mark.line + 1, mark.column + 1) if mark else Mark(label)


def _yaml_problem(error: YAMLError, mark: Mark) -> str:
    """Return why the YAML reader stopped, with advice for the mistakes that are easy to make."""
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable text"
    words = " ".join(str(reason).split())
    advice = ""
    if mark.column > MAX_KEY and ("mapping values" in words or "could not find" in words):
        return f"this is not valid YAML: a key is longer than {MAX_KEY:,} characters"
    if "got '['" in words and "expected ',' or" in words:
        advice = "; a number with a range inside { } or [ ] must stand in quotes"
    elif "mapping values are not allowed" in words:
        advice = "; text that holds a colon and a space must stand in quotes"
    elif "found character '\\t'" in words:
        advice = "; indent with spaces, not with tabs"
    return f"this is not valid YAML: {words}{advice}"


class _Composer:
    """Builds nodes from the events of the YAML reader, with a budget."""

    def __init__(self, text: str, label: str, borrowed: bool) -> None:
        self.label = label
        self.borrowed = borrowed
        self.nodes = 0
        self.events: Iterator[Any] = iter(YAML(typ="safe", pure=True).parse(text))

    def document(self) -> Node | None:
        """Return the only document of the stream, or None if the stream is empty."""
        node: Node | None = None
        for event in self.events:
            name = type(event).__name__
            if name in ("StreamStartEvent", "DocumentEndEvent", "StreamEndEvent"):
                continue
            if name == "DocumentStartEvent" and node is None:
                node = self._node(next(self.events), 0)
                continue
            raise self._refuse(event, "a scenario file holds one document, but this begins another")
        return node

    def _node(self, event: Any, depth: int) -> Node:
        self._admit(event, depth)
        mark = self._mark(event)
        name = type(event).__name__
        if name == "ScalarEvent":
            return Node(_scalar(event, self._text(event)), mark)
        if name == "SequenceStartEvent":
            return Node(list(self._items(depth + 1)), mark)
        return Node(self._entries(depth + 1), mark)

    def _items(self, depth: int) -> Iterator[Node]:
        while type(event := next(self.events)).__name__ != "SequenceEndEvent":
            yield self._node(event, depth)

    def _entries(self, depth: int) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        while type(event := next(self.events)).__name__ != "MappingEndEvent":
            self._admit(event, depth)
            if type(event).__name__ != "ScalarEvent":
                raise self._refuse(event, "a key is a list or a mapping, but a word is expected")
            key = self._text(event)
            if not key:
                raise self._refuse(event, "a key is empty, but a name is expected")
            if key in entries:
                first = entries[key].mark.line
                raise self._refuse(
                    event, f"{self._quoted(key)} is written twice, first in line {first}"
                )
            node = self._node(next(self.events), depth)
            entries[key] = Node(node.content, self._mark(event))
        return entries

    def _admit(self, event: Any, depth: int) -> None:
        """Refuse what could smuggle in objects or blow up, and count the rest."""
        self.nodes += 1
        if type(event).__name__ == "AliasEvent" or getattr(event, "anchor", None) is not None:
            raise self._refuse(event, "anchors (&) and aliases (*) are not allowed here")
        if getattr(event, "tag", None) is not None:
            raise self._refuse(event, f"the tag {self._quoted(str(event.tag))} is not allowed here")
        if self.nodes > MAX_NODES:
            raise self._refuse(event, f"the file holds more than {MAX_NODES:,} values")
        if depth > MAX_DEPTH:
            raise self._refuse(event, f"values are nested more than {MAX_DEPTH} deep")

    def _text(self, event: Any) -> str:
        """Return the text of a scalar in composed form; what cannot be seen is refused."""
        text = composed(str(event.value))
        found = unseen(text)
        if found:
            raise self._refuse(event, f"this text holds {found}, which cannot be seen")
        return text

    def _quoted(self, text: str) -> str:
        return "something" if self.borrowed else f'"{shortened(text)}"'

    def _mark(self, event: Any) -> Mark:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        return Mark(self.label, line, column, self.borrowed)

    def _refuse(self, event: Any, reason: str) -> GlasscityError:
        return refusal(f"{self._mark(event)}: {reason}.")


def _scalar(event: Any, text: str) -> Scalar:
    """Resolve a scalar by the core schema of YAML 1.2: `no` and `2019-04` stay text."""
    if not event.implicit[0]:
        return text
    if text in NULLS:
        return None
    if text in BOOLS:
        return BOOLS[text]
    number: WrittenInt | WrittenFloat
    if INTEGER.fullmatch(text) and len(text) < 20:
        number = WrittenInt(text)
    elif SPECIAL.fullmatch(text):
        number = WrittenFloat(text.lower().replace(".", ""))
    elif FLOAT.fullmatch(text):
        number = WrittenFloat(text)
    else:
        return text
    number.written = text
    return number
