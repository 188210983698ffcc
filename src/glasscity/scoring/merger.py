"""The merger: private collection first, then the state takes it over.

From a date on, either the commercial score moves the municipal one, in proportion to its distance
from a neutral value and anew every month; or what the platform knows of acts is recorded like what
an office knows, and priced by the rulebook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, NamedTuple

from glasscity.compilation import inline_jit
from glasscity.life.tables import decimal
from glasscity.mechanism import Findings, Life, Path, Regime, Scenario, Scorer, Turn
from glasscity.scenario.fields import one_of
from glasscity.scenario.naming import NO_SCORING, within
from glasscity.scenario.quantity import Duration, Points, Ratio, assumed
from glasscity.scenario.vocabulary import FOLDS
from glasscity.sensing.delay import weeks_of

if TYPE_CHECKING:
    from glasscity.scoring.commercial_score import CommercialScore


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


def _has_both(regime: Regime, _life: Life) -> bool:
    return Merger.is_on(regime) and regime.scoring is not None


class Merger(Scorer):
    """The state takes a private collection over."""

    room = ("commercial_score",)
    number = 4
    turns = (
        Turn(
            "border",
            50,
            "Where a month begins, from its date on: the commercial score moves the municipal one.",
            "commercial, merged, tier",
            "merged, score, records",
            on=_has_both,
        ),
    )
    zero: ClassVar = {"after": "4 weeks; assumed", "weight": "0 ratio; assumed"}

    after: Duration
    """From the start of the run."""
    folds: Annotated[str, *one_of(FOLDS)] = "score"
    """`score`: the commercial score moves the municipal one; `data`: what the platforms know of
    acts is recorded like what an office knows."""
    neutral: Points = assumed(650, "points", 550, 750, "default")
    """Commercial score that moves nothing."""
    weight: Ratio = assumed(0.2, "ratio", 0, 1, "default")
    """Municipal points for each commercial point above the neutral ones, or below."""

    def checks(self, here: Path, scenario: Scenario) -> Findings:
        """Yield that there is nothing to fold into, or that no score is the neutral one."""
        regime = scenario.regime
        if regime.scoring is None:
            yield here, f"has nothing to fold into, because {NO_SCORING}"
        score = regime.commercial_score
        if score is not None:
            low, high = score.floor.value, score.ceiling.value
            yield from within(
                (*here, "neutral"), self.neutral, low, high, "the commercial score runs"
            )


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
