"""Sort people into classes by counting: an index from a class to those who are in it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit, integer, jit


class Groups(NamedTuple):
    """People class by class."""

    start: npt.NDArray[np.int64]
    """Where each class begins, and last the number of people, shape (classes + 1,)."""
    ids: npt.NDArray[np.uint32]
    """Numbers of the people, class by class, ascending within each, shape (people,)."""


@jit
def _count_and_place(
    classes: npt.NDArray[np.uint16],
    start: npt.NDArray[np.int64],
    position: npt.NDArray[np.int64],
    ids: npt.NDArray[np.uint32],
) -> None:
    for i in range(classes.size):
        start[integer(classes[i]) + 1] += 1
    for number in range(start.size - 1):
        start[number + 1] += start[number]
        position[number] = start[number]
    for i in range(classes.size):
        ids[position[classes[i]]] = i
        position[classes[i]] += 1


def group_people(classes: npt.NDArray[np.uint16], groups: int) -> Groups:
    """Sort people into classes.

    Parameters
    ----------
    classes
        Class of each person, shape (people,), below ``groups``.
    groups
        Number of classes.
    """
    start = np.zeros(groups + 1, dtype=np.int64)
    ids = np.empty(classes.size, dtype=np.uint32)
    _count_and_place(classes, start, np.zeros(groups + 1, dtype=np.int64), ids)
    return Groups(start, ids)


@inline_jit
def another_of_class(
    word: int,
    person: int,
    own_class: int,
    belongs: bool,
    class_start: npt.NDArray[np.int64],
    ids: npt.NDArray[np.uint32],
) -> int:
    """Return another person of a class of chosen people, all of them equally likely.

    Parameters
    ----------
    word
        32 random bits.
    person
        Who is left out.
    own_class
        The class.
    belongs
        Whether the person is among those chosen.
    class_start, ids
        Where each class begins, and the people class by class, as `group_people`.

    Returns
    -------
    int64
        Number of the other person; -1 if nobody else is in the class.
    """
    start = class_start[own_class]
    others = class_start[own_class + 1] - start - integer(belongs)
    if others <= 0:
        return integer(-1)
    place = start + (word * others >> 32)
    found = integer(ids[place])
    # Numbers ascend: where the one found is not below the person's own, so is the person's place,
    # and the others from there on stand one further. That leaves out the person without a search.
    if belongs and found >= person:
        found = integer(ids[place + 1])
    return found
