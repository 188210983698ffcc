"""Expiry as a safeguard: no penalty counts for longer than this, whatever the rulebook says."""

from __future__ import annotations

from glasscity.scenario.safeguards import Expiry
from glasscity.sensing.delay import days_of


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
