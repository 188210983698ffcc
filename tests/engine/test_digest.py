"""The fingerprint: additive over people, empty at the start, sensitive to every named field."""

import numpy as np
import pytest

from glasscity.engine.digest import Field, contribution, digest
from glasscity.engine.plan import compile_plan as make_plan
from glasscity.engine.state import empty_state

LOW = 2**64 - 1
TOWN = """
title: Digest
life:
  people: plain
  acts: {debt: {id: 4, rate: 1 per person-year; assumed}}
  demands: {ticket: 1 per person-year; assumed}
regime:
  scoring: {start: 100 points; assumed, tiers: {high: 200, middle: 100, low: 0},
            points: {debt: [-1 points; assumed, -2 points; assumed]}}
  consequences:
    institutions: {ticket: {deny_listed: true}}
    blacklist: {acts: [debt], term: 1 years; assumed, paid: 0 per person-year; assumed}
    restriction: {acts: [debt], paid: 0 per person-year; assumed}
"""
START, START_TIER = 100, 1


@pytest.fixture
def state(scenario_from):
    plan = make_plan(scenario_from(TOWN), 8, 7)
    fresh = empty_state(8, plan.rules.start, plan.columns)
    fresh.tier[:] = START_TIER
    return fresh


def of(state, first=0, people=8):
    return int(digest(state, first, people, START, START_TIER))


def mixed(word):
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & LOW
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & LOW
    return word ^ (word >> 31)


def hashed(person, field, departure):
    return mixed((mixed(person << 8 | field) + departure) & LOW) if departure else 0


def test_where_everybody_starts_is_zero(state):
    assert of(state) == 0


@pytest.mark.parametrize(("person", "field", "departure"), [(0, 1, 1), (7, 5, -30), (2**31, 16, 9)])
def test_contribution_is_the_published_hash(person, field, departure):
    assert int(contribution(person, field, departure)) == hashed(person, field, departure)


@pytest.mark.parametrize(
    ("column", "field", "offset"),
    [
        ("records", Field.RECORDS, 0),
        ("penalties", Field.PENALTIES, 0),
        ("wrongful", Field.WRONGFUL, 0),
        ("denials", Field.DENIALS, 0),
        ("score", Field.SCORE, START),
        ("tier", Field.TIER, START_TIER),
        ("penalty_clock", Field.PENALTY_CLOCK, 0),
    ],
)
def test_every_named_field_counts_by_its_departure(state, column, field, offset):
    getattr(state, column)[3] = offset + 1
    assert of(state) == hashed(3, field, 1)


@pytest.mark.parametrize(
    ("column", "which", "field"),
    [
        ("listed_until", 0, Field.LISTED_UNTIL),
        ("paid_in", 0, Field.PAID_IN),
        ("listing", 0, Field.LISTING),
        ("listed_until", 1, Field.RESTRICTED_UNTIL),
        ("paid_in", 1, Field.RESTRICTION_PAID_IN),
        ("listing", 1, Field.RESTRICTION),
    ],
)
def test_both_instruments_of_the_court_count(state, column, which, field):
    getattr(state, column)[3, which] = 1
    assert of(state) == hashed(3, field, 1)


@pytest.mark.parametrize("kind", range(5))
def test_wrongful_points_count_by_kind(state, kind):
    state.wrongful_points[3, kind] = -4
    assert of(state) == hashed(3, Field.WRONGFUL_POINTS + kind, -4)


@pytest.mark.parametrize("column", ["clean_tier", "tier_since", "occurrences", "active_penalties"])
def test_scratch_columns_do_not_count(state, column):
    getattr(state, column)[3] = 1
    assert of(state) == 0


def test_digest_is_a_sum_over_people(state):
    rng = np.random.default_rng(5)
    state.records[:] = rng.integers(0, 9, 8)
    state.score[:] = START + rng.integers(-50, 50, 8)
    parts = [of(state, first, people) for first, people in ((0, 3), (3, 1), (4, 4))]
    assert of(state) == sum(parts) % 2**64


def test_somebody_without_a_score_has_none_in_the_digest(state):
    state.tier[:], state.score[:] = -1, 55
    assert of(state) == 0


def test_field_numbers_are_not_shared():
    assert len(Field.__members__) == len(set(Field))
