"""The folder of a sweep: what is to be played, and one small file for each run that has been.

A part is written under a temporary name and moved, so that it is there whole or not at all: a sweep
that is killed at any moment loses only the runs that were under way. When all are there, they are
merged into two tables, of the city and of groups, and the parts go.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from glasscity.arguments import seeds_words
from glasscity.errors import GlasscityError
from glasscity.outcomes.folders import (
    OF_A_SWEEP,
    json_text,
    new_folder,
    read_json,
    write_json,
    write_whole,
)
from glasscity.outcomes.sealing import (
    ANEW,
    FILES,
    check_files,
    check_seal,
    listed,
    read_table,
    sealed,
    table_in,
)
from glasscity.scenario import Resolved, load

from .designs import Design
from .evaluating import Finished, Job
from .groups import GROUP_COLUMNS
from .parameters import Parameter, settings

Reals = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

FORMAT: Final = 3
"""Goes up when the layout of the folder changes."""
MANIFEST: Final = OF_A_SWEEP
SCENARIO: Final = "scenario.yaml"
RESULTS: Final = "results.parquet"
GROUPS: Final = "groups.parquet"
PARTS: Final = "parts"
COLUMNS: Final[dict[str, type[pl.DataType]]] = {
    "point": pl.Int64, "rule": pl.String, "seed": pl.UInt64, "outcome": pl.String,
    "value": pl.Float64, "unit": pl.String, "type": pl.String, "title": pl.String,
    "digest": pl.String, "error": pl.String,
}  # fmt: skip
"""Columns of the results: a row for each measure of a run, or one row with the run's error."""
RUN: Final[dict[str, type[pl.DataType]]] = {
    name: COLUMNS[name] for name in ("point", "rule", "seed")
}
OF_GROUPS: Final = RUN | GROUP_COLUMNS
"""Columns of the groups: a row for each group of a run."""


@dataclass(frozen=True)
class Study:
    """What a sweep is to play.

    Attributes
    ----------
    scenario
        As it stands.
    design
        Kind and size.
    parameters
        What is varied.
    cube
        Places between 0 and 1, shape (rows, parameters).
    values
        Values, shape (1 + rows, parameters); the first row is the scenario as it stands.
    seeds, rules
        Each point is played with each seed under each rule; the scenario's own rule is first.
    people, days
        Of each run.
    """

    scenario: Resolved
    design: Design
    parameters: tuple[Parameter, ...]
    cube: Reals
    values: Reals
    seeds: tuple[int, ...]
    rules: tuple[str, ...]
    people: int
    days: int

    @property
    def runs(self) -> int:
        """Number of runs."""
        return len(self.values) * len(self.rules) * len(self.seeds)

    def places(self, rows: pl.DataFrame, **more: Sequence[str]) -> tuple[Places, ...]:
        """Return where rows belong in an array of all runs.

        Parameters
        ----------
        rows
            With columns point, rule, seed.
        more
            More columns, with what may stand in each, in order.

        Returns
        -------
        tuple of ndarray of int64
            Places along point, rule, seed and each further axis, each of shape (rows,).
        """
        axes: dict[str, Sequence[object]] = {"rule": self.rules, "seed": self.seeds, **more}
        found = [
            rows[column].replace_strict(kept, range(len(kept)), return_dtype=pl.Int64).to_numpy()
            for column, kept in axes.items()
        ]
        return (rows["point"].to_numpy(), *found)

    def jobs(self) -> Iterator[Job]:
        """Yield all runs, point by point."""
        for point, values in enumerate(self.values):
            changes = settings(self.scenario, self.parameters, values) if point else ()
            for rule in self.rules:
                for seed in self.seeds:
                    yield Job(point, rule, seed, changes)


def part_name(job: Job) -> str:
    """Return the name of a run's part, without its ending."""
    return f"point{job.point:07d}-{job.rule.replace(' ', '-')}-seed{job.seed}"


