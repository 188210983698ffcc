"""Ban on live recognition: cameras may film, but may not search a gallery for whoever they see.

Without a search no camera record names anybody, so under the ban the camera channel makes none.
"""

from __future__ import annotations

from typing import ClassVar

from glasscity.mechanism import Findings, Path, Regime, Safeguard, Scenario, Turn
from glasscity.scenario.fields import Source, Switch


class LiveRecognition(Safeguard):
    """Whether cameras may search a gallery for whoever comes into view."""

    number = 11
    words = "Cameras may not search for whoever they see."
    field_words: ClassVar = {"banned": "Whether searching is forbidden."}
    of_scores = False
    turns = (
        Turn(
            "week",
            180,
            "Keeps cameras from searching, so that they name nobody.",
            "moments",
            "searches",
        ),
    )

    banned: Switch = True
    source: Source = "assumed"

    @classmethod
    def is_on(cls, regime: Regime) -> bool:
        """Tell whether there are cameras that it keeps from searching."""
        ban = cls.of(regime)
        return ban is not None and ban.banned and _has_cameras(regime)

    def idles(self, here: Path, scenario: Scenario) -> Findings:
        """Yield that there are no cameras to ban."""
        if self.banned and not _has_cameras(scenario.regime):
            yield here, "bans nothing: regime.sensing.cameras is absent"


def _has_cameras(regime: Regime) -> bool:
    # That file stands on this one.
    from glasscity.sensing.cameras import Cameras

    return regime.get(Cameras) is not None
