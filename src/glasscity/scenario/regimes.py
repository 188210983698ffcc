"""What a system does with a life, on paper: the half of a scenario that is policy."""

from __future__ import annotations

from collections.abc import Iterator

from glasscity.mechanism import Kind, Mechanism
from glasscity.sensing.registry import Sensing

from .fields import Part
from .reactions import Blacklist, Consequences, Institution
from .responses import Approval, Deterrence, Fear, Response, Ties
from .rulebooks import (
    CommercialScore,
    Merger,
    Official,
    Officials,
    PointRule,
    PurchaseClass,
    Quota,
    Scope,
    Scoring,
    StudyApp,
    StudyItem,
)
from .safeguards import Safeguards

__all__ = [
    "Approval",
    "Blacklist",
    "CommercialScore",
    "Consequences",
    "Deterrence",
    "Fear",
    "Institution",
    "Merger",
    "Official",
    "Officials",
    "PointRule",
    "PurchaseClass",
    "Quota",
    "Regime",
    "Response",
    "Safeguards",
    "Scope",
    "Scoring",
    "Sensing",
    "StudyApp",
    "StudyItem",
    "Ties",
]


class Regime(Part):
    """The half of a scenario that is policy."""

    sensing: Sensing = Sensing()
    scoring: Scoring | None = None
    study_app: StudyApp | None = None
    commercial_score: CommercialScore | None = None
    consequences: Consequences = Consequences()
    response: Response = Response()
    safeguards: Safeguards = Safeguards()

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
        elif isinstance(part, Part):
            yield from _mechanisms(part, (*here, name))
