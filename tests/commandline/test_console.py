"""Where words go: any encoding, no control characters, no markup."""

from __future__ import annotations

import io
import json
import sys

import pytest

from glasscity.commandline import console
from glasscity.commandline.progress import Lines, Pace
from glasscity.errors import GlasscityError
from glasscity.notebooks import duration

HOSTILE = "\x1b[31mred\x1b[0m \x1b]0;title\a [bold]b[/bold] [/i] :smile: \u202egold\u2066 a\x85b"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.004, "0.004 s"),
        (0.25, "0.25 s"),
        (2.345, "2.3 s"),
        (9.96, "10 s"),
        (59.4, "59 s"),
        (59.6, "1 min 0 s"),
        (140, "2 min 20 s"),
        (3599.6, "1 h 0 min"),
        (4000 * 3600, "4,000 h 0 min"),
    ],
)
def test_times_are_said_as_people_say_them(seconds, expected):
    assert duration(seconds) == expected


@pytest.mark.parametrize("terminal", [True, False])
def test_neither_markup_nor_control_characters_reach_the_screen(monkeypatch, terminal):
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: terminal)
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", stream)
    console.output().print(HOSTILE)
    console.note(HOSTILE)
    said = stream.getvalue()
    assert said.count("[31mred[0m ]0;title [bold]b[/bold] [/i] :smile: gold ab") == 2
    assert all(letter.isprintable() or letter == "\n" for letter in said)


@pytest.mark.parametrize(
    "encoding", ["cp1252", "gbk", "ascii", "latin-1", "cp437", "cp850", "utf-8"]
)
def test_any_encoding_gets_what_it_can_hold(monkeypatch, encoding):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    console.prepare_streams()
    console.output().print("−5 × 10⁻⁷ – é 北 x\udcffy ± …")
    console.print_json({"city": "北京−"})
    stream.flush()
    first, *rest = raw.getvalue().decode(encoding).splitlines()
    assert json.loads("".join(rest)) == {"city": "北京−"}
    if encoding == "ascii":
        assert first == "-5 x 10^-7 - e ? x\\xffy +/- ..."
    elif encoding == "utf-8":
        assert first == "−5 × 10⁻⁷ – é 北 x\\xffy ± …"
    assert "5" in first
    assert "7" in first or "⁷" in first


def test_json_acts_on_no_terminal_and_says_the_same(capsys):
    console.print_json({"out": HOSTILE})
    said = capsys.readouterr().out
    assert all(letter.isprintable() or letter == "\n" for letter in said)
    assert json.loads(said) == {"out": HOSTILE}


def test_what_a_program_reads_again_is_exact_or_refused(monkeypatch):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="cp1252")
    monkeypatch.setattr(sys, "stdout", stream)
    console.prepare_streams()
    console.print_exactly("title: é\n")
    with pytest.raises(GlasscityError, match=r"written in cp1252, which has no '.u5317'"):
        console.print_exactly("title: 北\n")
    stream.flush()
    assert raw.getvalue() == "title: é\n".encode("cp1252")


def test_streams_that_are_closed_do_not_end_in_a_fault(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    console.prepare_streams()
    sys.stderr.write("lost\n")
    with pytest.raises(OSError, match="standard output is closed"):
        console.output().print("x")


def test_the_rest_is_told_by_the_usual_step_and_not_by_what_was_compiled():
    now = [0.0]
    pace = Pace(lambda: now[0])
    assert pace.left(0, 53) == ""
    said = []
    for week in range(1, 54):
        # Compiling holds up the first week and the first border of a month.
        now[0] += {1: 60.0, 5: 9.0}.get(week, 1.0)
        said.append(pace.left(week, 53))
    assert said[:2] == ["", ""]
    assert said[2] == ", about 50 s left"
    assert said[9] == ", about 43 s left"
    assert said[-1] == ""


def test_less_than_a_second_is_not_worth_saying(capsys):
    now = [0.0]
    lines = Lines("Playing", clock=lambda: now[0])
    for week in range(1, 11):
        now[0] += 6.0 if week == 9 else 0.01
        lines(week, 10)
    assert capsys.readouterr().err == "Playing: week 9 of 10\n"
