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

from collections.abc import Iterator, Mapping
from decimal import Decimal, localcontext
from itertools import product
from typing import ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt
from pydantic import Field

from glasscity.compilation import inline_jit
from glasscity.errors import GlasscityError
from glasscity.life.poisson import threshold
from glasscity.life.tables import decimal
from glasscity.mechanism import Draw, Findings, Path, Regime, Scenario, Turn
from glasscity.people.population import LOOK_ALIKE_CLASSES
from glasscity.scenario.fields import Switch
from glasscity.scenario.lives import Act
from glasscity.scenario.naming import NO_SCORING, by_attribute, groups_of, unknown
from glasscity.scenario.quantity import (
    AT_ONCE,
    NO_SHARE,
    Density,
    Duration,
    FalseMatch,
    Gallery,
    Quantity,
    Rate,
    Ratio,
    Share,
    Sightings,
    assumed,
)
from glasscity.scenario.value_words import percent, plain
from glasscity.scenario.vocabulary import ATTRIBUTES, PLACES, RECOGNISER_ATTRIBUTES
from glasscity.scenario.wording import listed
from glasscity.sensing.channel import Channel, Differentials
from glasscity.sensing.delay import weeks_of
from glasscity.sensing.live_recognition import LiveRecognition

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


class Cameras(Channel):
    """Cameras with a recogniser that searches a gallery: an error process, never a detector."""

    number = 2
    stream = Draw(
        5, "Words of a moment before the cameras: seen, recognised, false match, look-alike."
    )
    false_stream = Draw(7, "How many offences cameras see where there is none; fields as COUNT.")
    recorder = "a camera"
    words = "Cameras with a recogniser."
    field_words: ClassVar = {
        "density": "Cameras for each inhabitant.",
        "density_by_district": "Factors on the density of cameras by district.",
        "gallery": "How many people are enrolled, so that a search can find them.",
    }
    leaves_with = ("sensing.control_room", "safeguards.human_review")
    turns = (
        Turn(
            "week",
            200,
            "Searches the gallery: finds the actor, or a look-alike, or nobody.",
            "moments, thinning, searches, attributes",
            "matches",
        ),
    )
    zero: ClassVar = {"density": "0 cameras per person; assumed", "false_events": "{}"}

    coupled: Switch = False
    """Whether records feed the score; if not, they are made and counted, but score nothing."""
    density: Density = assumed(0.333, "cameras per person", note="default: the reference density")
    density_by_district: dict[str, Ratio] = Field(default_factory=dict)
    coverage: dict[str, Share] = Field(default_factory=dict)
    """By place: chance that a moment is in a networked view at 0.333 cameras per person."""
    miss: Share = NO_SHARE
    """Chance that somebody in view and in the gallery is not returned (FNIR)."""
    false_match: FalseMatch = assumed(0, "per comparison", note="default: never")
    """Chance that one comparison with somebody else matches (FMR)."""
    gallery: Gallery = assumed(1, "share", note="default: everybody is enrolled")
    differentials: Differentials = Field(default_factory=dict)
    """Factors on `false_match` by group, sex or age."""
    miss_differentials: Differentials = Field(default_factory=dict)
    """Factors on `miss`."""
    sightings: Sightings = assumed(0, "per person-day", note="default: not counted")
    """How often a passer-by is searched for at 0.333 cameras per person."""
    delay: Duration = AT_ONCE
    false_events: dict[str, Rate] = Field(default_factory=dict)

    @classmethod
    def is_on(cls, regime: Regime) -> bool:
        """Tell whether cameras search a gallery."""
        return super().is_on(regime) and not LiveRecognition.is_on(regime)

    def enrolled(self, people: int) -> int:
        """Return how many of a city of ``people`` are in the gallery: at most the city itself."""
        wanted = decimal(self.gallery)
        if self.gallery.unit == "people":
            return min(int(wanted), people)
        return int((wanted * people).to_integral_value())

    def names_another(self, false_match: Decimal, people: int) -> Decimal:
        """Return the chance (FPIR) that a search that does not find the actor finds somebody.

        The actor is not among the look-alikes: the gallery of a city of ``people``, less one.
        """
        return false_positive_rate(false_match, max(self.enrolled(people) - 1, 0))

    def relative_density(self, district: str = "") -> Decimal:
        """Return the cameras per person, relative to the reference; of a district by its name."""
        density = decimal(self.density) / REFERENCE_DENSITY
        if district in self.density_by_district:
            density *= decimal(self.density_by_district[district])
        return density

    def covered(self, place: str, district: str = "") -> Decimal:
        """Return the chance that a moment at a place is in view."""
        if place not in self.coverage:
            return Decimal(0)
        return min(Decimal(1), decimal(self.coverage[place]) * self.relative_density(district))

    def in_view(self, act: Act, district: str) -> Decimal:
        """Return the chance that a moment of an act is in view of a camera in a district."""
        if self.key not in act.channels:
            return Decimal(0)
        return decimal(act.channels[self.key]) * self.covered(act.place, district)

    def could_note(self, act: Act) -> bool:
        """Tell whether it could note a moment of an act."""
        return super().could_note(act) and act.place in self.coverage

    def says(self, scenario: Scenario) -> Iterator[str]:
        """Yield what a search finds, and where moments are in view."""
        regime, people = scenario.regime, scenario.run.people
        if not self.is_on(regime):
            yield "Searching is forbidden here, so cameras name nobody."
        yield (
            "Records feed the score: a hypothetical coupling."
            if self.coupled
            else "Records are made and counted, but do not feed the score."
        )
        wrong = float(self.names_another(decimal(self.false_match), people))
        yield (
            f"With {plain(self.enrolled(people))} people enrolled, as in a run of {plain(people)}, "
            f"{percent(float(f'{100 * wrong:.3g}') / 100)} of the searches that do not find the "
            "one in view name an innocent person."
        )
        missed = percent(self.miss.value)
        yield f"Somebody in view and enrolled is not found in {missed} of searches."
        if self.coverage:
            views = [
                f"{one} {percent(round(float(self.covered(one)), 4))}" for one in self.coverage
            ]
            yield f"Chance that a moment is in view, by place: {', '.join(views)}."
        # That file stands on this one.
        from glasscity.sensing.control_room import ControlRoom

        if ControlRoom.of(regime) is not None:
            yield "A control room looks at a part of these moments only."

    def checks(self, here: Path, scenario: Scenario) -> Findings:
        """Yield what does not agree."""
        yield from super().checks(here, scenario)
        if self.coupled and scenario.regime.scoring is None:
            yield (*here, "coupled"), f"is true, but {NO_SCORING}"
        districts = scenario.life.people.districts
        for district in self.density_by_district:
            if district not in districts:
                path = (*here, "density_by_district", district)
                yield unknown(path, district, "a district", districts)
        for place in self.coverage:
            if place not in PLACES:
                yield unknown((*here, "coverage", place), place, "a place", PLACES)
        by_recogniser = {name: ATTRIBUTES[name] for name in RECOGNISER_ATTRIBUTES}
        for field, factors in self._factors():
            yield from by_attribute((*here, field), factors, by_recogniser)
        for rate, field, factors, base in (
            ("miss", "miss_differentials", self.miss_differentials, self.miss),
            ("false_match", "differentials", self.differentials, self.false_match),
        ):
            worst = base.value
            for by_category in factors.values():
                worst *= max([1, *(factor.value for factor in by_category.values())])
            if worst > 1:
                yield (*here, field), f"would raise {rate} to {worst:.3g}, which is above 1"

    def idles(self, here: Path, scenario: Scenario) -> Findings:
        """Yield that it can see nothing, or where it looks and nothing happens."""
        yield from super().idles(here, scenario)
        acts = scenario.life.acts
        if not acts or self.false_events:
            return
        places = {act.place for act in acts.values() if self.key in act.channels}
        empty = [place for place in self.coverage if place not in places]
        where = (*here, "coverage")
        if len(empty) < len(self.coverage):
            if empty:
                yield (
                    where,
                    f"covers {listed(empty, 'and')}, where nothing happens that cameras could see",
                )
        elif places:
            covered = listed(list(self.coverage), "and") or "no place"
            yield (
                where,
                f"covers {covered}, but what cameras could see happens at "
                f"{listed(sorted(places), 'and')}: they can see nothing",
            )

    def singles_out(self) -> Iterator[tuple[Path, str, str]]:
        """Yield each group with a number of its own: where, its attribute and category."""
        for field, factors in self._factors():
            yield from groups_of((field,), factors)
        for district in self.density_by_district:
            yield ("density_by_district", district), "district", district

    def _factors(self) -> tuple[tuple[str, Differentials], ...]:
        return (
            ("differentials", self.differentials),
            ("miss_differentials", self.miss_differentials),
        )


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
            seen[item] = [threshold(cameras.in_view(act, district)) for district in districts]
    false = _by_class(cameras.false_match, cameras.differentials, "false_match")
    missed = _by_class(cameras.miss, cameras.miss_differentials, "miss")
    return CameraTables(
        seen_below=seen,
        seen_most=seen.max(axis=1, initial=0),
        enrolled_below=threshold(min(Decimal(1), Decimal(cameras.enrolled(people)) / people)),
        missed_below=np.array([threshold(rate) for rate in missed], dtype=np.int64),
        false_below=np.array(
            [threshold(cameras.names_another(rate, people)) for rate in false], dtype=np.int64
        ),
        delay=weeks_of(cameras.delay),
        coupled=cameras.coupled,
    )
