"""Second step of a window: which moments anybody takes note of, when and where.

A moment that no channel sees and no institution answers is dropped here, at the price of one random
block; what is left becomes an *event* and is put in the order of (person, quarter hour, act,
moment, channel).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inner_jit, integer
from glasscity.engine.counting import (
    BLOCK,
    SORTED_TOGETHER,
    Moments,
    Span,
    Words,
    gather_eights,
    gather_flags,
)
from glasscity.engine.packing import NOTHING_DONE, act_of_event, event_key
from glasscity.life.moments import district_of_moment, quarter_of_week
from glasscity.life.tables import CountTables, LifeTables
from glasscity.people.attributes import DISTRICT, field_value
from glasscity.people.streams import Stream, act_field, philox, words_of

_MOMENT = integer(Stream.MOMENT)
_FALSE_EVENT_MOMENT = integer(Stream.FALSE_EVENT_MOMENT)


class Sources(NamedTuple):
    """Which items each channel takes note of."""

    items: npt.NDArray[np.int64]
    """Item index, shape (entries,), grouped by channel."""
    channel: npt.NDArray[np.int64]
    """Channel, shape (entries,)."""
    stream: npt.NDArray[np.int64]
    """Random stream of the channel, -1 where every moment is an event, shape (entries,)."""
    below: npt.NDArray[np.int64]
    """Word below which the channel may see a moment, wherever it is, shape (entries,)."""


def united(one: Sources, other: Sources) -> Sources:
    """Return what either of two regimes over one life takes note of.

    Parameters
    ----------
    one, other
        With the same items.

    Returns
    -------
    Sources
        Of each channel and item the wider of the two thresholds; where every moment is an event
        from a word on (no stream), the lower one.
    """
    rows: dict[tuple[int, int], tuple[int, int]] = {}
    for sources in (one, other):
        for item, channel, stream, below in zip(*sources, strict=True):
            known = rows.get((int(channel), int(item)))
            if known is not None:
                below = min(below, known[1]) if stream < 0 else max(below, known[1])
            rows[int(channel), int(item)] = int(stream), int(below)
    columns = [(item, channel, *rest) for (channel, item), rest in sorted(rows.items())]
    table = np.array(columns, dtype=np.int64).reshape(-1, 4).T
    return Sources(*(np.ascontiguousarray(column) for column in table))


class Events(NamedTuple):
    """The events of one shard in a week; shapes are (capacity,) unless said otherwise."""

    person: npt.NDArray[np.int32]
    """Place of the person in the shard."""
    item: npt.NDArray[np.int32]
    number: npt.NDArray[np.int32]
    """Number of the moment in the person's week of the act."""
    channel: npt.NDArray[np.int32]
    words: npt.NDArray[np.uint32]
    """The channel's block of random words, shape (4, capacity)."""
    quarter: npt.NDArray[np.int32]
    """Quarter hour of the week."""
    district: npt.NDArray[np.int32]
    """Where the moment is, if out of doors."""
    response: npt.NDArray[np.uint32]
    """The moment's word for the response: it comes to pass if the word is below a factor."""
    side: npt.NDArray[np.uint8]
    """Which of two regimes over one life has the event: bits 1 and 2."""
    key: npt.NDArray[np.int64]
    """What orders them: person, quarter hour, act, moment, channel."""
    order: npt.NDArray[np.int32]
    """The events by key."""
    begin: npt.NDArray[np.int32]
    """Scratch for sorting, shape (people of the shard / SORTED_TOGETHER, rounded up, + 1,)."""


