"""Acts and numbers on paper, without a scenario around them."""

from __future__ import annotations

import pytest

from glasscity.scenario.lives import Act
from glasscity.scenario.quantity import assumed


@pytest.fixture(scope="session")
def share():
    """Return a function from a number to an assumed share."""
    return lambda value: assumed(value, "share")


@pytest.fixture(scope="session")
def three_items(share):
    """Return a function from a channel to items: an act seen half the time, another, a demand."""

    def build(channel):
        def act(number, channels):
            rate = assumed(1, "per person-year")
            return Act(id=number, title=str(number), rate=rate, channels=channels)

        return [
            ("seen", act(2, {channel: share(0.5)})),
            ("unseen", act(3, {})),
            ("ticket", None),
        ]

    return build
