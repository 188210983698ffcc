"""Rules and switches carry a source like numbers, and keep it wherever a scenario goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from glasscity import scenario
from glasscity.errors import GlasscityError

NAMES = [preset.name for preset in scenario.preset_names()]
SCHOOL = """title: Merit points
extends: no-score
regime:
  sensing:
    registers: {{victims: {victims}}}
  scoring:
    start: 100 points; assumed
    points: {{traffic-violation: -2 points; assumed}}
    review: {review}
    readers: {{person: {person}}}
    tiers: {{gold: 110, none: 80}}
"""


def school(
    folder: Path,
    review: str = "monthly; described, school rules 2025",
    person: str = "true",
    victims: str = "anyone",
) -> Path:
    path = folder / "school.yaml"
    path.write_text(SCHOOL.format(review=review, person=person, victims=victims), encoding="utf-8")
    return path


def rule(found: scenario.Resolved, path: str) -> scenario.SourceRow:
    return next(row for row in scenario.sources(found) if row.path == path)


def test_a_rule_on_one_line_has_its_word_and_its_source(tmp_path: Path) -> None:
    found = scenario.load(school(tmp_path, person='"false; assumed, nobody said so"'))
    assert found.regime.scoring is not None
    assert found.regime.scoring.review == "monthly"
    assert found.regime.scoring.readers == {"person": False}
    review = rule(found, "regime.scoring.review")
    assert (review.rule, review.kind, review.source) == (
        "monthly",
        "described",
        "school rules 2025",
    )
    assert review.value is None
    person = rule(found, "regime.scoring.readers.person")
    assert (person.rule, person.kind, person.note) == ("false", "assumed", "nobody said so")


def test_a_rule_without_a_source_is_told_as_such(tmp_path: Path) -> None:
    found = scenario.load(school(tmp_path, review="yearly"))
    assert rule(found, "regime.scoring.review").note == "no source is named"


def test_a_rule_as_by_default_needs_no_row(tmp_path: Path) -> None:
    found = scenario.load(school(tmp_path, review="at-once"))
    assert "regime.scoring.review" not in {row.path for row in scenario.sources(found)}


def test_sources_of_rules_survive_being_written_out(tmp_path: Path) -> None:
    found = scenario.load(school(tmp_path))
    again = tmp_path / "again.yaml"
    again.write_text(found.to_yaml(), encoding="utf-8")
    assert scenario.load(again).hash == found.hash
    assert scenario.sources(scenario.load(again)) == scenario.sources(found)


def test_the_source_of_a_rule_is_part_of_the_hash(tmp_path: Path) -> None:
    one = scenario.load(school(tmp_path)).hash
    assert scenario.load(school(tmp_path, review="monthly; assumed")).hash != one
    assert scenario.load(school(tmp_path, review="monthly")).hash != one


def test_another_rule_does_not_inherit_the_source(tmp_path: Path) -> None:
    path = school(tmp_path)
    found = scenario.load(path, [("regime.scoring.review", "yearly")])
    assert rule(found, "regime.scoring.review").note == "no source is named"
    kept = scenario.load(path, [("regime.scoring.start", "90")])
    assert rule(kept, "regime.scoring.review").source == "school rules 2025"


@pytest.mark.parametrize(
    ("review", "sentence"),
    [
        ("monthly; nobody-knows-2019", 'has the source "nobody-knows-2019"'),
        ("monthly; described,", "does not say by whom"),
        ("weekly; assumed", "not known here"),
    ],
)
def test_a_wrong_rule_or_source_gets_a_sentence(tmp_path: Path, review: str, sentence: str) -> None:
    with pytest.raises(GlasscityError, match=r"school\.yaml:9.*regime\.scoring\.review") as error:
        scenario.load(school(tmp_path, review=review))
    assert sentence in str(error.value)


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_of_a_preset_has_a_source(name: str) -> None:
    rows = [row for row in scenario.sources(scenario.load(name)) if row.rule]
    assert [row.path for row in rows if row.note == "no source is named"] == []
    for row in rows:
        if row.kind != "assumed":
            assert row.reference_text, row.path
