"""What a result rests on: numbers with which it moves beyond chance, and that move it alone.

Hundreds of numbers are drawn at tens of points, so some of them go along with any result by luck,
and others because they happen to go along with one that matters. A number is named only if its rank
correlation beats chance over all numbers *and* the result moves the same way, by as much as
matters, when that number alone goes from one end of its range to the other in the same cities.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.stats import norm, rankdata

from glasscity.experiments.exploration.designs import CHANCE
from glasscity.experiments.exploration.parameters import Parameter
from glasscity.experiments.exploration.variance import components

Reals = npt.NDArray[np.float64]
Alone = Callable[[Parameter, float], Reals | None]
"""The result with one number at a value and all else as stated, shape (seeds,); None if it failed.
"""

MOST_DRIVERS: Final = 5
RESHUFFLINGS: Final = 4_000
CONFIDENCE: Final = 0.95
"""Of the interval of a driver's correlation."""
BEYOND_CHANCE: Final = 0.95
"""Share of reshufflings that a number has to surpass to be tried alone; a stricter bound finds few
of those that matter where points are few, and what is let through by luck does not move it."""
MATTERS: Final = 0.25
"""Share of the width from 10 to 90 % that a number has to move a result by, alone."""
MIDDLE: Final = (0.1, 0.9)
"""Quantiles that are shown: the least and the largest of some points say how many there were."""
MOST_DICE: Final = 0.25
"""Share of the variance over points up to which it is told as owed to assumptions: at a quarter,
chance makes the range wider by a seventh."""
NEAR_MIDDLE: Final = (0.3, 0.7)
"""Percentiles of the points between which a stated result is near the middle of its range."""
LEAST_DEFINED: Final = 10
"""Points with a value that a range needs."""


@dataclass(frozen=True)
class Driver:
    """A number that a result rests on.

    Attributes
    ----------
    path, title, unit
        Of the number.
    rank_correlation
        Spearman's, over the points.
    low, high
        95 % interval of it that holds for all numbers at once.
    lowest, highest
        Ends of the number's range.
    at_lowest, at_highest
        The result with this number alone at these ends, mean over the same cities.
    """

    path: str
    title: str
    unit: str
    rank_correlation: float
    low: float
    high: float
    lowest: float
    highest: float
    at_lowest: float
    at_highest: float

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


@dataclass(frozen=True)
class Spread:
    """How a result lies over points of what is assumed.

    Attributes
    ----------
    median, low, high
        Low and high are the quantiles `MIDDLE`; None where most of the spread may be chance, or
        too few points have a value.
    percentile
        Share of the points below the result as stated (those that equal it count half), 0 to 1.
    dice
        Share of the variance over points that is owed to which cities were drawn; None with one.
    """

    median: float | None
    low: float | None
    high: float | None
    percentile: float | None
    dice: float | None


def spread_of(stated: float, over: Reals) -> Spread:
    """Return how a result lies over points.

    Parameters
    ----------
    stated
        As the numbers stand, mean over seeds; NaN where it is not defined.
    over
        At points, shape (points, seeds); NaN where it is not defined.
    """
    whole = over[np.isfinite(over).all(axis=1)]
    means = whole.mean(axis=1)
    if len(means) < LEAST_DEFINED:
        return Spread(None, None, None, None, None)
    of_points, _, both = components(whole)
    noise = None if both is None else both / whole.shape[1]
    varies = bool(means.var() > 0)
    dice = None if noise is None else noise / (of_points + noise) if varies else 0.0
    median, low, high = (float(found) for found in np.quantile(means, (0.5, *MIDDLE)))
    below = None
    if np.isfinite(stated):
        below = float((means < stated).mean() + (means == stated).mean() / 2)
    if dice is None or dice > MOST_DICE:
        return Spread(median, None, None, below, dice)
    return Spread(median, low, high, below, dice)


def lying(stated: float, spread: Spread, drivers: Sequence[Driver], floor: float = -np.inf) -> str:
    """Return at which end of its range a stated result lies, and why, in words.

    Parameters
    ----------
    stated
        As the numbers stand.
    spread
        Over the points.
    drivers
        What the result rests on.
    floor
        The least that it can be.

    Returns
    -------
    str
        "" where there is no range, or the result is near its middle (`NEAR_MIDDLE`) and within it.
    """
    low, high = NEAR_MIDDLE
    below = spread.percentile
    if below is None or spread.low is None or spread.high is None:
        return ""
    near = low <= below <= high
    at_end = spread.low < spread.high and not spread.low < stated < spread.high
    if near and not at_end:
        return ""
    at_low = stated <= spread.low if at_end else below < low
    end, way, back = ("low", "up", "down") if at_low else ("high", "down", "up")
    where = f"ours lies at the {end} end"
    if stated < spread.low or stated > spread.high:
        where = f"ours lies {'below' if at_low else 'above'} the range"
    where += f", with {100 * below:.0f} % of the points below it"
    if end == "low" and stated <= floor:
        return f"{where}, since it cannot be less"
    if near:
        return f"{where} and many that equal it"
    found = [(further, less, each) for each in drivers for further, less in (_reach(each, stated),)]
    if end == "high":
        found = [(further, less, each) for less, further, each in found]
    further, less, driver = max(found, key=lambda one: one[0] - one[1], default=(0.0, 0.0, None))
    if driver is None or not further > less:
        return (
            f"{where}, since the assumed numbers together move it {way} more often than {back}; "
            "no single number was confirmed to account for that"
        )
    if less <= 0:
        return f"{where}, since “{driver.title}” alone moves it {way} and never {back}"
    times = further / less
    by = f"{times:.1f} times as far" if times < 10 else f"{times:,.0f} times as far"
    return f"{where}, since “{driver.title}” alone moves it {by} {way} as {back}"


