"""What a system does with a life, on paper: the half of a scenario that is policy."""

from __future__ import annotations

from .channels import (
    Cameras,
    Channel,
    ChatGroups,
    ControlRoom,
    Informers,
    Platforms,
    Registers,
    Sensing,
)
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
    "Cameras",
    "Channel",
    "ChatGroups",
    "CommercialScore",
    "Consequences",
    "ControlRoom",
    "Deterrence",
    "Fear",
    "Informers",
    "Institution",
    "Merger",
    "Official",
    "Officials",
    "Platforms",
    "PointRule",
    "PurchaseClass",
    "Quota",
    "Regime",
    "Registers",
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
