"""How a file is laid over what it extends."""

from __future__ import annotations

from pathlib import Path

from glasscity import scenario

BASE = """title: Base
summary: Says of itself what is true of nobody else.
certainty: sure
hypothetical: [inherited]
life:
  people: plain
  acts:
    late: {id: 9, context: study, rate: 10 per person-year; assumed}
    loud: 1 per person-year; assumed
regime:
  sensing: {registers: {miss: 0.1 share; assumed}}
  scoring:
    start: 100 points; assumed
    points: {late: -1 points; assumed}
    tiers: {gold: 90, rest: 0}
"""


def over_base(tmp_path: Path, text: str) -> scenario.Resolved:
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    path = tmp_path / "child.yaml"
    path.write_text(f"title: Child\nextends: base.yaml\n{text}", encoding="utf-8")
    return scenario.load(path)


def test_mappings_merge_and_numbers_are_replaced_whole(tmp_path: Path) -> None:
    text = (
        "regime: {scoring: {start: '80 points; described, us', points: {loud: -3 points; assumed}}}"
    )
    scoring = over_base(tmp_path, text).regime.scoring
    assert scoring is not None
    assert (scoring.start.value, scoring.start.kind) == (80, "described")
    assert list(scoring.points) == ["late", "loud"]


def test_tiers_are_replaced_whole(tmp_path: Path) -> None:
    scoring = over_base(tmp_path, "regime: {scoring: {tiers: {fine: 50, poor: 0}}}").regime.scoring
    assert scoring is not None
    assert list(scoring.tiers) == ["fine", "poor"]


def test_null_removes(tmp_path: Path) -> None:
    found = over_base(tmp_path, "life: {acts: {loud: null}}\nregime: {scoring: null}")
    assert found.regime.scoring is None
    assert list(found.life.acts) == ["late"]


def test_a_line_over_an_act_changes_its_rate_alone(tmp_path: Path) -> None:
    act = over_base(tmp_path, "life: {acts: {late: 3 per person-year; assumed}}").life.acts["late"]
    assert (act.id, act.context, act.rate.value) == (9, "study", 3)


def test_a_named_life_replaces_the_inherited_one(tmp_path: Path) -> None:
    text = "life: plain\nregime: {scoring: {points: {late: null}}}"
    assert not over_base(tmp_path, text).life.acts


def test_people_that_are_named_replace_the_inherited_ones(tmp_path: Path) -> None:
    found = over_base(tmp_path, "life: {people: beijing-2020}").life
    assert len(found.people.districts) == 16
    assert list(found.acts) == ["late", "loud"]


def test_a_scenario_never_inherits_what_another_says_of_itself(tmp_path: Path) -> None:
    found = over_base(tmp_path, "")
    assert (found.title, found.summary, found.certainty) == ("Child", "", "")
    assert found.hypothetical == ["inherited"]
    assert found.name == "child"


def test_ids_are_assigned_by_name_and_never_taken_twice(tmp_path: Path) -> None:
    zeal, ache = "1 per person-year; assumed", "{id: 100, rate: 1 per person-year; assumed}"
    text = f"life: {{acts: {{zeal: {zeal}, ache: {ache}}}}}"
    acts = over_base(tmp_path, text).life.acts
    assert {name: act.id for name, act in acts.items()} == {
        "late": 9,
        "loud": 101,
        "zeal": 102,
        "ache": 100,
    }


def test_bare_tiers_take_the_source_of_start(tmp_path: Path) -> None:
    text = "regime: {scoring: {start: '100 points; described, school rules'}}"
    scoring = over_base(tmp_path, text).regime.scoring
    assert scoring is not None
    assert scoring.tiers["gold"].source == "school rules"
    assert scoring.tiers["gold"].kind == "described"


def test_files_in_other_folders_are_found_beside_the_file_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "my-life.yaml").write_text("extends: plain\nlocal: 0.5 share; assumed\n")
    path = tmp_path / "below" / "child.yaml"
    path.write_text(
        "title: Child\nextends: ../base.yaml\nlife: ../my-life.yaml\nregime: {scoring: null}\n"
    )
    assert scenario.load(path).life.local.value == 0.5
