"""What happens whatever the policy: acts, demands, temperaments, hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from .fields import (
    Names,
    Part,
    ShortTitle,
    Source,
    Switch,
    Text,
    Title,
    Weight,
    integer,
    named,
    one_of,
)
from .population import People
from .quantity import LogUnits, Points, Quantity, Rate, Ratio, Share, assumed, problem
from .vocabulary import (
    ACT_IDS,
    ACTORS,
    CONTEXTS,
    DEMAND_IDS,
    FIGURES,
    FREE_ACT_ID,
    FREE_DEMAND_ID,
    PLACES,
    STANDINGS,
    TEMPERAMENTS,
)

Modifiers = dict[str, dict[str, Ratio]]


def day_long(weights: list[int]) -> list[int]:
    """Accept 24 weights of which at least one is above zero."""
    if len(weights) != 24:
        raise problem(f"holds {len(weights)} weights, but 24 are expected, one for each hour")
    if not any(weights):
        raise problem("holds only zeros, but at least one hour must have a weight")
    return weights


class HourProfile(Part):
    """Relative weights of the 24 hours of a day."""

    weights: Annotated[list[Weight], AfterValidator(day_long)]
    source: Source = "assumed"


def _channels() -> dict[str, Quantity]:
    return {"registers": assumed(1, "share", note="default: always recorded")}


class Act(Part):
    """Something that people do, and who could see it."""

    id: Annotated[int, BeforeValidator(integer(*ACT_IDS)), Field(ge=ACT_IDS[0], le=ACT_IDS[1])]
    title: ShortTitle
    context: Annotated[str, *one_of(CONTEXTS)] = "public-order"
    standing: Annotated[str, *one_of(STANDINGS)] = "disapproved"
    rate: Rate
    """Moments per person-year of somebody whose modifiers are all 1."""
    temperament: Annotated[str, *one_of(TEMPERAMENTS)] | None = None
    """The temperament whose multiplier scales the rate; none: nobody differs."""
    modifiers: Modifiers = Field(default_factory=dict)
    """Factors on the rate by attribute and category; a category left out has 1."""
    place: Annotated[str, *one_of(PLACES)] = "street"
    hours: Title = "flat"
    actor: Annotated[str, *one_of(ACTORS)] = "self"
    """`child`: the act is a child's and is recorded against the adult."""
    misread: Switch = False
    """Whether a record of the act draws a wrong conclusion from it: earnings averaged, a form
    misread. True unless said otherwise for a protected act of the contexts finance, tax and work
    that registers alone could see, for what an office holds there are figures."""
    channels: dict[str, Share] = Field(default_factory=_channels)
    """Chance that a channel that works without error sees a moment."""

    @model_validator(mode="before")
    @classmethod
    def _say_what_is_misread(cls, data: Any) -> Any:
        """Say of a figure in an office's file that a penalty for it is a conclusion drawn."""
        if not isinstance(data, dict) or "misread" in data:
            return data
        channels = data.get("channels", ["registers"])
        figures = (
            data.get("standing") == "protected"
            and data.get("context") in FIGURES
            and isinstance(channels, Iterable)
            and set(channels) == {"registers"}
        )
        return {**data, "misread": True} if figures else data


class Demand(Part):
    """Something that people ask an institution for."""

    id: Annotated[
        int, BeforeValidator(integer(*DEMAND_IDS)), Field(ge=DEMAND_IDS[0], le=DEMAND_IDS[1])
    ]
    title: ShortTitle
    context: Annotated[str, *one_of(CONTEXTS)] = "consumption"
    rate: Rate
    """Requests per person-year of somebody whose modifiers are all 1."""
    temperament: Annotated[str, *one_of(TEMPERAMENTS)] | None = None
    modifiers: Modifiers = Field(default_factory=dict)
    hours: Title = "flat"


class Yardstick(Part):
    """What would justify a penalty, and how large a one: a yardstick of the analysis.

    A penalty for a protected act is never justified.
    """

    illegal: Points = assumed(100, "points", 20, 200, "default")
    disapproved: Points = assumed(10, "points", 0, 50, "default")
    may_not_count: Names = Field(
        default_factory=lambda: ["sex", "age", "group", "migrant", "income", "party"]
    )
    """Attributes on the ground of which nobody may be refused anything."""
    source: Source = "eu-charter article 21"


