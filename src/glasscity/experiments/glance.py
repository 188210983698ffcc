"""A glance at a small city: which outcomes a scenario has, before anything large is played."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from glasscity.engine.clock import play
from glasscity.engine.plan import compile_plan
from glasscity.errors import GlasscityError
from glasscity.experiments.compared import OF_EVENTS, no_such_outcome, not_a_harm
from glasscity.outcomes.definitions import Measure
from glasscity.outcomes.measures import measure
from glasscity.outcomes.tables import all_tables
from glasscity.scenario import Resolved, load
from glasscity.scenario.mechanisms import mechanisms_of

PEOPLE: Final = 100
DAYS: Final = 14
_RICH: Final = ("press-2019", "safeguarded", "court-blacklist", "sesame-2015", "study-app-2019")
"""Presets that have, between them, every mechanism."""
_CHANNEL_OF: Final = {"merger": "commercial", "institutions": "denials"}
"""By which name the outcomes know what a mechanism leads to, where it is another."""


def outcomes_of(scenarios: Sequence[Resolved], seed: int = 1) -> dict[str, Measure]:
    """Return the measures that a small city has in any of some scenarios.

    Whoever asks has checked that the scenarios fit the city that is asked for; they need not fit
    this one, of which nothing is kept but names.

    Parameters
    ----------
    scenarios
        Resolved.
    seed
        Of the city.

    Raises
    ------
    GlasscityError
        If one cannot be played.
    """
    found: dict[str, Measure] = {}
    for scenario in scenarios:
        played = play(compile_plan(scenario, PEOPLE, DAYS), seed, 1)
        found |= measure(played, all_tables(played))
    return found


def check_harms(
    outcomes: Iterable[str], scenarios: Sequence[Resolved], asked: str = "outcome"
) -> None:
    """Refuse outcomes that are not there or no harms, before anything large is played.

    Parameters
    ----------
    outcomes
        Names of measures.
    scenarios
        The worlds that they are to be measured in.
    asked
        The argument or option that names them.

    Raises
    ------
    GlasscityError
        If one is in none of the worlds, or typed claim or description.
    """
    wanted = list(outcomes)
    known = outcomes_of(scenarios) if wanted else {}
    events = sorted(set().union(*map(_events_of, scenarios)))
    for outcome in wanted:
        found = known.get(outcome)
        if found is not None and found.type != "harm":
            raise GlasscityError(f"{asked}: {not_a_harm(outcome, found.type)}")
        if found is None and outcome not in events:
            raise GlasscityError(f"{asked}: {_not_there(outcome, known, events)}")


def _events_of(scenario: Resolved) -> set[str]:
    """Return the harms that are there once something of the kind has happened, if it can."""
    on = {_CHANNEL_OF.get(name, name) for name in mechanisms_of(scenario)}
    if scenario.regime.scoring is not None:
        on |= {"penalties", "penalty-days"}
        on |= {"guarantees"} if scenario.life.guarantees else set()
    return {name for name in OF_EVENTS if name.partition(":")[2] in on}


def _not_there(outcome: str, known: Mapping[str, Measure], events: Sequence[str]) -> str:
    for name in _RICH:
        rich = load(name)
        if outcome in _events_of(rich) or outcome in outcomes_of([rich]):
            return (
                f'"{outcome}" is a measure of {name}, but not of these worlds, which have nothing '
                "that it measures"
            )
    harms = [each.name for each in known.values() if each.type == "harm"]
    return str(no_such_outcome(outcome, [*harms, *events]))
