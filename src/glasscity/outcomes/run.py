"""A run that has been played: its manifest, its tables, its measures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from glasscity.arguments import place_of, text_of
from glasscity.errors import GlasscityError
from glasscity.forking import check_threads_alive
from glasscity.notebooks import html_table
from glasscity.outcomes.folders import OF_A_RUN, read_json
from glasscity.outcomes.measures import Measure
from glasscity.outcomes.sealing import FILES, SEAL, check_files, check_seal, read_table
from glasscity.scenario.wording import did_you_mean, shortened

if TYPE_CHECKING:
    import xarray

FORMAT = 2
"""Goes up when the layout of a run's folder changes."""
UNSEALED = 1
"""Format of the folders before the seal: their tables are read as they lie."""
MANIFEST = OF_A_RUN
TABLES = "tables"

SEED_TEXT = "seed_text"
SUMMARY_KEYS = (
    "scenario", "hash", "seed", SEED_TEXT, "people", "days", "digest", "moments_drawn",
    "moments_realised", "records", "engine_seconds", "people_seconds", "peak_bytes",
)  # fmt: skip


class NoSuchMeasureError(GlasscityError, KeyError):
    """No measure has that name; a mapping raises errors of keys."""

    def __str__(self) -> str:
        """Return the sentence; that of a key would stand in quotes."""
        return str(self.args[0])


class Measures(dict[str, Measure]):
    """Measures by name; a dict with a short representation."""

    def __repr__(self) -> str:
        """Return one line."""
        return f"<{len(self)} measures by name; a dict>"

    def __missing__(self, name: object) -> Measure:
        """Say which measures there are.

        Raises
        ------
        NoSuchMeasureError
            Always.
        """
        known = text_of("measure", name, "mean_score")
        raise NoSuchMeasureError(
            f'the run has no measure "{shortened(known)}"{did_you_mean(known, self)}'
        )

    def table(self, caption: str) -> str:
        """Return them as an HTML table."""
        rows = ((each.title, each.value, each.unit, each.type) for each in self.values())
        return html_table(caption, ("measure", "value", "unit", "type"), rows)

    def _repr_html_(self) -> str:
        """Return a table for notebooks."""
        return self.table(f"{len(self)} measures")