def empty_events(people: int, capacity: int) -> Events:
    """Return room for so many events of a shard of so many people."""
    return Events(
        person=np.empty(capacity, dtype=np.int32),
        item=np.empty(capacity, dtype=np.int32),
        number=np.empty(capacity, dtype=np.int32),
        channel=np.empty(capacity, dtype=np.int32),
        words=np.empty((4, capacity), dtype=np.uint32),
        quarter=np.empty(capacity, dtype=np.int32),
        district=np.empty(capacity, dtype=np.int32),
        response=np.empty(capacity, dtype=np.uint32),
        side=np.empty(capacity, dtype=np.uint8),
        key=np.empty(capacity, dtype=np.int64),
        order=np.empty(capacity, dtype=np.int32),
        begin=np.zeros(people // SORTED_TOGETHER + 2, dtype=np.int32),
    )


@inner_jit
def _fill_moment_words(
    words: npt.NDArray[np.uint32], events: Events, begin: int, count: int, span: Span, stream: int
) -> None:
    """Random words of the moments of events, whose acts stand in their ``order``."""
    counter_1, counter_3 = np.uint64(span.week), np.uint64(stream)
    first, low, high = span.first - span.offset, span.key.low, span.key.high
    person, act, number = events.person, events.order, events.number
    word_0, word_1, word_2, word_3 = words[0], words[1], words[2], words[3]
    for i in range(count):
        counter_0 = np.uint64(first + person[begin + i])
        counter_2 = np.uint64(act_field(act[begin + i], number[begin + i]))
        a, b, c, d = philox(counter_0, counter_1, counter_2, counter_3, low, high)
        word_0[i] = np.uint32(a)
        word_1[i] = np.uint32(b)
        word_2[i] = np.uint32(c)
        word_3[i] = np.uint32(d)


@inner_jit
def fill_act_words(
    words: npt.NDArray[np.uint32],
    moments: Moments,
    begin: int,
    count: int,
    act: int,
    stream: int,
    span: Span,
) -> None:
    """Random words of moments of one act."""
    counter_1, counter_3 = np.uint64(span.week), np.uint64(stream)
    first, low, high = span.first, span.key.low, span.key.high
    word_0, word_1, word_2, word_3 = words[0], words[1], words[2], words[3]
    person, number = moments.person, moments.number
    for i in range(count):
        counter_0 = np.uint64(first + person[begin + i])
        counter_2 = np.uint64(act_field(act, number[begin + i]))
        a, b, c, d = philox(counter_0, counter_1, counter_2, counter_3, low, high)
        word_0[i] = np.uint32(a)
        word_1[i] = np.uint32(b)
        word_2[i] = np.uint32(c)
        word_3[i] = np.uint32(d)


@inner_jit
def note_moments(
    sources: Sources,
    tables: CountTables,
    moments: Moments,
    side: int,
    span: Span,
    scratch: Words,
    events: Events,
    count: int,
) -> int:
    """Turn the moments that somebody may take note of into events.

    Parameters
    ----------
    sources
        What each channel takes note of.
    tables
        Of the items.
    moments
        Of the block.
    side
        Which regimes have the events: bits 1 and 2.
    span
        The block.
    scratch
        Overwritten.
    events
        Appended to.
    count
        Events so far.

    Returns
    -------
    int
        Events now; -1 if they did not fit.
    """
    for entry in range(sources.items.size):
        item, channel = sources.items[entry], sources.channel[entry]
        stream, below = sources.stream[entry], sources.below[entry]
        begin, end = moments.begin[item], moments.begin[item + 1]
        for tile in range(begin, end, BLOCK):
            size = min(BLOCK, end - tile)
            if count + size > events.person.size:
                return -1
            found = size
            if stream >= 0:
                act = tables.items[item]["id"]
                fill_act_words(scratch.words, moments, tile, size, act, stream, span)
                last = np.uint32(below - 1)
                for i in range(size):
                    scratch.flags[i] = np.uint8(scratch.words[0, i] <= last)
                for i in range(size, min((size + 7) // 8 * 8, BLOCK)):
                    scratch.flags[i] = np.uint8(0)
                found = gather_flags(scratch.flags, size, scratch.hits)
            for hit in range(found):
                i = scratch.hits[hit] if stream >= 0 else hit
                events.person[count] = span.offset + moments.person[tile + i]
                events.number[count] = moments.number[tile + i]
                events.item[count] = item
                events.channel[count] = channel
                events.side[count] = side
                for word in range(4):
                    events.words[word, count] = scratch.words[word, i]
                count += 1
    return count


@inner_jit
def time_events(
    life: LifeTables,
    attributes: npt.NDArray[np.int64],
    span: Span,
    scratch: Words,
    events: Events,
    begin: int,
    end: int,
) -> int:
    """Draw when and where events are, and drop those after the end of the run.

    Parameters
    ----------
    life
        For hour profiles and places.
    attributes
        Packed attributes of the city.
    span
        The block.
    scratch
        Overwritten.
    events
        Of the shard.
    begin, end
        Which events.

    Returns
    -------
    int
        End of the events kept.
    """
    first, week, key = span.first - span.offset, span.week, span.key
    kept = begin
    for tile in range(begin, end, BLOCK):
        size = min(BLOCK, end - tile)
        # `order` is free until the events are sorted; until then it carries the act.
        for i in range(tile, tile + size):
            act = life.counts.items[events.item[i]]["id"]
            events.order[i] = act_of_event(act, events.channel[i])
        _fill_moment_words(scratch.words, events, tile, size, span, _MOMENT)
        for i in range(size):
            at = tile + i
            item, number, channel = events.item[at], events.number[at], events.channel[at]
            word, place_word = integer(scratch.words[0, i]), integer(scratch.words[1, i])
            if channel >= NOTHING_DONE:
                person, about = first + events.person[at], act_field(events.order[at], number)
                word, place_word, _, _ = words_of(_FALSE_EVENT_MOMENT, person, week, about, key)
            profile = life.counts.items[item]["profile"]
            quarter = quarter_of_week(word, life.hours, profile)
            if quarter >= span.quarters:
                continue
            home = field_value(attributes[first + events.person[at]], DISTRICT)
            events.person[kept] = events.person[at]
            events.item[kept], events.number[kept] = item, number
            events.channel[kept], events.quarter[kept] = channel, quarter
            events.district[kept] = district_of_moment(
                place_word, home, life.local_below, life.elsewhere
            )
            events.response[kept], events.side[kept] = scratch.words[3, i], events.side[at]
            for w in range(4):
                events.words[w, kept] = events.words[w, at]
            events.key[kept] = event_key(
                integer(events.person[kept]), quarter, integer(item), integer(number), channel
            )
            kept += 1
    return kept


@inner_jit
def order_events(events: Events, people: int, count: int) -> None:
    """Put the events of a shard in the order of (person, quarter hour, act, moment, channel).

    Parameters
    ----------
    events
        Of the shard; ``order`` and ``begin`` are written.
    people
        People of the shard.
    count
        Events.
    """
    gather_eights(events.person, integer(0), people, count, events.begin, events.order)
    # Insertion sort: whoever comes before a group has lower keys, so it ends there by itself.
    for place in range(1, count):
        event = events.order[place]
        key = events.key[event]
        slot = place
        while slot > 0 and events.key[events.order[slot - 1]] > key:
            events.order[slot] = events.order[slot - 1]
            slot -= 1
        events.order[slot] = event
