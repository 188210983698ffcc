"""The rulebook compiled."""

import pytest

from glasscity.engine.plan import compile_plan as make_plan
from glasscity.errors import GlasscityError
from glasscity.scoring.rulebook import MONTH, NEVER, YEAR, compile_rulebook
from glasscity.scoring.tiers import AT_BORDERS, AT_ONCE
from glasscity.sensing.truth import Truth

SCHOOL = """
title: School
life:
  people: plain
  yardstick: {illegal: 50 points; assumed, disapproved: 7 points; assumed}
  acts:
    late: {id: 1, rate: 1 per person-year; assumed}
    helps: {id: 2, rate: 1 per person-year; assumed, standing: civic}
    shouts: {id: 3, rate: 1 per person-year; assumed, standing: illegal, actor: child}
    prays: {id: 4, rate: 1 per person-year; assumed, standing: protected}
    hums: {id: 5, rate: 1 per person-year; assumed}
regime:
  scoring:
    start: 100 points; assumed
    floor: -20 points; assumed
    ceiling: 300 points; assumed
    who: {min_age: 16 years; assumed, locals_only: true}
    points:
      late: [-1 points; assumed, -2 points; assumed, -5 points; assumed]
      helps: {points: 2 points; assumed, cap: 20 points per month; assumed}
      shouts: {points: [-4 points; assumed, -8 points; assumed], period: month,
               cap: 30 points per year; assumed, expires: 90 days; assumed}
      prays: -3 points; assumed
    expires: 1 years; assumed
    review: monthly
    tiers: {gold: 150, silver: 100, rest: 0}
"""


@pytest.fixture
def plan(scenario_from):
    return make_plan(scenario_from(SCHOOL), 10, 7)


def column(plan, name):
    return plan.rules.rules[name].tolist()


def test_start_bounds_and_scope(plan):
    rules = plan.rules
    assert (rules.scored, rules.start, rules.floor, rules.ceiling) == (True, 100, -20, 300)
    assert (rules.least_age, rules.locals_only) == (16, True)


def test_steps_of_each_rule(plan):
    assert column(plan, "has_rule") == [True, True, True, True, False]
    first, last = column(plan, "step"), column(plan, "last_step")
    steps = [
        plan.rules.points[a : b + 1].tolist() for a, b in zip(first[:4], last[:4], strict=True)
    ]
    assert steps == [[-1, -2, -5], [2], [-4, -8], [-3]]


def test_counters_are_allocated_for_the_rules_that_need_them(plan):
    assert column(plan, "escalation") == [0, -1, 1, -1, -1]
    assert plan.rules.escalation_period.tolist() == [YEAR, MONTH]
    assert column(plan, "cap_column") == [-1, 0, 1, -1, -1]
    assert column(plan, "cap")[1:3] == [20, 30]
    assert plan.rules.cap_period.tolist() == [MONTH, YEAR]


def test_expiry_of_the_rule_comes_before_the_common_one(plan, scenario_from):
    assert column(plan, "expiry_days")[:4] == [365, 365, 90, 365]
    never = make_plan(scenario_from(SCHOOL, regime__scoring__expires="null"), 10, 7)
    assert column(never, "expiry_days")[:4] == [NEVER, NEVER, 90, NEVER]


def test_standing_becomes_a_yardstick(plan):
    assert column(plan, "yardstick")[:4] == [7, 0, 50, 0]
    assert column(plan, "protected") == [False, False, False, True, False]
    assert column(plan, "own")[2] == Truth.ANOTHERS_ACT


def test_tiers_stand_lowest_first(plan, scenario_from):
    assert plan.tiers == ("rest", "silver", "gold")
    assert plan.tier_tables.cuts.tolist() == [100, 150]
    assert plan.tier_tables.review == AT_BORDERS
    at_once = make_plan(scenario_from(SCHOOL, regime__scoring__review="at-once"), 10, 7)
    assert at_once.tier_tables.review == AT_ONCE


def test_nobody_is_scored_without_a_rulebook(scenario_from):
    plan = make_plan(scenario_from(SCHOOL, regime__scoring="null"), 10, 7)
    assert not plan.rules.scored
    assert plan.tiers == ()
    assert not any(column(plan, "has_rule"))


def test_points_that_are_not_whole_do_not_reach_the_engine(plan):
    scoring, life = plan.scenario.regime.scoring, plan.scenario.life
    half = scoring.start.model_copy(update={"value": 0.5})
    with pytest.raises(
        GlasscityError, match=r"scoring\.start: found 0\.5 points, expected a whole"
    ):
        compile_rulebook(scoring.model_copy(update={"start": half}), [], life)


@pytest.mark.parametrize("points", ["-10001 points; assumed", "2.5 points; assumed"])
def test_points_out_of_range_are_refused_on_paper(scenario_from, points):
    with pytest.raises(GlasscityError, match=r"scoring\.points\.prays"):
        scenario_from(SCHOOL, regime__scoring__points__prays=points)
