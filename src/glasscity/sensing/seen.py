"""What the channels that see single moments have in common, in integers."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.life.poisson import threshold
from glasscity.life.tables import decimal
from glasscity.scenario.lives import Act

ANYONE = 0
"""A mistaken record lands on anybody else, all alike."""
LOOK_ALIKES = 1
"""It lands on somebody of the same sex, age band and group."""


class SeenTables(NamedTuple):
    """One channel in integers. Shapes are (items,): acts, and demands, which nobody records."""

    seen_below: npt.NDArray[np.int64]
    """Word below which a moment is noted, in units of 2**-32; 0 where the channel sees nothing."""
    delay: npt.NDArray[np.int64]
    """Weeks until a record arrives; 0 = at the moment itself."""
    mistaken_below: int
    """Word below which a record names somebody else."""
    victims: int
    """ANYONE or LOOK_ALIKES."""


def no_channel(items: int) -> SeenTables:
    """Return a channel that sees nothing.

    Parameters
    ----------
    items
        Acts and demands.
    """
    return SeenTables(np.zeros(items, dtype=np.int64), np.zeros(items, dtype=np.int64), 0, ANYONE)


def seen_thresholds(
    acts: list[tuple[str, Act | None]], channel: str, noted: Decimal
) -> npt.NDArray[np.int64]:
    """Return the word below which a moment of each item is noted by a channel.

    Parameters
    ----------
    acts
        Name and act of each item in order of id; None for a demand.
    channel
        One of `vocabulary.CHANNELS`; an act that does not name it is never seen by it.
    noted
        Chance that the channel notes what it could see, 0 to 1.

    Returns
    -------
    ndarray of int64, shape (items,)
        The act's own chance to be seen times ``noted``, units of 2**-32.
    """
    seen = np.zeros(len(acts), dtype=np.int64)
    with localcontext() as context:
        context.prec = 30
        for item, (_, act) in enumerate(acts):
            if act is not None and channel in act.channels:
                seen[item] = threshold(decimal(act.channels[channel]) * noted)
    return seen


def victims_code(victims: str) -> int:
    """Return the number of a word of `vocabulary.VICTIMS`."""
    return LOOK_ALIKES if victims == "look-alikes" else ANYONE
