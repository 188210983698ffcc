"""Third step of a window: what a regime makes of the events, person by person.

`play_shard` takes one shard of the city through a border and a week, in four loops: letters of the
border, reviews, moments whose order within the week does not matter, and events. That order is part
of the model's definition; `glasscity.engine.order` states it as data.
"""

from __future__ import annotations

from glasscity.compilation import inner_jit, integer, jit
from glasscity.consequences.institutions import BY_LIST, BY_ORDER, BY_TIER, GRANTED
from glasscity.engine.answering import answer
from glasscity.engine.booking import (
    COUNT_OVERFLOW,
    DONE,
    arrive,
    assess_tier,
    expire,
    learn,
    learn_by_refusal,
    write_ledger,
)
from glasscity.engine.border import set_back
from glasscity.engine.events import NOTHING_DONE, Events
from glasscity.engine.loose import Loose
from glasscity.engine.mailbox import (
    NEWS,
    RECORD,
    Inbox,
    Mailbox,
    label_channel,
    label_item,
    label_kind,
    label_moment,
    label_truth,
    label_uncovered,
    pack_label,
    post,
)
from glasscity.engine.recognition import who_is_recorded
from glasscity.engine.state import (
    AT_A_BORDER,
    CALLED,
    INVENTED,
    LEFT_RUNNING,
    MOST_COUNT,
    NO_TIER,
    NOBODY,
    REMARKS,
    SESSIONS,
    UNCOVERED,
    WITHHELD,
    Outbox,
    Shard,
    State,
    Tallies,
)
from glasscity.engine.unread import gone_by_letter, told_by_letter
from glasscity.engine.world import NOT_THINNED, SPEECH, VOLUNTARY, World
from glasscity.life.guarantees import guarantor
from glasscity.life.poisson import both_chances
from glasscity.people.attributes import DISTRICT, field_value, stratum_index
from glasscity.people.neighbours import neighbour
from glasscity.people.streams import Stream, act_field, words_of
from glasscity.response.awareness import knows_rules
from glasscity.response.deterrence import kept_after_habituation
from glasscity.response.fear import is_kept, silencing_level, step_of_level
from glasscity.scoring.study_app import runs_by_itself, session_minutes, session_points
from glasscity.scoring.tiers import AT_ONCE
from glasscity.sensing.commercial_data import CommercialData
from glasscity.sensing.informers import Informers, accused_item
from glasscity.sensing.registers import Registers
from glasscity.sensing.truth import OtherEvent, Truth

_INSTITUTION = int(OtherEvent.INSTITUTION)
_REGISTERS = Registers.number
_INFORMERS = Informers.number
_COMMERCIAL = CommercialData.number
_STUDY_APP = int(OtherEvent.STUDY_APP)
_GUARANTEES = int(OtherEvent.GUARANTEES)
_OFFICIALS = int(OtherEvent.OFFICIALS)
_DENOUNCE = int(OtherEvent.DENOUNCE)
_LIFE = int(OtherEvent.LIFE)
_TRUE = int(Truth.TRUE)
_FALSE_IDENTITY = int(Truth.FALSE_IDENTITY)
_FALSE_EVENT = int(Truth.FALSE_EVENT)
_ANOTHERS_ACT = int(Truth.ANOTHERS_ACT)
_GUARANTEE = int(Stream.GUARANTEE)
_GUARANTOR = int(Stream.GUARANTOR)
_MOST_MONTH = 32_000
_COMPONENT_TOP = 1_000


@inner_jit
def comes_to_pass(world: World, state: State, person: int, item: int, word: int, week: int) -> bool:
    """Tell whether the response lets a moment come to pass; the same for all its channels."""
    kind = world.thins[item]
    fear = integer(state.fear[person])
    if kind == SPEECH:
        on_speech = integer(state.speech_fear[person])
        level = silencing_level(fear, on_speech, world.fear.other_grounds)
        return is_kept(word, level, world.fear.speech_below)
    if kind == VOLUNTARY:
        return word < integer(world.study.kept_below)
    below = integer(world.fear.caution_below[step_of_level(fear)])
    if world.deterrence.on and knows_rules(integer(state.aware[person])):
        kept = kept_after_habituation(
            integer(world.deterrence.kept_below[item]),
            integer(world.deterrence.remaining[week]),
        )
        below = both_chances(below, kept)
    return word < below


