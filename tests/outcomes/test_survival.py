"""Spells in the lowest tier: Kaplan-Meier by hand."""

import math

import polars as pl
import pytest

from glasscity.outcomes.survival import CURVE, median_stay, stay_beyond, survival


def spells(*rows: tuple[int, int, int]) -> pl.DataFrame:
    schema = dict.fromkeys(("weeks", "left", "censored"), pl.Int64)
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def test_kaplan_meier_by_hand() -> None:
    # Ten spells: two end in week 1, one is cut in week 2, three end in week 4, four are cut.
    curve = survival(spells((1, 2, 0), (2, 0, 1), (4, 3, 0), (9, 0, 4)))
    assert tuple(curve.columns) == CURVE
    assert curve["weeks"].to_list() == [0, 1, 2, 4, 9]
    assert curve["at_risk"].to_list() == [10, 10, 8, 7, 4]
    assert curve["staying"].to_list() == pytest.approx([1, 0.8, 0.8, 0.8 * 4 / 7, 0.8 * 4 / 7])


def test_the_band_is_greenwoods_on_the_scale_of_the_log_of_the_log() -> None:
    # S = 8/10, Greenwood's sum 2 / (10 * 8): S ** exp(+-1.96 sqrt(sum) / |log S|).
    row = survival(spells((1, 2, 8))).row(1, named=True)
    reach = 1.959964 * math.sqrt(2 / 80) / abs(math.log(0.8))
    assert row["low"] == pytest.approx(0.8 ** math.exp(reach), rel=1e-5)
    assert row["high"] == pytest.approx(0.8 ** math.exp(-reach), rel=1e-5)


@pytest.mark.filterwarnings("error")
def test_where_all_or_none_stay_the_band_has_no_width() -> None:
    for table, share in ((spells((3, 0, 5)), 1), (spells((3, 5, 0)), 0)):
        row = survival(table).row(-1, named=True)
        assert (row["staying"], row["low"], row["high"]) == (share, share, share)


def test_lengths_that_do_not_occur_and_their_order_do_not_count() -> None:
    table = spells((4, 3, 0), (1, 2, 0), (7, 0, 0), (9, 0, 4), (2, 0, 1))
    expected = survival(spells((1, 2, 0), (2, 0, 1), (4, 3, 0), (9, 0, 4)))
    assert survival(table).equals(expected)


def test_half_have_left() -> None:
    assert median_stay(survival(spells((1, 2, 0), (2, 0, 1), (4, 3, 0), (9, 0, 4)))) == 4
    assert median_stay(survival(spells((1, 1, 9)))) is None
    assert median_stay(survival(spells())) is None
    # A spell that begins and ends in one week has a length of 0.
    assert median_stay(survival(spells((0, 3, 0), (5, 1, 0)))) == 0


def test_stay_beyond_half_a_year() -> None:
    curve = survival(spells((10, 5, 0), (30, 2, 3)))
    assert stay_beyond(curve, 26) == 0.5
    assert stay_beyond(curve, 30) == pytest.approx(0.3)
    assert stay_beyond(curve, 31) is None
    assert stay_beyond(survival(spells()), 26) is None
