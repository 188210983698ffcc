"""What every channel has: a number, a stream, a formula for what it notes, and its words.

A channel is one file of this room with one class. What its fields are called says what they do:

- ``miss``: chance that what it could note is not;
- ``mistaken`` and ``victims``: chance that a record lands on somebody else, and on whom;
- ``delay``: until a record arrives; ``coupled``: whether records feed the score;
- ``false_events``: records of acts that nobody did, per person.

A channel that has a field has the mechanism; one that has not never misses, is never mistaken, is
at once, always feeds the score and invents nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

import numpy as np

from glasscity.life.poisson import threshold
from glasscity.life.tables import decimal
from glasscity.mechanism import Draw, Findings, Mechanism, Path, Regime, Scenario, Turn
from glasscity.scenario.fields import Text
from glasscity.scenario.lives import Act
from glasscity.scenario.naming import acts_named
from glasscity.scenario.quantity import AT_ONCE, NO_SHARE, Quantity, Ratio
from glasscity.sensing.delay import weeks_of
from glasscity.sensing.seen import SeenTables, no_channel, seen_thresholds, victims_code

Differentials = dict[str, dict[str, Ratio]]


class Sense(Mechanism):
    """A part of the room of sensing."""

    room: ClassVar[tuple[str, ...]] = ("sensing",)


class Channel(Sense):
    """The context in which a channel's data arise, as the law asks about it."""

    collects: Text = ""
    """Who collects."""
    purpose: Text = ""
    norm: Text = ""
    since: Text = ""

    stream: ClassVar[Draw]
    """Of its words about a moment: noted, mistaken, victim, spare."""
    false_stream: ClassVar[Draw | None] = None
    """Of how many records about nothing it makes."""
    recorder: ClassVar[str]
    """Who makes its records, in a story: "a register"."""
    written: ClassVar[bool] = False
    """Whether what it notes is what people write."""

    @property
    def feeds(self) -> bool:
        """Whether its records feed the score."""
        return bool(getattr(self, "coupled", True))

    @property
    def counts(self) -> bool:
        """Whether what it notes leads to a record that feeds the score."""
        return self.feeds

    def could_note(self, act: Act) -> bool:
        """Tell whether it could note a moment of an act."""
        return self.key in act.channels

    def false_rates(self) -> dict[str, Decimal]:
        """Return how many records about nothing it makes of a person in a year, by act."""
        rates: Mapping[str, Quantity] = getattr(self, "false_events", {})
        return {name: decimal(rate) for name, rate in rates.items()}

    def makes_up(self) -> set[str]:
        """Return the acts of which it may record somebody who did nothing."""
        return set(self.false_rates())

    def checks(self, here: Path, scenario: Scenario) -> Findings:
        """Yield what does not agree; ``here`` is where it stands."""
        named: Mapping[str, Quantity] = getattr(self, "false_events", {})
        yield from acts_named((*here, "false_events"), named, scenario.life)

    def idles(self, here: Path, scenario: Scenario) -> Findings:
        """Yield that it can see nothing of this life."""
        acts = scenario.life.acts
        if not acts or self.makes_up() or any(self.key in act.channels for act in acts.values()):
            return
        yield (
            here,
            f"can see nothing: no act of this life has {self.key} among its channels; give one "
            f'"channels: {{{self.key}: 0.5 share; assumed}}"',
        )


class SeenChannel(Channel):
    """A channel that sees single moments, each alone."""

    def noted(self) -> Decimal:
        """Return the chance that it notes what it could see, 0 to 1."""
        return Decimal(1) - decimal(getattr(self, "miss", NO_SHARE))

    def arrives(self, act: str) -> Quantity:
        """Return how long the record of an act takes."""
        delay: Quantity = getattr(self, "delay", AT_ONCE)
        return delay

    def tables(self, acts: list[tuple[str, Act | None]]) -> SeenTables:
        """Return the channel in integers.

        Parameters
        ----------
        acts
            Name and act of each item in order of id; None for a demand.
        """
        return SeenTables(
            seen_below=seen_thresholds(acts, self.key, self.noted()),
            delay=np.array([weeks_of(self.arrives(name)) for name, _ in acts], dtype=np.int64),
            mistaken_below=threshold(decimal(getattr(self, "mistaken", NO_SHARE))),
            victims=victims_code(getattr(self, "victims", "anyone")),
        )

    @classmethod
    def compiled(cls, regime: Regime, acts: list[tuple[str, Act | None]]) -> SeenTables:
        """Return a regime's channel in integers; one that sees nothing where it is off."""
        part = cls.of(regime)
        return part.tables(acts) if part is not None else no_channel(len(acts))


def notes(at: int, does: str) -> tuple[Turn, ...]:
    """Return the turn of a channel that notes moments in the week and writes records."""
    return (Turn("week", at, does, "moments, thinning", "record, mail"),)
