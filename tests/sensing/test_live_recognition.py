"""A ban on live recognition takes the camera channel away."""

import pytest

from glasscity.scenario.regimes import Regime, Safeguards, Sensing
from glasscity.scenario.safeguards import LiveRecognition
from glasscity.sensing.cameras import Cameras

CAMERAS = Cameras()


@pytest.mark.parametrize(
    ("cameras", "ban", "expected"),
    [
        (CAMERAS, None, CAMERAS),
        (CAMERAS, LiveRecognition(banned=False), CAMERAS),
        (CAMERAS, LiveRecognition(), None),
        (None, None, None),
        (None, LiveRecognition(), None),
    ],
    ids=["no safeguard", "not banned", "banned", "no cameras", "no cameras, banned"],
)
def test_cameras_in_force(cameras, ban, expected):
    safeguards = Safeguards(live_recognition=ban)
    found = Cameras.in_force(Regime(sensing=Sensing(cameras=cameras), safeguards=safeguards))
    assert found == expected
