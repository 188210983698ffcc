"""Borders at which months and years begin, against counting in days."""

from fractions import Fraction

import pytest

from glasscity.engine.calendar import days_of, month_borders, year_borders, year_ends


def first_border(days):
    week = 0
    while 7 * week < days:
        week += 1
    return week


@pytest.mark.parametrize("weeks", [1, 4, 5, 52, 53, 54, 105, 106, 261])
def test_borders_are_the_first_at_or_after_the_date(weeks):
    years = {first_border(365 * n) for n in range(1, 7)}
    months = {first_border(Fraction(365 * n, 12)) for n in range(1, 73)}
    assert year_borders(weeks) == {week for week in years if week < weeks}
    assert month_borders(weeks) == {week for week in months if week < weeks}


def test_first_months_and_years_by_hand():
    # Months begin on days 30.4, 60.8, 91.25, ...; years on days 365 and 730.
    assert sorted(month_borders(20)) == [5, 9, 14, 18]
    assert sorted(year_borders(200)) == [53, 105, 157]


@pytest.mark.parametrize(
    ("years", "days"),
    # Half a day is rounded up, whether the whole before it is odd or even; 0.7 * 365 is a little
    # less than 255.5 in binary.
    [(1, 365), (0.5, 183), (1.5, 548), (2.5, 913), (0.7, 256), (0.1, 37), (0.0028, 1), (0.001, 0)],
)
def test_half_a_day_is_rounded_up(years, days):
    assert days_of(years) == days


def test_a_length_in_years_that_a_run_names_gives_its_days_again():
    assert all(days_of(float(f"{days / 365:.10g}")) == days for days in range(1, 4000))


def test_a_year_begins_with_a_month():
    assert year_borders(1000) <= month_borders(1000)


def test_a_year_ends_at_the_last_border_within_it():
    assert year_ends(52) == {}
    assert year_ends(53) == {52: 1}
    assert year_ends(105) == {52: 1, 104: 2}


def test_shorter_runs_are_prefixes():
    for weeks in range(1, 120):
        for borders in (year_borders, month_borders):
            assert borders(weeks) == {week for week in borders(200) if week < weeks}
        assert year_ends(weeks).items() <= year_ends(200).items()
