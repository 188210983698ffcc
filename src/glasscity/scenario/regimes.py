"""What a system does with a life: sensing, scoring, consequences."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError, model_validator

from .fields import Names, Part, Source, Switch, Text, one_of
from .quantity import (
    Age,
    Cap,
    Density,
    Duration,
    FalseMatch,
    Gallery,
    Points,
    Quantity,
    Rate,
    Ratio,
    Share,
    Sightings,
    Yuan,
    assumed,
    problem,
)
from .vocabulary import PERIODS, REVIEWS, VICTIMS

Differentials = dict[str, dict[str, Ratio]]
AT_ONCE = assumed(0, "weeks", note="default: at the moment itself")
NO_SHARE = assumed(0, "share", note="default: never")


class Channel(Part):
    """The context in which a channel's data arise, as the law asks about it."""

    collects: Text = ""
    """Who collects."""
    purpose: Text = ""
    norm: Text = ""
    since: Text = ""


class Registers(Channel):
    """Courts, tax, traffic police, banks: slow, mostly right, now and then the wrong person."""

    miss: Share = NO_SHARE
    """Chance that a record that should be made is not."""
    mistaken: Share = NO_SHARE
    """Chance that a record lands on somebody else."""
    victims: Annotated[str, *one_of(VICTIMS)] = "anyone"
    delay: Duration = AT_ONCE
    delays: dict[str, Duration] = Field(default_factory=dict)
    """Delay of particular acts."""
    false_events: dict[str, Rate] = Field(default_factory=dict)
    """Entries about acts that nobody did."""


class Cameras(Channel):
    """Cameras with a recogniser that searches a gallery: an error process, never a detector."""

    coupled: Switch = False
    """Whether records feed the score; if not, they are made and counted, but score nothing."""
    density: Density = assumed(0.333, "cameras per person", note="default: the reference density")
    density_by_district: dict[str, Ratio] = Field(default_factory=dict)
    coverage: dict[str, Share] = Field(default_factory=dict)
    """By place: chance that a moment is in a networked view at 0.333 cameras per person."""
    miss: Share = NO_SHARE
    """Chance that somebody in view and in the gallery is not returned (FNIR)."""
    false_match: FalseMatch = assumed(0, "per comparison", note="default: never")
    """Chance that one comparison with somebody else matches (FMR)."""
    gallery: Gallery = assumed(1, "share", note="default: everybody is enrolled")
    differentials: Differentials = Field(default_factory=dict)
    """Factors on `false_match` by group, sex or age."""
    miss_differentials: Differentials = Field(default_factory=dict)
    """Factors on `miss`."""
    sightings: Sightings = assumed(0, "per person-day", note="default: not counted")
    """How often a passer-by is searched for."""
    delay: Duration = AT_ONCE
    false_events: dict[str, Rate] = Field(default_factory=dict)


class Sensing(Part):
    """The channels that are on."""

    registers: Registers | None = None
    cameras: Cameras | None = None


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
    tiers: dict[str, Points]
    """Lowest score of each tier, highest tier first; below the last cut it is still the last."""
    decay: None = None

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


class Institution(Part):
    """How an institution answers a demand."""

    deny_tiers: Names = Field(default_factory=list)
    deny_listed: Switch = False
    """Whether people on the blacklist are refused."""
    source: Source = "assumed"


def not_empty(names: list[str]) -> list[str]:
    """Accept a list that names something."""
    if not names:
        raise problem("is empty, but at least one act is expected")
    return names


class Blacklist(Part):
    """A list that people enter through a recorded act, apart from any score."""

    acts: Annotated[Names, AfterValidator(not_empty)]
    """A booked record of one of these lists the person."""
    term: Duration
    paid: Rate
    """Hazard that the debt is paid."""
    correction: Duration = AT_ONCE
    """How long removal takes after payment."""
    already: Share = assumed(0, "share", note="default: nobody")
    """Share of adults listed on day 0, with what remains of their term uniform."""
    source: Source = "assumed"


class Consequences(Part):
    """What a score or a list opens and closes."""

    institutions: dict[str, Institution] = Field(default_factory=dict)
    blacklist: Blacklist | None = None
    fines: dict[str, Yuan] = Field(default_factory=dict)


class Regime(Part):
    """The half of a scenario that is policy."""

    sensing: Sensing = Sensing()
    scoring: Scoring | None = None
    consequences: Consequences = Consequences()
