"""Notice: people are told of a penalty, some of them, after a while."""

from __future__ import annotations

from typing import NamedTuple

from glasscity.compilation import inline_jit
from glasscity.life.poisson import threshold
from glasscity.life.tables import decimal
from glasscity.mechanism import Safeguard, Turn
from glasscity.scenario.fields import Source
from glasscity.scenario.quantity import Duration, Share
from glasscity.sensing.delay import weeks_of

NEVER_KNOWN = 1 << 30
"""Week in which nobody lives any more."""


class NoticeTables(NamedTuple):
    """Notice in integers."""

    told_below: int
    """Share of penalties that the person is told of, units of 2**-32."""
    delay: int
    """Weeks from booking."""


@inline_jit
def week_told(week: int, word: int, told_below: int, delay: int) -> int:
    """Return the week in which a person is told of a penalty.

    Parameters
    ----------
    week
        Of booking.
    word
        Uniform, 0 to 2**32 - 1.
    told_below, delay
        As `NoticeTables`.

    Returns
    -------
    int
        1 << 30 where nobody tells them.
    """
    if word < told_below:
        return week + delay
    return 1 << 30


class Notice(Safeguard):
    """People are told of a penalty."""

    number = 1
    turns = (
        Turn(
            "week",
            2060,
            "Each penalty: draws whether and when the person is told.",
            "record",
            "mail",
            step="books.decide_fate",
        ),
    )

    told: Share
    """Share of penalties that the person is told of."""
    delay: Duration
    """From booking until then."""
    source: Source = "assumed"


def compile_notice(notice: Notice | None) -> NoticeTables:
    """Compile notice; None where nobody is told."""
    if notice is None:
        return NoticeTables(0, 0)
    return NoticeTables(threshold(decimal(notice.told)), weeks_of(notice.delay))
