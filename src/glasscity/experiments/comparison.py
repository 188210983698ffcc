"""Two worlds over the same lives: what a difference of regimes does, and to whom.

For each seed a city is drawn once and played under both regimes; the differences are worked out
there and then, and what is kept is counts and sums, never a person. Effects are *total* effects of
a regime on a city: people meet in scarce places, in galleries and among friends, so a difference
for somebody need not come from a difference made to them. See ``docs/compare.md``.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from glasscity.engine.twins import make_twin_plans, play_twins
from glasscity.errors import GlasscityError
from glasscity.experiments.differences import Reach
from glasscity.experiments.effects import (
    CONFIDENCE,
    EVERYBODY,
    LEAST_GROUP,
    GroupSums,
    group_effects,
    measure_effects,
)
from glasscity.outcomes.definitions import Measure
from glasscity.outcomes.folders import new_folder
from glasscity.outcomes.measures import measure
from glasscity.outcomes.tables import all_tables
from glasscity.scenario import Resolved, load
from glasscity.scenario.mechanisms import without as taken_out
from glasscity.scenario.wording import did_you_mean

if TYPE_CHECKING:
    from glasscity.engine.clock import Played
    from glasscity.engine.plan import Plan

FORMAT = 1
"""Goes up when the layout of a comparison's folder changes."""
MANIFEST = "compare.json"
MOST_SEEDS = 10_000

MEANING = (
    "Synthetic people. Differences B - A in this model, under these assumptions. Intervals hold "
    "95 % over seeds: they say nothing of how far the assumptions are wrong."
)

