"""Measures that lead: known, and of the kind that may."""

from __future__ import annotations

from ..naming import Findings, unknown
from ..scenarios import Scenario
from ..vocabulary import LEADING, MOST_LEAD, NEVER_LEADING, OF_A_DEMAND


def lead(scenario: Scenario) -> Findings:
    """Check that every measure that leads is one that may.

    Parameters
    ----------
    scenario
        Whose demands count too: ``denied:`` before the name of one is a measure.
    """
    if len(scenario.lead) > MOST_LEAD:
        yield ("lead",), f"names {len(scenario.lead)} measures, but at most {MOST_LEAD} can lead"
    demands = [f"{OF_A_DEMAND}{name}" for name in scenario.life.demands]
    for place, name in enumerate(scenario.lead):
        here = ("lead", place)
        if name in NEVER_LEADING or name.startswith(tuple(f"{one}:" for one in NEVER_LEADING)):
            yield (
                here,
                (
                    f'names "{name}", which cannot lead: what leads is a harm that is counted, or '
                    "a rate whose denominator is the same in every world"
                ),
            )
        elif name not in (*LEADING, *demands):
            yield unknown(here, name, "a measure that can lead", [*LEADING, *demands])
        elif name in scenario.lead[:place]:
            yield here, f'names "{name}" a second time'
