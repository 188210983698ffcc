"""A city at a border as plain arrays: what a run goes on from after the plug was pulled.

Nothing here depends on threads or shards. Letters and what is unread are kept list by list, so they
can be dealt out to shards of another size; what follows from people and seed is worked out anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from glasscity.engine.clock import Clock, Diary, Slice
from glasscity.engine.counting import BLOCK
from glasscity.engine.mailbox import Mailbox, empty_mailbox
from glasscity.engine.state import LEDGER_FIELDS
from glasscity.engine.unread import Unread, empty_unread
from glasscity.people.attributes import DISTRICT, raw_values

Arrays = dict[str, npt.NDArray[Any]]
"""By name, ``part.column``."""

_LETTER = ("target", "source", "label", "points")
_ENTRY = ("label", "booked", "due", "known", "points", "objection")
_SERIES = ("windows", "scores", "tiers", "listed", "attention")
_PLACES = ("applied", "served", "displaced", "ahead")
_SHARED = ("ties", "tie_counts", "found", "penalties")


def taken(diary: Diary) -> Arrays:
    """Return a city at a border, and what was written down of it so far.

    Parameters
    ----------
    diary
        Of a clock that has ended a week and not begun the next.

    Returns
    -------
    dict of str and ndarray
        Columns of people are the engine's own: they change when it goes on.
    """
    clock, society = diary.clock, diary.clock.society
    kept_lines = [np.empty((0, len(LEDGER_FIELDS)), np.int64), *clock.ledgers]
    return {
        **_named("state", clock.state._asdict()),
        **_named("mail", _all_letters(clock)),
        **_named("unread", _all_unread(clock)),
        **_named("tallies", clock.tallies()._asdict()),
        "city.attention": clock.world.attention,
        "city.of_friends": clock.of_friends,
        **{f"city.{name}": getattr(society, name) for name in _SHARED},
        **{f"places.{name}": _pairs(getattr(society, name)) for name in _PLACES},
        **{f"diary.{name}": getattr(diary, name) for name in _SERIES},
        "diary.year_begun": diary.year_begun,
        **_by_week("digests", diary.digests, np.uint64),
        **_by_week("transitions", diary.transitions),
        **_by_week("years", diary.years.counts),
        **_named("year", diary.years.before),
        "ledger.lines": np.concatenate(kept_lines),
    }


def put_back(diary: Diary, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    """Put a city where it stood.

    Parameters
    ----------
    diary
        Of a clock for the same plan and seed, at its first border.
    arrays
        From `taken`, whatever the threads and shards were.

    Raises
    ------
    KeyError, ValueError
        If the arrays are not of this plan.
    """
    clock, society = diary.clock, diary.clock.society
    for name, column in clock.state._asdict().items():
        _fill(column, arrays[f"state.{name}"])
    for name, counts in clock.border_tallies._asdict().items():
        _fill(counts, arrays[f"tallies.{name}"])
    _fill(clock.world.attention, arrays["city.attention"])
    _fill(clock.of_friends, arrays["city.of_friends"])
    for name in _SHARED:
        _fill(getattr(society, name), arrays[f"city.{name}"])
    for name in _PLACES:
        setattr(society, name, {int(item): int(count) for item, count in arrays[f"places.{name}"]})
    for name in (*_SERIES, "year_begun"):
        _fill(getattr(diary, name), arrays[f"diary.{name}"])
    diary.digests.update((week, int(found)) for week, found in _weekly("digests", arrays))
    diary.transitions.update(_weekly("transitions", arrays))
    diary.years.counts.update(_weekly("years", arrays))
    for name, column in diary.years.before.items():
        _fill(column, arrays[f"year.{name}"])
    if arrays["ledger.lines"].size:
        clock.ledgers.append(np.array(arrays["ledger.lines"]))
    for part in clock.slices:
        _stand_again(clock, part)
        _deal_out(clock, part, arrays)
    clock.publish()


def _named(part: str, columns: Mapping[str, npt.NDArray[Any]]) -> Arrays:
    return {f"{part}.{name}": column for name, column in columns.items()}


def _pairs(counts: Mapping[int, int]) -> npt.NDArray[np.int64]:
    return np.array(sorted(counts.items()), dtype=np.int64).reshape(-1, 2)


def _by_week(name: str, found: Mapping[int, Any], kind: type[np.generic] = np.int64) -> Arrays:
    return {
        f"{name}.at": np.array(list(found), dtype=np.int64),
        f"{name}.values": np.array(list(found.values()), dtype=kind),
    }


def _weekly(
    name: str, arrays: Mapping[str, npt.NDArray[Any]]
) -> list[tuple[int, npt.NDArray[Any]]]:
    values = np.array(arrays[f"{name}.values"])
    return list(zip(arrays[f"{name}.at"].tolist(), values, strict=True))


def _fill(column: npt.NDArray[Any], found: npt.NDArray[Any]) -> None:
    if (column.shape, column.dtype) != (found.shape, found.dtype):
        raise ValueError(f"expected {column.shape} {column.dtype}, found {found.shape}")
    column[...] = found


def _walked(
    head: npt.NDArray[np.int32], following: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return owner and place of each entry of lists chained through one column, head first."""
    owner = np.flatnonzero(head >= 0)
    place = head[owner].astype(np.int64)
    owners, places = [owner], [place]
    # All lists at once, one entry further each time.
    while place.size:
        place = following[place].astype(np.int64)
        there = place >= 0
        owner, place = owner[there], place[there]
        owners.append(owner)
        places.append(place)
    owner, place = np.concatenate(owners), np.concatenate(places)
    order = np.argsort(owner, kind="stable")
    return owner[order], place[order]


