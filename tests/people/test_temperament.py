import itertools
from decimal import Decimal, localcontext

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import lognorm, norm

from glasscity.errors import GlasscityError
from glasscity.people.temperament import (
    CLASS_BOUNDARIES,
    LEVELS,
    _normal_distribution,
    multipliers,
)


def test_boundaries_are_normal_quantiles():
    assert len(CLASS_BOUNDARIES) == LEVELS - 1
    expected = ndtri(np.arange(1, LEVELS) / LEVELS)
    np.testing.assert_allclose([float(text) for text in CLASS_BOUNDARIES], expected, atol=4e-16)


def test_boundaries_are_right_to_thirty_digits():
    with localcontext(prec=60):
        for place, text in enumerate(CLASS_BOUNDARIES, start=1):
            error = _normal_distribution(Decimal(text)) - Decimal(place) / LEVELS
            # A boundary is off by at most half a unit of its last digit; the density is below 0.4.
            assert abs(error) < Decimal("0.2e-30")


@pytest.mark.parametrize("x", [-8.0, -3.0, -0.7, 0.0, 0.1, 2.5])
def test_distribution_function_agrees_with_scipy(x):
    with localcontext(prec=60):
        assert float(_normal_distribution(Decimal(x))) == pytest.approx(norm.cdf(x), rel=1e-13)


@pytest.mark.parametrize("spread", [0, 0.1, 0.5, Decimal("0.8"), 1, 2.5, 3])
def test_mean_is_one_and_levels_ascend(spread):
    levels = multipliers(spread)
    assert len(levels) == LEVELS
    assert abs(sum(levels) / LEVELS - 1) < Decimal("1e-25")
    assert all(level > 0 for level in levels)
    assert list(levels) == sorted(levels)


def test_without_spread_everybody_is_alike():
    assert set(multipliers(0)) == {Decimal(1)}


@pytest.mark.parametrize("spread", [0.3, 0.5, 1.0])
def test_levels_are_class_means_of_a_lognormal(spread):
    exact = lognorm(spread, scale=np.exp(-(spread**2) / 2))
    quantiles = exact.ppf(np.arange(LEVELS + 1) / LEVELS)
    expected = [
        LEVELS * exact.expect(lb=low, ub=high) for low, high in itertools.pairwise(quantiles)
    ]
    np.testing.assert_allclose([float(x) for x in multipliers(spread)], expected, rtol=1e-7)


def test_little_variance_is_lost():
    levels = np.array([float(level) for level in multipliers(0.5)])
    assert 0.95 < np.mean((levels - 1) ** 2) / (np.exp(0.25) - 1) < 1


@pytest.mark.parametrize("spread", [-0.1, 3.1, float("inf")])
def test_impossible_spread_is_refused(spread):
    with pytest.raises(GlasscityError, match="must lie within 0 and 3 log-units, but"):
        multipliers(spread)
