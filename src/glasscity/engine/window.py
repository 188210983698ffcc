"""Third step of a window: what a regime makes of the events, person by person.

`play_shard` takes one shard of the city through a border and a week, in four loops: letters of the
border, reviews, moments whose order within the week does not matter, and events. That order is part
of the model's definition; `glasscity.engine.order` states it as data.
"""

from __future__ import annotations

from typing import NamedTuple

from glasscity.compilation import inner_jit, integer, jit
from glasscity.consequences.institutions import BY_LIST, BY_ORDER, BY_TIER, GRANTED
from glasscity.engine.border import set_back
from glasscity.engine.events import Events
from glasscity.engine.ledger import write_ledger
from glasscity.engine.loose import Loose
from glasscity.engine.mailbox import NEWS, RECORD, Inbox, post
from glasscity.engine.packing import (
    NOTHING_DONE,
    is_false,
    label_channel,
    label_item,
    label_kind,
    label_moment,
    label_truth,
    label_uncovered,
    pack_label,
)
from glasscity.engine.recognition import who_is_recorded
from glasscity.engine.records import Letter, Moment, Record
from glasscity.engine.refusal import learn_by_refusal
from glasscity.engine.scores import COUNT_OVERFLOW, DONE, assess_tier, expire
from glasscity.engine.stages.asks import answer
from glasscity.engine.stages.books import arrive
from glasscity.engine.stages.learns import learn
from glasscity.engine.stages.thins import comes_to_pass
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
from glasscity.engine.world import NOT_THINNED, SPEECH, World
from glasscity.life.guarantees import guarantor
from glasscity.people.attributes import DISTRICT, field_value, stratum_index
from glasscity.people.neighbours import neighbour
from glasscity.people.streams import Stream, act_field, words_of
from glasscity.response.fear import is_kept
from glasscity.scoring.study_app import runs_by_itself, session_minutes, session_points
from glasscity.scoring.tiers import AT_ONCE
from glasscity.sensing.commercial_data import CommercialData
from glasscity.sensing.informers import Informers, accused_item
from glasscity.sensing.registers import Registers
from glasscity.sensing.truth import OtherEvent, Truth

_INSTITUTION = integer(OtherEvent.INSTITUTION)
_REGISTERS = integer(Registers.number)
_INFORMERS = integer(Informers.number)
_COMMERCIAL = integer(CommercialData.number)
_STUDY_APP = integer(OtherEvent.STUDY_APP)
_GUARANTEES = integer(OtherEvent.GUARANTEES)
_OFFICIALS = integer(OtherEvent.OFFICIALS)
_DENOUNCE = integer(OtherEvent.DENOUNCE)
_LIFE = integer(OtherEvent.LIFE)
_TRUE = integer(Truth.TRUE)
_FALSE_IDENTITY = integer(Truth.FALSE_IDENTITY)
_FALSE_EVENT = integer(Truth.FALSE_EVENT)
_ANOTHERS_ACT = integer(Truth.ANOTHERS_ACT)
_GUARANTEE = integer(Stream.GUARANTEE)
_GUARANTOR = integer(Stream.GUARANTOR)
_MOST_MONTH = 32_000
_COMPONENT_TOP = 1_000


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
    world: World, shard: Shard, tallies: Tallies, events: Events, event: int, moment: Moment
) -> None:
    """Let a person accuse a neighbour of something that nobody did."""
    inventions, person, number = world.inventions, moment.person, moment.number
    victim = neighbour(
        integer(events.words[1, event]),
        person,
        field_value(world.attributes[person], DISTRICT),
        world.neighbours.start,
        world.neighbours.ids,
    )
    if victim < 0:
        return
    tallies.extra[INVENTED] += 1
    item = integer(accused_item(integer(events.words[2, event]), inventions.accused))
    comes_to_light = integer(integer(events.words[3, event]) < inventions.uncovered_below)
    due = moment.week + max(inventions.delay, 1)
    if due < world.weeks:
        label = pack_label(RECORD, _INFORMERS, _FALSE_EVENT, item, number, comes_to_light)
        _send(shard.outbox, due, victim, person, label)
    if comes_to_light == 1:
        tallies.extra[UNCOVERED] += 1
        found_out = due + max(inventions.uncovering, 1)
        if inventions.false_report >= 0 and found_out < world.weeks:
            label = pack_label(RECORD, _INFORMERS, _TRUE, inventions.false_report, number)
            post(shard.mailbox, found_out, person, person, label, 0)


