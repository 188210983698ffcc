"""Measures by hand: small numbers that can be checked on paper."""

import numpy as np
import pytest

import glasscity as gc
from glasscity.outcomes.definitions import ratio_of, year_played
from glasscity.outcomes.measures import prais_shorrocks, ratio
from glasscity.scenario import load


def test_ratio_of_nothing_is_not_defined() -> None:
    assert ratio(3, 0) is None
    assert ratio(3, 4) == 0.75


def test_nobody_moves() -> None:
    assert prais_shorrocks(np.array([[5, 0], [0, 7]])) == 0


def test_the_tier_before_tells_nothing() -> None:
    assert prais_shorrocks(np.array([[5, 5], [20, 20]])) == 1


def test_mobility_by_hand() -> None:
    # P = [[.8, .2], [.1, .9]]: (2 - 1.7) / 1.
    assert prais_shorrocks(np.array([[8, 2], [1, 9]])) == pytest.approx(0.3)


def test_an_empty_tier_is_left_out() -> None:
    assert prais_shorrocks(np.array([[8, 0, 2], [0, 0, 0], [1, 0, 9]])) == pytest.approx(0.3)
    assert prais_shorrocks(np.array([[0, 0], [0, 4]])) is None


@pytest.mark.parametrize(("people", "expected"), [(0, None), (9, None), (10, 0.5), (11, 0.5)])
def test_of_fewer_than_ten_people_nothing_is_told_per_head(people, expected):
    assert ratio_of(people, 3, 6) == expected
    assert ratio_of(people, 3, 0) is None


@pytest.mark.parametrize(("seed", "members"), [(1, 14), (2, 8)])
def test_an_app_of_a_handful_of_members_has_no_hours_per_member(seed, members):
    # Eleven are to be expected, which is a group; some cities have fewer.
    run = gc.run(
        load("study-app-2019", {"life.people.party": "0.016"}), people=700, years=0.02, seed=seed
    )
    assert run.frame("study")["members"].sum() == members
    for name in ("study_hours_per_member_year", "study_censures_per_member_year"):
        assert (run.measures[name].value is not None) == (members >= 10)


def test_a_run_shorter_than_a_year_says_of_how_many_days_a_share_is():
    short = gc.run("town", people=800, years=0.3).measures
    assert short["people_denied"].unit == "share of people in 110 days"
    assert short["people_denied"].title == "People denied at least once in 110 days"
    assert short["people_silenced"].title == "People silenced for all of 110 days"
    assert short["people_wrongly_recorded"].title == "People with a wrongful record in 110 days"


@pytest.mark.parametrize(
    ("days", "expected"), [(1, "1 day"), (364, "364 days"), (365, "a year"), (1_000, "a year")]
)
def test_what_a_share_of_people_in_a_year_is_of(days, expected):
    assert year_played(days) == expected
