"""Safeguards compared: how much harm each avoids, alone and in pairs, and how robustly.

Every world is played on the same cities and the same lives, so that two safeguards differ by what
they do and by nothing else. Harms are ranked one by one: there is no rate at which a remark that
was not made could be exchanged for a ticket that was refused. Only outcomes typed *harm* can be
ranked. What the regime says it is good for is a *claim*: it is shown beside, as a range over seeds,
and nothing is ever ordered by it. See ``docs/safeguards.md``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from glasscity.arguments import names_of, progress_of, seeds_of, switch_of, threads_of
from glasscity.engine.plan import make_plan
from glasscity.errors import GlasscityError
from glasscity.experiments.exploration.playing import make_workers
from glasscity.experiments.glance import check_harms
from glasscity.experiments.safeguard_ranking import SafeguardRanking
from glasscity.experiments.safeguard_runs import HARMS, Progress, Runs
from glasscity.experiments.safeguard_tables import ALL, Group, Tables, WorldsByGroup
from glasscity.experiments.safeguard_worlds import (
    CONDITIONS,
    STATED,
    Condition,
    add_safeguards,
    chosen_safeguards,
    groups_of,
    rival_of,
    settings_of,
    stated_safeguards,
)
from glasscity.experiments.worlds import size_of
from glasscity.forking import check_threads_alive
from glasscity.scenario import Resolved, load
from glasscity.scenario.safeguards import Safeguards

_AT_BOOKING: Final = (
    "A penalty counts when it is booked, so an objection, expiry or restoration that removes it "
    "later shows in points, tiers and refusals for a tier, not in the number of penalties."
)
_LIST: Final = (
    "The court's list has its own term: an objection, expiry or restoration takes points away and "
    "nobody off the list, so refusals of people for being listed stay."
)


def _worlds(
    bases: Mapping[bool, Resolved],
    names: Group,
    conditions: Sequence[Condition],
    pairs: bool,
    stated: Safeguards,
) -> WorldsByGroup:
    """Return every world to look at: all together first, then alone, then pairs."""
    groups: list[Group] = [(ALL,), *groups_of(names, pairs)]
    return {
        (group, condition): add_safeguards(
            bases[condition == "rival rule"],
            names if group == (ALL,) else group,
            condition,
            stated,
        )
        for group in groups
        for condition in conditions
    }


def safeguards(
    scenario: str | Path | Resolved,
    *,
    people: int | None = None,
    years: float | None = None,
    seeds: int | Sequence[int] = 4,
    pairs: bool = True,
    robustness: bool = True,
    outcomes: Sequence[str] | str | None = None,
    only: Sequence[str] | str | None = None,
    workers: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> SafeguardRanking:
    """Rank safeguards by the harm that they avoid in a scenario.

    Parameters
    ----------
    scenario
        Name of a preset, path of a file, or a resolved scenario.
    people, years
        Of the runs; the scenario's own if not said.
    seeds
        How many, or which. Each gives a city that all worlds share.
    pairs
        Whether safeguards are also tried two by two.
    robustness
        Whether they are also tried at both ends of their ranges and under the rival rule of
        silence.
    outcomes
        Measures typed harm; those of `HARMS` if not said.
    only
        Safeguards to compare; all if not said.
    workers
        Processes, each with two worlds in memory; as many as fit the processors if not said, fewer
        where there is little to do. 1 plays in this process. The result does not depend on it.
    threads
        Of each worker; if not said, 1, or with a number of workers what is left for each. The
        result does not depend on it.
    progress
        Called with the runs played and the runs in all.

    Returns
    -------
    SafeguardRanking

    Raises
    ------
    GlasscityError
        If an outcome is no harm, the scenario itself cannot be played, or a worker is killed, in
        one sentence. A world with safeguards that cannot be played is recorded with its sentence,
        and the rest goes on.
    """
    progress = progress_of(progress)
    return prepared(
        scenario,
        people=people,
        years=years,
        seeds=seeds,
        pairs=pairs,
        robustness=robustness,
        outcomes=outcomes,
        only=only,
        workers=workers,
        threads=threads,
    ).played(progress)


@dataclass(frozen=True)
class Prepared:
    """A ranking that can be played: whatever was asked for has been checked.

    Attributes
    ----------
    bases
        The scenario, and with the key True the same under the rival rule of silence.
    worlds
        With safeguards, by group and condition.
    names
        Of the safeguards.
    runs
        What is played, and how.
    stated
        Settings of the safeguards.
    notes
        What is to be kept in mind.
    """

    bases: Mapping[bool, Resolved]
    worlds: WorldsByGroup
    names: Group
    runs: Runs
    stated: Safeguards
    notes: tuple[str, ...]

    def played(self, progress: Progress | None = None) -> SafeguardRanking:
        """Play all of it; `progress` is called with the runs played and the runs in all."""
        base, runs = self.bases[False], self.runs
        others = [*(world.scenario for world in self.worlds.values()), *self.bases.values()]
        runs.play(base, others, progress)
        table = Tables(runs, self.bases, self.worlds, self.names)
        people, days = runs.size
        return SafeguardRanking(
            scenario=base,
            people=people,
            days=days,
            seeds=runs.seeds,
            ranking=table.ranking(),
            robustness=table.robustness(),
            claims=table.claims(),
            settings=settings_of(self.names, self.stated),
            failures=table.failures(),
            worlds=runs.worlds,
            notes=self.notes,
        )


def prepared(
    scenario: str | Path | Resolved,
    *,
    people: int | None = None,
    years: float | None = None,
    seeds: int | Sequence[int] = 4,
    pairs: bool = True,
    robustness: bool = True,
    outcomes: Sequence[str] | str | None = None,
    only: Sequence[str] | str | None = None,
    workers: int | None = None,
    threads: int | None = None,
) -> Prepared:
    """Check all that `safeguards` is asked for, as far as that takes no playing.

    Raises
    ------
    GlasscityError
        If anything of it is wrong.
    """
    check_threads_alive()
    base = load(scenario)
    pairs, robustness = switch_of("pairs", pairs), switch_of("robustness", robustness)
    names, chosen = chosen_safeguards(only), tuple(sorted(seeds_of(seeds)))
    harms = _in_order(outcomes)
    threads = threads_of(threads)
    crew = make_workers(workers, threads)
    people, days = size_of(base, people, years)
    make_plan(base, people, days)
    stated = stated_safeguards()
    bases, conditions = {False: base}, CONDITIONS[: 3 if robustness else 1]
    notes = [_AT_BOOKING]
    if base.regime.consequences.blacklist or base.regime.consequences.restriction:
        notes.append(_LIST)
    rival = rival_of(base) if robustness else None
    if rival is not None:
        bases[True], conditions = rival, CONDITIONS
    elif robustness:
        notes.append("Nobody fears in this scenario, so there is no rival rule of silence to try.")
    worlds = _worlds(bases, names, conditions, pairs, stated)
    unsure = sorted(set(harms) - set(HARMS))
    check_harms(unsure, [base, worlds[(ALL,), STATED].scenario], "outcomes")
    runs = Runs(harms, (people, days), chosen, crew)
    return Prepared(bases, worlds, names, runs, stated, tuple(notes))


def _in_order(outcomes: Sequence[str] | str | None) -> tuple[str, ...]:
    """Return outcomes once each, those of `HARMS` first, whatever order they are given in."""
    wanted = set(HARMS if outcomes is None else names_of("outcomes", outcomes, next(iter(HARMS))))
    if not wanted:
        raise GlasscityError("outcomes: expected at least one measure that is typed harm")
    return (*(name for name in HARMS if name in wanted), *sorted(wanted - set(HARMS)))
