"""Bins of the score distribution: one for the start, the others at multiples of their width."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from glasscity.outcomes.tables import bin_lows


@given(st.lists(st.integers(-500, 500), min_size=1), st.integers(-300, 300), st.integers(1, 60))
def test_the_start_stands_alone_and_no_bin_reaches_over_it(scores, start, width):
    found = np.array(scores)
    lows = bin_lows(found, start, width)
    assert ((lows == start) == (found == start)).all()
    assert (lows <= found).all()
    assert ((lows < start) == (found < start)).all()
    # Elsewhere bins begin at multiples, so that a cut at a multiple parts no bin.
    assert ((lows % width == 0) | (lows == start) | (lows == start + 1)).all()
    assert (found - lows < width).all()
