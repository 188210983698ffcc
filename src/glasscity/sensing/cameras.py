"""Cameras with a 1:N recogniser, as an error process: no image exists anywhere.

A moment in a watched place is *in view* with the act's own chance times the coverage of the place
times the density of cameras in the district. A moment in view is one *search* of the gallery:

- the actor is enrolled and returned, unless *missed* (false negative identification rate, FNIR);
- otherwise somebody else may come above the threshold. With a gallery of N and a false match rate
  FMR of one comparison, that has the probability FPIR = 1 - (1 - FMR)**N, so the same threshold
  fails more people in a larger gallery. The innocent is a look-alike: same sex, age band, group;
- otherwise nobody is recognised and no record is made.

The actor, when found, outranks the look-alikes. Rates differ by group, sex and age (NISTIR 8280).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, localcontext
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit
from glasscity.errors import GlasscityError
from glasscity.life.poisson import threshold
from glasscity.life.tables import decimal
from glasscity.people.population import LOOK_ALIKE_CLASSES
from glasscity.scenario.lives import Act
from glasscity.scenario.quantity import Quantity
from glasscity.scenario.regimes import Cameras
from glasscity.scenario.vocabulary import ATTRIBUTES
from glasscity.sensing.delay import weeks_of

NOT_RECOGNISED = 0
"""No record."""
TRUE_MATCH = 1
"""The actor is recognised."""
FALSE_MATCH = 2
"""A look-alike is recorded instead."""

REFERENCE_DENSITY = Decimal("0.333")
"""Cameras per person to which the coverage of a place refers: the described one for every three."""


class CameraTables(NamedTuple):
    """Cameras in integers."""

    seen_below: npt.NDArray[np.int64]
    """Word below which a moment is in view, shape (items, districts), units of 2**-32."""
    seen_most: npt.NDArray[np.int64]
    """Largest of the row, shape (items,)."""
    enrolled_below: int
    """Share of people enrolled, units of 2**-32."""
    missed_below: npt.NDArray[np.int64]
    """FNIR by recognition class, shape (24,), units of 2**-32."""
    false_below: npt.NDArray[np.int64]
    """FPIR by recognition class, shape (24,), units of 2**-32."""
    delay: int
    """Weeks until a record arrives; 0 = at the moment itself."""
    coupled: bool
    """Whether records feed the score."""


@inline_jit
def recognise(word: int, false_word: int, missed_below: int, false_below: int) -> int:
    """Return what one search of the gallery brings up.

    Parameters
    ----------
    word
        Uniform, 0 to 2**32 - 1: below ``missed_below`` the actor is not returned.
    false_word
        Uniform, 0 to 2**32 - 1: below ``false_below`` somebody else is, where the actor is not.
    missed_below, false_below
        FNIR (or 1 for somebody not enrolled) and FPIR in units of 2**-32.

    Returns
    -------
    int
        TRUE_MATCH, FALSE_MATCH or NOT_RECOGNISED.
    """
    if word >= missed_below:
        return TRUE_MATCH
    if false_word < false_below:
        return FALSE_MATCH
    return NOT_RECOGNISED


def gallery_size(cameras: Cameras, people: int) -> int:
    """Return how many people are enrolled.

    Parameters
    ----------
    cameras
        The channel.
    people
        Size of the city.

    Returns
    -------
    int
        People; at most the city itself, where a number is given.
    """
    wanted = decimal(cameras.gallery)
    if cameras.gallery.unit == "people":
        return min(int(wanted), people)
    return int((wanted * people).to_integral_value())


def false_positive_rate(false_match: Decimal, gallery: int) -> Decimal:
    """Return the probability that a search returns somebody who is not the actor (FPIR).

    Parameters
    ----------
    false_match
        FMR, per comparison.
    gallery
        People enrolled.

    Returns
    -------
    Decimal
        ``1 - (1 - FMR)**N``, comparisons taken as independent.
    """
    with localcontext() as context:
        context.prec = 30
        return 1 - (1 - false_match) ** gallery


def _factor(
    differentials: Mapping[str, Mapping[str, Quantity]], person: Mapping[str, str]
) -> Decimal:
    factor = Decimal(1)
    for attribute, factors in differentials.items():
        if person[attribute] in factors:
            factor *= decimal(factors[person[attribute]])
    return factor


def _by_class(
    base: Quantity, differentials: Mapping[str, Mapping[str, Quantity]], field: str
) -> list[Decimal]:
    """Return a rate for each recognition class, in the order of `look_alike_class`."""
    rates = []
    names = [ATTRIBUTES[attribute] for attribute in ("sex", "age", "group")]
    for sex, age, group in product(*names):
        rate = decimal(base) * _factor(differentials, {"sex": sex, "age": age, "group": group})
        if rate > 1:
            raise GlasscityError(
                f"regime.sensing.cameras.{field}: the differentials raise it to {rate:.3g} for "
                f"{sex}, {age}, {group}; a probability is at most 1"
            )
        rates.append(rate)
    return rates


def relative_density(cameras: Cameras, district: str) -> Decimal:
    """Return the cameras per person of a district, relative to the reference density."""
    density = decimal(cameras.density) / REFERENCE_DENSITY
    if district in cameras.density_by_district:
        density *= decimal(cameras.density_by_district[district])
    return density


def in_view(act: Act, cameras: Cameras, district: str) -> Decimal:
    """Return the chance that a moment of an act is in view of a camera in a district."""
    if "cameras" not in act.channels or act.place not in cameras.coverage:
        return Decimal(0)
    density = relative_density(cameras, district)
    coverage = min(Decimal(1), decimal(cameras.coverage[act.place]) * density)
    return decimal(act.channels["cameras"]) * coverage


def compile_cameras(
    cameras: Cameras | None,
    acts: list[tuple[str, Act | None]],
    districts: list[str],
    people: int,
) -> CameraTables:
    """Compile cameras.

    Parameters
    ----------
    cameras
        The channel, or None where it is off.
    acts
        Name and act of each item in order of id; None for a demand.
    districts
        Names of the districts.
    people
        Size of the city, for the gallery.

    Returns
    -------
    CameraTables

    Raises
    ------
    GlasscityError
        If a differential raises a rate above 1.
    """
    seen = np.zeros((len(acts), len(districts)), dtype=np.int64)
    none = np.zeros(LOOK_ALIKE_CLASSES, dtype=np.int64)
    if cameras is None:
        return CameraTables(seen, seen.max(axis=1, initial=0), 0, none, none, 0, False)
    for item, (_, act) in enumerate(acts):
        if act is not None:
            seen[item] = [threshold(in_view(act, cameras, district)) for district in districts]
    gallery = gallery_size(cameras, people)
    false = _by_class(cameras.false_match, cameras.differentials, "false_match")
    missed = _by_class(cameras.miss, cameras.miss_differentials, "miss")
    return CameraTables(
        seen_below=seen,
        seen_most=seen.max(axis=1, initial=0),
        enrolled_below=threshold(min(Decimal(1), Decimal(gallery) / people)),
        missed_below=np.array([threshold(rate) for rate in missed], dtype=np.int64),
        # The actor is not among the look-alikes: the gallery less one.
        false_below=np.array(
            [threshold(false_positive_rate(rate, max(gallery - 1, 0))) for rate in false],
            dtype=np.int64,
        ),
        delay=weeks_of(cameras.delay),
        coupled=cameras.coupled,
    )
