"""Who may read a score."""

import pytest

from glasscity.consequences.readers import may_read
from glasscity.engine.plan import compile_plan as make_plan
from glasscity.scenario.vocabulary import READERS

TOWN = """
title: Readers
life: {people: plain}
regime:
  scoring:
    start: 100 points; assumed
    tiers: {good: 50, bad: 0}
    readers: {banks: false, airlines: true}
"""


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_that_is_not_named_may(scenario_from, reader):
    assert may_read(scenario_from(TOWN).regime.scoring, reader) == (reader != "banks")


@pytest.mark.parametrize("reader", READERS)
def test_without_a_score_there_is_nothing_to_read(reader):
    assert not may_read(None, reader)


def test_people_see_their_own_score_unless_the_rulebook_says_no(scenario_from):
    assert make_plan(scenario_from(TOWN), 10, 7).knowing.rating_below > 0
    hidden = TOWN.replace("banks: false", "person: false")
    assert make_plan(scenario_from(hidden), 10, 7).knowing == (0, 0)
