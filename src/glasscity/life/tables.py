"""Acts and demands as integer tables: what happens, whatever the policy.

Each act or demand is an *item*. A person's mean count of an item in a week is

    rate * 7 / 365 * product of the modifiers of the person's attributes * temperament multiplier

and takes finitely many values, one per *rate class*; the class is a sum of small lookups over the
person's packed attributes, and leads to the row of Poisson thresholds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.errors import FieldError, GlasscityError
from glasscity.life.moments import CELLS
from glasscity.life.poisson import WORDS, poisson_thresholds, threshold
from glasscity.people.attributes import FIELDS, category_index
from glasscity.people.streams import Stream
from glasscity.people.temperament import multipliers
from glasscity.scenario.lives import Act, Demand, Life
from glasscity.scenario.quantity import Quantity
from glasscity.scenario.vocabulary import ATTRIBUTES
from glasscity.units import DAYS_PER_WEEK, DAYS_PER_YEAR

MOST_CLASSES = 1 << 20
"""Rate classes of one item; more would not fit in cache, and no source is that fine."""

WEEKS_PER_YEAR = Decimal(DAYS_PER_YEAR) / DAYS_PER_WEEK

_NO_MODIFIERS: Mapping[str, Mapping[str, Quantity]] = {}
_NO_ACTS: Mapping[str, Act] = {}


ITEM = np.dtype(
    [
        ("id", np.int64),
        ("profile", np.int64),
        ("class_start", np.int64),
        ("modifier_start", np.int64),
        ("modifier_stop", np.int64),
        ("candidate", np.int64),
        ("gate", np.int64),
        ("open", np.int64),
    ]
)
"""An item: its stable id, its hour profile, where its rate classes begin, the slice of its
modifiers, the word below which nobody has a moment of it, and the bits of a person's attributes
that must be as in ``open`` for there to be any (members only, car owners only)."""

MODIFIER = np.dtype([("shift", np.int64), ("mask", np.int64), ("lookup", np.int64)])
"""A modifier: where the attribute lies in a person's bits, and where its lookup begins."""


class CountTables(NamedTuple):
    """What the counting kernel reads. Items stand in ascending order of their stable ids."""

    items: npt.NDArray[np.void]
    """ITEM records, shape (items,)."""
    quads: npt.NDArray[np.int64]
    """Blocks of random words to draw, shape (quads, 6): stream, id // 4, then the item of each
    of the four lanes, -1 where there is none."""
    modifiers: npt.NDArray[np.void]
    """MODIFIER records."""
    lookup: npt.NDArray[np.int32]
    """Share of the rate class that a raw attribute value stands for."""
    first: npt.NDArray[np.uint32]
    """First threshold of each rate class: below it there is no moment."""
    row: npt.NDArray[np.int32]
    """Row of thresholds of each rate class."""
    row_start: npt.NDArray[np.int64]
    """Slice of each row, shape (rows + 1,)."""
    thresholds: npt.NDArray[np.uint32]
    """Cumulative probabilities in units of 2**-32, ascending within each row."""


class LifeTables(NamedTuple):
    """Counts, and where and when moments fall."""

    counts: CountTables
    hours: npt.NDArray[np.uint8]
    """Quarter hour of the day, shape (profiles, 4096)."""
    elsewhere: npt.NDArray[np.uint8]
    """Districts by population, shape (4096,)."""
    local_below: int
    """Share of moments in the home district, in units of 2**-20."""


@dataclass(frozen=True)
class Modifier:
    """One lookup of a rate class: raw attribute value to category, and the categories' factors."""

    shift: int
    bits: int
    category: npt.NDArray[np.int32]
    factors: tuple[Decimal, ...]


@dataclass(frozen=True)
class CountItem:
    """An act, a demand or a false event, as the counting tables need it."""

    name: str
    id: int
    stream: int
    rate: Decimal
    modifiers: tuple[Modifier, ...] = ()
    profile: int = 0


class _Rows:
    """Rows of Poisson thresholds, one per distinct mean."""

    def __init__(self) -> None:
        self.starts = [0]
        self.words: list[int] = []
        self._known: dict[Decimal, int] = {}

    def of(self, mean: Decimal, item: str) -> int:
        if mean not in self._known:
            try:
                row = poisson_thresholds(mean)
            except GlasscityError as error:
                raise FieldError((item,), f"is too much to play: {error}") from None
            self.words.extend(row)
            self.starts.append(len(self.words))
            self._known[mean] = len(self.starts) - 2
        return self._known[mean]


def decimal(quantity: Quantity) -> Decimal:
    """Return a quantity's value as the decimal that was written."""
    return Decimal(str(quantity.value))


def attribute_modifier(
    attribute: str, factors: Mapping[str, Quantity], districts: Sequence[str]
) -> Modifier:
    """Return the lookup of an attribute's factors; a category that is not named has factor 1."""
    field = FIELDS[attribute]
    names = districts if attribute == "district" else ATTRIBUTES[attribute]
    values = tuple(decimal(factors[n]) if n in factors else Decimal(1) for n in names)
    category = np.minimum(category_index(attribute), np.int32(len(names) - 1))
    return Modifier(field.shift, field.bits, category, values)


def temperament_modifier(name: str, life: Life) -> Modifier:
    """Return the lookup of a temperament's 32 levels."""
    field = FIELDS[name]
    sigma = life.temperaments[name]
    levels = np.arange(1 << field.bits, dtype=np.int32)
    return Modifier(field.shift, field.bits, levels, multipliers(decimal(sigma)))


