"""Records about nothing: an entry, or a sighting, of an act that nobody did.

They are drawn per person and week from streams of their own, whatever the person does.
"""

from __future__ import annotations

from glasscity.life.tables import CountItem
from glasscity.mechanism import Regime
from glasscity.scenario.lives import Act
from glasscity.sensing.channel import Channel


def false_event_items(regime: Regime, acts: dict[str, Act]) -> list[tuple[int, CountItem]]:
    """Return the false events that a regime's channels make.

    Parameters
    ----------
    regime
        Of a scenario.
    acts
        The life's acts; a false event bears the id of the act that it is mistaken for.

    Returns
    -------
    list of (int, CountItem)
        Number of the channel and what it counts, in ascending order of (channel, act id).
    """
    found = []
    for _, channel in regime.mechanisms():
        if not isinstance(channel, Channel) or not channel.is_on(regime):
            continue
        rates = channel.false_rates()
        stream = channel.false_stream
        for name in sorted(rates, key=lambda name: acts[name].id):
            assert stream is not None, channel.key
            item = CountItem(name, acts[name].id, stream.number, rates[name])
            found.append((channel.number, item))
    return found
