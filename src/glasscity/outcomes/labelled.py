"""A run as a labelled dataset: axes with names, variables with units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import xarray

if TYPE_CHECKING:
    from glasscity.outcomes.run import Run

SERIES = {
    "mean_score": "points",
    "sd_score": "points",
    "records": "records",
    "wrongful_records": "records",
    "points_lost": "points",
    "points_gained": "points",
    "requests": "requests",
    "denials": "requests",
    "wrongful_denials": "requests",
    "listed": "people",
    "restricted": "people",
    "listings": "entries",
    "restrictions": "entries",
    "refused_attempts": "attempts",
    "remarks": "remarks",
    "withheld": "remarks",
}
"""Units of the series by window. Counts are of the window, whose length is in ``days``: the last is
cut, so they are no rates."""


def labelled(run: Run) -> xarray.Dataset:
    """Return weekly series and tiers of a run.

    Parameters
    ----------
    run
        The run.

    Returns
    -------
    xarray.Dataset
        ``people_in_tier`` (border x district x tier) where anybody is scored; series by week. Each
        variable has its unit in ``attrs``, and coordinate ``days`` says how long each window is;
        the dataset carries seed, hash and version.
    """
    kept = ("scenario", "hash", "seed", "people", "days", "version", "digest")
    attributes = {key: run.manifest[key] for key in kept}
    return xarray.Dataset(_series(run), attrs=attributes)


def labelled_ensemble(runs: Sequence[Run]) -> xarray.Dataset:
    """Return several runs of one scenario, with a dimension ``seed``.

    Parameters
    ----------
    runs
        That differ by their seed alone.

    Returns
    -------
    xarray.Dataset
        What `labelled` has, by seed, and ``measure_value`` (seed x measure); NaN where a measure is
        not defined. ``measure_unit``, ``measure_type`` and ``measure_title`` go with measures,
        ``digest`` with seeds.
    """
    from glasscity.outcomes.definitions import Measure

    # A city in which something never happened may lack a measure.
    by_name: dict[str, Measure] = {}
    for run in runs:
        by_name |= {name: each for name, each in run.measures.items() if name not in by_name}
    known = list(by_name.values())
    values = [[run.value(each.name) for each in known] for run in runs]
    seeds = np.array([run.manifest["seed"] for run in runs], dtype=np.uint64)
    axis = xarray.DataArray(seeds, dims="seed", attrs={"units": "1", "long_name": "seed"})
    whole = xarray.concat([xarray.Dataset(_series(run)) for run in runs], axis)
    whole["measure_value"] = xarray.DataArray(
        np.array(values, dtype=np.float64),
        dims=("seed", "measure"),
        attrs={"units": "as measure_unit says"},
    )
    about = {
        "measure": [each.name for each in known],
        "measure_unit": ("measure", [each.unit for each in known]),
        "measure_type": ("measure", [each.type for each in known]),
        "measure_title": ("measure", [each.title for each in known]),
        "digest": ("seed", [run.manifest["digest"] for run in runs]),
    }
    kept = ("scenario", "hash", "people", "days", "version")
    attributes = {key: runs[0].manifest[key] for key in kept}
    return whole.assign_coords(about).assign_attrs(attributes)


def _series(run: Run) -> dict[str, xarray.DataArray]:
    """Return weekly series and people by tier, each with its coordinates."""
    weeks, tiers = run.frame("weeks"), run.frame("tiers")
    axes: dict[str, object] = {
        "week": ("week", weeks["week"].to_numpy(), {"units": "weeks since the first day"}),
        "days": ("week", weeks["days"].to_numpy(), {"units": "days"}),
    }
    found = {
        name: xarray.DataArray(weeks[name].to_numpy(), axes, "week", attrs={"units": unit})
        for name, unit in SERIES.items()
    }
    if len(tiers):
        names = ("week", "district", "tier")
        border, district, tier = (tiers[name].unique(maintain_order=True) for name in names)
        cube = tiers["people"].to_numpy().reshape([len(border), len(district), len(tier)])
        axes = {
            "border": ("border", border.to_numpy(), {"units": "weeks since the first day"}),
            "district": ("district", district.to_list(), {"long_name": "district"}),
            "tier": ("tier", tier.to_list(), {"long_name": "tier"}),
        }
        dims = ("border", "district", "tier")
        found["people_in_tier"] = xarray.DataArray(cube, axes, dims, attrs={"units": "people"})
    return found
