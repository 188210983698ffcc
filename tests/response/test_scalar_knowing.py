"""When a person looks: for all penalties at once, never in the week of the booking."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.people.streams import Key
from glasscity.response.knowing import (
    NOT_KNOWN,
    Access,
    KnowingTables,
    compile_knowing,
    week_looked,
)
from glasscity.scenario.quantity import assumed

WORDS = 2**32
KEY = Key(np.uint64(7), np.uint64(11))
PERSON = st.integers(0, 10_000)
WEEK = st.integers(0, 500)
BELOW = st.integers(0, WORDS)


def yearly(rate):
    return assumed(rate, "per person-year")


@given(PERSON, WEEK, st.integers(0, 600), BELOW)
def test_a_look_comes_after_the_booking_and_before_the_end(person, week, end, below):
    then, word = week_looked(person, week, end, below, KEY)
    assert then == NOT_KNOWN or (week < then < end and word < below)


@given(PERSON, WEEK, WEEK, BELOW)
def test_one_look_shows_all_that_was_booked_before_it(person, first, second, below):
    first, second = sorted((first, second))
    one, _ = week_looked(person, first, 600, below, KEY)
    other, _ = week_looked(person, second, 600, below, KEY)
    # The next look after the later booking is the next after the earlier one, or comes after that.
    assert other == one if one > second else other > one or other == NOT_KNOWN


@given(PERSON, WEEK)
def test_nobody_looks_and_everybody_does(person, week):
    assert week_looked(person, week, 600, 0, KEY)[0] == NOT_KNOWN
    assert week_looked(person, week, 600, WORDS, KEY)[0] == week + 1


@given(PERSON, WEEK, BELOW, BELOW)
def test_who_looks_more_often_looks_no_later(person, week, one, other):
    seldom, often = sorted((one, other))
    assert (
        week_looked(person, week, 600, often, KEY)[0]
        <= (week_looked(person, week, 600, seldom, KEY)[0])
    )


def test_the_mean_wait_is_one_over_the_chance_of_a_week():
    """5,000 people at rate 4 a year: waits are geometric with p = 1 - exp(-28 / 365); the mean is
    1 / p = 13.5 weeks, its standard error sqrt(1 - p) / p / sqrt(5,000). False alarm: 1 in 16,000
    (4 standard errors)."""
    tables = compile_knowing(yearly(4), True, None)
    waits = np.array([week_looked(one, 3, 5_000, tables.below, KEY)[0] - 3 for one in range(5_000)])
    p = 1 - np.exp(-4 * 7 / 365)
    assert abs(waits.mean() - 1 / p) < 4 * np.sqrt(1 - p) / p / np.sqrt(waits.size)


@pytest.mark.parametrize(
    ("rate", "may_look", "looks", "rating", "either"),
    [(0, True, None, 0, 0), (1, False, None, 0, 0), (1, True, None, 1, 1), (1, True, 2, 1, 3),
     (1, False, 2, 0, 2), (0, True, 2, 0, 2)],
)  # fmt: skip
def test_the_file_comes_on_top_of_the_rating(rate, may_look, looks, rating, either):
    access = Access(looks=yearly(looks)) if looks is not None else None
    tables = compile_knowing(yearly(rate), may_look, access)
    chances = [WORDS * -np.expm1(-hazard * 7 / 365) for hazard in (rating, either)]
    np.testing.assert_allclose(tables, KnowingTables(*chances), rtol=0, atol=1)
