"""Guarantees: a debt that somebody does not pay reaches whoever answered for it.

Everybody has one guarantor for as long as the city is played: somebody else of the same district,
drawn once (stream GUARANTOR). Where a moment of an act is a default that somebody answers for
(stream GUARANTEE), another act is recorded against the guarantor, who did nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit
from glasscity.errors import GlasscityError
from glasscity.life.poisson import threshold
from glasscity.life.tables import decimal
from glasscity.people.neighbours import neighbour
from glasscity.scenario.lives import Life


class GuaranteeTables(NamedTuple):
    """Guarantees in integers."""

    follows: npt.NDArray[np.int64]
    """Item that is recorded against the guarantor, -1 where nobody answers, shape (items,)."""
    below: npt.NDArray[np.int64]
    """Share of the moments that somebody answers for, shape (items,), units of 2**-32."""


@inline_jit
def guarantor(
    word: int,
    person: int,
    district: int,
    start: npt.NDArray[np.int64],
    ids: npt.NDArray[np.uint32],
) -> int:
    """Return who answers for a person's debts; the same person in every week.

    Parameters
    ----------
    word
        The debtor's own 32 random bits (stream GUARANTOR, week 0).
    person
        The debtor.
    district
        The debtor's district.
    start, ids
        The parts of ``Neighbours``.

    Returns
    -------
    int64
        Number of the guarantor; -1 if nobody else lives in the district.
    """
    return neighbour(word, person, district, start, ids)


def compile_guarantees(life: Life, names: Sequence[str]) -> GuaranteeTables:
    """Compile guarantees.

    Parameters
    ----------
    life
        The resolved life.
    names
        Names of the items in order of their ids.

    Returns
    -------
    GuaranteeTables

    Raises
    ------
    GlasscityError
        If an act is named that there is not.
    """
    place = {name: index for index, name in enumerate(names)}
    follows = np.full(len(names), -1, dtype=np.int64)
    below = np.zeros(len(names), dtype=np.int64)
    for name, guarantee in life.guarantees.items():
        for act in (name, guarantee.act):
            if act not in life.acts or act not in place:
                raise GlasscityError(f'life.guarantees.{name}: there is no act "{act}"')
        follows[place[name]] = place[guarantee.act]
        below[place[name]] = threshold(decimal(guarantee.share))
    return GuaranteeTables(follows, below)
