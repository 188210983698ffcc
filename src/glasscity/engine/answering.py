"""How an institution answers a demand: list, tier, commercial score, scarce places, benefits."""

from __future__ import annotations

from glasscity.compilation import inner_jit, integer
from glasscity.consequences.benefits import gets_benefit
from glasscity.consequences.institutions import (
    BY_COMMERCIAL,
    BY_LIST,
    GRANTED,
    commercial_denies,
    decision,
)
from glasscity.engine.state import (
    DENIALS,
    NOT_A_MEMBER,
    REQUESTS,
    WRONGFUL_DENIALS,
    Outbox,
    State,
    Tallies,
)
from glasscity.engine.world import World
from glasscity.people.attributes import stratum_index
from glasscity.scoring.characteristics import barred_points
from glasscity.scoring.tiers import AT_ONCE, shown_score, tier_of
from glasscity.sensing.truth import WRONG_KINDS, Truth, truth_of_kind

_TRUE = int(Truth.TRUE)
_STALE = int(Truth.STALE)
_BARRED_GROUND = int(Truth.BARRED_GROUND)
_BY_COMMERCIAL = int(BY_COMMERCIAL)


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
            truth = integer(_BARRED_GROUND)
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
def answer(
    world: World, state: State, outbox: Outbox, tallies: Tallies, person: int, item: int,
    quarter: int, number: int, week: int,
) -> tuple[int, int]:  # fmt: skip
    """Answer a demand; return the reason (GRANTED, BY_LIST, ...) and the truth behind it."""
    rule = world.institutions[item]
    column = rule["column"]
    stratum = stratum_index(world.attributes[person])
    tallies.requests[column, stratum] += 1
    tallies.window[REQUESTS] += 1
    denied_tiers, denies_listed = rule["denied_tiers"], rule["denies_listed"]
    listed, listing = False, integer(_TRUE)
    if world.blacklist.on:
        listed = integer(state.listed_until[person]) > week
        listing = integer(state.listing[person])
        if listing == _TRUE and integer(state.paid_in[person]) <= week:
            listing = integer(_STALE)
    tier, clean_tier = _tiers_seen(world, state, person, item)
    commercial = integer(NOT_A_MEMBER)
    if world.commercial.on:
        commercial = integer(state.commercial[person])
    reason = decision(listed, tier, denied_tiers, denies_listed)
    if reason == GRANTED and commercial_denies(commercial, rule["least_commercial"]):
        reason = _BY_COMMERCIAL
    if reason == GRANTED:
        gets = gets_benefit(tier, commercial, rule["benefit_tiers"], rule["benefit_commercial"])
        if rule["scarce"]:
            # Places are given out at the end of the week.
            row = outbox.applications[outbox.filled[2]]
            row[0], row[1] = person, item
            row[2] = (rule["prefer_tiers"] >> tier) & 1 if tier >= 0 else 0
            row[3], row[4], row[5] = quarter, number, integer(gets)
            outbox.filled[2] += 1
        elif gets:
            tallies.benefits[column, stratum] += 1
        return GRANTED, _TRUE
    truth = integer(_TRUE)
    if reason != _BY_COMMERCIAL:
        rightly_listed = listed and listing == _TRUE
        rightful_reason = decision(rightly_listed, clean_tier, denied_tiers, denies_listed)
        if rightful_reason == GRANTED:
            truth = listing if reason == BY_LIST else main_wrong(world, state, person)
            tallies.window[WRONGFUL_DENIALS] += 1
        else:
            reason = rightful_reason
    state.denials[person] += 1
    tallies.window[DENIALS] += 1
    tallies.denials[column, reason - 1, truth, stratum] += 1
    return reason, truth
