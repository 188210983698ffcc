"""Expiry as a safeguard: no penalty counts for longer than this, whatever the rulebook says."""

from __future__ import annotations

from typing import ClassVar

from glasscity.mechanism import Findings, Path, Safeguard, Scenario
from glasscity.scenario.fields import Source
from glasscity.scenario.quantity import Duration
from glasscity.sensing.delay import days_of


class Expiry(Safeguard):
    """No penalty counts for longer than this."""

    number = 5
    field_words: ClassVar = {"after": "After how long a penalty's points go."}

    after: Duration
    source: Source = "assumed"

    def idles(self, here: Path, scenario: Scenario) -> Findings:
        """Yield that all points go sooner without it."""
        scoring = scenario.regime.scoring
        if scoring is None or scoring.expires is None:
            return
        terms = [scoring.expires, *(rule.expires for rule in scoring.points.values())]
        longest = max((term for term in terms if term), key=lambda term: term.days)
        if self.after.days >= longest.days:
            yield (
                (*here, "after"),
                f"is {self.after.value} {self.after.unit}, and all points go after "
                f"{longest.value} {longest.unit} without it: it never applies",
            )


def expiry_days_in_force(expiry_days: int, safeguard: Expiry | None) -> int:
    """Return after how many days a penalty goes.

    Parameters
    ----------
    expiry_days
        As the rulebook says.
    safeguard
        The safeguard, or None where there is none.

    Returns
    -------
    int
        The shorter of the two.
    """
    if safeguard is None:
        return expiry_days
    return min(expiry_days, days_of(safeguard.after))
