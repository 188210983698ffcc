"""Checks against what is asked for: how many people are played, and for how long."""

from __future__ import annotations

from ..naming import Findings
from ..scenarios import Scenario


def playing(scenario: Scenario, people: int, days: int) -> Findings:
    """Yield what does not agree with the size of the city or the length of the run.

    Parameters
    ----------
    scenario
        A scenario that agrees with itself.
    people, days
        What is to be played, whatever the scenario's own `run` says.
    """
    for name, institution in scenario.regime.consequences.institutions.items():
        places = institution.places
        if places and places.unit == "places per year" and places.value > people:
            yield (
                ("regime", "consequences", "institutions", name, "places"),
                f"is {places.value} places per year, which is places for more people than exist: "
                f"{people:,} are played",
            )
    commercial = scenario.regime.commercial_score
    merger = commercial.merger if commercial else None
    if merger and merger.after.days >= days:
        yield (
            ("regime", "commercial_score", "merger", "after"),
            f"is {merger.after.value} {merger.after.unit}, but {days:,} days are played: the "
            "merger would never come",
        )
