"""What happens to a shard at a border, before the mail: counters, fear, monthly accounts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inner_jit, integer, jit
from glasscity.engine.ledger import write_ledger
from glasscity.engine.records import Record
from glasscity.engine.scores import DONE, SCORE_OVERFLOW, assess_tier, move_score
from glasscity.engine.state import (
    AT_A_BORDER,
    CENSURED,
    GAINED,
    LOST,
    RECORDS,
    Shard,
    State,
    Tallies,
)
from glasscity.engine.world import World
from glasscity.people.attributes import DISTRICT, PARTY, field_value, stratum_index
from glasscity.people.friends import ACTIVE
from glasscity.response.awareness import KNOWS, LEARNT
from glasscity.response.fear import FearTables, next_fear
from glasscity.scoring.commercial_score import (
    commercial_score,
    friends_component,
    profile_component,
    settle,
)
from glasscity.scoring.merger import merged_points
from glasscity.scoring.study_app import month_in_score
from glasscity.scoring.tiers import AT_ONCE
from glasscity.sensing.commercial_data import CommercialData
from glasscity.sensing.truth import OtherEvent, Truth

_STUDY_APP = integer(OtherEvent.STUDY_APP)
_COMMERCIAL = integer(CommercialData.number)
_TRUE = integer(Truth.TRUE)
_ABILITY = 2
_IDENTITY = 3
_MOST_CENSURES = 255


@inner_jit
def set_back(world: World, state: State, first: int, last: int, month: bool, year: bool) -> None:
    """Put the counters of a period that begins to zero."""
    for column in range(world.rules.escalation_period.size):
        if year or (month and world.rules.escalation_period[column] == 0):
            state.occurrences[first:last, column] = 0
    for column in range(world.rules.cap_period.size):
        if year or (month and world.rules.cap_period[column] == 0):
            state.gained[first:last, column] = 0
    if world.loss_cap.on and year:
        state.lost[first:last] = 0


class FearColumns(NamedTuple):
    """What fear needs of `State`.

    Handing a kernel the whole city takes as long as settling the fear of a few thousand people.
    """

    fear: npt.NDArray[np.int16]
    speech_fear: npt.NDArray[np.int16]
    alarm: npt.NDArray[np.int32]
    other_alarm: npt.NDArray[np.int32]
    aware: npt.NDArray[np.uint8]


@jit
def settle_fear(
    tables: FearTables,
    attributes: npt.NDArray[np.int64],
    state: FearColumns,
    first: int,
    people: int,
) -> None:
    """Settle a week's fear and knowledge.

    Fear falls by a week and rises by the week's alarm; who learnt of a penalty knows the rules.

    Parameters
    ----------
    tables
        Fear in integers.
    attributes
        Packed attributes, shape (city,).
    state
        Written.
    first, people
        The shard.
    """
    for person in range(first, first + people):
        floor = integer(tables.floor[field_value(attributes[person], DISTRICT)])
        rise, other = integer(state.alarm[person]), integer(state.other_alarm[person])
        before, on_speech = integer(state.fear[person]), integer(state.speech_fear[person])
        after = next_fear(before, rise, tables.keep, floor)
        state.fear[person] = after
        # Most people have no penalty, and one level.
        if other == 0 and on_speech == before:
            state.speech_fear[person] = after
        else:
            state.speech_fear[person] = next_fear(on_speech, rise - other, tables.keep, floor)
        if rise != 0:
            state.alarm[person] = 0
            state.other_alarm[person] = 0
        if state.aware[person] >= LEARNT:
            state.aware[person] = KNOWS


@inner_jit
def _adjust(
    world: World, state: State, shard: Shard, tallies: Tallies, account: Record, points: int
) -> int:
    """Move the municipal score by a monthly account; return DONE or not."""
    person = account.person
    if move_score(world, state, shard, person, points) != DONE:
        return SCORE_OVERFLOW
    if points > 0:
        tallies.window[GAINED] += points
    else:
        tallies.window[LOST] -= points
    state.records[person] += 1
    tallies.window[RECORDS] += 1
    stratum = stratum_index(world.attributes[person])
    tallies.records[account.channel - 1, account.item, _TRUE, stratum] += 1
    tallies.points[account.channel - 1, account.item, _TRUE, stratum] += points
    if world.ledger:
        write_ledger(shard.outbox, world.acts[account.item], account, person, points, integer(-1))
    if world.tiers.review == AT_ONCE:
        assess_tier(world, state, shard, tallies, person, account.week)
    return DONE


@inner_jit
def _account(week: int, person: int, item: int, channel: int) -> Record:
    """Return a monthly account in the shape of a record."""
    return Record(
        week, integer(AT_A_BORDER), person, item, integer(0), channel, _TRUE, person,
        integer(0),
    )  # fmt: skip


@jit
def close_study_month(
    world: World, state: State, shard: Shard, tallies: Tallies, week: int, first: int, people: int
) -> int:
    """Close the month of the study app: censure the low, carry points into the score.

    Parameters
    ----------
    world, state, shard, tallies
        See their classes.
    week, first, people
        Border and shard.

    Returns
    -------
    int
        DONE, or what ran out of range.
    """
    study = world.study
    for person in range(first, first + people):
        if field_value(world.attributes[person], PARTY) == 0:
            continue
        points = integer(state.study_month[person])
        state.study_month[person] = 0
        if points < study.censure_below and state.censures[person] < _MOST_CENSURES:
            state.censures[person] += 1
            tallies.extra[CENSURED] += 1
        if study.into_score > 0 and world.rules.scored and state.tier[person] >= 0:
            gained = integer(month_in_score(points, study.into_score))
            if gained != 0:
                state.app_score[person] += gained
                account = _account(week, person, integer(study.item), _STUDY_APP)
                code = _adjust(world, state, shard, tallies, account, gained)
                if code != DONE:
                    return code
    return DONE


@jit
def rate_friends(
    world: World, first: int, people: int, published: npt.NDArray[np.int16],
    start: npt.NDArray[np.int64], friend: npt.NDArray[np.uint32], ties: npt.NDArray[np.uint8],
    of_friends: npt.NDArray[np.int16],
) -> None:  # fmt: skip
    """Work out what their friends give the members of a shard in a commercial score.

    Parameters
    ----------
    world
        See its class.
    first, people
        The shard.
    published
        Everybody's commercial score as of the last review, shape (city,).
    start, friend, ties
        The graph of friends, and which ties are ACTIVE; `start` of length 1 where there is none.
    of_friends
        Written: the component of the score, shape (city,).
    """
    for person in range(first, first + people):
        if published[person] < 0:
            continue
        total, friends = integer(0), integer(0)
        if start.size > 1:
            for tie in range(start[person], start[person + 1]):
                # Without a branch: nobody could predict who is a member and a friend still.
                score = integer(published[friend[tie]])
                counts = integer(ties[tie]) & ACTIVE & integer(score >= 0)
                total += score * counts
                friends += counts
        of_friends[person] = friends_component(total, friends, world.commercial)


@jit
def review_commercial(
    world: World,
    state: State,
    shard: Shard,
    tallies: Tallies,
    week: int,
    first: int,
    people: int,
    of_friends: npt.NDArray[np.int16],
) -> int:
    """Work out the commercial scores of a shard's members anew.

    Where the state has taken them over, they are folded into the municipal one.

    Parameters
    ----------
    world, state, shard, tallies
        See their classes.
    week, first, people
        Border and shard.
    of_friends
        What friends give each member, from `rate_friends`, shape (city,).

    Returns
    -------
    int
        DONE, or what ran out of range.
    """
    tables, merger = world.commercial, world.merger
    for person in range(first, first + people):
        if state.commercial[person] < 0:
            continue
        history = settle(integer(state.history[person]), tables.history_start, tables.keep)
        behaviour = settle(integer(state.behaviour[person]), tables.behaviour_start, tables.keep)
        state.history[person], state.behaviour[person] = history, behaviour
        attributes = world.attributes[person]
        score = commercial_score(
            history,
            behaviour,
            profile_component(attributes, tables, _ABILITY),
            profile_component(attributes, tables, _IDENTITY),
            integer(of_friends[person]),
            tables,
        )
        state.commercial[person] = score
        if merger.folds_score and week >= merger.week and state.tier[person] >= 0:
            wanted = merged_points(score, merger.neutral, merger.weight)
            change = wanted - integer(state.merged[person])
            if change != 0:
                state.merged[person] = wanted
                account = _account(week, person, integer(world.merger_item), _COMMERCIAL)
                code = _adjust(world, state, shard, tallies, account, change)
                if code != DONE:
                    return code
    return DONE
