"""A run as a labelled dataset: axes with names, variables with units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import xarray

if TYPE_CHECKING:
    from glasscity.outcomes.run import Run

SERIES = {
    "mean_score": "points",
    "sd_score": "points",
    "records": "records per week",
    "wrongful_records": "records per week",
    "points_lost": "points per week",
    "points_gained": "points per week",
    "requests": "requests per week",
    "denials": "requests per week",
    "wrongful_denials": "requests per week",
    "listed": "people",
    "remarks": "remarks per week",
    "withheld": "remarks per week",
}
"""Units of the weekly series."""


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
        variable has its unit in ``attrs``; the dataset carries seed, hash and version.
    """
    weeks, tiers = run.frame("weeks"), run.frame("tiers")
    variables: dict[str, xarray.DataArray] = {
        name: xarray.DataArray(weeks[name].to_numpy(), dims="week", attrs={"units": unit})
        for name, unit in SERIES.items()
    }
    coordinates: dict[str, object] = {"week": weeks["week"].to_numpy()}
    if len(tiers):
        axes = {
            "border": tiers["week"].unique(maintain_order=True).to_list(),
            "district": tiers["district"].unique(maintain_order=True).to_list(),
            "tier": tiers["tier"].unique(maintain_order=True).to_list(),
        }
        cube = tiers["people"].to_numpy().reshape([len(axis) for axis in axes.values()])
        variables["people_in_tier"] = xarray.DataArray(
            cube, dims=tuple(axes), attrs={"units": "people"}
        )
        coordinates |= axes
    kept = ("scenario", "hash", "seed", "people", "days", "version", "digest")
    attributes = {key: run.manifest[key] for key in kept}
    return xarray.Dataset(variables, coords=coordinates, attrs=attributes)
