"""Fear: a level for each person, which rises with penalties and falls by itself.

It rises with a penalty of one's own that one knows of and with penalties of friends, is kept up by
visible cameras, and loses half of what is left in each half-life. Levels are integers from 0 to
16,384 and change at borders only, so that all channels agree whether a moment of the week came to
pass. What fear does is elsewhere: it silences (`silence`) and makes people cautious.

A penalty frightens whatever it is for, a parking ticket as much as one for a remark; beside each
level stands what it would be without the person's own penalties on grounds other than speech.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit, integer
from glasscity.life.poisson import WORDS
from glasscity.life.tables import decimal
from glasscity.people.attributes import AGE, raw_values
from glasscity.people.marginals import ONLINE_AGES
from glasscity.response.silence import STEPS, exponential, speech_kept
from glasscity.scenario.quantity import Quantity
from glasscity.scenario.responses import Fear
from glasscity.sensing.cameras import Cameras
from glasscity.sensing.delay import days_of

HIGHEST = 16_384
"""Level 1."""
RESPONDING_AGE = ONLINE_AGES.start
"""Years; the youngest whom the model gives a way to be online. Nobody younger is counted among
those who may be afraid."""
_ONE = 1 << 16
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
    is_speech: npt.NDArray[np.bool_]
    """Whether a penalty for the item is one for speech, shape (items,)."""
    other_grounds: int
    """What any other penalty of one's own counts for in the fear that silences, 2**-16."""
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


@inline_jit
def silencing_level(fear: int, on_speech: int, other_grounds: int) -> int:
    """Return the level of fear that silences.

    Parameters
    ----------
    fear
        Level of fear.
    on_speech
        What it would be without the person's own penalties on grounds other than speech.
    other_grounds
        What such penalties count for, units of 2**-16.

    Returns
    -------
    int
        From ``on_speech`` to ``fear``.
    """
    return on_speech + (((fear - on_speech) * other_grounds) >> 16)


@inline_jit
def is_kept(word: int, level: int, below: npt.NDArray[np.int64]) -> bool:
    """Tell whether a moment comes to pass at a level of fear.

    Parameters
    ----------
    word
        Uniform, 0 to 2**32 - 1.
    level
        0 to 16,384.
    below
        `FearTables.speech_below` or `FearTables.caution_below`.
    """
    return word < integer(below[step_of_level(level)])


def may_be_afraid(attributes: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Tell who counts among those who may be afraid: people of `RESPONDING_AGE` and over.

    Parameters
    ----------
    attributes
        Packed attributes, shape (people,).
    """
    return np.asarray(raw_values(attributes, AGE) >= RESPONDING_AGE)


def _level(ratio: Quantity) -> int:
    return min(int((decimal(ratio) * HIGHEST).to_integral_value()), HIGHEST)


def _floor(fear: Fear, cameras: Cameras | None, districts: list[str]) -> list[int]:
    if cameras is None:
        return [0] * len(districts)
    floors = []
    for district in districts:
        level = decimal(fear.cameras) * cameras.relative_density(district) * HIGHEST
        floors.append(min(int(level.to_integral_value()), HIGHEST))
    return floors


def compile_fear(
    fear: Fear | None,
    cameras: Cameras | None,
    districts: list[str],
    contexts: Sequence[str] = (),
) -> FearTables:
    """Compile fear.

    Parameters
    ----------
    fear
        The response, or None where nobody is afraid.
    cameras
        The cameras in force.
    districts
        Names of the districts.
    contexts
        Of the items, in their order.

    Returns
    -------
    FearTables
    """
    is_speech = np.array([context == "speech" for context in contexts], dtype=np.bool_)
    if fear is None:
        always = np.full(STEPS, WORDS, dtype=np.int64)
        nowhere = np.zeros(len(districts), dtype=np.int64)
        return FearTables(False, 0, 0, 0, nowhere, is_speech, _ONE, always, always)
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
        is_speech=is_speech,
        other_grounds=int((decimal(fear.other_grounds) * _ONE).to_integral_value()),
        speech_below=speech_kept(fear),
        caution_below=exponential(decimal(fear.caution)),
    )
