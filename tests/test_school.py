"""A school is told as a school: no face of its run speaks of a city, its districts, its courts."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from glasscity.cli import main

SCHOOL = str(Path(__file__).parent / "inputs" / "school-merit.yaml")
SMALL = ["--people", "400", "--years", "0.3"]
COMPARED = ["compare", SCHOOL, "--without", "informers", *SMALL]
OF_A_CITY = re.compile(
    r"\b(city|cities|districts?|courts?|tax offices?|police|neighbours|beijing|china|yuan|"
    r"published aggregate|journalist or an official, not verified|towns?)\b",
    re.IGNORECASE,
)
KEYS = re.compile(
    r"life\.people\.districts|\bdistricts\b(?= +4 entries)|people/neighbours"
    r"|benefit_worth\s+0\s+yuan"
)
"""Names of the language of scenarios and of files, and the unit of a number that is not counted."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return tmp_path_factory.mktemp("school")


@pytest.fixture
def said(capsys, monkeypatch, folders):
    """Run the command line in one folder; return all that it printed."""
    monkeypatch.chdir(folders)
    monkeypatch.setenv("COLUMNS", "300")

    def call(*words: str) -> str:
        assert main(list(words)) == 0
        found = capsys.readouterr()
        return found.out + found.err

    return call


def visible(page: Path) -> str:
    """Return the text of a page that somebody reads, alternative texts among it."""
    text = page.read_text(encoding="utf-8")
    text = re.sub(r"<style.*?</style>", " ", text, flags=re.DOTALL)
    scripts = re.findall(r"<script type=\"application/json\"[^>]*>(.*?)</script>", text, re.DOTALL)
    text = re.sub(r"<script.*?</script>", " ", text, flags=re.DOTALL)
    alternative = re.findall(r' (?:alt|aria-label|title)="([^"]*)"', text)
    drawn = re.findall(r'"(?:description|title|text|label)":"([^"]*)"', " ".join(scripts))
    return html.unescape(" ".join([re.sub(r"<[^>]+>", " ", text), *alternative, *drawn]))


def slips(text: str) -> list[str]:
    bare = KEYS.sub(" ", text)
    return [bare[max(0, at.start() - 60) : at.end() + 40] for at in OF_A_CITY.finditer(bare)]


@pytest.mark.parametrize(
    "words",
    [
        ["run", SCHOOL, *SMALL, "--out", "r"],
        ["run", SCHOOL, *SMALL, "--ranges", "20", "--out", "ranged"],
        ["explain", SCHOOL],
        ["explain", SCHOOL, "--plan"],
        ["explain", SCHOOL, "life.people"],
        ["explain", SCHOOL, "regime.sensing"],
        ["story", SCHOOL, *SMALL, "--person", "3"],
        ["story", SCHOOL, *SMALL, "--find", "denounced-falsely"],
        [*COMPARED, "--seeds", "4", "--out", "c"],
        [*COMPARED, "--seeds", "2", "--assumptions", "20"],
        ["safeguards", SCHOOL, *SMALL, "--seeds", "2", "--no-pairs"],
        ["explore", SCHOOL, *SMALL, "--points", "4", "--seeds", "2", "--workers", "1"],
    ],
    ids=lambda words: " ".join(word for word in words if "/" not in word)[:40],
)  # fmt: skip
def test_no_command_speaks_of_a_city(said, words):
    text = said(*words)
    assert slips(text) == []
    if words[0] in ("run", "compare", "safeguards", "explore"):
        assert "400 synthetic pupils" in text
    if words[0] == "run":
        assert "What leads where a scenario declares nothing" in text


def test_a_report_says_school_class_and_pupil(said, folders):
    said("report", "r", "--out", "r.html")
    text = visible(folders / "r.html")
    assert slips(text) == []
    for words in ("One school does not tell its classes apart", "by class", "400 synthetic pupils"):
        assert words in text
    assert "The scenario chooses none, so these lead" in text
    # No face is sought at this school.
    assert "When an alarm is wrong" not in text


def test_a_report_of_ranges_does_too(said, folders):
    said("report", "ranged", "--out", "ranged.html")
    text = visible(folders / "ranged.html")
    assert slips(text) == []
    assert "2 schools played at each" in text


def test_a_report_of_a_comparison_does_too(said, folders):
    said("report", "c", "--out", "c.html")
    text = visible(folders / "c.html")
    assert slips(text) == []
    assert "in a new school" in text


def test_what_is_the_same_for_everybody_is_not_told_of_one(said):
    text = said("story", SCHOOL, *SMALL, "--person", "3")
    assert "A synthetic pupil: a " in text
    for words in ("living alone", "registered", "demographic"):
        assert words not in text


def test_a_city_is_told_as_a_city(said, folders):
    said("run", "press-2019", "--people", "2000", "--years", "0.1", "--out", "press")
    said("report", "press", "--out", "press.html")
    text = visible(folders / "press.html")
    assert "One city does not tell its districts apart" in text
    assert "There is no nationwide citizen score in China" in text
    assert "When an alarm is wrong" in text
    assert "Chosen by the scenario, in its order" in text
