"""Third step of a window: what a regime makes of the events, person by person.

`play_window` takes one shard of the city through one week. The order at the border and within the
week is part of the model's definition; `ORDER` in `glasscity.engine.plan` states it in words.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inner_jit, integer, jit
from glasscity.consequences.blacklist import (
    BlacklistTables,
    removal_week,
    weeks_until_paid,
)
from glasscity.consequences.institutions import (
    BY_LIST,
    GRANTED,
    decision,
)
from glasscity.engine.events import (
    NOTHING_DONE,
    Events,
)
from glasscity.engine.mailbox import (
    EXPIRY,
    RECORD,
    Inbox,
    Mailbox,
    label_channel,
    label_item,
    label_kind,
    label_moment,
    label_truth,
    pack_label,
    post,
)
from glasscity.engine.state import (
    A_CHILD,
    DENIALS,
    GAINED,
    LOST,
    MOST_COUNT,
    NOBODY,
    RECORDS,
    REQUESTS,
    WRONGFUL,
    WRONGFUL_DENIALS,
    Outbox,
    Shard,
    State,
    Tallies,
)
from glasscity.life.moments import QUARTERS_PER_DAY
from glasscity.life.poisson import WORDS
from glasscity.people.attributes import (
    AGE,
    DISTRICT,
    MIGRANT,
    field_value,
    stratum_index,
)
from glasscity.people.population import LookAlikes, anyone, look_alike, look_alike_class
from glasscity.people.streams import Stream, philox
from glasscity.scoring.rulebook import (
    NEVER,
    RuleTables,
    expiry_week,
    points_within_cap,
    truth_of_own_act,
)
from glasscity.scoring.tiers import AT_ONCE, TierTables, shown_score, tier_of
from glasscity.sensing.cameras import (
    FALSE_MATCH,
    NOT_RECOGNISED,
    TRUE_MATCH,
    CameraTables,
    recognise,
)
from glasscity.sensing.registers import LOOK_ALIKES, is_mistaken
from glasscity.sensing.truth import WRONG_KINDS, Channel, Truth

_REGISTERS = int(Channel.REGISTERS)
_CAMERAS = int(Channel.CAMERAS)
_INSTITUTION = int(Channel.INSTITUTION)
_TRUE = int(Truth.TRUE)
_FALSE_IDENTITY = int(Truth.FALSE_IDENTITY)
_FALSE_EVENT = int(Truth.FALSE_EVENT)
_ANOTHERS_ACT = int(Truth.ANOTHERS_ACT)
_STALE = int(Truth.STALE)
_BLACKLIST = int(Stream.BLACKLIST)
_MOMENT = int(Stream.MOMENT)
_ENROLMENT = int(Stream.ENROLMENT)
_ENROLMENT_TRIES = 64

DONE = 0
SCORE_OVERFLOW = 1
COUNT_OVERFLOW = 2
"""How a kernel ended: done, or out of a number's range."""


class World(NamedTuple):
    """A regime over a city: all that does not change during a run."""

    acts: npt.NDArray[np.int64]
    """Stable ids of the items, shape (items,)."""
    register_delay: npt.NDArray[np.int64]
    """Weeks, shape (items,)."""
    mistaken_below: int
    victims: int
    cameras: CameraTables
    rules: RuleTables
    tiers: TierTables
    institutions: npt.NDArray[np.void]
    """INSTITUTION records, shape (items,)."""
    blacklist: BlacklistTables
    attributes: npt.NDArray[np.int64]
    """Packed attributes, shape (people,)."""
    look_alikes: LookAlikes
    key_0: np.uint64
    key_1: np.uint64
    people: int
    weeks: int
    """Windows of the run, the last one cut or not."""
    most_departure: int
    """Largest distance of a latent score from the start, so that the sum of all people's squares
    stays within 64 bits, points."""
    ledger: bool


