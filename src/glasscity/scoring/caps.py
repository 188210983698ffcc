"""A cap on losses: nobody loses more than so many points within a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from glasscity.compilation import inline_jit
from glasscity.mechanism import Findings, Path, Safeguard, Scenario, Turn
from glasscity.scenario.fields import Source
from glasscity.scenario.quantity import Cap

if TYPE_CHECKING:
    from glasscity.scenario.safeguards import Safeguards


class LossCap(NamedTuple):
    """The cap in integers."""

    on: bool
    most: int
    """Points in a year."""


@inline_jit
def within_loss_cap(points: int, lost: int, most: int) -> int:
    """Return what is left of a penalty under the cap.

    Parameters
    ----------
    points
        Of the record; a penalty if below 0.
    lost
        Points lost already within the year, from 0.
    most
        Most of them.

    Returns
    -------
    int
        Between ``points`` and 0 for a penalty; a gain is left alone.
    """
    if points >= 0:
        return points
    return max(points, lost - most)


class Caps(Safeguard):
    """Nobody loses more than this within a year."""

    number = 8
    words = "Nobody loses more than this within a period."
    field_words: ClassVar = {
        "lost": "The most points that can be lost within the period in its unit."
    }
    turns = (
        Turn(
            "border",
            70,
            "Where a year begins: the count of the cap on losses goes back to zero.",
            "",
            "lost",
        ),
        Turn(
            "week",
            2040,
            "Each penalty: cut to what the cap on losses leaves.",
            "record, lost",
            "lost",
            step="books.cap",
        ),
    )

    lost: Cap
    source: Source = "assumed"

    def checks(self, here: Path, scenario: Scenario) -> Findings:
        """Yield that it protects from nothing, or counts in another period than a year."""
        yield from super().checks(here, scenario)
        if self.lost.unit != "points per year":
            found = f"{self.lost.value} {self.lost.unit}"
            yield (*here, "lost"), f"is {found}, but points per year are expected"


def compile_caps(safeguards: Safeguards) -> LossCap:
    """Compile the cap on losses.

    Parameters
    ----------
    safeguards
        The regime's safeguards.

    Returns
    -------
    LossCap
    """
    caps = safeguards.get(Caps)
    return LossCap(False, 0) if caps is None else LossCap(True, int(caps.lost.value))
