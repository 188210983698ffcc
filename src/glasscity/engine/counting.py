"""First step of a window: how many moments of each act fall in each person's week.

The kernel goes through a block of people act by act: random words for all of them at once (the
loop vectorises), a comparison with the lowest threshold that any person has, and an exact look at
the few candidates that are left. Moments come out grouped by act, so that later steps vectorise
too.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inner_jit, integer
from glasscity.life.poisson import count_from_word
from glasscity.life.tables import CountTables
from glasscity.people.streams import Key, philox

BLOCK = 1024
"""People handled at once: their random words stay in the first-level cache."""

SORTED_TOGETHER = 8
"""Consecutive people whose events, or letters, are sorted together: they have few in a week."""

_COMMON = np.uint32(0xB0000000)
"""Below this threshold three in ten people are candidates, and looking at everybody is faster."""


class Span(NamedTuple):
    """Whose week is drawn: consecutive people of a shard, a window, and the seed."""

    first: int
    """First of the people."""
    people: int
    offset: int
    """The first of them, counted from the first of the shard."""
    week: int
    quarters: int
    """Quarter hours of the window that belong to the run; 672 but in the last, cut window."""
    key: Key


class Words(NamedTuple):
    """Scratch space for the random words of one block."""

    words: npt.NDArray[np.uint32]
    """Shape (4, BLOCK)."""
    flags: npt.NDArray[np.uint8]
    """Shape (BLOCK,), 1 where a word passes."""
    hits: npt.NDArray[np.int64]
    """Shape (BLOCK + 8,), the places that pass."""
    classes: npt.NDArray[np.int64]
    """Shape (BLOCK + 8,), their rate classes, then their rows of thresholds."""


class Moments(NamedTuple):
    """The moments of one block, item by item."""

    person: npt.NDArray[np.int32]
    """Place of the person in the block, shape (capacity,)."""
    number: npt.NDArray[np.int32]
    """Number of the moment in the person's week of the act, shape (capacity,)."""
    begin: npt.NDArray[np.int64]
    """Slice of each item, shape (items + 1,)."""


def empty_words() -> Words:
    """Return scratch space for random words."""
    return Words(
        np.zeros((4, BLOCK), dtype=np.uint32),
        np.zeros(BLOCK, dtype=np.uint8),
        np.zeros(BLOCK + 8, dtype=np.int64),
        np.zeros(BLOCK + 8, dtype=np.int64),
    )


def empty_moments(items: int, capacity: int) -> Moments:
    """Return room for so many moments."""
    return Moments(
        np.empty(capacity, dtype=np.int32),
        np.empty(capacity, dtype=np.int32),
        np.zeros(items + 1, dtype=np.int64),
    )


@inner_jit
def _fill_words(words: npt.NDArray[np.uint32], span: Span, act: int, stream: int) -> None:
    counter_1, counter_2, counter_3 = np.uint64(span.week), np.uint64(act), np.uint64(stream)
    first, low, high = span.first, span.key.low, span.key.high
    word_0, word_1, word_2, word_3 = words[0], words[1], words[2], words[3]
    for i in range(span.people):
        a, b, c, d = philox(np.uint64(first + i), counter_1, counter_2, counter_3, low, high)
        word_0[i] = np.uint32(a)
        word_1[i] = np.uint32(b)
        word_2[i] = np.uint32(c)
        word_3[i] = np.uint32(d)


