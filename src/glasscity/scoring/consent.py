"""Consent: only people who agreed are scored, and some leave after their first penalty.

Where consent is not asked for, everybody within the rulebook's scope is scored: the described
system knows no way out.
"""

from __future__ import annotations

from typing import NamedTuple

from glasscity.compilation import inline_jit
from glasscity.life.poisson import WORDS, threshold
from glasscity.life.tables import decimal
from glasscity.scenario.safeguards import Consent


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
