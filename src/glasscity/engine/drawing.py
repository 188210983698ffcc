"""A shard's week as it is drawn from the seed, before the regime makes anything of it.

Drawing reads the life and which moments anybody would notice; it changes no state. So it can be
done over when room runs out, and once for two regimes that share a life.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inner_jit, integer, jit
from glasscity.engine.counting import (
    BLOCK,
    Moments,
    Span,
    Words,
    count_moments,
    empty_moments,
    empty_words,
)
from glasscity.engine.events import (
    Events,
    Sources,
    empty_events,
    note_moments,
    order_events,
    time_events,
)
from glasscity.engine.loose import Listed, Loose, empty_loose, note_loose
from glasscity.life.moments import QUARTERS_PER_DAY, quarter_of_week
from glasscity.life.tables import CountTables, LifeTables
from glasscity.people.streams import Key, Stream, act_field, words_of

_MOMENT = integer(Stream.MOMENT)
_BOTH = integer(3)
"""Bits 1 and 2: both of two regimes have an event."""

MORE_MOMENTS = -1
"""The moments of a block did not fit: give more room and draw again."""
MORE_EVENTS = -2
"""The events of the shard did not fit: give more room and draw again."""
MORE_LOOSE = -3
"""Its unsorted moments did not fit: give more room and draw again."""


class FalseEvents(NamedTuple):
    """How often each channel of a regime records an act that nobody did."""

    counts: CountTables
    sources: Sources
    item: npt.NDArray[np.int64]
    """Item that a false event is mistaken for, shape (false events,)."""
    side: int
    """Which of two regimes has them: 1, 2, or 3 for both."""


class Draws(NamedTuple):
    """What is drawn, for all people and weeks."""

    life: LifeTables
    collected: npt.NDArray[np.bool_]
    """Items whose moments are listed one by one, shape (items,)."""
    every: npt.NDArray[np.bool_]
    """True for each item."""
    sources: Sources
    """What becomes events, in the order of the week."""
    loose_sources: Sources
    """What is listed without order."""
    false: FalseEvents
    """Acts that nobody did, as the first regime has them."""
    other_false: FalseEvents
    """The same of the second regime, where there are two and they differ; empty if not."""
    attributes: npt.NDArray[np.int64]
    """Packed attributes, shape (people,)."""
    key: Key


class Drawn(NamedTuple):
    """What is drawn of one shard's week, and the room to draw it in."""

    words: Words
    more_words: Words
    moments: Moments
    false_moments: Moments
    events: Events
    loose: Loose
    counted: npt.NDArray[np.int64]
    """Moments of each item, after the end of the run or not, shape (items,)."""
    happened: npt.NDArray[np.int64]
    """Moments of each item that came to pass, shape (items,)."""
    false_events: npt.NDArray[np.int64]
    """False events, after the end of the run or not, shape (false events,)."""
    counts: npt.NDArray[np.int64]
    """Moments drawn, moments before the end of the run, runs of unsorted ones, shape (3,)."""