@dataclass(repr=False, eq=False)
class Run:
    """What one run left behind.

    Attributes
    ----------
    manifest
        What was played, how, and where; as in ``run.json``.
    tables
        Tables in memory; those of a folder are read when asked for.
    path
        The run's folder, or None where nothing was written.
    """

    manifest: dict[str, Any]
    tables: dict[str, pl.DataFrame]
    path: Path | None = None

    def check_format(self, wanted: str) -> None:
        """Check that the run was written in this version's format.

        Parameters
        ----------
        wanted
            What needs it, for the sentence.

        Raises
        ------
        GlasscityError
            If the run is of an older format: its tables can be read, and nothing else.
        """
        if self.manifest["format"] != FORMAT:
            raise GlasscityError(
                f"{self.path}: run format {self.manifest['format']} found, {wanted} needs format "
                f"{FORMAT}; gc.open_run reads its tables, and this plays it anew: "
                f"{self.manifest.get('command')}"
            )

    def frame(self, name: str) -> pl.DataFrame:
        """Return a table.

        Parameters
        ----------
        name
            One of `frames`.

        Raises
        ------
        GlasscityError
            If there is no such table, or it is no longer what the run wrote.
        """
        check_threads_alive()
        name = text_of("name", name, "tiers")
        if name not in self.tables:
            known = self.frames
            if self.path is None or name not in known:
                raise GlasscityError(
                    f'the run has no table "{shortened(name)}"; there are {", ".join(known)}'
                )
            self.tables[name] = read_table(self.path, self.manifest, table_file(name))
        return self.tables[name]

    @property
    def frames(self) -> list[str]:
        """Names of the tables."""
        if self.path is None:
            return sorted(self.tables)
        files = [Path(file) for file in self.manifest[FILES]]
        return sorted(file.stem for file in files if file.parent.name == TABLES)

    @cached_property
    def measures(self) -> Measures:
        """Measures by name."""
        rows = self.frame("measures").iter_rows(named=True)
        return Measures((row["name"], Measure(**row)) for row in rows)

    def value(self, name: str) -> float | None:
        """Return the value of a measure; None where it is not defined, or the run has none."""
        name = text_of("name", name, "mean_score")
        return self.measures[name].value if name in self.measures else None

    @property
    def dataset(self) -> xarray.Dataset:
        """Weekly series and tiers, labelled, with units.

        Returns
        -------
        xarray.Dataset
            ``people_in_tier`` (border x district x tier), and series by week.

        Raises
        ------
        GlasscityError
            If the run is of an older format.
        """
        from glasscity.outcomes.labelled import labelled

        self.check_format("a labelled dataset")
        return labelled(self)

    def summary_json(self) -> dict[str, Any]:
        """Return the object that ``glasscity run --json`` prints."""
        return {
            **{key: self.manifest[key] for key in SUMMARY_KEYS},
            "measures": {
                name: {"value": found.value, "unit": found.unit}
                for name, found in self.measures.items()
            },
            "out": str(self.path) if self.path is not None else None,
        }

    def __repr__(self) -> str:
        """Return one line."""
        m = self.manifest
        return (
            f"<Run of {m['scenario']!r}: {m['people']:,} synthetic people, {m['days']} days, "
            f"seed {m['seed']}, digest {m['digest']}>"
        )

    def _repr_html_(self) -> str:
        """Return a table for notebooks."""
        return self.measures.table(repr(self)[1:-1])


def open_run(path: str | Path) -> Run:
    """Open a run's folder.

    Parameters
    ----------
    path
        The folder that ``glasscity run`` wrote.

    Returns
    -------
    Run

    Raises
    ------
    GlasscityError
        If the folder is not a run, or not to the byte what the run wrote. A folder of format 1
        has no checksums: its tables are read as they lie, and `Run.check_format` refuses the rest.
    """
    folder = place_of("path", path)
    manifest = read_manifest(folder)
    if manifest["format"] == UNSEALED:
        return Run(_unsealed(manifest, folder), {}, folder)
    check_files(folder, manifest)
    return Run(manifest, {}, folder)


def _unsealed(manifest: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return an old manifest with what was not yet written: the list of tables, the seed's text."""
    missing = [key for key in SUMMARY_KEYS if key != SEED_TEXT and key not in manifest]
    if missing:
        raise GlasscityError(f"{folder / MANIFEST}: expected {missing[0]!r}, found none")
    tables = sorted(file.stem for file in (folder / TABLES).glob("*.parquet") if file.is_file())
    files: dict[str, Any] = {table_file(name): {} for name in tables}
    return {**manifest, SEED_TEXT: str(manifest["seed"]), FILES: files}


def table_file(name: str) -> str:
    """Return the file of a table, below the run's folder."""
    return f"{TABLES}/{name}.parquet"


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a run's folder.

    Parameters
    ----------
    folder
        The folder that ``glasscity run`` wrote.

    Returns
    -------
    dict
        As in ``run.json``.

    Raises
    ------
    GlasscityError
        If there is none, it is of another format, or it was changed.
    """
    file = folder / MANIFEST
    if not file.is_file():
        raise GlasscityError(f"{folder}: not a run folder, it holds no {MANIFEST}")
    manifest = read_json(file)
    found = manifest.get("format")
    if found not in (UNSEALED, FORMAT) or isinstance(found, bool):
        raise GlasscityError(
            f"{folder}: run format {str(found)[:20]} found, this version reads format {FORMAT}, "
            f"and the tables of format {UNSEALED}; play the run anew"
        )
    if found == FORMAT or SEAL in manifest:
        check_seal(manifest, file)
    return manifest