class Folder:
    """A sweep's folder.

    Parameters
    ----------
    path
        Where it is.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._checked = False

    @classmethod
    def create(cls, path: Path, study: Study, command: str) -> Folder:
        """Write a new folder with the plan of a sweep.

        Raises
        ------
        GlasscityError
            If something is there already.
        """
        more = f"; --resume {path} goes on with it" if (path / MANIFEST).is_file() else ""
        with new_folder(path, f"exists already and is not empty{more}") as workplace:
            (workplace / PARTS).mkdir()
            (workplace / SCENARIO).write_text(study.scenario.to_yaml(), encoding="utf-8")
            names = [each.path for each in study.parameters]
            pl.DataFrame(study.values, schema=names).write_parquet(workplace / "design.parquet")
            pl.DataFrame(study.cube, schema=names).write_parquet(workplace / "cube.parquet")
            rows = dict.fromkeys(("design.parquet", "cube.parquet"), None)
            about = {**_manifest(study, command), FILES: listed(workplace, rows)}
            write_json(workplace / MANIFEST, sealed(about))
        return cls(path)

    @property
    def manifest(self) -> dict[str, Any]:
        """What is in ``explore.json``.

        Raises
        ------
        GlasscityError
            If the folder is no sweep of a kind that is known.
        """
        file = self.path / MANIFEST
        if not file.is_file():
            raise GlasscityError(f"{self.path}: not a folder of explore, it holds no {MANIFEST}")
        found = read_json(file)
        form = found.get("format")
        if form != FORMAT:
            raise GlasscityError(
                f"{file}: has format {form}, and this glasscity reads format {FORMAT} alone; the "
                "version that began the sweep can go on with it"
            )
        check_seal(found, file)
        return found

    def study(self) -> Study:
        """Read the plan of the sweep.

        Raises
        ------
        GlasscityError
            If it cannot be read, or is not what was written.
        """
        manifest = self.manifest
        try:
            scenario = load(self.path / SCENARIO).called(manifest["name"])
            values = read_table(self.path, manifest, "design.parquet").to_numpy()
            cube = read_table(self.path, manifest, "cube.parquet").to_numpy()
            parameters = tuple(Parameter(**each) for each in manifest["parameters"])
            design = Design(
                manifest["design"],
                int(manifest["points"]),
                tuple(each.kind == "assumed" for each in parameters),
            )
            study = Study(
                scenario, design, parameters, cube, values, tuple(manifest["seeds"]),
                tuple(manifest["rules"]), int(manifest["people"]), int(manifest["days"]),
            )  # fmt: skip
        except (OSError, KeyError, TypeError, ValueError, pl.exceptions.PolarsError) as error:
            raise GlasscityError(f"{self.path}: the plan cannot be read ({error})") from None
        if scenario.hash != manifest["hash"]:
            raise GlasscityError(
                f"{self.path}: {SCENARIO} has been changed since the sweep began (hash "
                f"{scenario.hash}, expected {manifest['hash']})"
            )
        if values.shape != (design.rows + 1, design.dimension) or len(cube) != design.rows:
            raise GlasscityError(f"{self.path}: design.parquet does not fit {MANIFEST}")
        return study

    def done(self) -> set[str]:
        """Return the names of the runs whose parts are there; what was half-written is removed.

        Raises
        ------
        GlasscityError
            If what was played is missing or was changed.
        """
        for left in (self.path / PARTS).glob(".*.tmp"):
            left.unlink(missing_ok=True)
        return {_run_of(file) for file, _ in self._parts()}

    @property
    def complete(self) -> bool:
        """Whether all runs have been merged."""
        return (self.path / RESULTS).is_file()

    @cached_property
    def _plan(self) -> str:
        """What tells the parts of this sweep from those of another."""
        said = self.manifest
        values = said[FILES]["design.parquet"]["sha256"]
        return f"{said['hash']} {said['people']} {said['days']} {values}"

    def _parts(self) -> Iterator[tuple[Path, bytes]]:
        """Yield the parts that are there, each as it was written, to the byte."""
        folder = self.path / PARTS
        if not folder.is_dir():
            raise GlasscityError(f"{self.path}: what was played there is missing; {ANEW}")
        for file in sorted(folder.glob("*.parquet")):
            data = file.read_bytes()
            if file.name != self._part_file(_run_of(file), data):
                raise GlasscityError(
                    f"{file}: is not the part that was written there, the checksum in its name "
                    "does not fit; remove it, and --resume plays that run again"
                )
            yield file, data

    def _part_file(self, run: str, data: bytes) -> str:
        seal = hashlib.sha256(self._plan.encode() + run.encode() + data).hexdigest()
        return f"{run}.{seal[:16]}.parquet"

    def keep(self, finished: Finished) -> None:
        """Write the part of a run; its checksum stands in its name."""
        name = part_name(finished.job)
        waiting = self.path / PARTS / f".{name}.tmp"
        frame(finished).write_parquet(waiting)
        os.replace(waiting, self.path / PARTS / self._part_file(name, waiting.read_bytes()))

    def merge(self) -> None:
        """Write all parts as two tables and remove them; what has been merged stays."""
        if not self.complete:
            merged = dict(zip((RESULTS, GROUPS), self._played(), strict=True))
            for name, table in merged.items():
                table.write_parquet(self.path / f".{name}.tmp")
            manifest = self.manifest
            rows = {f".{name}.tmp": table.height for name, table in merged.items()}
            files = listed(self.path, rows)
            manifest[FILES] |= {name: files[f".{name}.tmp"] for name in merged}
            write_whole(self.path / MANIFEST, json_text(sealed(manifest)))
            # The results come last: their being there says that all is merged.
            for name in reversed(merged):
                os.replace(self.path / f".{name}.tmp", self.path / name)
        shutil.rmtree(self.path / PARTS, ignore_errors=True)

    def results(self) -> pl.DataFrame:
        """Return what has been played so far, `COLUMNS`, ordered by point, rule and seed.

        Raises
        ------
        GlasscityError
            If it is not what was written, or the groups beside it are not.
        """
        return self._merged(RESULTS) if self.complete else self._played()[0]

    def groups(self) -> pl.DataFrame:
        """Return the groups of what has been played so far, `OF_GROUPS`, ordered alike.

        Raises
        ------
        GlasscityError
            If they are not what was written.
        """
        return self._merged(GROUPS) if self.complete else self._played()[1]

    def _merged(self, name: str) -> pl.DataFrame:
        """Read one of the two tables; both are checked, once, before either is read."""
        if not self._checked:
            check_files(self.path, self.manifest, RESULTS, GROUPS)
            self._checked = True
        return table_in(self.path, name)

    def _played(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the results and the groups of all parts."""
        try:
            parts = [pl.read_parquet(io.BytesIO(data)) for _, data in self._parts()]
        except (OSError, pl.exceptions.PolarsError) as error:
            raise GlasscityError(f"{self.path}: a part cannot be read ({error})") from None
        of_city = pl.col("group").is_null()
        return _gathered(parts, COLUMNS, of_city), _gathered(parts, OF_GROUPS, ~of_city)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep others from going on with the same sweep; a killed process lets go by itself.

        Raises
        ------
        GlasscityError
            If another process is at it.
        """
        try:
            import fcntl
        except ImportError:  # pragma: no cover - not a POSIX system
            yield
            return
        lock = self.path / ".lock"
        with lock.open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                # Whoever held it may have removed it since it was opened.
                mine = os.path.samestat(os.fstat(file.fileno()), lock.stat())
            except OSError:
                mine = False
            if not mine:
                raise GlasscityError(f"{self.path}: another process is playing this sweep")
            try:
                yield
            finally:
                lock.unlink(missing_ok=True)


def _run_of(part: Path) -> str:
    """Return the name of the run that a part holds."""
    return part.name.partition(".")[0]


def _gathered(
    parts: Sequence[pl.DataFrame], columns: dict[str, type[pl.DataType]], wanted: pl.Expr
) -> pl.DataFrame:
    kept = [part.filter(wanted).select(list(columns)) for part in parts]
    whole = pl.concat(kept) if kept else pl.DataFrame(schema=columns)
    return whole.sort("point", "rule", "seed", maintain_order=True)


def frame(finished: Finished) -> pl.DataFrame:
    """Return a run as a table: rows of `COLUMNS`, then rows of `OF_GROUPS`; the rest is null."""
    job = finished.job
    about = {"point": job.point, "rule": job.rule, "seed": job.seed}
    rows: list[dict[str, Any]]
    if finished.error:
        rows = [{"outcome": "", "error": finished.error}]
    else:
        rows = [
            {
                "outcome": found.name, "value": found.value, "unit": found.unit,
                "type": found.type, "title": found.title, "error": "",
            }
            for found in finished.measures
        ]  # fmt: skip
    whole = COLUMNS | GROUP_COLUMNS
    of_run = pl.DataFrame(
        [{**about, "digest": finished.digest, **row} for row in rows], schema=whole, orient="row"
    )
    if finished.groups is None:
        return of_run
    labels = [pl.lit(about[name], kind).alias(name) for name, kind in RUN.items()]
    return pl.concat([of_run, finished.groups.with_columns(labels)], how="diagonal")


def _manifest(study: Study, command: str) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "synthetic": "synthetic people",
        "name": study.scenario.name,
        "title": study.scenario.title,
        "hash": study.scenario.hash,
        "version": version("glasscity"),
        "design": study.design.kind,
        "points": study.design.points,
        "design_points": study.design.rows,
        "runs": study.runs,
        **seeds_words(study.seeds),
        "rules": list(study.rules),
        "people": study.people,
        "days": study.days,
        "command": command,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "parameters": [asdict(each) for each in study.parameters],
    }
