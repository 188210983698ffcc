"""Checks of the study app and of the commercial score, which stand beside the rulebook."""

from __future__ import annotations

from collections.abc import Mapping

from ..naming import (
    NO_FRIENDS,
    NO_SCORING,
    Findings,
    Path,
    act_named,
    acts_named,
    adding_up,
    attributes_of,
    by_attribute,
    longer_than_nothing,
    unknown,
    within,
)
from ..quantity import Quantity
from ..rulebooks import CommercialScore, Merger, StudyApp
from ..scenarios import Scenario
from ..vocabulary import COMPONENTS
from ..wording import listed

MOST_ITEMS = 12
"""A day in the study app is drawn from so many words of random bits."""
MOST_TIMES = 20
"""The number of times an item is done on a day is drawn from a table of this mean at most."""
TOP = 1_000
"""Highest value of a component of the commercial score."""


def study_app(app: StudyApp, scenario: Scenario) -> Findings:
    """Yield what does not agree within a study app, or with the rest."""
    here: Path = ("regime", "study_app")
    yield from act_named((*here, "act"), app.act, scenario.life)
    if not 1 <= len(app.items) <= MOST_ITEMS:
        yield (
            (*here, "items"),
            f"holds {len(app.items)} items, but between 1 and {MOST_ITEMS} are expected",
        )
    for name, item in app.items.items():
        path = (*here, "items", name)
        yield from within((*path, "times"), item.times, 0, MOST_TIMES, "times in a day run")
        for field, points in (("points", item.points), ("cap", item.cap)):
            if points.value < 0:
                yield (*path, field), f"is {points.value} points, but the app takes no points away"
    if app.censure_below and app.censure_below.unit != "points per month":
        yield (
            (*here, "censure_below"),
            f"is {app.censure_below.value} {app.censure_below.unit}, but points per month "
            "are expected",
        )
    if app.gift and app.gift.value <= 0:
        yield (*here, "gift"), f"is {app.gift.value} points, but a gift must cost something"
    if app.into_score.value > 0 and scenario.regime.scoring is None:
        yield (*here, "into_score"), f"is {app.into_score.value} ratio, but {NO_SCORING}"


def commercial_score(score: CommercialScore, scenario: Scenario) -> Findings:
    """Yield what does not agree within a commercial score, or with the rest."""
    here: Path = ("regime", "commercial_score")
    life = scenario.life
    yield from _weights((*here, "weights"), score)
    friends = score.weights.get("friends")
    if friends and friends.value > 0 and life.friends is None:
        yield (*here, "weights", "friends"), f"is {friends.value} share, but {NO_FRIENDS}"
    low, high = score.floor.value, score.ceiling.value
    if not low < high:
        yield (*here, "floor"), f"is {low} points, but it must lie below the ceiling of {high}"
    yield from within((*here, "history_start"), score.history_start, 0, TOP, "a component runs")
    yield from acts_named((*here, "defaults"), score.defaults, life)
    if score.purchases:
        yield from act_named((*here, "purchase"), score.purchase, life)
        total = sum(purchases.share.value for purchases in score.purchases.values())
        if total > 1.001:
            yield (
                (*here, "purchases"),
                f"has shares that add up to {total:.4g}, but together they may not exceed 1",
            )
    yield from longer_than_nothing((*here, "half_life"), score.half_life)
    for field, worth in (("ability", score.ability), ("identity", score.identity)):
        yield from by_attribute((*here, field), worth, attributes_of(life))
        for attribute, values in worth.items():
            yield from _components((*here, field, attribute), values)
    if score.merger:
        yield from _merger((*here, "merger"), score.merger, score, scenario)


def _weights(here: Path, score: CommercialScore) -> Findings:
    for name in score.weights:
        if name not in COMPONENTS:
            yield unknown((*here, name), name, "a component of the score", COMPONENTS)
    absent = [name for name in COMPONENTS if name not in score.weights]
    if absent and len(score.weights) < len(COMPONENTS):
        yield here, f"lacks {listed(absent, 'and')}"
    yield from adding_up(here, score.weights)


def _components(here: Path, values: Mapping[str, Quantity]) -> Findings:
    for category, value in values.items():
        yield from within((*here, category), value, 0, TOP, "a component runs")


def _merger(here: Path, merger: Merger, score: CommercialScore, scenario: Scenario) -> Findings:
    if scenario.regime.scoring is None:
        yield here, f"has nothing to fold into, because {NO_SCORING}"
    low, high = score.floor.value, score.ceiling.value
    yield from within((*here, "neutral"), merger.neutral, low, high, "the commercial score runs")
