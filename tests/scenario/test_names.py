"""Names: what they may hold, and which two nobody can tell apart."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.scenario.names import INVISIBLE, MAX_NAME, look_alike, unseen, untidy


@pytest.mark.parametrize(
    "pair",
    [
        ("late", "LATE"),
        ("late", "l\u0430te"),
        ("AAA", "\u0391\u0391\u0391"),
        ("PACE", "\u0420\u0410\u0421\u0415"),
        ("AI", "Al"),
        ("A1", "Al"),
        ("B0", "BO"),
        ("fine", "\ufb01ne"),
        ("Stra\u00dfe", "STRASSE"),
        ("gold", "\U0001d420old"),
        ("A-1", "A\u20131"),
    ],
)
def test_names_that_look_alike(pair: tuple[str, str]) -> None:
    assert look_alike(["other", *pair]) == pair


@pytest.mark.parametrize(
    "names",
    [
        ("AAA", "AA", "A", "B", "C", "D"),
        ("mali", "mall"),
        ("fare-dodging", "fare-dodger"),
        ("\u8fdf\u5230", "\u65e9\u9000"),
        ("class-7a", "class-7b", "class-17a"),
        ("caf\u00e9", "cafe"),
    ],
)
def test_names_that_differ(names: tuple[str, ...]) -> None:
    assert look_alike(names) is None


@given(st.characters(categories=("Cc", "Cf", "Cs", "Co", "Cn")))
def test_what_cannot_be_seen_is_found(letter: str) -> None:
    blank = letter.isspace() and letter in "\t\n\x0b\x0c\r"
    assert (unseen(f"a{letter}b") is None) == blank


@pytest.mark.parametrize("letter", sorted(INVISIBLE))
def test_fillers_are_found(letter: str) -> None:
    found = unseen(f"a{letter}")
    assert found is not None
    assert f"U+{ord(letter):04X}" in found


@given(st.text(st.characters(categories=("L", "Nd", "P", "S"), exclude_characters=INVISIBLE)))
def test_what_can_be_seen_is_let_pass(text: str) -> None:
    assert unseen(text) is None


def test_tidy_names_only() -> None:
    assert untidy("Model citizen, honoured in public") is None
    for name in ("", " ", " gold", "gold ", "a  b", "a\tb", "a\u00a0b", "x" * (MAX_NAME + 1)):
        assert untidy(name), name
    assert untidy("x" * MAX_NAME) is None
    assert untidy(unicodedata.lookup("COMBINING ACUTE ACCENT") + "e")
