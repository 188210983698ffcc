"""Consent: only people who agreed are scored, and some leave after their first penalty.

Where consent is not asked for, everybody within the rulebook's scope is scored: the described
system knows no way out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from glasscity.compilation import inline_jit
from glasscity.life.poisson import WORDS, threshold
from glasscity.life.tables import decimal
from glasscity.mechanism import Safeguard, Scenario, Turn
from glasscity.scenario.fields import Source
from glasscity.scenario.quantity import Share, assumed
from glasscity.scenario.value_words import percent


class ConsentTables(NamedTuple):
    """Consent in integers, units of 2**-32."""

    required: bool
    gives_below: int
    leaves_below: int


@inline_jit
def agrees(word: int, gives_below: int) -> bool:
    """Tell whether a person agrees to be scored, by a uniform word."""
    return word < gives_below


@inline_jit
def leaves(word: int, leaves_below: int) -> bool:
    """Tell whether a person withdraws at the first penalty, by a uniform word."""
    return word < leaves_below


class Consent(Safeguard):
    """Only people who agreed are scored, and they may leave."""

    number = 10
    words = "Only people who agreed are scored."
    turns = (
        Turn(
            "before the border",
            20,
            "Once, at the start: whoever does not agree is not scored.",
            "attributes",
            "tier",
            step="starts.consent",
        ),
        Turn(
            "week",
            2140,
            "A first penalty: some withdraw, and are scored no more.",
            "penalties, tier_since",
            "score, tier, clean_tier, wrongful_points, active_penalties, penalty_clock",
            step="books.withdraw",
        ),
    )

    gives: Share
    """Share of people who agree."""
    leaves: Share = assumed(0, "share", note="default: nobody leaves")
    """Share of those who leave when they are penalised for the first time."""
    source: Source = "assumed"

    def says(self, scenario: Scenario) -> Iterator[str]:
        """Yield how many are not scored."""
        out = percent(round(1 - self.gives.value, 6))
        yield f"{out} of those who could be scored are not."


def compile_consent(consent: Consent | None) -> ConsentTables:
    """Compile consent.

    Parameters
    ----------
    consent
        The safeguard, or None where nobody is asked.

    Returns
    -------
    ConsentTables
    """
    if consent is None:
        return ConsentTables(False, WORDS, 0)
    return ConsentTables(
        True, threshold(decimal(consent.gives)), threshold(decimal(consent.leaves))
    )
