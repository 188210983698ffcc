"""Fear: a level for each person, which rises with penalties and falls by itself.

It rises with a penalty of one's own that one knows of and with penalties of friends, is kept up by
visible cameras, and loses half of what is left in each half-life. Levels are integers from 0 to
16,384 and change at borders only, so that all channels agree whether a moment of the week came to
pass. What fear does is elsewhere: it silences (`silence`) and makes people cautious.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit
from glasscity.life.poisson import WORDS
from glasscity.life.tables import decimal
from glasscity.response.silence import STEPS, exponential, speech_kept
from glasscity.scenario.quantity import Quantity
from glasscity.scenario.regimes import Cameras
from glasscity.scenario.responses import Fear
from glasscity.sensing.cameras import REFERENCE_DENSITY
from glasscity.sensing.delay import days_of

HIGHEST = 16_384
"""Level 1."""
_LEVEL_BITS = 8
"""A step of the tables by level is 2**8 levels: ``STEPS - 1`` of them make HIGHEST."""


class FearTables(NamedTuple):
    """Fear in integers; levels are in units of 1/16,384."""

    on: bool
    own: int
    """Rise with a penalty of one's own."""
    friends: int
    """Rise with a penalty of a friend's."""
    keep: int
    """What a week leaves of a level, units of 2**-16."""
    floor: npt.NDArray[np.int64]
    """Level that cameras keep up, by district, shape (districts,)."""
    speech_below: npt.NDArray[np.int64]
    """Chance that a critical remark is made, by level / 256, units of 2**-32, shape (65,)."""
    caution_below: npt.NDArray[np.int64]
    """The same for an illegal or disapproved act."""


@inline_jit
def step_of_level(level: int) -> int:
    """Return the entry of the tables by level, 0 to 64, for a level of 0 to 16,384."""
    return level >> _LEVEL_BITS


@inline_jit
def next_fear(fear: int, alarm: int, keep: int, floor: int) -> int:
    """Return the level at a border.

    Parameters
    ----------
    fear
        Level at the border before.
    alarm
        What the week added.
    keep
        What a week leaves, units of 2**-16.
    floor
        Level that cameras keep up.

    Returns
    -------
    int
        0 to 16,384.
    """
    level = min(((fear * keep) >> 16) + alarm, HIGHEST)
    return max(level, floor)


def _level(ratio: Quantity) -> int:
    return min(int((decimal(ratio) * HIGHEST).to_integral_value()), HIGHEST)


def _floor(fear: Fear, cameras: Cameras | None, districts: list[str]) -> list[int]:
    if cameras is None:
        return [0] * len(districts)
    floors = []
    for district in districts:
        density = decimal(cameras.density) / REFERENCE_DENSITY
        if district in cameras.density_by_district:
            density *= decimal(cameras.density_by_district[district])
        level = decimal(fear.cameras) * density * HIGHEST
        floors.append(min(int(level.to_integral_value()), HIGHEST))
    return floors


def compile_fear(fear: Fear | None, cameras: Cameras | None, districts: list[str]) -> FearTables:
    """Compile fear.

    Parameters
    ----------
    fear
        The response, or None where nobody is afraid.
    cameras
        The cameras in force.
    districts
        Names of the districts.

    Returns
    -------
    FearTables
    """
    if fear is None:
        always = np.full(STEPS, WORDS, dtype=np.int64)
        nowhere = np.zeros(len(districts), dtype=np.int64)
        return FearTables(False, 0, 0, 0, nowhere, always, always)
    with localcontext() as context:
        context.prec = 30
        weeks = Decimal(7) / max(days_of(fear.half_life), 1)
        keep = int(((Decimal(2) ** -weeks) * (1 << 16)).to_integral_value())
    return FearTables(
        on=True,
        own=_level(fear.own),
        friends=_level(fear.friends),
        keep=keep,
        floor=np.array(_floor(fear, cameras, districts), dtype=np.int64),
        speech_below=speech_kept(fear),
        caution_below=exponential(decimal(fear.caution)),
    )
