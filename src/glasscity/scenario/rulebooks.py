"""Scoring on paper: rulebook, officials, the study app, the commercial score."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field, ValidationError, model_validator

from .fields import Part, Source, Switch, Title, by_name, labelled, named, one_of
from .quantity import (
    Age,
    Cap,
    Duration,
    Minutes,
    Points,
    Quantity,
    Rate,
    Ratio,
    Share,
    Yuan,
    assumed,
    problem,
)
from .vocabulary import FOLDS, PERIODS, READERS, REVIEWS

NO_SHARE = assumed(0, "share", note="default: never")
NO_RATE = assumed(0, "per person-year", note="default: never")
NO_POINTS = assumed(0, "points", note="default")
NO_RATIO = assumed(0, "ratio", note="default: not at all")


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


class Official(Part):
    """Entries that an official makes of his own accord: of what worth, how often, for whom."""

    rate: Rate
    """Entries per person-year of somebody whose modifiers are all 1."""
    points: Points
    modifiers: dict[str, dict[str, Ratio]] = Field(default_factory=dict)


class Quota(Part):
    """A number of penalties that each district has to show."""

    penalties: Rate
    """Penalties per person-year; what a month falls short of is made up at its end."""
    points: Points
    """Of an entry that is made up."""


class Officials(Part):
    """Hands on the scale: officials who add, remove or forgive points."""

    favour: Official | None = None
    """Points given for nothing."""
    revenge: Official | None = None
    """Points taken for nothing."""
    forgive: Share = NO_SHARE
    """Chance that a penalty is waived before it is booked."""
    forgive_members: Share | None = None
    """The same for party members; as for everybody where it is not said."""
    quota: Quota | None = None


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


CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):(00|15|30|45)-([01][0-9]|2[0-4]):(00|15|30|45)")


def span_of_day(value: str) -> str:
    """Accept a time of day such as ``06:00-08:30``, in quarters of an hour."""
    found = CLOCK.fullmatch(value)
    if found is None:
        raise problem(
            f'is "{value}", but a span such as "06:00-08:30", in quarter hours, is expected'
        )
    first, last = (int(found[i]) * 4 + int(found[i + 1]) // 15 for i in (1, 3))
    if not first < last <= 96:
        raise problem(f'is "{value}", but it must end after it begins and by 24:00')
    return value


class StudyItem(Part):
    """One thing that earns points in the study app."""

    points: Points
    """For each time."""
    cap: Points
    """Most of them in a day."""
    times: Ratio
    """How often on a day of use, on average; 0 to 20."""
    minutes: Minutes = assumed(0, "minutes", note="default: no time")
    """For each time."""
    doubled: Switch = False
    """Whether it counts twice within the active hours."""
    runs_by_itself: Switch = False
    """Whether it earns points where the app is left running."""


class StudyApp(Part):
    """A study app that gives party members points."""

    act: Title = "study-app-use"
    """The act of this life of which each moment is a day of use."""
    items: Annotated[dict[str, StudyItem], AfterValidator(named), AfterValidator(by_name)]
    active_hours: list[Annotated[Title, AfterValidator(span_of_day)]] = Field(default_factory=list)
    """Spans of the day within which some items count twice."""
    compulsory: Switch = True
    voluntary: Share = assumed(0.3, "share", 0.05, 0.8, "default")
    """Share of days of use that are left where use is not compulsory."""
    gaming: Share = NO_SHARE
    """Share of days of use on which the app is only left running."""
    censure_below: Cap | None = None
    """Points per month below which the party cell censures a member."""
    gift: Points | None = None
    """App points for one gift or discount."""
    gift_worth: Yuan = assumed(0, "yuan", note="default: not counted")
    into_score: Ratio = NO_RATIO
    """Points of the municipal score for each app point, booked monthly."""
    source: Source = "assumed"


class PurchaseClass(Part):
    """A class of purchases as the commercial score reads it."""

    share: Share
    """Of all purchases."""
    effect: Points
    """On the component, which runs from 0 to 1,000."""


class Merger(Part):
    """The state takes a private collection over."""

    after: Duration
    """From the start of the run."""
    folds: Annotated[str, *one_of(FOLDS)] = "score"
    """`score`: the commercial score moves the municipal one; `data`: what the platforms know of
    acts is recorded like what an office knows."""
    neutral: Points = assumed(650, "points", 550, 750, "default")
    """Commercial score that moves nothing."""
    weight: Ratio = assumed(0.2, "ratio", 0, 1, "default")
    """Municipal points for each commercial point above the neutral ones, or below."""


class CommercialScore(Part):
    """A private, opaque score: a hidden weighting of what a platform knows."""

    opt_in: Share
    """Share of adults online who joined."""
    floor: Points = assumed(350, "points", note="default")
    ceiling: Points = assumed(950, "points", note="default")
    weights: dict[str, Share]
    """Of history, behaviour, ability, identity and friends; they add up to 1."""
    history_start: Points = assumed(700, "points", 400, 900, "default")
    """History of somebody with no default, 0 to 1,000."""
    defaults: dict[str, Points] = Field(default_factory=dict)
    """Effect on history of acts that the platform learns of."""
    purchase: Title = "purchase"
    """The act of this life that is a purchase."""
    purchases: Annotated[
        dict[str, PurchaseClass], AfterValidator(named), AfterValidator(by_name)
    ] = Field(default_factory=dict)
    """Effect on behaviour of classes of purchases."""
    half_life: Duration = assumed(26, "weeks", 4, 104, "default")
    """Of every effect."""
    ability: dict[str, dict[str, Points]] = Field(default_factory=dict)
    """0 to 1,000 by attribute and category, averaged over the attributes named."""
    identity: dict[str, dict[str, Points]] = Field(default_factory=dict)
    """The same for what is called identity."""
    merger: Merger | None = None
    source: Source = "assumed"
