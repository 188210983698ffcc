"""A sweep as xarray Datasets: outcomes of the city, and what groups of people bear."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from glasscity.experiments.effects import PERSON_OUTCOMES

from .folder import Study

if TYPE_CHECKING:
    import xarray

MEANING: Final = (
    "Synthetic people. In this model, under these assumptions; ranges are of the parameters that "
    "were varied, and no forecast of anything."
)
RUNS: Final = ("design", "rule", "seed")


def labelled_outcomes(
    study: Study, outcomes: pl.DataFrame, cube: npt.NDArray[np.float64], about: Mapping[str, Any]
) -> xarray.Dataset:
    """Return outcomes of the city.

    Parameters
    ----------
    study
        What was to be played.
    outcomes
        Columns outcome, title, unit, type.
    cube
        Shape (design points, rules, seeds, outcomes).
    about
        Attributes.

    Returns
    -------
    xarray.Dataset
        ``value`` (design x rule x seed x outcome) and ``parameter_value`` (design x parameter).
    """
    import xarray

    given = study.parameters
    value_attributes = {"units": "see the coordinate unit"}
    point_attributes = {"units": "see the coordinate parameter_unit"}
    return xarray.Dataset(
        {
            "value": ((*RUNS, "outcome"), cube, value_attributes),
            "parameter_value": (("design", "parameter"), study.values, point_attributes),
        },
        coords={
            **_runs_of(study),
            "outcome": outcomes["outcome"].to_list(),
            **{name: ("outcome", outcomes[name].to_list()) for name in ("unit", "type", "title")},
            "parameter": [each.path for each in given],
            "parameter_unit": ("parameter", [each.unit for each in given]),
            "low": ("parameter", [each.low for each in given], point_attributes),
            "high": ("parameter", [each.high for each in given], point_attributes),
            "kind": ("parameter", [each.kind for each in given]),
        },
        attrs={**about, "meaning": MEANING},
    )


def labelled_groups(study: Study, rows: pl.DataFrame, about: Mapping[str, Any]) -> xarray.Dataset:
    """Return what groups of people bear.

    Parameters
    ----------
    study
        What was to be played.
    rows
        `folder.OF_GROUPS`.
    about
        Attributes.

    Returns
    -------
    xarray.Dataset
        ``value`` (design x rule x seed x outcome x group) and ``people`` (design x rule x seed x
        group); NaN where there is nothing.
    """
    import xarray

    labels = rows.select("by", "group").unique(maintain_order=True)
    groups, names = labels["group"].to_list(), [each.name for each in PERSON_OUTCOMES]
    shape = (len(study.values), len(study.rules), len(study.seeds))
    people = np.full((*shape, len(groups)), np.nan)
    value = np.full((*shape, len(groups), len(names)), np.nan)
    if groups:
        at = study.places(rows, group=groups)
        people[at] = rows["people"].to_numpy()
        value[at] = rows.select(pl.col(names).fill_null(np.nan)).to_numpy()
    return xarray.Dataset(
        {
            "value": (
                (*RUNS, "outcome", "group"),
                np.moveaxis(value, -1, -2),
                {"units": "see the coordinate unit"},
            ),
            "people": ((*RUNS, "group"), people, {"units": "people"}),
        },
        coords={
            **_runs_of(study),
            "outcome": names,
            "unit": ("outcome", [each.unit for each in PERSON_OUTCOMES]),
            "type": ("outcome", [each.type for each in PERSON_OUTCOMES]),
            "title": ("outcome", [each.title for each in PERSON_OUTCOMES]),
            "group": groups,
            "by": ("group", labels["by"].to_list()),
        },
        attrs={**about, "meaning": MEANING},
    )


def _runs_of(study: Study) -> dict[str, Any]:
    """Return the coordinates that tell runs apart."""
    return {
        "design": ("design", np.arange(len(study.values)), {"units": "number of the point"}),
        "rule": list(study.rules),
        "seed": ("seed", np.array(study.seeds, dtype=np.uint64), {"units": "number of the city"}),
    }