@inner_jit
def _call_guarantor(world: World, shard: Shard, tallies: Tallies, moment: Moment) -> None:
    """Let a default reach whoever answers for it."""
    person, item = moment.person, moment.item
    follows = integer(world.guarantees.follows[item])
    if follows < 0:
        return
    about = act_field(world.acts[item], moment.number)
    called, _, _, _ = words_of(_GUARANTEE, person, moment.week, about, world.key)
    if called >= world.guarantees.below[item]:
        return
    who, _, _, _ = words_of(_GUARANTOR, person, 0, 0, world.key)
    found = guarantor(
        who,
        person,
        field_value(world.attributes[person], DISTRICT),
        world.neighbours.start,
        world.neighbours.ids,
    )
    due = moment.week + max(integer(world.channels.delay[moment.channel, item]), 1)
    if found >= 0:
        tallies.extra[CALLED] += 1
        if due < world.weeks:
            label = pack_label(RECORD, _GUARANTEES, _ANOTHERS_ACT, follows, moment.number)
            _send(shard.outbox, due, found, person, label)


@inner_jit
def _takes(world: World, events: Events, event: int, channel: int, item: int) -> bool:
    """Tell whether this regime has an event that was drawn for it or for its twin."""
    if integer(events.side[event]) & world.side == 0:
        return False
    if is_false(channel):
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
    world: World, state: State, shard: Shard, tallies: Tallies, letter: Letter, week: int
) -> int:
    """Open one letter; return DONE, or what ran out of range."""
    unread = shard.unread
    label, person = letter.label, letter.person
    kind = label_kind(label)
    if kind == NEWS:
        # A refusal may have taught it already.
        if not world.refusals_teach or told_by_letter(unread, person, label, letter.source):
            learn(world, state, person, label_item(label))
        return DONE
    if kind == RECORD:
        channel = label_channel(label)
        if not _has_file(state, channel, person):
            return DONE
        record = Record(
            week, integer(AT_A_BORDER), person, label_item(label), label_moment(label), channel,
            label_truth(label), letter.source, label_uncovered(label),
        )  # fmt: skip
        return arrive(world, state, shard, tallies, record)
    if world.refusals_teach and gone_by_letter(unread, person, label, week, letter.points):
        return DONE
    code = expire(world, state, shard, tallies, letter, week)
    if code == DONE and world.tiers.review == AT_ONCE:
        assess_tier(world, state, shard, tallies, person, week)
    return code


@inner_jit
def _open_letters(
    world: World,
    state: State,
    shard: Shard,
    tallies: Tallies,
    inbox: Inbox,
    week: int,
    letters: int,
) -> int:
    """Open the letters of a border in their order; return DONE, or what ran out of range."""
    for place in range(letters):
        at = inbox.order[place]
        letter = Letter(inbox.target[at], inbox.source[at], inbox.label[at], inbox.points[at])
        code = _open_letter(world, state, shard, tallies, letter, week)
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
def _begin(loose: Loose, run: int) -> int:
    """Return where a run of unsorted moments begins."""
    return loose.run[run - 1, 2] if run > 0 else integer(0)


@inner_jit
def _live_run(
    world: World, state: State, loose: Loose, tallies: Tallies, first: int, week: int, run: int
) -> None:
    """Let the moments of one act come to pass or not."""
    item, end = loose.run[run, 1], loose.run[run, 2]
    least = integer(world.notes[_LIFE, item])
    for moment in range(_begin(loose, run), end):
        word = integer(loose.response[moment])
        # Below it the twin alone has listed the moment.
        if word >= least:
            person = first + integer(loose.person[moment])
            comes = comes_to_pass(world, state, person, item, word, week)
            _note_life(world, state, tallies, person, item, word, comes)


@inner_jit
def _read_run(
    world: World, state: State, loose: Loose, tallies: Tallies, first: int, week: int, run: int
) -> None:
    """Let the study app, or a platform that keeps what it learns to itself, read one act."""
    channel, item, end = loose.run[run, 0], loose.run[run, 1], loose.run[run, 2]
    below = integer(world.notes[channel, item])
    for moment in range(_begin(loose, run), end):
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
    for run in range(runs):
        channel = loose.run[run, 0]
        if channel == _LIFE:
            _live_run(world, state, loose, tallies, first, week, run)
        elif channel == _STUDY_APP or not world.merger.folds_data:
            _read_run(world, state, loose, tallies, first, week, run)


@inner_jit
def _ask(world: World, state: State, shard: Shard, tallies: Tallies, moment: Moment) -> int:
    """Put a demand to its institution; return DONE, or what ran out of range."""
    person = moment.person
    if state.denials[person] == MOST_COUNT:
        return COUNT_OVERFLOW
    reason, truth, tries = answer(world, state, shard, tallies, moment)
    if reason != GRANTED and world.ledger:
        refusal = Record(
            moment.week, moment.quarter, person, moment.item, moment.number,
            _INSTITUTION, truth, integer(NOBODY), integer(0),
        )  # fmt: skip
        write_ledger(shard.outbox, world.acts[moment.item], refusal, integer(NOBODY), reason, tries)
    if world.refusals_teach and (reason in (BY_LIST, BY_TIER, BY_ORDER)):
        learn_by_refusal(world, state, shard, tallies, person, moment.week)
    return DONE


