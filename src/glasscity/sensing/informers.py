"""Informers: neighbours and colleagues report what they saw, what they misread, what they made up.

All three scale with the *readiness* to report, which is 1 where reports are rewarded and nobody
learns who made them, and less where they are not or where the informer is named.

- Saw: a moment is reported with the act's own chance to be noticed times the chance that whoever
  noticed it reports it; some reports name somebody else.
- Misread: reports of scenes that were innocent (`glasscity.sensing.false_events`).
- Made up: of the denunciations that the life file has (people differ in spite), a share accuses
  somebody of the same district of something that nobody did. Some come to light after a while: the
  victim's record goes, and the informer gets one, where the rulebook has a rule for it.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit, integer
from glasscity.life.poisson import threshold
from glasscity.life.tables import decimal
from glasscity.scenario.lives import Act
from glasscity.scenario.regimes import Informers
from glasscity.sensing.delay import weeks_of
from glasscity.sensing.seen import SeenTables, no_channel, seen_thresholds, victims_code

CELLS = 256
"""Accusations are drawn to 1 in 256."""


class InventionTables(NamedTuple):
    """Denunciations that are made up, in integers."""

    on: bool
    denouncing: int
    """Index of the act that is a denunciation, -1 where there is none."""
    invented_below: int
    """Word below which such a moment is an invention that is handed in, units of 2**-32."""
    accused: npt.NDArray[np.int64]
    """Index of the act of which somebody is accused, shape (256,)."""
    uncovered_below: int
    """Word below which an invention comes to light, units of 2**-32."""
    uncovering: int
    """Weeks from the record until then."""
    false_report: int
    """Index of the act that is recorded against the informer then, -1 where there is none."""
    delay: int
    """Weeks until a report is a record."""


@inline_jit
def accused_item(word: int, accused: npt.NDArray[np.int64]) -> int:
    """Return the act of which an inventor accuses somebody.

    Parameters
    ----------
    word
        Uniform, 0 to 2**32 - 1.
    accused
        As `InventionTables.accused`.

    Returns
    -------
    int
        Index of the act.
    """
    return integer(accused[word >> 24])


def readiness(informers: Informers) -> Decimal:
    """Return which share of all reports is made, under the regime's rewards and secrecy.

    Parameters
    ----------
    informers
        The channel.

    Returns
    -------
    Decimal
        1 where reports are rewarded and anonymous.
    """
    with localcontext() as context:
        context.prec = 30
        ready = Decimal(1)
        if not informers.rewarded:
            ready *= decimal(informers.unrewarded)
        if not informers.anonymous:
            ready *= decimal(informers.named)
        return ready


def compile_informers(
    informers: Informers | None, acts: list[tuple[str, Act | None]]
) -> SeenTables:
    """Compile what neighbours saw.

    Parameters
    ----------
    informers
        The channel, or None where it is off.
    acts
        Name and act of each item in order of id; None for a demand.

    Returns
    -------
    SeenTables
    """
    if informers is None:
        return no_channel(len(acts))
    with localcontext() as context:
        context.prec = 30
        reported = decimal(informers.report) * readiness(informers)
    return SeenTables(
        seen_below=seen_thresholds(acts, "informers", reported),
        delay=np.full(len(acts), weeks_of(informers.delay), dtype=np.int64),
        mistaken_below=threshold(decimal(informers.mistaken)),
        victims=victims_code(informers.victims),
    )


def _accused_by_cell(shares: dict[str, Decimal], names: list[str]) -> npt.NDArray[np.int64]:
    """Return the act of which each of 256 cells accuses; shares by cumulative rounding."""
    total = sum(shares.values(), Decimal(0))
    accused = np.zeros(CELLS, dtype=np.int64)
    cumulative, filled = Decimal(0), 0
    for name, share in shares.items():
        cumulative += share
        until = int((cumulative * CELLS / total).to_integral_value())
        accused[filled:until] = names.index(name)
        filled = until
    return accused


def compile_inventions(informers: Informers | None, names: list[str]) -> InventionTables:
    """Compile denunciations that are made up.

    Parameters
    ----------
    informers
        The channel, or None where it is off.
    names
        Names of acts and demands in order of id.

    Returns
    -------
    InventionTables
        Off where the life has no denunciations, or nobody is accused of anything.
    """
    nothing = InventionTables(False, -1, 0, np.zeros(CELLS, dtype=np.int64), 0, 0, -1, 0)
    if informers is None or informers.act not in names:
        return nothing
    shares = {name: decimal(share) for name, share in informers.accuses.items()}
    if not any(shares.values()):
        return nothing
    with localcontext() as context:
        context.prec = 30
        accused = _accused_by_cell(shares, names)
        invented_below = threshold(decimal(informers.invented) * readiness(informers))
    false_report = informers.false_report
    return InventionTables(
        on=True,
        denouncing=names.index(informers.act),
        invented_below=invented_below,
        accused=accused,
        uncovered_below=threshold(decimal(informers.uncovered)),
        uncovering=weeks_of(informers.uncovering),
        false_report=names.index(false_report) if false_report in names else -1,
        delay=weeks_of(informers.delay),
    )
