"""Scales: which value of a range stands at which place, with the stated value in the middle.

A range and a value are what an author knows, so half of the draws lie below the stated value and
half above it (a two-piece distribution, as central banks draw their fan charts: Britton, Fisher &
Whitley 1998, *Bank of England Quarterly Bulletin* 38, 30-37; Wallis 2014, *Statistical Science* 29,
106-112). Within a half, places are spread evenly on the scale that the range asks for. This is the
one definition of it: sweeps, assumptions and ranges of a run all draw by it.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import numpy.typing as npt

Reals = npt.NDArray[np.float64]
Kind = Literal["linear", "log", "logit"]

WIDE: Final = 10.0
"""Ratio of a range's ends (of their odds, for shares) from which its scale is logarithmic."""
DIGITS: Final = 12
"""Significant digits of a value."""


def scale_for(low: float, high: float, share: bool) -> Kind:
    """Return the scale that a range asks for.

    Parameters
    ----------
    low, high
        Ends. A range that reaches 0 spans any factor, and so does that of a share that reaches 1.
    share
        Whether the number is a share, between 0 and 1.

    Returns
    -------
    {"linear", "log", "logit"}
        ``linear`` where the ends are less than a factor of `WIDE` apart or on both sides of 0.
    """
    if low < 0 < high:
        return "linear"
    if share:
        # Of odds, without dividing by 0.
        return "logit" if high * (1 - low) >= WIDE * low * (1 - high) else "linear"
    least, most = sorted((abs(low), abs(high)))
    return "log" if most >= WIDE * least else "linear"


def spread(value: float, low: float, high: float, scale: Kind, places: Reals) -> Reals:
    """Return the values at places of a range.

    Parameters
    ----------
    value
        The stated one: at place 1/2.
    low, high
        At places 0 and 1.
    scale
        From `scale_for`.
    places
        Between 0 and 1, any shape.

    Returns
    -------
    ndarray of float64
        Of the shape of ``places``, never falling as they rise. Where the stated value is an end of
        its range, half of all places have it.
    """
    if low < 0 and scale == "log":
        return -spread(-value, -high, -low, scale, 1 - places)
    # How far from the stated value: 0 there, 1 at an end.
    away = np.abs(2 * places - 1)
    below, above = (
        _half(value, end, other, scale, away) for end, other in ((low, high), (high, low))
    )
    found = np.where(places < 0.5, below, above)
    rounded = np.array([float(f"{each:.{DIGITS}g}") for each in found.ravel()]).reshape(found.shape)
    # What rounding leaves of the three that are given is not to be seen.
    exact = np.select([places <= 0, places == 0.5, places >= 1], [low, value, high], rounded)
    return np.asarray(np.clip(exact, low, high))


def _half(value: float, end: float, other: float, scale: Kind, away: Reals) -> Reals:
    """Return the half of a range from the stated value to one end.

    An end that is no number on the scale (0, or 1 for a share) is reached by a power of the place,
    with the exponent at which the quartile on this side lies as many times below the value as the
    one on the other side lies above it, and never less than 1, which is an even spread.
    """
    here, there, across = (_stretched(each, scale) for each in (value, end, other))
    if scale == "linear" or value == end or here in (0, np.inf):
        return value + away * (end - value)
    if there in (0, np.inf):
        known = across not in (0, np.inf)
        exponent = max(1.0, abs(float(np.log2(across / here))) / 2) if known else 1.0
        return end + (value - end) * (1 - away) ** exponent
    found = here * (there / here) ** away
    return np.asarray(found / (1 + found) if scale == "logit" else found)


def _stretched(value: float, scale: Kind) -> float:
    """Return what is spread evenly in its logarithm: a number itself, the odds of a share."""
    if scale != "logit":
        return value
    return value / (1 - value) if value < 1 else np.inf
