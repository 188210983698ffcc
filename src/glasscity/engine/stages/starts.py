"""The first day. Written by `python -m glasscity.engine.emitting`, not by hand."""

from __future__ import annotations

from glasscity.compilation import jit
from glasscity.engine.start import (
    characterise,
    consent,
    grade,
    join,
    know,
    list_already,
    register,
    watch,
)
from glasscity.engine.state import Shard, State
from glasscity.engine.world import World


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
    for person in range(first, first + people):
        register(world, state, person)
        # scoring/consent: Once, at the start: whoever does not agree is not scored.
        consent(world, state, shard, person)
        # scoring/characteristics: Once, at the start: gives and takes points for what somebody is.
        characterise(world, state, shard, person)
        # scoring/tiers: Once, at the start: everybody who is scored gets the tier of the score they
        # begin with.
        grade(world, state, shard, person)
        # consequences/blacklist: Once, at the start: puts a share of adults on the list, and under
        # the order.
        list_already(world, state, shard, person)
        # response/fear: Once, at the start: fear is what visible cameras keep up.
        watch(world, state, shard, person)
        # response/awareness: Once, at the start: says who knows the rules.
        know(world, state, shard, person)
        # scoring/commercial_score: Once, at the start: adults online join, or do not, and get their
        # first score.
        join(world, state, shard, person)
