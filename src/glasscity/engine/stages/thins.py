"""Whether a moment comes to pass. Written by `python -m glasscity.engine.emitting`, not by hand."""

from __future__ import annotations

from glasscity.compilation import inner_jit
from glasscity.engine.state import State
from glasscity.engine.thinning import NOTHING_YET, caution, deter, is_left, silence, volunteer
from glasscity.engine.world import World


@inner_jit
def comes_to_pass(world: World, state: State, person: int, item: int, word: int, week: int) -> bool:
    """Tell whether the response lets a moment come to pass; the same for all its channels."""
    left = NOTHING_YET
    # response/silence: Withholds critical remarks, by the fear of the last border; counts them by
    # whether the person has a record once this border's mail is opened.
    left = silence(world, state, person, item, week, left)
    # response/fear: Drops offences, the more of them the greater the fear.
    left = caution(world, state, person, item, week, left)
    # response/deterrence: Drops offences of those who know the rules, where being found out is
    # likelier or costs more.
    left = deter(world, state, person, item, week, left)
    # scoring/study_app: Drops days of study where use is voluntary.
    left = volunteer(world, state, person, item, week, left)
    return is_left(word, left)
