"""Mail: what is due to a person at a later border.

Each shard of the city has one mailbox, a calendar queue: a list of letters per week in which they
are due. Letters lie in the order in which they happened to come; the border puts them in order.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inner_jit, integer, jit
from glasscity.engine.counting import SORTED_TOGETHER, gather_eights
from glasscity.engine.packing import letter_rank

EXPIRY = 0
"""A letter to oneself: a record's points go."""
REVERSAL = 1
"""The same, because an objection was upheld or an invention came to light."""
RESTORED = 2
"""The same, because the penalty was worked off."""
RECORD = 3
"""A record arrives."""
NEWS = 4
"""A letter to oneself: the person learns of a penalty; its source is the week of booking."""

_NOBODY = -1


class Mailbox(NamedTuple):
    """Letters of one shard; the columns are letters, ``head`` is by week."""

    head: npt.NDArray[np.int32]
    """First letter due in each week, -1 = none, shape (weeks + 1,)."""
    free: npt.NDArray[np.int64]
    """First free place, and how many are free, shape (2,)."""
    following: npt.NDArray[np.int32]
    """Next letter of the same week, or next free place."""
    target: npt.NDArray[np.uint32]
    source: npt.NDArray[np.uint32]
    label: npt.NDArray[np.uint32]
    """Item, moment, kind, channel and truth, packed by `glasscity.engine.packing.pack_label`."""
    points: npt.NDArray[np.int16]
    """Points that expire; 0 for a record."""


def empty_mailbox(weeks: int, capacity: int) -> Mailbox:
    """Return a mailbox with nothing in it.

    Parameters
    ----------
    weeks
        Windows of the run.
    capacity
        Letters.
    """
    following = np.arange(1, capacity + 1, dtype=np.int32)
    following[-1:] = _NOBODY
    return Mailbox(
        head=np.full(weeks + 1, _NOBODY, dtype=np.int32),
        free=np.array([0 if capacity else _NOBODY, capacity], dtype=np.int64),
        following=following,
        target=np.empty(capacity, dtype=np.uint32),
        source=np.empty(capacity, dtype=np.uint32),
        label=np.empty(capacity, dtype=np.uint32),
        points=np.empty(capacity, dtype=np.int16),
    )


def grown(mailbox: Mailbox, capacity: int) -> Mailbox:
    """Return a mailbox with the same letters and more room."""
    old = mailbox.following.size
    larger = empty_mailbox(mailbox.head.size - 1, capacity)
    larger.head[:] = mailbox.head
    larger.following[:old] = mailbox.following
    larger.target[:old] = mailbox.target
    larger.source[:old] = mailbox.source
    larger.label[:old] = mailbox.label
    larger.points[:old] = mailbox.points
    # The new places lead to the old free ones.
    larger.following[-1] = mailbox.free[0]
    larger.free[:] = (old, mailbox.free[1] + capacity - old)
    return larger


@inner_jit
def post(mailbox: Mailbox, due: int, target: int, source: int, label: int, points: int) -> None:
    """Put a letter into the mailbox; the caller has made sure that there is room.

    Parameters
    ----------
    mailbox
        Of the target's shard.
    due
        Week, within the run.
    target, source
        People.
    label
        As `glasscity.engine.packing.pack_label`.
    points
        Points that expire.
    """
    place = mailbox.free[0]
    mailbox.free[0] = integer(mailbox.following[place])
    mailbox.free[1] -= 1
    mailbox.target[place] = target
    mailbox.source[place] = source
    mailbox.label[place] = label
    mailbox.points[place] = points
    mailbox.following[place] = mailbox.head[due]
    mailbox.head[due] = place


class Inbox(NamedTuple):
    """The letters of one week, in order."""

    target: npt.NDArray[np.int64]
    source: npt.NDArray[np.int64]
    label: npt.NDArray[np.int64]
    points: npt.NDArray[np.int64]
    order: npt.NDArray[np.int64]
    """The letters by (target, expiry before record, source, act, moment, channel)."""
    begin: npt.NDArray[np.int32]
    """Scratch for sorting, shape (people of the shard / SORTED_TOGETHER, rounded up, + 1,)."""


def empty_inbox(people: int, capacity: int) -> Inbox:
    """Return an inbox for a shard of so many people."""
    target, source, label, points, order = np.empty((5, capacity), dtype=np.int64)
    return Inbox(
        target,
        source,
        label,
        points,
        order,
        np.zeros(people // SORTED_TOGETHER + 2, dtype=np.int32),
    )


@inner_jit
def _rank(inbox: Inbox, letter: int) -> int:
    return letter_rank(inbox.label[letter], inbox.source[letter])


@jit
def collect(mailbox: Mailbox, week: int, first: int, people: int, inbox: Inbox) -> int:
    """Take a week's letters out of the mailbox, in the order of the border.

    Parameters
    ----------
    mailbox
        Of the shard.
    week
        In which they are due.
    first, people
        The shard's people.
    inbox
        Written.

    Returns
    -------
    int
        Number of letters; where the inbox is too small nothing is taken out and the number needed
        is returned with a minus.
    """
    count = 0
    place = integer(mailbox.head[week])
    while place >= 0:
        count += 1
        place = integer(mailbox.following[place])
    if count > inbox.target.size:
        return -count
    place = integer(mailbox.head[week])
    last = place
    for letter in range(count):
        inbox.target[letter] = integer(mailbox.target[place])
        inbox.source[letter] = integer(mailbox.source[place])
        inbox.label[letter] = integer(mailbox.label[place])
        inbox.points[letter] = integer(mailbox.points[place])
        last = place
        place = integer(mailbox.following[place])
    if count > 0:
        mailbox.following[last] = mailbox.free[0]
        mailbox.free[0] = integer(mailbox.head[week])
        mailbox.free[1] += count
        mailbox.head[week] = -1
    _put_in_order(inbox, first, people, count)
    return count


@inner_jit
def _put_in_order(inbox: Inbox, first: int, people: int, count: int) -> None:
    gather_eights(inbox.target, first, people, count, inbox.begin, inbox.order)
    # Insertion sort: whoever comes before a group comes first, so it ends there by itself.
    for place in range(1, count):
        letter = inbox.order[place]
        target, rank = inbox.target[letter], _rank(inbox, letter)
        slot = place
        while slot > 0:
            other = inbox.order[slot - 1]
            before = inbox.target[other]
            if before < target or (before == target and _rank(inbox, other) <= rank):
                break
            inbox.order[slot] = other
            slot -= 1
        inbox.order[slot] = letter


@jit
def post_all(
    mailbox: Mailbox,
    due: npt.NDArray[np.int64],
    target: npt.NDArray[np.int64],
    source: npt.NDArray[np.int64],
    label: npt.NDArray[np.int64],
    chosen: npt.NDArray[np.int64],
) -> None:
    """Put chosen letters of an outbox into a mailbox that has room for them.

    Parameters
    ----------
    mailbox
        Of the targets' shard.
    due, target, source, label
        Columns of the outbox.
    chosen
        Which letters.
    """
    for letter in chosen:
        post(mailbox, due[letter], target[letter], source[letter], label[letter], 0)
