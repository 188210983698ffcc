"""What reaches people from outside their block of the city, so that the block can be played alone.

Drawing needs the seed alone, and what somebody does to themselves comes again by itself. Beyond
that a block of 1,024 people gets letters from others, alarm through friends, refusals for want of
places, what friends are worth in a commercial score, the control room's attention and the quotas
of officials. Whoever takes these down while the whole city is played can play any block of it
again, to the same bits: see `glasscity.engine.excerpt`.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]


class Recorder(Protocol):
    """Takes down what crosses the borders of blocks; arrays are overwritten after the call."""

    def letters(self, due: Integers, target: Integers, source: Integers, label: Integers) -> None:
        """Take letters of one shard to others, shapes (letters,): week, people, packed label."""

    def alarm(self, week: int, added: npt.NDArray[np.int32]) -> None:
        """Take the alarm that friends added after a week, shape (people,), (0,) without fear."""

    def refusals(self, lines: Integers) -> None:
        """Take lines of the ledger of those who went without a place, (lines, LEDGER_FIELDS)."""

    def friends(self, week: int, component: npt.NDArray[np.int16]) -> None:
        """Take what friends give each member in a commercial score, shape (people,)."""

    def attention(self, week: int, attention: Integers) -> None:
        """Take the attention by district that holds after a week, units of 2**-16."""

    def quotas(self, week: int, below: Integers) -> None:
        """Take the chance by district to be chosen for a quota, units of 2**-32."""

    def close(self, digest: int, blocks: list[int]) -> None:
        """Take the digests of the city and of its blocks at the end of the run."""
