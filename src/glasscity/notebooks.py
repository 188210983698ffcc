"""How what the Python face returns looks at a prompt and in a notebook, and how times are said."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any, TypeVar

Row = TypeVar("Row")


def html_table(caption: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as HTML, numbers to the right.

    Parameters
    ----------
    caption, header, rows
        What stands in it; everything is escaped.
    """
    head = "".join(f"<th>{html.escape(name)}</th>" for name in header)
    body = "".join(f"<tr>{''.join(_cell(value) for value in row)}</tr>" for row in rows)
    return (
        f"<table><caption>{html.escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def duration(seconds: float) -> str:
    """Return a time as it is said: ``2 min 20 s``.

    Parameters
    ----------
    seconds
        Not negative.
    """
    if seconds < 9.95:
        return f"{seconds:.2g} s" if seconds >= 0.1 else f"{seconds:.1g} s"
    whole = round(seconds)
    minutes, left = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {left} s" if minutes else f"{left} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours:,} h {minutes} min"


def _cell(value: object) -> str:
    if isinstance(value, str):
        return f"<td>{html.escape(value)}</td>"
    return f"<td style='text-align:right'>{html.escape(shown(value))}</td>"


def shown(value: Any) -> str:
    """Return a number in about four digits; what is not there is not defined."""
    if value is None or value != value:
        return "not defined"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, (int, float)) or math.isinf(value):
        return str(value)
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"


class Rows(list[Row]):
    """A list of alike data, whose representation is one line.

    Parameters
    ----------
    rows
        Data classes.
    what
        What they are, such as "presets".
    """

    def __init__(self, rows: Iterable[Row], what: str) -> None:
        super().__init__(rows)
        self.what = what

    def __repr__(self) -> str:
        """Return one line."""
        return f"<{len(self):,} {self.what}; a list>"

    def _repr_html_(self) -> str:
        """Return a table for notebooks."""
        data: Any = self
        header = [field.name for field in fields(data[0])] if self else []
        rows = ([_plain(value) for value in asdict(row).values()] for row in data)
        return html_table(f"{len(self):,} {self.what}", header, rows)


def _plain(value: object) -> object:
    return "" if value is None else value
