"""The life of one synthetic person, in one world or in two over the same life.

Nothing of a person is stored by a run: the whole city is played again from the scenario and the
seed, with its ledger, to the same bits, and the lines of one person are kept. The person is a
number and stands for nobody; what the story tells holds in this model, under these assumptions.
See ``docs/story.md``.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from glasscity.engine.clock import Played, play
from glasscity.engine.plan import make_plan
from glasscity.errors import GlasscityError
from glasscity.experiments.biographies.facts import Biography, describe
from glasscity.experiments.biographies.finding import Choice, checked_criterion, find
from glasscity.experiments.biographies.retracing import biography
from glasscity.outcomes.run import read_manifest
from glasscity.scenario import Resolved, load

if TYPE_CHECKING:
    from glasscity.experiments.biographies.timeline import Event

MOST_PEOPLE = 200_000
"""People of a city whose whole ledger is held in memory while a story is looked for."""
FORMAT = 1
"""Goes up when the layout of the JSON object changes."""
DISCLAIMER = "Synthetic people: nobody real. In this model, under these assumptions."


@dataclass(frozen=True)
class Story:
    """One synthetic person's life, in one world or in two.

    Attributes
    ----------
    choice
        Whom it is about, and out of how many.
    who
        Attributes, by the names of a scenario file.
    seed, days
        Of the runs.
    worlds
        What became of the person in each world.
    """

    choice: Choice
    who: dict[str, str | int]
    seed: int
    days: int
    worlds: tuple[Biography, ...]

    @property
    def person(self) -> int:
        """Number of the person."""
        return self.choice.person

    @property
    def text(self) -> str:
        """The story in plain words."""
        from glasscity.experiments.biographies.summary import tell

        return "\n".join(tell(self))

    @property
    def timeline(self) -> pl.DataFrame:
        """What happened, line by line: world, week, day, kind, harm, text, lines of the ledger."""
        columns: dict[str, pl.DataType | type[pl.DataType]] = {
            "world": pl.String, "week": pl.Int64, "day": pl.Int64, "kind": pl.String,
            "harm": pl.Boolean, "text": pl.String, "entries": pl.List(pl.Int64),
        }  # fmt: skip
        rows = [
            (world.scenario, e.week, e.day, e.kind, e.harm, e.text, list(e.entries))
            for world, events in zip(self.worlds, self.events(), strict=True)
            for e in events
        ]
        return pl.DataFrame(rows, schema=columns, orient="row")

    def events(self) -> list[list[Event]]:
        """Return the timeline of each world."""
        from glasscity.experiments.biographies.timeline import timeline

        return [timeline(world) for world in self.worlds]

    def to_json(self) -> dict[str, Any]:
        """Return all of it as plain data: the object that ``glasscity story --json`` prints."""
        from glasscity.experiments.biographies.summary import about, side_by_side, summary

        return {
            "format": FORMAT,
            "meaning": DISCLAIMER,
            "person": self.person,
            "people": self.choice.people,
            "days": self.days,
            "seed": self.seed,
            "found": asdict(self.choice),
            "who": self.who,
            "about": about(self.who),
            "worlds": [
                {
                    **asdict(world),
                    "summary": summary(world),
                    "timeline": [asdict(event) for event in events],
                }
                for world, events in zip(self.worlds, self.events(), strict=True)
            ],
            "side_by_side": [
                {"what": what, "values": values} for what, *values in side_by_side(self.worlds)
            ],
            "version": version("glasscity"),
        }

    def __repr__(self) -> str:
        """Return one line."""
        worlds = " and ".join(repr(world.scenario) for world in self.worlds)
        return (
            f"<Story of synthetic person {self.person:,} of {self.choice.people:,} in {worlds}, "
            f"{self.days} days, seed {self.seed}>"
        )

    def _repr_html_(self) -> str:
        """Return the words for notebooks."""
        return f"<pre style='white-space:pre-wrap'>{html.escape(self.text)}</pre>"


@dataclass(frozen=True)
class _Wish:
    """What is to be played again."""

    scenario: Resolved
    people: int
    days: int
    seed: int
    digest: str | None
    """That of the run that is told of; None where none is."""


def story(
    source: str | Path | Resolved,
    person: int | None = None,
    *,
    people: int | None = None,
    years: float | None = None,
    seed: int | None = None,
    against: str | Path | Resolved | None = None,
    find: str | None = None,
    threads: int | None = None,
    overrides: Sequence[tuple[str, str]] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Story:
    """Tell the life of one synthetic person.

    Parameters
    ----------
    source
        Folder of a run, which says people, years and seed itself; or name of a preset, path of a
        file, or a resolved scenario.
    person
        Number of the synthetic person, from 0; one at random, by the seed, if not said.
    people, years, seed
        Size of the city, at most 200,000, and length and seed of the run; the scenario's own, and
        seed 1, if not said.
    against
        A second regime over the same life, in which the same person is followed too.
    find
        One at random among those who fit a criterion in the first world: see
        `glasscity.experiments.biographies.finding.CRITERIA`.
    threads
        How many; all processors if not said.
    overrides
        Pairs of (path, value), as ``--set``; those of the life hold in both worlds, others in the
        first alone.
    progress
        Called with the weeks played and the weeks in all.

    Returns
    -------
    Story

    Raises
    ------
    GlasscityError
        If there is no such person or criterion, nobody fits, the lives of two worlds differ, or a
        run cannot be played again to the same bits.
    """
    if person is not None and find is not None:
        raise GlasscityError("--person says whom to tell of; leave --find away, or the number")
    if find is not None:
        checked_criterion(find, against is not None)
    if threads is not None and threads < 1:
        raise GlasscityError(f"--threads: found {threads}, expected at least 1")
    wish = _wish(source, people, years, seed, overrides)
    if wish.people > MOST_PEOPLE:
        raise GlasscityError(
            f"--people: found {wish.people:,}; a story keeps the city's whole ledger in memory, "
            f"which is supported up to {MOST_PEOPLE:,} people"
        )
    if person is not None and not 0 <= person < wish.people:
        raise GlasscityError(
            f"--person: found {person}, expected a whole number from 0 to {wish.people - 1:,}"
        )
    scenarios = [wish.scenario]
    if against is not None:
        scenarios.append(_second(wish.scenario, against, overrides))
    runs = [
        _replayed(replace(wish, scenario=scenario), place, len(scenarios), threads, progress)
        for place, scenario in enumerate(scenarios)
    ]
    _check_digest(wish, runs[0])
    choice = _chosen(person, find, runs)
    who = describe(int(runs[0].attributes[choice.person]), runs[0].plan.districts)
    worlds = tuple(biography(run, choice.person) for run in runs)
    return Story(choice, who, wish.seed, wish.days, worlds)


def _wish(
    source: str | Path | Resolved,
    people: int | None,
    years: float | None,
    seed: int | None,
    overrides: Sequence[tuple[str, str]],
) -> _Wish:
    if not isinstance(source, Resolved) and Path(source).is_dir():
        if overrides or any(said is not None for said in (people, years, seed)):
            raise GlasscityError(
                f"{source}: a run says itself what was played; leave people, years, seed and "
                "changes away, or name a scenario"
            )
        return _of_folder(Path(source))
    scenario = source if isinstance(source, Resolved) else load(source, overrides)
    return _Wish(
        scenario,
        scenario.run.people if people is None else people,
        round((scenario.run.years if years is None else years) * 365),
        1 if seed is None else seed,
        None,
    )


def _of_folder(folder: Path) -> _Wish:
    manifest = read_manifest(folder)
    scenario = load(folder / "scenario.yaml")
    found = [manifest.get(name) for name in ("people", "days", "seed")]
    people, days, seed = (number if type(number) is int else -1 for number in found)
    if min(people, days, seed) < 0 or not isinstance(manifest.get("digest"), str):
        raise GlasscityError(
            f"{folder / 'run.json'}: expected whole numbers for people, days and seed, and a digest"
        )
    name = manifest.get("name")
    named = scenario.called(name) if isinstance(name, str) else scenario
    return _Wish(named, people, days, seed, manifest["digest"])


def _second(
    scenario: Resolved, against: str | Path | Resolved, overrides: Sequence[tuple[str, str]]
) -> Resolved:
    of_life = [(path, value) for path, value in overrides if path.startswith("life.")]
    other = against if isinstance(against, Resolved) else load(against, of_life)
    if other.life_hash != scenario.life_hash:
        raise GlasscityError(
            f"--against: {scenario.name or scenario.title} and {other.name or other.title} have "
            "different lives; one person is followed through two regimes over one life"
        )
    return other


def _replayed(
    wish: _Wish,
    place: int,
    worlds: int,
    threads: int | None,
    progress: Callable[[int, int], None] | None,
) -> Played:
    plan = make_plan(wish.scenario, wish.people, wish.days)

    def report(done: int, total: int) -> None:
        if progress is not None:
            progress(place * total + done, worlds * total)

    return play(plan, wish.seed, threads, ledger=True, progress=report)


def _check_digest(wish: _Wish, played: Played) -> None:
    digest = f"{played.digest:016x}"
    if wish.digest is not None and wish.digest != digest:
        raise GlasscityError(
            f"the run has digest {wish.digest} and played again it has {digest}: it was played by "
            "another version of glasscity, or its files were changed; play it anew"
        )


def _chosen(person: int | None, criterion: str | None, runs: list[Played]) -> Choice:
    if person is not None:
        return Choice(person, "", "", 1, runs[0].plan.people)
    return find(criterion, runs[0], runs[1] if len(runs) > 1 else None)
