"""Speech is not scored: a safeguard that takes what people say out of the rulebook."""

from __future__ import annotations

from glasscity.scenario.lives import Act
from glasscity.scenario.safeguards import Safeguards
from glasscity.sensing.registry import WRITTEN


def is_unscored(safeguards: Safeguards, act: Act) -> bool:
    """Tell whether a safeguard keeps an act out of the rulebook.

    Parameters
    ----------
    safeguards
        The regime's safeguards.
    act
        The act.

    Returns
    -------
    bool
        True for speech, and for anything protected that is written on a platform or in a chat
        group, where the safeguard is on.
    """
    if safeguards.speech is None or not safeguards.speech.unscored:
        return False
    written = bool(WRITTEN & act.channels.keys())
    return act.context == "speech" or (act.standing == "protected" and written)