def _reach(driver: Driver, stated: float) -> tuple[float, float]:
    """Return how far a number alone moves a result up, and how far down."""
    ends = (driver.at_lowest, driver.at_highest)
    return max(ends) - stated, stated - min(ends)


def rank_correlations(values: Reals, outcome: Reals) -> tuple[Reals, Reals, Reals]:
    """Return Spearman's correlation of each number with an outcome, with intervals.

    Parameters
    ----------
    values
        Shape (points, numbers).
    outcome
        Shape (points,), all defined.

    Returns
    -------
    tuple of ndarray of float64, each of shape (numbers,)
        Correlation, low and high. By Fisher's z with the standard error ``sqrt(1.06 / (n - 3))``
        (Fieller, Hartley & Pearson 1957, *Biometrika* 44, 470-481), at 95 % for all numbers
        together (Bonferroni), since the largest of hundreds are looked for. 0 where a number or
        the outcome is the same at all points.
    """
    points, numbers = values.shape
    found = _standardised(rankdata(outcome)[:, None])[:, 0] @ _standardised(
        rankdata(values, axis=0)
    )
    # At a correlation of 1 Fisher's z has no end.
    score = np.arctanh(np.clip(found, -1 + 1e-12, 1 - 1e-12))
    error = np.sqrt(1.06 / (points - 3)) if points > 3 else np.inf
    half = norm.ppf(1 - (1 - CONFIDENCE) / (2 * numbers)) * error
    return found, np.tanh(score - half), np.tanh(score + half)


def chance_correlation(values: Reals, outcome: Reals) -> float:
    """Return the rank correlation that the largest of all numbers stays below by chance.

    Parameters
    ----------
    values
        Shape (points, numbers).
    outcome
        Shape (points,).

    Returns
    -------
    float
        Of the largest absolute correlation, over `RESHUFFLINGS` of the outcome among the points,
        the quantile `BEYOND_CHANCE` (max-statistic; Westfall & Young 1993, *Resampling-Based
        Multiple Testing*): it holds however few points and however many numbers there are.
    """
    random = np.random.default_rng(CHANCE)
    ranks = _standardised(rankdata(values, axis=0))
    of_outcome = _standardised(rankdata(outcome)[:, None])[:, 0]
    shuffled = random.permuted(np.tile(of_outcome, (RESHUFFLINGS, 1)), axis=1)
    largest = np.abs(shuffled @ ranks).max(axis=1)
    return float(np.quantile(largest, BEYOND_CHANCE))


def _standardised(ranks: Reals) -> Reals:
    """Return columns with mean 0 and length 1; 0 where all of a column is the same."""
    centred = ranks - ranks.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=0))
    return np.asarray(np.divide(centred, length, out=np.zeros_like(centred), where=length > 0))


def drivers_of(
    over: Reals,
    parameters: Sequence[Parameter],
    values: Reals,
    titles: Mapping[str, str],
    alone: Alone,
) -> tuple[Driver, ...]:
    """Return the numbers that a result rests on, the one that moves it most alone first.

    Parameters
    ----------
    over
        The result at points, shape (points, seeds); NaN where it is not defined.
    parameters
        What was drawn.
    values
        Of the parameters, shape (points, parameters).
    titles
        Of the parameters, by path.
    alone
        Plays one number alone.
    """
    spread = spread_of(np.nan, over)
    if spread.low is None or spread.high is None or not spread.high > spread.low:
        return ()
    defined = np.isfinite(over).all(axis=1)
    outcome, drawn = over[defined].mean(axis=1), values[defined]
    found, low, high = rank_correlations(drawn, outcome)
    sure = np.flatnonzero(np.abs(found) > chance_correlation(drawn, outcome))
    places: list[int] = sure[np.argsort(-np.abs(found[sure]), kind="stable")].tolist()
    confirmed = []
    for at in places[:MOST_DRIVERS]:
        each = parameters[at]
        ends = [alone(each, end) for end in (each.low, each.high)]
        first, last = ends
        if first is None or last is None:
            continue
        if moves(first, last, float(found[at]), spread.high - spread.low):
            confirmed.append(
                Driver(
                    each.path, titles[each.path], each.unit, float(found[at]), float(low[at]),
                    float(high[at]), each.low, each.high, float(first.mean()), float(last.mean()),
                )
            )  # fmt: skip
    confirmed.sort(key=lambda each: -abs(each.at_highest - each.at_lowest))
    return tuple(confirmed)


def moves(first: Reals, last: Reals, correlation: float, width: float) -> bool:
    """Tell whether a number alone moves a result the way that it goes along with it.

    Parameters
    ----------
    first, last
        The result with the number at the low and at the high end of its range, shape (seeds,).
    correlation
        Of the number with the result over the points.
    width
        Of the result over the points, from 10 to 90 %.

    Returns
    -------
    bool
        Whether the move has that sign in every city and is, on average, at least `MATTERS` of the
        width. False where the result is not defined.
    """
    step = (last - first) * np.sign(correlation)
    return bool((step > 0).all() and step.mean() >= MATTERS * width)
