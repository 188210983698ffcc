"""A demand, and its answer. Written by `python -m glasscity.engine.emitting`, not by hand."""

from __future__ import annotations

from glasscity.compilation import inner_jit
from glasscity.engine.answering import (
    answered,
    apply_for_place,
    asked,
    decide,
    give_on_top,
    own_context,
    try_again,
)
from glasscity.engine.records import Moment
from glasscity.engine.state import Shard, State, Tallies
from glasscity.engine.world import World


@inner_jit
def answer(
    world: World, state: State, shard: Shard, tallies: Tallies, moment: Moment
) -> tuple[int, int, int]:
    """Answer a demand; return the reason (GRANTED, ...), the truth behind it, and the attempts."""
    ask = asked(world, state, tallies, moment)
    # scoring/contexts: Works out the tier that an institution sees from acts of its own context
    # alone.
    ask = own_context(world, state, shard, tallies, ask)
    # consequences/institutions: Answers a demand: refuses by list, by order, by tier, or by
    # commercial score.
    ask = decide(world, state, shard, tallies, ask)
    # consequences/attempts: A refusal: how often the person tries in vain is drawn.
    ask = try_again(world, state, shard, tallies, ask)
    # consequences/benefits: Gives good tiers or commercial scores something on top.
    ask = give_on_top(world, state, shard, tallies, ask)
    # consequences/places: Where places are scarce: notes the application for the end of the week.
    ask = apply_for_place(world, state, shard, tallies, ask)
    return answered(world, state, tallies, ask)
