"""What a record does to the person it names: price, truth, fate, score, list, fear."""

from __future__ import annotations

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
from glasscity.engine.mailbox import EXPIRY, NEWS, post
from glasscity.engine.packing import (
    label_channel,
    label_item,
    label_kind,
    label_moment,
    label_truth,
    pack_label,
)
from glasscity.engine.records import Letter, Record
from glasscity.engine.state import (
    AT_A_BORDER,
    FORGIVEN,
    GAINED,
    LISTINGS,
    LOST,
    MOST_COUNT,
    NO_TIER,
    NOBODY,
    RECORDS,
    WITHDRAWN,
    WRONGFUL,
    Outbox,
    Shard,
    State,
    Tallies,
)
from glasscity.engine.unread import VOID, Held, hold, let_go
from glasscity.engine.world import World
from glasscity.life.moments import QUARTERS_PER_DAY
from glasscity.people.attributes import AGE, DISTRICT, MIGRANT, PARTY, field_value, stratum_index
from glasscity.people.streams import Stream, act_field, words_of
from glasscity.response.appeal import NOT_FILED, WON, objection
from glasscity.response.awareness import LEARNT
from glasscity.response.fate import REVERSED, FateWords, fate
from glasscity.response.knowing import LONGEST, week_looked
from glasscity.scoring.caps import within_loss_cap
from glasscity.scoring.characteristics import barred_points
from glasscity.scoring.consent import leaves
from glasscity.scoring.officials import FAVOUR_ID, is_forgiven
from glasscity.scoring.rulebook import (
    NEVER,
    RuleTables,
    expiry_week,
    points_within_cap,
    truth_of_own_act,
)
from glasscity.scoring.tiers import AT_ONCE, shown_score, tier_of
from glasscity.sensing.truth import WRONG_KINDS, OtherEvent, Truth, wrong_kind

_TRUE = integer(Truth.TRUE)
_FALSE_EVENT = integer(Truth.FALSE_EVENT)
_ANOTHERS_ACT = integer(Truth.ANOTHERS_ACT)
_FIRMS_ACT = integer(Truth.FIRMS_ACT)
_GUARANTEES = integer(OtherEvent.GUARANTEES)
_BLACKLIST = integer(Stream.BLACKLIST)
_FORGIVENESS = integer(Stream.FORGIVENESS)
_CONSENT = integer(Stream.CONSENT)
_NOTICE = integer(Stream.NOTICE)
_RESTORATION = integer(Stream.RESTORATION)
_REVERSED = integer(REVERSED)

DONE = 0
SCORE_OVERFLOW = 1
COUNT_OVERFLOW = 2
"""How a kernel ended: done, or out of a number's range."""


@inner_jit
def is_scored(rules: RuleTables, attributes: int) -> bool:
    """Tell whether a person has a score under a rulebook, consent apart."""
    old_enough = field_value(attributes, AGE) >= rules.least_age
    registered = not (rules.locals_only and field_value(attributes, MIGRANT) == 1)
    return rules.scored and old_enough and registered


@inner_jit
def wrongful_sum(state: State, person: int) -> int:
    """Return the active points of wrongful records against a person."""
    total = integer(0)
    for kind in range(WRONG_KINDS):
        total += integer(state.wrongful_points[person, kind])
    return total


@inner_jit
def assess_tier(
    world: World, state: State, shard: Shard, tallies: Tallies, person: int, week: int
) -> None:
    """Set a person's tier from the score as it stands, and the tier without what is wrongful."""
    rules, cuts = world.rules, world.tiers.cuts
    before = integer(state.tier[person])
    if before < 0:
        return
    score = integer(state.score[person])
    tier = tier_of(shown_score(score, rules.floor, rules.ceiling), cuts)
    barred = barred_points(world.attributes[person], world.characteristics)
    clean = score - wrongful_sum(state, person) - barred
    state.clean_tier[person] = tier_of(shown_score(clean, rules.floor, rules.ceiling), cuts)
    for column in range(state.context_reviewed.shape[1]):
        state.context_reviewed[person, column] = state.context_points[person, column]
        state.clean_reviewed[person, column] = state.context_wrongful[person, column]
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
def move_score(world: World, state: State, shard: Shard, person: int, points: int) -> int:
    """Add points to a person's latent score and to the shard's sums; return DONE or not."""
    departure = integer(state.score[person]) - world.rules.start
    state.score[person] += points
    shard.scores[0] += points
    shard.scores[1] += points * (2 * departure + points)
    if abs(departure + points) > world.most_departure:
        return SCORE_OVERFLOW
    return DONE


