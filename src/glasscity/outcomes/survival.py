"""How long spells in the lowest tier last: the Kaplan-Meier estimate, once for all who ask.

A spell begins in the week in which somebody's tier becomes the lowest (week 0 for whoever starts in
it) and ends in the week in which it no longer is, by a rise or by withdrawing consent. Every entry
and exit counts, not only where somebody stands at a border. The length is the difference of the two
weeks: 0 for a spell that begins and ends in one. A spell that the end of the run cuts is known to
have outlasted the weeks up to the last that was played, and no more.
"""

from __future__ import annotations

import warnings

import numpy as np
import polars as pl

CURVE = ("weeks", "at_risk", "left", "censored", "staying", "low", "high")
"""Columns of `survival`."""


def survival(spells: pl.DataFrame) -> pl.DataFrame:
    """Return the Kaplan-Meier estimate of the share of spells that last longer than some weeks.

    Parameters
    ----------
    spells
        Columns weeks, left, censored: spells that ended, and that the end of the run cut, by
        length.

    Returns
    -------
    polars.DataFrame
        One row per length that occurs, and first a row of 0 weeks before anybody left:
        ``at_risk``, ``left`` and ``censored`` are spells, ``staying`` is a share, ``low`` and
        ``high`` its pointwise 95 % interval by the log-log transform (Kalbfleisch and Prentice,
        The Statistical Analysis of Failure Time Data, 1980), as
        `scipy.stats.ecdf` has it; where all or none stay the interval has no width. No row where
        there is no spell.
    """
    spells = spells.filter(pl.col("left") + pl.col("censored") > 0).sort("weeks")
    if not len(spells):
        return pl.DataFrame(schema=dict.fromkeys(CURVE, pl.Float64))
    # A second to import, and most runs have no spell.
    from scipy.stats import CensoredData, ecdf

    weeks, left, censored = (spells[name].to_numpy() for name in ("weeks", "left", "censored"))
    found = ecdf(CensoredData(np.repeat(weeks, left), right=np.repeat(weeks, censored))).sf
    staying = found.probabilities
    with warnings.catch_warnings():
        # It warns where all or none stay: there the interval is left without width, below.
        warnings.simplefilter("ignore", RuntimeWarning)
        band = found.confidence_interval(method="log-log")
    gone = np.concatenate([[0], np.cumsum(left + censored)])
    total = int(gone[-1])
    curve = pl.DataFrame(
        {
            "weeks": weeks.astype(np.int64),
            "at_risk": total - gone[:-1],
            "left": left,
            "censored": censored,
            "staying": staying,
            "low": np.where(np.isnan(band.low.probabilities), staying, band.low.probabilities),
            "high": np.where(np.isnan(band.high.probabilities), staying, band.high.probabilities),
        }
    )
    start = pl.DataFrame([(0, total, 0, 0, 1.0, 1.0, 1.0)], schema=curve.schema, orient="row")
    return pl.concat([start, curve])


def median_stay(curve: pl.DataFrame) -> int | None:
    """Return the first length that half of the spells or fewer outlast; None if more do to the end.

    Parameters
    ----------
    curve
        Rows of `survival`.
    """
    gone = curve.filter(pl.col("staying") <= 0.5)
    return int(gone["weeks"][0]) if len(gone) else None


def stay_beyond(curve: pl.DataFrame, weeks: int) -> float | None:
    """Return the share of spells that last longer than some weeks; None if none was seen so long.

    Parameters
    ----------
    curve
        Rows of `survival`.
    weeks
        Whole weeks.
    """
    if not len(curve) or weeks > curve["weeks"][-1]:
        return None
    return float(curve.filter(pl.col("weeks") <= weeks)["staying"][-1])
