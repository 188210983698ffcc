"""What became of somebody in one world, in a few sentences.

Nobody's feelings are told but the model's own level of fear.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from glasscity.consequences.blacklist import THE_LIST
from glasscity.consequences.institutions import BY_COMMERCIAL, DISPLACED, REASONS
from glasscity.engine.state import MOST_COUNT
from glasscity.experiments.biographies.facts import Biography, Component, Denial
from glasscity.experiments.biographies.phrases import INSTRUMENTS, listed, plural, quoted, sentence
from glasscity.experiments.biographies.wording import recorded
from glasscity.sensing.truth import Truth

MOST_COUNTED = MOST_COUNT
"""Remarks are counted up to this."""
MOST_CHAINS = 3
"""Wrongful refusals that a summary tells from their beginning; the timeline has them all."""

_KNOWN = {
    "notice": "notice of penalties", "access": "access to the file", "appeal": "appeal",
    "human_review": "human review of camera matches", "expiry": "expiry",
    "restoration": "restoration", "contexts": "separation of contexts", "caps": "a cap on losses",
    "speech": "unscored speech", "consent": "consent",
    "live_recognition": "a ban on live recognition",
}  # fmt: skip

_WRONG = {
    Truth.FALSE_IDENTITY.label: "by mistaken identity",
    Truth.FALSE_EVENT.label: "for what nobody did",
    Truth.WRONG_INFERENCE.label: "by a wrong conclusion",
    Truth.ANOTHERS_ACT.label: "for what a child or a debtor did",
    Truth.FIRMS_ACT.label: "for what a firm did",
    Truth.LAWFUL_ACT.label: "for what is lawful",
    Truth.DISPROPORTIONATE.label: "at too many points",
}
_COMPONENTS = {
    "history": "payments", "behaviour": "purchases", "ability": "what they earn and own",
    "identity": "who they are",
}  # fmt: skip


def summary(world: Biography) -> list[str]:
    """Return what became of a person in one world, in a few sentences.

    Parameters
    ----------
    world
        One world.
    """
    return [
        _score_words(world), *_commercial_words(world), _record_words(world),
        *_denial_words(world), *_chains(world), *_speech_words(world), _safeguard_words(world),
    ]  # fmt: skip


def _score_words(world: Biography) -> str:
    if world.unscored:
        return f"Without a score: {world.unscored}."
    begun, ended = world.start, world.end
    known = [standing for standing in world.standings if standing.shown is not None]
    first = f"The score begins at {begun.shown:,} ({begun.tier})"
    if not known:
        return f"{first}; they leave the scheme in the week of day {(world.withdrew or 0) * 7}."
    lowest = min(known, key=lambda standing: standing.shown or 0)
    last = (
        f"they leave the scheme in the week of day {(world.withdrew or 0) * 7}"
        if ended.shown is None
        else f"ends at {ended.shown:,} ({ended.tier})"
    )
    if (lowest.shown or 0) < min(begun.shown or 0, ended.shown or 0):
        day = min(lowest.week * 7 + 7, world.days)
        return f"{first}, is lowest at {lowest.shown:,} by day {day}, and {last}."
    return f"{first} and {last}."


def _record_words(world: Biography) -> str:
    if not world.records:
        return "No record reaches their file."
    wrong = [record for record in world.records if record.is_wrongful]
    gains = sum(record.points > 0 for record in world.records)
    kinds = Counter(record.truth for record in wrong)
    told = [f"{kinds[kind]:,} {words}" for kind, words in _WRONG.items() if kinds[kind]]
    fell = sum(record.is_account and record.points < 0 for record in world.records)
    neither = sum(record.points == 0 for record in world.records)
    parts = [
        words
        for count, words in (
            (len(world.penalties), plural(len(world.penalties), "penalty", "penalties")),
            (gains, f"{gains:,} that gave points"),
            (fell, f"{plural(fell, 'monthly account')} that fell"),
            (neither, f"{neither:,} without points"),
        )
        if count
    ]
    text = f"{plural(len(world.records), 'record')} in their file: {listed(parts)}"
    if not wrong:
        return f"{text}; none is wrongful."
    return f"{text}; {len(wrong):,} wrongful ({listed(told)})."


def _commercial_words(world: Biography) -> Iterator[str]:
    """Tell the commercial score, and what it is made of where it closed a door."""
    commercial = world.commercial
    if commercial is None:
        return
    yield (
        f"Commercial score at the last review: {commercial.score:,}, on a scale from "
        f"{commercial.floor:,} to {commercial.ceiling:,}."
    )
    if not any(denial.reason == REASONS[BY_COMMERCIAL] for denial in world.denials):
        return
    known = [_component(part) for part in commercial.components if part.end is not None]
    friends = [part.weight for part in commercial.components if part.end is None]
    others = f", and friends' scores weigh {_share(friends[0])}" if friends else ""
    yield (
        f"It is made of {listed(known)}, each from 0 to 1,000 and as of the end{others}. Which "
        "payments, purchases or friends moved it before a refusal is not in the ledger."
    )


def _component(part: Component) -> str:
    begun = "" if part.start == part.end else f", {part.start:,} at the start"
    return f"{_COMPONENTS[part.name]} {part.end:,} (weighs {_share(part.weight)}{begun})"


def _share(weight: float) -> str:
    return f"{100 * weight:.3g} %"


def _denial_words(world: Biography) -> Iterator[str]:
    refused = world.refusals
    if not refused:
        yield "Nothing they ask for is denied."
    else:
        wrong = sum(denial.is_wrongful for denial in refused)
        away = sum(denial.reason == REASONS[DISPLACED] for denial in refused)
        kinds = ((wrong, "wrongful"), (away, "by displacement"))
        parts = [f"{count:,} {words}" for count, words in kinds if count]
        yield f"{plural(len(refused), 'denial')}; {listed(parts) if parts else 'none wrongful'}."
    for which, words in INSTRUMENTS.items():
        if any(listing.instrument == which for listing in world.listings):
            weeks = plural(weeks_listed(world, which), "week")
            yield f"{words[:1].upper()}{words[1:]} for {weeks} of {world.weeks}."


def _chains(world: Biography) -> Iterator[str]:
    """Tell wrongful refusals from the record that they go back to."""
    wrong = [denial for denial in world.refusals if denial.is_wrongful]
    for denial in wrong[:MOST_CHAINS]:
        yield sentence(_chain(denial, world))


def _chain(denial: Denial, world: Biography) -> str:
    refused = f"denied {quoted(denial.title)} on day {denial.day}"
    if denial.truth == Truth.STALE.label:
        return f"{refused} because of the court's list, after the debt was paid."
    if denial.truth == Truth.BARRED_GROUND.label:
        return f"{refused} because of points for what they are, which may not count."
    causes = [world.record(number) for number in denial.causes]
    behind = [cause for cause in causes if cause.is_wrongful]
    if not behind:
        return f"{refused}, wrongly."
    # Of the kind that took most points, the record that took most.
    cause = max(behind, key=lambda one: (one.truth == denial.truth, -one.points, one.number))
    rest = len(causes) - 1
    more = f" and {plural(rest, 'other penalty', 'other penalties')}" if rest else ""
    return f"{recorded(cause)}; {refused} because of it{more}."


def weeks_listed(world: Biography, which: int = THE_LIST) -> int:
    """Return how many weeks of the run somebody is on the court's list, or under its order.

    Parameters
    ----------
    world
        One world.
    which
        THE_LIST or THE_ORDER.
    """
    weeks: set[int] = set()
    for listing in world.listings:
        if listing.instrument == which:
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
        if len(penalties) == known == 1:
            yield "they learn of the penalty"
        elif penalties:
            part = "all" if known == len(penalties) else f"{known:,} of"
            yield f"they learn of {part} {plural(len(penalties), 'penalty', 'penalties')}"
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
