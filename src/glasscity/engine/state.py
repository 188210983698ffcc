"""What the engine remembers of people, what it counts, and where it leaves what others must get.

Columns are allocated where the regime needs them; a feature that is off has columns of length 0.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.consequences.blacklist import BlacklistTables
from glasscity.scoring.rulebook import RuleTables
from glasscity.sensing.truth import WRONG_KINDS, Truth

NO_TIER = -1
"""Tier of somebody who is not scored."""

MOST_COUNT = 65_535
"""Largest value of a person's counters."""

MOST_SCORE = 1 << 30
"""Largest distance of a latent score from the start, points; less in a large city."""


class State(NamedTuple):
    """People, one entry each, shape (people,) unless said otherwise."""

    records: npt.NDArray[np.uint16]
    """Records that arrived, true or not."""
    penalties: npt.NDArray[np.uint16]
    """Records that took points."""
    wrongful: npt.NDArray[np.uint16]
    """Records against the person that are wrong about the fact, or about the norm."""
    denials: npt.NDArray[np.uint16]
    score: npt.NDArray[np.int32]
    """Latent score: start + sum of active points."""
    wrongful_points: npt.NDArray[np.int32]
    """Active points of wrongful records by kind, shape (people, WRONG_KINDS); never above 0."""
    tier: npt.NDArray[np.int8]
    """As of the last review; 0 = lowest, NO_TIER = not scored."""
    clean_tier: npt.NDArray[np.int8]
    """The same without the wrongful points."""
    tier_since: npt.NDArray[np.uint16]
    """Week of entry into the lowest tier."""
    active_penalties: npt.NDArray[np.uint16]
    """Penalties that have not expired."""
    penalty_clock: npt.NDArray[np.int32]
    """Weeks: ends of expired penalties less beginnings of all."""
    occurrences: npt.NDArray[np.uint8]
    """Records within the period, shape (people, escalating rules)."""
    gained: npt.NDArray[np.int16]
    """Absolute points within the period, shape (people, capped rules)."""
    listed_until: npt.NDArray[np.uint16]
    """Week in which the name comes off the list; listed while the week is below it."""
    paid_in: npt.NDArray[np.uint16]
    """Week in which the listed debt is paid."""
    listing: npt.NDArray[np.uint8]
    """Truth of the listing's record."""


class Shard(NamedTuple):
    """Standing sums of one shard."""

    tiers: npt.NDArray[np.int64]
    """People by district and tier, shape (districts, tiers)."""
    scores: npt.NDArray[np.int64]
    """Sum, and sum of squares, of (score - start), shape (2,)."""


class Tallies(NamedTuple):
    """Counts of one thread; integer sums, so it does not matter which thread counted."""

    happened: npt.NDArray[np.int64]
    """Moments of each item, shape (items,)."""
    window: npt.NDArray[np.int64]
    """Counts of the window, see the constants below, shape (COUNTS,)."""
    records: npt.NDArray[np.int64]
    """Records by channel, item, truth and stratum, shape (2, items, 6, strata)."""
    points: npt.NDArray[np.int64]
    """Points of the same records, same shape."""
    searches: npt.NDArray[np.int64]
    """Searches by what they brought up and the actor's stratum, shape (3, strata)."""
    requests: npt.NDArray[np.int64]
    """Requests by demand and stratum, shape (demands, strata)."""
    denials: npt.NDArray[np.int64]
    """Denials by demand, reason (list, tier), truth and stratum, shape (demands, 2, 7, strata)."""
    spells: npt.NDArray[np.int64]
    """Spells in the lowest tier that ended, by weeks, shape (weeks + 1,)."""


RECORDS, WRONGFUL, LOST, GAINED, REQUESTS, DENIALS, WRONGFUL_DENIALS, DRAWN, REALISED = range(9)
COUNTS = 9
"""Counts of a window: all records, those wrong in any way, points taken and given, requests,
denials, those of them that are wrongful, moments drawn and moments that came to pass."""


class Outbox(NamedTuple):
    """Letters to people of any shard, and the ledger where one is kept; shapes (capacity,)."""

    filled: npt.NDArray[np.int64]
    """Letters, ledger entries, shape (2,)."""
    target: npt.NDArray[np.int64]
    source: npt.NDArray[np.int64]
    due: npt.NDArray[np.int64]
    label: npt.NDArray[np.int64]
    ledger: npt.NDArray[np.int64]
    """Shape (capacity, LEDGER_FIELDS)."""


LEDGER_FIELDS = (
    "week", "quarter", "person", "act", "moment", "channel", "truth", "actor", "points", "expires",
)  # fmt: skip
"""Columns of the ledger. ``quarter`` is -1 for what arrives at a border; ``channel`` 0 is a denial,
whose ``act`` is the demand's id and whose ``points`` are the reason; ``actor`` -1 is nobody, -2 a
child in the person's care; ``expires`` is a week, or -1 for never."""

NOBODY = -1
A_CHILD = -2


def empty_state(
    people: int, rules: RuleTables, blacklist: BlacklistTables, institutions: bool
) -> State:
    """Return the columns that a regime needs, everybody at the start.

    Parameters
    ----------
    people
        Size of the city.
    rules
        The rulebook.
    blacklist
        The list.
    institutions
        Whether any institution answers demands.
    """
    scored = people if rules.scored else 0
    listed = people if blacklist.on else 0

    return State(
        records=np.zeros(people, dtype=np.uint16),
        penalties=np.zeros(scored, dtype=np.uint16),
        wrongful=np.zeros(people, dtype=np.uint16),
        denials=np.zeros(people if institutions else 0, dtype=np.uint16),
        score=np.full(scored, rules.start, dtype=np.int32),
        wrongful_points=np.zeros((scored, WRONG_KINDS), dtype=np.int32),
        tier=np.full(people, NO_TIER, dtype=np.int8),
        clean_tier=np.full(people, NO_TIER, dtype=np.int8),
        tier_since=np.zeros(scored, dtype=np.uint16),
        active_penalties=np.zeros(scored, dtype=np.uint16),
        penalty_clock=np.zeros(scored, dtype=np.int32),
        occurrences=np.zeros((scored, rules.escalation_period.size), dtype=np.uint8),
        gained=np.zeros((scored, rules.cap_period.size), dtype=np.int16),
        listed_until=np.zeros(listed, dtype=np.uint16),
        paid_in=np.zeros(listed, dtype=np.uint16),
        listing=np.zeros(listed, dtype=np.uint8),
    )


def empty_tallies(items: int, strata: int, demands: int, weeks: int) -> Tallies:
    """Return counts of zero.

    Parameters
    ----------
    items, strata, demands, weeks
        Sizes of the axes.
    """
    wrong = len(Truth) - 1

    def zeros(*shape: int) -> npt.NDArray[np.int64]:
        return np.zeros(shape, dtype=np.int64)

    return Tallies(
        happened=zeros(items),
        window=zeros(COUNTS),
        records=zeros(2, items, wrong, strata),
        points=zeros(2, items, wrong, strata),
        searches=zeros(3, strata),
        requests=zeros(demands, strata),
        denials=zeros(demands, 2, len(Truth), strata),
        spells=zeros(weeks + 1),
    )


def empty_outbox(capacity: int, ledger: int) -> Outbox:
    """Return room for so many letters and ledger entries."""
    target, source, due, label = np.empty((4, capacity), dtype=np.int64)
    entries = np.empty((ledger, len(LEDGER_FIELDS)), dtype=np.int64)
    return Outbox(np.zeros(2, dtype=np.int64), target, source, due, label, entries)
