"""What a commercial platform learns of by itself: purchases, and debts to its own partners.

It moves the components of the commercial score. Nothing of it is a record of the municipal score
unless the state takes the data over (`glasscity.scoring.merger`).
"""

from __future__ import annotations

from decimal import Decimal

from glasscity.scenario.lives import Act
from glasscity.scenario.regimes import CommercialScore
from glasscity.sensing.seen import SeenTables, no_channel, seen_thresholds


def compile_commercial_data(
    score: CommercialScore | None, acts: list[tuple[str, Act | None]]
) -> SeenTables:
    """Compile what the platform learns of.

    Parameters
    ----------
    score
        The commercial score, or None where there is none.
    acts
        Name and act of each item in order of id; None for a demand.

    Returns
    -------
    SeenTables
        At the moment itself, and never on the wrong account.
    """
    nothing = no_channel(len(acts))
    if score is None:
        return nothing
    return nothing._replace(seen_below=seen_thresholds(acts, "commercial", Decimal(1)))
