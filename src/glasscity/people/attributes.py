"""What is known of a synthetic person, in one integer of 64 bits.

A city of 22 million is then 176 MB, a person is one load from memory, and a scalar function of one
person takes a plain number that means the same on a CPU and on a GPU.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit, integer
from glasscity.errors import GlasscityError
from glasscity.scenario.vocabulary import ATTRIBUTES, TEMPERAMENTS


class Field(NamedTuple):
    """Where an attribute lies in a person's 64 bits."""

    shift: int
    """Position of the lowest bit."""
    bits: int
    """Number of bits."""


DISTRICT = Field(0, 5)
AGE = Field(5, 7)
SEX = Field(12, 1)
HOUSEHOLD = Field(13, 3)
INCOME = Field(16, 4)
MIGRANT = Field(20, 1)
PARTY = Field(21, 1)
CAR = Field(22, 1)
SMOKER = Field(23, 1)
ONLINE = Field(24, 1)
YOUNG_CHILD = Field(25, 1)
GROUP = Field(26, 2)
FIRST_TEMPERAMENT = Field(28, 5)
FIRM = Field(53, 1)

FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "district": DISTRICT,
        "age": AGE,
        "sex": SEX,
        "household": HOUSEHOLD,
        "income": INCOME,
        "migrant": MIGRANT,
        "party": PARTY,
        "car": CAR,
        "smoker": SMOKER,
        "online": ONLINE,
        "young-child": YOUNG_CHILD,
        "group": GROUP,
    }
    | {
        name: Field(
            FIRST_TEMPERAMENT.shift + FIRST_TEMPERAMENT.bits * place, FIRST_TEMPERAMENT.bits
        )
        for place, name in enumerate(TEMPERAMENTS)
    }
    | {"firm": FIRM}
)
"""Field of every attribute, by its name in a scenario file. Digests depend on it: append only."""

OLDEST = 99
"""Years; whoever is older counts as 99."""
LARGEST_HOUSEHOLD = 5
"""Raw value of households of five or more; 0 is a collective household."""
DISTRICTS = 1 << DISTRICT.bits
"""The most districts a city may have."""

_AGE_BAND_STARTS = (15, 25, 45, 60, 75)


def category_index(attribute: str) -> npt.NDArray[np.int32]:
    """Return the table from the raw value of a field to the index of its category.

    Parameters
    ----------
    attribute
        Name in a scenario file, such as ``"age"`` or ``"young-child"``.

    Returns
    -------
    ndarray of int32, shape (2**bits,)
        Index into ``vocabulary.ATTRIBUTES[attribute]``; a district is its own category. Raw values
        that no person carries map to the last category, so that a lookup stays within any table.

    Raises
    ------
    GlasscityError
        If there is no such attribute, or it is a temperament, which has levels but no categories.
    """
    if attribute not in ATTRIBUTES and attribute != "district":
        known = ", ".join(["district", *ATTRIBUTES])
        raise GlasscityError(
            f'"{attribute}" is not an attribute with categories; there are {known}.'
        )
    raw = np.arange(1 << FIELDS[attribute].bits, dtype=np.int32)
    if attribute == "district":
        return raw
    if attribute == "age":
        raw = np.searchsorted(np.array(_AGE_BAND_STARTS), raw, side="right").astype(np.int32)
    elif attribute == "income":
        raw //= 2
    return np.minimum(raw, np.int32(len(ATTRIBUTES[attribute]) - 1))


@inline_jit
def field_value(attributes: int, field: Field) -> int:
    """Return the raw value of one field.

    Parameters
    ----------
    attributes
        A person's 64 bits.
    field
        One of the constants of this module, so that the compiler folds its shift and mask.

    Returns
    -------
    int64
        From 0 to 2**bits - 1.
    """
    return (attributes >> field.shift) & ((1 << field.bits) - 1)