@inner_jit
def _move_context(
    world: World, state: State, person: int, item: int, points: int, wrongful: bool
) -> None:
    if world.contexts.on:
        column = integer(world.contexts.column[item])
        state.context_points[person, column] += points
        if wrongful:
            state.context_wrongful[person, column] += points


@inner_jit
def expire(
    world: World, state: State, shard: Shard, tallies: Tallies, letter: Letter, week: int
) -> int:
    """Take the points of a letter away again; return DONE, or what ran out of range."""
    person, points = letter.person, letter.points
    if state.tier[person] == NO_TIER:
        return DONE
    truth, wrongful = label_truth(letter.label), points < 0 and label_truth(letter.label) != _TRUE
    code = move_score(world, state, shard, person, -points)
    _move_context(world, state, person, label_item(letter.label), -points, wrongful)
    if points < 0:
        state.active_penalties[person] -= 1
        state.penalty_clock[person] += week
        # Letters that take points away are numbered as the fates are.
        tallies.fates[label_kind(letter.label), truth] += 1
        if truth != _TRUE:
            state.wrongful_points[person, wrong_kind(truth)] -= points
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
def _is_penalty(world: World, state: State, person: int, item: int) -> bool:
    """Tell whether the rulebook would take points from a person for an item."""
    rule = world.rules.rules[item]
    scored = rule["has_rule"] and integer(state.tier[person]) >= 0
    return scored and integer(world.rules.points[rule["step"]]) < 0


@inner_jit
def _waived(world: World, record: Record) -> bool:
    """Tell whether an official waives a penalty before it is booked."""
    if not world.forgiveness.on:
        return False
    word, _, _, _ = _words_of_penalty(world, record, _FORGIVENESS)
    member = field_value(world.attributes[record.person], PARTY) == 1
    return is_forgiven(
        word,
        member,
        world.forgiveness.forgive_below,
        world.forgiveness.forgive_members_below,
    )


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
def _withdraw(
    world: World, state: State, shard: Shard, tallies: Tallies, person: int, week: int
) -> int:
    """Let somebody leave the scheme who withdraws consent; return DONE or not."""
    _, word, _, _ = words_of(_CONSENT, person, 0, 0, world.key)
    if not leaves(word, world.consent.leaves_below):
        return DONE
    before = integer(state.tier[person])
    shard.tiers[field_value(world.attributes[person], DISTRICT), before] -= 1
    if before == 0:
        tallies.spells[week - integer(state.tier_since[person])] += 1
    code = move_score(world, state, shard, person, world.rules.start - integer(state.score[person]))
    state.tier[person] = NO_TIER
    state.clean_tier[person] = NO_TIER
    for kind in range(WRONG_KINDS):
        state.wrongful_points[person, kind] = 0
    state.penalty_clock[person] += week * integer(state.active_penalties[person])
    state.active_penalties[person] = 0
    tallies.extra[WITHDRAWN] += 1
    return code


@inner_jit
def write_ledger(
    outbox: Outbox, act: int, record: Record, actor: int, points: int, expires: int
) -> None:
    """Write a record, or a refusal in the shape of one, into the ledger."""
    row = outbox.ledger[outbox.filled[1]]
    row[0], row[1], row[2] = record.week, record.quarter, record.person
    row[3], row[4], row[5], row[6] = act, record.number, record.channel, record.truth
    row[7], row[8], row[9] = actor, points, expires
    outbox.filled[1] += 1


@inner_jit
def learn(world: World, state: State, person: int, item: int) -> None:
    """Let a person learn of a penalty for an item: it frightens, friends too, and teaches rules."""
    if world.responds:
        state.alarm[person] += world.fear.own
        if not world.fear.is_speech[item]:
            state.other_alarm[person] += world.fear.own
        state.penalised[person] = 1
        # Counts from the next border on, so that all channels of this week agree.
        state.aware[person] |= LEARNT


