"""A run that has been played: its manifest, its tables, its measures."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from glasscity.errors import GlasscityError
from glasscity.outcomes.measures import Measure

if TYPE_CHECKING:
    import xarray

SUMMARY_KEYS = (
    "scenario", "hash", "seed", "people", "days", "digest", "moments_drawn", "moments_realised",
    "records", "engine_seconds", "people_seconds", "peak_bytes",
)  # fmt: skip


@dataclass
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

    def frame(self, name: str) -> pl.DataFrame:
        """Return a table.

        Parameters
        ----------
        name
            One of `frames`.

        Raises
        ------
        GlasscityError
            If there is no such table.
        """
        if name not in self.tables:
            file = self.path / "tables" / f"{name}.parquet" if self.path is not None else None
            if file is None or not file.is_file():
                known = ", ".join(self.frames)
                raise GlasscityError(f"the run has no table '{name}'; there are {known}")
            self.tables[name] = pl.read_parquet(file)
        return self.tables[name]

    @property
    def frames(self) -> list[str]:
        """Names of the tables."""
        if self.path is None:
            return sorted(self.tables)
        return sorted(file.stem for file in (self.path / "tables").glob("*.parquet"))

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """Measures by name."""
        return {row["name"]: Measure(**row) for row in self.frame("measures").iter_rows(named=True)}

    @property
    def dataset(self) -> xarray.Dataset:
        """Weekly series and tiers, labelled, with units.

        Returns
        -------
        xarray.Dataset
            ``people_in_tier`` (border x district x tier), and series by week.
        """
        from glasscity.outcomes.labelled import labelled

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
        rows = "".join(
            f"<tr><td>{html.escape(m.title)}</td><td style='text-align:right'>{_shown(m.value)}"
            f"</td><td>{html.escape(m.unit)}</td><td>{m.type}</td></tr>"
            for m in self.measures.values()
        )
        head = "<tr><th>measure</th><th>value</th><th>unit</th><th>type</th></tr>"
        about = html.escape(repr(self)[1:-1])
        return (
            f"<table><caption>{about}</caption><thead>{head}</thead><tbody>{rows}</tbody></table>"
        )


def _shown(value: float | None) -> str:
    if value is None:
        return "not defined"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"


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
        If the folder is not a run.
    """
    folder = Path(path)
    return Run(read_manifest(folder), {}, folder)


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
        If there is none, or it is not a JSON object.
    """
    file = folder / "run.json"
    if not file.is_file():
        raise GlasscityError(f"{folder}: not a run folder, it holds no run.json")
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GlasscityError(f"{file}: cannot be read as JSON ({error})") from None
    if not isinstance(manifest, dict):
        raise GlasscityError(f"{file}: expected a JSON object, found {type(manifest).__name__}")
    return manifest
