"""How often somebody tries who is refused, one wish at a time."""

import numpy as np
import pytest

from glasscity.consequences.attempts import attempts

# More than one, two and three attempts with chances 1/2, 1/4 and 1/8; the other demand: once.
AGAIN = np.array([[1 << 31, 1 << 30, 1 << 29], [0, 0, 0]], dtype=np.int64)


@pytest.mark.parametrize(
    ("word", "column", "tries"),
    [
        (2**32 - 1, 0, 1),
        (1 << 31, 0, 1),
        ((1 << 31) - 1, 0, 2),
        ((1 << 30) - 1, 0, 3),
        (0, 0, 4),
        (0, 1, 1),
        (2**32 - 1, 1, 1),
    ],
)
def test_attempts_by_hand(word, column, tries):
    assert attempts(word, AGAIN, column) == tries
