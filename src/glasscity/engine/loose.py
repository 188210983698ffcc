"""Moments whose order within the week does not matter, listed without sorting.

Most moments change nothing that another moment of the week could see: whether the response lets a
remark or an offence come to pass, a day on the study app, a purchase that a platform reads. They
are listed act by act, with the words that decide them, and never sorted. For one person they stand
in the order of (channel, act, moment), whatever the shard.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inner_jit, integer
from glasscity.engine.counting import BLOCK, Moments, Span, Words
from glasscity.engine.events import Sources, fill_act_words
from glasscity.life.moments import QUARTERS_PER_DAY, quarter_of_week
from glasscity.life.tables import LifeTables
from glasscity.people.streams import Stream

_MOMENT = integer(Stream.MOMENT)
_WEEK = 7 * QUARTERS_PER_DAY


class Loose(NamedTuple):
    """Unsorted moments of one shard in a week, in runs of one channel and act.

    Shapes are (capacity,) unless said otherwise.
    """

    run: npt.NDArray[np.int64]
    """Channel, item and end of each run, the next of which begins there, shape (runs, 3)."""
    person: npt.NDArray[np.int32]
    """Place of the person in the shard."""
    quarter: npt.NDArray[np.int32]
    """Quarter hour of the week."""
    response: npt.NDArray[np.uint32]
    """The moment's word for the response."""
    words: npt.NDArray[np.uint32]
    """The channel's block of random words, shape (4, capacity); unset where it has none."""


def empty_loose(runs: int, capacity: int) -> Loose:
    """Return room for so many runs and moments."""
    person, quarter = np.empty((2, capacity), dtype=np.int32)
    return Loose(
        np.empty((runs, 3), dtype=np.int64),
        person,
        quarter,
        np.empty(capacity, dtype=np.uint32),
        np.empty((4, capacity), dtype=np.uint32),
    )


class Listed(NamedTuple):
    """How much of a shard's unsorted moments is listed."""

    runs: int
    moments: int
    """-1 if they did not fit."""


@inner_jit
def note_loose(
    sources: Sources,
    life: LifeTables,
    moments: Moments,
    span: Span,
    own: Words,
    when: Words,
    loose: Loose,
    listed: Listed,
) -> Listed:
    """List the unsorted moments of a block.

    Parameters
    ----------
    sources
        What each channel takes note of. Without a stream of its own, ``below`` is the word from
        which the response may withhold a moment from somebody.
    life
        For hours.
    moments
        Of the block.
    span
        The block.
    own, when
        Scratch for the channel's words and for the moment's; overwritten.
    loose
        Appended to.
    listed
        So far.

    Returns
    -------
    Listed
        Now.
    """
    runs, count, offset, quarters = listed.runs, listed.moments, span.offset, span.quarters
    cut = quarters < _WEEK
    for entry in range(sources.items.size):
        item, channel = sources.items[entry], sources.channel[entry]
        stream, last = sources.stream[entry], np.uint32(sources.below[entry] - 1)
        least = np.uint32(sources.below[entry] & 0xFFFFFFFF)
        begin, end = moments.begin[item], moments.begin[item + 1]
        record = life.counts.items[item]
        act, profile = record["id"], record["profile"]
        for tile in range(begin, end, BLOCK):
            size = min(BLOCK, end - tile)
            if count + size >= loose.person.size:
                return Listed(runs, integer(-1))
            fill_act_words(when.words, moments, tile, size, act, _MOMENT, span)
            if stream >= 0:
                fill_act_words(own.words, moments, tile, size, act, stream, span)
            if stream < 0 and not cut:
                # What the response cannot withhold from anybody is left out, without a branch:
                # the processor could not predict it.
                response, person = when.words[3], moments.person
                for i in range(size):
                    loose.person[count] = offset + person[tile + i]
                    loose.response[count] = response[i]
                    count += integer(response[i] >= least)
                continue
            for i in range(size):
                if stream >= 0 and own.words[0, i] > last:
                    continue
                if stream < 0 and when.words[3, i] < least:
                    continue
                quarter = quarter_of_week(integer(when.words[0, i]), life.hours, profile)
                if cut and quarter >= quarters:
                    continue
                loose.person[count] = offset + moments.person[tile + i]
                loose.quarter[count], loose.response[count] = quarter, when.words[3, i]
                if stream >= 0:
                    for word in range(4):
                        loose.words[word, count] = own.words[word, i]
                count += 1
        loose.run[runs, 0], loose.run[runs, 1], loose.run[runs, 2] = channel, item, count
        runs += 1
    return Listed(runs, count)
