"""A life as lines in order of time, each with the lines of the ledger that it states.

Nothing is added for colour: what a line says is in the ledger, in the state, or drawn again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from glasscity.consequences.institutions import BY_COMMERCIAL, BY_TIER, DISPLACED
from glasscity.engine.state import A_CHILD, A_FIRM
from glasscity.experiments.biographies.facts import (
    COME_TO_LIGHT,
    Biography,
    Denial,
    Listing,
    Record,
    day_of,
)
from glasscity.experiments.biographies.phrases import (
    day_of_border,
    listed,
    plural,
    quoted,
    signed,
    titled,
)
from glasscity.outcomes.grouping import REASONS, TRUTHS
from glasscity.sensing.truth import Truth

MOST_NAMED = 3
"""Records named where a refusal goes back to many; ``entries`` has them all."""

_CHANNELS = {
    "registers": "a register",
    "cameras": "a camera",
    "platforms": "a platform's filter",
    "chat-groups": "a member of a chat group",
    "informers": "an informer",
    "commercial": "a commercial platform",
    "officials": "an official",
    "study-app": "the study app",
    "guarantees": "a register of guarantees",
}
_OBJECTS = {None: "", "in vain": " They object, in vain.", "upheld": " They object."}
_GONE = {
    "expired": "expire",
    "reversed": "go, for their objection is upheld",
    "restored": "go, worked off by service",
    COME_TO_LIGHT: "go, for the invention comes to light",
}


@dataclass(frozen=True)
class Event:
    """One line of a timeline."""

    week: int
    quarter: int
    day: int
    kind: str
    """record, learnt, points-gone, denial, listed, unlisted or tier."""
    harm: bool
    text: str
    entries: tuple[int, ...]
    """Numbers of the person's lines of the ledger that it states."""


def _whose(record: Record) -> str:
    """Say whose act a record is about."""
    if record.truth == Truth.FALSE_IDENTITY.label:
        return f"for an act of another person (number {record.actor:,})"
    if record.truth == Truth.FALSE_EVENT.label:
        return "for something that nobody did"
    if record.truth == Truth.ANOTHERS_ACT.label:
        if record.actor == A_CHILD:
            return "for the act of a child in their care"
        if record.actor == A_FIRM:
            return "for the act of the firm that they represent"
        return f"for a debt of another person (number {record.actor:,}) that they guaranteed"
    if record.truth == Truth.LAWFUL_ACT.label:
        return "for something lawful that they did"
    if record.truth == Truth.DISPROPORTIONATE.label:
        return "for an act of their own, at more points than its standing would justify"
    return "for an act of their own"


def _recorded_by(record: Record) -> str:
    """Say who made a record, and where, if by a camera."""
    at = record.happened
    where = f" in {titled(at.district)}" if at is not None and record.channel == "cameras" else ""
    return f"{_CHANNELS[record.channel]}{where}"


def _points(record: Record, weeks: int) -> str:
    if record.points == 0:
        return "no points"
    if record.expires is None:
        return f"{signed(record.points)}, for good"
    if record.expires >= weeks:
        return f"{signed(record.points)}, which still count at the end"
    return f"{signed(record.points)}, until day {day_of_border(record.expires)}"


def _of_record(record: Record, world: Biography) -> Event:
    if record.is_account:
        text = f"the month's account of {_recorded_by(record)}: {signed(record.points)}."
    else:
        text = (
            f"recorded by {_recorded_by(record)} {_whose(record)}: {quoted(record.title)}, "
            f"{_points(record, world.weeks)}."
        )
        then = record.happened
        if then is not None and then.day != record.day:
            text += f" It happened on day {then.day}."
        if record.is_penalty and (record.known is None or record.known >= world.weeks):
            text += " They do not learn of it before the end."
        elif record.is_penalty and record.known == record.week:
            text += _OBJECTS[record.objection]
    return Event(
        record.week, record.quarter, record.day, "record",
        record.points < 0 or record.is_wrongful, text, (record.number,),
    )  # fmt: skip


def _brief(record: Record) -> str:
    """Name a record where something is traced back to it."""
    wrong = "" if record.truth == TRUTHS[0] else f", {record.truth}"
    return f"{quoted(record.title)} of day {record.day} ({signed(record.points)}{wrong})"


