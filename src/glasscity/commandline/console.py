"""Where words go: results to standard output, progress and errors to standard error."""

from __future__ import annotations

import io
import json
import math
import os
import re
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

PIPED_WIDTH = 110
"""Columns of a table that no terminal limits."""

HARM = "#d9480f"
"""The one accent colour; all else is grey."""


class _Trimmed(io.TextIOBase):
    """Standard output without the blanks with which tables fill their last column."""

    def write(self, text: str) -> int:
        sys.stdout.write(re.sub(r" +(?=\n)", "", text))
        return len(text)

    def flush(self) -> None:
        sys.stdout.flush()


def output() -> Console:
    """Return the console of standard output."""
    from rich.console import Console

    terminal = sys.stdout.isatty()
    file: Any = sys.stdout if terminal else _Trimmed()
    return Console(file=file, width=_width(terminal), highlight=False)


def errors() -> Console:
    """Return the console of standard error."""
    from rich.console import Console

    return Console(file=sys.stderr, width=_width(sys.stderr.isatty()), highlight=False)


def _width(terminal: bool) -> int | None:
    if terminal or os.environ.get("COLUMNS", "").isdecimal():
        return None
    return PIPED_WIDTH


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


def people_of(number: int) -> str:
    """Return a number of synthetic people in words."""
    return counted(number, "synthetic person", "synthetic people")


def print_json(data: dict[str, Any]) -> None:
    """Print exactly one JSON object; a number that is not finite becomes null."""
    text = json.dumps(_finite(data), indent=2, ensure_ascii=False, allow_nan=False, default=str)
    sys.stdout.write(f"{text}\n")


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
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
