"""Learning of a penalty. Written by `python -m glasscity.engine.emitting`, not by hand."""

from __future__ import annotations

from glasscity.compilation import inner_jit
from glasscity.engine.learning import frighten, teach_rules
from glasscity.engine.state import State
from glasscity.engine.world import World


@inner_jit
def learn(world: World, state: State, person: int, item: int) -> None:
    """Let a person learn of a penalty for an item."""
    # response/fear: Each penalty that the person learns of: raises alarm for the next border, at
    # once or by a letter that is due when a notice comes or the person looks.
    frighten(world, state, person, item)
    # response/awareness: Each penalty that the person learns of: from the next border on the person
    # knows the rules.
    teach_rules(world, state, person, item)
