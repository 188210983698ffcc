"""A life as lines in order of time, each with the lines of the ledger that it states.

Nothing is added for colour: what a line says is in the ledger, in the state, or drawn again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from glasscity.consequences.blacklist import THE_ORDER
from glasscity.consequences.institutions import BY_COMMERCIAL, BY_ORDER, BY_TIER, DISPLACED, REASONS
from glasscity.experiments.biographies.drawing_again import (
    AT_RATING,
    BY_LETTER,
    IN_FILE,
    WHEN_REFUSED,
)
from glasscity.experiments.biographies.facts import (
    COME_TO_LIGHT,
    Biography,
    Denial,
    Listing,
    Record,
    day_of,
)
from glasscity.experiments.biographies.phrases import (
    INSTRUMENTS,
    ORDER,
    day_of_border,
    listed,
    plural,
    quoted,
    signed,
)
from glasscity.experiments.biographies.wording import brief, recorder, truth, worth, wrong_points
from glasscity.sensing.truth import Truth

MOST_NAMED = 3
"""Records named where a refusal goes back to many; ``entries`` has them all."""

_OBJECTS = {None: "", "in vain": " They object, in vain.", "upheld": " They object."}
_LEARNT = {
    BY_LETTER: "by a letter", AT_RATING: "by looking at their rating",
    IN_FILE: "by looking into their file", WHEN_REFUSED: "when they are refused something",
}  # fmt: skip
_WITHIN = 999
"""A quarter hour after all that happens in a week."""
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


def _of_record(record: Record, world: Biography) -> Event:
    if record.is_account:
        text = f"the month's account of {recorder(record)}: {signed(record.points)}."
    else:
        then = record.happened
        when = f" on day {then.day}" if then is not None and then.day != record.day else ""
        text = (
            f"recorded by {recorder(record)} for {truth(record)}{when}: {quoted(record.title)}, "
            f"{worth(record, world.weeks)}."
        )
        if record.is_penalty and (record.known is None or record.known >= world.weeks):
            text += " They do not learn of it before the end."
        elif record.is_penalty and record.known == record.week:
            text += _OBJECTS[record.objection]
    return Event(
        record.week, record.quarter, record.day, "record",
        record.points < 0 or record.is_wrongful, text, (record.number,),
    )  # fmt: skip


def _several(causes: Sequence[Record]) -> str:
    """Name the records behind a refusal, wrongful and late ones first, and count the rest."""
    chosen = sorted(causes, key=lambda cause: (not cause.is_wrongful, -cause.number))
    names = [brief(cause) for cause in chosen[:MOST_NAMED]]
    more = len(chosen) - len(names)
    return listed([*names, f"{plural(more, 'more penalty', 'more penalties')}"] if more else names)


def _of_denial(denial: Denial, world: Biography) -> Event:
    reason = next(number for number, name in REASONS.items() if name == denial.reason)
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
        text = f"denied: {asked}, by tier {denial.tier} (score {denial.score:,}), {because}."
    else:
        by = "the court's order" if reason == BY_ORDER else "the court's list"
        text = f"denied: {asked}, by {by}, {_why_listed(causes, reason == BY_ORDER)}."
    if denial.is_wrongful:
        text += f" Wrongful: {_without_wrong(denial)}."
    return Event(
        denial.week, denial.quarter, denial.day, "denial", not denial.is_shortage, text,
        (denial.number, *denial.causes),
    )  # fmt: skip


def _without_wrong(denial: Denial) -> str:
    """Say why something would have been granted without what was wrong."""
    if denial.truth == Truth.STALE.label:
        return "the debt was paid by then"
    if denial.reason == REASONS[BY_TIER]:
        most = wrong_points(denial.truth)
        return f"without the wrongful points, most of them {most}, it would have been granted"
    return "without that entry it would have been granted"


def _why_listed(causes: Sequence[Record], order: bool) -> str:
    preposition = "under" if order else "on"
    start = f"{preposition} which they were at the start"
    return f"because of {brief(causes[0])}" if causes else start


def _of_listing(listing: Listing, following: Listing | None, world: Biography) -> Iterator[Event]:
    causes = () if listing.record is None else (listing.record,)
    order, where = listing.instrument == THE_ORDER, INSTRUMENTS[listing.instrument]
    if listing.record is None:
        text = f"{where} from the start."
    else:
        text = f"put {where}, {_why_listed([world.record(listing.record)], order)}."
    begun = day_of(listing.week, listing.quarter)
    yield Event(listing.week, listing.quarter, begun, "listed", True, text, causes)
    renewed = following is not None and following.week < listing.until
    if not renewed and listing.until < world.weeks:
        words = f"no longer under {ORDER}." if order else "off the court's list."
        day = day_of_border(listing.until)
        if listing.paid is not None:
            words += f" The debt was paid by day {day_of_border(listing.paid)}."
        yield Event(listing.until, -1, day, "unlisted", False, words, causes)


def _of_fate(record: Record, world: Biography) -> Iterator[Event]:
    """Tell when the person learns of a penalty, and how its points go, while they have a score."""
    known, expires = record.known, record.expires
    if known is not None and record.week < known < world.weeks:
        how = _LEARNT[record.learnt_by or BY_LETTER]
        text = f"they learn of {brief(record)} {how}.{_OBJECTS[record.objection]}"
        # A refusal comes at some moment of its week, all else at the border before it.
        quarter = _WITHIN if record.learnt_by == WHEN_REFUSED else -1
        yield Event(known, quarter, known * 7, "learnt", True, text, (record.number,))
    if world.withdrew is None and expires is not None and expires < world.weeks:
        text = f"the points of {brief(record)} {_GONE[record.goes or 'expired']}."
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
                text = f"moved from tier {before} to tier {standing.tier} by the end of the week."
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
    for which in INSTRUMENTS:
        times = [listing for listing in world.listings if listing.instrument == which]
        for listing, following in zip_longest(times, times[1:]):
            events += _of_listing(listing, following, world)
    for record in world.records:
        if record.points != 0 and not record.is_account:
            events += _of_fate(record, world)
    events += _tiers(world)
    return sorted(events, key=lambda event: (event.week, event.quarter))
