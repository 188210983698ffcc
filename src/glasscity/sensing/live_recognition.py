"""Ban on live recognition: cameras may film, but may not search a gallery for whoever they see.

Without a search no camera record names anybody, so under the ban the camera channel makes none.
"""

from __future__ import annotations

from glasscity.scenario.regimes import Cameras, Safeguards, Sensing


def cameras_in_force(sensing: Sensing, safeguards: Safeguards) -> Cameras | None:
    """Return the cameras whose matches can become records.

    Parameters
    ----------
    sensing
        The regime's channels.
    safeguards
        The regime's safeguards.

    Returns
    -------
    Cameras or None
        None where there are no cameras, or where live recognition is banned.
    """
    ban = safeguards.live_recognition
    return None if ban is not None and ban.banned else sensing.cameras