@inner_jit
def is_scored(rules: RuleTables, attributes: int) -> bool:
    """Tell whether a person has a score under a rulebook."""
    old_enough = field_value(attributes, AGE) >= rules.least_age
    registered = not (rules.locals_only and field_value(attributes, MIGRANT) == 1)
    return rules.scored and old_enough and registered


@inner_jit
def _wrongful_sum(state: State, person: int) -> int:
    total = integer(0)
    for kind in range(WRONG_KINDS):
        total += integer(state.wrongful_points[person, kind])
    return total


@inner_jit
def assess_tier(
    world: World, state: State, shard: Shard, tallies: Tallies, person: int, week: int
) -> None:
    """Set a person's tier from the score as it stands, and the tier without wrongful points."""
    rules, cuts = world.rules, world.tiers.cuts
    score = integer(state.score[person])
    tier = tier_of(shown_score(score, rules.floor, rules.ceiling), cuts)
    clean = score - _wrongful_sum(state, person)
    state.clean_tier[person] = tier_of(shown_score(clean, rules.floor, rules.ceiling), cuts)
    before = integer(state.tier[person])
    if tier == before:
        return
    state.tier[person] = tier
    district = field_value(world.attributes[person], DISTRICT)
    shard.tiers[district, before] -= 1
    shard.tiers[district, tier] += 1
    if tier == 0:
        state.tier_since[person] = week
    elif before == 0:
        tallies.spells[week - integer(state.tier_since[person])] += 1


@inner_jit
def _move_score(world: World, state: State, shard: Shard, person: int, points: int) -> int:
    """Add points to a person's latent score and to the shard's sums; return DONE or not."""
    departure = integer(state.score[person]) - world.rules.start
    state.score[person] += points
    shard.scores[0] += points
    shard.scores[1] += points * (2 * departure + points)
    if abs(departure + points) > world.most_departure:
        return SCORE_OVERFLOW
    return DONE


@inner_jit
def expire(
    world: World, state: State, shard: Shard, person: int, week: int, points: int, truth: int
) -> int:
    """Take a record's points away again; return DONE, or what ran out of range."""
    code = _move_score(world, state, shard, person, -points)
    if points < 0:
        state.active_penalties[person] -= 1
        state.penalty_clock[person] += week
        if truth != _TRUE:
            state.wrongful_points[person, truth - 1] -= points
    return code


@inner_jit
def price(world: World, state: State, person: int, item: int) -> int:
    """Return the points of a record that arrives now, and move the rule's counters."""
    rule = world.rules.rules[item]
    if not rule["has_rule"] or integer(state.tier[person]) < 0:
        return 0
    step = rule["step"]
    column = rule["escalation"]
    if column >= 0:
        occurrence = integer(state.occurrences[person, column])
        step += occurrence
        # The last step is for all later records: the counter need not go beyond it.
        if step < rule["last_step"]:
            state.occurrences[person, column] = occurrence + 1
    points = integer(world.rules.points[step])
    column = rule["cap_column"]
    if column >= 0:
        gained = integer(state.gained[person, column])
        points = points_within_cap(points, gained, rule["cap"])
        state.gained[person, column] = gained + abs(points)
    return points


@inner_jit
def list_person(
    world: World, state: State, person: int, item: int, number: int, week: int, truth: int
) -> None:
    """Put a person on the court's list because of a record."""
    blacklist = world.blacklist
    listed = integer(state.listed_until[person]) > week
    if listed and integer(state.listing[person]) == _TRUE and truth != _TRUE:
        return
    word, _, _, _ = philox(
        np.uint64(person),
        np.uint64(week),
        np.uint64(world.acts[item] | (number << 8)),
        np.uint64(_BLACKLIST),
        world.key_0,
        world.key_1,
    )
    paid = min(week + weeks_until_paid(integer(word), blacklist.unpaid_above), MOST_COUNT)
    until = removal_week(week, paid, blacklist.term, blacklist.correction)
    state.listed_until[person] = min(until, MOST_COUNT)
    state.paid_in[person] = paid
    state.listing[person] = truth


