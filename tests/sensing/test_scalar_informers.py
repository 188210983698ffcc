"""Of which act an inventor accuses somebody."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.sensing.informers import CELLS, accused_item

LADDER = np.arange(CELLS, dtype=np.int64)


@given(st.integers(0, 2**32 - 1))
def test_the_highest_eight_bits_of_a_word_choose_the_cell(word):
    assert accused_item(word, LADDER) == word // 2**24


@pytest.mark.parametrize(("word", "cell"), [(0, 0), (2**24 - 1, 0), (2**24, 1), (2**32 - 1, 255)])
def test_the_ends_of_cells(word, cell):
    assert accused_item(word, LADDER) == cell
