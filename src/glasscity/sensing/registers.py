"""Registers: courts, tax offices, traffic police, banks.

Slow and mostly right. A register *sees* an act with the probability that the life file gives for
the channel, less what it misses. A few entries land on the wrong person (mixed-up identities), and
a few are about acts that nobody did (clerical error). An entry about the actor arrives after its
delay; one that lands on somebody else arrives at the next border at the earliest.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from glasscity.compilation import inline_jit
from glasscity.mechanism import Draw, Findings, Path, Scenario
from glasscity.scenario.fields import one_of
from glasscity.scenario.naming import acts_named, few
from glasscity.scenario.quantity import AT_ONCE, NO_SHARE, Duration, Quantity, Rate, Share
from glasscity.scenario.value_words import plain
from glasscity.scenario.vocabulary import VICTIMS
from glasscity.sensing.channel import SeenChannel, notes


@inline_jit
def is_mistaken(word: int, mistaken_below: int) -> bool:
    """Tell whether an entry lands on somebody else.

    Parameters
    ----------
    word
        Uniform, 0 to 2**32 - 1.
    mistaken_below
        Probability in units of 2**-32.
    """
    return word < mistaken_below


class Registers(SeenChannel):
    """Books and files with acts entered: slow, mostly right, now and then the wrong person."""

    number = 1
    stream = Draw(4, "Words of a moment in the registers: seen, mistaken, victim, spare.")
    false_stream = Draw(
        6,
        "How many entries about nothing the registers make of a person in a week; fields as COUNT.",
    )
    recorder = "a register"
    words = "Whoever enters acts in a book or file of their own."
    turns = notes(100, "Notes an act, or misses it, or notes it of somebody else.")
    zero: ClassVar = {
        "miss": "1 share; assumed",
        "mistaken": "1 share; assumed",
        "false_events": "{}",
    }

    miss: Share = NO_SHARE
    """Chance that a record that should be made is not."""
    mistaken: Share = NO_SHARE
    """Chance that a record lands on somebody else."""
    victims: Annotated[str, *one_of(VICTIMS)] = "anyone"
    delay: Duration = AT_ONCE
    delays: dict[str, Duration] = Field(default_factory=dict)
    """Delay of particular acts."""
    false_events: dict[str, Rate] = Field(default_factory=dict)
    """Entries about acts that nobody did."""

    def called(self) -> str:
        """Return whose they are: an office, a firm and a school each have registers."""
        return self.collects

    def arrives(self, act: str) -> Quantity:
        """Return how long the record of an act takes."""
        return self.delays.get(act, self.delay)

    def says(self, scenario: Scenario) -> Iterator[str]:
        """Yield how many acts are entered, and how many of somebody else."""
        yield f"Of 1,000 acts that could be entered, {plain(float(1000 * self.noted()))} are."
        yield f"Of 1,000 entries, {plain(1000 * self.mistaken.value)} name somebody else."

    def checks(self, here: Path, scenario: Scenario) -> Findings:
        """Yield what does not agree."""
        yield from acts_named((*here, "delays"), self.delays, scenario.life)
        yield from super().checks(here, scenario)

    def idles(self, here: Path, scenario: Scenario) -> Findings:
        """Yield that it can see nothing, or which delays are of acts that no register notes."""
        yield from super().idles(here, scenario)
        unseen = [
            name
            for name in self.delays
            if not self.could_note(scenario.life.acts[name]) and name not in self.false_events
        ]
        if unseen:
            where = (*here, "delays")
            yield where, f"never applies to {few(unseen)}: no register notes that"