_ROW = (
    "outcome", "title", "type", "by", "group", "people", "value", "low", "high", "unit", "a", "b",
    "seeds",
)  # fmt: skip

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Comparison:
    """What differs between two regimes over the same lives.

    Attributes
    ----------
    a, b
        The scenarios.
    people, days, seeds
        Of the runs.
    effects
        One row for each outcome and group: outcome, title, theme, type, by, group, people (mean
        over seeds), value (B - A, mean over seeds), low, high (95 % t-interval over seeds), unit,
        a, b, seeds (those in which it is defined). Groups are everybody, those by district, age,
        sex, migrant status, group and tier at the end in A, and intersections of two of them.
    reach
        People touched, gaining, losing, and reached without any difference in their own file:
        columns seed, what, by, people.
    dropped_groups
        Groups left out because they are smaller than 100 people.
    digests
        Of A and of B, by seed.
    """

    a: Resolved
    b: Resolved
    people: int
    days: int
    seeds: tuple[int, ...]
    effects: pl.DataFrame
    reach: pl.DataFrame
    dropped_groups: int
    digests: Mapping[int, tuple[str, str]]

    @property
    def hashes(self) -> dict[str, str]:
        """Hashes of A, of B and of the life that they share."""
        return {"a": self.a.hash, "b": self.b.hash, "life": self.a.life_hash}

    @property
    def touched(self) -> float:
        """People any of whose canonical fields differ; mean over seeds."""
        return self._reached("touched")["anything"]

    @property
    def touched_by_seed(self) -> dict[int, int]:
        """The same, seed by seed."""
        rows = self.reach.filter(pl.col("what") == "touched").select("seed", "people")
        return dict(rows.iter_rows())

    @property
    def gain(self) -> dict[str, float]:
        """People better off in B: more points, fewer denials, penalties, withheld remarks."""
        return self._reached("gain")

    @property
    def lose(self) -> dict[str, float]:
        """People worse off in B."""
        return self._reached("lose")

    @property
    def spill_over(self) -> dict[str, float]:
        """People reached though their own file is the same in both worlds, by what reached them.

        ``anything`` counts the touched among them; ``friends``, those with other friends.
        """
        return self._reached("spill-over")

    @property
    def same(self) -> bool:
        """Whether the two worlds are the same to the last bit of every person."""
        return all(a == b for a, b in self.digests.values())

    @property
    def hypothetical(self) -> list[str]:
        """Warnings of both scenarios."""
        return list(dict.fromkeys([*self.a.hypothetical, *self.b.hypothetical]))

    @property
    def notes(self) -> list[str]:
        """What a reader of the numbers has to know about this pair of regimes."""
        scored = [world.regime.scoring is not None for world in (self.a, self.b)]
        if scored[0] == scored[1]:
            return []
        bare = "A" if scored[1] else "B"
        return [
            f"In {bare} nobody is scored, so that every record counts as a penalty there; in the "
            "other world only those that take points do."
        ]

    def _reached(self, what: str) -> dict[str, float]:
        rows = self.reach.filter(pl.col("what") == what)
        means = rows.group_by("by", maintain_order=True).agg(pl.col("people").mean())
        return dict(means.iter_rows())

    def hardest_hit(self, outcome: str, most: int = 10) -> pl.DataFrame:
        """Return the groups on which B lays most of a harm in excess of A.

        Parameters
        ----------
        outcome
            One that groups have and that is typed harm.
        most
            Rows at most.

        Returns
        -------
        polars.DataFrame
            Rows of `effects`, largest difference first. Groups that were picked for a large
            difference have, most likely, a smaller one in fact: see the page on comparing.

        Raises
        ------
        GlasscityError
            If there is no such outcome, or it is no harm.
        """
        rows = self.effects.filter(pl.col("outcome") == outcome)
        if rows.is_empty():
            known = self.effects["outcome"].unique(maintain_order=True).to_list()
            raise no_such_outcome(outcome, known)
        if rows["type"][0] != "harm":
            raise not_a_harm(outcome, rows["type"][0])
        groups = rows.filter((pl.col("group") != EVERYBODY) & pl.col("value").is_not_null())
        return groups.sort("value", descending=True, maintain_order=True).head(most)

    def to_json(self) -> dict[str, Any]:
        """Return all of it as plain data: the object that ``glasscity compare --json`` prints."""
        return {
            "a": _about(self.a),
            "b": _about(self.b),
            "meaning": MEANING,
            "notes": self.notes,
            "hypothetical": self.hypothetical,
            "life_hash": self.a.life_hash,
            "people": self.people,
            "days": self.days,
            "seeds": list(self.seeds),
            "confidence": CONFIDENCE,
            "touched": self.touched,
            "touched_by_seed": {str(seed): n for seed, n in self.touched_by_seed.items()},
            "gain": self.gain,
            "lose": self.lose,
            "spill_over": self.spill_over,
            "least_group": LEAST_GROUP,
            "dropped_groups": self.dropped_groups,
            "digests": {str(seed): list(pair) for seed, pair in self.digests.items()},
            "version": version("glasscity"),
            "effects": self.effects.select(_ROW).to_dicts(),
        }

    def write(self, folder: str | Path, more: Mapping[str, Any] | None = None) -> Path:
        """Write a folder: into a temporary one beside it, then moved into place.

        Parameters
        ----------
        folder
            It must not exist, or be empty.
        more
            More entries for ``compare.json``.

        Returns
        -------
        Path
            The folder, with ``compare.json``, ``effects.parquet``, ``reach.parquet`` and both
            scenarios.

        Raises
        ------
        GlasscityError
            If something is there already.
        """
        out = Path(folder)
        with new_folder(out) as workplace:
            self.effects.write_parquet(workplace / "effects.parquet")
            self.reach.write_parquet(workplace / "reach.parquet")
            (workplace / "a.yaml").write_text(self.a.to_yaml(), encoding="utf-8")
            (workplace / "b.yaml").write_text(self.b.to_yaml(), encoding="utf-8")
            told = {"format": FORMAT, **self.to_json(), **(more or {})}
            del told["effects"]
            text = json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False)
            (workplace / MANIFEST).write_text(text + "\n", encoding="utf-8")
        return out

    def __repr__(self) -> str:
        """Return one line."""
        return (
            f"<Comparison of {self.a.name!r} and {self.b.name!r}: {self.people:,} synthetic "
            f"people, {self.days} days, {len(self.seeds)} seeds, {self.touched:,.1f} touched>"
        )

    def _repr_html_(self) -> str:
        """Return a table for notebooks: the city's harms, then claims."""
        rows = self.effects.filter(
            (pl.col("by") == "") & pl.col("type").is_in(["harm", "claim"])
        ).iter_rows(named=True)
        body = "".join(
            f"<tr><td>{html.escape(row['title'])}</td>"
            + "".join(
                f"<td style='text-align:right'>{_shown(row[column])}</td>"
                for column in ("a", "b", "value", "low", "high")
            )
            + f"<td>{html.escape(row['unit'])}</td><td>{row['type']}</td></tr>"
            for row in rows
        )
        names = ("outcome", "A", "B", "B - A", "low", "high", "unit", "type")
        head = "".join(f"<th>{name}</th>" for name in names)
        about = html.escape(f"{repr(self)[1:-1]}. {MEANING}")
        return (
            f"<table><caption>{about}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>"
        )


def _shown(value: float | None) -> str:
    return "not defined" if value is None else f"{value:,.4g}"


def _about(scenario: Resolved) -> dict[str, str]:
    return {"name": scenario.name, "title": scenario.title, "hash": scenario.hash}


def no_such_outcome(outcome: str, known: Sequence[str]) -> GlasscityError:
    """Return the error for an outcome that is not there."""
    near = did_you_mean(outcome, known) or f"; there are {', '.join(known)}"
    return GlasscityError(f'"{outcome}" is not an outcome of these worlds{near}')


def not_a_harm(outcome: str, kind: str) -> GlasscityError:
    """Return the error for a ranking of what is no harm."""
    return GlasscityError(
        f'"{outcome}" is typed {kind}; only outcomes typed harm can be ranked or decomposed'
    )


def seed_list(seeds: int | Sequence[int]) -> tuple[int, ...]:
    """Return seeds: 1 to n for a number, or those that are listed.

    Parameters
    ----------
    seeds
        How many, or which.

    Raises
    ------
    GlasscityError
        If there is none, or one is named twice.
    """
    if isinstance(seeds, int):
        if not 1 <= seeds <= MOST_SEEDS:
            raise GlasscityError(f"seeds: found {seeds}, expected from 1 to {MOST_SEEDS:,}")
        return tuple(range(1, seeds + 1))
    found = tuple(int(seed) for seed in seeds)
    if not found or len(set(found)) < len(found):
        raise GlasscityError("seeds: expected at least one seed, and none of them twice")
    return found


