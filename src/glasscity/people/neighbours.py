"""Neighbours: somebody else of the same district, all of them equally likely.

There are no streets in this city. Who is whose neighbour matters for informers and guarantors; the
same look-up finds somebody else of any class that people were sorted into.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit
from glasscity.people.attributes import DISTRICT, raw_values
from glasscity.people.grouping import another_of_class, group_people


class Neighbours(NamedTuple):
    """The people by district."""

    start: npt.NDArray[np.int64]
    """Shape (districts + 1,): where in ``ids`` each district starts, and last the number of
    people."""
    ids: npt.NDArray[np.uint32]
    """Shape (people,): numbers of the people, district by district, ascending within each."""


def index_neighbours(attributes: npt.NDArray[np.int64], districts: int) -> Neighbours:
    """Sort the people by district.

    Parameters
    ----------
    attributes
        Packed attributes, shape (people,); person i at place i.
    districts
        Number of districts.

    Returns
    -------
    Neighbours
        Four bytes a person.
    """
    homes = raw_values(attributes, DISTRICT).astype(np.uint16)
    return Neighbours(*group_people(homes, districts))


@inline_jit
def neighbour(
    word: int,
    person: int,
    district: int,
    start: npt.NDArray[np.int64],
    ids: npt.NDArray[np.uint32],
) -> int:
    """Return somebody else of the district, all of them equally likely.

    Parameters
    ----------
    word
        32 random bits.
    person
        The person whose neighbour is looked for.
    district
        That person's district, or the number of their class.
    start, ids
        The parts of `Neighbours`, or as from ``group_people``.

    Returns
    -------
    int64
        Number of the neighbour; -1 if nobody else lives there.
    """
    return another_of_class(word, person, district, True, start, ids)