@inner_jit
def _note_life(
    world: World, state: State, tallies: Tallies, person: int, item: int, word: int, comes: bool
) -> None:
    """Count a moment that the response may thin, whether it came to pass or not."""
    before = integer(state.records[person] > 0)
    stratum = stratum_index(world.attributes[person])
    tallies.thinned[integer(not comes), item, before, stratum] += 1
    if world.thins[item] != SPEECH:
        return
    tallies.window[REMARKS] += 1
    if comes:
        state.spoken[person] = min(integer(state.spoken[person]) + 1, MOST_COUNT)
        return
    tallies.window[WITHHELD] += 1
    state.withheld[person] = min(integer(state.withheld[person]) + 1, MOST_COUNT)
    # The same word decides at both levels, so this splits each single remark.
    if is_kept(word, integer(state.speech_fear[person]), world.fear.speech_below):
        tallies.on_other_grounds[item, before, stratum] += 1


@inner_jit
def _study(
    world: World, state: State, loose: Loose, tallies: Tallies, moment: int, person: int
) -> None:
    """Give a day's use of the study app its points."""
    word_0, word_1 = integer(loose.words[0, moment]), integer(loose.words[1, moment])
    word_2, word_3 = integer(loose.words[2, moment]), integer(loose.words[3, moment])
    quarter = integer(loose.quarter[moment])
    tallies.extra[SESSIONS] += 1
    if runs_by_itself(word_3, world.study):
        tallies.extra[LEFT_RUNNING] += 1
        points, minutes = integer(world.study.running), integer(0)
    else:
        points = integer(session_points(word_0, word_1, word_2, quarter, world.study))
        minutes = integer(session_minutes(word_0, word_1, word_2, world.study))
    state.study_month[person] = min(integer(state.study_month[person]) + points, _MOST_MONTH)
    state.study_points[person] += points
    state.study_minutes[person] += minutes


@inner_jit
def _tell_platform(world: World, state: State, person: int, item: int, word: int) -> None:
    """Move the components of a commercial score by what the platform learns of."""
    if not world.commercial.on or state.commercial[person] < 0:
        return
    change = integer(world.commercial.history_effect[item])
    if change != 0:
        level = integer(state.history[person]) + change
        state.history[person] = min(max(level, 0), _COMPONENT_TOP)
    if item == world.commercial.purchase:
        level = integer(state.behaviour[person]) + integer(
            world.commercial.purchase_effect[word >> 24]
        )
        state.behaviour[person] = min(max(level, 0), _COMPONENT_TOP)


@inner_jit
def _send(outbox: Outbox, due: int, target: int, source: int, label: int) -> None:
    letter = outbox.filled[0]
    outbox.target[letter], outbox.source[letter] = target, source
    outbox.due[letter], outbox.label[letter] = due, label
    outbox.filled[0] += 1


@inner_jit
def _denounce(
    world: World, mailbox: Mailbox, outbox: Outbox, tallies: Tallies, events: Events, event: int,
    person: int, number: int, week: int,
) -> None:  # fmt: skip
    """Let a person accuse a neighbour of something that nobody did."""
    inventions = world.inventions
    victim = neighbour(
        integer(events.words[1, event]),
        integer(person),
        field_value(world.attributes[person], DISTRICT),
        world.neighbours.start,
        world.neighbours.ids,
    )
    if victim < 0:
        return
    tallies.extra[INVENTED] += 1
    item = integer(accused_item(integer(events.words[2, event]), inventions.accused))
    comes_to_light = integer(integer(events.words[3, event]) < inventions.uncovered_below)
    due = week + max(inventions.delay, 1)
    if due < world.weeks:
        label = pack_label(RECORD, _INFORMERS, _FALSE_EVENT, item, number, comes_to_light)
        _send(outbox, due, victim, person, label)
    if comes_to_light == 1:
        tallies.extra[UNCOVERED] += 1
        found_out = due + max(inventions.uncovering, 1)
        if inventions.false_report >= 0 and found_out < world.weeks:
            label = pack_label(RECORD, _INFORMERS, _TRUE, inventions.false_report, number)
            post(mailbox, found_out, person, person, label, 0)


