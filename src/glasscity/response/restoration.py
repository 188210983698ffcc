"""Restoration: a penalty can be worked off by service, after a least time."""

from __future__ import annotations

from typing import NamedTuple

from glasscity.compilation import inline_jit
from glasscity.life.poisson import threshold
from glasscity.life.tables import decimal
from glasscity.mechanism import Safeguard, Turn
from glasscity.scenario.fields import Source
from glasscity.scenario.quantity import Duration, Hours, Share
from glasscity.sensing.delay import weeks_of


class RestorationTables(NamedTuple):
    """Restoration in integers."""

    applies_below: int
    """Share of penalties that are worked off, units of 2**-32."""
    takes: int
    """Weeks from booking to removal: the least time, and what the office needs."""


@inline_jit
def week_restored(week: int, word: int, tables: RestorationTables) -> int:
    """Return the week in which a penalty goes because it was worked off.

    Parameters
    ----------
    week
        Of booking.
    word
        Uniform, 0 to 2**32 - 1.
    tables
        Of the safeguard.

    Returns
    -------
    int
        1 << 30 where nobody works it off.
    """
    if word < tables.applies_below:
        return week + max(tables.takes, 1)
    return 1 << 30


class Restoration(Safeguard):
    """A penalty can be worked off."""

    number = 6
    turns = (
        Turn(
            "week",
            2090,
            "Each penalty: draws whether it is worked off.",
            "record",
            "mail",
            step="books.decide_fate",
        ),
    )

    applies: Share
    """Share of penalties that people work off."""
    after: Duration
    """Least time before that, from booking."""
    takes: Duration
    """From the application to the removal."""
    hours: Hours
    """Hours of service for each penalty."""
    source: Source = "assumed"


def compile_restoration(restoration: Restoration | None) -> RestorationTables:
    """Compile restoration; None where nothing can be worked off."""
    if restoration is None:
        return RestorationTables(0, 0)
    return RestorationTables(
        threshold(decimal(restoration.applies)),
        weeks_of(restoration.after) + weeks_of(restoration.takes),
    )
