"""A fingerprint of what became of everybody.

The digest is the sum, modulo 2**64, of a hash over each person's id and each named field's
departure from where everybody starts. A sum does not depend on the order in which people are
visited, so not on threads or shards either; a mechanism that is off, or that did nothing to
anybody, contributes nothing.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from glasscity.compilation import inline_jit, integer, jit
from glasscity.engine.state import NO_TIER, State

_MULTIPLIER_1 = np.uint64(0xBF58476D1CE4E5B9)
_MULTIPLIER_2 = np.uint64(0x94D049BB133111EB)


class Field(IntEnum):
    """Canonical fields. A number, once given, is never used for anything else."""

    RECORDS = 1
    PENALTIES = 2
    WRONGFUL = 3
    DENIALS = 4
    SCORE = 5
    TIER = 6
    PENALTY_CLOCK = 7
    LISTED_UNTIL = 8
    PAID_IN = 9
    LISTING = 10
    FEAR = 11
    STUDY_POINTS = 12
    STUDY_MINUTES = 13
    CENSURES = 14
    COMMERCIAL = 15
    WRONGFUL_POINTS = 16
    """And the numbers after it, one for each kind of wrong."""
    ALARM = 32
    WITHHELD = 34
    HISTORY = 35
    BEHAVIOUR = 36
    MERGED = 37
    APP_SCORE = 38
    RESTRICTED_UNTIL = 45
    RESTRICTION_PAID_IN = 46
    RESTRICTION = 47


@inline_jit
def mix(word: np.uint64) -> np.uint64:
    """Scramble 64 bits (finaliser of splitmix64, Steele, Lea and Flood, OOPSLA 2014)."""
    word = (word ^ (word >> np.uint64(30))) * _MULTIPLIER_1
    word = (word ^ (word >> np.uint64(27))) * _MULTIPLIER_2
    return word ^ (word >> np.uint64(31))


@inline_jit
def contribution(person: int, field: int, departure: int) -> np.uint64:
    """Return what one field of one person adds to the digest.

    Parameters
    ----------
    person
        Id.
    field
        A `Field`.
    departure
        Value less the value at the start.

    Returns
    -------
    uint64
        0 where the departure is 0.
    """
    if departure == 0:
        return np.uint64(0)
    name = mix(np.uint64((integer(person) << 8) | field))
    return mix(name + np.uint64(integer(departure)))


_RECORDS = integer(Field.RECORDS)
_PENALTIES = integer(Field.PENALTIES)
_WRONGFUL = integer(Field.WRONGFUL)
_DENIALS = integer(Field.DENIALS)
_SCORE = integer(Field.SCORE)
_TIER = integer(Field.TIER)
_PENALTY_CLOCK = integer(Field.PENALTY_CLOCK)
_LISTED_UNTIL = integer(Field.LISTED_UNTIL)
_PAID_IN = integer(Field.PAID_IN)
_LISTING = integer(Field.LISTING)
_RESTRICTED = integer(Field.RESTRICTED_UNTIL)
_RESTRICTION = integer(Field.RESTRICTION)
_RESTRICTION_PAID = integer(Field.RESTRICTION_PAID_IN)
_WRONGFUL_POINTS = integer(Field.WRONGFUL_POINTS)
_FEAR = integer(Field.FEAR)
_ALARM = integer(Field.ALARM)
_WITHHELD = integer(Field.WITHHELD)
_CENSURES = integer(Field.CENSURES)
_STUDY_POINTS = integer(Field.STUDY_POINTS)
_STUDY_MINUTES = integer(Field.STUDY_MINUTES)
_COMMERCIAL = integer(Field.COMMERCIAL)
_MERGED = integer(Field.MERGED)
_HISTORY = integer(Field.HISTORY)
_BEHAVIOUR = integer(Field.BEHAVIOUR)
_APP_SCORE = integer(Field.APP_SCORE)


@jit
def digest(state: State, first: int, people: int, start: int, start_tier: int) -> np.uint64:
    """Return the digest of consecutive people.

    Parameters
    ----------
    state
        Of the city.
    first, people
        Which of them.
    start
        Score at the start, points.
    start_tier
        Tier of that score.

    Returns
    -------
    uint64
        Sum of contributions modulo 2**64.
    """
    total = np.uint64(0)
    for i in range(first, first + people):
        total += contribution(i, _RECORDS, integer(state.records[i]))
        total += contribution(i, _WRONGFUL, integer(state.wrongful[i]))
        if state.denials.size > 0:
            total += contribution(i, _DENIALS, integer(state.denials[i]))
        if state.score.size > 0 and state.tier[i] != NO_TIER:
            total += contribution(i, _SCORE, integer(state.score[i]) - start)
            total += contribution(i, _TIER, integer(state.tier[i]) - start_tier)
            total += contribution(i, _PENALTIES, integer(state.penalties[i]))
            total += contribution(i, _PENALTY_CLOCK, integer(state.penalty_clock[i]))
            for kind in range(state.wrongful_points.shape[1]):
                points = integer(state.wrongful_points[i, kind])
                total += contribution(i, _WRONGFUL_POINTS + kind, points)
        elif state.score.size > 0:
            # Somebody who withdrew has no score any more, but a past.
            total += contribution(i, _PENALTIES, integer(state.penalties[i]))
        if state.fear.size > 0:
            total += contribution(i, _FEAR, integer(state.fear[i]))
            total += contribution(i, _ALARM, integer(state.alarm[i]))
            total += contribution(i, _WITHHELD, integer(state.withheld[i]))
        if state.study_points.size > 0:
            total += contribution(i, _STUDY_POINTS, integer(state.study_points[i]))
            total += contribution(i, _STUDY_MINUTES, integer(state.study_minutes[i]))
            total += contribution(i, _CENSURES, integer(state.censures[i]))
        if state.app_score.size > 0:
            total += contribution(i, _APP_SCORE, integer(state.app_score[i]))
        if state.commercial.size > 0 and state.commercial[i] >= 0:
            total += contribution(i, _COMMERCIAL, integer(state.commercial[i]) + 1)
            total += contribution(i, _HISTORY, integer(state.history[i]))
            total += contribution(i, _BEHAVIOUR, integer(state.behaviour[i]))
        if state.merged.size > 0:
            total += contribution(i, _MERGED, integer(state.merged[i]))
        if state.listed_until.shape[1] > 0:
            total += contribution(i, _LISTED_UNTIL, integer(state.listed_until[i, 0]))
            total += contribution(i, _PAID_IN, integer(state.paid_in[i, 0]))
            total += contribution(i, _LISTING, integer(state.listing[i, 0]))
        if state.listed_until.shape[1] > 1:
            total += contribution(i, _RESTRICTED, integer(state.listed_until[i, 1]))
            total += contribution(i, _RESTRICTION_PAID, integer(state.paid_in[i, 1]))
            total += contribution(i, _RESTRICTION, integer(state.listing[i, 1]))
    return total
