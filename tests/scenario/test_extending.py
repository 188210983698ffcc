"""How a file is laid over what it extends."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from glasscity import scenario
from glasscity.errors import GlasscityError

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


def test_files_in_folders_below_are_found_beside_the_file_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "base.yaml").write_text(
        "title: Base\nlife: ../my-life.yaml\n", encoding="utf-8"
    )
    (tmp_path / "my-life.yaml").write_text("extends: plain\nlocal: 0.5 share; assumed\n")
    path = tmp_path / "child.yaml"
    path.write_text("title: Child\nextends: below/base.yaml\n")
    assert scenario.load(path).life.local.value == 0.5


SECRET = "root:x:0:0"


@pytest.mark.parametrize("field", ["extends", "life", "life: {people", "life: {extends"])
@pytest.mark.parametrize("way", ["above", "absolute", "link", "no-such-file"])
def test_a_file_outside_the_folder_of_the_first_is_not_read(
    tmp_path: Path, field: str, way: str
) -> None:
    outside = tmp_path / "outside.yaml"
    if way != "no-such-file":
        outside.write_text(SECRET, encoding="utf-8")
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "link.yaml").symlink_to(outside)
    name = {"absolute": str(outside), "link": "link.yaml"}.get(way, "../outside.yaml")
    path = folder / "child.yaml"
    path.write_text(f"title: T\n{field}: {name}{'}' if '{' in field else ''}\n", encoding="utf-8")
    with pytest.raises(GlasscityError) as caught:
        scenario.load(path)
    assert "lies outside the folder of the first file" in str(caught.value)
    assert SECRET not in str(caught.value)


def test_a_path_given_on_the_command_line_is_held_to_the_same_folder(tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text(SECRET, encoding="utf-8")
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "child.yaml").write_text("title: T\nextends: no-score\n", encoding="utf-8")
    (folder / "half.yaml").write_text("extends: plain\n", encoding="utf-8")
    for field in ("life", "life.people"):
        with pytest.raises(GlasscityError, match="lies outside the folder"):
            scenario.load(folder / "child.yaml", [(field, "../outside.yaml")])
    people = scenario.load(folder / "child.yaml", [("life.people", "half.yaml")]).life.people
    assert list(people.districts) == ["town"]


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        f"title: T\n{SECRET.replace(':', '-')}: 5\n",
        f"title: T\nlife: plain\nrun: {{people: '{SECRET}'}}\n",
        f"title: T\nlife: plain\n'{SECRET}': 1\n'{SECRET}': 2\n",
        f"title: T\nlife: !<{SECRET}> plain\n",
        f"- {SECRET}\n",
        f"title: {{{SECRET}\n",
    ],
)
def test_what_a_named_file_holds_is_never_quoted(tmp_path: Path, text: str) -> None:
    (tmp_path / "named.yaml").write_text(text, encoding="utf-8")
    path = tmp_path / "child.yaml"
    path.write_text("title: Child\nextends: named.yaml\n", encoding="utf-8")
    with pytest.raises(GlasscityError) as caught:
        scenario.load(path)
    assert str(caught.value).startswith("named.yaml")
    assert "root" not in str(caught.value)


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    path = tmp_path / "child.yaml"
    path.write_text("title: Child\nextends: pipe.yaml\n", encoding="utf-8")
    with pytest.raises(GlasscityError, match=r"pipe\.yaml is not an ordinary file"):
        scenario.load(path)


def test_a_long_chain_is_told_from_a_circle(tmp_path: Path) -> None:
    (tmp_path / "c0.yaml").write_text("title: T\nextends: no-score\n", encoding="utf-8")
    for link in range(1, 25):
        text = f"title: T\nextends: c{link - 1}.yaml\n"
        (tmp_path / f"c{link}.yaml").write_text(text, encoding="utf-8")
    assert scenario.load(tmp_path / "c15.yaml").title == "T"
    with pytest.raises(GlasscityError, match="more than 20 files build on one another"):
        scenario.load(tmp_path / "c24.yaml")


def test_districts_are_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "school.yaml"
    path.write_text(
        "title: School\nlife:\n  people:\n    extends: plain\n    districts:\n"
        "      lower: 200 people; assumed\n      upper: 200 people; assumed\n",
        encoding="utf-8",
    )
    assert list(scenario.load(path).life.people.districts) == ["lower", "upper"]
