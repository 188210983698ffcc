"""The merger: private collection first, then the state takes it over.

From a date on, either the commercial score moves the municipal one, in proportion to its distance
from a neutral value and anew every month; or what the platform knows of acts is recorded like what
an office knows, and priced by the rulebook.
"""

from __future__ import annotations

from typing import NamedTuple

from glasscity.compilation import inline_jit
from glasscity.life.tables import decimal
from glasscity.scenario.rulebooks import CommercialScore
from glasscity.sensing.delay import weeks_of


class MergerTables(NamedTuple):
    """A merger in integers."""

    on: bool
    week: int
    """First border at or after the date."""
    folds_score: bool
    folds_data: bool
    neutral: int
    """Commercial score that moves nothing."""
    weight: int
    """Municipal points for each commercial point, units of 2**-16."""


@inline_jit
def merged_points(commercial: int, neutral: int, weight: int) -> int:
    """Return what a commercial score is worth in municipal points.

    Parameters
    ----------
    commercial, neutral
        Commercial points.
    weight
        Municipal points for each, units of 2**-16.

    Returns
    -------
    int
        Rounded toward zero; 0 at the neutral value.
    """
    away = commercial - neutral
    if away < 0:
        return -((-away * weight) >> 16)
    return (away * weight) >> 16


def compile_merger(score: CommercialScore | None) -> MergerTables:
    """Compile a merger.

    Parameters
    ----------
    score
        The commercial score, or None where there is none.

    Returns
    -------
    MergerTables
    """
    merger = score.merger if score is not None else None
    if merger is None:
        return MergerTables(False, 0, False, False, 0, 0)
    return MergerTables(
        on=True,
        week=weeks_of(merger.after),
        folds_score=merger.folds == "score",
        folds_data=merger.folds == "data",
        neutral=int(merger.neutral.value),
        weight=int((decimal(merger.weight) * (1 << 16)).to_integral_value()),
    )
