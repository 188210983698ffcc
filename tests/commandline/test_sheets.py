"""Tables and lists: nothing is cut or broken at any width."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from glasscity.commandline.sheets import NARROW, Sheet


def printed(sheet, width, indent=0):
    stream = io.StringIO()
    console = Console(file=stream, width=width, color_system=None, highlight=False)
    console.print(Padding(sheet, (0, 0, 0, indent), expand=False) if indent else sheet)
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().splitlines())


def harms(rows=(("wrongful", "Wrongful penalties", "13,519", "per 100,000 person-years"),)):
    sheet = Sheet()
    sheet.add_column(theme=True)
    sheet.add_column()
    sheet.add_column(justify="right")
    sheet.add_column()
    for row in rows:
        sheet.add_row(*row)
    return sheet


@pytest.mark.parametrize("width", range(20, 121))
def test_every_word_and_number_is_whole_at_any_width(width):
    rows = [
        ("wrongful", "Wrongful penalties", "13,519", "per 100,000 person-years"),
        ("", "Share of penalties that are wrongful", "18.5%", "of penalties"),
        ("matches", "False matches per true match", "4.6", "ratio of counts"),
    ]
    for indent in (0, 2):
        out = printed(harms(rows), width, indent)
        words = out.split()
        for row in rows:
            for word in " ".join(row).split():
                assert word in words, (width, word, out)
        assert max(map(len, out.splitlines())) <= width


words = st.text(st.characters(whitelist_categories=["Ll", "Nd"]), min_size=1, max_size=15)
cells = st.lists(words, max_size=6).map(" ".join)


@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=4), st.integers(20, 120))
def test_whatever_is_said_is_all_there(rows, width):
    sheet = Sheet(title="A title")
    sheet.add_column("of what")
    sheet.add_column("amount", justify="right")
    sheet.add_column("note")
    for row in rows:
        sheet.add_row(*row)
    out = printed(sheet, width)
    if max((len(row[1]) for row in rows), default=0) <= width - 2:
        left = out.replace(";", " ").split()
        for word in " ".join(cell for row in rows for cell in row).split():
            if len(word) <= width - 2:
                assert word in left, out


def test_there_is_a_table_where_it_fits_and_a_list_where_it_does_not():
    sheet = Sheet()
    sheet.add_column("outcome")
    sheet.add_column("A", justify="right")
    sheet.add_column("B", justify="right")
    sheet.add_row("Wrongful penalties", "1,234", "5")
    assert printed(sheet, NARROW).splitlines() == [
        "outcome                 A  B",
        "Wrongful penalties  1,234  5",
    ]
    assert printed(sheet, NARROW - 1).splitlines() == ["Wrongful penalties", "  A 1,234; B 5"]
    assert printed(sheet, 15).splitlines() == ["Wrongful", "penalties", "  A 1,234; B 5"]
    assert printed(sheet, 12).splitlines() == ["Wrongful", "penalties", "  A 1,234", "  B 5"]


def test_columns_that_say_nothing_are_left_out():
    table = printed(harms([("", "Title", "5", "")]), 80)
    assert table.split() == ["Title", "5"]
    assert printed(Sheet("Only a title"), 80) == "Only a title\n"


def test_cells_are_text_and_no_markup():
    sheet = Sheet()
    sheet.add_column("[bold]x")
    sheet.add_column()
    sheet.add_row("[/b]y", Text("[link=z]"))
    for width in (80, 20):
        assert all(each in printed(sheet, width) for each in ("[bold]x", "[/b]y", "[link=z]"))
