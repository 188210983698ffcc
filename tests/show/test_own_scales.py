"""Scales of single rows end at round numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.show.charts import nice_end


@given(st.floats(1e-9, 1e12))
def test_an_end_is_round_and_just_large_enough(largest: float) -> None:
    end = nice_end(largest)
    assert largest <= end * (1 + 1e-9)
    # The next smaller round number is at most 2.5 times smaller, and would be too small.
    assert largest > end / 2.5 * (1 - 1e-9)
    assert f"{end:.0e}"[0] in "125"


@pytest.mark.parametrize(
    ("largest", "end"), [(0.0, 1.0), (1.0, 1.0), (1.01, 2.0), (17_987, 20_000)]
)
def test_known_ends(largest: float, end: float) -> None:
    assert nice_end(largest) == end
