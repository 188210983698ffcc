"""Shown scores and tiers, one score at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.scoring.tiers import is_among, shown_score, tier_of

SCORE = st.integers(-(2**30), 2**30)
CUTS = st.lists(st.integers(-20_000, 20_000), unique=True, max_size=14).map(sorted)
PRESS = np.array([600, 1000, 1300], dtype=np.int32)


@pytest.mark.parametrize(
    ("shown", "tier"), [(-5, 0), (599, 0), (600, 1), (999, 1), (1000, 2), (1299, 2), (1300, 3)]
)
def test_a_tier_begins_at_its_cut(shown, tier):
    assert tier_of(shown, PRESS) == tier


@given(SCORE, CUTS)
def test_tier_is_how_many_cuts_are_reached(shown, cuts):
    table = np.array(cuts, dtype=np.int32)
    assert tier_of(shown, table) == sum(cut <= shown for cut in cuts)


@given(SCORE, SCORE, CUTS)
def test_a_higher_score_is_never_in_a_lower_tier(one, other, cuts):
    low, high = sorted((one, other))
    table = np.array(cuts, dtype=np.int32)
    assert tier_of(low, table) <= tier_of(high, table)


def test_without_cuts_everybody_is_in_the_one_tier():
    assert tier_of(1000, np.zeros(0, dtype=np.int32)) == 0


@given(SCORE, st.integers(-10_000, 0), st.integers(0, 10_000))
def test_shown_score_is_clipped(score, floor, ceiling):
    shown = shown_score(score, floor, ceiling)
    assert floor <= shown <= ceiling
    if floor <= score <= ceiling:
        assert shown == score


@given(st.integers(-1, 31), st.sets(st.integers(0, 31)))
def test_a_tier_is_among_those_named_and_who_has_none_never_is(tier, named):
    assert bool(is_among(tier, sum(1 << one for one in named))) == (tier in named)