@inner_jit
def _call_guarantor(
    world: World, outbox: Outbox, tallies: Tallies, person: int, item: int, number: int,
    week: int, delay: int,
) -> None:  # fmt: skip
    """Let a default reach whoever answers for it."""
    follows = integer(world.guarantees.follows[item])
    if follows < 0:
        return
    called, _, _, _ = words_of(
        _GUARANTEE, person, week, act_field(world.acts[item], number), world.key
    )
    if called >= world.guarantees.below[item]:
        return
    who, _, _, _ = words_of(_GUARANTOR, person, 0, 0, world.key)
    found = guarantor(
        who,
        integer(person),
        field_value(world.attributes[person], DISTRICT),
        world.neighbours.start,
        world.neighbours.ids,
    )
    due = week + max(delay, 1)
    if found >= 0:
        tallies.extra[CALLED] += 1
        if due < world.weeks:
            label = pack_label(RECORD, _GUARANTEES, _ANOTHERS_ACT, follows, number)
            _send(outbox, due, found, person, label)


@inner_jit
def _takes(world: World, events: Events, event: int, channel: int, item: int) -> bool:
    """Tell whether this regime has an event that was drawn for it or for its twin."""
    if integer(events.side[event]) & world.side == 0:
        return False
    if channel >= NOTHING_DONE:
        return True
    if channel == _INSTITUTION:
        return bool(world.notes[channel, item] > 0)
    if channel == _COMMERCIAL and not world.merger.folds_data:
        return False
    return bool(integer(events.words[0, event]) < world.notes[channel, item])


@inner_jit
def _has_file(state: State, channel: int, person: int) -> bool:
    """Tell whether a channel can write of a person: officials do where there is a score."""
    return channel != _OFFICIALS or state.tier[person] != NO_TIER


@inner_jit
def _open_letter(
    world: World, state: State, shard: Shard, mailbox: Mailbox, inbox: Inbox, outbox: Outbox,
    tallies: Tallies, letter: int, week: int,
) -> int:  # fmt: skip
    """Open one letter; return DONE, or what ran out of range."""
    label, person = inbox.label[letter], inbox.target[letter]
    kind, item, truth = label_kind(label), label_item(label), label_truth(label)
    unread, source = shard.unread, inbox.source[letter]
    if kind == NEWS:
        # A refusal may have taught it already.
        if not world.refusals_teach or told_by_letter(unread, person, label, source):
            learn(world, state, person, item)
        return DONE
    if kind == RECORD:
        channel = label_channel(label)
        if not _has_file(state, channel, person):
            return DONE
        return arrive(
            world, state, shard, mailbox, outbox, tallies,
            week, integer(AT_A_BORDER), person, item, label_moment(label), channel,
            truth, source, label_uncovered(label),
        )  # fmt: skip
    points = inbox.points[letter]
    if world.refusals_teach and gone_by_letter(unread, person, label, week, points):
        return DONE
    code = expire(world, state, shard, tallies, person, item, week, points, truth, kind)
    if code == DONE and world.tiers.review == AT_ONCE:
        assess_tier(world, state, shard, tallies, person, week)
    return code


@inner_jit
def _open_letters(
    world: World, state: State, shard: Shard, mailbox: Mailbox, inbox: Inbox, outbox: Outbox,
    tallies: Tallies, week: int, letters: int,
) -> int:  # fmt: skip
    """Open the letters of a border in their order; return DONE, or what ran out of range."""
    for place in range(letters):
        code = _open_letter(
            world, state, shard, mailbox, inbox, outbox, tallies, inbox.order[place], week
        )
        if code != DONE:
            return code
    return DONE


