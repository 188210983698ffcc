"""Whether the response lets a moment come to pass: the steps of the stage ``thins``.

Each step takes the chance that the steps before it leave a moment, in units of 2**-32, and returns
what it leaves; NOTHING_YET where none had anything to say. One word decides for all together, so a
stronger response withholds what a weaker one withholds, and more.
"""

from __future__ import annotations

from glasscity.compilation import inner_jit, integer
from glasscity.engine.state import State
from glasscity.engine.world import OFFENCE, SPEECH, VOLUNTARY, World
from glasscity.life.poisson import both_chances
from glasscity.response.awareness import knows_rules
from glasscity.response.deterrence import kept_after_habituation
from glasscity.response.fear import silencing_level, step_of_level

NOTHING_YET = -1


@inner_jit
def both(left: int, kept: int) -> int:
    """Return what two steps leave together."""
    return kept if left == NOTHING_YET else both_chances(left, kept)


@inner_jit
def silence(world: World, state: State, person: int, item: int, _week: int, left: int) -> int:
    """Withhold critical remarks by fear."""
    if world.thins[item] != SPEECH:
        return left
    fear, on_speech = integer(state.fear[person]), integer(state.speech_fear[person])
    level = silencing_level(fear, on_speech, world.fear.other_grounds)
    return both(left, integer(world.fear.speech_below[step_of_level(level)]))


@inner_jit
def caution(world: World, state: State, person: int, item: int, _week: int, left: int) -> int:
    """Drop offences by fear."""
    if world.thins[item] != OFFENCE:
        return left
    level = integer(state.fear[person])
    return both(left, integer(world.fear.caution_below[step_of_level(level)]))


@inner_jit
def deter(world: World, state: State, person: int, item: int, week: int, left: int) -> int:
    """Drop offences of those who know the rules."""
    if world.thins[item] != OFFENCE or not world.deterrence.on:
        return left
    if not knows_rules(integer(state.aware[person])):
        return left
    kept = kept_after_habituation(
        integer(world.deterrence.kept_below[item]), integer(world.deterrence.remaining[week])
    )
    return both(left, integer(kept))


@inner_jit
def volunteer(world: World, _state: State, _person: int, item: int, _week: int, left: int) -> int:
    """Drop days of study where use is voluntary."""
    if world.thins[item] != VOLUNTARY:
        return left
    return both(left, integer(world.study.kept_below))


@inner_jit
def is_left(word: int, left: int) -> bool:
    """Tell whether a moment comes to pass."""
    return left == NOTHING_YET or word < left
