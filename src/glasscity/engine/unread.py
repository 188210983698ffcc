"""What stands against people that they do not know of: one list for each person of a shard.

Kept only where a refusal could teach it. An entry goes when its penalty does, or when the person
learns of it; one whose objection was upheld in the meantime stays, void, until the letter comes
that was to take its points away, so that the letter does nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inner_jit, integer
from glasscity.engine.packing import label_without_kind

_NONE = -1


class Unread(NamedTuple):
    """Entries of one shard; ``head`` is by person, the other columns are entries."""

    head: npt.NDArray[np.int32]
    """Last entry of each person, -1 = none; of length 0 where none is kept."""
    free: npt.NDArray[np.int64]
    """First free place, how many are free, and the shard's first person, shape (3,)."""
    following: npt.NDArray[np.int32]
    """Next entry of the same person, or next free place."""
    label: npt.NDArray[np.uint32]
    """Of the letter that takes the points away, as `glasscity.engine.packing.pack_label`."""
    booked: npt.NDArray[np.int32]
    """Week of booking."""
    due: npt.NDArray[np.int32]
    """Week in which the points go; 1 << 30 for never."""
    known: npt.NDArray[np.int32]
    """Week in which the person learns of it without a refusal."""
    points: npt.NDArray[np.int16]
    objection: npt.NDArray[np.int8]
    """What comes of an objection without a refusal; -1 in a void entry."""


class Held(NamedTuple):
    """How a penalty stands that a person does not know of; see the columns of `Unread`."""

    booked: int
    due: int
    known: int
    points: int
    objection: int


VOID = -1
"""Objection of an entry whose letter is to do nothing."""


def empty_unread(first: int, people: int, capacity: int) -> Unread:
    """Return lists with nothing in them.

    Parameters
    ----------
    first, people
        The shard; 0 people where nothing is kept.
    capacity
        Entries.
    """
    following = np.arange(1, capacity + 1, dtype=np.int32)
    following[-1:] = _NONE
    label = np.empty(capacity, dtype=np.uint32)
    booked, due, known = np.empty((3, capacity), dtype=np.int32)
    return Unread(
        np.full(people, _NONE, dtype=np.int32),
        np.array([0 if capacity else _NONE, capacity, first], dtype=np.int64),
        following,
        label,
        booked,
        due,
        known,
        np.empty(capacity, dtype=np.int16),
        np.empty(capacity, dtype=np.int8),
    )


NOTHING_UNREAD = empty_unread(0, 0, 0)
"""Where no refusal teaches anybody anything."""


def grown_unread(unread: Unread, capacity: int) -> Unread:
    """Return the same lists with more room."""
    old = unread.following.size
    larger = empty_unread(int(unread.free[2]), unread.head.size, capacity)
    for column in Unread._fields[2:]:
        getattr(larger, column)[:old] = getattr(unread, column)
    larger.head[:] = unread.head
    larger.following[-1] = unread.free[0]
    larger.free[:2] = (old, unread.free[1] + capacity - old)
    return larger


@inner_jit
def hold(unread: Unread, person: int, label: int, held: Held) -> None:
    """Note a penalty that a person does not know of; the caller has made sure of the room."""
    place = integer(unread.free[0])
    unread.free[0] = integer(unread.following[place])
    unread.free[1] -= 1
    owner = person - integer(unread.free[2])
    unread.following[place] = unread.head[owner]
    unread.head[owner] = place
    unread.label[place] = label
    unread.booked[place], unread.due[place] = held.booked, held.due
    unread.known[place], unread.points[place] = held.known, held.points
    unread.objection[place] = held.objection


@inner_jit
def let_go(unread: Unread, person: int, before: int) -> int:
    """Take the entry after another (-1: the first) out of a person's list; return the next one."""
    owner = person - integer(unread.free[2])
    place = integer(unread.head[owner]) if before < 0 else integer(unread.following[before])
    following = integer(unread.following[place])
    if before < 0:
        unread.head[owner] = following
    else:
        unread.following[before] = following
    unread.following[place] = integer(unread.free[0])
    unread.free[0] = place
    unread.free[1] += 1
    return following


@inner_jit
def told_by_letter(unread: Unread, person: int, label: int, booked: int) -> bool:
    """Take out the entry that a letter of news is about; return whether it was there."""
    before = integer(-1)
    place = integer(unread.head[person - integer(unread.free[2])])
    while place >= 0:
        same = label_without_kind(integer(unread.label[place])) == label_without_kind(label)
        if same and integer(unread.booked[place]) == booked and unread.objection[place] != VOID:
            let_go(unread, person, before)
            return True
        before = place
        place = integer(unread.following[place])
    return False


@inner_jit
def gone_by_letter(unread: Unread, person: int, label: int, week: int, points: int) -> bool:
    """Take out the entry whose points a letter takes away; return whether it does nothing."""
    before = integer(-1)
    place = integer(unread.head[person - integer(unread.free[2])])
    while place >= 0:
        due = integer(unread.due[place]) == week and integer(unread.points[place]) == points
        if due and integer(unread.label[place]) == label:
            void = unread.objection[place] == VOID
            let_go(unread, person, before)
            return bool(void)
        before = place
        place = integer(unread.following[place])
    return False
