"""Changes from the command line."""

from __future__ import annotations

import pytest

from glasscity import scenario
from glasscity.errors import GlasscityError
from glasscity.scenario.mechanisms import without


def test_a_bare_number_keeps_the_unit_and_becomes_an_assumption() -> None:
    found = scenario.load("press-2019", [("regime.sensing.cameras.miss", "0.25")])
    assert found.regime.sensing.cameras is not None
    miss = found.regime.sensing.cameras.miss
    assert (miss.value, miss.unit, miss.kind) == (0.25, "share", "assumed")
    assert miss.note == "set on the command line"
    assert miss.range is None
    assert found.name == "press-2019"


def test_a_default_that_no_file_names_can_be_set() -> None:
    found = scenario.load("no-score", [("life.acts.littering.temperament", "null")])
    assert found.life.acts["littering"].temperament is None


def test_a_number_on_one_line_a_list_and_null() -> None:
    overrides = [
        ("regime.scoring.expires", "90 days; described, a proposal"),
        ("regime.consequences.institutions.loan.deny_tiers", "[]"),
        ("regime.consequences.institutions.air-trip", "null"),
        ("regime.scoring.points.dog-rule-breach.points.1", "-7"),
        ("life.acts.littering", "3 per person-year; assumed"),
    ]
    found = scenario.load("press-2019", overrides)
    assert found.regime.scoring is not None
    assert found.regime.scoring.expires is not None
    assert found.regime.scoring.expires.days == 90
    assert found.regime.consequences.institutions["loan"].deny_tiers == []
    assert "air-trip" not in found.regime.consequences.institutions
    points = found.regime.scoring.points["dog-rule-breach"].points
    assert [number.value for number in points] == [-3, -7, -12]
    assert found.life.acts["littering"].rate.value == 3
    assert found.life.acts["littering"].id == 5


def test_a_bare_number_stands_for_the_rate_of_an_act_and_the_points_of_a_rule() -> None:
    overrides = [
        ("regime.scoring.points.volunteering", "3"),
        ("regime.scoring.points.littering", "-7"),
        ("life.acts.littering", "9"),
    ]
    found = scenario.load("press-2019", overrides)
    assert found.regime.scoring is not None
    assert found.regime.scoring.points["littering"].points[0].value == -7
    assert found.regime.scoring.points["volunteering"].points[0].value == 3
    assert found.regime.scoring.points["volunteering"].cap is not None
    assert found.life.acts["littering"].rate.value == 9
    assert found.life.acts["littering"].standing == "illegal"


def test_run_and_people_can_be_set() -> None:
    found = scenario.load("town", [("run.people", "25"), ("life.people", "plain")])
    assert found.run.people == 25
    assert list(found.life.people.districts) == ["town"]


def test_setting_nothing_changes_no_hash() -> None:
    value = str(scenario.load("town").title)
    assert scenario.load("town", [("title", value)]).hash == scenario.load("town").hash


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (
            "regime.sensing.cameras.miss",
            "1.5",
            "--set regime.sensing.cameras.miss=1.5: regime.sensing.cameras.miss is 1.5 share, "
            "but it must lie between 0 and 1.",
        ),
        (
            "regime.scoring.strat",
            "5",
            "--set regime.scoring.strat=5: regime.scoring.strat is not a field here; "
            'did you mean "start"?',
        ),
        (
            "regime.scorin.start",
            "5",
            '--set regime.scorin.start=5: regime has no scorin; did you mean "scoring"?',
        ),
        (
            "regime.scoring.start",
            "[",
            "--set regime.scoring.start=[:1:2: this is not valid YAML: "
            "expected the node content, but found '<stream end>'.",
        ),
        ("", "5", "--set =5: a path such as regime.scoring.start is expected."),
        ("life.hours.flat.weights.99", "5", None),
        ("title", "null", None),
        ("life", "null", None),
        ("life", "3", None),
        ("regime.scoring.points.littering.points.0", "true", None),
        ("regime.scoring.start", "&a 3", None),
        (".", "x", None),
        ("run.people", "1e12", None),
        ("regime.scoring", "null", None),
    ],
)
def test_a_wrong_change_gets_one_sentence(path: str, value: str, sentence: str | None) -> None:
    with pytest.raises(GlasscityError) as caught:
        scenario.load("press-2019", [(path, value)])
    assert all(line.endswith((".", "?")) for line in str(caught.value).split("\n"))
    if sentence is not None:
        assert str(caught.value) == sentence


def test_a_changed_scenario_says_what_was_changed_and_whose_words_the_rest_is() -> None:
    stated = scenario.load("town")
    found = scenario.load("town", {"regime.sensing.platforms.miss": 0.5})
    assert found.title == "Town, changed"
    assert found.summary == (
        f"Changed: regime.sensing.platforms.miss=0.5. Town says of itself: {stated.summary}"
    )
    assert found.certainty == f"Town says of itself: {stated.certainty}"
    assert found.hypothetical == stated.hypothetical


def test_a_change_of_words_or_of_the_run_alone_changes_no_word_else() -> None:
    found = scenario.load("town", {"run.people": 500, "title": "Ours"})
    assert (found.title, found.summary) == ("Ours", scenario.load("town").summary)


def test_changes_upon_changes_are_told_and_come_back_with_the_file(tmp_path) -> None:
    found = scenario.load("town", {"regime.sensing.platforms.miss": 0.5})
    again = without(found, "cameras", "control-room")
    assert again.title == "Town, changed"
    assert again.summary.startswith(
        "Changed: without cameras and control-room. Changed: regime.sensing.platforms.miss=0.5. "
        "Town says of itself: The press version"
    )
    path = tmp_path / "again.yaml"
    path.write_text(again.to_yaml(), encoding="utf-8")
    assert scenario.load(path).hash == again.hash


def test_many_changes_are_counted_from_the_seventh_on() -> None:
    names = ("littering", "fare-dodging", "illegal-parking", "tax-offence", "volunteering")
    rates = {f"life.acts.{name}": 2 for name in (*names, "blood-donation", "drunk-driving")}
    summary = scenario.load("town", rates).summary
    assert "life.acts.blood-donation=2 and 1 more. Town says" in summary
    assert "drunk-driving" not in summary


def test_people_of_whom_something_was_changed_are_not_called_as_before() -> None:
    districts = "{a: 1000 people; assumed, b: 1000 people; assumed}"
    people = scenario.load("town", {"life.people.districts": districts}).life.people
    assert (people.title, people.summary) == ("Residents of an invented town, changed", "")
