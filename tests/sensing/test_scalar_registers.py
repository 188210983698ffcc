"""Whether an entry lands on somebody else."""

from hypothesis import given
from hypothesis import strategies as st

from glasscity.sensing.registers import is_mistaken

WORD = st.integers(0, 2**32 - 1)


@given(WORD, st.integers(0, 2**32))
def test_mistaken_is_a_word_below_the_threshold(word, below):
    assert bool(is_mistaken(word, below)) is (word < below)


@given(WORD)
def test_never_and_always(word):
    assert not is_mistaken(word, 0)
    assert is_mistaken(word, 2**32)
