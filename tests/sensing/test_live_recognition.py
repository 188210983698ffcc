"""A ban on live recognition takes the camera channel away."""

import pytest

from glasscity.scenario.regimes import Cameras, Safeguards, Sensing
from glasscity.scenario.safeguards import LiveRecognition
from glasscity.sensing.live_recognition import cameras_in_force

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
    found = cameras_in_force(Sensing(cameras=cameras), Safeguards(live_recognition=ban))
    assert found == expected
