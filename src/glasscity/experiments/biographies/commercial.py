"""What a commercial score is made of, as far as the state at the end of a run tells it."""

from __future__ import annotations

from glasscity.engine.clock import Played
from glasscity.engine.excerpt import Excerpt
from glasscity.engine.state import NOT_A_MEMBER
from glasscity.experiments.biographies.facts import Commercial, Component
from glasscity.scenario.vocabulary import COMPONENTS
from glasscity.scoring.commercial_score import profile_component


def commercial_at_end(played: Played | Excerpt, person: int) -> Commercial | None:
    """Return somebody's commercial score at the end, and its components.

    Payments and purchases are those of the last day; the score is that of the last month's review.
    Friends' scores are border inputs and kept by nobody.

    Parameters
    ----------
    played
        A run, or a replay of this person.
    person
        Number of the person.

    Returns
    -------
    Commercial or None
        None for somebody without such a score.
    """
    state, plan = played.state, played.plan
    asked = plan.scenario.regime.commercial_score
    if asked is None or not state.commercial.size or state.commercial[person] == NOT_A_MEMBER:
        return None
    tables, attributes = plan.commercial, int(played.attributes[person])
    known: dict[str, tuple[int, int]] = {
        "history": (tables.history_start, int(state.history[person])),
        "behaviour": (tables.behaviour_start, int(state.behaviour[person])),
    }
    for name in ("ability", "identity"):
        # What somebody is does not change within a run.
        worth = int(profile_component(attributes, tables, COMPONENTS.index(name)))
        known[name] = worth, worth
    parts = (
        Component(name, float(asked.weights[name].value), *known.get(name, (None, None)))
        for name in COMPONENTS
        if name in asked.weights and asked.weights[name].value > 0
    )
    return Commercial(
        score=int(state.commercial[person]),
        floor=tables.floor,
        ceiling=tables.ceiling,
        components=tuple(parts),
    )
