"""Institutions compiled."""

from glasscity.engine.plan import compile_plan as make_plan

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


READ = """
title: Readers
life:
  people: plain
  demands:
    loan: {id: 210, rate: 1 per person-year; assumed}
    ticket: {id: 211, rate: 1 per person-year; assumed}
regime:
  scoring:
    start: 100 points; assumed
    tiers: {top: 200, middle: 100, bottom: 0}
    readers: {banks: false}
  commercial_score:
    opt_in: 0.5 share; assumed
    weights:
      history: 1 share; assumed
      behaviour: 0 share; assumed
      ability: 0 share; assumed
      identity: 0 share; assumed
      friends: 0 share; assumed
  consequences:
    institutions:
      loan:
        deny_tiers: [bottom]
        deny_commercial_below: 600 points; assumed
        reader: banks
        places: 0.5 share; assumed
        prefer_tiers: [top]
        benefit_tiers: [top, middle]
        benefit_commercial_from: 700 points; assumed
      ticket: {deny_tiers: [bottom]}
"""


def read_by(reader, scenario_from):
    text = READ.replace("reader: banks", f"reader: {reader}")
    return make_plan(scenario_from(text), 10, 7).institutions


def test_every_field_is_compiled(scenario_from):
    loan, ticket = read_by("schools", scenario_from)
    assert loan.tolist() == (0, 0b001, False, False, 600, 0b110, 700, 0b100, True)
    assert ticket.tolist() == (1, 0b001, False, False, -1, 0, -1, 0, False)


def test_a_reader_that_is_shut_out_sees_no_tier_but_the_rest(scenario_from):
    loan, ticket = read_by("banks", scenario_from)
    assert loan.tolist() == (0, 0, False, False, 600, 0, 700, 0, True)
    assert ticket["denied_tiers"] == 0b001
