"""Differences as read: which way they go, what is told first, how they are written."""

from __future__ import annotations

from typing import Any

import pytest

from glasscity.show.compared import changes
from glasscity.show.words import Words


def _row(**values: Any) -> dict[str, Any]:
    return {
        "outcome": "x", "title": "X", "theme": "one", "type": "harm", "unit": "records",
        "a": 1.0, "b": 2.0, "value": 1.0, "low": 0.5, "high": 1.5, "by": "", "group": "everybody",
    } | values  # fmt: skip


@pytest.mark.parametrize(
    ("values", "way"),
    [
        ({}, changes.MORE),
        ({"value": -1.0, "low": -2.0, "high": -0.1}, changes.LESS),
        ({"value": 1.0, "low": -0.1, "high": 2.1}, changes.UNCLEAR),
        ({"value": 0.0, "low": -0.1, "high": 0.1}, changes.UNCLEAR),
        ({"value": 0.0, "low": 0.0, "high": 0.0}, changes.SAME),
        ({"value": 0.0, "low": None, "high": None}, changes.SAME),
        ({"value": -3.0, "low": None, "high": None}, changes.LESS),
        ({"value": None, "low": None, "high": None}, changes.UNDEFINED),
    ],
)
def test_direction(values: dict[str, Any], way: str) -> None:
    assert changes.direction(_row(**values)) == way


def test_key_changes_are_settled_general_and_show_what_gets_worse() -> None:
    def harm(name: str, theme: str, a: float, b: float, **more: Any) -> dict[str, Any]:
        d = b - a
        bounds = {"low": d - abs(d) / 2, "high": d + abs(d) / 2}
        return _row(outcome=name, theme=theme, a=a, b=b, value=d, **(bounds | more))

    rows = [
        harm("first", "one", 10, 8),
        harm("second", "one", 10, 5),
        harm("third", "one", 10, 0),  # Larger, but the theme has two that are more general.
        harm("open", "two", 10, 1, low=-20.0, high=1.0),
        harm("b", "three", 10, 1),
        harm("c", "four", 10, 4),
        harm("d", "five", 10, 4.4),
        harm("equal", "wrongful", 10, 3.6),  # As much as c, in tenths; its theme leads.
        harm("worse", "six", 10, 11),
        harm("claim", "seven", 10, 0, type="claim"),
        harm("wrongful:lawful act", "eight", 10, 0),
    ]
    assert [row["outcome"] for row in changes.key_changes(rows)] == ["b", "equal", "worse"]
    without = [row for row in rows if row["outcome"] != "worse"]
    assert [row["outcome"] for row in changes.key_changes(without)] == ["b", "equal", "c"]


def test_shares_differ_by_percentage_points(words: Words) -> None:
    row = _row(unit="share of people", value=0.052, low=0.05, high=0.054)
    assert changes.told(row, words) == "+5.2 (+5 to +5.4) percentage points"
    assert changes.bare(0.052, "share of people", words) == "5.2%"


def test_without_an_interval_none_is_written(words: Words) -> None:
    assert changes.told(_row(value=-3.0, low=None, high=None), words) == "−3 records"
    assert changes.told(_row(unit="ratio", low=None, high=None), words) == "+1"
