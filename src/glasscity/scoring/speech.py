"""Speech is not scored: a safeguard that takes what people say out of the rulebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from glasscity.mechanism import Safeguard, Turn
from glasscity.scenario.fields import Source, Switch
from glasscity.scenario.lives import Act
from glasscity.sensing.registry import WRITTEN

if TYPE_CHECKING:
    from glasscity.scenario.safeguards import Safeguards


class Speech(Safeguard):
    """What people say is not scored."""

    number = 9
    field_words: ClassVar = {"unscored": "Whether speech is kept out of the rulebook."}
    turns = (
        Turn(
            "week",
            2010,
            "Each record: what people say has no rule, so it is worth nothing.",
            "record",
            "",
        ),
    )

    unscored: Switch = True
    source: Source = "assumed"


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
    guard = safeguards.get(Speech)
    return guard is not None and guard.unscored and is_said(act)


def is_said(act: Act) -> bool:
    """Tell whether an act is speech, or protected and written where a channel reads it."""
    written = bool(WRITTEN & act.channels.keys())
    return act.context == "speech" or (act.standing == "protected" and written)
