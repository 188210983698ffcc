"""Deterrence of one act; runs compiled and, under NUMBA_DISABLE_JIT=1, as plain Python."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.life.poisson import WORDS
from glasscity.response.deterrence import (
    Deterrence,
    compile_deterrence,
    deterrence_factor,
    kept_after_habituation,
)
from glasscity.scenario.quantity import assumed

CHANCE = st.integers(0, 1_000).map(lambda n: Decimal(n) / 1_000)
COST = st.integers(0, 500).map(lambda n: Decimal(n) / 100)
ELASTICITY = st.integers(-200, 0).map(lambda n: Decimal(n) / 100)


def deterred(detection=0, severity=0, **fields):
    return Deterrence(
        detection=assumed(detection, "elasticity"),
        severity=assumed(severity, "elasticity"),
        **fields,
    )


@given(ELASTICITY, ELASTICITY, CHANCE, CHANCE, COST)
def test_a_factor_is_a_probability(detection, severity, alone, here, cost):
    assert 0 <= deterrence_factor(detection, severity, alone, here, cost) <= 1


@given(ELASTICITY, ELASTICITY, CHANCE, CHANCE.filter(bool), CHANCE, COST, COST)
def test_more_detection_and_dearer_records_deter_more(
    detection, severity, alone, here, more, cost, dearer
):
    factor = deterrence_factor(detection, severity, alone, here, cost)
    assert deterrence_factor(detection, severity, alone, max(here, more), cost) <= factor
    assert deterrence_factor(detection, severity, alone, here, max(cost, dearer)) <= factor


@given(CHANCE, CHANCE, COST)
def test_zero_elasticities_deter_nobody(alone, here, cost):
    assert deterrence_factor(Decimal(0), Decimal(0), alone, here, cost) == 1


def test_closed_forms():
    third = Decimal("-0.3")
    # Twice as likely to be found out, elasticity -0.3.
    twice = deterrence_factor(third, Decimal(0), Decimal("0.2"), Decimal("0.4"), Decimal(0))
    assert float(twice) == pytest.approx(2**-0.3)
    # One and a half times as dear, elasticity -0.05.
    dear = deterrence_factor(third, Decimal("-0.05"), Decimal(1), Decimal(1), Decimal("0.5"))
    assert float(dear) == pytest.approx(1.5**-0.05)
    # Seen by nobody before: as if by one in ten thousand.
    new = deterrence_factor(third, Decimal(0), Decimal(0), Decimal("0.01"), Decimal(0))
    assert float(new) == pytest.approx(100**-0.3)
    # Less likely than before: no act becomes more frequent.
    assert deterrence_factor(third, Decimal(0), Decimal("0.9"), Decimal("0.1"), Decimal(0)) == 1


def test_what_nobody_can_record_deters_nobody():
    factor = deterrence_factor(Decimal(-1), Decimal(-1), Decimal(0), Decimal(0), Decimal(5))
    assert factor == 1


def test_without_deterrence_everything_comes_to_pass():
    chances, costs = [(Decimal(0), Decimal(1))] * 3, [Decimal(1)] * 3
    for tables in (
        compile_deterrence(None, chances, costs, 10),
        compile_deterrence(deterred(), chances, costs, 10),
    ):
        assert (tables.kept_below.dtype, tables.remaining.dtype) == (np.int64, np.int64)
        assert list(tables.kept_below) == [WORDS] * 3
        assert tables.remaining.shape == (11,)
    assert not compile_deterrence(None, chances, costs, 10).on


def test_without_habituation_the_effect_lasts():
    tables = compile_deterrence(deterred(-1), [(Decimal("0.5"), Decimal(1))], [Decimal(0)], 500)
    assert tables.on
    assert tables.kept_below[0] == WORDS // 2
    kept = kept_after_habituation(np.int64(tables.kept_below[0]), np.int64(tables.remaining[500]))
    assert kept == WORDS // 2


def test_habituation_halves_what_is_left_in_each_half_life():
    tables = compile_deterrence(
        deterred(-1, habituation=assumed(10, "weeks")),
        [(Decimal("0.5"), Decimal(1))],
        [Decimal(0)],
        40,
    )
    assert [int(tables.remaining[week]) for week in (0, 10, 20, 30)] == [65536, 32768, 16384, 8192]
    for week in (0, 7, 10, 20, 40):
        kept = kept_after_habituation(
            np.int64(tables.kept_below[0]), np.int64(tables.remaining[week])
        )
        assert kept / WORDS == pytest.approx(1 - 0.5 * 2 ** (-week / 10), abs=1e-5)


@given(st.integers(0, WORDS), st.integers(0, 1 << 16), st.integers(0, 1 << 16))
def test_the_less_is_left_the_more_comes_to_pass(kept_below, one, other):
    less, more = sorted((one, other))
    after_less = kept_after_habituation(np.int64(kept_below), np.int64(less))
    after_more = kept_after_habituation(np.int64(kept_below), np.int64(more))
    assert kept_below <= after_more <= after_less <= WORDS
