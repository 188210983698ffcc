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

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit
from glasscity.life.tables import decimal
from glasscity.mechanism import Findings, Path, Regime, Scenario, Turn
from glasscity.scenario.fields import Switch
from glasscity.scenario.quantity import ALWAYS as EVERY_MOMENT
from glasscity.scenario.quantity import NO_SHARE, Minutes, Quantity, Ratio, Share, assumed
from glasscity.scenario.value_words import percent
from glasscity.sensing.cameras import Cameras
from glasscity.sensing.channel import Sense

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


class ControlRoom(Sense):
    """Few people before many screens: which moments in view of a camera are looked at.

    Where there is none, every moment in view is searched.
    """

    number = 2
    words = "The people who look at what the cameras show."
    turns = (
        Turn(
            "week",
            190,
            "Looks at a moment in view, by zoom or where attention is, or does not.",
            "moments, thinning, attention, records",
            "searches, found",
        ),
        Turn(
            "after the week",
            40,
            "Spreads attention over the districts by where camera records were found.",
            "found",
            "attention",
        ),
    )
    zero: ClassVar = {
        "attention": "1 share; assumed",
        "feedback": "0 share; assumed",
        "known": "1 ratio; assumed",
    }

    attention: Share = EVERY_MOMENT
    """Chance that a moment in view is looked at where attention is spread evenly."""
    zoom: Share = NO_SHARE
    """Chance that the system zooms in on a moment by itself, whatever the attention."""
    feedback: Share = NO_SHARE
    """Part of the attention that goes where camera records already are, by district."""
    correction: Switch = False
    """Whether a record counts by the inverse of the attention that found it."""
    known: Ratio = assumed(1, "ratio", note="default: no difference")
    """Factor on the attention for somebody who has a record already."""
    minutes: Minutes = assumed(0, "minutes", note="default: not counted")
    """Working time for one search; a measure only."""

    @classmethod
    def is_on(cls, regime: Regime) -> bool:
        """Tell whether there are screens to look at."""
        return cls.of(regime) is not None and Cameras.is_on(regime)

    def looked_at(self) -> Decimal:
        """Return the chance that a moment in view is looked at where attention is even."""
        zoom = decimal(self.zoom)
        return zoom + (1 - zoom) * decimal(self.attention)

    def says(self, scenario: Scenario) -> Iterator[str]:
        """Yield how much is looked at, and whether attention can run away."""
        looked = percent(round(float(self.looked_at()), 6))
        yield f"Where attention is even, {looked} of moments in view are looked at."
        if self.feedback.value > 0:
            then = "a correction weighs finds down there" if self.correction else "it can run away"
            share = percent(self.feedback.value)
            yield f"{share} of attention goes where records already are, so that {then}."

    def checks(self, here: Path, scenario: Scenario) -> Findings:
        """Yield that there is nothing to look at."""
        if Cameras.of(scenario.regime) is None:
            yield here, "has nothing to look at: regime.sensing.cameras is absent"


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
