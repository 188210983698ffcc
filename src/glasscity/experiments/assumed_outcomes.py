"""What the ranges of assumed numbers do to a difference: its spread, its sign, what drives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glasscity.experiments.exploration.boxes import Conclusion, peeled
from glasscity.experiments.exploration.parameters import Parameter
from glasscity.experiments.points import over_seeds
from glasscity.experiments.resting import Alone, Driver, drivers_of, lying, spread_of
from glasscity.outcomes.definitions import Measure

Reals = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_ROUNDING = 1e-9


@dataclass(frozen=True)
class AssumedOutcome:
    """One harm or claim over the points.

    Attributes
    ----------
    outcome, title, unit, type
        As of the measure.
    standing
        B - A as the pair stands, under its own rule, mean over seeds; None if not defined.
    median, low, high
        Of B - A over the points, under the pair's own rule; low and high are 10 and 90 %. See
        `glasscity.experiments.resting.Spread` for when there are none.
    percentile
        Share of the points below ``standing``, 0 to 1; those that equal it count half.
    dice
        Share of the variance over points that is owed to which cities were drawn.
    same_sign
        Points at which B - A has the sign of ``standing`` under every rule.
    reversed
        Points at which it has the other sign under some rule.
    none
        Points that are left: under some rule nothing differs, or the outcome is not defined.
    by_rule
        Median over points, for each rule.
    drivers
        What the difference rests on: at most five numbers, confirmed alone.
    flips
        Where the sign is reversed, in words; "" where it is not.
    lies
        At which end of its range ``standing`` lies, and why, in words; "" near the middle.
    """

    outcome: str
    title: str
    unit: str
    type: str
    standing: float | None
    median: float | None
    low: float | None
    high: float | None
    percentile: float | None
    dice: float | None
    same_sign: int
    reversed: int
    none: int
    by_rule: Mapping[str, float | None]
    drivers: tuple[Driver, ...]
    flips: str
    lies: str


def outcome_over(
    known: Measure,
    differences: Reals,
    played: Bools,
    rules: Sequence[str],
    parameters: Sequence[Parameter],
    values: Reals,
    titles: Mapping[str, str],
    alone: Alone,
) -> AssumedOutcome:
    """Return what points do to a difference.

    Parameters
    ----------
    known
        What it is.
    differences
        B - A, the pair as it stands first, NaN where not defined, shape (1 + points, rules, seeds).
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
    alone
        Plays one number alone.
    """
    # What sums of rates leave behind in the last bits is no difference.
    largest = np.nanmax(np.abs(differences), initial=0)
    differences = np.where(np.abs(differences) <= _ROUNDING * largest, 0, differences)
    means = over_seeds(differences)
    standing, over = means[0, 0], means[1:][played]
    sign, signs = np.sign(standing), np.sign(over)
    turned: Bools = (signs == -sign).any(axis=1) & (sign != 0)
    same = (signs == sign).all(axis=1) & (sign != 0)
    own = differences[1:, 0][played]
    spread = spread_of(standing, own)
    drivers = drivers_of(own, parameters, values[played], titles, alone)
    return AssumedOutcome(
        known.name, known.title, known.unit, known.type,
        None if np.isnan(standing) else float(standing),
        spread.median, spread.low, spread.high, spread.percentile, spread.dice,
        int(same.sum()), int(turned.sum()), int((~same & ~turned).sum()),
        {rule: _median(over[:, at]) for at, rule in enumerate(rules)},
        drivers,
        _where(float(standing), turned, drivers, parameters, values[played], titles),
        lying(float(standing), spread, drivers),
    )  # fmt: skip


def _median(values: Reals) -> float | None:
    there = values[np.isfinite(values)]
    return float(np.median(there)) if len(there) else None


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
