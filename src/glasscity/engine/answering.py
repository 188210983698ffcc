"""How an institution answers a demand: the steps of the stage ``asks``.

Each step takes an `Asked` and returns it, further on; what it is about stands in the file of its
mechanism. `glasscity.engine.stages.asks` calls them, in the order of their turns.
"""

from __future__ import annotations

from typing import NamedTuple

from glasscity.compilation import inner_jit, integer
from glasscity.consequences.attempts import attempts
from glasscity.consequences.benefits import gets_benefit
from glasscity.consequences.blacklist import THE_LIST, THE_ORDER
from glasscity.consequences.institutions import (
    BY_COMMERCIAL,
    BY_LIST,
    BY_ORDER,
    GRANTED,
    commercial_denies,
    decision,
)
from glasscity.engine.records import Moment
from glasscity.engine.state import (
    ATTEMPTS,
    DENIALS,
    NOT_A_MEMBER,
    REQUESTS,
    WRONGFUL_DENIALS,
    Shard,
    State,
    Tallies,
)
from glasscity.engine.world import World
from glasscity.people.attributes import stratum_index
from glasscity.people.streams import Stream, act_field, words_of
from glasscity.scoring.characteristics import barred_points
from glasscity.scoring.tiers import AT_ONCE, is_among, shown_score, tier_of
from glasscity.sensing.truth import WRONG_KINDS, Truth, truth_of_kind

_TRUE = integer(Truth.TRUE)
_STALE = integer(Truth.STALE)
_BARRED_GROUND = integer(Truth.BARRED_GROUND)
_BY_COMMERCIAL = integer(BY_COMMERCIAL)
_ATTEMPTS = integer(Stream.ATTEMPTS)


@inner_jit
def main_wrong(world: World, state: State, person: int) -> int:
    """Return the kind of wrong that takes most points of a person now."""
    worst, truth = integer(0), integer(1)
    for candidate in range(WRONG_KINDS):
        points = integer(state.wrongful_points[person, candidate])
        if points < worst:
            worst, truth = points, integer(truth_of_kind(candidate))
    # Where contexts are kept apart, points for what somebody is belong to none and count nowhere.
    if not world.contexts.on:
        barred = integer(barred_points(world.attributes[person], world.characteristics))
        if barred < worst:
            truth = _BARRED_GROUND
    return truth


@inner_jit
def _standing(state: State, person: int, which: int, week: int) -> tuple[bool, int]:
    """Tell whether an instrument names a person in a week, and the truth of that listing."""
    listing = integer(state.listing[person, which])
    if listing == _TRUE and integer(state.paid_in[person, which]) <= week:
        listing = _STALE
    return integer(state.listed_until[person, which]) > week, listing


class Asked(NamedTuple):
    """A demand on its way through the steps that answer it; whole numbers of 64 bits."""

    moment: Moment
    tier: int
    """Tier that the institution goes by."""
    clean_tier: int
    """The same without what is wrongful."""
    commercial: int
    """Commercial score, NOT_A_MEMBER where there is none."""
    reason: int
    """GRANTED, or why not."""
    truth: int
    """Truth behind a refusal."""
    tries: int
    """How often somebody tries who is refused."""
    benefit: int
    """1 where something is given on top."""


@inner_jit
def asked(world: World, state: State, tallies: Tallies, moment: Moment) -> Asked:
    """Return a demand that has just been made, and count it."""
    person, none = moment.person, integer(0)
    column = world.institutions[moment.item]["column"]
    tallies.requests[column, stratum_index(world.attributes[person])] += 1
    tallies.window[REQUESTS] += 1
    commercial = integer(NOT_A_MEMBER)
    if world.commercial.on:
        commercial = integer(state.commercial[person])
    tier, clean = integer(state.tier[person]), integer(state.clean_tier[person])
    return Asked(moment, tier, clean, commercial, integer(GRANTED), _TRUE, none, none)


@inner_jit
def own_context(world: World, state: State, _shard: Shard, _tallies: Tallies, ask: Asked) -> Asked:
    """Let the institution see what arose in its own context alone."""
    moment, person = ask.moment, ask.moment.person
    if not world.contexts.on or ask.tier < 0:
        return ask
    rules, cuts = world.rules, world.tiers.cuts
    column = integer(world.contexts.column[moment.item])
    if world.tiers.review == AT_ONCE:
        score = rules.start + integer(state.context_points[person, column])
        wrongful = integer(state.context_wrongful[person, column])
    else:
        score = rules.start + integer(state.context_reviewed[person, column])
        wrongful = integer(state.clean_reviewed[person, column])
    tier = integer(tier_of(shown_score(score, rules.floor, rules.ceiling), cuts))
    clean = integer(tier_of(shown_score(score - wrongful, rules.floor, rules.ceiling), cuts))
    a = ask
    return Asked(moment, tier, clean, a.commercial, a.reason, a.truth, a.tries, a.benefit)


