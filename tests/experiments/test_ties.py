"""Intervals of no width: where cities agree to the last digit there is none, and words say so."""

from __future__ import annotations

import math

import numpy as np
import pytest

from glasscity.commandline.differing import bounds
from glasscity.experiments.effects import interval
from glasscity.experiments.exploration.variance import jackknife
from glasscity.experiments.told import _cells, again
from glasscity.outcomes.telling import CITIES_TO_TELL, MORE, NONE, verdict
from glasscity.show.compared import changes, verdicts
from glasscity.show.words import load_words

WORDS = load_words()


def row(**more):
    return {"value": 2.0, "low": None, "high": None, "unit": "penalties", "ratio": 2.0,
            "ratio_low": None, "ratio_high": None, "least_seen": 1.25, "told": "", "again": "",
            **more}  # fmt: skip


@pytest.mark.parametrize("cities", [2, 3, CITIES_TO_TELL, 8])
def test_cities_that_agree_give_no_interval(cities):
    found = verdict(np.full(cities, 4.0), np.full(cities, 2.0), 10)
    assert found.ratio == pytest.approx(2)
    assert math.isnan(found.low)
    assert math.isnan(found.high)
    assert _cells(found)[2:4] == (None, None)
    _, low, high = interval(np.full((cities, 1), 2.0))
    assert np.isnan([*low, *high]).all()


@pytest.mark.parametrize(("cities", "way"), [(2, NONE), (3, NONE), (CITIES_TO_TELL, MORE)])
def test_few_cities_that_agree_tell_no_direction(cities, way):
    """Two equal differences have no spread, and are no certainty."""
    assert again(np.full(cities, 1.0), 10) == way


def test_ties_are_told_in_words():
    told = verdicts.verdict_words(row(told=MORE), 8, WORDS)
    assert told.startswith("B has 2 times as much in every one of these cities")
    assert "no interval" in told
    # What is there in one world alone has no ratio, and is told as that.
    alone = verdicts.verdict_words(row(told=MORE, ratio=None), 8, WORDS)
    assert alone.startswith("there in B alone")


@pytest.mark.parametrize(("low", "high"), [(2.0, 2.0), (0.0, 0.0), (1e9, 1e9 + 1e-6)])
def test_no_face_prints_an_interval_of_no_width(low, high):
    assert bounds(low, high, "penalties") == "–"
    assert changes.bounds(row(low=low, high=high), WORDS) == ""
    assert bounds(1.0, 2.0, "penalties") == "+1 to +2"


def test_half_widths_over_seeds_that_agree_are_not_zero():
    values = np.repeat(np.arange(5.0)[:, None], 2, axis=1)
    found = jackknife(values, lambda means: np.array([means.mean(), means.var()]))
    assert found is not None
    assert np.isnan(found).all()
    values[0, 0] += 1
    again = jackknife(values, lambda means: np.array([means.mean(), means.var()]))
    assert again is not None
    assert (again > 0).all()
