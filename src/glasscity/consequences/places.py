"""Scarce places: a nursery or university place given to one is taken from another.

A week's applications for a demand are served at its end: those put first by their tier, then all
others, each by a lot that the person draws, until the week's places are gone. Whoever goes without
although the lot alone would have served them is *displaced*; for each of them somebody was put
ahead, so places are conserved.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import numpy.typing as npt

from glasscity.compilation import integer, jit
from glasscity.people.streams import Key, Stream, words_of
from glasscity.scenario.quantity import Quantity
from glasscity.units import DAYS_PER_YEAR

_LOT = integer(Stream.LOT)


@jit
def _draw_lots(
    person: npt.NDArray[np.int64], week: int, demand: int, key: Key,
    lot: npt.NDArray[np.uint32],
) -> None:  # fmt: skip
    for i in range(person.size):
        word, _, _, _ = words_of(_LOT, person[i], week, demand, key)
        lot[i] = np.uint32(word)


def lots(person: npt.NDArray[np.int64], week: int, demand: int, key: Key) -> npt.NDArray[np.uint32]:
    """Return the lots of a week's applications.

    Parameters
    ----------
    person
        Who applied, shape (applications,).
    week, demand
        Window, and id of the demand.
    key
        The seed.

    Returns
    -------
    ndarray of uint32, shape (applications,)
        The same for two applications of one person in one week.
    """
    lot = np.empty(person.size, dtype=np.uint32)
    _draw_lots(person, week, demand, key, lot)
    return lot


def weekly_places(places: Quantity, before: int, after: int, week: int) -> int:
    """Return how many places there are in a week.

    Parameters
    ----------
    places
        Share of the applications, or places per year.
    before, after
        Applications of all weeks before, and with this one.
    week
        The window.

    Returns
    -------
    int
        By cumulative rounding, so that rounding neither makes nor loses places over the weeks.
    """
    number = Decimal(str(places.value))
    if places.unit == "share":
        return int(number * after) - int(number * before)
    return int(number * 7 * (week + 1) / DAYS_PER_YEAR) - int(number * 7 * week / DAYS_PER_YEAR)


def allot(
    first: npt.NDArray[np.bool_],
    lot: npt.NDArray[np.uint32],
    person: npt.NDArray[np.int64],
    places: int,
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Give out places.

    Parameters
    ----------
    first
        Whether an application is put first, shape (applications,).
    lot, person
        What decides among equals, shape (applications,).
    places
        How many there are.

    Returns
    -------
    granted, displaced, ahead : ndarray of bool, shape (applications,)
        Who is served; who is not but would have been by lot alone; who is and would not have been.
        There are as many displaced as put ahead.
    """
    by_priority = np.lexsort((person, lot, ~first))
    by_lot = np.lexsort((person, lot))
    granted = np.zeros(lot.size, dtype=np.bool_)
    fair = np.zeros(lot.size, dtype=np.bool_)
    granted[by_priority[:places]] = True
    fair[by_lot[:places]] = True
    return granted, fair & ~granted, granted & ~fair
