"""What a record does to the person it names: the steps of the stage ``books``.

Each step takes an `Entry` and returns it, further on; what it is about stands in the file of its
mechanism. `glasscity.engine.stages.books` calls them, in the order of their turns.
"""

from __future__ import annotations

from typing import NamedTuple

from glasscity.compilation import inner_jit, integer
from glasscity.consequences.blacklist import (
    THE_LIST,
    THE_ORDER,
    BlacklistTables,
    is_entered,
    removal_week,
    term_of,
    weeks_until_paid,
)
from glasscity.engine.ledger import actor_of, write_ledger
from glasscity.engine.mailbox import EXPIRY, NEWS, post
from glasscity.engine.packing import pack_label
from glasscity.engine.records import Record
from glasscity.engine.refusal import words_of_penalty
from glasscity.engine.scores import (
    COUNT_OVERFLOW,
    assess_tier,
    move_context,
    move_score,
)
from glasscity.engine.stages.learns import learn
from glasscity.engine.state import (
    FORGIVEN,
    GAINED,
    LISTINGS,
    LOST,
    MOST_COUNT,
    NO_TIER,
    RECORDS,
    WITHDRAWN,
    WRONGFUL,
    Shard,
    State,
    Tallies,
)
from glasscity.engine.unread import Held, hold
from glasscity.engine.world import World
from glasscity.life.moments import QUARTERS_PER_DAY
from glasscity.people.attributes import DISTRICT, PARTY, field_value, stratum_index
from glasscity.people.streams import Stream, act_field, words_of
from glasscity.response.appeal import NOT_FILED
from glasscity.response.fate import REVERSED, FateWords, fate
from glasscity.response.knowing import LONGEST, week_looked
from glasscity.scoring.caps import within_loss_cap
from glasscity.scoring.consent import leaves
from glasscity.scoring.officials import FAVOUR_ID, is_forgiven
from glasscity.scoring.rulebook import NEVER, expiry_week, points_within_cap, truth_of_own_act
from glasscity.scoring.tiers import AT_ONCE
from glasscity.sensing.truth import WRONG_KINDS, Truth, wrong_kind

_TRUE = integer(Truth.TRUE)
_BLACKLIST = integer(Stream.BLACKLIST)
_FORGIVENESS = integer(Stream.FORGIVENESS)
_CONSENT = integer(Stream.CONSENT)
_NOTICE = integer(Stream.NOTICE)
_RESTORATION = integer(Stream.RESTORATION)
_REVERSED = integer(REVERSED)


class Entry(NamedTuple):
    """A record on its way through the steps that follow it at once; whole numbers of 64 bits."""

    record: Record
    counts: int
    """1 where it comes to the rulebook."""
    points: int
    due: int
    """Week in which the points go, or NEVER."""
    how: int
    """How they go: EXPIRY, REVERSED or RESTORED."""
    objected: int
    known: int
    """Week in which the person learns of a penalty, or NEVER."""
    code: int
    """DONE, or what ran out of range."""


@inner_jit
def opened(world: World, record: Record) -> Entry:
    """Return a record that has just arrived."""
    never, none = integer(NEVER), integer(0)
    counts = integer(world.rules.scored and world.channels.feeds[record.channel])
    return Entry(record, counts, none, never, integer(EXPIRY), integer(NOT_FILED), never, none)


@inner_jit
def _worth(entry: Entry, counts: int, points: int) -> Entry:
    e = entry
    return Entry(e.record, counts, points, e.due, e.how, e.objected, e.known, e.code)


@inner_jit
def waive(world: World, state: State, _shard: Shard, tallies: Tallies, entry: Entry) -> Entry:
    """Let an official waive a penalty, which then never comes to the rulebook."""
    if not world.forgiveness.on or entry.counts == 0:
        return entry
    record = entry.record
    if not _is_penalty(world, state, record.person, record.item):
        return entry
    word, _, _, _ = words_of_penalty(world, record, _FORGIVENESS)
    member = field_value(world.attributes[record.person], PARTY) == 1
    below, members_below = world.forgiveness.forgive_below, world.forgiveness.forgive_members_below
    if not is_forgiven(word, member, below, members_below):
        return entry
    tallies.extra[FORGIVEN] += 1
    return _worth(entry, integer(0), integer(0))


@inner_jit
def _is_penalty(world: World, state: State, person: int, item: int) -> bool:
    """Tell whether the rulebook would take points from a person for an item."""
    rule = world.rules.rules[item]
    scored = rule["has_rule"] and integer(state.tier[person]) >= 0
    return scored and integer(world.rules.points[rule["step"]]) < 0


@inner_jit
def price(world: World, state: State, _shard: Shard, _tallies: Tallies, entry: Entry) -> Entry:
    """Give the record its points, dearer for repeats and cut by its rule's cap."""
    if entry.counts == 0:
        return entry
    points = integer(rule_points(world, state, entry.record.person, entry.record.item))
    return _worth(entry, entry.counts, points)


