"""What is told of a comparison in words."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from glasscity.show.compared import verdicts
from glasscity.show.words import Words


def _row(**values: Any) -> dict[str, Any]:
    return {
        "outcome": "x", "title": "X", "unit": "records", "a": 1.0, "b": 2.0, "value": 1.0,
        "low": 0.5, "high": 1.5, "by": "", "group": "everybody", "told": "", "again": "",
        "ratio": 2.0, "ratio_low": 1.1, "ratio_high": 3.0, "least_seen": 2.5,
    } | values  # fmt: skip


@pytest.mark.parametrize(
    ("values", "cities", "said"),
    [
        ({"told": "more", "ratio_low": 1.5}, 8, "B has 1.5 to 3 times as much"),
        ({"told": "more", "ratio": None, "ratio_low": None}, 8, "there in B alone"),
        ({"told": "more", "ratio_low": None}, 8, "B has 2 times as much in every one"),
        ({"told": "less", "ratio": None, "ratio_low": None}, 8, "there in A alone"),
        (
            {"again": "more"},
            8,
            "it would go the same way in a new city, but not surely beyond 1.25",
        ),
        ({}, 8, "a difference of 2.5 times would have been told"),
        ({"least_seen": None}, 8, "could not have shown any difference"),
        ({}, 3, "not told: it takes 4 cities"),
        ({"value": 0.0, "low": 0.0, "high": 0.0}, 8, "equal in every city"),
        ({"value": None}, 8, "not defined in both worlds"),
    ],
)
def test_every_difference_has_its_verdict(
    values: dict[str, Any], cities: int, said: str, words: Words
) -> None:
    assert said in verdicts.verdict_words(_row(**values), cities, words)


def test_the_order_is_the_declared_one() -> None:
    rows = [_row(outcome=name, value=size) for name, size in (("a", 1), ("b", 900), ("c", 3))]
    assert [row["outcome"] for row in verdicts.lead_rows(rows, ["c", "gone", "a"])] == ["c", "a"]


def test_a_summary_names_what_is_told_and_what_could_have_been(words: Words) -> None:
    rows = [_row(title="Up", told="more"), _row(title="Down", told="less"), _row(least_seen=1.4)]
    said = " ".join(verdicts.summary([*rows, _row()], 8, words))
    assert "more of this again in B: Up." in said
    assert "less of this again in B: Down." in said
    assert "Of 2 others" in said
    assert "1.4 times (the surest) to 2.5 times" in said
    alone = " ".join(verdicts.summary(rows, 1, words))
    assert "Nothing is told of 1 seed" in alone
    assert "Up" not in alone


@pytest.mark.parametrize(
    ("unsaid", "punished", "said"),
    [
        (
            "less",
            "more",
            "critical remarks are left unsaid (16% in A, 11% in B), and for that",
        ),
        ("more", "less", "fewer lawful remarks are punished"),
        ("less", "less", ""),
        ("less", "", ""),
        ("", "more", ""),
    ],
)
def test_a_rise_in_punished_remarks_that_speech_explains_is_said_so(
    unsaid: str, punished: str, said: str, words: Words
) -> None:
    rows = [
        _row(outcome="remarks_withheld", again=unsaid, a=0.16, b=0.11),
        _row(outcome="lawful_remarks_punished_per_100000", again=punished, value=858.0),
    ]
    text = verdicts.unsaid_for_punished(rows, words)
    assert said in text
    assert bool(text) == bool(said)


def test_groups_of_two_attributes_and_of_tiers_are_in_no_sentence(words: Words) -> None:
    judged = _row(by="sex", group="sex: male", told="more")
    rows = [
        judged,
        _row(by="sex", group="sex: female", told=""),
        _row(by="sex, age", group="sex: male, age: 25-44", ratio=None, least_seen=None),
        _row(by="tier in A", group="tier in A: D", ratio=None, least_seen=None),
    ]
    told, looked = verdicts.told_groups(pl.DataFrame(rows, infer_schema_length=None), "x")
    assert [row["group"] for row in told] == ["sex: male"]
    assert len(looked) == 2
    assert "Of 2 groups looked at" in verdicts.seen_in_groups(looked, words)
