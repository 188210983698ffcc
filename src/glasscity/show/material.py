"""What a report is made from: the manifest and the tables of one finished run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glasscity.errors import GlasscityError
from glasscity.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    import polars as pl

    from glasscity.outcomes.run import Run

NO_PLACES = "no places"
"""Reason of an application that a lot would not have served either: no denial."""

_PEOPLE = {"district": str, "sex": str, "age": str, "group": str}
_CELL = {**_PEOPLE, "migrant": str}
COLUMNS: dict[str, dict[str, type]] = {
    "tiers": {"week": int, "day": int, "district": str, "tier": str, "people": int},
    "records": {
        "act": str,
        "channel": str,
        "truth": str,
        **_CELL,
        "records": int,
        "points": int,
        "penalties": int,
    },
    "searches": {
        **_PEOPLE,
        "searches": int,
        "true_matches": int,
        "false_matches": int,
        "not_recognised": int,
    },
    "requests": {"demand": str, **_CELL, "requests": int, "denied": int},
    "denials": {"demand": str, "reason": str, "wrongful": str, **_CELL, "denials": int},
    "population": {**_CELL, "people": int, "scored": int, "ever_scored": int},
    "moments": {
        "outcome": str,
        "scored": str,
        **_CELL,
        "people": int,
        "sum": int,
        "sum_sq": int,
    },
    "scores": {"score": int, "people": int},
    "concentration": {
        "quantity": str,
        "people_share": float,
        "quantity_share": float,
        "by_chance": float,
    },
    "transitions": {"year": int, "from_tier": str, "to_tier": str, "people": int},
    "spells": {"weeks": int, "left": int, "censored": int},
    "weeks": {"week": int, "day": int, "remarks": int, "withheld": int},
    # Of single mechanisms: a run has them only where the mechanism is on.
    "remarks": {
        "act": str,
        "recorded_before": str,
        **_CELL,
        "kept": int,
        "withheld": int,
        "on_other_grounds": int,
    },
    "fates": {"fate": str, "truth": str, "penalties": int},
    "objections": {"objection": str, "truth": str, "penalties": int},
    "reviews": {"match": str, "passed": int, "stopped": int},
    "watched": {"district": str, "in_view": int, "looked_at": int, "attention": float},
    "exposure": {
        "district": str,
        "recognised_per_day": float,
        "hours_covered_share": float,
        "unique_from_4": float,
        "sampled": int,
    },
    "places": {
        "demand": str,
        "applications": int,
        "places": int,
        "unserved": int,
        "displaced": int,
        "put_ahead": int,
    },
    "study": {
        **_CELL,
        "members": int,
        "points": int,
        "minutes": float,
        "censures": int,
        "gifts": int,
        "municipal_points": int,
    },
    "commercial": {**_CELL, "members": int, "score_sum": int, "merged_points": int},
    "measures": {
        "name": str,
        "value": float,
        "unit": str,
        "type": str,
        "title": str,
        "definition": str,
        "group": str,
    },
}


@dataclass(frozen=True)
class Material:
    """The manifest and the tables of a run, checked and ready to draw.

    Attributes
    ----------
    path
        The run's folder; None where nothing was written.
    manifest
        The content of ``run.json``.
    frames
        The tables named in `COLUMNS`; a table that the run does not have is present and empty.
    """

    path: Path | None
    manifest: dict[str, Any]
    frames: dict[str, pl.DataFrame]

    def __getitem__(self, name: str) -> pl.DataFrame:
        return self.frames[name]

    @property
    def people(self) -> int:
        """Number of synthetic people."""
        return int(self.manifest["people"])

    @property
    def years(self) -> float:
        """Length of the run in years of 365 days."""
        return float(self.manifest["days"]) / DAYS_PER_YEAR

    @property
    def tiers(self) -> list[str]:
        """Names of the tiers, highest first; empty where nobody is scored."""
        return [_tier_name(tier) for tier in self.manifest.get("tiers") or []]

    @property
    def cuts(self) -> dict[str, float]:
        """Lowest score of each tier, as far as the run's source table tells."""
        prefix = "regime.scoring.tiers."
        rows = {str(row.get("path")): row.get("value") for row in self.manifest.get("sources", [])}
        found = {tier: rows.get(prefix + tier) for tier in self.tiers}
        return {tier: float(cut) for tier, cut in found.items() if cut is not None}

    @property
    def starts_apart(self) -> bool:
        """Whether some people begin with more or fewer points, for what they are."""
        paths = (str(row.get("path")) for row in self.manifest.get("sources") or [])
        return any(path.startswith("regime.scoring.characteristics.") for path in paths)

    def measure(self, name: str) -> float | None:
        """Return the value of a measure; None where the run does not have it."""
        values = self["measures"].filter(self["measures"]["name"] == name)["value"].to_list()
        return values[0] if values and values[0] == values[0] else None

    def parameter(self, path: str) -> float | None:
        """Return a number of the scenario by its path; None where there is none."""
        for row in self.manifest.get("sources") or []:
            if row.get("path") == path:
                try:
                    return float(str(row.get("value")))
                except ValueError:
                    return None
        return None


def _tier_name(tier: Any) -> str:
    return str(tier["name"]) if isinstance(tier, Mapping) else str(tier)


def gather(run: Run | str | Path) -> Material:
    """Read everything that the report needs.

    Parameters
    ----------
    run
        A finished run, or the path of its folder.

    Raises
    ------
    GlasscityError
        If the folder is not a finished run to the byte, or one of its tables lacks a column.
    """
    from glasscity.outcomes.run import open_run

    found = open_run(run) if isinstance(run, (str, Path)) else run
    found.check_format("a report")
    _check_manifest(found.manifest)
    present = set(found.frames)
    frames = {name: _table_of(found, name, name in present) for name in COLUMNS}
    denials = frames["denials"]
    frames["denials"] = denials.filter(denials["reason"] != NO_PLACES)
    return Material(found.path, dict(found.manifest), frames)


def _check_manifest(manifest: Mapping[str, Any]) -> None:
    for key in ("scenario", "hash", "seed", "people", "days"):
        if key not in manifest:
            raise GlasscityError(f"the run's manifest has no {key!r}")


def _table_of(run: Run, name: str, present: bool) -> pl.DataFrame:
    import polars as pl

    columns = COLUMNS[name]
    if not present:
        return pl.DataFrame(schema=columns)
    frame = run.frame(name)
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        where = run.path or "the run"
        raise GlasscityError(f"{where}: table {name!r} has no column {missing[0]!r}")
    numeric = [column for column, kind in columns.items() if kind is int]
    # Sums of 32-bit columns would wrap; text may come as a categorical, which does not join.
    text = [column for column, kind in columns.items() if kind is str]
    return frame.with_columns(pl.col(numeric).cast(pl.Int64), pl.col(text).cast(pl.String))
