"""Favours, revenge and quotas."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.life.poisson import WORDS
from glasscity.life.tables import count_tables
from glasscity.people.streams import Stream
from glasscity.scenario.quantity import assumed
from glasscity.scenario.rulebooks import Scoring
from glasscity.scoring.officials import (
    Official,
    Officials,
    official_items,
    quota_below,
    quota_shortfall,
)

COUNTS = st.lists(
    st.tuples(st.integers(0, 10_000), st.integers(0, 2_000_000)), min_size=1, max_size=8
)


def scoring(**fields):
    return Scoring(
        start=assumed(1000, "points"),
        tiers={"all": assumed(0, "points")},
        officials=Officials(**fields),
    )


def official(rate, points, **modifiers):
    factors = {
        name: {category: assumed(factor, "ratio") for category, factor in values.items()}
        for name, values in modifiers.items()
    }
    return Official(
        rate=assumed(rate, "per person-year"), points=assumed(points, "points"), modifiers=factors
    )


def arrays(counts):
    return tuple(np.array(column, dtype=np.int64) for column in zip(*counts, strict=True))


def test_favours_and_revenge_are_counts_per_person():
    both = scoring(favour=official(0.5, 20, party={"yes": 4}), revenge=official(0.25, -50))
    favour, revenge = official_items(both, ["town"])
    assert (favour[0], favour[2], revenge[0], revenge[2]) == ("favour", 20, "revenge", -50)
    assert (favour[1].id, favour[1].stream) == (181, Stream.OFFICIAL_FAVOUR)
    assert (revenge[1].id, revenge[1].stream) == (182, Stream.OFFICIAL_REVENGE)
    assert (favour[1].rate, revenge[1].rate) == (Decimal("0.5"), Decimal("0.25"))
    assert favour[1].modifiers[0].factors == (1, 4)
    assert revenge[1].modifiers == ()


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({}, []),
        ({"favour": official(1, 5)}, ["favour"]),
        ({"revenge": official(1, -5)}, ["revenge"]),
    ],
)
def test_only_what_is_named_is_done(fields, names):
    assert [name for name, _, _ in official_items(scoring(**fields), [])] == names


def test_without_officials_there_are_none():
    assert official_items(None, []) == []
    unaided = Scoring(start=assumed(1000, "points"), tiers={"all": assumed(0, "points")})
    assert official_items(unaided, []) == []


def test_a_favour_at_rate_zero_draws_no_words():
    items = [item for _, item, _ in official_items(scoring(favour=official(0, 5)), [])]
    assert count_tables(items).quads.size == 0


def test_an_entry_of_a_district_that_gets_none():
    partial = scoring(revenge=official(1, -5, district={"upper": 0}))
    ((_, item, _),) = official_items(partial, ["upper", "lower"])
    assert item.modifiers[0].factors == (0, 1)


@pytest.mark.parametrize(
    ("rate", "penalties", "people", "short"),
    [
        (1.2, 0, 1000, 100),
        (1.2, 60, 1000, 40),
        (1.2, 100, 1000, 0),
        (1.2, 101, 1000, 0),
        (1, 0, 11, 0),
        (1, 0, 12, 1),
        (0.1, 0, 120, 1),
        (0, 0, 1000, 0),
        (5, 0, 0, 0),
    ],
)
def test_shortfall_by_hand(rate, penalties, people, short):
    found = quota_shortfall(*arrays([(penalties, people)]), assumed(rate, "per person-year"))
    assert found.tolist() == [short]


@given(COUNTS, st.integers(0, 5_000).map(lambda n: n / 1_000))
def test_shortfall_is_what_a_twelfth_of_the_year_lacks(counts, rate):
    penalties, people = arrays(counts)
    found = quota_shortfall(penalties, people, assumed(rate, "per person-year"))
    monthly = Fraction(str(rate)) / 12
    assert found.dtype == np.int64
    assert found.tolist() == [max(0, int(monthly * n) - had) for had, n in counts]


@given(COUNTS)
def test_everybody_of_a_district_is_chosen_alike_and_at_most_once(counts):
    short, people = arrays(counts)
    below = quota_below(short, people)
    assert below.dtype == np.int64
    assert ((below >= 0) & (below <= WORDS)).all()
    for chance, (lacking, residents) in zip(below.tolist(), counts, strict=True):
        if residents >= lacking:
            expected = Fraction(chance, WORDS) * residents
            assert 0 <= lacking - expected < Fraction(residents + 1, WORDS)
        if lacking == 0:
            assert chance == 0, "where nothing is lacking nobody is chosen"


def test_a_quota_larger_than_the_district_takes_everybody():
    assert quota_below(np.array([12, 10]), np.array([10, 10])).tolist() == [WORDS, WORDS]
