"""Numbers and names in words, and that no sentence is missing or left over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from glasscity.show import words as module
from glasscity.show.words import Words, ends_of, humanise, load_words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "undefined"),
        (float("nan"), "undefined"),
        (0, "0"),
        (3, "3"),
        (1234567, "1,234,567"),
        (1740.4, "1,740"),
        (985.24, "985"),
        (12.345, "12.3"),
        (2.765, "2.77"),
        (0.0025, "0.0025"),
        (-5, "−5"),
        (1.7e-8, "1.7\u00a0×\u00a010⁻⁸"),
    ],
)
def test_number(words: Words, value: float | None, text: str) -> None:
    assert words.number(value) == text


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        (16_950, 19_379, 400_052, "20,000"),
        (16_950, 12_200, 58_000, "17,000"),
        (1_740.4, 1_700, 1_790, "1,740"),
        (12.345, 12, 13, "12.3"),
        (12.345, 12.34, 12.35, "12.3"),
        (-0.4567, -3, 2, "−0.5"),
        (0.53, 0.5, 900, "0.5"),
        (-3_456.7, -9_000, 0, "−3,500"),
        (5, 4, 6, "5"),
        (0, -1, 1, "0"),
        (7, 7, 7, "7"),
        (1.7e-8, 0, 1, "1.7\u00a0×\u00a010⁻⁸"),
    ],
)
def test_no_digit_is_finer_than_the_range(
    words: Words, value: float, low: float, high: float, text: str
) -> None:
    assert words.within(value, high - low) == text


@pytest.mark.parametrize(
    ("share", "width", "text"),
    [(0.12345, 0.3, "12%"), (0.027, 0.9, "3%"), (0.9999, 0.5, "over 99.9%"), (0.5, 0.0, "50%")],
)
def test_shares_have_no_digit_finer_than_their_range(
    words: Words, share: float, width: float, text: str
) -> None:
    assert words.percent(share, width) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0%"),
        (1, "100%"),
        (0.5, "50%"),
        (0.027, "2.7%"),
        (0.0004, "0.04%"),
        (0.00001, "under 0.01%"),
        (0.994, "99.4%"),
        (0.9999, "over 99.9%"),
    ],
)
def test_percent(words: Words, share: float, text: str) -> None:
    assert words.percent(share) == text


def test_quantity_knows_shares_and_ratios(words: Words) -> None:
    assert words.quantity(0.5, "share") == "50%"
    assert words.quantity(0.5, "ratio") == "0.5"
    assert words.quantity(12, "weeks") == "12 weeks"
    assert words.quantity(None, "weeks") == "undefined"


def test_counts_and_lists(words: Words) -> None:
    assert words.count("day", 1) == "1 day"
    assert words.count("synthetic", 8412) == "8,412 synthetic people"
    assert words.list(["A", "B", "C"]) == "A, B and C"
    assert words.list(["A"]) == "A"


def test_names_fall_back_to_the_readable_key(words: Words) -> None:
    assert words.name("sex", "female") == "Women"
    assert words.name("demand", "rail-trip") == "Rail trip"
    assert humanise("a_b-c") == "A b c"


def test_another_language_may_write_numbers_its_own_way() -> None:
    entries = {
        "format": {
            "thousands": ".",
            "decimal": ",",
            "percent": "{value} %",
            "over_percent": "über {value} %",
            "under_percent": "unter {value} %",
            "undefined": "-",
        },
        "names": {},
    }
    words = Words(entries)
    assert words.number(1234567) == "1.234.567"
    assert words.percent(0.027) == "2,7 %"


def test_every_key_that_the_code_asks_for_exists(words: Words) -> None:
    folder = Path(module.__file__).parent
    pattern = re.compile(r'(?:say|entry)\(\s*"([a-z_0-9.]+[a-z_0-9])"[,)\s]')
    asked = set()
    for file in [*folder.rglob("*.py"), *(folder / "templates").glob("*.html")]:
        asked |= set(pattern.findall(file.read_text(encoding="utf-8")))
    assert len(asked) > 60
    for key in sorted(asked):
        words.entry(key)


def _sentences(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        for child in node.values():
            yield from _sentences(child)
    elif isinstance(node, list):
        for child in node:
            yield from _sentences(child)
    else:
        yield str(node)


def test_no_sentence_calls_anything_a_forecast_or_speaks_of_a_real_cause() -> None:
    said = " ".join(_sentences(load_words()._entries)).lower()
    assert "they are not forecasts" in said
    assert said.count("forecast") == 1
    assert "synthetic people" in said


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1.0, 2.0, ("1.0", "2.0")),
        (None, 2.0, None),
        (1.0, None, None),
        (1.5, 1.5, None),
        (1.01, 1.02, None),  # They read alike.
    ],
)
def test_ends_of_a_range_are_told_where_they_read_differently(low, high, expected):
    assert ends_of(low, high, "{:.1f}".format) == expected