@inner_jit
def decide(world: World, state: State, _shard: Shard, _tallies: Tallies, ask: Asked) -> Asked:
    """Refuse by list, by order, by tier or by commercial score, or grant.

    A refusal is wrongful where none would be left without what is wrong; else it counts by the
    reason that would be left.
    """
    moment, person = ask.moment, ask.moment.person
    rule = world.institutions[moment.item]
    denied_tiers = rule["denied_tiers"]
    listed, listing = False, _TRUE
    restricted, order = False, _TRUE
    if world.blacklist.on and rule["denies_listed"]:
        listed, listing = _standing(state, person, THE_LIST, moment.week)
    if world.restriction.on and rule["denies_restricted"]:
        restricted, order = _standing(state, person, THE_ORDER, moment.week)
    reason = integer(decision(listed, restricted, ask.tier, denied_tiers))
    if reason == GRANTED:
        if commercial_denies(ask.commercial, rule["least_commercial"]):
            return _refused(ask, _BY_COMMERCIAL, _TRUE)
        return ask
    rightly_listed = listed and listing == _TRUE
    rightly_restricted = restricted and order == _TRUE
    rightful = integer(decision(rightly_listed, rightly_restricted, ask.clean_tier, denied_tiers))
    if rightful != GRANTED:
        return _refused(ask, rightful, _TRUE)
    if reason == BY_LIST:
        return _refused(ask, reason, listing)
    if reason == BY_ORDER:
        return _refused(ask, reason, order)
    return _refused(ask, reason, integer(main_wrong(world, state, person)))


@inner_jit
def _refused(ask: Asked, reason: int, truth: int) -> Asked:
    a = ask
    return Asked(a.moment, a.tier, a.clean_tier, a.commercial, reason, truth, a.tries, a.benefit)


@inner_jit
def try_again(world: World, _state: State, _shard: Shard, _tallies: Tallies, ask: Asked) -> Asked:
    """Draw how often a person tries whose wish is refused."""
    if ask.reason == GRANTED:
        return ask
    moment, tries = ask.moment, integer(1)
    if world.again_above.shape[1] > 0:
        column = world.institutions[moment.item]["column"]
        about = act_field(world.acts[moment.item], moment.number)
        word, _, _, _ = words_of(_ATTEMPTS, moment.person, moment.week, about, world.key)
        tries = integer(attempts(word, world.again_above, column))
    a = ask
    return Asked(moment, a.tier, a.clean_tier, a.commercial, a.reason, a.truth, tries, a.benefit)


@inner_jit
def give_on_top(world: World, _state: State, _shard: Shard, tallies: Tallies, ask: Asked) -> Asked:
    """Give good tiers or commercial scores something on top of what is granted."""
    if ask.reason != GRANTED:
        return ask
    a, rule = ask, world.institutions[ask.moment.item]
    gets = gets_benefit(a.tier, a.commercial, rule["benefit_tiers"], rule["benefit_commercial"])
    # With a scarce place it is given at the end of the week.
    if gets and not rule["scarce"]:
        stratum = stratum_index(world.attributes[a.moment.person])
        tallies.benefits[rule["column"], stratum] += 1
    return Asked(
        a.moment, a.tier, a.clean_tier, a.commercial, a.reason, a.truth, a.tries, integer(gets)
    )


@inner_jit
def apply_for_place(
    world: World, _state: State, shard: Shard, _tallies: Tallies, ask: Asked
) -> Asked:
    """Let a demand wait for the end of the week, where places are scarce."""
    rule = world.institutions[ask.moment.item]
    if ask.reason != GRANTED or not rule["scarce"]:
        return ask
    moment, outbox = ask.moment, shard.outbox
    row = outbox.applications[outbox.filled[2]]
    row[0], row[1] = moment.person, moment.item
    row[2] = integer(is_among(ask.tier, rule["prefer_tiers"]))
    row[3], row[4], row[5] = moment.quarter, moment.number, ask.benefit
    outbox.filled[2] += 1
    return ask


@inner_jit
def answered(world: World, state: State, tallies: Tallies, ask: Asked) -> tuple[int, int, int]:
    """Count a refusal; return the reason (GRANTED, ...), the truth behind it, and the attempts."""
    if ask.reason == GRANTED:
        return ask.reason, ask.truth, ask.tries
    person = ask.moment.person
    column = world.institutions[ask.moment.item]["column"]
    stratum = stratum_index(world.attributes[person])
    if ask.truth != _TRUE:
        tallies.window[WRONGFUL_DENIALS] += 1
    state.denials[person] += 1
    tallies.window[DENIALS] += 1
    tallies.denials[column, ask.reason - 1, ask.truth, stratum] += 1
    tallies.attempts[column, stratum] += ask.tries
    tallies.window[ATTEMPTS] += ask.tries
    return ask.reason, ask.truth, ask.tries
