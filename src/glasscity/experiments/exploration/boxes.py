"""Under which ranges a conclusion flips: boxes of parameters, found by peeling.

The patient rule induction method of Friedman & Fisher (1999), *Statistics and Computing* 9,
123-143: a box that holds all points is narrowed, one thin slice after the other, always the slice
whose loss leaves the largest share of points in which the conclusion flips. As a means of scenario
discovery, with coverage, density and the test of each bound: Bryant & Lempert (2010),
*Technological Forecasting and Social Change* 77, 34-49. No pasting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.stats import binom

from glasscity.arguments import real, refuse

from .parameters import Parameter

Reals = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

PEEL: Final = 0.05
"""Share of a box's points in one slice."""
LEAST_MASS: Final = 0.05
"""Share of all points that a box must hold."""
LEAST_POINTS: Final = 5
SURE: Final = 0.05
"""Chance below which a bound is more than luck, if one does not ask for too many."""


@dataclass(frozen=True)
class Bound:
    """One side of a box.

    Attributes
    ----------
    path, unit, kind
        Of the parameter.
    low, high
        Within which the box holds it.
    chance
        Chance of as many flips in the box if this bound meant nothing (one-sided binomial test). It
        is not corrected for the search, so only very small ones mean something.
    """

    path: str
    low: float
    high: float
    unit: str
    kind: str
    chance: float


@dataclass(frozen=True)
class Box:
    """Ranges of a few parameters, and how well they tell where the conclusion flips.

    Attributes
    ----------
    bounds
        What is narrowed; all else may have any value of its range.
    points, flips
        Design points in the box, and those of them in which the conclusion flips.
    density
        Flips per point in the box.
    coverage
        Share of all flips that are in the box.
    mass
        Share of all points that are in the box.
    """

    bounds: tuple[Bound, ...]
    points: int
    flips: int
    density: float
    coverage: float
    mass: float


