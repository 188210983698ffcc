"""Random numbers that are looked up, not drawn in sequence.

A counter-based generator turns (seed; person, week, act and moment, stream) into 128 random bits,
so any number of the city can be had on its own, in any order, on any number of threads.

The generator is Philox4x32 with ten rounds (Salmon, Moraes, Dror and Shaw, "Parallel random
numbers: as easy as 1, 2, 3", SC 2011); the tests hold it against the vectors that its authors
publish with Random123.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from glasscity.compilation import inline_jit

_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)


class Stream(IntEnum):
    """What a block of random bits is for. A number, once given, is never used for anything else.

    Two mechanisms never share a stream, so switching one on or off changes no draw of another.
    """

    PERSON = 1
    """Attributes and temperaments; act field = number of the block."""
    COUNT = 2
    """How many moments of an act fall in a week; act field = act id // 4, lane = id % 4."""
    MOMENT = 3
    """Words of a moment: when, where (two words), spare."""
    REGISTERS = 4
    """Words of a moment in the registers: seen, mistaken, victim, spare."""
    CAMERAS = 5
    """Words of a moment before the cameras: seen, recognised, false match, look-alike."""
    FALSE_EVENT_REGISTERS = 6
    """How many entries about nothing the registers make of a person in a week; fields as COUNT."""
    FALSE_EVENT_CAMERAS = 7
    """How many offences cameras see where there is none; fields as COUNT."""
    FALSE_EVENT_MOMENT = 8
    """Words of an entry about nothing: when, spare; moment field carries the channel."""
    BLACKLIST = 9
    """Words of a listing: time until the debt is paid; person = the one listed, week = in which the
    record arrives, act and moment = those of the record."""
    BLACKLIST_START = 10
    """Words of a person at the start: listed already, remaining term, time until paid."""
    ENROLMENT = 11
    """Words of a person: whether the gallery of the recogniser holds them."""


@inline_jit
def philox(
    counter_0: np.uint64,
    counter_1: np.uint64,
    counter_2: np.uint64,
    counter_3: np.uint64,
    key_0: np.uint64,
    key_1: np.uint64,
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return the 128 random bits at a counter, as four words of 32 bits.

    Parameters
    ----------
    counter_0, counter_1, counter_2, counter_3
        Person; week; act id | moment << 8; stream. Each below 2**32.
    key_0, key_1
        Low and high half of the 64-bit seed.

    Returns
    -------
    tuple of uint64
        Four words, each below 2**32.
    """
    for _ in range(10):
        product_0 = counter_0 * _MULTIPLIER_0
        product_1 = counter_2 * _MULTIPLIER_1
        counter_0 = (product_1 >> _32) ^ counter_1 ^ key_0
        counter_1 = product_1 & _LOW
        counter_2 = (product_0 >> _32) ^ counter_3 ^ key_1
        counter_3 = product_0 & _LOW
        key_0 = (key_0 + _WEYL_0) & _LOW
        key_1 = (key_1 + _WEYL_1) & _LOW
    return counter_0, counter_1, counter_2, counter_3
