"""Where a run stands, kept beside its folder while it is played, so that a killed run goes on.

While ``my-town`` is played, ``my-town.unfinished`` holds the scenario, the city at the last border
that was kept, and what lives are played again from; it goes when ``my-town`` is there whole. A
checkpoint counts from the moment its manifest stands, and lists every file with its checksum.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np

import glasscity
from glasscity.compilation import source_hash
from glasscity.engine.checkpoint import put_back, taken
from glasscity.engine.clock import Diary
from glasscity.engine.plan import Plan, make_plan
from glasscity.errors import GlasscityError
from glasscity.outcomes.folders import (
    OF_A_CHECKPOINT,
    OF_A_RUN,
    REPLAY,
    SCENARIO,
    UNFINISHED,
    check_free,
    claimed,
    clean_way,
    clear_unfinished,
    json_text,
    make_beside,
    read_json,
    write_whole,
)
from glasscity.outcomes.replaying import ReplayWriter
from glasscity.outcomes.sealing import FILES, check_files, check_seal, listed, sealed
from glasscity.scenario import load

FORMAT: Final = 1
"""Goes up when the layout of the folder changes."""
LEAST_SECONDS: Final = 60.0
"""Seconds between checkpoints where no number of weeks is asked for."""
_SHARE: Final = 20
"""Playing takes at least this many times as long as keeping does."""
_WEEK: Final = "week-{:05d}"


@dataclass(frozen=True)
class Unfinished:
    """A run that is under way, or was interrupted.

    Attributes
    ----------
    place
        The folder beside the run's own.
    about
        What is played and how: hash, people, days, seed, whether with ledger and replay, and more.
    """

    place: Path
    about: Mapping[str, Any]

    @property
    def week(self) -> int:
        """The border at which the city was kept."""
        return int(self.about["week"])

    @property
    def borders(self) -> list[int]:
        """The borders at which the run was taken up again so far."""
        return list(self.about.get("resumed", []))

    def plan(self) -> Plan:
        """Compile the scenario that is played.

        Raises
        ------
        GlasscityError
            If it is not what was played.
        """
        scenario = load(self.place / SCENARIO)
        if scenario.hash != self.about["hash"]:
            raise GlasscityError(
                f"{self.place / SCENARIO}: has hash {scenario.hash}, and what was played has "
                f"{self.about['hash']}; play it anew"
            )
        named = scenario.called(self.about["name"])
        return make_plan(named, self.about["people"], self.about["days"])

    def resumed(self, diary: Diary) -> int:
        """Put a city back where it was kept; return the week to go on with."""
        names = [name for name in self.about[FILES] if name.endswith(".npy")]
        # Mapped, so that the file and the city are not in memory both.
        found = {Path(name).stem: np.load(self.place / name, mmap_mode="r") for name in names}
        try:
            put_back(diary, found)
        except (KeyError, ValueError):
            raise GlasscityError(f"{self.place}: is of another city; play it anew") from None
        diary.earlier_seconds = float(self.about["seconds"])
        return self.week


class Keeper:
    """Writes checkpoints at borders.

    Parameters
    ----------
    unfinished
        What is played, and where it is kept.
    writer
        Of what lives are played again from, if that is kept.
    weeks
        How often; None for once a minute, and seldom enough that it costs a twentieth at most.
    """

    def __init__(
        self, unfinished: Unfinished, writer: ReplayWriter | None, weeks: int | None
    ) -> None:
        self._unfinished = unfinished
        self._writer = writer
        self._weeks = weeks
        self._kept = time.monotonic()
        self._wait = LEAST_SECONDS

    def __call__(self, week: int, diary: Diary) -> None:
        """Keep the city at a border if it is time to."""
        if self._weeks is not None:
            due = self._weeks > 0 and week % self._weeks == 0
        else:
            due = time.monotonic() - self._kept >= self._wait
        if due:
            begun = time.monotonic()
            self._keep(week, diary)
            self._kept = time.monotonic()
            self._wait = max(LEAST_SECONDS, _SHARE * (self._kept - begun))

    def _keep(self, week: int, diary: Diary) -> None:
        place, about = self._unfinished.place, self._unfinished.about
        name = _WEEK.format(week)
        # What an earlier try at this border has left does not count, and makes room.
        shutil.rmtree(place / name, ignore_errors=True)
        (place / name).mkdir()
        for column, found in taken(diary).items():
            with (place / name / f"{column}.npy").open("wb") as stream:
                np.save(stream, found, allow_pickle=False)
                stream.flush()
                os.fsync(stream.fileno())
        files = [f"{name}/{file.name}" for file in (place / name).iterdir()]
        if self._writer is not None:
            parts = self._writer.parts()
            files += [f"{REPLAY}/{part}" for of_table in parts.values() for part in of_table]
            about = {**about, REPLAY: parts}
        rows: dict[str, int | None] = dict.fromkeys([SCENARIO, *sorted(files)])
        content = {**about, "week": week, "seconds": diary.seconds, FILES: listed(place, rows)}
        write_whole(place / OF_A_CHECKPOINT, json_text(sealed(content)))
        for older in place.glob(_WEEK.format(0).replace("00000", "*")):
            if older.name != name:
                shutil.rmtree(older, ignore_errors=True)


def beside(out: Path) -> Path:
    """Return the folder in which a run is kept while it is played."""
    return out.with_name(out.name + UNFINISHED)


def can_go_on(out: Path) -> bool:
    """Return whether an interrupted run with a checkpoint stands beside a folder-to-be."""
    return (beside(out) / OF_A_CHECKPOINT).is_file()


@contextmanager
def begun(
    out: Path, plan: Plan, about: Mapping[str, Any], kept: bool = True
) -> Iterator[Unfinished]:
    """Begin a run that can be gone on with.

    Parameters
    ----------
    out
        The run's folder-to-be.
    plan
        What is played.
    about
        How: people, days, seed, ledger, command, started.
    kept
        Whether checkpoints are kept; else the folder has a hidden name.

    Yields
    ------
    Unfinished
        Its folder is gone again afterwards; where the run fails it stays if a checkpoint is there.

    Raises
    ------
    GlasscityError
        If an interrupted run is there already, or another process plays one.
    """
    check_free(out)
    with clean_way(out), claimed(beside(out) if kept else make_beside(out)) as place:
        if can_go_on(out):
            raise GlasscityError(
                f"{place}: holds a run that was interrupted; glasscity resume {out} goes on with "
                "it, or remove that folder"
            )
        clear_unfinished(place)
        scenario = plan.scenario
        said = {
            "format": FORMAT, "version": version("glasscity"), "engine": _engine(),
            "name": scenario.name, "hash": scenario.hash, **about,
        }  # fmt: skip
        with _until_whole(place):
            (place / SCENARIO).write_text(scenario.to_yaml(), encoding="utf-8")
            yield Unfinished(place, said)


@contextmanager
def reopened(out: Path) -> Iterator[Unfinished]:
    """Go on with a run that was interrupted.

    Parameters
    ----------
    out
        The run's folder-to-be, or the one beside it.

    Yields
    ------
    Unfinished
        Its folder is gone afterwards, unless the run is interrupted again.

    Raises
    ------
    GlasscityError
        If there is nothing to go on with, it was damaged, another version played it, or another
        process is at it.
    """
    place = beside(out)
    if not can_go_on(out):
        whole = (out / OF_A_RUN).is_file()
        why = "is finished" if whole else "holds no run that was interrupted after a checkpoint"
        raise GlasscityError(f"{out}: {why}; there is nothing to go on with")
    with claimed(place):
        found = _read(place)
        with _until_whole(place):
            yield Unfinished(
                place, {**found, "resumed": [*found.get("resumed", []), found["week"]]}
            )


def final_place(path: Path) -> Path:
    """Return the folder that a run will have, for its own name or that of the one beside it."""
    named = path.name.endswith(UNFINISHED) and (path / OF_A_CHECKPOINT).is_file()
    return path.with_name(path.name.removesuffix(UNFINISHED)) if named else path


def link_replay(unfinished: Unfinished, workplace: Path) -> None:
    """Give a finished run its own names for the files that lives are played again from."""

    def link(source: str, target: str) -> None:
        try:
            os.link(source, target)
        except OSError:
            shutil.copyfile(source, target)

    shutil.copytree(unfinished.place / REPLAY, workplace / REPLAY, copy_function=link)


def replay_writer(unfinished: Unfinished) -> ReplayWriter:
    """Return a writer that goes on where the last checkpoint left it."""
    folder = unfinished.place / REPLAY
    folder.mkdir(exist_ok=True)
    parts: dict[str, list[str]] = unfinished.about.get(REPLAY, {})
    known = {name for of_table in parts.values() for name in of_table}
    for file in folder.iterdir():
        # Written after the checkpoint: it will be written again.
        if file.name not in known:
            file.unlink()
    return ReplayWriter(folder, parts)


@contextmanager
def _until_whole(place: Path) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        if (place / OF_A_CHECKPOINT).is_file():
            out = place.with_name(place.name.removesuffix(UNFINISHED))
            error.add_note(f"What was played until then is kept; glasscity resume {out} goes on.")
        else:
            shutil.rmtree(place, ignore_errors=True)
        raise
    shutil.rmtree(place, ignore_errors=True)


def _engine() -> str:
    return source_hash(Path(glasscity.__file__).parent)


def _read(place: Path) -> dict[str, Any]:
    file = place / OF_A_CHECKPOINT
    found = read_json(file)
    if found.get("format") != FORMAT:
        raise GlasscityError(
            f"{file}: checkpoint format {str(found.get('format'))[:20]} found, this version reads "
            f"format {FORMAT}; play it anew"
        )
    check_seal(found, file)
    if file.read_text(encoding="utf-8") != json_text(found):
        raise GlasscityError(f"{file}: was changed after it was written; play it anew")
    here = version("glasscity"), _engine()
    if (found["version"], found["engine"]) != here:
        raise GlasscityError(
            f"{file}: was played by another version of glasscity ({found['version']}, engine "
            f"{found['engine'][:8]}; this is {here[0]}, engine {here[1][:8]}); go on with that "
            "one, or play it anew"
        )
    check_files(place, found)
    return found