def _several(causes: Sequence[Record]) -> str:
    """Name the records behind a refusal, wrongful and late ones first, and count the rest."""
    chosen = sorted(causes, key=lambda cause: (not cause.is_wrongful, -cause.number))
    names = [_brief(cause) for cause in chosen[:MOST_NAMED]]
    more = len(chosen) - len(names)
    return listed([*names, f"{plural(more, 'more penalty', 'more penalties')}"] if more else names)


def _of_denial(denial: Denial, world: Biography) -> Event:
    reason = REASONS.index(denial.reason) + 1
    causes = [world.record(number) for number in denial.causes]
    asked = quoted(denial.title)
    if denial.is_shortage:
        text = f"no place left: {asked}. A lot would not have given one either."
    elif reason == DISPLACED:
        text = f"displaced: {asked}. A lot would have given a place; somebody was put ahead."
    elif reason == BY_COMMERCIAL:
        text = f"denied: {asked}, by the commercial score."
    elif reason == BY_TIER:
        because = f"because of {_several(causes)}" if causes else "with no penalty active behind it"
        text = f"denied: {asked}, by tier {denial.tier} (score {denial.score}), {because}."
    else:
        text = f"denied: {asked}, by the court's list, {_why_listed(causes)}."
    if denial.is_wrongful:
        known = (
            "the debt was paid already"
            if denial.truth == Truth.STALE.label
            else f"most of the wrong: {denial.truth}"
            if reason == BY_TIER
            else denial.truth
        )
        text += f" Wrongful ({known}): it would have been granted otherwise."
    return Event(
        denial.week, denial.quarter, denial.day, "denial", not denial.is_shortage, text,
        (denial.number, *denial.causes),
    )  # fmt: skip


def _why_listed(causes: Sequence[Record]) -> str:
    if not causes:
        return "on which they were at the start"
    cause = causes[0]
    wrong = "" if cause.truth == TRUTHS[0] else f" ({cause.truth})"
    return f"because of {quoted(cause.title)} of day {cause.day}{wrong}"


def _of_listing(listing: Listing, following: Listing | None, world: Biography) -> Iterator[Event]:
    causes = () if listing.record is None else (listing.record,)
    if listing.record is None:
        text = "on the court's list from the start."
    else:
        text = f"put on the court's list, {_why_listed([world.record(listing.record)])}."
    begun = day_of(listing.week, listing.quarter)
    yield Event(listing.week, listing.quarter, begun, "listed", True, text, causes)
    renewed = following is not None and following.week < listing.until
    if not renewed and listing.until < world.weeks:
        day, words = day_of_border(listing.until), "off the court's list."
        if listing.paid is not None:
            words += f" The debt was paid by day {day_of_border(listing.paid)}."
        yield Event(listing.until, -1, day, "unlisted", False, words, causes)


def _of_fate(record: Record, world: Biography) -> Iterator[Event]:
    """Tell when the person learns of a penalty, and how its points go, while they have a score."""
    known, expires = record.known, record.expires
    if known is not None and record.week < known < world.weeks:
        text = f"they learn of {_brief(record)}.{_OBJECTS[record.objection]}"
        yield Event(known, -1, known * 7, "learnt", True, text, (record.number,))
    if world.withdrew is None and expires is not None and expires < world.weeks:
        text = f"the points of {_brief(record)} {_GONE[record.goes or 'expired']}."
        yield Event(
            expires, -1, expires * 7, "points-gone", record.points > 0, text, (record.number,)
        )


def _tiers(world: Biography) -> Iterator[Event]:
    before = world.start.tier
    for standing in world.standings:
        if standing.tier != before:
            if standing.tier is None:
                text = f"without a score from now on; they leave the scheme, in tier {before}."
            else:
                text = f"in tier {standing.tier} at the end of the week, before in {before}."
            day = min(standing.week * 7 + 7, world.days)
            # After everything else of its week.
            yield Event(standing.week, 1_000, day, "tier", False, text, ())
        before = standing.tier


def timeline(world: Biography) -> list[Event]:
    """Return what happened to a person, in order of time.

    Parameters
    ----------
    world
        One world.
    """
    events = [_of_record(record, world) for record in world.records]
    events += [_of_denial(denial, world) for denial in world.denials]
    for listing, following in zip_longest(world.listings, world.listings[1:]):
        events += _of_listing(listing, following, world)
    for record in world.records:
        if record.points != 0 and not record.is_account:
            events += _of_fate(record, world)
    events += _tiers(world)
    return sorted(events, key=lambda event: (event.week, event.quarter))
