"""A penalty waived; runs compiled and, under NUMBA_DISABLE_JIT=1, as plain Python."""

from hypothesis import given
from hypothesis import strategies as st

from glasscity.life.poisson import WORDS
from glasscity.scenario.quantity import assumed
from glasscity.scenario.rulebooks import Scoring
from glasscity.scoring.officials import Officials, compile_forgiveness, is_forgiven

WORD = st.integers(0, WORDS - 1)
SHARE = st.integers(0, WORDS)


def forgiving(**fields):
    scoring = Scoring(
        start=assumed(1000, "points"),
        tiers={"all": assumed(0, "points")},
        officials=Officials(**fields),
    )
    return compile_forgiveness(scoring)


def share(value):
    return assumed(value, "share")


@given(WORD, SHARE, SHARE)
def test_members_have_a_share_of_their_own(word, everybody, members):
    assert is_forgiven(word, False, everybody, members) == (word < everybody)
    assert is_forgiven(word, True, everybody, members) == (word < members)


@given(WORD)
def test_forgiving_none_and_all(word):
    assert not is_forgiven(word, False, 0, WORDS)
    assert is_forgiven(word, True, 0, WORDS)


def test_members_are_forgiven_like_everybody_where_it_is_not_said():
    assert forgiving(forgive=share(0.25)) == (True, WORDS // 4, WORDS // 4)
    assert forgiving(forgive=share(0.25), forgive_members=share(0)) == (True, WORDS // 4, 0)
    assert forgiving(forgive_members=share(0.5)) == (True, 0, WORDS // 2)


def test_without_officials_nothing_is_forgiven():
    nobody = (False, 0, 0)
    assert compile_forgiveness(None) == nobody
    assert forgiving() == nobody
    assert forgiving(forgive_members=share(0)) == nobody
    unaided = Scoring(start=assumed(1000, "points"), tiers={"all": assumed(0, "points")})
    assert compile_forgiveness(unaided) == nobody