@inner_jit
def _drawn_fate(world: World, record: Record, due: int) -> tuple[int, int, int, int]:
    """Draw what becomes of a penalty; return as `glasscity.response.fate.fate`."""
    looked, person, week = integer(NEVER), record.person, record.week
    if world.responds or world.fate.on:
        end = min(due, week + LONGEST if world.fate.on else world.weeks)
        looked, _ = week_looked(person, week, end, world.knowing.below, world.key)
    if not world.fate.on:
        return due, integer(EXPIRY), integer(NOT_FILED), looked
    told, _, files, wins = _words_of_penalty(world, record, _NOTICE)
    works, _, _, _ = _words_of_penalty(world, record, _RESTORATION)
    words = FateWords(told, files, wins, works)
    return fate(week, due, record.truth, looked, words, world.fate)


@inner_jit
def _words_of_penalty(world: World, record: Record, stream: int) -> tuple[int, int, int, int]:
    """Return the random words of a penalty."""
    about = act_field(world.acts[record.item], record.number, record.channel)
    return words_of(stream, record.person, record.week, about, world.key)


@inner_jit
def learn_by_refusal(
    world: World, state: State, shard: Shard, tallies: Tallies, person: int, week: int
) -> None:
    """Let a person who is refused something learn of all that stands against them, and object."""
    unread = shard.unread
    before = integer(-1)
    place = integer(unread.head[person - integer(unread.free[2])])
    while place >= 0:
        voided = unread.objection[place] == VOID
        if voided:
            before = place
            place = integer(unread.following[place])
            continue
        # Where nobody responds, no letter took out what was learnt since.
        if integer(unread.known[place]) > week:
            learn(world, state, person, label_item(integer(unread.label[place])))
            voided = _objects(world, shard, tallies, place, person, week)
        if voided:
            unread.objection[place] = VOID
            before = place
            place = integer(unread.following[place])
        else:
            place = integer(let_go(unread, person, before))


@inner_jit
def _objects(
    world: World, shard: Shard, tallies: Tallies, place: int, person: int, week: int
) -> bool:
    """Decide again on an objection that a refusal brings forward; return whether a letter lapses.

    What becomes of the objection is drawn by the same words as without the refusal.
    """
    unread, objections = shard.unread, tallies.objections
    if not world.fate.on:
        return False
    label = integer(unread.label[place])
    truth, item = label_truth(label), label_item(label)
    number, channel = label_moment(label), label_channel(label)
    booked = Record(
        integer(unread.booked[place]), integer(AT_A_BORDER), person, item, number, channel, truth,
        person, integer(0),
    )  # fmt: skip
    _, _, files, wins = _words_of_penalty(world, booked, _NOTICE)
    objected = integer(objection(truth, files, wins, world.fate.appeal))
    objections[integer(unread.objection[place]), truth] -= 1
    objections[objected, truth] += 1
    decided = week + max(world.fate.appeal.takes, 1)
    due = integer(unread.due[place])
    if objected != WON or decided >= due:
        return False
    if decided < world.weeks:
        reversal = pack_label(_REVERSED, channel, truth, item, number)
        post(shard.mailbox, decided, person, person, reversal, integer(unread.points[place]))
    return due < world.weeks