@inner_jit
def _review_tiers(
    world: World, state: State, shard: Shard, tallies: Tallies, first: int, people: int, week: int
) -> None:
    """Work out everybody's tier anew."""
    for person in range(first, first + people):
        if state.tier[person] >= 0:
            assess_tier(world, state, shard, tallies, person, week)


@inner_jit
def _live_run(
    world: World, state: State, loose: Loose, tallies: Tallies, first: int, week: int, item: int,
    begin: int, end: int,
) -> None:  # fmt: skip
    """Let the moments of one act come to pass or not."""
    least = integer(world.notes[_LIFE, item])
    for moment in range(begin, end):
        word = integer(loose.response[moment])
        # Below it the twin alone has listed the moment.
        if word >= least:
            person = first + integer(loose.person[moment])
            comes = comes_to_pass(world, state, person, item, word, week)
            _note_life(world, state, tallies, person, item, word, comes)


@inner_jit
def _read_run(
    world: World, state: State, loose: Loose, tallies: Tallies, first: int, week: int,
    channel: int, item: int, begin: int, end: int,
) -> None:  # fmt: skip
    """Let the study app, or a platform that keeps what it learns to itself, read one act."""
    below = integer(world.notes[channel, item])
    for moment in range(begin, end):
        if integer(loose.words[0, moment]) >= below:
            continue
        person, word = first + integer(loose.person[moment]), integer(loose.response[moment])
        if world.thins[item] != NOT_THINNED and not comes_to_pass(
            world, state, person, item, word, week
        ):
            continue
        if channel == _STUDY_APP:
            _study(world, state, loose, tallies, moment, person)
        else:
            _tell_platform(world, state, person, item, integer(loose.words[1, moment]))


@inner_jit
def _play_loose(
    world: World, state: State, loose: Loose, tallies: Tallies, first: int, week: int, runs: int
) -> None:
    """Play the moments of a shard whose order within the week does not matter."""
    begin = integer(0)
    for run in range(runs):
        channel, item, end = loose.run[run, 0], loose.run[run, 1], loose.run[run, 2]
        if channel == _LIFE:
            _live_run(world, state, loose, tallies, first, week, item, begin, end)
        elif channel == _STUDY_APP or not world.merger.folds_data:
            _read_run(world, state, loose, tallies, first, week, channel, item, begin, end)
        begin = end


@inner_jit
def _ask(
    world: World, state: State, shard: Shard, mailbox: Mailbox, outbox: Outbox, tallies: Tallies,
    person: int, item: int, quarter: int, number: int, week: int,
) -> int:  # fmt: skip
    """Put a demand to its institution; return DONE, or what ran out of range."""
    if state.denials[person] == MOST_COUNT:
        return COUNT_OVERFLOW
    reason, truth, tries = answer(
        world, state, outbox, tallies, person, item, quarter, number, week
    )
    if reason != GRANTED and world.ledger:
        write_ledger(
            outbox, week, quarter, person, world.acts[item], number, _INSTITUTION, truth, NOBODY,
            reason, tries,
        )  # fmt: skip
    if world.refusals_teach and (reason in (BY_LIST, BY_TIER, BY_ORDER)):
        learn_by_refusal(world, state, shard, mailbox, tallies, person, week)
    return DONE


@inner_jit
def _hands_over(world: World, state: State, person: int, week: int) -> bool:
    """Tell whether the commercial platform hands over what it notes of a person."""
    return week >= world.merger.week and state.commercial[person] >= 0


@inner_jit
def _make_record(
    world: World, state: State, shard: Shard, mailbox: Mailbox, outbox: Outbox, tallies: Tallies,
    person: int, item: int, number: int, channel: int, quarter: int, truth: int, source: int,
    week: int,
) -> int:  # fmt: skip
    """Book a record there and then, or post it; return DONE, or what ran out of range."""
    delay = integer(world.channels.delay[channel, item])
    # What one person brings upon another waits for a border, so that shards are independent.
    to_another = truth == _FALSE_IDENTITY
    if delay == 0 and not to_another:
        return arrive(
            world, state, shard, mailbox, outbox, tallies,
            week, quarter, person, item, number, channel, truth, source, integer(0),
        )  # fmt: skip
    due = week + max(delay, 1)
    if due < world.weeks:
        label = pack_label(RECORD, channel, truth, item, number)
        if to_another:
            _send(outbox, due, person, source, label)
        else:
            post(mailbox, due, person, source, label, 0)
    return DONE


