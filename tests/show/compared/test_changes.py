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
        "told": "more", "again": "more", "ratio": 2.0, "ratio_low": 1.5, "ratio_high": 2.6,
        "least_seen": 1.4,
    } | values  # fmt: skip


@pytest.mark.parametrize(
    ("values", "way"),
    [
        ({}, changes.MORE),
        ({"value": -1.0, "low": -2.0, "high": -0.1, "told": "less"}, changes.LESS),
        # An interval of the mean that leaves out 0 is not enough.
        ({"value": 1.0, "low": 0.1, "high": 2.1, "told": ""}, changes.UNCLEAR),
        ({"value": 0.0, "low": -0.1, "high": 0.1, "told": ""}, changes.UNCLEAR),
        ({"value": 0.0, "low": 0.0, "high": 0.0}, changes.SAME),
        ({"value": 0.0, "low": None, "high": None}, changes.SAME),
        ({"value": -3.0, "low": None, "high": None, "told": ""}, changes.UNCLEAR),
        ({"value": None, "low": None, "high": None}, changes.UNDEFINED),
    ],
)
def test_direction(values: dict[str, Any], way: str) -> None:
    assert changes.direction(_row(**values)) == way


def test_what_only_takes_apart_or_has_a_moving_whole_is_no_headline() -> None:
    names = ("kept", "wrongful:lawful act", "wrongful_share_of_penalties", "top_tenth:penalties")
    rows = [_row(outcome=name) for name in names]
    assert [row["outcome"] for row in changes.headlines(rows, "harm")] == ["kept"]


def test_shares_differ_by_percentage_points(words: Words) -> None:
    row = _row(unit="share of people", value=0.052, low=0.05, high=0.054)
    assert changes.told(row, words) == "+5.2 (+5 to +5.4) percentage points"
    assert changes.bare(0.052, "share of people", words) == "5.2%"


def test_without_an_interval_none_is_written(words: Words) -> None:
    assert changes.told(_row(value=-3.0, low=None, high=None), words) == "−3 records"
    assert changes.told(_row(unit="ratio", low=None, high=None), words) == "+1"
