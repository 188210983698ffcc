"""Two worlds in a story have names that tell them apart."""

from __future__ import annotations

import pytest

from glasscity.experiments.biographies.naming import worlds_apart
from glasscity.scenario import load
from glasscity.scenario.mechanisms import without

TOWN = load("town")
CAMERAS = "regime.sensing.cameras"


def of(*changes, name="town"):
    return load("town", list(changes)).called(name)


@pytest.mark.parametrize(
    ("other", "name", "title"),
    [
        (load("no-score"), "no-score", "No score"),
        (without(TOWN, "cameras"), "town without cameras", "Town without cameras"),
        (without(TOWN, "control-room"), "town without control-room", "Town without control room"),
        (TOWN, "town, again", "Town, again"),
        (
            of((f"{CAMERAS}.false_match", "0.001 per comparison; assumed")),
            "town with cameras: false match 0.001 per comparison",
            "Town with cameras: false match 0.001 per comparison",
        ),
        (
            of(("regime.sensing.informers", "null")),
            "town without sensing: informers",
            "Town without sensing: informers",
        ),
        (
            of(("regime.scoring.review", "monthly")),
            "town with scoring: review monthly",
            "Town with scoring: review monthly",
        ),
        (
            of((f"{CAMERAS}.false_match", "0.001 per comparison; assumed"), name="vendor"),
            "vendor",
            "Town, changed",
        ),
    ],
)
def test_a_second_world_is_named_by_its_name_or_by_what_differs(other, name, title):
    first, second = worlds_apart([TOWN, other])
    assert first == ("town", "Town")
    assert second == (name, title)


def test_a_scenario_that_says_itself_what_differs_says_it_once():
    title = "Town with other cameras"
    one = load("town", [("title", title)]).called(title)
    assert worlds_apart([TOWN, one])[1] == (title, title)


def test_another_source_for_the_same_number_is_no_other_world():
    same = TOWN.regime.sensing.cameras.false_match.value
    other = of((f"{CAMERAS}.false_match", f"{same} per comparison; assumed"))
    assert other.hash != TOWN.hash
    assert worlds_apart([TOWN, other])[1][0] == "town, again"


def test_many_differences_are_counted():
    changes = [
        ("regime.scoring.review", "monthly"),
        ("regime.scoring.start", "900 points; assumed"),
        ("regime.response.fear", "null"),
        ("regime.response.ties", "null"),
    ]
    name = worlds_apart([TOWN, of(*changes)])[1][0]
    assert name.endswith("2 more differences")


def test_one_world_keeps_its_name():
    assert worlds_apart([TOWN]) == [("town", "Town")]
