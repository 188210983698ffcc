"""Checks of a life: ids, hours, temperaments, modifiers, channels, friends, guarantees."""

from __future__ import annotations

from collections.abc import Mapping

from glasscity.sensing.registry import CHANNEL_NAMES

from ..lives import Act, Demand, Friends, Life
from ..names import skeletons
from ..naming import Findings, Path, act_named, attributes_of, by_attribute, unknown, within
from ..vocabulary import REGIME_ENTRIES, TEMPERAMENTS
from ..wording import shortened

MOST_FRIENDS = 50
"""Longer lists of friends would no longer fit the memory of a large city."""
WIDEST_TAIL = 2
"""In log-units; beyond that single people would have tens of thousands of friends."""


def life(life: Life) -> Findings:
    """Yield what does not agree within a life."""
    yield from _ids("acts", life.acts)
    yield from _ids("demands", life.demands)
    yield from _told_apart(life)
    for name in life.temperaments:
        if name not in TEMPERAMENTS:
            yield unknown(("life", "temperaments", name), name, "a temperament", TEMPERAMENTS)
    for kind, entries in (("acts", life.acts), ("demands", life.demands)):
        for name, entry in entries.items():
            yield from _entry(("life", kind, name), entry, life)
    for name, act in life.acts.items():
        for channel in act.channels:
            if channel not in CHANNEL_NAMES:
                path = ("life", "acts", name, "channels", channel)
                yield unknown(path, channel, "a channel", CHANNEL_NAMES)
    attributes = attributes_of(life)
    for place, name in enumerate(life.yardstick.may_not_count):
        if name not in attributes:
            where: Path = ("life", "yardstick", "may_not_count", place)
            yield unknown(where, name, "an attribute", attributes)
    if life.friends:
        yield from _friends(("life", "friends"), life.friends)
    yield from _guarantees(("life", "guarantees"), life)


def _ids(kind: str, entries: Mapping[str, Act | Demand]) -> Findings:
    seen: dict[int, str] = {}
    for name, entry in entries.items():
        if entry.id in seen:
            yield (
                ("life", kind, name, "id"),
                f"is {entry.id}, which {seen[entry.id]} already has; ids are unique",
            )
        seen[entry.id] = name


def _told_apart(life: Life) -> Findings:
    """Check that no two acts or demands have names or titles that look alike."""
    names: dict[str, str] = {}
    titles: dict[str, str] = {}
    for kind, entries in (("acts", life.acts), ("demands", life.demands)):
        for name, entry in entries.items():
            path = ("life", kind, name)
            if name in REGIME_ENTRIES:
                yield path, "has the name of an entry that a regime makes by itself: choose another"
            form = skeletons(name)[0]
            if form in names:
                yield path, f"looks like {names[form]}: nobody tells them apart"
            title = skeletons(entry.title)[0]
            if title in titles and form not in names:
                yield (
                    (*path, "title"),
                    f'is "{shortened(entry.title)}", which looks like the title of {titles[title]}',
                )
            names.setdefault(form, name)
            titles.setdefault(title, name)


def _entry(path: Path, entry: Act | Demand, life: Life) -> Findings:
    if entry.hours not in life.hours:
        yield unknown((*path, "hours"), entry.hours, "a profile of hours", life.hours)
    if entry.temperament and entry.temperament not in life.temperaments:
        yield unknown(
            (*path, "temperament"),
            entry.temperament,
            "among life.temperaments",
            life.temperaments,
        )
    yield from by_attribute((*path, "modifiers"), entry.modifiers, attributes_of(life))


def _friends(path: Path, friends: Friends) -> Findings:
    if friends.mean.value > MOST_FRIENDS:
        yield (
            (*path, "mean"),
            f"is {friends.mean.value} ratio, but at most {MOST_FRIENDS} friends per person "
            "are expected",
        )
    yield from within((*path, "tail"), friends.tail, 0, WIDEST_TAIL, "log-units run")
    shares = friends.homophily.value + friends.nearby.value
    if shares > 1:
        yield (
            (*path, "nearby"),
            f"adds up to {shares:.4g} with homophily, but both are shares of the same ties "
            "and may not exceed 1",
        )


def _guarantees(path: Path, life: Life) -> Findings:
    for defaulting, guarantee in life.guarantees.items():
        here = (*path, defaulting)
        yield from act_named(here, defaulting, life)
        yield from act_named((*here, "act"), guarantee.act, life)
        act = life.acts.get(guarantee.act)
        if act is not None and act.actor != "friend":
            yield (
                (*here, "act"),
                f'names "{guarantee.act}", whose actor is {act.actor}, but an act whose actor '
                "is friend is expected",
            )
