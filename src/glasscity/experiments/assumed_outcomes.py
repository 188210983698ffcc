"""What the ranges of assumed numbers do to a difference: its sign, its extremes, what drives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.stats import norm, rankdata

from glasscity.experiments.exploration.boxes import Conclusion, peeled
from glasscity.experiments.exploration.designs import CHANCE
from glasscity.experiments.exploration.parameters import Parameter
from glasscity.outcomes.definitions import Measure

Reals = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

MOST_DRIVERS: Final = 5
RESHUFFLINGS: Final = 4_000
CONFIDENCE: Final = 0.95
"""Of the interval of a driver's correlation."""
BEYOND_CHANCE: Final = 0.999
"""Share of reshufflings that a driver has to surpass. There are dozens of outcomes, and where
points are few, true drivers are seldom seen: most of what a laxer bound lets through is luck."""

_ROUNDING = 1e-9


@dataclass(frozen=True)
class Driver:
    """A number with which a difference goes up or down.

    Attributes
    ----------
    path, title
        Of the number.
    rank_correlation
        Spearman's, over the points.
    low, high
        95 % interval that holds for all numbers at once.
    """

    path: str
    title: str
    rank_correlation: float
    low: float
    high: float


@dataclass(frozen=True)
class AssumedOutcome:
    """One harm or claim over the points.

    Attributes
    ----------
    outcome, title, unit, type
        As of the measure.
    standing
        B - A as the pair stands, under its own rule, mean over seeds; None if not defined.
    low_over_points, high_over_points
        Least and largest B - A over points and rules.
    same_sign
        Points at which B - A has the sign of ``standing`` under every rule.
    reversed
        Points at which it has the other sign under some rule.
    none
        Points that are left: under some rule nothing differs, or the outcome is not defined.
    by_rule
        Mean over points, for each rule.
    drivers
        At most five, the largest first; none that chance might have thrown up (see
        `chance_correlation`).
    flips
        Where the sign is reversed, in words; "" where it is not.
    """

    outcome: str
    title: str
    unit: str
    type: str
    standing: float | None
    low_over_points: float | None
    high_over_points: float | None
    same_sign: int
    reversed: int
    none: int
    by_rule: Mapping[str, float | None]
    drivers: tuple[Driver, ...]
    flips: str


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


def outcome_over(
    known: Measure,
    differences: Reals,
    played: Bools,
    rules: Sequence[str],
    parameters: Sequence[Parameter],
    values: Reals,
    titles: Mapping[str, str],
) -> AssumedOutcome:
    """Return what points do to a difference.

    Parameters
    ----------
    known
        What it is.
    differences
        B - A, the pair as it stands first, NaN where not defined, shape (1 + points, rules).
    played
        Points that could be played, shape (points,).
    rules
        Their names.
    parameters
        What is varied.
    values
        Of the parameters, shape (points, parameters).
    titles
        Of the parameters, by path.
    """
    # What sums of rates leave behind in the last bits is no difference.
    largest = np.nanmax(np.abs(differences), initial=0)
    differences = np.where(np.abs(differences) <= _ROUNDING * largest, 0, differences)
    standing, over = differences[0, 0], differences[1:][played]
    sign, signs = np.sign(standing), np.sign(over)
    turned: Bools = (signs == -sign).any(axis=1) & (sign != 0)
    same = (signs == sign).all(axis=1) & (sign != 0)
    defined = ~np.isnan(over)
    drivers = _drivers(over, parameters, values[played], titles)
    return AssumedOutcome(
        known.name, known.title, known.unit, known.type,
        None if np.isnan(standing) else float(standing),
        float(over[defined].min()) if defined.any() else None,
        float(over[defined].max()) if defined.any() else None,
        int(same.sum()), int(turned.sum()), int((~same & ~turned).sum()),
        {
            rule: float(over[defined[:, at], at].mean()) if defined[:, at].any() else None
            for at, rule in enumerate(rules)
        },
        drivers,
        _where(float(standing), turned, drivers, parameters, values[played], titles),
    )  # fmt: skip


def _drivers(
    over: Reals, parameters: Sequence[Parameter], values: Reals, titles: Mapping[str, str]
) -> tuple[Driver, ...]:
    """Return the numbers whose correlation with the mean over rules is beyond chance."""
    defined = ~np.isnan(over).any(axis=1)
    if defined.sum() <= 3:
        return ()
    outcome = over[defined].mean(axis=1)
    found, low, high = rank_correlations(values[defined], outcome)
    sure = np.flatnonzero(np.abs(found) > chance_correlation(values[defined], outcome))
    places: list[int] = sure[np.argsort(-np.abs(found[sure]), kind="stable")].tolist()
    return tuple(
        Driver(path, titles[path], float(found[at]), float(low[at]), float(high[at]))
        for at in places[:MOST_DRIVERS]
        for path in (parameters[at].path,)
    )


def _where(
    standing: float,
    turned: Bools,
    drivers: Sequence[Driver],
    parameters: Sequence[Parameter],
    values: Reals,
    titles: Mapping[str, str],
) -> str:
    """Say where the sign is reversed: by ranges of the numbers that drive the difference.

    Boxes are looked for among the drivers alone: among hundreds of numbers one always fits.
    """
    if not turned.any():
        return ""
    share = f"the sign is reversed at {int(turned.sum()):,} of {turned.size:,} points"
    names = {driver.path for driver in drivers}
    places = [place for place, each in enumerate(parameters) if each.path in names]
    chosen = [parameters[place] for place in places]
    boxes = peeled(values[:, places], turned, chosen) if chosen else ()
    best = Conclusion(
        "", "", "", "", 0.0, standing, standing > 0, turned.size, int(turned.sum()), boxes
    ).best
    if best is None or not best.bounds:
        return f"{share}, and no range of a number tells where beyond chance"
    ranges = " and ".join(
        f"“{titles[each.path]}” from {each.low:.3g} to {each.high:.3g} {each.unit}"
        for each in best.bounds
    )
    return f"{share}, above all with {ranges} ({best.flips:,} of {best.points:,} points there)"