@inner_jit
def gather_flags(flags: npt.NDArray[np.uint8], count: int, hits: npt.NDArray[np.int64]) -> int:
    """Write down where flags are set.

    Parameters
    ----------
    flags
        uint8, 0 or 1, shape at least (count rounded up to 8,); what lies beyond ``count`` is 0.
    count
        Flags to look at.
    hits
        int64, written; needs room for ``count + 1``.

    Returns
    -------
    int
        How many are set.
    """
    found = 0
    eights = flags.view(np.uint64)
    for group in range((count + 7) // 8):
        if eights[group] != 0:
            for i in range(group * 8, group * 8 + 8):
                hits[found] = i
                found += integer(flags[i])
    return found


@inner_jit
def gather_eights(
    person: npt.NDArray[np.int32] | npt.NDArray[np.int64], first: int, people: int, count: int,
    begin: npt.NDArray[np.int32], order: npt.NDArray[np.int32] | npt.NDArray[np.int64],
) -> None:  # fmt: skip
    """Put entries in the order of their people, SORTED_TOGETHER at a time: in two passes.

    Parameters
    ----------
    person
        Whose each entry is, shape at least (count,).
    first, people
        Of whom they are.
    count
        Entries.
    begin
        Overwritten, shape at least (people // SORTED_TOGETHER + 2,).
    order
        Written: the entries; those of the same eight people stay as they came.
    """
    groups = people // SORTED_TOGETHER + 1
    begin[: groups + 1] = 0
    for entry in range(count):
        begin[(person[entry] - first) // SORTED_TOGETHER + 1] += 1
    for group in range(groups):
        begin[group + 1] += begin[group]
    for entry in range(count):
        group = (person[entry] - first) // SORTED_TOGETHER
        order[begin[group]] = entry
        begin[group] += 1


@inner_jit
def _candidates(
    words: npt.NDArray[np.uint32],
    people: int,
    least: np.uint32,
    attributes: npt.NDArray[np.int64],
    first: int,
    gate: int,
    is_open: int,
    scratch: Words,
) -> int:
    """Find those whose word reaches the lowest threshold and whose gate is open."""
    flags, hits = scratch.flags, scratch.hits
    if gate == 0 and least < _COMMON:
        found = 0
        for i in range(people):
            hits[found] = i
            found += integer(words[i] >= least)
        return found
    for i in range(people):
        flags[i] = np.uint8(words[i] >= least)
    if gate != 0:
        for i in range(people):
            flags[i] &= np.uint8((attributes[first + i] & gate) == is_open)
    for i in range(people, min((people + 7) // 8 * 8, flags.size)):
        flags[i] = np.uint8(0)
    return gather_flags(flags, people, hits)


@inner_jit
def _with_moments(
    tables: CountTables,
    item: int,
    words: npt.NDArray[np.uint32],
    attributes: npt.NDArray[np.int64],
    first: int,
    found: int,
    scratch: Words,
) -> int:
    """Keep the candidates whose word reaches their own first threshold, with their rows.

    The loops run attribute by attribute and without branches: whether a candidate has a moment
    cannot be predicted, and a wrong guess would cost the processor more than the work.
    """
    hits, classes = scratch.hits, scratch.classes
    record = tables.items[item]
    for hit in range(found):
        classes[hit] = record["class_start"]
    for m in range(record["modifier_start"], record["modifier_stop"]):
        modifier = tables.modifiers[m]
        shift, mask, lookup = modifier["shift"], modifier["mask"], modifier["lookup"]
        for hit in range(found):
            raw = (attributes[first + hits[hit]] >> shift) & mask
            classes[hit] += integer(tables.lookup[lookup + raw])
    kept = 0
    for hit in range(found):
        place, of_class = hits[hit], classes[hit]
        hits[kept] = place
        classes[kept] = integer(tables.row[of_class])
        kept += integer(words[place] >= tables.first[of_class])
    return kept


@inner_jit
def count_moments(
    tables: CountTables,
    collected: npt.NDArray[np.bool_],
    attributes: npt.NDArray[np.int64],
    span: Span,
    scratch: Words,
    moments: Moments,
    happened: npt.NDArray[np.int64],
) -> int:
    """Count the moments of a block of people in a week.

    Parameters
    ----------
    tables
        Of the items.
    collected
        Items whose moments are listed; those of others are counted only, shape (items,).
    attributes
        Packed attributes of all people, shape (city,).
    span
        The block.
    scratch
        Overwritten.
    moments
        Written.
    happened
        Added to: moments of each item, listed or not, shape (items,).

    Returns
    -------
    int
        Moments listed; -1 if they did not fit.
    """
    first, people = span.first, span.people
    total = 0
    moments.begin[:] = 0
    for quad in range(tables.quads.shape[0]):
        stream, act = tables.quads[quad, 0], tables.quads[quad, 1]
        _fill_words(scratch.words, span, act, stream)
        for lane in range(4):
            item = tables.quads[quad, 2 + lane]
            if item < 0:
                continue
            words = scratch.words[lane]
            record = tables.items[item]
            least = np.uint32(record["candidate"])
            found = _candidates(
                words, people, least, attributes, first, record["gate"], record["open"], scratch
            )
            found = _with_moments(tables, item, words, attributes, first, found, scratch)
            moments.begin[item] = total
            counted = 0
            for hit in range(found):
                place, row = scratch.hits[hit], scratch.classes[hit]
                count = count_from_word(
                    integer(words[place]),
                    tables.thresholds,
                    tables.row_start[row],
                    tables.row_start[row + 1],
                )
                counted += count
                if collected[item]:
                    if total + count > moments.person.size:
                        return -1
                    for number in range(count):
                        moments.person[total] = place
                        moments.number[total] = number
                        total += 1
            happened[item] += counted
            moments.begin[item + 1] = total
    # Items of rate 0 are in no quad: their slices are empty and lie between their neighbours'.
    for item in range(tables.items.size):
        moments.begin[item + 1] = max(moments.begin[item], moments.begin[item + 1])
    return total
