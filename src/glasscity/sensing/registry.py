"""Which channels there are: whatever files of this room hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from glasscity.mechanism import Room, registered, told_apart, with_parts
from glasscity.people.streams import Stream
from glasscity.sensing.channel import Channel, SeenChannel, Sense
from glasscity.sensing.truth import NO_RECORDS, OtherEvent

LARGEST_NUMBER: Final = 127
"""A channel travels in seven bits of a letter's eight; the eighth marks, of an event, that nobody
did it."""

SENSES: Final = registered(["glasscity.sensing"], Sense)
"""All mechanisms of the room."""
CHANNELS: Final = tuple(kind for kind in SENSES if issubclass(kind, Channel))
"""Those that make records."""
SEEN_CHANNELS: Final = tuple(kind for kind in CHANNELS if issubclass(kind, SeenChannel))
"""Those that see single moments."""
CHANNEL_NAMES: Final = tuple(kind.key for kind in CHANNELS)
"""What an act may name as who could see it."""
WRITTEN: Final = frozenset(kind.key for kind in CHANNELS if kind.written)
"""Those that note what people write."""

EVENT_NAMES: Final = told_apart(
    "channel",
    [
        *((kind.number, kind.key) for kind in CHANNELS),
        *((int(kind), kind.name.lower().replace("_", "-")) for kind in OtherEvent),
    ],
)
"""What the ledger calls each channel and every other event, by number."""
MOST_EVENT: Final = max(EVENT_NAMES)
RECORD_CHANNELS: Final = max(OtherEvent.GUARANTEES, *(kind.number for kind in CHANNELS))
"""The highest number of a channel that makes records."""
if MOST_EVENT > LARGEST_NUMBER:
    raise ValueError(f"channel {MOST_EVENT}: the largest number is {LARGEST_NUMBER}")

MAKERS: Final = tuple(
    name for number, name in sorted(EVENT_NAMES.items()) if number not in NO_RECORDS
)
"""What the tables call whatever makes records."""

DRAWS: Final = {
    name.replace("-", " "): draw
    for kind in CHANNELS
    for name, draw in ((kind.key, kind.stream), (f"false-event-{kind.key}", kind.false_stream))
    if draw is not None
}
"""The streams of channels, beside those of `Stream`, by name."""
told_apart(
    "stream",
    [*((draw.number, name) for name, draw in DRAWS.items()), *((int(s), s.name) for s in Stream)],
)


class Sensing(Room):
    """The channels that are on."""


if not TYPE_CHECKING:
    Sensing = with_parts(Sensing, [kind for kind in SENSES if kind.placed])
