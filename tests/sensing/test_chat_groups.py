"""A remark leaks through whoever reads it."""

from decimal import Decimal
from math import exp, expm1, log1p

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.scenario.quantity import assumed
from glasscity.scenario.regimes import Regime
from glasscity.sensing.chat_groups import ChatGroups, leak_probability

WORDS = 2**32
LEAK = st.decimals(0, 1, places=6)


@given(st.integers(1, 500), LEAK)
def test_one_member_at_least_passes_it_on(members, leak):
    expected = 1.0 if leak == 1 else -expm1(members * log1p(-float(leak)))
    assert float(leak_probability(members, leak)) == pytest.approx(expected, rel=1e-9, abs=1e-15)


@given(st.integers(1, 500), LEAK, LEAK)
def test_larger_and_leakier_groups_leak_more(members, one, other):
    low, high = sorted((one, other))
    assert leak_probability(members, low) <= leak_probability(members, high)
    assert leak_probability(members, low) <= leak_probability(members + 1, low)


def test_rare_leaks_of_many_members_follow_the_exponential():
    # A hundred thousand members, each leaking one remark in a hundred thousand: 1 - 1/e.
    found = float(leak_probability(100_000, Decimal("0.00001")))
    assert found == pytest.approx(1 - exp(-1), rel=1e-5)


@pytest.mark.parametrize(
    ("members", "leak", "leaks"), [(1, 0.25, 0.25), (2, 0.5, 0.75), (50, 0, 0), (3, 1, 1)]
)
def test_tables_hold_the_acts_own_chance_times_the_leak(three_items, share, members, leak, leaks):
    groups = ChatGroups(
        members=assumed(members, "people"), leak=share(leak), delay=assumed(1, "weeks")
    )
    tables = groups.tables(three_items("chat-groups"))
    assert tables.seen_below.tolist() == [round(0.5 * leaks * WORDS), 0, 0]
    assert tables.delay.tolist() == [1, 1, 1]
    assert tables.mistaken_below == 0, "whoever passes it on knows who wrote it"


def test_no_groups_leak_nothing(three_items):
    assert not ChatGroups.compiled(Regime(), three_items("chat-groups")).seen_below.any()
