"""Ranges over what is assumed on a screen: digits, dashes, narrow terminals, the claim beside."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from glasscity.cli import main
from glasscity.commandline.differing import difference
from glasscity.commandline.ranging import show_ranges, shown_first
from glasscity.experiments.ranges import Range, Ranges
from glasscity.scenario import load
from glasscity.show.words import load_words, telling_width

WORDS = load_words()


def one(name, stated, low, high, unit="per 100,000 person-years", median=None, lies=""):
    middle = stated if median is None else median
    return Range(name, f"Of {name}", unit, "harm", stated, middle, low, high, 0.1, 0.0, (), lies)


def found(*outcomes, lead=("a", "b")):
    town = load("town")
    return Ranges(town, 700, 20, (1, 2), 20, ("x",), {}, outcomes, tuple(lead))


def printed(ranges, width=100):
    text = io.StringIO()
    show_ranges(ranges, Console(file=text, width=width, color_system=None, highlight=False))
    return text.getvalue()


@pytest.mark.parametrize(
    ("stated", "low", "high", "expected"),
    [
        # Two digits of 380,673 would say 20,000 beside 20,000 to 400,000.
        (16_950, 19_379, 400_052, ["17,000", "19,000 to 400,000"]),
        (27_000, 19_379, 400_052, ["30,000", "20,000 to 400,000"]),
        (399_900, 19_379, 400_052, ["399,900", "19,400 to 400,100"]),
        # What is the end itself is told as it.
        (19_379, 19_379, 400_052, ["20,000", "20,000 to 400,000"]),
    ],
)
def test_digits_show_on_which_side_of_an_end_the_value_lies(stated, low, high, expected):
    text = printed(found(one("a", stated, low, high, median=200_000)))
    for words in expected:
        assert re.search(rf"(^|\s){words}(\s|$)", text, re.MULTILINE), text


def test_shares_and_differences_keep_their_side_too():
    width = telling_width(0.0995, 0.1004, 0.9, WORDS.percent)
    assert WORDS.percent(0.0995, width) != WORDS.percent(0.1004, width)

    def said(value, width):
        return difference(value, "share of people", width)[0]

    width = telling_width(-0.204, -0.196, 0.9, said)
    assert said(-0.204, width) != said(-0.196, width)
    # Where no digit can tell them apart, the range alone decides.
    assert telling_width(1 + 1e-12, 1.0, 2.0, WORDS.within) == 1.0
    assert telling_width(1.0, None, None, WORDS.within) is None


def test_a_range_in_which_all_points_agree_is_a_dash():
    text = printed(found(one("a", 0.0, 0.0, 0.0), one("b", 3.0, None, None)))
    assert "0 to 0" not in text
    assert text.count("–") == 2
    assert "A dash: too much of it would be chance, or all points agree." in " ".join(text.split())


@pytest.mark.parametrize("width", [20, 30, 40, 59])
def test_below_sixty_columns_it_is_a_list(width):
    text = printed(found(one("a", 16_950, 19_379, 400_052)), width)
    lines = [line.strip() for line in text.splitlines()]
    assert any(line.startswith("as stated 17,000") for line in lines)
    assert "as stated  " not in text
    for number in ("17,000", "19,000", "400,000"):
        assert re.search(rf"(?<!\d){number}(?!\d)", text)


def test_what_never_stands_without_its_range_is_shown_though_it_does_not_lead():
    claim = one("illegal_acts_not_done", 50, 10, 90, "acts")
    assert [each.outcome for each in shown_first(found(one("a", 1, 0, 2), claim))] == [
        "a",
        "illegal_acts_not_done",
    ]
    assert "10 to 90" in printed(found(claim))


def test_a_run_with_ranges_does_not_say_that_none_was_played(capsys, tmp_path):
    asked = ["run", "town", "--people", "300", "--years", "0.1", "--out"]
    assert main([*asked, str(tmp_path / "bare")]) == 0
    assert "no range of it was played" in " ".join(capsys.readouterr().out.split())
    assert main([*asked, str(tmp_path / "ranged"), "--ranges", "20"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "no range of it was played" not in out
    assert "its range is below" in out
    assert main(["report", str(tmp_path / "ranged")]) == 0
    page = (tmp_path / "ranged" / "report.html").read_text(encoding="utf-8")
    assert "no range of what is assumed was played" not in page
    assert "over what is assumed" in page
