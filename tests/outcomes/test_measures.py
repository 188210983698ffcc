"""Measures by hand: small numbers that can be checked on paper."""

import numpy as np
import pytest

import glasscity as gc
from glasscity.outcomes.definitions import ratio_of
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


@pytest.mark.parametrize(("share", "defined"), [("0.008", False), ("0.05", True)])
def test_an_app_of_a_handful_of_members_has_no_hours_per_member(share, defined):
    scenario = load("study-app-2019", {"life.people.party": share})
    run = gc.run(scenario, people=700, years=0.1, seed=3)
    members = int(run.frame("study")["members"].sum())
    assert (members >= 10) == defined
    values = dict(run.frame("measures").select("name", "value").iter_rows())
    for name in ("study_hours_per_member_year", "study_censures_per_member_year"):
        assert (values[name] is not None) == defined
