"""Tables on a screen: side by side where there is room, else one entry below the other.

No number is ever cut and no word broken to make columns fit: what does not fit becomes a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rich.console import Console, ConsoleOptions, RenderableType
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

NARROW = 60
_GAP, _INDENT = 2, 2
_READABLE = 14
"""Columns that running text should have, where it has that much to say."""


@dataclass
class _Column:
    header: str
    justify: Literal["left", "right"]
    style: str
    whole: bool
    theme: bool
    cells: list[Text] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not self.header and not any(self.cells)

    def longest(self) -> int:
        """Return the width of the longest line."""
        return max((cell.cell_len for cell in [Text(self.header), *self.cells]), default=0)

    def least(self) -> int:
        """Return the width below which something would be cut or broken."""
        words = [Text(word).cell_len for word in self.header.split()]
        for cell in self.cells:
            parts = [cell.plain] if self.whole else cell.plain.split()
            words += [Text(word).cell_len for word in parts]
        return max(words, default=0)

    def wanted(self) -> int:
        """Return the width with which it can be read well."""
        return min(self.longest(), max(self.least(), _READABLE))


class Sheet:
    """A table that becomes a list where it does not fit.

    Parameters
    ----------
    title
        Above it.
    caption
        Below it.
    narrow
        Columns of the terminal below which more than two columns are read as a list.
    joint
        What stands in a list between the values of an entry, where columns have no headers.
    """

    def __init__(
        self, title: str = "", caption: str = "", narrow: int = NARROW, joint: str = " "
    ) -> None:
        self._title, self._caption, self._narrow, self._joint = title, caption, narrow, joint
        self._columns: list[_Column] = []

    def add_column(
        self,
        header: str = "",
        *,
        justify: Literal["left", "right"] = "left",
        style: str = "",
        no_wrap: bool = False,
        theme: bool = False,
    ) -> None:
        """Add a column.

        Parameters
        ----------
        header
            Above it; in a list it stands before each value.
        justify
            Numbers stand to the right and are never broken.
        style
            Of its cells.
        no_wrap
            Whether its cells are never broken.
        theme
            Whether it names what the rows from here on have in common: in a list, a line of its
            own.
        """
        whole = no_wrap or justify == "right"
        self._columns.append(_Column(header, justify, style, whole, theme))

    def add_row(self, *cells: str | Text) -> None:
        """Add a row; cells that are not given are empty."""
        for place, column in enumerate(self._columns):
            cell = cells[place] if place < len(cells) else ""
            column.cells.append(cell if isinstance(cell, Text) else Text(cell))

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Return how wide it is."""
        widths = self._widths(options.max_width, console.width)
        if widths is None:
            return Measurement(1, options.max_width)
        whole = sum(widths) + _GAP * max(len(widths) - 1, 0)
        return Measurement(whole, whole)

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        """Print it."""
        widths = self._widths(options.max_width, console.width)
        if self._title:
            yield Text(self._title, style="bold")
        if widths is None:
            yield from self._list(options.max_width - _INDENT)
        elif widths:
            yield self._table(widths)
        if self._caption:
            yield Text(self._caption, style="dim")

    def _shown(self) -> list[_Column]:
        return [column for column in self._columns if not column.empty]

    def _widths(self, room: int, terminal: int) -> list[int] | None:
        """Return the widths of the columns that say anything; None where they do not fit."""
        columns = self._shown()
        left = room - _GAP * (len(columns) - 1) - sum(column.wanted() for column in columns)
        if left < 0 or (terminal < self._narrow and len(columns) > 2):
            return None
        widths = [column.wanted() for column in columns]
        while left > 0:
            lacking = [
                place for place, column in enumerate(columns) if widths[place] < column.longest()
            ]
            if not lacking:
                break
            for place in lacking[:left]:
                widths[place] += 1
            left -= min(left, len(lacking))
        return widths

    def _table(self, widths: Sequence[int]) -> Table:
        columns = self._shown()
        headed = any(column.header for column in columns)
        table = Table(
            box=None,
            show_header=headed,
            header_style="dim",
            pad_edge=False,
            padding=(0, _GAP, 0, 0),
        )
        for column, width in zip(columns, widths, strict=True):
            table.add_column(
                Text(column.header),
                justify=column.justify,
                style=column.style,
                width=width,
                overflow="fold",
            )
        for row in zip(*(column.cells for column in columns), strict=True):
            table.add_row(*row)
        return table

    def _list(self, room: int) -> Iterator[RenderableType]:
        columns = self._shown()
        heads = _heads(columns)
        for place in range(len(columns[0].cells)):
            entry = [(column, column.cells[place]) for column in columns]
            if not any(cell for _, cell in entry):
                continue
            for column, cell in entry:
                if column.theme and cell:
                    yield Text(cell.plain, style=column.style)
            head = Text(", ").join(cell for column, cell in entry if column in heads and cell)
            if head:
                yield head
            rest = [_said(c, cell) for c, cell in entry if c not in heads and not c.theme and cell]
            for line in self._lines(rest, room):
                yield Padding(line, (0, 0, 0, _INDENT))

    def _lines(self, parts: Sequence[Text], room: int) -> list[Text]:
        """Return what is said of an entry: in one line where there is room, else one for each."""
        if not parts:
            return []
        headed = any(column.header for column in self._shown())
        together = Text("; " if headed else self._joint).join(parts)
        return [together] if not headed or together.cell_len <= room else list(parts)


def _heads(columns: Sequence[_Column]) -> list[_Column]:
    """Return the columns that say what an entry is about."""
    own = [column for column in columns if not column.theme]
    heads = []
    for column in own:
        if column.header or column.justify == "right":
            break
        heads.append(column)
    if heads:
        return heads
    return [column for column in own if column.justify == "left"][:1]


def _said(column: _Column, cell: Text) -> Text:
    words = Text(cell.plain, style=column.style)
    words.spans.extend(cell.spans)
    return Text.assemble((f"{column.header} ", "dim"), words) if column.header else words
