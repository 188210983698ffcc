"""Institutions compiled."""

from glasscity.engine.plan import make_plan

TOWN = """
title: Institutions
life:
  people: plain
  acts: {debt: {id: 4, rate: 1 per person-year; assumed}}
  demands:
    ticket: {id: 210, rate: 1 per person-year; assumed}
    room: {id: 205, rate: 1 per person-year; assumed}
    visa: {id: 220, rate: 1 per person-year; assumed}
regime:
  scoring: {start: 100 points; assumed, tiers: {top: 200, middle: 100, low: 50, bottom: 0}}
  consequences:
    institutions:
      ticket: {deny_tiers: [bottom, middle], deny_listed: true}
      room: {deny_tiers: [low]}
    blacklist: {acts: [debt], term: 1 years; assumed, paid: 0 per person-year; assumed}
"""


def test_tiers_become_bits_lowest_first(scenario_from):
    plan = make_plan(scenario_from(TOWN), 10, 7)
    assert [item.name for item in plan.items] == ["debt", "room", "ticket", "visa"]
    assert plan.demands == ("room", "ticket")
    assert plan.institutions["column"].tolist() == [-1, 0, 1, -1]
    assert plan.institutions["denied_tiers"].tolist() == [0, 0b10, 0b101, 0]
    assert plan.institutions["denies_listed"].tolist() == [False, False, True, False]
