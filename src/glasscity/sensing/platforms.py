"""Platforms that filter what people write, as an error process: no filter exists anywhere.

A remark of a kind that the filter is meant to catch is caught unless the filter misses it. A caught
remark that is lawful is still punished where the rulebook says so, and counted as such. False
alarms, remarks that were not of the kind, are drawn apart (`glasscity.sensing.false_events`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from glasscity.mechanism import Draw, Scenario
from glasscity.scenario.fields import Switch, one_of
from glasscity.scenario.quantity import AT_ONCE, NO_SHARE, Duration, Rate, Share
from glasscity.scenario.value_words import plain
from glasscity.scenario.vocabulary import VICTIMS
from glasscity.sensing.channel import SeenChannel, notes


class Platforms(SeenChannel):
    """Platforms that filter what people write: an error process, no filter exists anywhere."""

    number = 3
    stream = Draw(12, "Words of a moment on a platform: caught, mistaken, victim, spare.")
    false_stream = Draw(16, "False alarms of a filter; fields as COUNT.")
    recorder = "a platform's filter"
    written = True
    words = "Platforms that filter what people write."
    turns = notes(300, "Catches a remark, or misses it, or blames another account.")
    zero: ClassVar = {"miss": "1 share; assumed", "false_events": "{}"}

    coupled: Switch = True
    """Whether records feed the score."""
    miss: Share = NO_SHARE
    """Chance that a remark that the filter is meant to catch passes it."""
    mistaken: Share = NO_SHARE
    """Chance that a record lands on somebody else's account."""
    victims: Annotated[str, *one_of(VICTIMS)] = "anyone"
    delay: Duration = AT_ONCE
    false_events: dict[str, Rate] = Field(default_factory=dict)
    """False alarms: remarks that were not of the kind, per person."""

    def says(self, scenario: Scenario) -> Iterator[str]:
        """Yield how many remarks are caught, and how many held against another account."""
        caught = plain(float(1000 * self.noted()))
        wrong = plain(1000 * self.mistaken.value)
        yield f"Of 1,000 remarks that the filter is meant to catch, {caught} are caught."
        yield f"Of 1,000 caught, {wrong} are held against another account."
