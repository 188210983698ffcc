"""To whom something happened within a year: shares of people that do not drift with a run's length.

Whoever has been refused once in five years is more often there than in one, and whoever has
withheld every remark for five years is rarer. So people are counted year by year, in whole years.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glasscity.engine.state import State
from glasscity.people.attributes import stratum_indices

Integers = npt.NDArray[np.int64]

COUNTED = ("wrongly_recorded", "denied", "with_remarks", "silenced")
"""People with a wrongful record, with a denial, with a critical remark made or withheld, and those
of them who withheld all that they had, each within the year."""

_COUNTERS = ("wrongful", "denials", "spoken", "withheld")


class Years:
    """People counted by what happened to them in each whole year.

    Parameters
    ----------
    state
        At the first border.

    Attributes
    ----------
    counts
        By year, from 1: people by `COUNTED` and stratum, shape (4, strata).
    before
        What people's counters held when the year began, by column.
    """

    def __init__(self, state: State) -> None:
        self.counts: dict[int, Integers] = {}
        self._begin(state)

    def _begin(self, state: State) -> None:
        self.before = {name: getattr(state, name).copy() for name in _COUNTERS}

    def close(self, year: int, state: State, attributes: Integers, strata: int) -> None:
        """Count a year that ends, and begin the next.

        Parameters
        ----------
        year
            Its number, from 1.
        state
            At the border at which it ends.
        attributes
            Packed attributes, shape (people,).
        strata
            Number of strata.
        """
        more = {name: getattr(state, name) > self.before[name] for name in _COUNTERS}
        chosen = (
            more["wrongful"],
            more["denials"],
            more["spoken"] | more["withheld"],
            more["withheld"] & ~more["spoken"],
        )
        of_person = stratum_indices(attributes)
        # A column of a mechanism that is off has length 0, and counts nobody.
        self.counts[year] = np.stack(
            [np.bincount(of_person[: who.size][who], minlength=strata) for who in chosen]
        )
        self._begin(state)
