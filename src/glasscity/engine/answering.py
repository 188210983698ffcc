"""How an institution answers a demand: list, tier, commercial score, scarce places, benefits."""

from __future__ import annotations

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
def _tiers_seen(world: World, state: State, person: int, item: int) -> tuple[int, int]:
    """Return the tier that the institution goes by, and the same without what is wrongful."""
    tier, clean = integer(state.tier[person]), integer(state.clean_tier[person])
    if not world.contexts.on or tier < 0:
        return tier, clean
    rules, cuts = world.rules, world.tiers.cuts
    column = integer(world.contexts.column[item])
    # Only what arose in the institution's own context is its business.
    if world.tiers.review == AT_ONCE:
        score = rules.start + integer(state.context_points[person, column])
        wrongful = integer(state.context_wrongful[person, column])
    else:
        score = rules.start + integer(state.context_reviewed[person, column])
        wrongful = integer(state.clean_reviewed[person, column])
    tier = tier_of(shown_score(score, rules.floor, rules.ceiling), cuts)
    clean = tier_of(shown_score(score - wrongful, rules.floor, rules.ceiling), cuts)
    return tier, clean


@inner_jit
def _standing(state: State, person: int, which: int, week: int) -> tuple[bool, int]:
    """Tell whether an instrument names a person in a week, and the truth of that listing."""
    listing = integer(state.listing[person, which])
    if listing == _TRUE and integer(state.paid_in[person, which]) <= week:
        listing = _STALE
    return integer(state.listed_until[person, which]) > week, listing


@inner_jit
def _tries(world: World, moment: Moment, column: int) -> int:
    """Return how often a person tries whose wish is refused."""
    if world.again_above.shape[1] == 0:
        return 1
    about = act_field(world.acts[moment.item], moment.number)
    word, _, _, _ = words_of(_ATTEMPTS, moment.person, moment.week, about, world.key)
    return attempts(word, world.again_above, column)


@inner_jit
def _grant(
    world: World, shard: Shard, tallies: Tallies, moment: Moment, tier: int, commercial: int
) -> None:
    """Grant a demand, with something on top; where places are scarce, let it wait for them."""
    rule = world.institutions[moment.item]
    gets = gets_benefit(tier, commercial, rule["benefit_tiers"], rule["benefit_commercial"])
    if rule["scarce"]:
        # Places are given out at the end of the week.
        outbox = shard.outbox
        row = outbox.applications[outbox.filled[2]]
        row[0], row[1] = moment.person, moment.item
        row[2] = integer(is_among(tier, rule["prefer_tiers"]))
        row[3], row[4], row[5] = moment.quarter, moment.number, integer(gets)
        outbox.filled[2] += 1
    elif gets:
        stratum = stratum_index(world.attributes[moment.person])
        tallies.benefits[rule["column"], stratum] += 1


@inner_jit
def answer(
    world: World, state: State, shard: Shard, tallies: Tallies, moment: Moment
) -> tuple[int, int, int]:
    """Answer a demand; return the reason (GRANTED, ...), the truth behind it, and the attempts."""
    person, item, week = moment.person, moment.item, moment.week
    rule = world.institutions[item]
    column = rule["column"]
    stratum = stratum_index(world.attributes[person])
    tallies.requests[column, stratum] += 1
    tallies.window[REQUESTS] += 1
    denied_tiers = rule["denied_tiers"]
    listed, listing = False, _TRUE
    restricted, order = False, _TRUE
    if world.blacklist.on and rule["denies_listed"]:
        listed, listing = _standing(state, person, THE_LIST, week)
    if world.restriction.on and rule["denies_restricted"]:
        restricted, order = _standing(state, person, THE_ORDER, week)
    tier, clean_tier = _tiers_seen(world, state, person, item)
    commercial = integer(NOT_A_MEMBER)
    if world.commercial.on:
        commercial = integer(state.commercial[person])
    reason = decision(listed, restricted, tier, denied_tiers)
    if reason == GRANTED and commercial_denies(commercial, rule["least_commercial"]):
        reason = _BY_COMMERCIAL
    if reason == GRANTED:
        _grant(world, shard, tallies, moment, tier, commercial)
        return GRANTED, _TRUE, 0
    truth = _TRUE
    # A refusal is wrongful where none would be left without what is wrong; else it counts by the
    # reason that would be left.
    if reason != _BY_COMMERCIAL:
        rightly_listed = listed and listing == _TRUE
        rightly_restricted = restricted and order == _TRUE
        rightful_reason = decision(rightly_listed, rightly_restricted, clean_tier, denied_tiers)
        if rightful_reason == GRANTED:
            if reason == BY_LIST:
                truth = listing
            elif reason == BY_ORDER:
                truth = order
            else:
                truth = main_wrong(world, state, person)
            tallies.window[WRONGFUL_DENIALS] += 1
        else:
            reason = rightful_reason
    state.denials[person] += 1
    tallies.window[DENIALS] += 1
    tallies.denials[column, reason - 1, truth, stratum] += 1
    tries = integer(_tries(world, moment, column))
    tallies.attempts[column, stratum] += tries
    tallies.window[ATTEMPTS] += tries
    return reason, truth, tries
