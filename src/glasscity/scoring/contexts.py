"""Separation of contexts: an institution counts only what arose in its own sphere of life.

The EU AI Act asks whether a score has effects in contexts unrelated to those in which the data
arose (Article 5(1)(c)(i)). Where contexts are kept apart, a bank's tier is the start plus the
points of acts in the context of its demand, and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.mechanism import Findings, Life, Path, Regime, Safeguard, Scenario, Turn
from glasscity.scenario.fields import Source, Switch
from glasscity.scenario.vocabulary import CONTEXTS

if TYPE_CHECKING:
    from glasscity.scenario.safeguards import Safeguards


class ContextTables(NamedTuple):
    """Contexts in integers."""

    on: bool
    column: npt.NDArray[np.int64]
    """Index of each act's and demand's context in `vocabulary.CONTEXTS`, shape (items,)."""


def _reviewed(regime: Regime, _life: Life) -> bool:
    scoring = regime.scoring
    return Contexts.is_on(regime) and scoring is not None and scoring.review != "at-once"


def _asked(regime: Regime, _life: Life) -> bool:
    return Contexts.is_on(regime) and bool(regime.consequences.institutions)


class Contexts(Safeguard):
    """An institution counts only penalties that arose in its own context."""

    number = 7
    words = "An institution counts only what arose in its own sphere of life."
    field_words: ClassVar = {"separate": "Whether contexts are kept apart."}
    turns = (
        Turn(
            "border",
            110,
            "Where a review is due: notes the points of each context, so that institutions go"
            " by them until the next.",
            "context_points, context_wrongful",
            "context_reviewed, clean_reviewed",
            on=_reviewed,
        ),
        Turn(
            "week",
            50,
            "Works out the tier that an institution sees from acts of its own context alone.",
            "context_points, context_wrongful, context_reviewed, clean_reviewed",
            "answers",
            on=_asked,
            step="asks.own_context",
        ),
    )

    separate: Switch = True
    source: Source = "assumed"

    def idles(self, here: Path, scenario: Scenario) -> Findings:
        """Yield that no institution reads the score."""
        institutions = scenario.regime.consequences.institutions.values()
        reads = any(one.deny_tiers or one.prefer_tiers or one.benefit_tiers for one in institutions)
        if scenario.regime.scoring is not None and self.separate and not reads:
            yield here, "keeps nothing apart: no institution reads the score"


def compile_contexts(safeguards: Safeguards, contexts: list[str]) -> ContextTables:
    """Compile the separation of contexts.

    Parameters
    ----------
    safeguards
        The regime's safeguards.
    contexts
        Context of each act and demand in order of id.

    Returns
    -------
    ContextTables
    """
    part = safeguards.get(Contexts)
    apart = part is not None and part.separate
    column = [CONTEXTS.index(context) for context in contexts]
    return ContextTables(apart, np.array(column, dtype=np.int64))
