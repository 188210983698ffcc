"""Rules that can never apply, because of what stands beside them in the regime.

As in `idle`, a number of 0 is a setting, and is not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from glasscity.scoring.speech import Speech, is_said

from ..naming import Findings, Path
from ..reactions import Institution
from ..rulebooks import Scoring
from ..scenarios import Scenario
from ..wording import shortened

HERE: Path = ("regime", "consequences", "institutions")
DENIALS = ("deny_tiers", "deny_listed", "deny_restricted", "deny_commercial_below")
TIERS = ("deny_tiers", "prefer_tiers", "benefit_tiers")
ON_TOP = ("benefit_tiers", "benefit_commercial_from")


def never(scenario: Scenario, noted: Iterable[str]) -> Findings:
    """Yield the rules that can never apply, each with why.

    Parameters
    ----------
    scenario
        A scenario that agrees with itself.
    noted
        Acts of which a record that counts can come about.
    """
    regime = scenario.regime
    if regime.scoring:
        yield from _tiers(scenario, regime.scoring, set(noted))
        yield from _rules(regime.scoring)
    for name, institution in regime.consequences.institutions.items():
        yield from _institution((*HERE, name), institution, scenario)
    yield from _readers(scenario)
    yield from _speech(scenario, set(noted))


def _tiers(scenario: Scenario, scoring: Scoring, noted: set[str]) -> Findings:
    """Yield the tiers that nobody can reach, by the limits, or by what gives and takes points."""
    lowest, highest = _begin(scoring)
    given, taken = _moved(scenario, scoring, noted)
    floor, ceiling = scoring.floor.value, scoring.ceiling.value
    for name, cut in list(scoring.tiers.items())[:-1]:
        why = ""
        if cut.value > ceiling:
            why = f"above the ceiling of {ceiling}"
        elif cut.value > highest and not given:
            why = f"but all begin with at most {highest} and nothing gives points"
        if why:
            yield (
                ("regime", "scoring", "tiers", name),
                f"begins at {cut.value} points, {why}: nobody can reach {shortened(name)}",
            )
    for (_, above), (name, _) in pairwise(scoring.tiers.items()):
        why = ""
        if above.value <= floor:
            why = f"the floor is {floor}"
        elif above.value <= lowest and not taken:
            why = f"all begin with at least {lowest} and nothing takes points"
        if why:
            yield (
                ("regime", "scoring", "tiers", name),
                f"is below {above.value} points, and {why}: nobody can fall to {shortened(name)}",
            )


def _begin(scoring: Scoring) -> tuple[int | float, int | float]:
    """Return the least and the most points that somebody can begin with."""
    least = most = scoring.start.value
    for values in scoring.characteristics.values():
        least += min(0, *(points.value for points in values.values()), 0)
        most += max(0, *(points.value for points in values.values()), 0)
    return least, most


def _moved(scenario: Scenario, scoring: Scoring, noted: set[str]) -> tuple[bool, bool]:
    """Tell whether anything gives points, and whether anything takes them."""
    worth = [
        points.value
        for name, rule in scoring.points.items()
        if name in noted
        for points in rule.points
    ]
    regime, officials = scenario.regime, scoring.officials
    commercial = regime.commercial_score
    folded = commercial is not None and commercial.merger is not None
    app = regime.study_app is not None and regime.study_app.into_score.value > 0
    favour = officials is not None and officials.favour is not None
    taking = officials is not None and bool(officials.revenge or officials.quota)
    return (
        folded or app or favour or any(points > 0 for points in worth),
        folded or taking or any(points < 0 for points in worth),
    )


def _rules(scoring: Scoring) -> Findings:
    for name, rule in scoring.points.items():
        if rule.period != "year" and len(rule.points) == 1:
            yield (
                ("regime", "scoring", "points", name, "period"),
                "never applies: it says when the count of repeats begins anew, and every time "
                "counts the same",
            )


def _institution(here: Path, one: Institution, scenario: Scenario) -> Findings:
    denies = any(getattr(one, field) for field in DENIALS)
    gives = any(getattr(one, field) for field in ON_TOP)
    commercial = scenario.regime.commercial_score
    if not denies and not gives and one.places is None:
        yield here, "does nothing: it refuses nobody, has places for all and gives nobody more"
        return
    if one.attempts.value > 1 and not denies:
        yield (*here, "attempts"), "never applies: this institution refuses nobody"
    if not gives:
        for field in ("benefit", "benefit_worth"):
            value = getattr(one, field)
            if value and getattr(value, "value", 1):
                yield (
                    (*here, field),
                    "never applies: nobody gets it, since benefit_tiers and "
                    "benefit_commercial_from are absent",
                )
    below = one.deny_commercial_below
    if below is not None and commercial and below.value <= commercial.floor.value:
        yield (
            (*here, "deny_commercial_below"),
            f"never applies: nobody's commercial score is below {commercial.floor.value} points",
        )


def _readers(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """Yield what institutions cannot read, and readers that nobody asks as."""
    scoring = scenario.regime.scoring
    institutions = scenario.regime.consequences.institutions
    readers = scoring.readers if scoring else {}
    for name, one in institutions.items():
        if one.reader and not readers.get(one.reader, True):
            for field in TIERS:
                if getattr(one, field):
                    yield (
                        (*HERE, name, field),
                        f"never applies: {one.reader} may not read the score "
                        "(regime.scoring.readers)",
                    )
        if scenario.life.demands[name].rate.value == 0:
            yield (
                (*HERE, name),
                "never applies: nobody asks for it, since the demand has a rate of 0",
            )
    asked = {one.reader for one in institutions.values()} | {"person"}
    for reader, may in readers.items():
        if reader not in asked and not may:
            yield (
                ("regime", "scoring", "readers", reader),
                f"shuts out {reader}, but no institution of this regime reads as {reader}",
            )


def _speech(scenario: Scenario, noted: set[str]) -> Findings:
    scoring, guard = scenario.regime.scoring, scenario.regime.get(Speech)
    if scoring is None or guard is None or not guard.unscored:
        return
    acts = scenario.life.acts
    if not any(name in noted and is_said(acts[name]) for name in scoring.points):
        yield (
            ("regime", "safeguards", "speech"),
            "never applies: this regime scores nothing that people say",
        )
