"""The rulebook on paper: what a record is worth, and who may read the score."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError, model_validator

from glasscity.scoring.officials import Officials

from .fields import Part, Switch, labelled, one_of
from .quantity import (
    Age,
    Cap,
    Duration,
    Points,
    Quantity,
    assumed,
    problem,
)
from .vocabulary import PERIODS, READERS, REVIEWS


class Scope(Part):
    """Who is scored."""

    min_age: Age = assumed(0, "years", note="default: everybody")
    locals_only: Switch = False


def up_to_three(points: list[Quantity]) -> list[Quantity]:
    """Accept one to three numbers: for the first, the second, and each later time."""
    if not 1 <= len(points) <= 3:
        raise problem(
            f"holds {len(points)} numbers, but one to three are expected: "
            "for the first, the second, and every later time"
        )
    return points


class PointRule(Part):
    """What an act counts for."""

    points: Annotated[list[Points], AfterValidator(up_to_three)]
    """For the first, the second, and every later time within the period."""
    period: Annotated[str, *one_of(PERIODS)] = "year"
    cap: Cap | None = None
    """At most so many points, up or down, within the period that the cap's unit names."""
    expires: Duration | None = None
    """After how long these points go; none: as the scoring says."""

    @model_validator(mode="before")
    @classmethod
    def _spell_out(cls, data: Any) -> Any:
        """Expand a line, a list of lines, or a single number under `points`."""
        if isinstance(data, list):
            return {"points": data}
        if not isinstance(data, dict) or "value" in data:
            return {"points": [data]}
        points = data.get("points")
        return data if points is None or isinstance(points, list) else {**data, "points": [points]}


class Scoring(Part):
    """A rulebook: start, points, expiry, tiers."""

    start: Points
    floor: Points = assumed(0, "points", note="default")
    ceiling: Points = assumed(10_000, "points", note="default")
    who: Scope = Scope()
    points: dict[str, PointRule] = Field(default_factory=dict)
    expires: Duration | None = None
    """After how long points go; none: never."""
    review: Annotated[str, *one_of(REVIEWS)] = "at-once"
    tiers: Annotated[dict[str, Points], AfterValidator(labelled)]
    """Lowest score of each tier, highest tier first; below the last cut it is still the last."""
    characteristics: dict[str, dict[str, Points]] = Field(default_factory=dict)
    """Points for what somebody is, by attribute and category, on top of the start."""
    readers: dict[Annotated[str, *one_of(READERS)], Switch] = Field(default_factory=dict)
    """Who may read the score; a reader that is not named may."""
    officials: Officials | None = None

    @model_validator(mode="before")
    @classmethod
    def _spell_out(cls, data: Any) -> Any:
        """Give a tier that is a bare number the source of `start`."""
        if not isinstance(data, dict) or not isinstance(data.get("tiers"), dict):
            return data
        try:
            start = Quantity.model_validate(data.get("start"))
        except ValidationError:
            return data
        origin = start.model_dump(include={"source", "kind", "note"})
        tiers = {name: _cut(cut, origin) for name, cut in data["tiers"].items()}
        return {**data, "tiers": tiers}


def _cut(cut: Any, origin: dict[str, Any]) -> Any:
    bare = isinstance(cut, int | float) and not isinstance(cut, bool)
    return {"value": cut, "unit": "points", **origin} if bare else cut
