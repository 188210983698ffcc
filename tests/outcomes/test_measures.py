"""Measures by hand: small numbers that can be checked on paper."""

import numpy as np
import polars as pl
import pytest

from glasscity.outcomes.measures import (
    median_stay,
    prais_shorrocks,
    ratio,
    stay_beyond,
    survival,
    top_tenth,
)
from glasscity.outcomes.tables import _curve


def spells(*rows: tuple[int, int, int]) -> pl.DataFrame:
    schema = dict.fromkeys(("weeks", "left", "censored"), pl.Int64)
    return pl.DataFrame(list(rows), schema=schema, orient="row")


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


def test_kaplan_meier_by_hand() -> None:
    # Ten spells: two end in week 1, one is cut in week 2, three end in week 4, four are cut.
    weeks, shares = survival(spells((1, 2, 0), (2, 0, 1), (4, 3, 0), (9, 0, 4)))
    assert weeks == [1, 4]
    assert shares == pytest.approx([0.8, 0.8 * 4 / 7])


def test_half_have_left() -> None:
    assert median_stay(spells((1, 2, 0), (2, 0, 1), (4, 3, 0), (9, 0, 4))) == 4
    assert median_stay(spells((1, 1, 9))) is None
    assert median_stay(spells()) is None


def test_stay_beyond_half_a_year() -> None:
    table = spells((10, 5, 0), (30, 2, 3))
    assert stay_beyond(table, 26) == 0.5
    assert stay_beyond(table, 31) is None
    assert stay_beyond(spells(), 26) is None


def test_concentration_by_hand() -> None:
    # Ten people; one bears six of ten penalties.
    burden = np.array([0, 0, 0, 1, 1, 1, 6, 1, 0, 0])
    tables = {"concentration": _curve("penalties", burden)}
    assert top_tenth(tables, "penalties") == pytest.approx(0.6)
    assert top_tenth(tables, "denials") is None
    curve = tables["concentration"]["quantity_share"]
    assert curve[0] == 0
    assert curve[-1] == 1
    assert curve.is_sorted()
