"""The first day: who is scored, and who is on the court's list already."""

from __future__ import annotations

import numpy as np

from glasscity.compilation import integer, jit
from glasscity.consequences.blacklist import removal_week, weeks_until_paid
from glasscity.engine.state import MOST_COUNT, Shard, State
from glasscity.engine.window import World, is_scored
from glasscity.people.attributes import AGE, DISTRICT, field_value
from glasscity.people.streams import Stream, philox
from glasscity.scoring.tiers import shown_score, tier_of

_BLACKLIST_START = int(Stream.BLACKLIST_START)
ADULT_AGE = 18
"""Years; nobody younger is on the list at the start."""


@jit
def start_shard(world: World, state: State, shard: Shard, first: int, people: int) -> None:
    """Put the people of a shard where they start.

    Parameters
    ----------
    world, state, shard
        See their classes.
    first, people
        The shard.
    """
    rules, blacklist = world.rules, world.blacklist
    tier = tier_of(shown_score(rules.start, rules.floor, rules.ceiling), world.tiers.cuts)
    for person in range(first, first + people):
        attributes = world.attributes[person]
        if is_scored(rules, attributes):
            state.tier[person] = tier
            state.clean_tier[person] = tier
            shard.tiers[field_value(attributes, DISTRICT), tier] += 1
        if blacklist.on and field_value(attributes, AGE) >= ADULT_AGE:
            listed, remaining, unpaid, _ = philox(
                np.uint64(person),
                np.uint64(0),
                np.uint64(0),
                np.uint64(_BLACKLIST_START),
                world.key_0,
                world.key_1,
            )
            if integer(listed) < blacklist.already_below:
                left = 1 + ((integer(remaining) * blacklist.term) >> 32)
                paid = min(weeks_until_paid(integer(unpaid), blacklist.unpaid_above), MOST_COUNT)
                state.listed_until[person] = removal_week(0, paid, left, blacklist.correction)
                state.paid_in[person] = paid


@jit
def count_listed(state: State, first: int, people: int, week: int) -> int:
    """Return how many people of a shard are on the court's list in a week."""
    if state.listed_until.size == 0:
        return 0
    count = 0
    for person in range(first, first + people):
        count += integer(state.listed_until[person] > week)
    return count