@inner_jit
def main_wrong(state: State, person: int) -> int:
    """Return the kind of wrongful record that takes most points of a person now."""
    worst, kind = integer(0), 1
    for candidate in range(WRONG_KINDS):
        points = integer(state.wrongful_points[person, candidate])
        if points < worst:
            worst, kind = points, candidate + 1
    return kind


@inner_jit
def answer(
    world: World, state: State, tallies: Tallies, person: int, item: int, week: int
) -> tuple[int, int]:
    """Answer a demand; return the reason (GRANTED, BY_LIST, BY_TIER) and the truth behind it."""
    rule = world.institutions[item]
    column = rule["column"]
    stratum = stratum_index(world.attributes[person])
    tallies.requests[column, stratum] += 1
    tallies.window[REQUESTS] += 1
    denied_tiers, denies_listed = rule["denied_tiers"], rule["denies_listed"]
    listed, listing = False, _TRUE
    if world.blacklist.on:
        listed = integer(state.listed_until[person]) > week
        listing = integer(state.listing[person])
        if listing == _TRUE and integer(state.paid_in[person]) <= week:
            listing = _STALE
    tier, clean_tier = integer(state.tier[person]), integer(state.clean_tier[person])
    reason = decision(listed, tier, denied_tiers, denies_listed)
    if reason == GRANTED:
        return GRANTED, _TRUE
    rightly_listed = listed and listing == _TRUE
    rightful_reason = decision(rightly_listed, clean_tier, denied_tiers, denies_listed)
    truth = _TRUE
    if rightful_reason == GRANTED:
        truth = listing if reason == BY_LIST else main_wrong(state, person)
        tallies.window[WRONGFUL_DENIALS] += 1
    else:
        reason = rightful_reason
    state.denials[person] += 1
    tallies.window[DENIALS] += 1
    tallies.denials[column, reason - 1, truth, stratum] += 1
    return reason, truth


@inner_jit
def is_enrolled(world: World, person: int) -> bool:
    """Tell whether the recogniser's gallery holds a person; the same in every week."""
    if world.cameras.enrolled_below >= WORDS:
        return True
    word, _, _, _ = philox(
        np.uint64(person),
        np.uint64(0),
        np.uint64(0),
        np.uint64(_ENROLMENT),
        world.key_0,
        world.key_1,
    )
    return integer(word) < world.cameras.enrolled_below


@inner_jit
def enrolled_look_alike(world: World, word: int, person: int) -> int:
    """Return a look-alike whom the gallery holds, or -1 where none is found."""
    for step in range(_ENROLMENT_TRIES):
        # A golden-ratio step through the word's range: other people of the class, in no order.
        stepped = (word + step * 2654435769) & (WORDS - 1)
        found = look_alike(
            integer(stepped),
            integer(person),
            world.attributes[person],
            world.look_alikes.class_start,
            world.look_alikes.ids,
        )
        if found < 0 or is_enrolled(world, found):
            return found
    return integer(-1)


@inner_jit
def who_is_recorded(world: World, events: Events, tallies: Tallies, event: int, person: int) -> int:
    """Return whom a channel takes for the actor of a moment; -1 where no record is made."""
    attributes = world.attributes[person]
    word_0, word_1 = integer(events.words[0, event]), integer(events.words[1, event])
    word_2, word_3 = integer(events.words[2, event]), integer(events.words[3, event])
    if events.channel[event] == _REGISTERS:
        if not is_mistaken(word_1, world.mistaken_below):
            return person
        if world.victims == LOOK_ALIKES:
            return look_alike(
                word_2,
                integer(person),
                attributes,
                world.look_alikes.class_start,
                world.look_alikes.ids,
            )
        return anyone(word_2, integer(person), integer(world.people))
    cameras = world.cameras
    if word_0 >= cameras.seen_below[events.item[event], events.district[event]]:
        return -1
    of_class = look_alike_class(attributes)
    missed = cameras.missed_below[of_class] if is_enrolled(world, person) else WORDS
    match = recognise(word_1, word_2, missed, cameras.false_below[of_class])
    found = integer(-1)
    if match == TRUE_MATCH:
        found = integer(person)
    elif match == FALSE_MATCH:
        found = enrolled_look_alike(world, word_3, person)
        if found < 0:
            match = NOT_RECOGNISED
    tallies.searches[match, stratum_index(attributes)] += 1
    return found


