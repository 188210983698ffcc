"""Attempts in a town: people and wishes stay as they are, attempts have the mean that is said."""

from math import sqrt

import numpy as np
import pytest

from glasscity.consequences.attempts import MOST, compile_attempts
from glasscity.engine.clock import play
from glasscity.engine.plan import make_plan
from glasscity.errors import GlasscityError

TOWN = """
title: Tickets
life:
  people: plain
  acts:
    debt: {id: 4, rate: 0 per person-year; assumed}
  demands:
    ticket: {id: 200, rate: 2 per person-year; assumed}
    loan: {id: 201, rate: 1 per person-year; assumed}
regime:
  sensing: {registers: {}}
  consequences:
    institutions:
      ticket: {deny_listed: true, attempts: 8.4 ratio; assumed}
      loan: {deny_listed: true}
    blacklist:
      acts: [debt]
      paid: 0 per person-year; assumed
      already: 0.3 share; assumed
"""
PEOPLE, DAYS = 4_000, 364


@pytest.fixture
def town(scenario_from):
    return lambda **changes: play(
        make_plan(scenario_from(TOWN, **changes), PEOPLE, DAYS), 1, 2, ledger=True
    )


def test_attempts_are_geometric_with_the_mean_that_is_said(scenario_from):
    regime = scenario_from(TOWN).regime
    table = compile_attempts(regime, ["ticket", "loan"])
    assert table.shape == (2, MOST - 1)
    np.testing.assert_allclose(
        table[0], (1 - 1 / 8.4) ** np.arange(1, MOST) * 2**32, rtol=0, atol=1
    )
    assert not table[1].any()
    assert 1 + table[0].sum() / 2**32 == pytest.approx(8.4, abs=1e-4)


def test_attempts_are_counted_beside_the_wishes(town):
    """4 standard errors: chance alone fails one in 16,000; the seed is fixed."""
    played = town()
    ticket, loan = (played.plan.demands.index(name) for name in ("ticket", "loan"))
    wishes, tried = played.tallies.denials.sum(axis=(1, 2, 3)), played.tallies.attempts.sum(axis=1)
    assert tried[loan] == wishes[loan] > 0
    error = sqrt(8.4 * 7.4 / wishes[ticket])
    assert abs(tried[ticket] / wishes[ticket] - 8.4) < 4 * error
    assert tried.sum() == played.ledger[:, 9].sum()
    assert played.windows[:, 11].sum() == tried.sum()


def test_how_often_people_try_changes_nobody(town):
    many, once = (
        town(),
        town(regime__consequences__institutions__ticket__attempts="1 ratio; assumed"),
    )
    assert many.digest == once.digest
    assert np.array_equal(many.state.denials, once.state.denials)
    assert np.array_equal(many.ledger[:, :9], once.ledger[:, :9])
    assert (once.ledger[:, 9] == 1).all()
    assert once.plan.again_above.shape[1] == 0


@pytest.mark.parametrize("mean", ["0.5", "51"])
def test_a_mean_that_nobody_can_have_is_refused(scenario_from, mean):
    with pytest.raises(GlasscityError, match=r"attempts run from 1 to 50"):
        scenario_from(TOWN.replace("8.4", mean))
