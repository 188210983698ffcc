"""The court's list compiled: payment is geometric over weeks."""

import numpy as np
import pytest

from glasscity.consequences.blacklist import NOT_WITHIN_TERM, weeks_until_paid
from glasscity.engine.plan import make_plan

WORDS = 2**32
TOWN = """
title: List
life:
  people: plain
  acts:
    debt: {id: 4, rate: 1 per person-year; assumed}
    other: {id: 5, rate: 1 per person-year; assumed}
regime:
  consequences:
    blacklist:
      acts: [debt]
      term: 2 years; assumed
      paid: 1.5 per person-year; assumed
      correction: 3 days; assumed
      already: 0.01 share; assumed
"""


@pytest.fixture
def blacklist(scenario_from):
    return make_plan(scenario_from(TOWN), 10, 7).blacklist


def test_term_correction_and_acts(blacklist):
    assert blacklist.on
    assert (blacklist.term, blacklist.correction) == (105, 1)
    assert blacklist.lists.tolist() == [True, False]
    assert blacklist.already_below == round(0.01 * WORDS)


def test_unpaid_falls_geometrically(blacklist):
    still = np.exp(-1.5 * 7 / 365 * np.arange(1, 106))
    np.testing.assert_allclose(blacklist.unpaid_above, still * WORDS, rtol=0, atol=1)


def test_waiting_times_have_geometric_probabilities(blacklist):
    # A regular grid of words: shares are exact but for one grid step.
    words = np.arange(0, WORDS, 1 << 17)
    weeks = np.array([weeks_until_paid(int(w), blacklist.unpaid_above) for w in words])
    stay = np.exp(-1.5 * 7 / 365)
    for week in (1, 2, 10, 50, 105):
        expected = stay ** (week - 1) * (1 - stay)
        assert np.mean(weeks == week) == pytest.approx(expected, abs=2 / words.size)
    assert np.mean(weeks == NOT_WITHIN_TERM) == pytest.approx(stay**105, abs=2 / words.size)


def test_a_debt_that_nobody_pays(scenario_from):
    text = TOWN.replace("paid: 1.5", "paid: 0")
    unpaid = make_plan(scenario_from(text), 10, 7).blacklist.unpaid_above
    assert (unpaid == WORDS).all()
    assert weeks_until_paid(WORDS - 1, unpaid) == NOT_WITHIN_TERM


def test_no_list(scenario_from):
    plan = make_plan(scenario_from(TOWN, regime__consequences__blacklist="null"), 10, 7)
    assert not plan.blacklist.on
    assert not plan.blacklist.lists.any()
