"""The first day, person by person: the steps of the stage ``starts``."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inner_jit, integer, jit
from glasscity.consequences.blacklist import (
    NOT_WITHIN_TERM,
    THE_LIST,
    THE_ORDER,
    BlacklistTables,
    removal_week,
    term_of,
    weeks_until_paid,
)
from glasscity.engine.scores import is_scored, move_score
from glasscity.engine.state import MOST_COUNT, NO_TIER, Shard, State
from glasscity.engine.world import World
from glasscity.people.attributes import AGE, DISTRICT, ONLINE, field_value
from glasscity.people.streams import Stream, words_of
from glasscity.response.awareness import is_aware
from glasscity.scoring.characteristics import barred_points, characteristic_points
from glasscity.scoring.commercial_score import (
    commercial_score,
    friends_component,
    profile_component,
)
from glasscity.scoring.consent import agrees
from glasscity.scoring.tiers import shown_score, tier_of

_BLACKLIST_START = integer(Stream.BLACKLIST_START)
_CONSENT = integer(Stream.CONSENT)
_AWARENESS = integer(Stream.AWARENESS)
_COMMERCIAL_MEMBER = integer(Stream.COMMERCIAL_MEMBER)
ADULT_AGE = 18
"""Years; nobody younger is on the list at the start."""


@inner_jit
def register(world: World, state: State, person: int) -> None:
    """Give a person a score, consent apart, if the rulebook is about them."""
    if is_scored(world.rules, world.attributes[person]):
        state.tier[person] = 0


@inner_jit
def consent(world: World, state: State, _shard: Shard, person: int) -> None:
    """Leave out whoever does not agree, where consent is needed."""
    if state.tier[person] == NO_TIER or not world.consent.required:
        return
    word, _, _, _ = words_of(_CONSENT, person, 0, 0, world.key)
    if not agrees(word, world.consent.gives_below):
        state.tier[person] = NO_TIER


@inner_jit
def characterise(world: World, state: State, shard: Shard, person: int) -> None:
    """Give and take points for what somebody is."""
    if state.tier[person] == NO_TIER:
        return
    extra = characteristic_points(world.attributes[person], world.characteristics)
    if extra != 0:
        move_score(world, state, shard, person, extra)


@inner_jit
def grade(world: World, state: State, shard: Shard, person: int) -> None:
    """Give whoever is scored the tier of the score they begin with."""
    if state.tier[person] == NO_TIER:
        return
    rules, attributes, cuts = world.rules, world.attributes[person], world.tiers.cuts
    score = integer(state.score[person])
    tier = tier_of(shown_score(score, rules.floor, rules.ceiling), cuts)
    state.tier[person] = tier
    clean = score - barred_points(attributes, world.characteristics)
    state.clean_tier[person] = tier_of(shown_score(clean, rules.floor, rules.ceiling), cuts)
    shard.tiers[field_value(attributes, DISTRICT), tier] += 1


@inner_jit
def list_already(world: World, state: State, _shard: Shard, person: int) -> None:
    """Put a share of adults on the court's list, and under its order."""
    if field_value(world.attributes[person], AGE) < ADULT_AGE:
        return
    if world.blacklist.on:
        _listed_already(world, state, world.blacklist, THE_LIST, person)
    if world.restriction.on:
        _listed_already(world, state, world.restriction, THE_ORDER, person)


@inner_jit
def watch(world: World, state: State, _shard: Shard, person: int) -> None:
    """Start with the fear that visible cameras keep up."""
    if world.responds:
        state.fear[person] = world.fear.floor[field_value(world.attributes[person], DISTRICT)]
        state.speech_fear[person] = state.fear[person]


@inner_jit
def know(world: World, state: State, _shard: Shard, person: int) -> None:
    """Say whether a person knows the rules."""
    if world.responds:
        word, _, _, _ = words_of(_AWARENESS, person, 0, 0, world.key)
        state.aware[person] = integer(is_aware(word, world.aware_below, False))


@inner_jit
def join(world: World, state: State, _shard: Shard, person: int) -> None:
    """Make an adult who is online a member of the commercial score, or not."""
    if not world.commercial.on:
        return
    attributes, tables = world.attributes[person], world.commercial
    word, _, _, _ = words_of(_COMMERCIAL_MEMBER, person, 0, 0, world.key)
    adult = field_value(attributes, AGE) >= ADULT_AGE and field_value(attributes, ONLINE) == 1
    if adult and word < tables.joins_below:
        state.history[person] = tables.history_start
        state.behaviour[person] = tables.behaviour_start
        state.commercial[person] = commercial_score(
            tables.history_start,
            tables.behaviour_start,
            profile_component(attributes, tables, 2),
            profile_component(attributes, tables, 3),
            friends_component(0, 0, tables),
            tables,
        )


@inner_jit
def _listed_already(
    world: World, state: State, blacklist: BlacklistTables, which: int, person: int
) -> None:
    """Put a share of adults on a list, with what remains of their term even over it."""
    listed, remaining, unpaid, termless = words_of(_BLACKLIST_START, person, 0, 0, world.key)
    if listed >= blacklist.already_below:
        return
    left = integer(term_of(termless, blacklist.term, blacklist.without_term_below))
    if left < NOT_WITHIN_TERM:
        left = 1 + ((remaining * left) >> 32)
    paid = min(weeks_until_paid(unpaid, blacklist.unpaid_above), MOST_COUNT)
    state.listed_until[person, which] = removal_week(0, paid, left, blacklist.correction)
    state.paid_in[person, which] = paid


@jit
def count_listed(
    listed_until: npt.NDArray[np.uint16], week: int, counts: npt.NDArray[np.int64]
) -> None:
    """Count the people whom the court's instruments name in a week.

    Parameters
    ----------
    listed_until
        Column of `glasscity.engine.state.State`, shape (people, instruments).
    week
        A border.
    counts
        Added to: on the list, under the order, shape (2,).
    """
    for which in range(listed_until.shape[1]):
        count = 0
        for person in range(listed_until.shape[0]):
            count += integer(listed_until[person, which] > week)
        counts[which] += count
