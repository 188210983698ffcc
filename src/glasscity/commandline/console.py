"""Where words go: results to standard output, progress and errors to standard error.

Whatever a scenario or the name of a folder brings is text and nothing else: no markup, no control
characters. What a stream cannot hold is written with the letters that it has.
"""

from __future__ import annotations

import codecs
import errno
import io
import json
import math
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glasscity.errors import GlasscityError

if TYPE_CHECKING:
    from rich.console import Console

    from glasscity.scenario.nouns import Nouns

PIPED_WIDTH = 110
"""Columns of a table that no terminal limits."""

HARM = "#d9480f"
"""The one accent colour; all else is grey."""

NO_RANGE = "\u2013"
"""Stands where there is no range to tell."""

_PLAIN = {
    "\u2212": "-", "\u2013": "-", "\u2014": "-", "\u2011": "-", "\u00d7": "x", "\u00b7": "-",
    "\u00b1": "+/-", "\u2026": "...", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2018": "'",
    "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2192": "->", "\u2264": "<=", "\u2265": ">=",
    "\u2022": "-", "\ufffd": "?",
}  # fmt: skip
"""Signs of ours, in letters that every encoding has."""
_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_JOINERS = "\u200c\u200d"
"""Unseen, but some scripts cannot be written without them."""

kept: list[Path] = []
"""Folders of what this command has played and kept."""


def span(low: float | None, high: float | None, said: Callable[[float], str]) -> str:
    """Return a range as read, each end worded by ``said``; a dash where there is none to tell."""
    from glasscity.show.words import ends_of

    ends = ends_of(low, high, said)
    return NO_RANGE if ends is None else " to ".join(ends)


def _written_plainly(error: UnicodeError) -> tuple[str, int]:
    """Write what an encoding does not have with the letters that it has."""
    assert isinstance(error, UnicodeEncodeError)
    text = error.object[error.start : error.end]
    raised = text.translate(_RAISED)
    if raised != text:
        before = error.object[error.start - 1 : error.start]
        return ("" if before and before in "⁻⁰¹²³⁴⁵⁶⁷⁸⁹" else "^") + raised, error.end
    return "".join(_plain(letter) for letter in text), error.end


def _plain(letter: str) -> str:
    if "\udc80" <= letter <= "\udcff":
        # A byte of a file's name that is no text.
        return f"\\x{ord(letter) - 0xDC00:02x}"
    bare = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return _PLAIN.get(letter) or bare or "?"


codecs.register_error("glasscity", _written_plainly)


class _Closed(io.TextIOBase):
    """A standard output that was closed before we began."""

    encoding = "utf-8"

    def write(self, text: str) -> int:
        raise OSError(errno.EBADF, "standard output is closed")


def prepare_streams() -> None:
    """Let no letter that a stream does not have, and no closed stream, end in a fault of ours."""
    if sys.stdout is None:
        sys.stdout = _Closed()
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for good
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="glasscity")


def clean(text: str) -> str:
    """Return a text without control characters and other unseen signs that act on a terminal.

    Parameters
    ----------
    text
        Of a scenario, or the name of a file. Ends of lines are kept.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter for letter in text if letter == "\n" or _seen(letter))


def _seen(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return letter in _JOINERS or kind not in ("Cc", "Cf", "Zl", "Zp")


class _Trimmed(io.TextIOBase):
    """Standard output without the blanks with which tables fill their last column."""

    def write(self, text: str) -> int:
        sys.stdout.write(re.sub(r" +(?=\n)", "", text))
        return len(text)

    def flush(self) -> None:
        sys.stdout.flush()


def output() -> Console:
    """Return the console of standard output."""
    terminal = sys.stdout.isatty()
    return _console(sys.stdout if terminal else _Trimmed(), terminal)


def errors() -> Console:
    """Return the console of standard error."""
    return _console(sys.stderr, sys.stderr.isatty())


def _console(file: Any, terminal: bool) -> Console:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment

    class Clean(Console):
        def render(
            self, renderable: RenderableType, options: ConsoleOptions | None = None
        ) -> Iterable[Segment]:
            for segment in super().render(renderable, options):
                text = segment.text if segment.control else clean(segment.text)
                yield segment if text == segment.text else Segment(text, segment.style)

        def on_broken_pipe(self) -> None:
            # Rich would end the process with 1, as if a check had failed.
            raise BrokenPipeError

    width = None if terminal or os.environ.get("COLUMNS", "").isdecimal() else PIPED_WIDTH
    return Clean(file=file, width=width, highlight=False, markup=False, emoji=False)


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun, such as 1 seed or 2,000 seeds.

    Parameters
    ----------
    number
        How many.
    one, many
        The noun for one and for any other number; ``one`` with an s if not said.
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def people_of(number: int, nouns: Nouns) -> str:
    """Return a number of synthetic people in words, as a scenario calls them."""
    return counted(number, nouns.told("synthetic person"), nouns.told("synthetic people"))


def print_json(data: dict[str, Any]) -> None:
    """Print exactly one JSON object; a number that is not finite becomes null."""
    text = _json(data, plain=False)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        text = _json(data, plain=True)
    sys.stdout.write(f"{text}\n")


def _json(data: dict[str, Any], plain: bool) -> str:
    text = json.dumps(_finite(data), indent=2, ensure_ascii=plain, allow_nan=False, default=str)
    # JSON lets signs that act on a terminal stand as they are, all but the oldest.
    return "".join(each if each == "\n" or _seen(each) else json.dumps(each)[1:-1] for each in text)


def print_exactly(text: str) -> None:
    """Print what is to be read by a program again, to the letter.

    Raises
    ------
    GlasscityError
        If standard output cannot hold it.
    """
    encoding = sys.stdout.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError as error:
        raise GlasscityError(
            f"standard output is written in {encoding}, which has no "
            f"{error.object[error.start]!a}; --out FILE writes UTF-8"
        ) from None
    sys.stdout.write(text)


def _finite(data: Any) -> Any:
    if isinstance(data, float) and not math.isfinite(data):
        return None
    if isinstance(data, dict):
        return {key: _finite(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_finite(value) for value in data]
    return data


def note(line: str) -> None:
    """Write one plain line to standard error."""
    sys.stderr.write(f"{clean(line)}\n")
    sys.stderr.flush()


def seen_from_here(folder: Path) -> str:
    """Return a folder's path as it is shortest from here."""
    if folder.is_absolute() and folder.is_relative_to(os.getcwd()):
        return os.path.relpath(folder)
    return str(folder)
