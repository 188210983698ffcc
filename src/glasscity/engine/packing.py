"""Small fields in one integer: letters and their order, events and their order, false events.

All shifts and masks of letters and events stand here; those of people's attributes stand in
`glasscity.people.attributes`, and what random words are about in `glasscity.people.streams`. Fields
from the lowest bit, with their sizes; acts are below 256 by index and by id, as are moments:

=============== =============================================================================
label of letter truth 4, channel 8, moment 8, item 8, uncovered 1, kind 3
letter's rank   channel 8, moment 8, item 8, source 32, kind 3
event's key     channel 7, nothing done 1, moment 8, item 8, quarter hour 10, place in the shard
=============== =============================================================================
"""

from __future__ import annotations

from glasscity.compilation import inner_jit, integer

NOTHING_DONE = 128
"""Added to the channel of an event that nobody did (a false event)."""


@inner_jit
def pack_label(
    kind: int, channel: int, truth: int, item: int, moment: int, uncovered: int = 0
) -> int:
    """Pack a letter's small fields into 32 bits.

    Parameters
    ----------
    kind
        EXPIRY, REVERSAL, RESTORED, RECORD or NEWS of `glasscity.engine.mailbox`.
    channel
        A `Channel`, below 128.
    truth
        A `Truth`.
    item
        Index of the act, below 256.
    moment
        Number of the moment in its week, below 256.
    uncovered
        1 for an invention that will come to light.
    """
    return (kind << 29) | (uncovered << 28) | (item << 20) | (moment << 12) | (channel << 4) | truth


@inner_jit
def label_without_kind(label: int) -> int:
    """Return what letters of all kinds about one record have in common."""
    return label & 0x1FFFFFFF


@inner_jit
def label_kind(label: int) -> int:
    """Return the kind of letter."""
    return (label >> 29) & 7


@inner_jit
def label_uncovered(label: int) -> int:
    """Return 1 for an invention that will come to light."""
    return (label >> 28) & 1


@inner_jit
def label_item(label: int) -> int:
    """Return the index of the act."""
    return (label >> 20) & 255


@inner_jit
def label_moment(label: int) -> int:
    """Return the number of the moment in its week."""
    return (label >> 12) & 255


@inner_jit
def label_channel(label: int) -> int:
    """Return the channel."""
    return (label >> 4) & 255


@inner_jit
def label_truth(label: int) -> int:
    """Return the truth behind the record."""
    return label & 15


@inner_jit
def letter_rank(label: int, source: int) -> int:
    """Return what orders the letters to one person: kind, source, act, moment, channel."""
    return integer((label_kind(label) << 56) | (source << 24) | ((label >> 4) & 0xFFFFFF))


@inner_jit
def event_key(place: int, quarter: int, item: int, moment: int, channel: int) -> int:
    """Return what orders events: person, quarter hour, act, moment, channel."""
    return (place << 34) | (quarter << 24) | (item << 16) | (moment << 8) | channel


@inner_jit
def is_false(channel: int) -> int:
    """Return 1 for the channel of an event that nobody did, 0 for any other."""
    return channel >> 7


@inner_jit
def act_of_event(act: int, channel: int) -> int:
    """Return the act by which the words of an event are looked up.

    Where nobody did anything the channel stands above act (8 bits) and moment (16): two channels
    that imagine the same thing imagine it at different times.
    """
    return act | ((is_false(channel) * (channel & 127)) << 24)