class Friends(Part):
    """Who knows whom: a fixed graph, of which some ties are dormant at the start."""

    mean: Ratio
    """Friends per person, on average; 0 to 50."""
    tail: Ratio = assumed(1, "ratio", 0.5, 2, "default")
    """Spread of the lognormal number of ties that somebody makes, in log-units."""
    homophily: Share = assumed(0.6, "share", 0.3, 0.9, "default")
    """Share of ties within the same district, age band and third of incomes."""
    nearby: Share = assumed(0.25, "share", 0.1, 0.4, "default")
    """Share of ties to anybody of the same district; the rest go anywhere."""
    latent: Share = assumed(0.3, "share", 0.1, 0.6, "default")
    """Share of ties that are dormant at the start."""


class Guarantee(Part):
    """Debts of somebody else that reach a person."""

    share: Share
    """Share of the moments of the act that somebody else answers for."""
    act: Title
    """The act that is recorded against that person, somebody of the same district."""


def _temperaments() -> dict[str, Quantity]:
    return {name: assumed(0.5, "log-units", 0.2, 1, "default") for name in TEMPERAMENTS}


class Life(Part):
    """The half of a scenario that no policy touches."""

    title: Text = ""
    summary: Text = ""
    people: People
    temperaments: Annotated[dict[str, LogUnits], Field(default_factory=_temperaments)]
    """Spread of lognormal multipliers with mean 1."""
    local: Share = assumed(0.6, "share", 0.4, 0.8, "default")
    """Share of moments away from home that fall in the home district."""
    yardstick: Yardstick = Yardstick()
    hours: Annotated[dict[str, HourProfile], AfterValidator(named)]
    acts: Annotated[dict[str, Act], AfterValidator(named)] = Field(default_factory=dict)
    demands: Annotated[dict[str, Demand], AfterValidator(named)] = Field(default_factory=dict)
    friends: Friends | None = None
    guarantees: dict[str, Guarantee] = Field(default_factory=dict)
    """By the act that defaults."""

    @model_validator(mode="before")
    @classmethod
    def _spell_out(cls, data: Any) -> Any:
        """Expand one-line acts, and supply titles, ids and the flat profile of hours."""
        if not isinstance(data, dict):
            return data
        flat = {"flat": {"weights": [1] * 24, "source": "assumed, default"}}
        whole = {**data, "hours": _joined(flat, data.get("hours", {}))}
        for field, first, last in (
            ("acts", FREE_ACT_ID, ACT_IDS[1]),
            ("demands", FREE_DEMAND_ID, DEMAND_IDS[1]),
        ):
            if isinstance(whole.get(field), dict):
                whole[field] = spelt_out(whole[field], first)
                _check_room(field, data[field], whole[field], first, last)
        return whole


def _joined(base: dict[str, Any], above: Any) -> Any:
    return {**base, **above} if isinstance(above, dict) else above


def spelt_out(entries: dict[str, Any], first: int) -> dict[str, Any]:
    """Return acts or demands as mappings with title and id.

    Those without an id get the lowest free one from `first` on, in the order of their names;
    a comparison between scenarios with different catalogues should therefore give ids.
    """
    whole = {name: _with_title(name, entry) for name, entry in entries.items()}
    free = _free_ids(whole, first)
    for name in sorted(whole):
        if isinstance(whole[name], dict) and "id" not in whole[name]:
            whole[name] = {"id": next(free), **whole[name]}
    return whole


def _check_room(field: str, written: Any, whole: Any, first: int, last: int) -> None:
    """Say of entries without an id that they are too many, not that an id nobody wrote is."""
    free = [
        name
        for name, entry in written.items()
        if not isinstance(entry, dict) or entry.get("id") is None
    ]
    if any(isinstance(whole[name], dict) and whole[name]["id"] > last for name in free):
        taken = len(whole) - len(free)
        room = f"from {first} to {last}" + (", and some of them are taken" if taken else "")
        raise problem(
            f"holds {len(free):,} {field} without an id, but {last - first + 1} ids are free for "
            f"them, {room}"
        )


def _with_title(name: str, entry: Any) -> Any:
    title = name.replace("-", " ").capitalize()
    if isinstance(entry, dict) and not {"value", "unit"} & entry.keys():
        return {"title": title, **entry}
    return {"title": title, "rate": entry}


def _free_ids(entries: dict[str, Any], first: int) -> Iterator[int]:
    given = [entry.get("id") for entry in entries.values() if isinstance(entry, dict)]
    taken = {number for number in given if isinstance(number, int)}
    return (number for number in range(first, 1_000_000) if number not in taken)
