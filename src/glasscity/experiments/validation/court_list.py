"""The court's list: refused tickets and listed people per 1,000, beside the national counts.

Cumulative counts were published at a few dates. Their differences give the flow of 2018: about
8.1 million air and 1.8 million rail refusals in a country of 1.4 billion. Refusals count attempts
to buy, not people.
"""

from __future__ import annotations

from functools import partial

from glasscity.engine.clock import Played
from glasscity.experiments.validation.check import Bench, Check, Found

NATION = 1.4e9
AIR = 8.1e6 / NATION * 1000
RAIL = 1.8e6 / NATION * 1000
LISTED = 14.5e6 / NATION
_PEOPLE = 50_000
_DAYS = 730


def _refused(played: Played, demand: str) -> float:
    """Return refusals by list per 1,000 people and year."""
    by_list = played.tallies.denials[played.plan.demands.index(demand), 0].sum()
    return float(by_list) / played.plan.people * 1000 / (played.plan.days / 365)


def _refusals(demand: str, published: float, factor: float, bench: Bench) -> Found:
    runs = bench.runs("court-blacklist", _PEOPLE, _DAYS)
    values = tuple(_refused(played, demand) for played in runs)
    return Found(values, published / factor, published * factor)


def _listed(border: int, factor: float, bench: Bench) -> Found:
    runs = bench.runs("court-blacklist", _PEOPLE, _DAYS)
    values = tuple(float(played.listed[border]) / played.plan.people for played in runs)
    return Found(values, LISTED / factor, LISTED * factor)


_WHERE = (
    "A city with Beijing's residents beside the whole country; how often listed people still try "
    "to buy is unknown, and the model lets them ask as often as others of their income"
)
_TUNED = "the share listed on day 0, to the published number of listed people"
_NOT_TUNED = "rates of travel (published or assumed for all residents), of debt and of payment"

_PUBLISHED = f"14.5 million of 1.4 billion = {LISTED:.2%}".replace("%", " %")

CHECKS = (
    Check(
        name="court-listed",
        title="On the court's list on day 0",
        published=_PUBLISHED,
        source="shine-2019",
        form=".2%",
        label="calibrated",
        allowed="a quarter: the share is of adults, and a city's adults are not a nation's",
        tuned=_TUNED,
        not_tuned="the share of adults among residents",
        scope="That the list starts at its published size",
        model=partial(_listed, 0, 1.25),
    ),
    Check(
        name="court-listed-later",
        title="On the court's list after two years",
        published=f"{_PUBLISHED}, and growing",
        source="shine-2019",
        form=".2%",
        label="not reproduced",
        allowed="a factor of 2, which the model misses: it was meant as a test, and failed",
        tuned=_TUNED,
        not_tuned="the rates of court-found debt and of payment, and the term",
        scope="The assumed rates do not hold the list at its size: it shrinks to about half. A "
        "rate of debt near the upper end of its range would keep it nearer",
        model=partial(_listed, -1, 2),
    ),
    Check(
        name="court-air",
        title="Air tickets refused per 1,000 people and year",
        published=f"8.1 million in 2018 = {AIR:.1f}, from cumulative counts",
        source="shine-2019",
        form=".1f",
        label="corroborated",
        allowed="a factor of 3: an order of magnitude",
        tuned=_TUNED,
        not_tuned=_NOT_TUNED,
        scope=_WHERE,
        model=partial(_refusals, "air-trip", AIR, 3),
    ),
    Check(
        name="court-rail",
        title="High-speed rail tickets refused per 1,000 people and year",
        published=f"1.8 million in 2018 = {RAIL:.1f}, from cumulative counts",
        source="shine-2019",
        form=".1f",
        label="not reproduced",
        allowed="a factor of 3, which the model misses: it was meant as a test, and failed",
        tuned=_TUNED,
        not_tuned=_NOT_TUNED,
        scope=f"{_WHERE}. The published ratio of rail to air, 0.2, is far below that of trips: "
        "listed people seem to stop asking for trains, or the counts differ in what they count",
        model=partial(_refusals, "rail-trip", RAIL, 3),
    ),
)
