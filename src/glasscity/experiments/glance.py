"""A glance at a small city: which outcomes a scenario has, before anything large is played."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from glasscity.engine.clock import play
from glasscity.engine.plan import compile_plan
from glasscity.experiments.compared import no_such_outcome, not_a_harm
from glasscity.outcomes.definitions import Measure
from glasscity.outcomes.measures import measure
from glasscity.outcomes.tables import all_tables
from glasscity.scenario import Resolved

PEOPLE: Final = 100
DAYS: Final = 14
OF_EVENTS: Final = ("wrongful_by_channel:", "top_tenth:")
"""Beginnings of the names of measures that are there once something of the kind has happened."""


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