@inner_jit
def _hands_over(world: World, state: State, person: int, week: int) -> bool:
    """Tell whether the commercial platform hands over what it notes of a person."""
    return week >= world.merger.week and state.commercial[person] >= 0


@inner_jit
def _make_record(
    world: World,
    state: State,
    shard: Shard,
    tallies: Tallies,
    moment: Moment,
    recorded: int,
    truth: int,
) -> int:
    """Book a record there and then, or post it; return DONE, or what ran out of range."""
    week, item, channel = moment.week, moment.item, moment.channel
    delay = integer(world.channels.delay[channel, item])
    # What one person brings upon another waits for a border, so that shards are independent.
    to_another = truth == _FALSE_IDENTITY
    if delay == 0 and not to_another:
        record = Record(
            week, moment.quarter, recorded, item, moment.number, channel, truth, moment.person,
            integer(0),
        )  # fmt: skip
        return arrive(world, state, shard, tallies, record)
    due = week + max(delay, 1)
    if due < world.weeks:
        label = pack_label(RECORD, channel, truth, item, moment.number)
        if to_another:
            _send(shard.outbox, due, recorded, moment.person, label)
        else:
            post(shard.mailbox, due, recorded, moment.person, label, 0)
    return DONE


@inner_jit
def _play_event(
    world: World,
    state: State,
    shard: Shard,
    tallies: Tallies,
    events: Events,
    event: int,
    first: int,
    week: int,
) -> int:
    """Play one event: a demand, a denunciation or what a channel notes; return DONE or not."""
    person = first + integer(events.person[event])
    item, number = integer(events.item[event]), integer(events.number[event])
    channel, quarter = integer(events.channel[event]), integer(events.quarter[event])
    if not _takes(world, events, event, channel, item):
        return DONE
    if is_false(channel):
        channel -= NOTHING_DONE
        if not _has_file(state, channel, person):
            return DONE
        imagined = Moment(week, quarter, person, item, number, channel)
        return _make_record(world, state, shard, tallies, imagined, person, _FALSE_EVENT)
    if world.thins[item] != NOT_THINNED and not comes_to_pass(
        world, state, person, item, integer(events.response[event]), week
    ):
        return DONE
    moment = Moment(week, quarter, person, item, number, channel)
    if channel == _INSTITUTION:
        return _ask(world, state, shard, tallies, moment)
    if channel == _DENOUNCE:
        _denounce(world, shard, tallies, events, event, moment)
        return DONE
    if channel == _COMMERCIAL:
        _tell_platform(world, state, person, item, integer(events.words[1, event]))
        if not _hands_over(world, state, person, week):
            return DONE
    recorded = who_is_recorded(world, state, events, tallies, event, person, week)
    if recorded < 0:
        return DONE
    if channel == _REGISTERS:
        _call_guarantor(world, shard, tallies, moment)
    truth = _TRUE if recorded == person else _FALSE_IDENTITY
    return _make_record(world, state, shard, tallies, moment, recorded, truth)


@inner_jit
def _play_events(
    world: World,
    state: State,
    shard: Shard,
    tallies: Tallies,
    events: Events,
    first: int,
    week: int,
    count: int,
) -> int:
    """Play the events of a shard's week in their order; return DONE, or what ran out of range."""
    for place in range(count):
        code = _play_event(
            world, state, shard, tallies, events, integer(events.order[place]), first, week
        )
        if code != DONE:
            return code
    return DONE


class Turn(NamedTuple):
    """A shard's turn: who, when, how much there is to play, and what begins at the border."""

    first: int
    people: int
    week: int
    letters: int
    """Letters in the inbox."""
    runs: int
    """Runs of unsorted moments."""
    events: int
    month: bool
    """Whether a month begins."""
    year: bool
    review: bool
    """Whether tiers are reviewed."""


@jit
def play_shard(
    world: World,
    state: State,
    shard: Shard,
    tallies: Tallies,
    inbox: Inbox,
    loose: Loose,
    events: Events,
    turn: Turn,
) -> int:
    """Take a shard through a border and a week.

    Parameters
    ----------
    world, state, shard, tallies
        See their classes. Each letter and each event makes at most two letters to oneself, two to
        others, one ledger entry and one entry of what is unread, and each of these at most one more
        letter to oneself; the caller has made sure of the room.
    inbox
        Letters of the border.
    loose, events
        What was drawn of the week.
    turn
        Which shard and week.

    Returns
    -------
    int
        DONE, or what ran out of range.
    """
    first, people, week = turn.first, turn.people, turn.week
    if turn.month or turn.year:
        set_back(world, state, first, first + people, turn.month, turn.year)
    code = _open_letters(world, state, shard, tallies, inbox, week, turn.letters)
    if code != DONE:
        return code
    if turn.review:
        _review_tiers(world, state, shard, tallies, first, people, week)
    _play_loose(world, state, loose, tallies, first, week, turn.runs)
    return _play_events(world, state, shard, tallies, events, first, week, turn.events)
