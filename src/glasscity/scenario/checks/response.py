"""Checks of the response and of safeguards: what each of them needs to have any effect."""

from __future__ import annotations

from glasscity.sensing.cameras import Cameras

from ..naming import NO_FRIENDS, NO_SCORING, Findings, Path, longer_than_nothing, within
from ..regimes import Regime, Safeguards
from ..responses import Fear
from ..scenarios import Scenario

NEED_SCORING = (
    "notice", "access", "appeal", "expiry", "restoration", "contexts", "caps", "speech", "consent",
)  # fmt: skip


def response(scenario: Scenario) -> Findings:
    """Yield what does not agree within the response, or with the life."""
    here: Path = ("regime", "response")
    answer, friends = scenario.regime.response, scenario.life.friends
    if answer.fear:
        yield from _fear((*here, "fear"), answer.fear)
        if answer.fear.friends.value > 0 and friends is None:
            yield (
                (*here, "fear", "friends"),
                f"is {answer.fear.friends.value} ratio, but {NO_FRIENDS}",
            )
    if answer.deterrence:
        habituation = answer.deterrence.habituation
        yield from longer_than_nothing((*here, "deterrence", "habituation"), habituation)
    if answer.ties and friends is None:
        yield (*here, "ties"), f"has nobody to drop or gain, because {NO_FRIENDS}"


def _fear(here: Path, fear: Fear) -> Findings:
    for field in ("own", "friends", "cameras"):
        yield from within((*here, field), getattr(fear, field), 0, 1, "levels of fear run")
    yield from within((*here, "other_grounds"), fear.other_grounds, 0, 1, "what it counts for runs")
    yield from longer_than_nothing((*here, "half_life"), fear.half_life)


def safeguards(scenario: Scenario) -> Findings:
    """Yield safeguards that lack what they work on."""
    here: Path = ("regime", "safeguards")
    regime = scenario.regime
    named = regime.safeguards
    if regime.scoring is None:
        for field in NEED_SCORING:
            if getattr(named, field):
                yield (*here, field), f"protects from nothing, because {NO_SCORING}"
    if named.human_review and regime.get(Cameras) is None:
        yield (
            (*here, "human_review"),
            "has no matches to look at: regime.sensing.cameras is absent",
        )
    yield from _known(here, named, regime)
    if named.caps and named.caps.lost.unit != "points per year":
        yield (
            (*here, "caps", "lost"),
            f"is {named.caps.lost.value} {named.caps.lost.unit}, but points per year are expected",
        )


def _known(here: Path, named: Safeguards, regime: Regime) -> Findings:
    if regime.scoring and named.appeal and not (named.notice or named.access or _can_learn(regime)):
        yield (
            (*here, "appeal"),
            "is no use, because nobody can know of a penalty: notice and access are absent, nobody "
            "looks at their rating, and no refusal could tell",
        )


def _can_learn(regime: Regime) -> bool:
    """Tell whether somebody could learn of a penalty without a safeguard."""
    may_look = regime.scoring is not None and regime.scoring.readers.get("person", True)
    looks = may_look and regime.response.looking.value > 0
    asked = regime.consequences.institutions.values()
    return looks or any(one.deny_tiers or one.deny_listed or one.deny_restricted for one in asked)
