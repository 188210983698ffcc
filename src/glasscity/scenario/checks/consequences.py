"""Checks of institutions, the blacklist and fines."""

from __future__ import annotations

from ..naming import NO_SCORING, Findings, Path, act_named, acts_named, unknown, within
from ..reactions import Institution
from ..regimes import Regime
from ..scenarios import Scenario
from ..wording import shortened

TIER_FIELDS = ("deny_tiers", "prefer_tiers", "benefit_tiers")
INSTRUMENTS = ("blacklist", "restriction")
MOST_ATTEMPTS = 50
COMMERCIAL_FIELDS = ("deny_commercial_below", "benefit_commercial_from")


def consequences(scenario: Scenario) -> Findings:
    """Yield what does not agree within the consequences, or with the rest."""
    regime, life = scenario.regime, scenario.life
    here: Path = ("regime", "consequences")
    for name, institution in regime.consequences.institutions.items():
        path = (*here, "institutions", name)
        if name not in life.demands:
            yield unknown(path, name, "a demand of this life", life.demands)
        yield from _institution(path, institution, regime)
        yield from _places(path, institution)
    for field in INSTRUMENTS:
        instrument = getattr(regime.consequences, field)
        if instrument is None:
            continue
        for position, act in enumerate(instrument.acts):
            yield from act_named((*here, field, "acts", position), act, life)
        if instrument.term is None and instrument.without_term.value:
            yield (
                (*here, field, "without_term"),
                f"is {instrument.without_term.value:g} share, but no listing has a term: term is "
                "absent",
            )
    yield from acts_named((*here, "fines"), regime.consequences.fines, life)


def _institution(here: Path, institution: Institution, regime: Regime) -> Findings:
    if institution.deny_listed and regime.consequences.blacklist is None:
        yield (
            (*here, "deny_listed"),
            "is true, but there is no list: regime.consequences.blacklist is absent",
        )
    if institution.deny_restricted and regime.consequences.restriction is None:
        yield (
            (*here, "deny_restricted"),
            "is true, but there is no order: regime.consequences.restriction is absent",
        )
    yield from within((*here, "attempts"), institution.attempts, 1, MOST_ATTEMPTS, "attempts run")
    for field in TIER_FIELDS:
        for position, tier in enumerate(getattr(institution, field)):
            yield from _tier((*here, field, position), tier, regime)
    score = regime.commercial_score
    for field in COMMERCIAL_FIELDS:
        points = getattr(institution, field)
        if points is None:
            continue
        if score is None:
            yield (
                (*here, field),
                f"is {points.value} points of a score that nobody makes: "
                "regime.commercial_score is absent",
            )
        else:
            low, high = score.floor.value, score.ceiling.value
            yield from within((*here, field), points, low, high, "the commercial score runs")
    if institution.reader is not None and regime.scoring is None and score is None:
        yield (
            (*here, "reader"),
            f"is {institution.reader}, but there is no score to read: regime.scoring and "
            "regime.commercial_score are absent",
        )


def _tier(path: Path, tier: str, regime: Regime) -> Findings:
    if regime.scoring is None:
        yield path, f'names "{shortened(tier)}", but {NO_SCORING}'
    elif tier not in regime.scoring.tiers:
        yield unknown(path, tier, "a tier of regime.scoring", regime.scoring.tiers)


def _places(here: Path, institution: Institution) -> Findings:
    if institution.prefer_tiers and institution.places is None:
        yield (
            (*here, "prefer_tiers"),
            "says who is served first, but there is enough for everybody: places is absent",
        )