@inner_jit
def rule_points(world: World, state: State, person: int, item: int) -> int:
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
def cap(world: World, state: State, _shard: Shard, _tallies: Tallies, entry: Entry) -> Entry:
    """Cut a penalty to what the cap on losses leaves."""
    if entry.points >= 0 or not world.loss_cap.on:
        return entry
    person = entry.record.person
    lost = integer(state.lost[person])
    points = integer(within_loss_cap(entry.points, lost, world.loss_cap.most))
    state.lost[person] = lost - points
    return _worth(entry, entry.counts, points)


@inner_jit
def score(world: World, state: State, shard: Shard, tallies: Tallies, entry: Entry) -> Entry:
    """Compare the record with the truth, count it, and move its points into the score."""
    rule, was = world.rules.rules[entry.record.item], entry.record
    truth, points = was.truth, entry.points
    if truth == _TRUE:
        truth = integer(truth_of_own_act(points, rule["own"], rule["protected"], rule["yardstick"]))
    record = Record(
        was.week, was.quarter, was.person, was.item, was.number, was.channel, truth, was.source,
        was.uncovered,
    )  # fmt: skip
    e, code = entry, entry.code
    if points != 0:
        code = max(code, integer(_move_points(world, state, shard, tallies, record, points)))
    if state.records[record.person] == MOST_COUNT:
        code = integer(COUNT_OVERFLOW)
    else:
        _count_record(world, state, tallies, record, points)
    return Entry(record, e.counts, points, e.due, e.how, e.objected, e.known, code)


@inner_jit
def _move_points(
    world: World, state: State, shard: Shard, tallies: Tallies, record: Record, points: int
) -> int:
    """Move the score by a record's points; return DONE, or what ran out of range."""
    person, item, truth = record.person, record.item, record.truth
    code = move_score(world, state, shard, person, points)
    move_context(world, state, person, item, points, points < 0 and truth != _TRUE)
    if points >= 0:
        tallies.window[GAINED] += points
        return code
    if state.penalties[person] == MOST_COUNT:
        return COUNT_OVERFLOW
    state.penalties[person] += 1
    state.active_penalties[person] += 1
    state.penalty_clock[person] -= record.week
    if truth != _TRUE:
        state.wrongful_points[person, wrong_kind(truth)] += points
    tallies.window[LOST] -= points
    # What was made up for the last month does not fill this month's quota.
    if item != world.quota_item:
        tallies.district_penalties[field_value(world.attributes[person], DISTRICT)] += 1
    return code


@inner_jit
def _count_record(
    world: World, state: State, tallies: Tallies, record: Record, points: int
) -> None:
    """Count a record that was booked, and what is wrong with it."""
    person, item, truth, row = record.person, record.item, record.truth, record.channel - 1
    stratum = stratum_index(world.attributes[person])
    state.records[person] += 1
    tallies.window[RECORDS] += 1
    tallies.records[row, item, truth, stratum] += 1
    tallies.points[row, item, truth, stratum] += points
    if points < 0:
        tallies.penalties[row, item, truth, stratum] += 1
    # A favour is as untrue as a slander, but nobody's burden.
    if truth != _TRUE and world.acts[item] != FAVOUR_ID:
        state.wrongful[person] += 1
        tallies.window[WRONGFUL] += 1


