"""Measures of who watches and who tells: control room, exposure to cameras, informers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from glasscity.engine.clock import Played
from glasscity.engine.state import INVENTED, UNCOVERED
from glasscity.outcomes.definitions import Measure, Tables, Theme, ratio
from glasscity.people.attributes import DISTRICT, raw_values
from glasscity.sensing.cameras import Cameras
from glasscity.sensing.control_room import ControlRoom
from glasscity.sensing.informers import Informers
from glasscity.sensing.truth import ATTRIBUTION, FACT
from glasscity.units import DAYS_PER_YEAR

MINUTES_PER_HOUR = 60


def person_years(played: Played) -> float:
    """Return the size of the city times the length of the run, person-years."""
    return played.plan.people * played.plan.days / DAYS_PER_YEAR


def _control_room(played: Played, tables: Tables) -> Iterator[Measure]:
    room = played.plan.scenario.regime.get(ControlRoom)
    if room is None or "watched" not in tables:
        return
    told = played.plan.scenario.nouns.told
    theme, watched = Theme("control room"), tables["watched"]
    in_view, looked_at = int(watched["in_view"].sum()), int(watched["looked_at"].sum())
    # Nothing is spread over a district where nobody lives.
    living = [bool(people) for people in played.society.population]
    attention = watched.filter(pl.Series(living))["attention"].to_list()
    yield theme.harm(
        "attention_concentration",
        ratio(max(attention, default=0.0) * len(attention), sum(attention)),
        "ratio",
        told("Attention to the most watched district"),
        told(
            "The control room's attention to the district that it watches most / the mean over "
            "districts with people, at the end. 1: spread evenly."
        ),
    )
    yield theme.note(
        "looked_at_share",
        ratio(looked_at, in_view),
        "share of moments in view",
        "Moments looked at",
        "Moments in view of a camera that the control room, or its zoom, looked at / moments of "
        "acts in view.",
    )
    yield theme.claim(
        "operator_hours",
        looked_at * float(room.minutes.value) / MINUTES_PER_HOUR,
        "hours",
        "Working time before the screens",
        "Moments looked at x the scenario's minutes for one search. What the claim costs; searches "
        "of passers-by come on top.",
    )


def _exposure(played: Played, tables: Tables) -> Iterator[Measure]:
    if played.plan.scenario.regime.get(Cameras) is None:
        return
    hours: float | None = None
    alone: float | None = None
    # Under a ban cameras still film, and without a number of sightings they still search: what
    # could be pieced together from that is not measured, and not nothing.
    if "exposure" in tables:
        exposure = tables["exposure"]
        people = np.bincount(raw_values(played.attributes, DISTRICT), minlength=len(exposure))
        hours = _weighted(exposure["hours_covered_share"], pl.Series(people))
        alone = _weighted(exposure["unique_from_4"], exposure["sampled"])
    told = played.plan.scenario.nouns.told
    theme = Theme("exposure")
    yield theme.harm(
        "reconstructable_share",
        hours,
        "share of waking hours",
        "Hours that cameras could piece together",
        "Share of people's waking hours with at least one recognised sighting, a closed form. Not "
        "measured where live recognition is banned or passers-by are not counted.",
    )
    yield theme.harm(
        "unique_from_4",
        alone,
        "share of people",
        "Told apart by four sightings",
        told(
            "Share of a sample whom four of their sightings in a week (district and hour) tell "
            "apart from everybody else in it. Not measured where the hours are not."
        ),
    )


def _weighted(shares: pl.Series, people: pl.Series) -> float | None:
    """Return the mean of districts' shares over their people; None where there is none."""
    there = int((people * shares.is_not_null()).sum())
    return ratio(float((shares * people).sum() or 0), there)


def _informers(played: Played, tables: Tables) -> Iterator[Measure]:
    informers = played.plan.scenario.regime.get(Informers)
    if informers is None:
        return
    theme = Theme("informers")
    invented = int(played.tallies.extra[INVENTED])
    uncovered = int(played.tallies.extra[UNCOVERED])
    rows = tables["records"].filter(pl.col("channel") == "informers")
    records = int(rows["records"].sum())
    untrue = int(rows.filter(pl.col("truth").is_in(UNTRUE))["records"].sum())
    yield theme.harm(
        "invented_denunciations_per_100000",
        ratio(invented * 100_000, person_years(played)),
        "per 100,000 person-years",
        "Denunciations made up",
        "Denunciations of something that nobody did, made in bad faith, / people / years x "
        "100,000.",
    )
    yield theme.harm(
        "untrue_share_of_reports",
        ratio(untrue, records),
        "share of reports",
        "Informers' reports that are untrue",
        "Records by informers of what the person did not do (made up, misread, or somebody else's) "
        "/ records by informers.",
    )
    yield theme.note(
        "uncovered_share_of_inventions",
        ratio(uncovered, invented),
        "share of made-up reports",
        "Made-up denunciations that come to light",
        "Denunciations made up that come to light, within the run or later / all that are made up.",
    )


UNTRUE = tuple(truth.label for truth in (*FACT, *ATTRIBUTION))


def watching_measures(played: Played, tables: Tables) -> Iterator[Measure]:
    """Return measures of the control room, of exposure and of informers, as far as they are on.

    Parameters
    ----------
    played
        The run.
    tables
        Its tables.
    """
    yield from _exposure(played, tables)
    yield from _control_room(played, tables)
    yield from _informers(played, tables)
