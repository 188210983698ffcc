"""Random numbers that are looked up, not drawn in sequence.

A counter-based generator turns (seed; person, week, act and moment, stream) into 128 random bits,
so any number of the city can be had on its own, in any order, on any number of threads.

The generator is Philox4x32 with ten rounds (Salmon, Moraes, Dror and Shaw, "Parallel random
numbers: as easy as 1, 2, 3", SC 2011); the tests hold it against the vectors that its authors
publish with Random123.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from glasscity.compilation import inline_jit, integer

_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)


class Stream(IntEnum):
    """What a block of random bits is for. A number, once given, is never used for anything else.

    Two mechanisms never share a stream, so switching one on or off changes no draw of another.
    Channels bring theirs (`glasscity.mechanism.Draw`).
    """

    PERSON = 1
    """Attributes and temperaments; act field = number of the block."""
    COUNT = 2
    """How many moments of an act fall in a week; act field = act id // 4, lane = id % 4."""
    MOMENT = 3
    """Words of a moment: when, where, spare, response."""
    FALSE_EVENT_MOMENT = 8
    """Words of an entry about nothing: when, spare; moment field carries the channel."""
    BLACKLIST = 9
    """Words of a listing: time until the debt is paid, entered at all, without a term; person = the
    one listed, week = in which the record arrives, act and moment = those of the record."""
    BLACKLIST_START = 10
    """Words of a person at the start: listed already, remaining term, time until paid, without a
    term."""
    ENROLMENT = 11
    """Words of a person: whether the gallery of the recogniser holds them."""
    OFFICIAL_FAVOUR = 18
    """Entries that give points for nothing; fields as COUNT."""
    OFFICIAL_REVENGE = 19
    """Entries that take points for nothing; fields as COUNT."""
    OFFICIAL_QUOTA = 20
    """Words of a person and week: chosen to fill a quota."""
    FORGIVENESS = 21
    """Words of a penalty: waived; fields of a penalty are those of its record, channel << 16."""
    STUDY_APP = 22
    """Words of a day's use of the study app: twelve bytes for its items; left running."""
    DENOUNCE = 23
    """Words of a denunciation: invented, against whom, accused of what, comes to light."""
    HUMAN_REVIEW = 24
    """Words of a camera moment: looked at by a person."""
    COMMERCIAL_MEMBER = 25
    """Words of a person: joins the commercial score."""
    CONSENT = 26
    """Words of a person: agrees to be scored, leaves after a penalty."""
    NOTICE = 27
    """Words of a penalty: told, spare, objects, wins."""
    RESTORATION = 28
    """Words of a penalty: worked off."""
    AWARENESS = 29
    """Words of a person: knows the rules, approves."""
    APPROVAL = 30
    """Words of a person: says that they approve."""
    GUARANTEE = 31
    """Words of a default: somebody answers for it."""
    GUARANTOR = 32
    """Words of a person: who answers for their debts."""
    FRIENDS = 33
    """Words of a person's ties; act field = number of the tie."""
    TIES = 34
    """Words of a seeker (person), a week and another person (act field): tie dropped, taken up."""
    LOT = 35
    """Words of an application for a scarce place: the lot; act field = id of the demand."""
    EXPOSURE = 36
    """Words of sightings in the sample by which movement profiles are measured."""
    LOOKING = 37
    """Words of a person and four weeks (week field = week // 4, lane = week % 4): looks at their
    rating or into their file."""
    ATTEMPTS = 45
    """Words of a refused demand: how often the person tries; fields are those of the moment."""


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


class Key(NamedTuple):
    """A seed, as the generator takes it: halves of 64 bits, each below 2**32."""

    low: np.uint64
    high: np.uint64


@inline_jit
def act_field(act: int, number: int, channel: int = 0) -> int:
    """Pack what a block of random bits is about, as counters have it.

    From the lowest bit: act id (8 bits), number of the moment in its week (8), and the channel for
    what is drawn of a record.
    """
    return act | (number << 8) | (channel << 16)


@inline_jit
def words_of(
    stream: int, person: int, week: int, about: int, key: Key
) -> tuple[int, int, int, int]:
    """Look up four random words; beyond this line nothing is unsigned.

    Parameters
    ----------
    stream
        A `Stream`.
    person, week
        Whose, and when; 0 where it is for good.
    about
        As `act_field`, or what the stream says.
    key
        The seed.

    Returns
    -------
    tuple of int64
        Each below 2**32.
    """
    a, b, c, d = philox(
        np.uint64(person), np.uint64(week), np.uint64(about), np.uint64(stream), key.low, key.high
    )
    return integer(a), integer(b), integer(c), integer(d)
