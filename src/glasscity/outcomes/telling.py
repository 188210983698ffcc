"""Which differences are put in words: those that a new city would show again.

People of one city are not independent of each other: penalties fall on a few, fear goes from
friend to friend, errors of a channel come in lumps. What one city shows of two groups is therefore
one number, not thousands. Only several cities, each drawn and played anew, tell how far a
difference depends on the city, and the question that a reader has is what *another* city would
show. So a difference is told only if a 95 % prediction interval for a new city lies beyond a
margin; every sentence that a page could have told counts, whether or not it was told.

With ``D`` the logarithm of the ratio of two rates in each of *k* cities, ``m`` the number of
sentences (Bonferroni), and ``t`` the quantile of Student's distribution with *k* - 1 degrees of
freedom at ``1 - 0.05 / (2 m)``, the interval for a new city is::

    mean(D) ± t s sqrt(1 + 1 / k)

(Hahn & Meeker, *Statistical Intervals*, 2nd ed. 2017, section 4.8; Geisser, *Predictive
Inference*, 1993, section 2.1). See ``docs/telling.md``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

Reals = npt.NDArray[np.float64]

CONFIDENCE: Final = 0.95
MARGIN: Final = 1.25
"""A difference is told if, in a new city too, one value would be more than so many times the
other. Assumed: what is worth a sentence is a judgement, and its range is 1.1 to 1.5."""
CITIES_TO_TELL: Final = 4
"""Cities below which nothing is told. Student's quantile for fewer is so large that hardly anything
could be, and rests on the normal distribution of so few numbers."""
LEAST_EVENTS: Final = 5.0
"""Events that a group must be expected to have in a city, at the rate of both groups together
(Cochran, *Biometrics* 10:417, 1954): with fewer, a rate of nothing at all is no surprise."""

MORE, LESS, NONE = "more", "less", ""
"""Which way a told difference goes; `NONE` where none is told."""
ONE_CITY, FEW_EVENTS, CLOSE = "cities", "events", "close"
"""Why a difference is not told: too few cities, too few events, not beyond the margin."""


@dataclass(frozen=True)
class Verdict:
    """Whether a difference between two values is told.

    Attributes
    ----------
    way
        `MORE` or `LESS`, of the first value; `NONE` where nothing is told.
    why
        Why nothing is told; "" where something is.
    ratio
        First over second, the geometric mean over cities; infinite where the second is 0 in every
        city and the first in none; NaN where nothing can be said.
    low, high
        Of the simultaneous 95 % prediction interval for a new city; NaN with fewer than two
        cities, and where all agree to the bit.
    least_seen
        The smallest ratio that would have been told, had the cities lain as far apart as these;
        infinite where none could have been.
    """

    way: str
    why: str
    ratio: float
    low: float
    high: float
    least_seen: float

    @property
    def told(self) -> bool:
        """Whether the difference is put in words."""
        return self.way != NONE


_NOTHING: Final = Verdict(NONE, ONE_CITY, math.nan, math.nan, math.nan, math.inf)


def reach(cities: int, sentences: float) -> float:
    """Return by how many standard deviations a new city may lie off the mean of some cities.

    Parameters
    ----------
    cities
        How many were played, at least 2.
    sentences
        How many differences could be told together.

    Returns
    -------
    float
        ``t sqrt(1 + 1 / k)``, with Student's t at ``1 - 0.05 / (2 m)`` and k - 1 degrees of
        freedom.
    """
    tail = (1 - CONFIDENCE) / 2 / sentences
    return float(stdtrit(cities - 1, 1 - tail)) * math.sqrt(1 + 1 / cities)


def least_seen(spread: float, cities: int, sentences: float) -> float:
    """Return the smallest ratio that would be told.

    Parameters
    ----------
    spread
        Standard deviation over cities of the logarithm of the ratio.
    cities, sentences
        As for `reach`.

    Returns
    -------
    float
        ``1.25 exp(t s sqrt(1 + 1 / k))``; infinite with fewer than `CITIES_TO_TELL`.
    """
    if cities < CITIES_TO_TELL:
        return math.inf
    return MARGIN * math.exp(min(reach(cities, sentences) * spread, 700.0))


def verdict(first: Reals, second: Reals, sentences: float, least: float | Reals = 0.0) -> Verdict:
    """Tell whether one value is larger than another in a new city too.

    Parameters
    ----------
    first, second
        Values of the same kind in each city, 0 or above, shape (cities,).
    sentences
        How many differences the page could tell.
    least
        What stands in for 0, since that has no logarithm: half an event, as a rate; of each city
        or of all. Where one of the two is 0 in every city and the other in none, no ratio is
        formed: the other's own interval must lie above 0.

    Returns
    -------
    Verdict
    """
    one, two = (np.asarray(values, dtype=np.float64) for values in (first, second))
    cities = one.size
    if cities < 2:
        return _NOTHING
    if not one.any() and not two.any():
        return Verdict(NONE, CLOSE, 1.0, 1.0, 1.0, MARGIN)
    for there, absent, way in ((one, two, MORE), (two, one, LESS)):
        if not absent.any() and there.all():
            return _only(there, way, sentences)
    floor = np.broadcast_to(least, one.shape)
    logs = np.log(np.maximum(one, floor)) - np.log(np.maximum(two, floor))
    # Ratios that are equal to the bit have no spread, whatever rounding makes of their mean.
    same = bool((logs == logs[0]).all())
    mean = float(logs[0]) if same else float(logs.mean())
    spread = 0.0 if same else float(logs.std(ddof=1))
    half = reach(cities, sentences) * spread
    low, high = (math.exp(max(-700.0, min(end, 700.0))) for end in (mean - half, mean + half))
    way = MORE if low > MARGIN else LESS if high < 1 / MARGIN else NONE
    seen = least_seen(spread, cities, sentences)
    if same:
        # An interval of no width would be a certainty that a few cities cannot give.
        low = high = math.nan
    if cities < CITIES_TO_TELL:
        return Verdict(NONE, ONE_CITY, math.exp(mean), low, high, seen)
    return Verdict(way, "" if way else CLOSE, math.exp(mean), low, high, seen)


def _only(there: Reals, way: str, sentences: float) -> Verdict:
    """Judge a value that the other of the two has in no city."""
    cities = there.size
    surely = there.mean() > reach(cities, sentences) * there.std(ddof=1)
    ratio = math.inf if way == MORE else 0.0
    if cities >= CITIES_TO_TELL and surely:
        return Verdict(way, "", ratio, ratio, ratio, MARGIN)
    why = ONE_CITY if cities < CITIES_TO_TELL else FEW_EVENTS
    return Verdict(NONE, why, ratio, math.nan, math.nan, math.inf)


def group_verdict(
    events: tuple[Reals, Reals], people: tuple[Reals, Reals], sentences: float
) -> Verdict:
    """Tell whether people of one group bear more than those of another, in a new city too.

    Parameters
    ----------
    events
        How much each of the two groups bears in each city, each of shape (cities,).
    people
        Of each group that bear it, or could: those who are scored. Each of shape (cities,).
    sentences
        How many differences the page could tell.

    Returns
    -------
    Verdict
        Nothing is told where a group has nobody in some city, or where, were the rates equal,
        either would be expected to have fewer than `LEAST_EVENTS` in a city.
    """
    x, y = (np.asarray(values, dtype=np.float64) for values in events)
    n, m = (np.asarray(values, dtype=np.float64) for values in people)
    if x.size < 2:
        return _NOTHING
    if not (n.all() and m.all()):
        return Verdict(NONE, FEW_EVENTS, math.nan, math.nan, math.nan, math.inf)
    pooled = (x + y) / (n + m)
    found = _of_groups(x, y, n, m, sentences)
    if min((pooled * n).mean(), (pooled * m).mean()) < LEAST_EVENTS:
        return Verdict(NONE, FEW_EVENTS, found.ratio, found.low, found.high, math.inf)
    return found


def _of_groups(x: Reals, y: Reals, n: Reals, m: Reals, sentences: float) -> Verdict:
    # A group without any event is one with half an event: no ratio is infinite for want of luck.
    return verdict(np.maximum(x, 0.5) / n, np.maximum(y, 0.5) / m, sentences)
