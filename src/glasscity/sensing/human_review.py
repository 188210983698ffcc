"""Human review: somebody looks at each camera match before it counts.

A reviewer confirms most true matches and stops part of the false ones; what is stopped makes no
record. How well people do is an assumption of the scenario.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from glasscity.compilation import inline_jit
from glasscity.life.poisson import WORDS, threshold
from glasscity.life.tables import decimal
from glasscity.mechanism import Findings, Path, Regime, Safeguard, Scenario, Turn
from glasscity.scenario.fields import Source
from glasscity.scenario.quantity import Share
from glasscity.scenario.value_words import plain
from glasscity.sensing.cameras import Cameras


class ReviewTables(NamedTuple):
    """Human review in integers, units of 2**-32."""

    on: bool
    keeps_below: int
    """Word below which a true match is confirmed."""
    stops_below: int
    """Word below which a false match is stopped."""


@inline_jit
def passes_review(word: int, is_true: bool, keeps_below: int, stops_below: int) -> bool:
    """Tell whether a match passes the person who looks at it.

    Parameters
    ----------
    word
        Uniform, 0 to 2**32 - 1.
    is_true
        Whether the match names the actor.
    keeps_below, stops_below
        As `ReviewTables`.
    """
    if is_true:
        return word < keeps_below
    return word >= stops_below


class HumanReview(Safeguard):
    """Somebody looks at each camera match before it counts."""

    number = 4
    of_scores = False
    turns = (Turn("week", 210, "Confirms a match or stops it.", "matches", "matches"),)

    keeps_true: Share
    """Share of true matches that are confirmed."""
    stops_false: Share
    """Share of false matches that are stopped."""
    source: Source = "assumed"

    @classmethod
    def is_on(cls, regime: Regime) -> bool:
        """Tell whether there are matches to look at."""
        return super().is_on(regime) and Cameras.is_on(regime)

    def says(self, scenario: Scenario) -> Iterator[str]:
        """Yield how many matches pass."""
        yield (
            f"Of 1,000 true matches {plain(1000 * self.keeps_true.value)} pass; of 1,000 false "
            f"ones {plain(round(1000 * (1 - self.stops_false.value), 6))} do."
        )

    def checks(self, here: Path, scenario: Scenario) -> Findings:
        """Yield that there is no match to look at."""
        if scenario.regime.get(Cameras) is None:
            yield here, "has no matches to look at: regime.sensing.cameras is absent"


def compile_human_review(review: HumanReview | None) -> ReviewTables:
    """Compile human review.

    Parameters
    ----------
    review
        The safeguard, or None where every match counts.

    Returns
    -------
    ReviewTables
    """
    if review is None:
        return ReviewTables(False, WORDS, 0)
    return ReviewTables(
        True, threshold(decimal(review.keeps_true)), threshold(decimal(review.stops_false))
    )
