"""Points for what somebody is, not for what they did.

Some schemes score characteristics (the EU AI Act names them beside behaviour). They move the score
at the start and for good; nothing expires.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit, integer
from glasscity.life.tables import attribute_modifier
from glasscity.scenario.regimes import Scoring
from glasscity.scenario.vocabulary import ATTRIBUTES


class CharacteristicTables(NamedTuple):
    """Points for characteristics in integers."""

    fields: npt.NDArray[np.int64]
    """Shift, mask and where the points begin, shape (attributes named, 3)."""
    points: npt.NDArray[np.int64]
    """Points by raw value, attribute by attribute."""


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
    total = integer(0)
    for row in range(tables.fields.shape[0]):
        raw = (attributes >> tables.fields[row, 0]) & tables.fields[row, 1]
        total += integer(tables.points[tables.fields[row, 2] + raw])
    return total


def compile_characteristics(scoring: Scoring | None, districts: list[str]) -> CharacteristicTables:
    """Compile points for characteristics.

    Parameters
    ----------
    scoring
        The rulebook, or None where nobody is scored.
    districts
        Names of the districts.

    Returns
    -------
    CharacteristicTables
    """
    rows: list[tuple[int, int, int]] = []
    points: list[int] = []
    named = scoring.characteristics if scoring is not None else {}
    for attribute, values in named.items():
        lookup = attribute_modifier(attribute, {}, districts)
        names = tuple(districts) if attribute == "district" else ATTRIBUTES[attribute]
        worth = [int(values[name].value) if name in values else 0 for name in names]
        rows.append((lookup.shift, (1 << lookup.bits) - 1, len(points)))
        points.extend(worth[int(category)] for category in lookup.category)
    return CharacteristicTables(
        np.array(rows, dtype=np.int64).reshape(-1, 3), np.array(points or [0], dtype=np.int64)
    )