def raw_values(attributes: npt.NDArray[np.int64], field: Field) -> npt.NDArray[np.int64]:
    """Return the raw values of one field of many people: ``field_value`` in numpy.

    Parameters
    ----------
    attributes
        Shape (people,).
    field
        The field.

    Returns
    -------
    ndarray of int64, shape (people,)
        From 0 to 2**bits - 1.
    """
    return (attributes >> field.shift) & ((1 << field.bits) - 1)


def pack(**values: int) -> int:
    """Put raw values into one integer.

    Parameters
    ----------
    **values
        Attribute to raw value (``age=34``, ``sex=1``, ``young_child=1``); a missing one is 0. The
        hyphen of ``young-child`` is written as an underscore.

    Returns
    -------
    int
        The person's 64 bits.

    Raises
    ------
    GlasscityError
        If there is no such attribute or the value does not fit into its bits.
    """
    attributes = 0
    for keyword, value in values.items():
        name = keyword.replace("_", "-")
        if name not in FIELDS:
            raise GlasscityError(f'"{name}" is not an attribute of a person.')
        if not 0 <= value < 1 << FIELDS[name].bits:
            top = (1 << FIELDS[name].bits) - 1
            raise GlasscityError(f"{name} must lie within 0 and {top}, but {value} was given.")
        attributes |= int(value) << FIELDS[name].shift
    return attributes


def unpack(attributes: npt.NDArray[np.int64]) -> dict[str, npt.NDArray[np.int64]]:
    """Return the raw values of all fields.

    Parameters
    ----------
    attributes
        Shape (people,).

    Returns
    -------
    dict of str to ndarray of int64
        One array of shape (people,) for every name of ``FIELDS``.
    """
    return {name: raw_values(attributes, field) for name, field in FIELDS.items()}


@inline_jit
def age_band(age: int) -> int:
    """Return the index of the age band.

    Parameters
    ----------
    age
        Years.

    Returns
    -------
    int64
        Index into ``vocabulary.ATTRIBUTES["age"]``.
    """
    # Comparisons are cast one by one: outside compiled code numpy would join them by a logical or.
    return (
        integer(age >= 15)
        + integer(age >= 25)
        + integer(age >= 45)
        + integer(age >= 60)
        + integer(age >= 75)
    )


STRATUM_ATTRIBUTES = ("district", "sex", "age", "group", "migrant")
"""What tallies are split by, slowest index first."""
STRATA_PER_DISTRICT = 2 * 6 * 2 * 2


def stratum_shape(districts: int) -> tuple[int, int, int, int, int]:
    """Return the sizes of the strata's axes; a tally reshaped to it is indexed by categories.

    Parameters
    ----------
    districts
        Number of districts.

    Returns
    -------
    tuple of int
        Numbers of districts, sexes, age bands, groups and registrations, as
        ``STRATUM_ATTRIBUTES``; their product is the number of strata.
    """
    return (districts, 2, 6, 2, 2)


@inline_jit
def stratum_index(attributes: int) -> int:
    """Return the number of the stratum that a person is tallied in.

    Parameters
    ----------
    attributes
        A person's 64 bits.

    Returns
    -------
    int64
        From 0 to ``districts * STRATA_PER_DISTRICT - 1``.
    """
    stratum = field_value(attributes, DISTRICT) * 2 + field_value(attributes, SEX)
    stratum = stratum * 6 + age_band(field_value(attributes, AGE))
    stratum = stratum * 2 + field_value(attributes, GROUP)
    return stratum * 2 + field_value(attributes, MIGRANT)


def stratum_indices(attributes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the numbers of the strata of many people: ``stratum_index`` in numpy.

    Parameters
    ----------
    attributes
        Shape (people,).

    Returns
    -------
    ndarray of int64, shape (people,)
        Stratum of each person.
    """
    stratum = np.zeros_like(attributes)
    for name, size in zip(STRATUM_ATTRIBUTES, stratum_shape(1), strict=True):
        stratum = stratum * size + category_index(name)[raw_values(attributes, FIELDS[name])]
    return stratum
