"""Names in tables, and counts laid out by the groups of people that tallies are kept for."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from glasscity.engine.plan import Plan
from glasscity.people.attributes import STRATUM_ATTRIBUTES, stratum_shape
from glasscity.scenario.vocabulary import ATTRIBUTES
from glasscity.sensing.truth import Truth

Integers = npt.NDArray[np.int64]

TRUTHS = tuple(truth.label for truth in Truth)


def strata_columns(plan: Plan, strata: Integers) -> dict[str, list[str]]:
    """Return the categories of strata, by attribute.

    Parameters
    ----------
    plan
        For the names of districts.
    strata
        Numbers of strata, shape (rows,).

    Returns
    -------
    dict of str to list of str
        One entry per attribute of the strata, each of length (rows,).
    """
    indices = np.unravel_index(strata, stratum_shape(len(plan.districts)))
    columns = {}
    for attribute, index in zip(STRATUM_ATTRIBUTES, indices, strict=True):
        names = plan.districts if attribute == "district" else ATTRIBUTES[attribute]
        columns[attribute] = [names[i] for i in index]
    return columns


def grouped(
    plan: Plan,
    names: dict[str, list[str]],
    strata: Integers,
    counts: dict[str, Integers],
) -> pl.DataFrame:
    """Return a table of counts, a row for each combination of names and group.

    Parameters
    ----------
    plan
        For the names of districts.
    names
        Columns of text that stand before the group, each of length (rows,).
    strata
        Numbers of strata, shape (rows,).
    counts
        Columns of whole numbers, each of shape (rows,).
    """
    columns = names | strata_columns(plan, strata)
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(columns, pl.String)
    schema.update(dict.fromkeys(counts, pl.Int64))
    return pl.DataFrame(columns | counts, schema=schema)