def life_items(life: Life, made: Mapping[str, Act] = _NO_ACTS) -> list[CountItem]:
    """Return acts and demands, and entries that a regime makes, in ascending order of ids."""
    districts = tuple(life.people.districts)
    profiles = sorted(life.hours)
    entries: list[tuple[str, Act | Demand]] = [
        *life.acts.items(),
        *made.items(),
        *life.demands.items(),
    ]
    found = []
    for name, entry in sorted(entries, key=lambda pair: pair[1].id):
        modifiers = [
            attribute_modifier(attribute, factors, districts)
            for attribute, factors in sorted((entry.modifiers or _NO_MODIFIERS).items())
        ]
        if entry.temperament is not None:
            modifiers.append(temperament_modifier(entry.temperament, life))
        found.append(
            CountItem(
                name,
                entry.id,
                Stream.COUNT,
                decimal(entry.rate),
                tuple(modifiers),
                profiles.index(entry.hours),
            )
        )
    return found


def _class_means(item: CountItem) -> list[Decimal]:
    """Return the weekly mean of each rate class, the first modifier varying fastest."""
    means = [item.rate / WEEKS_PER_YEAR]
    for modifier in item.modifiers:
        means = [mean * factor for factor in modifier.factors for mean in means]
        if len(means) > MOST_CLASSES:
            raise FieldError(
                (item.name,),
                f"has modifiers and a temperament that make more than {MOST_CLASSES:,} different "
                "rates; name fewer attributes",
            )
    return means


def _quads(items: Sequence[CountItem]) -> npt.NDArray[np.int64]:
    lanes: dict[tuple[int, int], list[int]] = {}
    for index, item in enumerate(items):
        # What never happens by itself needs no random words.
        if item.rate == 0:
            continue
        lanes.setdefault((int(item.stream), item.id // 4), [-1] * 4)[item.id % 4] = index
    rows = [[*key, *lane] for key, lane in sorted(lanes.items())]
    return np.array(rows, dtype=np.int64).reshape(-1, 6)


def _gate(item: CountItem) -> tuple[int, int]:
    """Return the yes-or-no attributes that decide whether an item can happen at all."""
    gate, is_open = 0, 0
    for modifier in item.modifiers:
        possible = [value for value, factor in enumerate(modifier.factors) if factor > 0]
        if modifier.bits == 1 and len(possible) == 1:
            gate |= 1 << modifier.shift
            is_open |= possible[0] << modifier.shift
    return gate, is_open


def count_tables(items: Sequence[CountItem]) -> CountTables:
    """Compile items into the tables of the counting kernel.

    Parameters
    ----------
    items
        In ascending order of (stream, id).

    Returns
    -------
    CountTables

    Raises
    ------
    GlasscityError
        If a rate is too high, or an item has too many rate classes.
    """
    rows = _Rows()
    records: list[tuple[int, ...]] = []
    modifiers: list[tuple[int, int, int]] = []
    first: list[int] = []
    row: list[int] = []
    lookup: list[int] = []
    with localcontext() as context:
        context.prec = 30
        for item in items:
            before, stride = len(modifiers), 1
            for modifier in item.modifiers:
                modifiers.append((modifier.shift, (1 << modifier.bits) - 1, len(lookup)))
                lookup.extend(int(category) * stride for category in modifier.category)
                stride *= len(modifier.factors)
            of_class = [rows.of(mean, item.name) for mean in _class_means(item)]
            # A class that never has a moment gets the highest word, which `first` alone cannot
            # rule out; its empty row does.
            lowest = [
                rows.words[rows.starts[r]] if rows.starts[r] < rows.starts[r + 1] else WORDS - 1
                for r in of_class
            ]
            records.append(
                (item.id, item.profile, len(row), before, len(modifiers), min(lowest), *_gate(item))
            )
            row.extend(of_class)
            first.extend(lowest)
    return CountTables(
        items=np.array(records, dtype=ITEM),
        quads=_quads(items),
        modifiers=np.array(modifiers, dtype=MODIFIER),
        lookup=np.array(lookup, dtype=np.int32),
        first=np.array(first, dtype=np.uint32),
        row=np.array(row, dtype=np.int32),
        row_start=np.array(rows.starts, dtype=np.int64),
        thresholds=np.array(rows.words, dtype=np.uint32),
    )


def cells_by_weight(weights: Sequence[Decimal]) -> list[int]:
    """Share out the 4,096 cells of a lookup in proportion to weights, by cumulative rounding.

    Parameters
    ----------
    weights
        Not negative, not all zero.

    Returns
    -------
    list of int
        Index of the weight that each cell stands for.
    """
    total = sum(weights, Decimal(0))
    cells: list[int] = []
    cumulative = Decimal(0)
    for index, weight in enumerate(weights):
        cumulative += weight
        cells.extend([index] * (int((cumulative * CELLS / total).to_integral_value()) - len(cells)))
    return cells


def compile_life(life: Life, made: Mapping[str, Act] = _NO_ACTS) -> LifeTables:
    """Compile the life half of a scenario.

    Parameters
    ----------
    life
        The resolved life.
    made
        Entries that the regime makes by itself: places in the tables, at rate 0.

    Returns
    -------
    LifeTables

    Raises
    ------
    GlasscityError
        As `count_tables`.
    """
    hours = [
        cells_by_weight([Decimal(w) for w in profile.weights for _ in range(4)])
        for _, profile in sorted(life.hours.items())
    ]
    districts = [decimal(people) for people in life.people.districts.values()]
    return LifeTables(
        counts=count_tables(life_items(life, made)),
        hours=np.array(hours, dtype=np.uint8).reshape(-1, CELLS),
        elsewhere=np.array(cells_by_weight(districts), dtype=np.uint8),
        local_below=threshold(decimal(life.local)) >> 12,
    )
