"""Points for what somebody is, not for what they did.

Some schemes score characteristics (the EU AI Act names them beside behaviour). They move the score
at the start and for good; nothing expires. On some grounds that is no reason for anything: the
yardstick of the life lists them. What such a ground costs a person is told by the test of
discrimination law, *but for*: the points that somebody who differs in this alone would have on top.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit, integer
from glasscity.life.tables import attribute_modifier
from glasscity.scenario.vocabulary import ATTRIBUTES

if TYPE_CHECKING:
    from glasscity.scenario.rulebooks import Scoring


class CharacteristicTables(NamedTuple):
    """Points for characteristics in integers."""

    fields: npt.NDArray[np.int64]
    """Shift, mask and where the points begin, shape (attributes named, 3)."""
    points: npt.NDArray[np.int64]
    """Points by raw value, attribute by attribute."""
    barred: npt.NDArray[np.int64]
    """The same less those of the category that fares best, where the ground may not count; else 0.
    Never above 0."""


@inline_jit
def _sum_over_fields(
    attributes: int, fields: npt.NDArray[np.int64], values: npt.NDArray[np.int64]
) -> int:
    """Return the sum of a person's values over the attributes named."""
    total = integer(0)
    for row in range(fields.shape[0]):
        raw = (attributes >> fields[row, 0]) & fields[row, 1]
        total += integer(values[fields[row, 2] + raw])
    return total


@inline_jit
def characteristic_points(attributes: int, tables: CharacteristicTables) -> int:
    """Return the points for what somebody is.

    Parameters
    ----------
    attributes
        A person's 64 bits.
    tables
        Of the rulebook.

    Returns
    -------
    int
        Sum over the attributes named.
    """
    return _sum_over_fields(attributes, tables.fields, tables.points)


@inline_jit
def barred_points(attributes: int, tables: CharacteristicTables) -> int:
    """Return what grounds that may not count cost a person.

    Parameters
    ----------
    attributes
        A person's 64 bits.
    tables
        Of the rulebook.

    Returns
    -------
    int
        At or below 0: points, less those of whoever fares best on each such ground.
    """
    return _sum_over_fields(attributes, tables.fields, tables.barred)


def compile_characteristics(
    scoring: Scoring | None, districts: list[str], may_not_count: Sequence[str] = ()
) -> CharacteristicTables:
    """Compile points for characteristics.

    Parameters
    ----------
    scoring
        The rulebook, or None where nobody is scored.
    districts
        Names of the districts.
    may_not_count
        Attributes that no score may count, by the yardstick of the life.

    Returns
    -------
    CharacteristicTables
    """
    rows: list[tuple[int, int, int]] = []
    points: list[int] = []
    barred: list[int] = []
    named = scoring.characteristics if scoring is not None else {}
    for attribute, values in sorted(named.items()):
        lookup = attribute_modifier(attribute, {}, districts)
        names = tuple(districts) if attribute == "district" else ATTRIBUTES[attribute]
        worth = [int(values[name].value) if name in values else 0 for name in names]
        rows.append((lookup.shift, (1 << lookup.bits) - 1, len(points)))
        own = [worth[int(category)] for category in lookup.category]
        points.extend(own)
        barred.extend(p - max(worth) if attribute in may_not_count else 0 for p in own)
    return CharacteristicTables(
        np.array(rows, dtype=np.int64).reshape(-1, 3),
        np.array(points or [0], dtype=np.int64),
        np.array(barred or [0], dtype=np.int64),
    )