@inner_jit
def date(world: World, _state: State, _shard: Shard, _tallies: Tallies, entry: Entry) -> Entry:
    """Say when the points expire."""
    if entry.points == 0:
        return entry
    record = entry.record
    rule = world.rules.rules[record.item]
    day = record.week * 7 + (max(record.quarter, 0) // QUARTERS_PER_DAY)
    days = rule["penalty_days"] if entry.points < 0 else rule["expiry_days"]
    due = integer(expiry_week(day, days) if days < NEVER else NEVER)
    e = entry
    return Entry(record, e.counts, e.points, due, e.how, e.objected, e.known, e.code)


@inner_jit
def decide_fate(world: World, _state: State, shard: Shard, tallies: Tallies, entry: Entry) -> Entry:
    """Draw how and when the points go: by expiry, a won appeal, restoration; post the letter."""
    if entry.points == 0:
        return entry
    record, week = entry.record, entry.record.week
    due, how, objected, known = entry.due, entry.how, entry.objected, entry.known
    if entry.points < 0:
        due, how, objected, known = _drawn_fate(world, record, due)
        if world.fate.on:
            tallies.objections[objected, record.truth] += 1
    if record.uncovered == 1 and week + world.inventions.uncovering < due:
        due, how = week + max(world.inventions.uncovering, 1), _REVERSED
    if due < world.weeks:
        label = pack_label(how, record.channel, record.truth, record.item, record.number)
        post(shard.mailbox, due, record.person, record.person, label, entry.points)
    e = entry
    return Entry(record, e.counts, e.points, due, how, objected, known, e.code)


@inner_jit
def _drawn_fate(world: World, record: Record, due: int) -> tuple[int, int, int, int]:
    """Draw what becomes of a penalty; return as `glasscity.response.fate.fate`."""
    looked, person, week = integer(NEVER), record.person, record.week
    if world.responds or world.fate.on:
        end = min(due, week + LONGEST if world.fate.on else world.weeks)
        looked, _ = week_looked(person, week, end, world.knowing.below, world.key)
    if not world.fate.on:
        return due, integer(EXPIRY), integer(NOT_FILED), looked
    told, _, files, wins = words_of_penalty(world, record, _NOTICE)
    works, _, _, _ = words_of_penalty(world, record, _RESTORATION)
    words = FateWords(told, files, wins, works)
    return fate(week, due, record.truth, looked, words, world.fate)


@inner_jit
def learn_of(world: World, state: State, shard: Shard, _tallies: Tallies, entry: Entry) -> Entry:
    """Let the person learn of a penalty, now or by a letter."""
    if entry.points >= 0:
        return entry
    record, week = entry.record, entry.record.week
    # Nobody hears of what is gone by then.
    known = entry.known if entry.known < entry.due else integer(NEVER)
    if known <= week:
        learn(world, state, record.person, record.item)
        return entry
    if world.refusals_teach:
        label = pack_label(entry.how, record.channel, record.truth, record.item, record.number)
        held = Held(week, entry.due, known, entry.points, entry.objected)
        hold(shard.unread, record.person, label, held)
    if world.responds and known < world.weeks:
        news = pack_label(NEWS, record.channel, record.truth, record.item, record.number)
        post(shard.mailbox, known, record.person, week, news, 0)
    return entry


@inner_jit
def withdraw(world: World, state: State, shard: Shard, tallies: Tallies, entry: Entry) -> Entry:
    """Let somebody leave the scheme who withdraws consent after a first penalty."""
    person, week = entry.record.person, entry.record.week
    if entry.points >= 0 or world.consent.leaves_below == 0 or state.penalties[person] != 1:
        return entry
    _, word, _, _ = words_of(_CONSENT, person, 0, 0, world.key)
    if not leaves(word, world.consent.leaves_below):
        return entry
    before = integer(state.tier[person])
    shard.tiers[field_value(world.attributes[person], DISTRICT), before] -= 1
    if before == 0:
        tallies.spells[week - integer(state.tier_since[person])] += 1
    back = world.rules.start - integer(state.score[person])
    code = max(entry.code, move_score(world, state, shard, person, back))
    state.tier[person] = NO_TIER
    state.clean_tier[person] = NO_TIER
    for kind in range(WRONG_KINDS):
        state.wrongful_points[person, kind] = 0
    state.penalty_clock[person] += week * integer(state.active_penalties[person])
    state.active_penalties[person] = 0
    tallies.extra[WITHDRAWN] += 1
    e = entry
    return Entry(e.record, e.counts, e.points, e.due, e.how, e.objected, e.known, integer(code))


@inner_jit
def review(world: World, state: State, shard: Shard, tallies: Tallies, entry: Entry) -> Entry:
    """Work the tier out anew, where reviews are at once."""
    if entry.points != 0 and world.tiers.review == AT_ONCE:
        assess_tier(world, state, shard, tallies, entry.record.person, entry.record.week)
    return entry


@inner_jit
def enter(world: World, state: State, _shard: Shard, tallies: Tallies, entry: Entry) -> Entry:
    """Let the court enter the person on its list, or under its order."""
    record = entry.record
    if world.blacklist.on and world.blacklist.lists[record.item]:
        list_person(world, state, tallies, world.blacklist, THE_LIST, record)
    if world.restriction.on and world.restriction.lists[record.item]:
        list_person(world, state, tallies, world.restriction, THE_ORDER, record)
    return entry


@inner_jit
def list_person(
    world: World,
    state: State,
    tallies: Tallies,
    blacklist: BlacklistTables,
    which: int,
    record: Record,
) -> None:
    """Put a person on the court's list, or under its order, because of a record."""
    person, week = record.person, record.week
    listed = integer(state.listed_until[person, which]) > week
    # A debt that is really owed keeps its listing from an entry that is wrong.
    if listed and integer(state.listing[person, which]) == _TRUE and record.truth != _TRUE:
        return
    about = act_field(world.acts[record.item], record.number)
    word, entered, termless, _ = words_of(_BLACKLIST, person, week, about, world.key)
    if not is_entered(entered, week, blacklist.entered_below, blacklist.roll_out):
        return
    term = term_of(termless, blacklist.term, blacklist.without_term_below)
    paid = min(week + weeks_until_paid(word, blacklist.unpaid_above), MOST_COUNT)
    until = removal_week(week, paid, term, blacklist.correction)
    state.listed_until[person, which] = min(until, MOST_COUNT)
    state.paid_in[person, which] = paid
    state.listing[person, which] = record.truth
    tallies.window[LISTINGS + which] += 1


@inner_jit
def closed(world: World, shard: Shard, entry: Entry) -> int:
    """Write the record into the ledger; return DONE, or what ran out of range."""
    record = entry.record
    if world.ledger:
        expires = entry.due if entry.points != 0 and entry.due < NEVER else integer(-1)
        actor, act = actor_of(world, record), world.acts[record.item]
        write_ledger(shard.outbox, act, record, actor, entry.points, expires)
    return entry.code
