"""Scarce places: what one is given another goes without."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.consequences.places import allot, lots, weekly_places
from glasscity.people.population import seed_keys
from glasscity.scenario.quantity import assumed


@st.composite
def applications(draw):
    """Draw a week's applications: who is put first, lots (some of them equal), people."""
    size = draw(st.integers(0, 40))
    rows = draw(
        st.lists(
            st.tuples(st.booleans(), st.integers(0, 20), st.integers(0, 30)),
            min_size=size,
            max_size=size,
        )
    )
    first, lot, person = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return first.astype(bool), lot.astype(np.uint32), np.ascontiguousarray(person)


@given(applications(), st.integers(0, 50))
def test_places_are_conserved(asked, places):
    granted, displaced, ahead = allot(*asked, places)
    assert granted.sum() == min(places, asked[0].size)
    assert displaced.sum() == ahead.sum()
    assert not (granted & displaced).any()
    assert not (ahead & ~granted).any()


@given(applications(), st.integers(0, 50))
def test_only_who_is_put_first_gets_ahead_and_only_others_are_displaced(asked, places):
    _, displaced, ahead = allot(*asked, places)
    assert asked[0][ahead].all()
    assert not asked[0][displaced].any()


@given(applications(), st.integers(0, 50), st.booleans())
def test_where_all_are_equal_the_lot_decides(asked, places, everybody):
    _, lot, person = asked
    granted, displaced, ahead = allot(np.full(lot.size, everybody), lot, person, places)
    assert not displaced.any()
    assert not ahead.any()
    key = list(zip(lot.tolist(), person.tolist(), strict=True))
    assert sorted(key)[:places] == sorted(key[i] for i in np.flatnonzero(granted))


@given(applications(), st.integers(0, 50))
def test_one_more_place_takes_none_from_anybody(asked, places):
    fewer, more = allot(*asked, places)[0], allot(*asked, places + 1)[0]
    assert not (fewer & ~more).any()


def test_by_hand():
    first = np.array([False, False, True, False, True])
    lot = np.array([1, 2, 3, 4, 5], dtype=np.uint32)
    granted, displaced, ahead = allot(first, lot, np.arange(5), 3)
    assert np.flatnonzero(granted).tolist() == [0, 2, 4]
    assert np.flatnonzero(displaced).tolist() == [1]
    assert np.flatnonzero(ahead).tolist() == [4]


def test_equal_lots_go_by_the_number_of_the_person():
    granted, _, _ = allot(np.zeros(3, bool), np.zeros(3, np.uint32), np.array([7, 3, 5]), 1)
    assert granted.tolist() == [False, True, False]


@given(st.floats(0, 100_000), st.integers(1, 520))
def test_places_per_year_add_up(number, weeks):
    places = assumed(number, "places per year")
    given_out = [weekly_places(places, 0, 0, week) for week in range(weeks)]
    due = Fraction(str(places.value)) * 7 * weeks / 365
    assert min(given_out) >= 0
    assert due - 1 < sum(given_out) <= due
    assert max(given_out) - min(given_out) <= 1


def test_seven_years_of_places_are_seven_times_a_year():
    places = assumed(1000, "places per year")
    assert sum(weekly_places(places, 0, 0, week) for week in range(365)) == 7_000


@given(st.floats(0, 1), st.lists(st.integers(0, 500), max_size=60))
def test_a_share_of_the_applications_adds_up(share, weekly):
    places = assumed(share, "share")
    before = given_out = 0
    for week, number in enumerate(weekly):
        now = weekly_places(places, before, before + number, week)
        assert 0 <= now <= number
        before, given_out = before + number, given_out + now
    due = Fraction(str(places.value)) * before
    assert due - 1 < given_out <= due


@pytest.mark.parametrize(("share", "expected"), [(0, 0), (1, 9)])
def test_nobody_or_everybody_is_served(share, expected):
    assert weekly_places(assumed(share, "share"), 100, 109, 5) == expected


def test_lots_are_the_persons_own():
    keys = seed_keys(5)
    person = np.arange(1000)
    lot = lots(person, 3, 210, keys)
    assert lot.dtype == np.uint32
    chosen = np.array([999, 4, 4, 17])
    np.testing.assert_array_equal(lots(chosen, 3, 210, keys), lot[chosen])
    for other in (lots(person, 4, 210, keys), lots(person, 3, 211, keys)):
        assert (other != lot).mean() > 0.99
    assert (lots(person, 3, 210, seed_keys(6)) != lot).mean() > 0.99


def test_lots_are_uniform():
    # Kolmogorov-Smirnov at 10,000 draws of one seed: false alarm 1e-6 at 2.69 / sqrt(n).
    lot = np.sort(lots(np.arange(10_000), 0, 210, seed_keys(1))) / 2**32
    assert np.abs(lot - (np.arange(10_000) + 0.5) / 10_000).max() < 2.69 / 100
