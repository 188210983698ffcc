"""A life in a few sentences: who somebody is, what became of them, what differs between worlds.

Nobody's feelings are told but the model's own level of fear.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from glasscity.consequences.institutions import DISPLACED
from glasscity.experiments.biographies.facts import Biography
from glasscity.experiments.biographies.phrases import listed, plural, titled
from glasscity.experiments.biographies.timeline import timeline
from glasscity.outcomes.grouping import REASONS, TRUTHS

if TYPE_CHECKING:
    from glasscity.experiments.story import Story

MOST_COUNTED = 255
"""Remarks are counted up to this."""
NONE = "–"
SCORE, TIER = "score at the end", "tier at the end"

_HOUSEHOLDS = {
    "collective": "in a collective household", "1": "alone", "4+": "in a household of 4 or more",
}  # fmt: skip
_INCOMES = {
    "lowest": "the lowest fifth", "low": "the second fifth", "middle": "the middle fifth",
    "high": "the fourth fifth", "highest": "the highest fifth",
}  # fmt: skip
_KNOWN = {
    "notice": "notice of penalties", "access": "access to the file", "appeal": "appeal",
    "human_review": "human review of camera matches", "expiry": "expiry",
    "restoration": "restoration", "contexts": "separation of contexts", "caps": "a cap on losses",
    "speech": "unscored speech", "consent": "consent",
    "live_recognition": "a ban on live recognition",
}  # fmt: skip


def about(who: dict[str, str | int]) -> str:
    """Return who a synthetic person is, in a sentence or two.

    Parameters
    ----------
    who
        As `glasscity.experiments.biographies.facts.describe`.
    """
    sex = "woman" if who["sex"] == "female" else "man"
    age = int(who["age"])
    if age < 18:
        sex = "girl" if who["sex"] == "female" else "boy"
    years = "99 or more" if age >= 99 else str(age)
    home = str(who["household"])
    lives = _HOUSEHOLDS.get(home, f"in a household of {home}")
    registered = "elsewhere" if who["migrant"] == "yes" else "in the city"
    first = (
        f"A synthetic person: a {sex} of {years} in {titled(str(who['district']))}, "
        f"living {lives}, with a household income in {_INCOMES[str(who['income'])]}, "
        f"registered {registered}, of the demographic {who['group']}."
    )
    has = [
        words
        for name, words in (
            ("party", "is a member of the party"), ("car", "owns a car"), ("smoker", "smokes"),
            ("online", "is often online"), ("young-child", "looks after a small child"),
            ("firm", "represents a firm"),
        )
        if who[name] == "yes"
    ]  # fmt: skip
    return f"{first} The person {listed(has)}." if has else first


def summary(world: Biography) -> list[str]:
    """Return what became of a person in one world, in a few sentences.

    Parameters
    ----------
    world
        One world.
    """
    return [
        _score_words(world), _record_words(world), *_denial_words(world), *_speech_words(world),
        _safeguard_words(world),
    ]  # fmt: skip


def _score_words(world: Biography) -> str:
    if world.unscored:
        return f"Without a score: {world.unscored}."
    begun, ended = world.start, world.end
    known = [standing for standing in world.standings if standing.shown is not None]
    first = f"The score begins at {begun.shown} ({begun.tier})"
    if not known:
        return f"{first}; they leave the scheme in the week of day {(world.withdrew or 0) * 7}."
    lowest = min(known, key=lambda standing: standing.shown or 0)
    last = (
        f"they leave the scheme in the week of day {(world.withdrew or 0) * 7}"
        if ended.shown is None
        else f"ends at {ended.shown} ({ended.tier})"
    )
    if (lowest.shown or 0) < min(begun.shown or 0, ended.shown or 0):
        day = min(lowest.week * 7 + 7, world.days)
        return f"{first}, is lowest at {lowest.shown} by day {day}, and {last}."
    return f"{first} and {last}."


def _record_words(world: Biography) -> str:
    if not world.records:
        return "No record reaches their file."
    wrong = [record for record in world.records if record.is_wrongful]
    gains = sum(record.points > 0 for record in world.records)
    kinds = [
        f"{sum(record.truth == truth for record in wrong):,} {truth}"
        for truth in TRUTHS[1:]
        if any(record.truth == truth for record in wrong)
    ]
    text = (
        f"{plural(len(world.records), 'record')} in their file: "
        f"{plural(len(world.penalties), 'penalty', 'penalties')}, "
        f"{plural(gains, 'record')} that gave points"
    )
    if not wrong:
        return f"{text}; none wrongful."
    return f"{text}; {len(wrong):,} wrongful ({', '.join(kinds)})."


def _denial_words(world: Biography) -> Iterator[str]:
    refused = world.refusals
    if not refused:
        yield "Nothing they ask for is denied."
    else:
        wrong = sum(denial.is_wrongful for denial in refused)
        away = sum(denial.reason == REASONS[DISPLACED - 1] for denial in refused)
        kinds = ((wrong, "wrongful"), (away, "by displacement"))
        parts = [f"{count:,} {words}" for count, words in kinds if count]
        yield f"{plural(len(refused), 'denial')}; {listed(parts) if parts else 'none wrongful'}."
    if world.listings:
        yield f"On the court's list for {plural(_weeks_listed(world), 'week')} of {world.weeks}."


def _weeks_listed(world: Biography) -> int:
    weeks: set[int] = set()
    for listing in world.listings:
        weeks.update(range(listing.week, min(listing.until, world.weeks)))
    return len(weeks)


def _counted(remarks: int) -> str:
    return f"{remarks} or more" if remarks >= MOST_COUNTED else f"{remarks}"


def _speech_words(world: Biography) -> Iterator[str]:
    if world.fear is None or world.spoken is None or world.withheld is None:
        yield "Nobody responds to the system in this world: no fear, no silence."
        return
    yield f"Fear at the end: {world.fear:.2f} on a scale from 0 to 1."
    if not world.spoken and not world.withheld:
        yield "No critical remark was on their mind."
    else:
        yield (
            f"Critical remarks: {_counted(world.spoken)} made, {_counted(world.withheld)} withheld."
        )


def _safeguard_words(world: Biography) -> str:
    if not world.safeguards:
        return "No safeguard is on in this world."
    names = listed([_KNOWN[name] for name in world.safeguards])
    did = list(_deeds(world))
    return f"Safeguards on: {names}. " + (
        f"For this person: {'; '.join(did)}." if did else "None can be seen to act for this person."
    )


def _deeds(world: Biography) -> Iterator[str]:
    penalties = world.penalties
    if "notice" in world.safeguards or "access" in world.safeguards:
        known = sum(r.known is not None and r.known < world.weeks for r in penalties)
        if penalties:
            yield f"they learn of {known:,} of {plural(len(penalties), 'penalty', 'penalties')}"
    if "appeal" in world.safeguards:
        for result in ("upheld", "in vain"):
            count = sum(
                r.objection == result and r.known is not None and r.known < world.weeks
                for r in penalties
            )
            if count:
                yield f"{plural(count, 'objection')} {result}"
    if world.withdrew is None:
        for how, words in (("reversed", "reversed"), ("restored", "worked off")):
            gone = sum(
                r.goes == how and r.expires is not None and r.expires < world.weeks
                for r in penalties
            )
            if gone:
                yield f"{plural(gone, 'penalty', 'penalties')} {words}"
    if world.unscored == "did not agree to be scored":
        yield "they did not consent and have no score"
    if world.withdrew is not None:
        yield "they withdraw their consent with the first penalty"


def side_by_side(worlds: Sequence[Biography]) -> list[tuple[Any, ...]]:
    """Return rows of what can be counted, with a value for each world; None where there is none.

    Parameters
    ----------
    worlds
        One or two.
    """

    def row(what: str, value: Any) -> tuple[Any, ...]:
        return (what, *(value(world) for world in worlds))

    return [
        row(SCORE, lambda w: w.end.shown),
        row(TIER, lambda w: w.end.tier),
        row("records", lambda w: len(w.records)),
        row("wrongful records", lambda w: sum(r.is_wrongful for r in w.records)),
        row("penalties", lambda w: len(w.penalties)),
        row("denials", lambda w: len(w.refusals)),
        row("wrongful denials", lambda w: sum(d.is_wrongful for d in w.refusals)),
        row("weeks on the court's list", _weeks_listed),
        row("fear at the end, 0 to 1", lambda w: None if w.fear is None else round(w.fear, 4)),
        row("critical remarks made", lambda w: w.spoken),
        row("critical remarks withheld", lambda w: w.withheld),
    ]


def opening(story: Story) -> list[str]:
    """Return the first lines: about whom, out of how many, and what kind of person that is."""
    choice = story.choice
    lines = [
        f"Synthetic person {choice.person:,} of {choice.people:,}, {story.days:,} days, seed "
        f"{story.seed}. In this model, under these assumptions:",
        about(story.who),
    ]
    if choice.criterion:
        where = "" if len(story.worlds) == 1 else f" in {story.worlds[0].title}"
        if choice.criterion == "changed":
            where = ""
        lines.append(
            f"Chosen at random, by the seed, among {choice.fitting:,} of {choice.people:,} who "
            f"{choice.words}{where} ({choice.criterion})."
        )
    return lines


def difference(worlds: Sequence[Biography]) -> str:
    """Return what differs between two worlds for the same person, in a sentence."""
    # Nobody has fear or a count of remarks where nobody responds: that is no difference in them.
    rows = [
        (what, a, b)
        for what, a, b in side_by_side(worlds)
        if a != b and (None not in (a, b) or what in (SCORE, TIER))
    ]
    if not rows:
        return "Nothing that is counted here differs between the two worlds for this person."
    told = [f"{what} {cell(a)} and {cell(b)}" for what, a, b in rows]
    return (
        f"The same life under two regimes differs in: {'; '.join(told)}. Whatever differs comes "
        "from the regimes, by this person's own file or by way of others."
    )


def cell(value: Any) -> str:
    """Return a value of `side_by_side` as read."""
    return NONE if value is None else str(value)


def tell(story: Story) -> Iterator[str]:
    """Tell a story as plain lines.

    Parameters
    ----------
    story
        With one world or two.
    """
    yield from opening(story)
    for world in story.worlds:
        yield ""
        yield world.title
        for words in summary(world):
            yield f"  {words}"
        for event in timeline(world):
            yield f"  Day {event.day}: {event.text}"
    if len(story.worlds) == 2:
        yield ""
        yield difference(story.worlds)
    warnings = dict.fromkeys(line for world in story.worlds for line in world.hypothetical)
    if warnings:
        yield ""
        yield from (f"Hypothetical: {warning}" for warning in warnings)
