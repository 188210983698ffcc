"""The control room: many cameras, few people who look.

A moment in view of a camera is searched only if somebody looks: because the system zoomed in by
itself, or because attention happened to be there. Attention is spread over the districts: a part of
it evenly by population, the rest where camera records already are. That part feeds on itself: where
one looks more one finds more, so a district with a slightly higher rate can end with all attention
(runaway feedback; Ensign, Friedler, Neville, Scheidegger and Venkatasubramanian, "Runaway feedback
loops in predictive policing", PMLR 81, FAT* 2018). They correct it by letting a find count for less
where one looks more; here a record counts by the inverse of the attention that found it.

Attention is in units of 2**-16 of "somebody looks at every moment in view"; less than half a unit
is none. A district cannot be looked at more than always: what is left over is lost.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit
from glasscity.life.tables import decimal
from glasscity.scenario.quantity import Quantity
from glasscity.scenario.regimes import ControlRoom

ALWAYS = 1 << 16
"""Attention at which every moment in view is looked at."""


class ControlTables(NamedTuple):
    """A control room in integers; shares are in units of 2**-16."""

    on: bool
    zoom: int
    attention: int
    feedback: int
    correction: bool
    known: int
    """Factor on the attention for somebody with a record."""


@inline_jit
def chance_looked_at(attention: int, zoom: int, known: int, has_record: bool) -> int:
    """Return the chance that a moment in view is looked at.

    Parameters
    ----------
    attention
        Of the district, units of 2**-16.
    zoom
        Chance that the system zooms in by itself, units of 2**-16.
    known
        Factor for somebody who has a record, units of 2**-16.
    has_record
        Whether the person has one.

    Returns
    -------
    int
        Units of 2**-16, at most 65,536.
    """
    looked = attention
    if has_record:
        looked = min(ALWAYS, (attention * known) >> 16)
    return zoom + (((ALWAYS - zoom) * looked) >> 16)


@inline_jit
def looked_at_below(seen_below: int, chance: int) -> int:
    """Return the word below which a moment is in view and looked at.

    Parameters
    ----------
    seen_below
        Word below which it is in view, units of 2**-32.
    chance
        From `chance_looked_at`.

    Returns
    -------
    int
        At most ``seen_below``.
    """
    return (seen_below * chance) >> 16


@inline_jit
def weight_of_record(attention: int, correction: bool) -> int:
    """Return what a camera record counts for when attention is spread.

    Parameters
    ----------
    attention
        Of the district in which it was found, units of 2**-16.
    correction
        Whether it counts by the inverse of the attention (Ensign et al. 2018).

    Returns
    -------
    int
        65,536 without correction.
    """
    if not correction:
        return ALWAYS
    return ALWAYS * ALWAYS // max(attention, 1)


def spread_attention(
    tables: ControlTables, found: npt.NDArray[np.int64], population: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Return the attention of each district for the next week.

    Parameters
    ----------
    tables
        Of the control room.
    found
        Weighed camera records so far, shape (districts,).
    population
        People, shape (districts,).

    Returns
    -------
    ndarray of int64, shape (districts,)
        Units of 2**-16. The room's whole attention is ``attention x people``; ``1 - feedback`` of
        it goes by people and ``feedback`` by records, by people where there are none yet.
    """
    people = [int(size) for size in population]
    everybody, records = sum(people), [int(count) for count in found]
    by_records = records if sum(records) > 0 else people
    whole = max(sum(by_records), 1)
    spread = []
    for size, share in zip(people, by_records, strict=True):
        even = (ALWAYS - tables.feedback) * tables.attention
        # Python's integers do not overflow; one division, so nothing is rounded twice.
        drawn = tables.feedback * tables.attention * everybody * share
        attention = (even * size * whole + drawn) // (max(size, 1) * whole * ALWAYS)
        spread.append(min(attention, ALWAYS))
    return np.array(spread, dtype=np.int64)


def _sixteenths(share: Quantity) -> int:
    return int((decimal(share) * ALWAYS).to_integral_value())


def compile_control_room(room: ControlRoom | None) -> ControlTables:
    """Compile a control room.

    Parameters
    ----------
    room
        The room, or None where every moment in view is searched.

    Returns
    -------
    ControlTables
    """
    if room is None:
        return ControlTables(False, ALWAYS, ALWAYS, 0, False, ALWAYS)
    return ControlTables(
        on=True,
        zoom=_sixteenths(room.zoom),
        attention=_sixteenths(room.attention),
        feedback=_sixteenths(room.feedback),
        correction=room.correction,
        known=_sixteenths(room.known),
    )