@dataclass(frozen=True)
class Conclusion:
    """What is concluded under one rule, and where it does not hold.

    Attributes
    ----------
    rule
        How fear becomes silence.
    outcome, title, unit
        A harm.
    threshold
        In its unit.
    stands
        The outcome of the scenario as it stands, mean over seeds.
    above
        Whether that is above the threshold: the conclusion.
    points, flips
        Design points, and those with the opposite conclusion.
    boxes
        From wide to narrow.
    """

    rule: str
    outcome: str
    title: str
    unit: str
    threshold: float
    stands: float
    above: bool
    points: int
    flips: int
    boxes: tuple[Box, ...]

    @property
    def best(self) -> Box | None:
        """The box with the largest harmonic mean of density and coverage; None without flips.

        Boxes with a bound that would do as well by luck (`SURE`) are passed over.
        """

        def merit(box: Box) -> float:
            both = box.density + box.coverage
            return 2 * box.density * box.coverage / both if both else 0.0

        sure = [box for box in self.boxes if all(each.chance < SURE for each in box.bounds)]
        return max(sure, key=merit, default=None)

    @property
    def sentence(self) -> str:
        """The conclusion and where it flips, in plain words."""
        side, other = ("above", "not above") if self.above else ("not above", "above")
        said = f"{self.title} is {side} {self.threshold:g} {self.unit} ({self.stands:.4g})"
        if not self.flips:
            return f"{said}; so it is at all {self.points:,} design points."
        best = self.best
        share = f"at {self.flips:,} of {self.points:,} design points it is {other}"
        if best is None or not best.bounds:
            return f"{said}; {share}, and no range of a parameter tells where beyond chance."
        ranges = " and ".join(
            f"{each.path} from {each.low:.4g} to {each.high:.4g} {each.unit}"
            for each in best.bounds
        )
        return (
            f"{said}; {share}, above all with {ranges} ({best.flips:,} of {best.points:,} points "
            "there)."
        )

    def to_json(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        best = self.best
        return {
            **asdict(self),
            "best": None if best is None else asdict(best),
            "sentence": self.sentence,
        }


def check_peeling(peel: float, least_mass: float) -> None:
    """Refuse slices and least boxes that are not between 0 and 1.

    Parameters
    ----------
    peel, least_mass
        Shares.

    Raises
    ------
    GlasscityError
        If one is not.
    """
    for name, value in (("peel", peel), ("least_mass", least_mass)):
        if not 0 < real(name, value) < 1:
            raise refuse(name, value, "expected a share between 0 and 1")


def peeled(
    values: Reals,
    flips: Bools,
    parameters: Sequence[Parameter],
    peel: float = PEEL,
    least_mass: float = LEAST_MASS,
) -> tuple[Box, ...]:
    """Return boxes with ever more flips per point, from wide to narrow.

    Parameters
    ----------
    values
        Of the parameters at each point, shape (points, parameters).
    flips
        Whether the conclusion flips there, shape (points,).
    parameters
        What is varied.
    peel
        Share of a box's points in one slice.
    least_mass
        Share of all points that a box must hold.

    Returns
    -------
    tuple of Box
        The first holds all points; none where nothing flips.
    """
    points = len(flips)
    if not flips.any():
        return ()
    least = max(LEAST_POINTS, int(np.ceil(least_mass * points)))
    lows, highs = (np.full(values.shape[1], end) for end in (-np.inf, np.inf))
    inside = np.ones(points, dtype=np.bool_)
    found = [_box(values, flips, lows, highs, parameters)]
    while not flips[inside].all():
        best = _best_slice(values, flips, inside, peel, least)
        if best is None:
            break
        inside, at, is_low, end = best
        (lows if is_low else highs)[at] = end
        box = _box(values, flips, lows, highs, parameters)
        if box.density > found[-1].density:
            found.append(box)
    return tuple(found)


def _best_slice(
    values: Reals, flips: Bools, inside: Bools, peel: float, least: int
) -> tuple[Bools, int, bool, float] | None:
    """Return what stays after the best slice: points, parameter, whether its low end, new end."""
    best: tuple[float, int] | None = None
    found: tuple[Bools, int, bool, float] | None = None
    for at, column in enumerate(values.T):
        there = column[inside]
        if there.min() == there.max():
            continue
        low = np.quantile(there, peel, method="higher")
        high = np.quantile(there, 1 - peel, method="lower")
        # With ties a slice takes all equal values, so that something always goes.
        low = low if low > there.min() else there[there > there.min()].min()
        high = high if high < there.max() else there[there < there.max()].max()
        for is_low, end in ((True, low), (False, high)):
            stays = inside & (column >= end if is_low else column <= end)
            count = int(stays.sum())
            if count < least:
                continue
            merit = (float(flips[stays].mean()), count)
            if best is None or merit > best:
                best, found = merit, (stays, at, is_low, float(end))
    return found


def _box(
    values: Reals, flips: Bools, lows: Reals, highs: Reals, parameters: Sequence[Parameter]
) -> Box:
    """Return the box between ends, which are infinite where nothing has been cut away."""
    fits = (values >= lows) & (values <= highs)
    inside = fits.all(axis=1)
    count, flipped = int(inside.sum()), int(flips[inside].sum())
    cut = np.flatnonzero(np.isfinite(lows) | np.isfinite(highs))
    bounds = []
    for at in cut:
        without = fits[:, [other for other in cut if other != at]].all(axis=1)
        chance = float(binom.sf(flipped - 1, count, flips[without].mean()))
        each = parameters[int(at)]
        low, high = max(float(lows[at]), each.low), min(float(highs[at]), each.high)
        bounds.append(Bound(each.path, low, high, each.unit, each.kind, chance))
    return Box(
        tuple(sorted(bounds, key=lambda bound: bound.chance)),
        count,
        flipped,
        flipped / count,
        flipped / int(flips.sum()),
        count / len(flips),
    )
