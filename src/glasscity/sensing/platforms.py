"""Platforms that filter what people write, as an error process: no filter exists anywhere.

A remark of a kind that the filter is meant to catch is caught unless the filter misses it. A caught
remark that is lawful is still punished where the rulebook says so, and counted as such. False
alarms, remarks that were not of the kind, are drawn apart (`glasscity.sensing.false_events`).
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from glasscity.life.poisson import threshold
from glasscity.life.tables import decimal
from glasscity.scenario.lives import Act
from glasscity.scenario.regimes import Platforms
from glasscity.sensing.delay import weeks_of
from glasscity.sensing.seen import SeenTables, no_channel, seen_thresholds, victims_code


def compile_platforms(
    platforms: Platforms | None, acts: list[tuple[str, Act | None]]
) -> SeenTables:
    """Compile the platforms' filter.

    Parameters
    ----------
    platforms
        The channel, or None where it is off.
    acts
        Name and act of each item in order of id; None for a demand.

    Returns
    -------
    SeenTables
        A moment is noted with the act's own chance times one minus the miss rate.
    """
    if platforms is None:
        return no_channel(len(acts))
    return SeenTables(
        seen_below=seen_thresholds(acts, "platforms", Decimal(1) - decimal(platforms.miss)),
        delay=np.full(len(acts), weeks_of(platforms.delay), dtype=np.int64),
        mistaken_below=threshold(decimal(platforms.mistaken)),
        victims=victims_code(platforms.victims),
    )
