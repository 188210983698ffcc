"""Records about nothing: an entry, or a sighting, of an act that nobody did.

They are drawn per person and week from streams of their own, whatever the person does.
"""

from __future__ import annotations

from glasscity.life.tables import CountItem, decimal
from glasscity.people.streams import Stream
from glasscity.scenario.lives import Act
from glasscity.scenario.regimes import Sensing
from glasscity.sensing.truth import Channel

STREAMS = {
    Channel.REGISTERS: Stream.FALSE_EVENT_REGISTERS,
    Channel.CAMERAS: Stream.FALSE_EVENT_CAMERAS,
}
"""The stream of each channel's false events."""


def false_event_items(sensing: Sensing, acts: dict[str, Act]) -> list[tuple[Channel, CountItem]]:
    """Return the false events that a regime's channels make.

    Parameters
    ----------
    sensing
        The regime's channels.
    acts
        The life's acts; a false event bears the id of the act that it is mistaken for.

    Returns
    -------
    list of (Channel, CountItem)
        In ascending order of (channel, act id).
    """
    channels = ((Channel.REGISTERS, sensing.registers), (Channel.CAMERAS, sensing.cameras))
    found = []
    for channel, parameters in channels:
        rates = parameters.false_events if parameters is not None else {}
        for name, rate in sorted(rates.items(), key=lambda pair: acts[pair[0]].id):
            item = CountItem(name, acts[name].id, STREAMS[channel], decimal(rate))
            found.append((channel, item))
    return found
