"""A person's score and tier: who has one, how points move it, when the tier is worked out."""

from __future__ import annotations

from glasscity.compilation import inner_jit, integer
from glasscity.engine.packing import label_item, label_kind, label_truth
from glasscity.engine.records import Letter
from glasscity.engine.state import NO_TIER, Shard, State, Tallies
from glasscity.engine.world import World
from glasscity.people.attributes import AGE, DISTRICT, MIGRANT, field_value
from glasscity.scoring.characteristics import barred_points
from glasscity.scoring.rulebook import RuleTables
from glasscity.scoring.tiers import shown_score, tier_of
from glasscity.sensing.truth import WRONG_KINDS, Truth, wrong_kind

_TRUE = integer(Truth.TRUE)

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
def move_context(
    world: World, state: State, person: int, item: int, points: int, wrongful: bool
) -> None:
    """Add points to what a person has in the context of an act, where contexts are apart."""
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
    move_context(world, state, person, label_item(letter.label), -points, wrongful)
    if points < 0:
        state.active_penalties[person] -= 1
        state.penalty_clock[person] += week
        # Letters that take points away are numbered as the fates are.
        tallies.fates[label_kind(letter.label), truth] += 1
        if truth != _TRUE:
            state.wrongful_points[person, wrong_kind(truth)] -= points
    return code
