"""What a system does with a life, on paper: the half of a scenario that is policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pydantic import SerializeAsAny

from glasscity.mechanism import Kind, Mechanism, Scorer, registered
from glasscity.scoring.commercial_score import CommercialScore
from glasscity.scoring.study_app import StudyApp
from glasscity.sensing.registry import SENSES, Sensing

from .fields import Part
from .reactions import Consequences
from .responses import ANSWERS, Response
from .rulebooks import Scoring
from .safeguards import SAFEGUARDS, Safeguards

SCORERS: Final = registered(["glasscity.scoring"], Scorer)
"""What moves a score beside the rulebook."""
KINDS: Final = (*SENSES, *SCORERS, *ANSWERS, *SAFEGUARDS)
"""Every mechanism of a room that has a registry, room by room."""


class Regime(Part):
    """The half of a scenario that is policy."""

    # A room that holds mechanisms from outside is of a class below, and is written as that.
    sensing: SerializeAsAny[Sensing] = Sensing()
    scoring: Scoring | None = None
    study_app: StudyApp | None = None
    commercial_score: CommercialScore | None = None
    consequences: Consequences = Consequences()
    response: SerializeAsAny[Response] = Response()
    safeguards: SerializeAsAny[Safeguards] = Safeguards()

    def get(self, kind: type[Kind]) -> Kind | None:
        """Return the regime's mechanism of a kind; None where it is off."""
        return kind.of(self)

    def mechanisms(self) -> Iterator[tuple[tuple[str, ...], Mechanism]]:
        """Yield each mechanism that is on, and where it stands, in the order of a file."""
        yield from _mechanisms(self, ("regime",))


def _mechanisms(owner: Part, here: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Mechanism]]:
    for name in type(owner).model_fields:
        part = getattr(owner, name)
        if isinstance(part, Mechanism):
            yield (*here, name), part
        if isinstance(part, Part):
            yield from _mechanisms(part, (*here, name))
