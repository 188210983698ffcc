"""A room lets in mechanisms from outside by their key, where the caller lets them in."""

from __future__ import annotations

import copy
import pickle
from typing import ClassVar

import pytest

from glasscity import mechanism
from glasscity.errors import GlasscityError
from glasscity.scenario import load
from glasscity.scenario.explaining import explanation
from glasscity.scenario.fields import Switch
from glasscity.scenario.human_schema import json_schema
from glasscity.scenario.provenance import sources
from glasscity.scenario.quantity import NO_SHARE, Share
from glasscity.sensing.channel import Sense
from glasscity.sensing.registry import Sensing

TOWN = """
title: Doors
life: {people: plain, acts: {}, demands: {ticket: 1 per person-year; assumed}}
regime:
  sensing:
    SENSING
"""
BADGES = "badge_readers: {miss: 0.25 share; assumed, coupled: false; assumed}"


class BadgeReaders(Sense):
    """Readers at the doors of workplaces."""

    zero: ClassVar = {"miss": "1 share; assumed"}

    miss: Share = NO_SHARE
    """Chance that a badge is not read."""
    coupled: Switch = True

    def checks(self, here, scenario):
        """Yield that this and that does not agree."""
        if self.miss.value > 0.5:
            yield here, "reads next to nothing"


@pytest.fixture
def let_in(monkeypatch):
    """Let the readers in for one test."""
    monkeypatch.setitem(mechanism.admitted, "badge_readers", BadgeReaders)


def town(scenario_from, sensing, **changes):
    """Return the town with these parts of sensing."""
    return scenario_from(TOWN.replace("SENSING", sensing), **changes)


def test_nothing_is_let_in_by_default(scenario_from):
    assert mechanism.admitted == {}
    with pytest.raises(GlasscityError, match=r"sensing\.badge_readers is not a field here"):
        town(scenario_from, BADGES)


def test_one_that_is_let_in_and_absent_changes_no_hash(scenario_from, monkeypatch):
    before = town(scenario_from, "registers: {}"), load("town")
    monkeypatch.setitem(mechanism.admitted, "badge_readers", BadgeReaders)
    after = town(scenario_from, "registers: {}"), load("town")
    for one, other in zip(before, after, strict=True):
        assert (one.hash, one.life_hash, one.to_yaml()) == (
            other.hash, other.life_hash, other.to_yaml(),
        )  # fmt: skip
    nothing = town(scenario_from, "registers: {}\n    badge_readers: null")
    assert nothing.hash == before[0].hash
    assert nothing.regime == before[0].regime


@pytest.mark.usefixtures("let_in")
def test_it_is_a_part_like_any_other(scenario_from, tmp_path):
    scenario = town(scenario_from, f"registers: {{}}\n    {BADGES}")
    part = scenario.regime.get(BadgeReaders)
    assert part is not None
    assert dict(scenario.regime.sensing.others()) == {"badge_readers": part}
    assert (("regime", "sensing", "badge_readers"), part) in list(scenario.regime.mechanisms())
    assert "badge_readers" not in Sensing.model_fields
    rows = {row.path: row for row in sources(scenario)}
    assert rows["regime.sensing.badge_readers.miss"].value == 0.25
    assert rows["regime.sensing.badge_readers.coupled"].rule == "false"
    found = explanation(scenario, "regime.sensing.badge_readers.miss")
    assert found.meaning == "Chance that a badge is not read."

    again = tmp_path / "again.yaml"
    again.write_text(scenario.to_yaml())
    assert "badge_readers" in scenario.to_yaml()
    assert load(again).hash == scenario.hash
    assert pickle.loads(pickle.dumps(scenario)).regime == scenario.regime
    assert load(again).regime == copy.deepcopy(scenario.regime) == scenario.regime


@pytest.mark.usefixtures("let_in")
def test_what_it_says_is_in_the_hash_and_is_changed_by_set(scenario_from):
    without = town(scenario_from, "registers: {}")
    one = town(scenario_from, BADGES)
    other = town(scenario_from, BADGES, regime__sensing__badge_readers__miss="0.5")
    gone = town(
        scenario_from, f"registers: {{}}\n    {BADGES}", regime__sensing__badge_readers="null"
    )
    assert len({without.hash, one.hash, other.hash}) == 3
    assert one.life_hash == other.life_hash == without.life_hash
    assert other.regime.get(BadgeReaders).miss.value == 0.5
    assert gone.regime == without.regime


@pytest.mark.usefixtures("let_in")
def test_extends_lays_over_it_and_takes_it_off(tmp_path):
    base = tmp_path / "base.yaml"
    base.write_text(TOWN.replace("SENSING", BADGES))
    for change, miss in (("{miss: 0.125 share; assumed}", 0.125), ("null", None)):
        above = tmp_path / "above.yaml"
        above.write_text(
            f"extends: base.yaml\ntitle: Above\nregime: {{sensing: {{badge_readers: {change}}}}}\n"
        )
        part = load(above).regime.get(BadgeReaders)
        assert (part and part.miss.value) == miss


@pytest.mark.usefixtures("let_in")
@pytest.mark.parametrize(
    ("sensing", "sentence"),
    [
        ("badge_reader: {}", r'sensing\.badge_reader is not a field here; did you mean "badge_re'),
        ("badge_readers: {mis: 1}", r'badge_readers\.mis is not a field here; did you mean "miss"'),
        ("badge_readers: {miss: 2 share; assumed}", r"sensing\.badge_readers\.miss .*2"),
        ("badge_readers: {miss: 1 share; assumed}", r"badge_readers reads next to nothing"),
        ("badge_readers: 3", r"sensing\.badge_readers is 3, but a mapping is expected"),
    ],
)
def test_what_is_wrong_with_it_is_told(scenario_from, sensing, sentence):
    with pytest.raises(GlasscityError, match=sentence):
        town(scenario_from, sensing)


@pytest.mark.usefixtures("let_in")
def test_mistakes_beside_it_are_told_too(scenario_from):
    with pytest.raises(GlasscityError) as caught:
        town(scenario_from, "registers: {mis: 1}\n    badge_readers: {mis: 1}")
    assert "registers.mis" in str(caught.value)
    assert "badge_readers.mis" in str(caught.value)


@pytest.mark.usefixtures("let_in")
def test_another_room_does_not_have_it(scenario_from):
    text = TOWN.replace("sensing:", "response:").replace("SENSING", BADGES)
    with pytest.raises(GlasscityError, match=r"response\.badge_readers is not a field here"):
        scenario_from(text)


def test_the_schema_leaves_room_for_it():
    rooms = json_schema()["$defs"]
    for room in ("Sensing", "Response", "Safeguards"):
        assert rooms[room]["additionalProperties"]["type"] == ["object", "null"]
