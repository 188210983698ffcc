"""The grammar of numbers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from glasscity.scenario.bibliography import references
from glasscity.scenario.quantity import Quantity, read_line, read_source
from glasscity.scenario.vocabulary import UNITS

numbers = st.one_of(
    st.integers(-(10**12), 10**12),
    st.floats(-1e12, 1e12, allow_nan=False),
)
words = st.text(st.characters(exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=20)


def squeezed(text: str) -> str:
    return " ".join(text.split())


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    value = draw(numbers)
    spread = draw(st.none() | st.tuples(st.floats(0, 1e9), st.floats(0, 1e9)))
    span = None if spread is None else (value - spread[0], value + spread[1])
    kind = draw(st.sampled_from(["assumed", "described", "published"]))
    text = squeezed(" ".join(draw(st.lists(words, max_size=4))))
    if kind == "assumed":
        source, note = "assumed", text
    elif kind == "described":
        source, note = text or "somebody", ""
    else:
        source, note = squeezed(f"{draw(st.sampled_from(sorted(references())))} {text}"), ""
    unit = draw(st.sampled_from(UNITS))
    return Quantity(value=value, unit=unit, range=span, source=source, kind=kind, note=note)


@given(quantities())
def test_a_quantity_survives_its_own_line(quantity: Quantity) -> None:
    assert Quantity.model_validate(quantity.line) == quantity


@given(quantities())
def test_a_quantity_survives_its_own_record(quantity: Quantity) -> None:
    assert Quantity.model_validate(quantity.model_dump()) == quantity


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    problems = []
    try:
        Quantity.model_validate(text)
    except ValidationError as error:
        problems = error.errors()
    assert all(item["type"] == "problem" for item in problems)


def test_a_line_in_full() -> None:
    found = Quantity.model_validate("-5 points [-10, 0]; assumed, by analogy; roughly")
    assert (found.value, found.unit, found.range) == (-5, "points", (-10, 0))
    assert (found.kind, found.source, found.note) == (
        "assumed",
        "assumed",
        "by analogy; roughly",
    )


def test_a_line_that_cites() -> None:
    found = Quantity.model_validate("1.7e-8 per comparison [5e-9, 1e-7]; npl-2023 table 4")
    assert (found.value, found.low, found.high) == (1.7e-8, 5e-9, 1e-7)
    assert (found.kind, found.source) == ("published", "npl-2023 table 4")


def test_a_line_that_describes() -> None:
    found = Quantity.model_validate("+100 points; described, school rules 2025")
    assert (found.value, found.kind, found.source) == (100, "described", "school rules 2025")


def test_whole_floats_become_ints_so_that_hashes_agree() -> None:
    assert read_line("5.0 points; assumed")["value"] == 5
    record = {"value": 5.0, "unit": "points", "source": "assumed", "kind": "assumed"}
    assert isinstance(Quantity.model_validate(record).value, int)


@pytest.mark.parametrize(
    ("line", "days"),
    [("3 days", 3), ("2 weeks", 14), ("12 months", 365), ("2 years", 730)],
)
def test_durations_in_days(line: str, days: float) -> None:
    assert math.isclose(Quantity.model_validate(f"{line}; assumed").days, days)


def test_sources() -> None:
    assert read_source("assumed") == ("assumed", "assumed", "")
    assert read_source("assumed,  two words") == ("assumed", "assumed", "two words")
    assert read_source("described, the rules, p. 3") == ("the rules, p. 3", "described", "")
    assert read_source("jinan-dogs third time") == ("jinan-dogs third time", "published", "")
