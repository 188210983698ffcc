"""What a commercial platform learns of by itself: purchases, and debts to its own partners.

It moves the components of the commercial score. Nothing of it is a record of the municipal score
unless the state takes the data over (`glasscity.scoring.merger`). Its parameters are those of the
commercial score; it notes a moment at once, and never on the wrong account.
"""

from __future__ import annotations

from typing import Self

from glasscity.mechanism import Draw, Regime, Turn
from glasscity.scenario.fields import Switch
from glasscity.sensing.channel import SeenChannel


class CommercialData(SeenChannel):
    """What a commercial platform learns of by itself."""

    placed = False
    key = "commercial"
    number = 6
    stream = Draw(
        15,
        "Words of a moment that a commercial platform knows of: known, class of purchase, spare.",
    )
    recorder = "a commercial platform"
    turns = (
        Turn(
            "week",
            600,
            "Tells the platform of purchases and debts, which move the commercial components.",
            "moments, thinning, commercial",
            "history, behaviour",
        ),
    )

    folds_data: Switch = False
    """Whether the state takes the data over, so that they become records."""

    @property
    def counts(self) -> bool:
        """Whether what it notes leads to a record that feeds the score."""
        return self.folds_data

    @classmethod
    def of(cls, regime: Regime) -> Self | None:
        """Return what a regime's commercial score learns of; None where there is none."""
        private = regime.commercial_score
        if private is None:
            return None
        return cls(folds_data=private.merger is not None and private.merger.folds == "data")
