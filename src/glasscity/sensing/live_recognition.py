"""Ban on live recognition: cameras may film, but may not search a gallery for whoever they see.

Without a search no camera record names anybody, so under the ban the camera channel makes none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glasscity.scenario.regimes import Regime


def search_is_banned(regime: Regime) -> bool:
    """Tell whether a regime forbids cameras to search a gallery.

    Parameters
    ----------
    regime
        Of a scenario.
    """
    ban = regime.safeguards.live_recognition
    return ban is not None and ban.banned
