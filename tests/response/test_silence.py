from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.life.poisson import WORDS
from glasscity.response.fear import Fear
from glasscity.response.silence import STEPS, exponential, stepwise
from glasscity.scenario.quantity import assumed

HUNDREDTHS = st.integers(0, 100).map(lambda hundredths: Decimal(hundredths) / 100)


@given(st.integers(0, 500).map(lambda n: Decimal(n) / 100))
def test_exponential_rule_is_its_closed_form(strength):
    kept = exponential(strength)
    expected = np.exp(-float(strength) * np.arange(STEPS) / 64)
    np.testing.assert_allclose(kept / WORDS, expected, atol=1e-9)
    assert kept[0] == WORDS
    assert np.all(np.diff(kept) <= 0)


@given(HUNDREDTHS, HUNDREDTHS)
def test_threshold_rule_is_one_step(level, withheld):
    kept = stepwise(level, withheld)
    below = np.arange(STEPS) / Decimal(64) < level
    assert set(kept[below]) <= {WORDS}
    assert set(kept[~below.astype(bool)]) == {round((1 - withheld) * WORDS)}


def fear(**fields):
    return Fear(half_life=assumed(26, "weeks"), **fields)


@pytest.mark.parametrize(
    "nothing",
    [
        fear(),
        fear(rule="exponential", silence=assumed(0, "ratio")),
        fear(rule="threshold", withheld=assumed(0, "share")),
    ],
)
def test_zero_silences_nobody(nothing):
    assert set(nothing.speech_kept()) == {WORDS}


def test_the_rule_is_the_one_that_was_chosen():
    strong = assumed(1.5, "ratio")
    np.testing.assert_array_equal(fear(silence=strong).speech_kept(), exponential(Decimal("1.5")))
    np.testing.assert_array_equal(
        fear(silence=strong, rule="threshold").speech_kept(),
        stepwise(Decimal("0.5"), Decimal("0.5")),
    )
