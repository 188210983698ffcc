"""Which settings differ, and what the two worlds are called."""

from __future__ import annotations

from typing import Any

import pytest

from glasscity.scenario import Resolved, load
from glasscity.scenario.mechanisms import without
from glasscity.show.compared.naming import names_of
from glasscity.show.compared.settings import only_in, settings_that_differ


@pytest.fixture(scope="module")
def town() -> Resolved:
    return load("town")


def test_nothing_differs_from_itself(town: Resolved) -> None:
    assert settings_that_differ(town, load("town")) == []


def test_a_part_that_one_world_lacks_is_one_row(town: Resolved) -> None:
    bare = without(town, "cameras")
    found = settings_that_differ(town, bare)
    assert [one.path for one in found] == ["sensing.cameras", "sensing.control_room"]
    assert all(one.a.startswith("on. ") and not one.b and one.meaning for one in found)
    assert only_in(town, bare) == ["cameras", "control room"]
    assert only_in(bare, town) == []


def test_a_number_is_one_row_with_both_values_and_its_kinds(town: Resolved) -> None:
    (found,) = settings_that_differ(town, load("town", [("regime.scoring.start", "900")]))
    assert (found.path, found.a, found.b) == ("scoring.start", "1,000 points", "900 points")
    assert found.kind == "described, assumed"


def test_only_a_source_or_a_range_differs(town: Resolved) -> None:
    start = town.regime.scoring
    assert start is not None
    other = start.start.model_copy(update={"source": "elsewhere"})
    scoring = start.model_copy(update={"start": other})
    changed = town.model_copy(
        update={"regime": town.regime.model_copy(update={"scoring": scoring})}
    )
    (found,) = settings_that_differ(town, changed)
    assert found.a != found.b
    assert "elsewhere" in found.b


@pytest.mark.parametrize(
    ("a", "b"), [("town", "no-score"), ("press-2019", "safeguarded"), ("town", "rongcheng-2013")]
)
def test_exchanging_the_worlds_exchanges_the_columns(a: str, b: str) -> None:
    one, other = load(a), load(b)
    there = {(row.path, row.a, row.b) for row in settings_that_differ(one, other)}
    back = {(row.path, row.b, row.a) for row in settings_that_differ(other, one)}
    assert there == back
    assert all(row[1] != row[2] for row in there)


def _manifest(a: dict[str, Any], b: dict[str, Any]) -> dict[str, Any]:
    return {
        "a": {"name": "town", "title": "Town", "hash": "1"} | a,
        "b": {"name": "town", "title": "Town", "hash": "2"} | b,
    }


@pytest.mark.parametrize(
    ("b", "name"),
    [
        ({"title": "No score", "name": "no-score"}, "No score"),
        ({"name": "town without chat-groups"}, "Town without chat groups"),
        ({"name": "town with regime.scoring.start, regime.x"}, "Town with scoring start, x"),
        ({"name": "town", "hash": "1"}, "Town, again"),
        ({"name": "other"}, "Town (other)"),
        ({"name": ""}, "Town (2)"),
    ],
)
def test_names_tell_the_worlds_apart(b: dict[str, Any], name: str) -> None:
    names = names_of(_manifest({}, b), [])
    assert names.b == name
    assert names.a != names.b


def test_one_changed_number_is_named(town: Resolved) -> None:
    settings = settings_that_differ(town, load("town", [("regime.scoring.start", "900")]))
    changed = _manifest({}, {"name": "town with regime.scoring.start"})
    assert names_of(changed, settings).b == "Town with scoring start 900 points"