def empty_drawn(
    items: int,
    false_events: int,
    unsorted: int,
    people: int,
    moments: int = 4 * BLOCK,
    events: int = 2 * BLOCK,
    loose: int = 2 * BLOCK,
) -> Drawn:
    """Return room for the weeks of shards.

    Parameters
    ----------
    items, false_events, unsorted
        Of the life and the regime: items, false events, and what is listed without order.
    people
        Of the largest shard.
    moments, events, loose
        Room for moments of a block, and for events and unsorted moments of a shard.
    """
    return Drawn(
        words=empty_words(),
        more_words=empty_words(),
        moments=empty_moments(items, moments),
        false_moments=empty_moments(false_events, moments),
        events=empty_events(people, events),
        loose=empty_loose(unsorted * -(-people // BLOCK), loose),
        counted=np.zeros(items, dtype=np.int64),
        happened=np.zeros(items, dtype=np.int64),
        false_events=np.zeros(false_events, dtype=np.int64),
        counts=np.zeros(3, dtype=np.int64),
    )


@inner_jit
def _count_cut(draws: Draws, drawn: Drawn, span: Span) -> None:
    """Count the moments of a block that fall before the end of the run."""
    moments, life = drawn.moments, draws.life
    for item in range(life.counts.items.size):
        act, profile = life.counts.items[item]["id"], life.counts.items[item]["profile"]
        for moment in range(moments.begin[item], moments.begin[item + 1]):
            person, about = moments.person[moment], act_field(act, moments.number[moment])
            word, _, _, _ = words_of(_MOMENT, span.first + person, span.week, about, span.key)
            if quarter_of_week(word, life.hours, profile) < span.quarters:
                drawn.happened[item] += 1


@inner_jit
def _draw_false(draws: Draws, false: FalseEvents, drawn: Drawn, span: Span, noted: int) -> int:
    """Draw a block's false events; return the events now, or what did not fit."""
    if false.item.size == 0:
        return noted
    count = count_moments(
        false.counts,
        draws.every,
        draws.attributes,
        span,
        drawn.words,
        drawn.false_moments,
        drawn.false_events,
    )
    if count < 0:
        return MORE_MOMENTS
    genuine = noted
    noted = note_moments(
        false.sources,
        false.counts,
        drawn.false_moments,
        false.side,
        span,
        drawn.words,
        drawn.events,
        noted,
    )
    if noted < 0:
        return MORE_EVENTS
    for event in range(genuine, noted):
        drawn.events.item[event] = false.item[drawn.events.item[event]]
    return noted


@jit
def draw_shard(
    draws: Draws, drawn: Drawn, first: int, people: int, week: int, quarters: int
) -> int:
    """Draw a shard's week.

    Parameters
    ----------
    draws
        What is drawn.
    drawn
        Written.
    first, people
        The shard.
    week
        Window.
    quarters
        Quarter hours of the window that belong to the run; 672 but in the last, cut window.

    Returns
    -------
    int
        Events; MORE_MOMENTS, MORE_EVENTS or MORE_LOOSE if something did not fit.
    """
    life, events = draws.life, drawn.events
    cut = quarters < 7 * QUARTERS_PER_DAY
    collected = draws.every if cut else draws.collected
    drawn.counted[:] = 0
    drawn.happened[:] = 0
    drawn.false_events[:] = 0
    kept, listed = 0, Listed(integer(0), integer(0))
    for begin in range(0, people, BLOCK):
        size = min(BLOCK, people - begin)
        span = Span(first + begin, size, begin, week, quarters, draws.key)
        count = count_moments(
            life.counts,
            collected,
            draws.attributes,
            span,
            drawn.words,
            drawn.moments,
            drawn.counted,
        )
        if count < 0:
            return MORE_MOMENTS
        if cut:
            _count_cut(draws, drawn, span)
        listed = note_loose(
            draws.loose_sources,
            life,
            drawn.moments,
            span,
            drawn.words,
            drawn.more_words,
            drawn.loose,
            listed,
        )
        if listed.moments < 0:
            return MORE_LOOSE
        # What the life does is there in both worlds.
        noted = note_moments(
            draws.sources, life.counts, drawn.moments, _BOTH, span, drawn.words, events, kept
        )
        if noted < 0:
            return MORE_EVENTS
        noted = _draw_false(draws, draws.false, drawn, span, noted)
        if noted < 0:
            return noted
        noted = _draw_false(draws, draws.other_false, drawn, span, noted)
        if noted < 0:
            return noted
        kept = time_events(life, draws.attributes, span, drawn.words, events, kept, noted)
    order_events(events, people, kept)
    drawn.counts[:] = 0
    drawn.counts[2] = listed.runs
    for item in range(drawn.counted.size):
        if not cut:
            drawn.happened[item] = drawn.counted[item]
        drawn.counts[0] += drawn.counted[item]
        drawn.counts[1] += drawn.happened[item]
    return kept
