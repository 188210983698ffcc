"""What must agree across a scenario: names that point elsewhere, orders, impossible combinations.

Each check yields the path of a field and what is wrong with it; all findings are reported.
"""

from __future__ import annotations

from ..naming import Findings
from ..scenarios import Scenario
from .consequences import consequences
from .idle import idle as idle
from .lead import lead
from .lives import life
from .playing import playing as playing
from .scoring import scoring


def findings(scenario: Scenario) -> Findings:
    """Yield everything that does not agree, the life first.

    Parameters
    ----------
    scenario
        A scenario whose parts are each valid.
    """
    yield from life(scenario.life)
    yield from lead(scenario)
    for here, mechanism in scenario.regime.mechanisms():
        yield from mechanism.checks(here, scenario)
    if scenario.regime.scoring:
        yield from scoring(scenario.regime.scoring, scenario.life)
    yield from consequences(scenario)
