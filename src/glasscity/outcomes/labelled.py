"""A run as a labelled dataset: axes with names, variables with units."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    weeks, tiers = run.frame("weeks"), run.frame("tiers")
    variables: dict[str, xarray.DataArray] = {
        name: xarray.DataArray(weeks[name].to_numpy(), dims="week", attrs={"units": unit})
        for name, unit in SERIES.items()
    }
    days = xarray.DataArray(weeks["days"].to_numpy(), dims="week", attrs={"units": "days"})
    coordinates: dict[str, object] = {"week": weeks["week"].to_numpy(), "days": days}
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
