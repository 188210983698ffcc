"""The life of one synthetic person, in one world or in two over the same life.

Nothing of a person is stored by a run but what reached their block of the city from outside: from
that and the seed a life is played again, with its ledger, to the same bits. Whoever is looked for
is found in the lines of the ledger as they pass while the city is played. The person is a number
and stands for nobody; what the story tells holds in this model, under these assumptions. See
``docs/story.md``.
"""

from __future__ import annotations

import html
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from types import NoneType
from typing import Any

import polars as pl

from glasscity.arguments import (
    changes_of,
    names_of,
    progress_of,
    refuse,
    seed_words,
    text_of,
    threads_of,
    whole,
)
from glasscity.engine.clock import Played
from glasscity.engine.plan import Plan
from glasscity.errors import GlasscityError
from glasscity.experiments.biographies.asking import Other, Wish, World, other_world, wish_of
from glasscity.experiments.biographies.facts import describe
from glasscity.experiments.biographies.finding import SYMMETRIC, Search, checked_criterion
from glasscity.experiments.biographies.lives import Choice, Lives
from glasscity.experiments.biographies.naming import worlds_apart
from glasscity.experiments.biographies.playing import make_plans, play_city
from glasscity.experiments.biographies.retracing import biography
from glasscity.experiments.biographies.summary import summary
from glasscity.experiments.biographies.telling import about, side_by_side, tell
from glasscity.experiments.biographies.timeline import Event, timeline
from glasscity.forking import check_threads_alive
from glasscity.outcomes.replaying import replay
from glasscity.outcomes.run import Run
from glasscity.scenario import Resolved

FORMAT = 2
"""Goes up when the layout of the JSON object changes."""
DISCLAIMER = "Synthetic people: nobody real. In this model, under these assumptions."