@inner_jit
def _book(
    world: World, state: State, shard: Shard, tallies: Tallies, record: Record, points: int
) -> int:
    """Move the score by a record, and draw what will become of the record.

    Returns
    -------
    int
        Week in which the points go, or NEVER; below 0 if a number ran out of range.
    """
    week, person, item, truth = record.week, record.person, record.item, record.truth
    rule = world.rules.rules[item]
    day = week * 7 + (max(record.quarter, 0) // QUARTERS_PER_DAY)
    days = rule["penalty_days"] if points < 0 else rule["expiry_days"]
    due = integer(expiry_week(day, days) if days < NEVER else NEVER)
    kind, objected, known = integer(EXPIRY), integer(NOT_FILED), integer(NEVER)
    if points < 0:
        due, kind, objected, known = _drawn_fate(world, record, due)
        if world.fate.on:
            tallies.objections[objected, truth] += 1
    if record.uncovered == 1 and week + world.inventions.uncovering < due:
        due, kind = week + max(world.inventions.uncovering, 1), _REVERSED
    label = pack_label(kind, record.channel, truth, item, record.number)
    if due < world.weeks:
        post(shard.mailbox, due, person, person, label, points)
    if move_score(world, state, shard, person, points) != DONE:
        return -SCORE_OVERFLOW
    _move_context(world, state, person, item, points, points < 0 and truth != _TRUE)
    if points >= 0:
        tallies.window[GAINED] += points
        return due
    if state.penalties[person] == MOST_COUNT:
        return -COUNT_OVERFLOW
    state.penalties[person] += 1
    state.active_penalties[person] += 1
    state.penalty_clock[person] -= week
    if truth != _TRUE:
        state.wrongful_points[person, wrong_kind(truth)] += points
    tallies.window[LOST] -= points
    # What was made up for the last month does not fill this month's quota.
    if item != world.quota_item:
        tallies.district_penalties[field_value(world.attributes[person], DISTRICT)] += 1
    # Nobody hears of what is gone by then.
    if known >= due:
        known = NEVER
    if known <= week:
        learn(world, state, person, item)
        return due
    if world.refusals_teach:
        hold(shard.unread, person, label, Held(week, due, known, points, objected))
    if world.responds and known < world.weeks:
        news = pack_label(NEWS, record.channel, truth, item, record.number)
        post(shard.mailbox, known, person, week, news, 0)
    return due


@inner_jit
def _priced(world: World, state: State, tallies: Tallies, record: Record) -> int:
    """Return the points that a record is worth where it comes to the rulebook at all."""
    person, item = record.person, record.item
    if not (world.rules.scored and world.channels.feeds[record.channel]):
        return 0
    # A waived penalty never came to the rulebook: no counter of repeats or caps moves.
    if _is_penalty(world, state, person, item) and _waived(world, record):
        tallies.extra[FORGIVEN] += 1
        return 0
    points = integer(price(world, state, person, item))
    if points < 0 and world.loss_cap.on:
        lost = integer(state.lost[person])
        points = within_loss_cap(points, lost, world.loss_cap.most)
        state.lost[person] = lost - points
    return points


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
def _actor(world: World, record: Record) -> int:
    """Return who acted, as the ledger has it: a person, nobody, a child or a firm."""
    if record.truth == _FALSE_EVENT:
        return NOBODY
    others = record.truth == _ANOTHERS_ACT and record.channel != _GUARANTEES
    if record.truth == _FIRMS_ACT or others:
        return integer(world.actor[record.item])
    return record.source


@inner_jit
def arrive(world: World, state: State, shard: Shard, tallies: Tallies, noted: Record) -> int:
    """Book a record against a person; return DONE, or what ran out of range."""
    person, week, item = noted.person, noted.week, noted.item
    rule = world.rules.rules[item]
    points = integer(_priced(world, state, tallies, noted))
    truth, expires = noted.truth, integer(-1)
    if truth == _TRUE:
        truth = truth_of_own_act(points, rule["own"], rule["protected"], rule["yardstick"])
    record = Record(
        week, noted.quarter, person, item, noted.number, noted.channel, integer(truth),
        noted.source, noted.uncovered,
    )  # fmt: skip
    if points != 0:
        due = _book(world, state, shard, tallies, record, points)
        if due < 0:
            return -due
        if due < NEVER:
            expires = due
        if (
            points < 0
            and world.consent.leaves_below > 0
            and state.penalties[person] == 1
            and _withdraw(world, state, shard, tallies, person, week) != DONE
        ):
            return SCORE_OVERFLOW
        if world.tiers.review == AT_ONCE:
            assess_tier(world, state, shard, tallies, person, week)
    if world.blacklist.on and world.blacklist.lists[item]:
        list_person(world, state, tallies, world.blacklist, THE_LIST, record)
    if world.restriction.on and world.restriction.lists[item]:
        list_person(world, state, tallies, world.restriction, THE_ORDER, record)
    if state.records[person] == MOST_COUNT:
        return COUNT_OVERFLOW
    _count_record(world, state, tallies, record, points)
    if world.ledger:
        actor = _actor(world, record)
        write_ledger(shard.outbox, world.acts[item], record, actor, points, expires)
    return DONE
