"""Who knows the rules; runs compiled and, under NUMBA_DISABLE_JIT=1, as plain Python."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.life.poisson import WORDS
from glasscity.response.awareness import compile_awareness, is_aware
from glasscity.scenario.quantity import assumed
from glasscity.scenario.responses import Response

WORD = st.integers(0, WORDS - 1)


@given(WORD, st.integers(0, WORDS))
def test_a_share_knows_the_rules_and_whoever_is_told(word, below):
    assert is_aware(np.int64(word), np.int64(below), False) == (word < below)
    assert is_aware(np.int64(word), np.int64(below), True)


@pytest.mark.parametrize(("share", "below"), [(0, 0), (0.25, WORDS // 4), (1, WORDS)])
def test_awareness_is_a_threshold(share, below):
    assert compile_awareness(Response(awareness=assumed(share, "share"))) == below


def test_by_default_everybody_knows():
    assert compile_awareness(Response()) == WORDS
