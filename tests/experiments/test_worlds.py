"""Worlds that are held against each other: over one life, and what was changed for that is told."""

from __future__ import annotations

import pytest

import glasscity as gc
from glasscity.errors import GlasscityError
from glasscity.experiments.comparison import compare
from glasscity.experiments.worlds import on_people_of, world_b
from glasscity.scenario import load, sources

SAID = "Played on the people of Town, not on its own."


def test_a_second_world_has_the_people_of_the_first():
    town, alone = load("town"), load("no-score")
    found = on_people_of(alone, town)
    assert found.life.people == town.life.people != alone.life.people
    assert (found.regime, found.name) == (alone.regime, alone.name)
    assert found.life_hash == town.life_hash != alone.life_hash
    assert found.hypothetical == [*alone.hypothetical, SAID]
    assert len({found.hash, town.hash, alone.hash}) == 3
    assert world_b(town, "no-score", (), (), "town").hash == found.hash


def test_its_numbers_have_the_sources_of_where_they_come_from():
    town, alone = load("town"), load("no-score")
    found = {row.path: row for row in sources(on_people_of(alone, town))}
    for row in (*sources(town), *sources(alone)):
        of = town if row.path.startswith("life.") else alone
        expected = {each.path: each for each in sources(of)}.get(row.path)
        assert found.get(row.path) == expected
    assert any(path.startswith("life.people.districts") for path in found)


def test_the_two_share_every_life():
    town = load("town")
    one = gc.run(town, people=200, years=0.1, seed=3)
    other = gc.run(on_people_of(load("no-score"), town), people=200, years=0.1, seed=3)
    columns = [
        name for name in ("district", "sex", "age", "group") if name in one.frame("population")
    ]
    assert columns
    for column in columns:
        assert one.frame("population")[column].equals(other.frame("population")[column])
    assert one.manifest["moments_drawn"] == other.manifest["moments_drawn"]
    pair = compare("town", "no-score", people=200, years=0.1, seeds=[3])
    assert pair.digests[3] == (one.manifest["digest"], other.manifest["digest"])
    assert SAID in pair.b.hypothetical


def test_worlds_of_one_life_are_left_alone():
    alone = load("no-score")
    assert on_people_of(alone, load("press-2019")) is alone


def test_worlds_whose_acts_differ_are_not_put_onto_one_life():
    changed = load("no-score", [("life.acts.littering.rate", "7")])
    assert on_people_of(changed, load("town")) is changed


def test_a_change_of_the_life_of_the_second_world_is_kept():
    change = [("life.acts.littering.rate", "7")]
    found = world_b(load("town"), "no-score", change, (), "town")
    assert found.life_hash != load("town").life_hash


def test_a_district_that_the_people_do_not_live_in_is_refused():
    district = next(iter(load("no-score").life.people.districts))
    path = "regime.sensing.cameras.density_by_district"
    there = load("press-2019", [(path, f"{{{district}: 2 ratio; assumed}}")])
    with pytest.raises(GlasscityError, match=f"density_by_district.*{district}"):
        on_people_of(there, load("town"))
