"""What must agree across a scenario: names that point elsewhere, orders, impossible combinations.

Each check yields the path of a field and what is wrong with it; the first finding is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from .lives import Act, Demand, Life
from .quantity import Quantity
from .regimes import Cameras, Regime, Scoring
from .scenarios import Scenario
from .vocabulary import ATTRIBUTES, CHANNELS, PLACES, RECOGNISER_ATTRIBUTES, TEMPERAMENTS
from .wording import did_you_mean, shortened

Path = tuple[str | int, ...]
Finding = tuple[Path, str]
Findings = Iterator[Finding]


def findings(scenario: Scenario) -> Findings:
    """Yield everything that does not agree, the life first.

    Parameters
    ----------
    scenario
        A scenario whose parts are each valid.
    """
    yield from _life(scenario.life)
    yield from _sensing(scenario)
    if scenario.regime.scoring:
        yield from _scoring(scenario.regime.scoring, scenario.life)
    yield from _consequences(scenario)


def unknown(path: Path, word: str, what: str, names: Iterable[str]) -> Finding:
    """Return the finding that a word is not the name of anything of its kind."""
    return path, f'names "{shortened(word)}", which is not {what}{did_you_mean(word, names)}'


# Life


def _life(life: Life) -> Findings:
    yield from _ids("acts", life.acts)
    yield from _ids("demands", life.demands)
    for name in life.temperaments:
        if name not in TEMPERAMENTS:
            yield unknown(("life", "temperaments", name), name, "a temperament", TEMPERAMENTS)
    for kind, entries in (("acts", life.acts), ("demands", life.demands)):
        for name, entry in entries.items():
            yield from _entry(("life", kind, name), entry, life)
    for name, act in life.acts.items():
        for channel in act.channels:
            if channel not in CHANNELS:
                path = ("life", "acts", name, "channels", channel)
                yield unknown(path, channel, "a channel", CHANNELS)


def _ids(kind: str, entries: Mapping[str, Act | Demand]) -> Findings:
    seen: dict[int, str] = {}
    for name, entry in entries.items():
        if entry.id in seen:
            yield (
                ("life", kind, name, "id"),
                f"is {entry.id}, which {seen[entry.id]} already has; ids are unique",
            )
        seen[entry.id] = name


def _entry(path: Path, entry: Act | Demand, life: Life) -> Findings:
    if entry.hours not in life.hours:
        yield unknown((*path, "hours"), entry.hours, "a profile of hours", life.hours)
    if entry.temperament and entry.temperament not in life.temperaments:
        yield unknown(
            (*path, "temperament"),
            entry.temperament,
            "among life.temperaments",
            life.temperaments,
        )
    attributes = {**ATTRIBUTES, "district": tuple(life.people.districts)}
    yield from _by_attribute((*path, "modifiers"), entry.modifiers, attributes)


def _by_attribute(
    path: Path,
    factors: Mapping[str, Mapping[str, Quantity]],
    attributes: Mapping[str, tuple[str, ...]],
) -> Findings:
    """Check factors given by attribute and category."""
    for attribute, by_category in factors.items():
        here = (*path, attribute)
        if attribute not in attributes:
            yield unknown(here, attribute, "an attribute to use here", attributes)
            continue
        for category in by_category:
            if category not in attributes[attribute]:
                what = f"a category of {attribute}"
                yield unknown((*here, category), category, what, attributes[attribute])


# Regime


def _sensing(scenario: Scenario) -> Findings:
    registers, cameras = scenario.regime.sensing.registers, scenario.regime.sensing.cameras
    here = ("regime", "sensing")
    if registers:
        yield from _acts((*here, "registers", "delays"), registers.delays, scenario.life)
        yield from _acts(
            (*here, "registers", "false_events"), registers.false_events, scenario.life
        )
    if cameras:
        yield from _acts((*here, "cameras", "false_events"), cameras.false_events, scenario.life)
        yield from _cameras((*here, "cameras"), cameras, scenario)


def _cameras(here: Path, cameras: Cameras, scenario: Scenario) -> Findings:
    if cameras.coupled and scenario.regime.scoring is None:
        yield (
            (*here, "coupled"),
            "is true, but nobody is scored: regime.scoring is absent",
        )
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
        yield from _by_attribute((*here, field), getattr(cameras, field), by_recogniser)
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


def _acts(path: Path, names: Iterable[str], life: Life) -> Findings:
    """Check that names are acts of this life; a demand gets a sentence of its own."""
    for name in names:
        if name in life.demands:
            yield (
                (*path, name),
                f'names "{shortened(name)}", which is a demand, but an act is expected',
            )
        elif name not in life.acts:
            yield unknown((*path, name), name, "an act of this life", life.acts)


def _scoring(scoring: Scoring, life: Life) -> Findings:
    here = ("regime", "scoring")
    start, floor, ceiling = scoring.start.value, scoring.floor.value, scoring.ceiling.value
    if floor > start:
        yield (*here, "floor"), f"is {floor} points, which is above the start of {start}"
    if start > ceiling:
        yield (*here, "start"), f"is {start} points, which is above the ceiling of {ceiling}"
    yield from _acts((*here, "points"), scoring.points, life)
    if not 1 <= len(scoring.tiers) <= 15:
        yield (*here, "tiers"), f"holds {len(scoring.tiers)} tiers, but 1 to 15 are expected"
    for (higher, above), (lower, below) in pairwise(scoring.tiers.items()):
        if not above.value > below.value:
            yield (
                (*here, "tiers", lower),
                f"begins at {below.value} points, but {higher}, which stands before it, "
                f"begins at {above.value}: tiers go from the highest cut to the lowest",
            )


def _consequences(scenario: Scenario) -> Findings:
    regime, life = scenario.regime, scenario.life
    here: Path = ("regime", "consequences")
    for name in regime.consequences.institutions:
        if name not in life.demands:
            path = (*here, "institutions", name)
            yield unknown(path, name, "a demand of this life", life.demands)
        yield from _institution((*here, "institutions", name), name, regime)
    if regime.consequences.blacklist:
        for position, act in enumerate(regime.consequences.blacklist.acts):
            for _, sentence in _acts((), [act], life):
                yield (*here, "blacklist", "acts", position), sentence
    yield from _acts((*here, "fines"), regime.consequences.fines, life)


def _institution(here: Path, name: str, regime: Regime) -> Findings:
    institution = regime.consequences.institutions[name]
    if institution.deny_listed and regime.consequences.blacklist is None:
        yield (
            (*here, "deny_listed"),
            "is true, but there is no list: regime.consequences.blacklist is absent",
        )
    for position, tier in enumerate(institution.deny_tiers):
        path: Path = (*here, "deny_tiers", position)
        if regime.scoring is None:
            yield path, f'names "{shortened(tier)}", but nobody is scored: regime.scoring is absent'
        elif tier not in regime.scoring.tiers:
            yield unknown(path, tier, "a tier of regime.scoring", regime.scoring.tiers)