class Story(Lives):
    """One synthetic person's life, in one world or in two: facts and words.

    Its attributes are those of `glasscity.experiments.biographies.lives.Lives`.
    """

    @property
    def text(self) -> str:
        """The story in plain words."""
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
        return [timeline(world) for world in self.worlds]

    def to_json(self) -> dict[str, Any]:
        """Return all of it as plain data: the object that ``glasscity story --json`` prints."""
        return {
            "format": FORMAT,
            "meaning": DISCLAIMER,
            "person": self.person,
            "people": self.choice.people,
            "days": self.days,
            **seed_words(self.seed),
            "found": asdict(self.choice),
            "who": self.who,
            "about": about(self.who, self.living),
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


def story(
    source: str | Path | Resolved | Run,
    person: int | None = None,
    *,
    people: int | None = None,
    years: float | None = None,
    seed: int | None = None,
    against: str | Path | Resolved | None = None,
    overrides_b: Sequence[tuple[str, str]] | Mapping[str, object] = (),
    without: Sequence[str] | str = (),
    find: str | None = None,
    find_in: str | None = None,
    threads: int | None = None,
    overrides: Sequence[tuple[str, str]] | Mapping[str, object] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Story:
    """Tell the life of one synthetic person.

    Parameters
    ----------
    source
        A run, or the folder of a run or a comparison, which says people, years and seed itself; or
        name of a preset, path of a file, or a resolved scenario.
    person
        Number of the synthetic person, from 0; one at random, by the seed, if not said.
    people, years, seed
        Size of the city, and length and seed of the run; the scenario's own, and seed 1, if not
        said.
    against
        A second regime over the same life, in which the same person is followed too; the first
        itself, changed, where only ``overrides_b`` or ``without`` are said.
    overrides_b
        Pairs of (path, value) that hold in the second world alone.
    without
        Mechanisms that are taken out of the second world, such as ``cameras``.
    find
        One at random among those who fit a criterion: see
        `glasscity.experiments.biographies.criteria.CRITERIA`.
    find_in
        The world in which they are looked for, ``"a"`` or ``"b"``; the first if not said, and the
        second for those who are worse or better off.
    threads
        How many; all processors if not said.
    overrides
        Pairs of (path, value), as ``--set``. They hold in the first world and in a second one that
        is the first, changed; in another second world those of the life alone.
    progress
        Called with the weeks played and the weeks in all.

    Returns
    -------
    Story

    Raises
    ------
    GlasscityError
        If there is no such person, criterion or mechanism, nobody fits, the lives of two worlds
        differ, or a run cannot be played again to the same bits.
    """
    check_threads_alive()
    threads, progress = threads_of(threads), progress_of(progress)
    overrides = changes_of("overrides", overrides)
    if not isinstance(against, (str, Path, Resolved, NoneType)):
        expected = "expected the name of a preset or the path of a file"
        raise refuse("against", against, expected)
    other = Other(
        against, changes_of("overrides_b", overrides_b), names_of("without", without, "cameras")
    )
    wish = wish_of(_folder_of(source), people, years, seed, overrides)
    if len(wish.worlds) == 2 and other.is_asked_for:
        raise GlasscityError(f"{source}: a comparison has two worlds already; name no other")
    _check_search(person, find, find_in, other.is_asked_for or len(wish.worlds) == 2)
    if person is not None:
        person = whole("person", person, 0, wish.people - 1)
    if other.is_asked_for:
        second = World(other_world(_folder_of(source), wish.worlds[0].scenario, other, overrides))
        wish = replace(wish, worlds=(*wish.worlds, second))
    with tempfile.TemporaryDirectory(prefix="glasscity-story-") as scratch:
        return _told(wish, person, find, find_in, Path(scratch), threads, progress)


def _folder_of(source: str | Path | Resolved | Run) -> str | Path | Resolved:
    """Return the folder of a run; anything else is what it is."""
    if not isinstance(source, Run):
        return source
    if source.path is None:
        raise GlasscityError(
            "source: this run was kept nowhere, so nobody's life can be played again; give out to "
            "run, or name the scenario and the seed here"
        )
    return source.path


def _told(
    wish: Wish,
    person: int | None,
    find: str | None,
    find_in: str | None,
    scratch: Path,
    threads: int | None,
    progress: Callable[[int, int], None] | None,
) -> Story:
    """Choose the person, playing the city where that is needed, and play that life again."""
    scenarios = [world.scenario for world in wish.worlds]
    names, plans = worlds_apart(scenarios), make_plans(scenarios, wish.people, wish.days)
    place = _place(find, find_in)
    looked_in = names[place][1] if len(names) > 1 and find is not None else ""
    search = Search(find, plans[place], wish.seed, looked_in)
    folders = [world.replay or _new(scratch / str(at)) for at, world in enumerate(wish.worlds)]
    runs: list[Played] = []
    looks = person is None and search.reads_city
    if looks or any(world.replay is None for world in wish.worlds):
        takes = looks and search.reads_lines
        takers = [search.take if takes and at == place else None for at in range(len(plans))]
        new = [
            folder if world.replay is None else None
            for folder, world in zip(folders, wish.worlds, strict=True)
        ]
        runs = play_city(plans, wish.seed, takers, new, threads, progress)
        for world, run in zip(wish.worlds, runs, strict=True):
            _check_digest(world, run.digest)
    if person is None:
        here = runs[place] if runs else None
        choice = search.choice(here, runs[1 - place] if len(runs) > 1 else None)
    else:
        choice = Choice(person, "", "", "", 1, wish.people)
    return _retold(wish, choice, plans, folders)


def story_of(folder: Path, choice: Choice) -> Story:
    """Tell the life of somebody who was chosen while a run or a comparison was played.

    Parameters
    ----------
    folder
        Of the run or the comparison, with what its lives are played again from.
    choice
        Whom it is about, and out of how many.

    Returns
    -------
    Story

    Raises
    ------
    GlasscityError
        If the folder cannot be read, or is not what was played.
    """
    wish = wish_of(folder, None, None, None, ())
    scenarios = [world.scenario for world in wish.worlds]
    kept = [world.replay for world in wish.worlds if world.replay is not None]
    return _retold(wish, choice, make_plans(scenarios, wish.people, wish.days), kept)


def _retold(wish: Wish, choice: Choice, plans: Sequence[Plan], folders: Sequence[Path]) -> Story:
    """Play one life again in each world."""
    lives = [
        replay(plan, wish.seed, choice.person, folder)
        for plan, folder in zip(plans, folders, strict=True)
    ]
    for world, life in zip(wish.worlds, lives, strict=True):
        _check_digest(world, life.digest)
    who = describe(int(lives[0].attributes[choice.person]), plans[0].districts)
    names = worlds_apart([world.scenario for world in wish.worlds])
    worlds = tuple(
        replace(biography(life, choice.person), scenario=name, title=title)
        for life, (name, title) in zip(lives, names, strict=True)
    )
    return Story(choice, who, plans[0].scenario.life.people, wish.seed, wish.days, worlds)


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _check_search(
    person: int | None, find: str | None, find_in: str | None, compared: bool
) -> None:
    if person is not None and find is not None:
        raise GlasscityError("--person says whom to tell of; leave --find away, or the number")
    if find is not None:
        find = text_of("find", find, "denied-wrongly")
        checked_criterion(find, compared)
    if find_in is None:
        return
    if text_of("find_in", find_in, "b") not in ("a", "b"):
        raise refuse("find_in", find_in, "expected a or b")
    if find is None or find == SYMMETRIC:
        raise GlasscityError(
            "--find-in says in which of two worlds somebody is looked for; it needs --find with a "
            f"criterion other than {SYMMETRIC}"
        )
    if not compared:
        raise GlasscityError(
            "--find-in needs a second world; name it with --against, --set-b or --without"
        )


def _place(find: str | None, find_in: str | None) -> int:
    """Return the place of the world in which somebody is looked for."""
    if find_in is None:
        return 1 if find in ("worse-off", "better-off") else 0
    return "ab".index(find_in)


def _check_digest(world: World, found: int) -> None:
    digest = f"{found:016x}"
    if world.digest and world.digest != digest:
        raise GlasscityError(
            f"the run has digest {world.digest} and played again it has {digest}: it was played by "
            "another version of glasscity, or its files were changed; play it anew"
        )
