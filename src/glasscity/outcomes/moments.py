"""How much each person bears, as number, sum and sum of squares of every stratum of people.

People in one city are not alike, and records fall on a few: from these three sums come a group's
mean and how far its people lie apart, without a row about anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from glasscity.engine.clock import Played
from glasscity.engine.state import NO_TIER
from glasscity.outcomes.concentration import ever_scored
from glasscity.outcomes.grouping import grouped
from glasscity.people.attributes import stratum_indices
from glasscity.response.fear import may_be_afraid

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

BORNE: Final = {
    "penalties": "penalties", "wrongful_records": "wrongful", "denials": "denials",
    "remarks_withheld": "withheld", "fear": "fear",
}  # fmt: skip
"""What people bear, and the column of the state that counts it; fear in parts of 16,384, of those
who may be afraid."""
POINTS: Final = "points"
"""Latent score less the start, of people who are scored."""
SCORED, UNSCORED = "yes", "no"
_EXACT = 2**63


def borne(played: Played) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """Return what each person bears, outcome by outcome, as whole numbers.

    Parameters
    ----------
    played
        A run.

    Yields
    ------
    tuple of str and ndarray of a whole-number type, shape (people,)
        Where nobody is scored every record counts as a penalty. An outcome that the regime has no
        column for is left out: nobody bears any.
    """
    state = played.state
    for name, column in BORNE.items():
        values = getattr(state, column)
        if name == "penalties" and not played.plan.scored:
            values = state.records
        if values.size:
            yield name, values
    if state.score.size:
        points = state.score.astype(np.int64) - played.plan.rules.start
        yield POINTS, np.where(state.tier != NO_TIER, points, 0)


def moments_table(played: Played, counted: Flags | None = None) -> pl.DataFrame:
    """Return number, sum and sum of squares of what people bear, by outcome and stratum.

    Parameters
    ----------
    played
        A run.
    counted
        Who counts as scored, shape (people,); `ever_scored` if not said.

    Returns
    -------
    polars.DataFrame
        ``outcome``, ``scored`` (yes or no), the attributes of the strata, ``people``, ``sum`` and
        ``sum_sq``, whole numbers and exact. ``sum_sq`` is null where it would leave 64 bits.
    """
    plan = played.plan
    mask = ever_scored(played) if counted is None else counted
    # The lowest bit of a cell says who is scored.
    cells = stratum_indices(played.attributes) * 2 + mask
    size = 2 * plan.strata
    parts = []
    for name, of_all in borne(played):
        who = may_be_afraid(played.attributes) if name == "fear" else np.ones(plan.people, np.bool_)
        of, values = cells[who], of_all[who]
        people = np.bincount(of, minlength=size)
        there = np.flatnonzero(people)
        sums = _sums(of, values.astype(np.int64), size)[there]
        squares = _squares(of, values, size)
        scored = [SCORED if cell % 2 else UNSCORED for cell in there]
        names = {"outcome": [name] * there.size, "scored": scored}
        part = grouped(plan, names, there // 2, {"people": people[there], "sum": sums})
        none = pl.lit(None, dtype=pl.Int64)
        known = none if squares is None else pl.Series(squares[there], dtype=pl.Int64)
        parts.append(part.with_columns(sum_sq=known))
    return pl.concat(parts)


def _sums(cells: Integers, values: Integers, size: int) -> Integers:
    """Add up by cell; floats hold whole numbers below 2**53, and sums of points may pass them."""
    if np.abs(values).sum(dtype=np.float64) < 2**53:
        return np.bincount(cells, values, minlength=size).astype(np.int64)
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, cells, values)
    return total


def _squares(cells: Integers, values: npt.NDArray[Any], size: int) -> Integers | None:
    if np.square(values, dtype=np.float64).sum() >= _EXACT:
        return None
    wide = values.astype(np.int64)
    return _sums(cells, wide * wide, size)