def check_threads(threads: int | None) -> None:
    """Refuse a number of threads below one."""
    if threads is not None and threads < 1:
        raise GlasscityError(f"--threads: found {threads}, expected at least 1")


def world_b(
    a: Resolved,
    b: str | Path | Resolved | None,
    overrides: Sequence[tuple[str, str]],
    without: Sequence[str],
    source: str | Path | Resolved,
) -> Resolved:
    """Return the second world: another scenario or the first, changed, with mechanisms taken out.

    Parameters
    ----------
    a
        The first world.
    b
        The second; the first if not said.
    overrides
        Pairs of (path, value) that hold in the second alone.
    without
        Mechanisms that are taken out of the second.
    source
        What ``a`` was loaded from.

    Raises
    ------
    GlasscityError
        If a change or a mechanism is not there.
    """
    start = source if b is None else b
    if isinstance(start, Resolved):
        if overrides:
            raise GlasscityError(
                "overrides_b changes a preset or a file, and B is a scenario that is resolved "
                "already; give its changes to load"
            )
        found = a if b is None else start
    else:
        found = load(start, overrides)
        if overrides:
            found = found.called(f"{found.name} with {', '.join(path for path, _ in overrides)}")
    return taken_out(found, *without) if without else found


def compare(
    a: str | Path | Resolved,
    b: str | Path | Resolved | None = None,
    *,
    people: int | None = None,
    years: float | None = None,
    seeds: int | Sequence[int] = 4,
    threads: int | None = None,
    overrides_b: Sequence[tuple[str, str]] = (),
    without: Sequence[str] = (),
    progress: Progress | None = None,
) -> Comparison:
    """Play two regimes over the same lives and return what differs, and for whom.

    Parameters
    ----------
    a, b
        Names of presets, paths of files, or resolved scenarios with one life; ``b`` is ``a`` if
        not said.
    people
        Size of the city; that of ``a`` if not said.
    years
        Length, in years of 365 days; that of ``a`` if not said.
    seeds
        How many (1, 2, ...), or a list of seeds. Each gives a city that both worlds share.
    threads
        How many; all processors if not said. The result does not depend on it.
    overrides_b
        Pairs of (path, value) that hold in ``b`` alone.
    without
        Mechanisms that are taken out of ``b``, such as ``cameras``.
    progress
        Called with the weeks played and the weeks in all.

    Returns
    -------
    Comparison

    Raises
    ------
    GlasscityError
        If the lives differ or anything cannot be played, in one sentence.
    """
    one = a if isinstance(a, Resolved) else load(a)
    other = world_b(one, b, overrides_b, without, a)
    chosen = seed_list(seeds)
    people = one.run.people if people is None else people
    days = round((one.run.years if years is None else years) * 365)
    check_threads(threads)
    plans = make_twin_plans(one, other, people, days)
    collected = _Collected()
    for place, seed in enumerate(chosen):
        told = None
        if progress is not None:
            told = partial(_report, progress, place, len(chosen))
        # No name holds the runs beyond this line: one pair of worlds is in memory at a time.
        collected.add(seed, *play_twins(*plans, seed, threads, told))
    return collected.comparison(plans[0], other)


def _report(progress: Progress, place: int, seeds: int, done: int, total: int) -> None:
    progress(place * total + done, seeds * total)


class _Collected:
    """What is kept of the runs played so far."""

    def __init__(self) -> None:
        self.measures_a: list[dict[str, Measure]] = []
        self.measures_b: list[dict[str, Measure]] = []
        self.groups = GroupSums()
        self.reached: list[tuple[int, str, str, int]] = []
        self.digests: dict[int, tuple[str, str]] = {}

    def add(self, seed: int, one: Played, other: Played) -> None:
        """Take in the two runs of a seed."""
        self.measures_a.append(measure(one, all_tables(one)))
        self.measures_b.append(measure(other, all_tables(other)))
        self.groups.add(one, other)
        self.reached += [(seed, *row) for row in Reach(one, other).counts()]
        self.digests[seed] = (f"{one.digest:016x}", f"{other.digest:016x}")

    def comparison(self, plan: Plan, b: Resolved) -> Comparison:
        """Return the finished comparison."""
        of_groups, dropped = group_effects(self.groups, plan)
        of_city = measure_effects(self.measures_a, self.measures_b, plan.people)
        columns = {"seed": pl.UInt64, "what": pl.String, "by": pl.String, "people": pl.Int64}
        return Comparison(
            a=plan.scenario,
            b=b,
            people=plan.people,
            days=plan.days,
            seeds=tuple(self.digests),
            effects=pl.concat([of_city, of_groups]),
            reach=pl.DataFrame(self.reached, schema=columns, orient="row"),
            dropped_groups=dropped,
            digests=self.digests,
        )
