"""From a scenario on paper to the tables that the compiled engine reads.

Everything that can be checked before a run is checked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt

from glasscity.consequences.blacklist import BlacklistTables, compile_blacklist
from glasscity.consequences.institutions import compile_institutions
from glasscity.engine.events import Sources
from glasscity.errors import GlasscityError
from glasscity.life.groups import check_groups
from glasscity.life.poisson import WORDS
from glasscity.life.tables import CountTables, LifeTables, compile_life, count_tables
from glasscity.people.attributes import STRATA_PER_DISTRICT
from glasscity.people.marginals import PeopleTables, compile_marginals
from glasscity.people.population import MOST_PEOPLE
from glasscity.people.streams import Stream
from glasscity.scenario.lives import Act, Demand
from glasscity.scenario.scenarios import Resolved
from glasscity.scoring.rulebook import RuleTables, compile_rulebook
from glasscity.scoring.tiers import MOST_TIERS, TierTables, compile_tiers
from glasscity.sensing.cameras import CameraTables, compile_cameras
from glasscity.sensing.false_events import false_event_items
from glasscity.sensing.registers import RegisterTables, compile_registers
from glasscity.sensing.truth import Channel

MOST_ITEMS = 255
"""Acts and demands; an item's index travels in eight bits."""

MOST_WEEKS = 60_000
"""Weeks of a run; a week is stored in sixteen bits."""

ORDER = (
    ("border", "counters of rules go back to zero where a month or year begins"),
    ("border", "records that have reached their date expire"),
    ("border", "records in the mail arrive, by person, source, act, moment and channel"),
    ("border", "tiers are reviewed, where reviews are monthly or yearly and one is due"),
    ("week", "moments by quarter hour, act, moment and channel: an institution answers a demand, "
             "or a channel notes an act; a record without delay is booked at the moment itself"),
    ("border", "a record that lands on somebody else, or that has a delay, goes into the mail, "
               "due at the next border or later"),
)  # fmt: skip
"""The order of a window. Caps and escalation do not commute, so it is part of the model."""


@dataclass(frozen=True)
class Item:
    """An act or a demand at its place in the engine's tables."""

    name: str
    entry: Act | Demand

    @property
    def act(self) -> Act | None:
        """The act, or None for a demand."""
        return self.entry if isinstance(self.entry, Act) else None

    @property
    def demand(self) -> Demand | None:
        """The demand, or None for an act."""
        return self.entry if isinstance(self.entry, Demand) else None


@dataclass(frozen=True)
class FalseEvent:
    """A channel that records an act that nobody did."""

    channel: Channel
    item: int
    """Index of the act."""


@dataclass(frozen=True)
class Plan:
    """A scenario, compiled for a city of a given size and a given time."""

    scenario: Resolved
    people: int
    days: int
    items: tuple[Item, ...]
    districts: tuple[str, ...]
    tiers: tuple[str, ...]
    """Lowest first; empty where nobody is scored."""
    demands: tuple[str, ...]
    """Demands that an institution answers."""
    false_events: tuple[FalseEvent, ...]
    people_tables: PeopleTables
    life: LifeTables
    collected: npt.NDArray[np.bool_]
    sources: Sources
    false_counts: CountTables
    false_sources: Sources
    registers: RegisterTables
    cameras: CameraTables
    rules: RuleTables
    tier_tables: TierTables
    institutions: npt.NDArray[np.void]
    blacklist: BlacklistTables

    @property
    def weeks(self) -> int:
        """Windows, the last one cut or not."""
        return ceil(self.days / 7)

    @property
    def strata(self) -> int:
        """Strata of the tallies."""
        return len(self.districts) * STRATA_PER_DISTRICT

    @property
    def scored(self) -> bool:
        """Whether the regime scores anybody."""
        return self.rules.scored