def _chain(
    owner: npt.NDArray[np.int64],
    head: npt.NDArray[np.int32],
    following: npt.NDArray[np.int32],
    free: npt.NDArray[np.int64],
) -> None:
    """Chain entries 0, 1, ... by owner, in sorted order, into lists with nothing in them."""
    count = owner.size
    if not count:
        return
    last = np.append(owner[1:] != owner[:-1], True)
    first = np.append(True, last[:-1])
    head[owner[first]] = np.flatnonzero(first)
    following[:count] = np.where(last, -1, np.arange(1, count + 1))
    capacity = following.size
    free[:2] = (count if count < capacity else -1, capacity - count)


def _all_letters(clock: Clock) -> Arrays:
    parts = []
    for part in clock.slices:
        owner, place = _walked(part.mailbox.head, part.mailbox.following)
        columns = [getattr(part.mailbox, name)[place] for name in _LETTER]
        parts.append([owner.astype(np.uint16), *columns])
    return _joined(("due", *_LETTER), parts)


def _all_unread(clock: Clock) -> Arrays:
    parts = []
    for part in clock.slices:
        unread = part.standing.unread
        owner, place = _walked(unread.head, unread.following)
        columns = [getattr(unread, name)[place] for name in _ENTRY]
        parts.append([owner + part.first, *columns])
    return _joined(("person", *_ENTRY), parts)


def _joined(names: tuple[str, ...], parts: list[list[npt.NDArray[Any]]]) -> Arrays:
    columns = (np.concatenate(column) for column in zip(*parts, strict=True))
    return dict(zip(names, columns, strict=True))


def _stand_again(clock: Clock, part: Slice) -> None:
    """Work out the standing sums of a shard from its people."""
    people = slice(part.first, part.first + part.people)
    tier = clock.state.tier[people].astype(np.int64)
    scored = tier >= 0
    sums = part.standing.tiers
    cell = raw_values(clock.attributes[people], DISTRICT)[scored] * sums.shape[1] + tier[scored]
    sums[...] = np.bincount(cell, minlength=sums.size).reshape(sums.shape)
    departure = clock.state.score[people].astype(np.int64) - clock.plan.rules.start
    part.standing.scores[:] = departure.sum(), (departure * departure).sum()


def _deal_out(clock: Clock, part: Slice, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    """Give a shard the letters to its people, and what they have not read."""
    target = arrays["mail.target"]
    mine = np.flatnonzero((target >= part.first) & (target < part.first + part.people))
    due = arrays["mail.due"][mine].astype(np.int64)
    order = np.argsort(due, kind="stable")
    mailbox: Mailbox = empty_mailbox(clock.plan.weeks, _room(due.size))
    for name in _LETTER:
        getattr(mailbox, name)[: due.size] = arrays[f"mail.{name}"][mine[order]]
    _chain(due[order], mailbox.head, mailbox.following, mailbox.free)
    part.mailbox = mailbox
    if not part.standing.unread.head.size:
        return
    person = arrays["unread.person"]
    mine = np.flatnonzero((person >= part.first) & (person < part.first + part.people))
    unread: Unread = empty_unread(part.first, part.people, _room(mine.size))
    for name in _ENTRY:
        getattr(unread, name)[: mine.size] = arrays[f"unread.{name}"][mine]
    _chain(person[mine] - part.first, unread.head, unread.following, unread.free)
    part.standing = part.standing._replace(unread=unread)


def _room(entries: int) -> int:
    return max(2 * BLOCK, 2 * entries)
