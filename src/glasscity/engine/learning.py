"""What learning of a penalty does to a person: the steps of the stage ``learns``."""

from __future__ import annotations

from glasscity.compilation import inner_jit
from glasscity.engine.state import State
from glasscity.engine.world import World
from glasscity.response.awareness import LEARNT


@inner_jit
def frighten(world: World, state: State, person: int, item: int) -> None:
    """Alarm the person for the next border, and note it for their friends."""
    if not world.responds:
        return
    state.alarm[person] += world.fear.own
    if not world.fear.is_speech[item]:
        state.other_alarm[person] += world.fear.own
    state.penalised[person] = 1


@inner_jit
def teach_rules(world: World, state: State, person: int, _item: int) -> None:
    """Let the person know the rules, from the next border on: all channels of a week agree."""
    if world.responds:
        state.aware[person] |= LEARNT
