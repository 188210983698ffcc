"""Scales: the stated value is the median of what is drawn, for every number of every preset."""

from __future__ import annotations

import numpy as np
import pytest

import glasscity as gc
from glasscity.experiments.exploration.parameters import choose
from glasscity.experiments.exploration.scales import scale_for, spread
from glasscity.scenario import preset_names

PLACES = np.linspace(0, 1, 201)
CASES = [
    # value, low, high, share, scale, lower quartile, upper quartile
    (10, 1, 100, False, "log", 10**0.5, 10**1.5),
    (4, 1, 9, False, "linear", 2.5, 6.5),
    (-10, -100, -1, False, "log", -(10**1.5), -(10**0.5)),
    (5, -10, 20, False, "linear", -2.5, 12.5),
    # As many times below as above: 16 to the half; even where that would crowd at the value.
    (1, 0, 16, False, "log", 1 / 4, 4),
    (3, 0, 4, False, "log", 3 / 2, 12**0.5),
    (-1, -16, 0, False, "log", -4, -1 / 4),
    # Odds of 1/9, 1 and 9.
    (0.5, 0.1, 0.9, True, "logit", 1 / 4, 3 / 4),
    (0.3, 0.2, 0.5, True, "linear", 0.25, 0.4),
    (0.4, 0, 1, True, "logit", 0.2, 0.7),
    # Catching 97 of 100 is missing 3: the odds of a miss are 3/97, at most 1/4.
    (0.97, 0.8, 1, True, "logit", 1 / (1 + (3 / 97 / 4) ** 0.5), None),
    # A stated value at an end has half of the draws.
    (0, 0, 4, False, "log", 0, 2),
    (1, 0, 1, True, "logit", 0.5, 1),
    (2, 2, 50, False, "log", 2, 10),
]


@pytest.mark.parametrize(("value", "low", "high", "share", "scale", "lower", "upper"), CASES)
def test_quartiles_are_what_the_scale_says(value, low, high, share, scale, lower, upper):
    assert scale_for(low, high, share) == scale
    found = spread(value, low, high, scale, np.array([0, 0.25, 0.5, 0.75, 1]))
    assert (found[0], found[2], found[4]) == (low, value, high)
    assert found[1] == pytest.approx(lower)
    if upper is not None:
        assert found[3] == pytest.approx(upper)


def test_what_is_above_in_a_share_is_what_is_below_in_its_complement():
    missed = spread(0.03, 0, 0.2, "logit", PLACES)
    caught = spread(0.97, 0.8, 1, "logit", 1 - PLACES)
    np.testing.assert_allclose(missed, 1 - caught, atol=1e-11)


@pytest.mark.parametrize("preset", [each.name for each in preset_names()])
def test_the_stated_value_is_the_median_of_every_number_of_every_preset(preset):
    chosen = choose(gc.load(preset), ["life", "regime"])
    assert len(chosen) > 200
    for each in chosen:
        found = each.values(PLACES)
        assert np.median(found) == found[100] == each.value, each.path
        assert (found[0], found[-1]) == (each.low, each.high), each.path
        assert (np.diff(found) >= 0).all(), each.path
        if not each.whole:
            # No place is wasted: only a stated value at an end of its range is met twice.
            twice = np.diff(found) == 0
            assert twice[:100].all() if each.value == each.low else not twice[:100].any()
            assert twice[100:].all() if each.value == each.high else not twice[100:].any()
