"""Consent; runs compiled and, under NUMBA_DISABLE_JIT=1, as plain Python."""

from hypothesis import given
from hypothesis import strategies as st

from glasscity.life.poisson import WORDS
from glasscity.scenario.quantity import assumed
from glasscity.scoring.consent import Consent, agrees, compile_consent, leaves

WORD = st.integers(0, WORDS - 1)
SHARE = st.integers(0, WORDS)


def consent(gives, leaving=0):
    return compile_consent(Consent(gives=assumed(gives, "share"), leaves=assumed(leaving, "share")))


def test_shares_become_thresholds():
    assert consent(0.25, 0.5) == (True, WORDS // 4, WORDS // 2)


@given(WORD)
def test_where_nobody_is_asked_everybody_is_scored_and_stays(word):
    tables = compile_consent(None)
    assert not tables.required
    assert agrees(word, tables.gives_below)
    assert not leaves(word, tables.leaves_below)


@given(WORD)
def test_none_and_all(word):
    none, everybody = consent(0, 0), consent(1, 1)
    assert not agrees(word, none.gives_below)
    assert not leaves(word, none.leaves_below)
    assert agrees(word, everybody.gives_below)
    assert leaves(word, everybody.leaves_below)


@given(WORD, SHARE, SHARE)
def test_a_larger_share_only_adds_people(word, one, other):
    low, high = sorted((one, other))
    assert agrees(word, low) <= agrees(word, high)
    assert leaves(word, low) <= leaves(word, high)
