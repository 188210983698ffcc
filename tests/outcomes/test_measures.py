"""Measures by hand: small numbers that can be checked on paper."""

import numpy as np
import pytest

from glasscity.outcomes.measures import prais_shorrocks, ratio


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
