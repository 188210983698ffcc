"""Records about nothing: an entry, or a sighting, of an act that nobody did.

They are drawn per person and week from streams of their own, whatever the person does.
"""

from __future__ import annotations

from decimal import Decimal, localcontext

from glasscity.life.tables import CountItem, decimal
from glasscity.people.streams import Stream
from glasscity.scenario.lives import Act
from glasscity.scenario.quantity import Quantity
from glasscity.scenario.regimes import Sensing
from glasscity.sensing.informers import readiness
from glasscity.sensing.truth import Channel

STREAMS = {
    Channel.REGISTERS: Stream.FALSE_EVENT_REGISTERS,
    Channel.CAMERAS: Stream.FALSE_EVENT_CAMERAS,
    Channel.PLATFORMS: Stream.FALSE_EVENT_PLATFORMS,
    Channel.INFORMERS: Stream.FALSE_EVENT_INFORMERS,
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
    found = []
    for channel, rates in _false_rates(sensing):
        for name, rate in sorted(rates.items(), key=lambda pair: acts[pair[0]].id):
            found.append((channel, CountItem(name, acts[name].id, STREAMS[channel], rate)))
    return found


def _false_rates(sensing: Sensing) -> list[tuple[Channel, dict[str, Decimal]]]:
    """Return the yearly rates of false events of each channel, by act."""
    channels: list[tuple[Channel, dict[str, Quantity], Decimal]] = []
    if sensing.registers is not None:
        channels.append((Channel.REGISTERS, sensing.registers.false_events, Decimal(1)))
    if sensing.cameras is not None:
        channels.append((Channel.CAMERAS, sensing.cameras.false_events, Decimal(1)))
    if sensing.platforms is not None:
        channels.append((Channel.PLATFORMS, sensing.platforms.false_events, Decimal(1)))
    if sensing.informers is not None:
        # Who is readier to report reports more of what was misread, too.
        ready = readiness(sensing.informers)
        channels.append((Channel.INFORMERS, sensing.informers.misread, ready))
    with localcontext() as context:
        context.prec = 30
        return [
            (channel, {name: decimal(rate) * scale for name, rate in rates.items()})
            for channel, rates, scale in channels
        ]
