"""Names: what they may hold, and which two nobody can tell apart."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.errors import GlasscityError
from glasscity.scenario import load
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


UNTIDY = {
    "": "empty",
    " ": "empty",
    " gold ": "blanks at its ends",
    "a  b": "single spaces",
    "a\u00a0b": "single spaces",
    "a\u200b": "zero width space",
    "a\x07": "control character",
    "a\u202e": "right-to-left override",
    "\ue000": "private use",
    "x" * 41: "at most 40",
    "\u0301a": "begins with a mark",
    "\u043erdinary": "look alike",
    "ORDINARY": "look alike",
}


def _tiers(name: str) -> str:
    return f"{{AAA: 1300, {json.dumps(name)}: 1000, ordinary: 600, D: 0}}"


@pytest.mark.parametrize("name", list(UNTIDY), ids=ascii)
def test_an_untidy_name_is_refused_wherever_it_comes_from(name: str, tmp_path: Path) -> None:
    base, above = tmp_path / "base.yaml", tmp_path / "above.yaml"
    tiers = f"regime: {{scoring: {{tiers: {_tiers(name)}}}}}\n"
    base.write_text(f"title: Base\nextends: town\n{tiers}", encoding="utf-8")
    above.write_text("title: Above\nextends: base.yaml\n", encoding="utf-8")
    with pytest.raises(GlasscityError, match=UNTIDY[name]) as direct:
        load(base)
    # What another file holds is not quoted, but it is refused all the same.
    with pytest.raises(GlasscityError) as extended:
        load(above)
    with pytest.raises(GlasscityError, match=UNTIDY[name]) as changed:
        load("town", [("regime.scoring.tiers", _tiers(name))])
    for error in (direct, extended, changed):
        assert str(error.value).isprintable()


def test_names_are_composed_wherever_they_come_from(tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    regime = f"regime: {{scoring: {{tiers: {_tiers('cafe' + chr(0x301))}}}}}\n"
    file.write_text(f"title: File\nextends: town\n{regime}", encoding="utf-8")
    changed = load("town", [("regime.scoring.tiers", _tiers("cafe\u0301"))])
    for found in (load(file), changed):
        assert found.regime.scoring is not None
        assert "caf\u00e9" in found.regime.scoring.tiers
