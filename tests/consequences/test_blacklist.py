"""The court's list compiled: payment is geometric over weeks."""

import numpy as np
import pytest

from glasscity.consequences.blacklist import LONGEST, NOT_WITHIN_TERM, weeks_until_paid
from glasscity.engine.clock import play
from glasscity.engine.plan import compile_plan as make_plan
from glasscity.errors import GlasscityError

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
    assert not plan.restriction.on


def test_without_a_term_a_listing_lasts_until_the_debt_is_paid(scenario_from):
    plan = make_plan(scenario_from(TOWN.replace("      term: 2 years; assumed\n", "")), 10, 7)
    assert plan.blacklist.term == NOT_WITHIN_TERM
    assert plan.blacklist.unpaid_above.size == LONGEST


def test_the_share_without_a_term_needs_a_term(scenario_from):
    text = TOWN.replace("term: 2 years", "without_term: 0.5 share")
    with pytest.raises(GlasscityError, match="no listing has a term: term is absent"):
        scenario_from(text)


def test_an_institution_cannot_ask_for_an_order_that_there_is_not(scenario_from):
    text = TOWN.replace(
        "  consequences:\n",
        "  consequences:\n    institutions: {ticket: {deny_restricted: true}}\n",
    ).replace(
        "regime:", "  demands: {ticket: {id: 200, rate: 1 per person-year; assumed}}\nregime:"
    )
    with pytest.raises(GlasscityError, match="there is no order"):
        scenario_from(text)


TWO = """
title: Two instruments
life:
  people: plain
  acts:
    debt: {id: 4, rate: 0.5 per person-year; assumed}
    other: {id: 5, rate: 0.5 per person-year; assumed}
  demands:
    ticket: {id: 200, rate: 3 per person-year; assumed}
    train: {id: 201, rate: 3 per person-year; assumed}
regime:
  sensing: {registers: {}}
  consequences:
    institutions:
      ticket: {deny_listed: true, deny_restricted: true}
      train: {deny_restricted: true}
    blacklist:
      acts: [debt]
      term: 26 weeks; assumed
      without_term: 0.25 share; assumed
      paid: 0 per person-year; assumed
      entered: 0.5 share; assumed
      already: 0.1 share; assumed
    restriction:
      acts: [debt, other]
      paid: 0 per person-year; assumed
      entered: 0.5 share; assumed
      already: 0.2 share; assumed
"""


def near(count, share, of):
    """Tell whether a count of independent events is within 4 standard errors of a share."""
    assert abs(count - share * of) < 4 * np.sqrt(share * (1 - share) * of), (count / of, share)


@pytest.fixture
def two(scenario_from):
    def town(text=TWO, days=728):
        return play(make_plan(scenario_from(text), 8_000, days), 3, 2, ledger=True)

    return town


def test_whoever_is_on_the_list_is_under_the_order(two):
    """One debt, one draw; seed fixed, 4 standard errors (one in 16,000)."""
    played = two()
    until = played.state.listed_until
    assert ((until[:, 0] == 0) | (until[:, 1] > 0)).all()
    adults = int(((played.attributes >> 5 & 127) >= 18).sum())
    near(played.listed[0, 0], 0.1, adults)
    near(played.listed[0, 1], 0.2, adults)
    # Nobody pays, so of the listings of the last year a quarter still stands beyond 26 weeks.
    rows = played.ledger[(played.ledger[:, 5] > 0) & (played.ledger[:, 3] == 4)]
    listings = played.windows[:, 12].sum()
    near(listings, 0.5, len(rows))
    near(played.windows[:, 13].sum(), 0.5, (played.ledger[:, 5] > 0).sum())


def test_an_institution_asks_for_the_instrument_it_names(two):
    played = two()
    ticket, train = (played.plan.demands.index(name) for name in ("ticket", "train"))
    reasons = played.tallies.denials.sum(axis=(2, 3))
    assert reasons[ticket, 0] > 0
    assert reasons[ticket, 5] > 0
    assert reasons[train, 0] == 0
    assert reasons[train, 5] > reasons[ticket, 5]
    assert reasons[:, 1:5].sum() == 0


def test_a_listing_without_a_term_outlasts_one_with_a_term(two):
    """Nobody is listed anew: after 26 weeks the quarter without a term is left."""
    text = TWO.replace("rate: 0.5", "rate: 0")
    played = two(text, 7 * 40)
    start, late = played.listed[0], played.listed[30]
    near(late[0], 0.25, start[0])
    assert late[1] == start[1]


def test_a_roll_out_enters_half_as_many_in_its_time(two):
    """The share grows evenly from 0, so half of the records are lost; another stream is unmoved."""
    text = TWO.replace("entered: 0.5 share; assumed", "roll_out: 104 weeks; assumed")
    played = two(text)
    records = int(((played.ledger[:, 5] > 0) & (played.ledger[:, 3] == 4)).sum())
    near(played.windows[:, 12].sum(), 0.5, records)
    early, late = played.windows[:52, 12].sum(), played.windows[52:, 12].sum()
    near(early, 0.25, early + late)
