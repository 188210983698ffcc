"""Checks of the channels."""

from __future__ import annotations

from ..lives import Life
from ..regimes import Cameras, Informers
from ..scenarios import Scenario
from ..vocabulary import ATTRIBUTES, PLACES, RECOGNISER_ATTRIBUTES
from .naming import (
    NO_SCORING,
    Findings,
    Path,
    act_named,
    acts_named,
    adding_up,
    by_attribute,
    unknown,
)


def sensing(scenario: Scenario) -> Findings:
    """Yield what does not agree within the channels, or with the life."""
    channels, life = scenario.regime.sensing, scenario.life
    here: Path = ("regime", "sensing")
    if channels.registers:
        yield from acts_named((*here, "registers", "delays"), channels.registers.delays, life)
    for name in ("registers", "cameras", "platforms"):
        channel = getattr(channels, name)
        if channel:
            yield from acts_named((*here, name, "false_events"), channel.false_events, life)
    if channels.cameras:
        yield from _cameras((*here, "cameras"), channels.cameras, scenario)
    elif channels.control_room:
        yield (
            (*here, "control_room"),
            "has nothing to look at: regime.sensing.cameras is absent",
        )
    if channels.informers:
        yield from _informers((*here, "informers"), channels.informers, life)


def _cameras(here: Path, cameras: Cameras, scenario: Scenario) -> Findings:
    if cameras.coupled and scenario.regime.scoring is None:
        yield (*here, "coupled"), f"is true, but {NO_SCORING}"
    districts = scenario.life.people.districts
    for district in cameras.density_by_district:
        if district not in districts:
            path = (*here, "density_by_district", district)
            yield unknown(path, district, "a district", districts)
    for place in cameras.coverage:
        if place not in PLACES:
            yield unknown((*here, "coverage", place), place, "a place", PLACES)
    by_recogniser = {name: ATTRIBUTES[name] for name in RECOGNISER_ATTRIBUTES}
    for field in ("differentials", "miss_differentials"):
        yield from by_attribute((*here, field), getattr(cameras, field), by_recogniser)
    for field, factors, base in (
        ("miss_differentials", cameras.miss_differentials, cameras.miss),
        ("differentials", cameras.differentials, cameras.false_match),
    ):
        worst = base.value
        for by_category in factors.values():
            worst *= max([1, *(factor.value for factor in by_category.values())])
        if worst > 1:
            rate = "miss" if field == "miss_differentials" else "false_match"
            yield (*here, field), f"would raise {rate} to {worst:.3g}, which is above 1"


def _informers(here: Path, informers: Informers, life: Life) -> Findings:
    yield from acts_named((*here, "misread"), informers.misread, life)
    yield from acts_named((*here, "accuses"), informers.accuses, life)
    if informers.invented.value == 0:
        return
    yield from act_named((*here, "act"), informers.act, life)
    if not informers.accuses:
        yield (
            (*here, "accuses"),
            "is empty, but some denunciations are made up: say of which acts people are accused",
        )
    else:
        yield from adding_up((*here, "accuses"), informers.accuses)
    if informers.uncovered.value > 0:
        yield from act_named((*here, "false_report"), informers.false_report, life)