@inner_jit
def _set_back(world: World, state: State, first: int, last: int, month: bool, year: bool) -> None:
    """Put the counters of a period that begins to zero."""
    for column in range(world.rules.escalation_period.size):
        if year or (month and world.rules.escalation_period[column] == 0):
            state.occurrences[first:last, column] = 0
    for column in range(world.rules.cap_period.size):
        if year or (month and world.rules.cap_period[column] == 0):
            state.gained[first:last, column] = 0


@inner_jit
def _write_ledger(
    outbox: Outbox, week: int, quarter: int, person: int, act: int, number: int, channel: int,
    truth: int, actor: int, points: int, expires: int,
) -> None:  # fmt: skip
    row = outbox.ledger[outbox.filled[1]]
    row[0], row[1], row[2], row[3], row[4] = week, quarter, person, act, number
    row[5], row[6], row[7], row[8], row[9] = channel, truth, actor, points, expires
    outbox.filled[1] += 1


@inner_jit
def _arrive(
    world: World, state: State, shard: Shard, mailbox: Mailbox, outbox: Outbox, tallies: Tallies,
    week: int, quarter: int, person: int, item: int, number: int, channel: int, truth: int,
    source: int,
) -> int:  # fmt: skip
    """Book a record against a person; return DONE, or what ran out of range."""
    rule = world.rules.rules[item]
    stratum = stratum_index(world.attributes[person])
    points = integer(0)
    expires = -1
    if world.rules.scored and (channel == _REGISTERS or world.cameras.coupled):
        points = integer(price(world, state, person, item))
    if truth == _TRUE:
        truth = truth_of_own_act(points, rule["own"], rule["protected"], rule["yardstick"])
    if points != 0:
        day = week * 7 + (max(quarter, 0) // QUARTERS_PER_DAY)
        due = expiry_week(day, rule["expiry_days"])
        if due < world.weeks:
            post(
                mailbox, due, person, person,
                pack_label(EXPIRY, channel, truth, item, number), points,
            )  # fmt: skip
        if _move_score(world, state, shard, person, points) != DONE:
            return SCORE_OVERFLOW
        if points < 0:
            if state.penalties[person] == MOST_COUNT:
                return COUNT_OVERFLOW
            state.penalties[person] += 1
            state.active_penalties[person] += 1
            state.penalty_clock[person] -= week
            if truth != _TRUE:
                state.wrongful_points[person, truth - 1] += points
            tallies.window[LOST] -= points
        else:
            tallies.window[GAINED] += points
        if rule["expiry_days"] < NEVER:
            expires = due
        if world.tiers.review == AT_ONCE:
            assess_tier(world, state, shard, tallies, person, week)
    if world.blacklist.on and world.blacklist.lists[item]:
        list_person(world, state, person, item, number, week, truth)
    if state.records[person] == MOST_COUNT:
        return COUNT_OVERFLOW
    state.records[person] += 1
    tallies.window[RECORDS] += 1
    tallies.records[channel - 1, item, truth, stratum] += 1
    tallies.points[channel - 1, item, truth, stratum] += points
    if truth != _TRUE:
        state.wrongful[person] += 1
        tallies.window[WRONGFUL] += 1
    if world.ledger:
        actor = source
        if truth == _FALSE_EVENT:
            actor = NOBODY
        elif truth == _ANOTHERS_ACT:
            actor = A_CHILD
        _write_ledger(
            outbox, week, quarter, person, world.acts[item], number, channel, truth,
            actor, points, expires,
        )  # fmt: skip
    return DONE


@inner_jit
def _send(outbox: Outbox, due: int, target: int, source: int, label: int) -> None:
    letter = outbox.filled[0]
    outbox.target[letter], outbox.source[letter] = target, source
    outbox.due[letter], outbox.label[letter] = due, label
    outbox.filled[0] += 1


@jit
def play_shard(
    world: World, state: State, shard: Shard, mailbox: Mailbox, inbox: Inbox, outbox: Outbox,
    events: Events, tallies: Tallies, first: int, people: int, week: int, mail_count: int,
    events_count: int, month: bool, year: bool, review: bool,
) -> int:  # fmt: skip
    """Take a shard through a border and a week.

    Parameters
    ----------
    world, state, shard, mailbox, inbox, outbox, events, tallies
        See their classes. Each letter and each event makes at most one letter and one ledger
        entry; the caller has made sure of the room.
    first, people
        The shard.
    week
        Window.
    mail_count, events_count
        Letters in the inbox and events drawn.
    month, year
        Whether a month or a year begins at this border.
    review
        Whether tiers are reviewed at this border.

    Returns
    -------
    int
        DONE, or what ran out of range.
    """
    if month or year:
        _set_back(world, state, first, first + people, month, year)
    for step in range(mail_count + events_count + 1):
        if step == mail_count:
            if review:
                for person in range(first, first + people):
                    if state.tier[person] >= 0:
                        assess_tier(world, state, shard, tallies, person, week)
            continue
        quarter = integer(-1)
        if step < mail_count:
            letter = inbox.order[step]
            label, person = inbox.label[letter], inbox.target[letter]
            item, number = label_item(label), label_moment(label)
            channel, truth = label_channel(label), label_truth(label)
            source = inbox.source[letter]
            if label_kind(label) == EXPIRY:
                points = inbox.points[letter]
                if expire(world, state, shard, person, week, points, truth) != DONE:
                    return SCORE_OVERFLOW
                if world.tiers.review == AT_ONCE:
                    assess_tier(world, state, shard, tallies, person, week)
                continue
        else:
            event = integer(events.order[step - mail_count - 1])
            person = first + integer(events.person[event])
            item, number = integer(events.item[event]), integer(events.number[event])
            channel, quarter = integer(events.channel[event]), integer(events.quarter[event])
            truth, source = integer(_TRUE), person
            if channel == _INSTITUTION:
                if state.denials[person] == MOST_COUNT:
                    return COUNT_OVERFLOW
                reason, truth = answer(world, state, tallies, person, item, week)
                if reason != GRANTED and world.ledger:
                    _write_ledger(
                        outbox, week, quarter, person, world.acts[item], number,
                        channel, truth, NOBODY, reason, -1,
                    )  # fmt: skip
                continue
            if channel >= NOTHING_DONE:
                channel -= NOTHING_DONE
                truth = integer(_FALSE_EVENT)
            else:
                recorded = who_is_recorded(world, events, tallies, event, person)
                if recorded < 0:
                    continue
                if recorded != person:
                    person, truth = recorded, integer(_FALSE_IDENTITY)
            delay = world.register_delay[item] if channel == _REGISTERS else world.cameras.delay
            if delay > 0 or truth == _FALSE_IDENTITY:
                due = week + max(delay, 1)
                if due < world.weeks:
                    label = pack_label(RECORD, channel, truth, item, number)
                    if truth == _FALSE_IDENTITY:
                        _send(outbox, due, person, source, label)
                    else:
                        post(mailbox, due, person, source, label, 0)
                continue
        code = _arrive(
            world, state, shard, mailbox, outbox, tallies,
            week, quarter, person, item, number, channel, truth, source,
        )  # fmt: skip
        if code != DONE:
            return code
    return DONE
