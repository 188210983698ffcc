"""Several cities under one scenario: the same run with several seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

import polars as pl

from glasscity.notebooks import html_table
from glasscity.outcomes.run import Run

if TYPE_CHECKING:
    import xarray

SPREAD = (
    "Mean, least and largest over seeds: the dice alone, and nothing of how far the assumptions "
    "are wrong."
)


@dataclass(frozen=True, repr=False, eq=False)
class Ensemble:
    """Runs that differ by their seed alone.

    Attributes
    ----------
    runs
        In the order of the seeds.
    path
        The folder that holds theirs, or None where nothing was written.
    """

    runs: tuple[Run, ...]
    path: Path | None = None

    def __iter__(self) -> Iterator[Run]:
        """Go through the runs."""
        return iter(self.runs)

    def __len__(self) -> int:
        """Return the number of runs."""
        return len(self.runs)

    @property
    def seeds(self) -> tuple[int, ...]:
        """Of the runs."""
        return tuple(run.manifest["seed"] for run in self.runs)

    @property
    def frames(self) -> list[str]:
        """Names of the tables."""
        return self.runs[0].frames

    def frame(self, name: str) -> pl.DataFrame:
        """Return a table of all runs, one below the other, with column ``seed`` before its own.

        Parameters
        ----------
        name
            One of `frames`.

        Raises
        ------
        GlasscityError
            If there is no such table.
        """
        parts = []
        for run in self.runs:
            own = run.frame(name)
            seed = pl.Series("seed", [run.manifest["seed"]], dtype=pl.UInt64)
            parts.append(own.select(seed.new_from_index(0, own.height), pl.all()))
        return pl.concat(parts)

    @property
    def measures(self) -> pl.DataFrame:
        """One row for each measure: name, title, unit, type, mean, least, largest, seeds.

        ``seeds`` counts those in which it is defined; the rest is over these.
        """
        rows = []
        known = {name: about for run in self.runs[::-1] for name, about in run.measures.items()}
        for name, about in known.items():
            found = [run.value(name) for run in self.runs]
            values = [value for value in found if value is not None]
            ends = (fmean(values), min(values), max(values)) if values else (None, None, None)
            rows.append((name, about.title, about.unit, about.type, *map(_real, ends), len(values)))
        columns = ["name", "title", "unit", "type", "mean", "least", "largest", "seeds"]
        kinds = [pl.String] * 4 + [pl.Float64] * 3 + [pl.Int64]
        return pl.DataFrame(rows, dict(zip(columns, kinds, strict=True)), orient="row")

    @property
    def dataset(self) -> xarray.Dataset:
        """All runs, labelled.

        Returns
        -------
        xarray.Dataset
            That of `Run.dataset` with a dimension ``seed``, and ``measure_value`` (seed x measure)
            with the unit and the type of each measure; NaN where one is not defined.
        """
        from glasscity.outcomes.labelled import labelled_ensemble

        return labelled_ensemble(self.runs)

    def __repr__(self) -> str:
        """Return one line."""
        m = self.runs[0].manifest
        return (
            f"<Ensemble of {m['scenario']!r}: {len(self)} seeds, {m['people']:,} synthetic people, "
            f"{m['days']} days>"
        )

    def _repr_html_(self) -> str:
        """Return a table for notebooks."""
        header = ("measure", "mean", "least", "largest", "unit", "type")
        columns = ("title", "mean", "least", "largest", "unit", "type")
        rows = self.measures.select(columns).iter_rows()
        return html_table(f"{repr(self)[1:-1]}. {SPREAD}", header, rows)


def _real(value: float | None) -> float | None:
    return None if value is None else float(value)


def play_seeds(
    play: Callable[..., Run],
    seeds: Sequence[int],
    progress: Callable[[int, int], None] | None,
) -> tuple[Run, ...]:
    """Play one run after the other.

    Parameters
    ----------
    play
        From a seed and a progress to a run.
    seeds
        Of the runs.
    progress
        Called with the weeks played and the weeks in all, of all runs together.
    """

    def part(place: int) -> dict[str, Any]:
        if progress is None:
            return {}
        return {"progress": lambda done, total: progress(place * total + done, len(seeds) * total)}

    return tuple(play(seed=seed, **part(place)) for place, seed in enumerate(seeds))