@inner_jit
def _play_event(
    world: World, state: State, shard: Shard, mailbox: Mailbox, outbox: Outbox, events: Events,
    tallies: Tallies, first: int, week: int, event: int,
) -> int:  # fmt: skip
    """Play one event: a demand, a denunciation or what a channel notes; return DONE or not."""
    person = first + integer(events.person[event])
    item, number = integer(events.item[event]), integer(events.number[event])
    channel, quarter = integer(events.channel[event]), integer(events.quarter[event])
    if not _takes(world, events, event, channel, item):
        return DONE
    if channel >= NOTHING_DONE:
        channel -= NOTHING_DONE
        if not _has_file(state, channel, person):
            return DONE
        return _make_record(
            world, state, shard, mailbox, outbox, tallies, person, item, number, channel,
            quarter, integer(_FALSE_EVENT), person, week,
        )  # fmt: skip
    if world.thins[item] != NOT_THINNED and not comes_to_pass(
        world, state, person, item, integer(events.response[event]), week
    ):
        return DONE
    if channel == _INSTITUTION:
        return _ask(
            world, state, shard, mailbox, outbox, tallies, person, item, quarter, number, week
        )
    if channel == _DENOUNCE:
        _denounce(world, mailbox, outbox, tallies, events, event, person, number, week)
        return DONE
    if channel == _COMMERCIAL:
        _tell_platform(world, state, person, item, integer(events.words[1, event]))
        if not _hands_over(world, state, person, week):
            return DONE
    recorded = who_is_recorded(world, state, events, tallies, event, person, week)
    if recorded < 0:
        return DONE
    if channel == _REGISTERS:
        _call_guarantor(
            world, outbox, tallies, person, item, number, week,
            integer(world.channels.delay[channel, item]),
        )  # fmt: skip
    truth = integer(_TRUE) if recorded == person else integer(_FALSE_IDENTITY)
    return _make_record(
        world, state, shard, mailbox, outbox, tallies, recorded, item, number, channel, quarter,
        truth, person, week,
    )  # fmt: skip


@inner_jit
def _play_events(
    world: World, state: State, shard: Shard, mailbox: Mailbox, outbox: Outbox, events: Events,
    tallies: Tallies, first: int, week: int, count: int,
) -> int:  # fmt: skip
    """Play the events of a shard's week in their order; return DONE, or what ran out of range."""
    for place in range(count):
        event = integer(events.order[place])
        code = _play_event(
            world, state, shard, mailbox, outbox, events, tallies, first, week, event
        )
        if code != DONE:
            return code
    return DONE


@jit
def play_shard(
    world: World, state: State, shard: Shard, mailbox: Mailbox, inbox: Inbox, outbox: Outbox,
    loose: Loose, events: Events, tallies: Tallies, first: int, people: int, week: int,
    letters: int, runs: int, events_count: int, month: bool, year: bool, review: bool,
) -> int:  # fmt: skip
    """Take a shard through a border and a week.

    Parameters
    ----------
    world, state, shard, mailbox, inbox, outbox, loose, events, tallies
        See their classes. Each letter and each event makes at most two letters to oneself, two to
        others, one ledger entry and one entry of what is unread, and each of these at most one more
        letter to oneself; the caller has made sure of the room.
    first, people
        The shard.
    week
        Window.
    letters, runs, events_count
        Letters in the inbox, runs of unsorted moments and events drawn.
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
        set_back(world, state, first, first + people, month, year)
    code = _open_letters(world, state, shard, mailbox, inbox, outbox, tallies, week, letters)
    if code != DONE:
        return code
    if review:
        _review_tiers(world, state, shard, tallies, first, people, week)
    _play_loose(world, state, loose, tallies, first, week, runs)
    return _play_events(
        world, state, shard, mailbox, outbox, events, tallies, first, week, events_count
    )
