"""A glance at a small city: which outcomes a scenario has, before anything large is played."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from glasscity.errors import GlasscityError
from glasscity.experiments.compared import no_such_outcome, not_a_harm
from glasscity.experiments.exploration import evaluating
from glasscity.experiments.exploration.evaluating import AS_IT_STANDS, Job
from glasscity.outcomes.definitions import Measure
from glasscity.scenario import Resolved

PEOPLE: Final = 100
DAYS: Final = 14
OF_EVENTS: Final = ("wrongful_by_channel:", "top_tenth:")
"""Beginnings of the names of measures that are there once something of the kind has happened."""


def outcomes_of(scenarios: Sequence[Resolved], seed: int = 1) -> dict[str, Measure]:
    """Return the measures that a small city has in any of some scenarios.

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
        job = Job(0, AS_IT_STANDS, seed, ())
        seen = evaluating.evaluate(scenario.to_yaml(), PEOPLE, DAYS, 1, job)
        if seen.error:
            raise GlasscityError(seen.error)
        found |= {each.name: each for each in seen.measures}
    return found


def check_harm(outcome: str, known: Mapping[str, Measure]) -> None:
    """Refuse an outcome that is not there or is no harm.

    Parameters
    ----------
    outcome
        Name of a measure.
    known
        From `outcomes_of`. What comes of events alone cannot be refused yet.

    Raises
    ------
    GlasscityError
        If it is none, or typed claim or description.
    """
    found = known.get(outcome)
    if found is None:
        if not outcome.startswith(OF_EVENTS):
            harms = [each.name for each in known.values() if each.type == "harm"]
            raise no_such_outcome(outcome, harms)
    elif found.type != "harm":
        raise not_a_harm(outcome, found.type)