def checked_size(people: int, days: int) -> None:
    """Refuse a city or a time that the engine's numbers cannot hold.

    Parameters
    ----------
    people, days
        As asked for.

    Raises
    ------
    GlasscityError
        Saying what was found and what was expected.
    """
    if not 1 <= people <= MOST_PEOPLE:
        raise GlasscityError(
            f"--people: found {people:,}, expected a whole number from 1 to {MOST_PEOPLE:,}"
        )
    if not 1 <= days <= MOST_WEEKS * 7:
        raise GlasscityError(
            f"--years: found {days:,} days, expected from 1 day to {MOST_WEEKS * 7 // 365} years"
        )


def _sources(
    items: int, registers: RegisterTables, cameras: CameraTables, asked: npt.NDArray[np.void]
) -> Sources:
    """List what each channel takes note of."""
    rows: list[tuple[int, int, int, int]] = []
    for index in range(items):
        if asked["column"][index] >= 0:
            rows.append((index, Channel.INSTITUTION, -1, WORDS))
        if registers.seen_below[index] > 0:
            seen = int(registers.seen_below[index])
            rows.append((index, Channel.REGISTERS, Stream.REGISTERS, seen))
        if cameras.seen_most[index] > 0:
            seen = int(cameras.seen_most[index])
            rows.append((index, Channel.CAMERAS, Stream.CAMERAS, seen))
    return _as_sources(sorted(rows, key=lambda row: (row[1], row[0])))


def _as_sources(rows: list[tuple[int, int, int, int]]) -> Sources:
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Sources(*(np.ascontiguousarray(column) for column in columns))


def make_plan(scenario: Resolved, people: int, days: int) -> Plan:
    """Compile a scenario.

    Parameters
    ----------
    scenario
        Resolved.
    people
        Size of the city.
    days
        Length of the run.

    Returns
    -------
    Plan

    Raises
    ------
    GlasscityError
        If a number does not fit the engine.
    """
    checked_size(people, days)
    life, regime = scenario.life, scenario.regime
    named: list[tuple[str, Act | Demand]] = [*life.acts.items(), *life.demands.items()]
    entries = sorted(named, key=lambda pair: pair[1].id)
    items = [Item(name, entry) for name, entry in entries]
    if len(items) > MOST_ITEMS:
        raise GlasscityError(
            f"life: found {len(items)} acts and demands, expected at most {MOST_ITEMS}"
        )
    acts = [(item.name, item.act) for item in items]
    demands = [(item.name, item.demand) for item in items]
    districts = list(life.people.districts)
    people_tables = compile_marginals(life.people)
    check_groups(life, people_tables)
    scoring = regime.scoring
    tiers = list(reversed(scoring.tiers)) if scoring is not None else []
    if len(tiers) > MOST_TIERS:
        raise GlasscityError(
            f"regime.scoring.tiers: found {len(tiers)}, expected at most {MOST_TIERS}"
        )
    registers = compile_registers(regime.sensing.registers, acts)
    cameras = compile_cameras(regime.sensing.cameras, acts, districts, people)
    institutions = compile_institutions(regime, demands, tiers)
    false_items = false_event_items(regime.sensing, life.acts)
    names = [item.name for item in items]
    sources = _sources(len(items), registers, cameras, institutions)
    collected = np.zeros(len(items), dtype=np.bool_)
    collected[sources.items] = True
    return Plan(
        scenario=scenario,
        people=people,
        days=days,
        items=tuple(items),
        districts=tuple(districts),
        tiers=tuple(tiers),
        demands=tuple(
            name for name, demand in demands if demand and name in regime.consequences.institutions
        ),
        false_events=tuple(FalseEvent(c, names.index(item.name)) for c, item in false_items),
        people_tables=people_tables,
        life=compile_life(life),
        collected=collected,
        sources=sources,
        false_counts=count_tables([item for _, item in false_items]),
        false_sources=_as_sources(
            [(index, channel, -1, WORDS) for index, (channel, _) in enumerate(false_items)]
        ),
        registers=registers,
        cameras=cameras,
        rules=compile_rulebook(scoring, acts, life),
        tier_tables=compile_tiers(scoring),
        institutions=institutions,
        blacklist=compile_blacklist(regime.consequences.blacklist, acts),
    )
