"""A ban on live recognition takes the camera channel away."""

import pytest

from glasscity.scenario.regimes import Regime
from glasscity.scenario.safeguards import Safeguards
from glasscity.sensing.cameras import Cameras
from glasscity.sensing.live_recognition import LiveRecognition
from glasscity.sensing.registry import Sensing

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
