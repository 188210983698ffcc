"""Registers compiled: who is seen, how late, and on whom mistakes land."""

import pytest

from glasscity.engine.plan import make_plan
from glasscity.sensing.cameras import Cameras
from glasscity.sensing.registers import Registers
from glasscity.sensing.seen import ANYONE, LOOK_ALIKES
from glasscity.sensing.truth import Truth

WORDS = 2**32
TOWN = """
title: Registers
life:
  people: plain
  acts:
    owing: {id: 2, rate: 1 per person-year; assumed}
    parking: {id: 3, rate: 1 per person-year; assumed, channels: {registers: 0.5 share; assumed}}
    whispering: {id: 4, rate: 1 per person-year; assumed, channels: {cameras: 1 share; assumed}}
  demands: {ticket: 1 per person-year; assumed}
regime:
  sensing:
    registers:
      miss: 0.2 share; assumed
      mistaken: 0.25 share; assumed
      delay: 8 days; assumed
      delays: {owing: 1 years; assumed}
      victims: look-alikes
      false_events: {parking: 2 per person-year; assumed, owing: 1 per person-year; assumed}
    cameras:
      false_events: {parking: 3 per person-year; assumed}
"""


@pytest.fixture
def plan(scenario_from):
    return make_plan(scenario_from(TOWN), 100, 7)


@pytest.fixture
def registers(plan):
    return compiled(plan)


def compiled(plan):
    acts = [(item.name, item.act) for item in plan.items]
    return Registers.compiled(plan.scenario.regime, acts)


def test_an_entry_is_made_unless_missed(registers):
    assert registers.seen_below.tolist() == [round(0.8 * WORDS), round(0.4 * WORDS), 0, 0]


def test_delays_of_particular_acts_come_before_the_common_one(registers):
    assert registers.delay[:3].tolist() == [53, 2, 2]


def test_mistakes_and_their_victims(registers, scenario_from):
    assert registers.mistaken_below == WORDS // 4
    assert registers.victims == LOOK_ALIKES
    plain = scenario_from(TOWN, regime__sensing__registers__victims="anyone")
    assert compiled(make_plan(plain, 100, 7)).victims == ANYONE


def test_false_events_have_streams_of_their_own(plan):
    assert [(event.channel, event.item) for event in plan.false_events] == [
        (Registers.number, 0),
        (Registers.number, 1),
        (Cameras.number, 1),
    ]
    assert plan.false_counts.quads[:, 0].tolist() == [
        6,
        7,
    ]


def test_no_registers_see_nothing(scenario_from):
    plan = make_plan(scenario_from(TOWN, regime__sensing__registers="null"), 100, 7)
    off = compiled(plan)
    assert not off.seen_below.any()
    assert off.mistaken_below == 0


def test_every_truth_has_a_label():
    assert len({truth.label for truth in Truth}) == len(Truth)
