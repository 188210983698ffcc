"""What is to be played for a story: a run again or a scenario, and perhaps a second world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from glasscity.arguments import seed_of
from glasscity.errors import GlasscityError
from glasscity.experiments.biographies.naming import changed
from glasscity.experiments.compared import MANIFEST as COMPARISON
from glasscity.experiments.worlds import called_set_b, size_of, world_b
from glasscity.outcomes.folders import is_folder, read_json
from glasscity.outcomes.replaying import FOLDER as REPLAY
from glasscity.outcomes.replaying import MANIFEST as REPLAY_MANIFEST
from glasscity.outcomes.run import MANIFEST as RUN
from glasscity.outcomes.run import open_run
from glasscity.outcomes.sealing import check_files, check_seal
from glasscity.scenario import Resolved, load

Source = str | Path | Resolved
_SIZES = ("people", "days", "seed")


@dataclass(frozen=True)
class World:
    """A world that is told of.

    Attributes
    ----------
    scenario
        Its regime and life.
    digest
        Of the run that is told of; "" where there is none yet.
    replay
        Folder from which any life of that run can be played again; None where there is none.
    """

    scenario: Resolved
    digest: str = ""
    replay: Path | None = None


@dataclass(frozen=True)
class Wish:
    """What is told of: one world, or two over the same life."""

    worlds: tuple[World, ...]
    people: int
    days: int
    seed: int


@dataclass(frozen=True)
class Other:
    """How the second world is asked for."""

    against: Source | None
    overrides: Sequence[tuple[str, str]]
    without: Sequence[str]

    @property
    def is_asked_for(self) -> bool:
        """Whether there is to be one."""
        return self.against is not None or bool(self.overrides or self.without)


def wish_of(
    source: Source,
    people: int | None,
    years: float | None,
    seed: int | None,
    overrides: Sequence[tuple[str, str]],
) -> Wish:
    """Read what is to be played from a run's folder, or from a scenario and what is said of it.

    Parameters
    ----------
    source, people, years, seed, overrides
        As for `glasscity.experiments.story.story`.

    Returns
    -------
    Wish

    Raises
    ------
    GlasscityError
        If a folder is no run, or more is said than it leaves open.
    """
    if isinstance(source, (str, Path)) and is_folder(Path(source)):
        if overrides or any(said is not None for said in (people, years, seed)):
            raise GlasscityError(
                f"{source}: a run says itself what was played; leave people, years, seed and "
                "changes away, or name a scenario"
            )
        folder = Path(source)
        return _of_comparison(folder) if (folder / COMPARISON).is_file() else _of_run(folder)
    scenario = load(source, overrides)
    size = size_of(scenario, people, years)
    return Wish((World(scenario),), *size, 1 if seed is None else seed_of(seed))


def _of_run(folder: Path) -> Wish:
    run = open_run(folder)
    run.check_format("a life played again")
    manifest = run.manifest
    people, days, seed = _numbers(folder / RUN, [manifest.get(name) for name in _SIZES])
    if not isinstance(manifest.get("digest"), str):
        raise _unexpected(folder / RUN)
    scenario = _named(folder / "scenario.yaml", manifest.get("name"), manifest.get("hash"))
    return Wish((World(scenario, manifest["digest"], _kept(folder / REPLAY)),), people, days, seed)


def _of_comparison(folder: Path) -> Wish:
    file = folder / COMPARISON
    manifest = read_json(file)
    check_seal(manifest, file)
    check_files(folder, manifest)
    try:
        seed = manifest["seeds"][0]
        people, days, seed = _numbers(file, [manifest["people"], manifest["days"], seed])
        digests = [str(digest) for digest in manifest["digests"][str(seed)]]
        told = [(place, manifest[place]["name"], manifest[place]["hash"]) for place in "ab"]
    except (KeyError, TypeError, IndexError):
        raise _unexpected(file) from None
    worlds = tuple(
        World(_named(folder / f"{place}.yaml", name, of), digest, _kept(folder / REPLAY / place))
        for (place, name, of), digest in zip(told, digests, strict=True)
    )
    return Wish(worlds, people, days, seed)


def _numbers(file: Path, found: list[object]) -> tuple[int, int, int]:
    people, days, seed = (number if type(number) is int else -1 for number in found)
    if min(people, days, seed) < 0:
        raise _unexpected(file)
    return people, days, seed


def _unexpected(file: Path) -> GlasscityError:
    return GlasscityError(f"{file}: expected whole numbers for people, days and seed, and a digest")


def _named(file: Path, name: object, scenario_hash: object) -> Resolved:
    scenario = load(file)
    if scenario.hash != scenario_hash:
        raise GlasscityError(
            f"{file}: has hash {scenario.hash}, and what was played has {scenario_hash}; it was "
            "played by another version of glasscity; play it anew"
        )
    return scenario.called(name) if isinstance(name, str) else scenario


def _kept(folder: Path) -> Path | None:
    return folder if (folder / REPLAY_MANIFEST).is_file() else None


def other_world(
    source: Source,
    one: Resolved,
    asked: Other,
    overrides: Sequence[tuple[str, str]],
) -> Resolved:
    """Return the second world: another scenario, or the first, with its own changes.

    Parameters
    ----------
    source
        What the first world was loaded from.
    one
        The first world.
    asked
        How the second is asked for.
    overrides
        Changes of the first world: those of the life hold in both.

    Returns
    -------
    Resolved

    Raises
    ------
    GlasscityError
        If a change or a mechanism is not there, or the lives differ.
    """
    start = source if asked.against is None else asked.against
    if asked.against is None and (not asked.overrides or isinstance(start, Resolved)):
        base = one
    elif isinstance(start, Resolved):
        base = start
    else:
        lived = [(path, value) for path, value in overrides if path.startswith("life.")]
        inherited = list(overrides) if asked.against is None else lived
        folder = Path(start)
        file = folder / "scenario.yaml" if asked.against is None and is_folder(folder) else start
        base = one if asked.against is None else load(file, inherited)
        if asked.overrides:
            # Those that are inherited have passed just before.
            with called_set_b():
                base = changed(load(file, [*inherited, *asked.overrides]), base)
    # A resolved scenario takes no more changes; `world_b` says so.
    left = asked.overrides if isinstance(start, Resolved) else ()
    # Whoever asks for another life is told so, not handed the first one's people.
    of_life = any(path.startswith("life.") for path, _ in asked.overrides)
    other = base if of_life and not left else world_b(one, base, left, asked.without, base)
    if other.life_hash != one.life_hash:
        option = "--set-b" if asked.against is None else "--against"
        raise GlasscityError(
            f"{option}: {one.name or one.title} and {other.name or other.title} have "
            "different lives; one person is followed through two regimes over one life"
        )
    return other
