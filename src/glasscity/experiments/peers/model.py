"""The plain model, as numbers: what every framework here plays, and what must come of it.

Each day everybody does each of eight acts with a small chance times a multiplier of their own; a
register notes it or not, and pins one record in a hundred on somebody else, all alike. Points are
added at the end of the day. There is no response, so that it can be worked out on paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt
from typing import Final

START: Final = 1_000
DAILY: Final = (0.02, 0.01, 0.005, 0.002, 0.002, 0.001, 0.0005, 0.05)
"""Chance of each act on a day, before the multiplier."""
SPREAD: Final = 0.5
"""Of the multiplier: lognormal with median 1, log-units."""
POINTS: Final = (-2, -5, -10, -20, -30, -50, -100, 1)
SEEN: Final = (0.1, 0.2, 0.3, 0.5, 0.6, 0.8, 0.9, 0.7)
MISTAKEN: Final = 0.01
"""Share of records that land on a random other person."""
CUTS: Final = (600, 850, 1_000, 1_300)
"""Least points of tiers C, B, A and top; D is below."""


@dataclass(frozen=True)
class Counts:
    """What came of a run.

    Attributes
    ----------
    people, days
        Its size.
    mean, sd
        Of the scores at the end, points.
    tiers
        People in D, C, B, A and top at the end.
    records, wrongful
        Records in all, and those about somebody who did nothing.
    """

    people: int
    days: int
    mean: float
    sd: float
    tiers: tuple[int, ...]
    records: int
    wrongful: int


@dataclass(frozen=True)
class Expected:
    """What is to be expected, for each person.

    Attributes
    ----------
    mean, sd
        Of the scores at the end, points.
    records, wrongful
        Records, and those about somebody who did nothing.
    """

    mean: float
    sd: float
    records: float
    wrongful: float


def expected(days: int, weekly_mail: bool = False) -> Expected:
    """Return what is to be expected of a number of days.

    Parameters
    ----------
    days
        Length of the run.
    weekly_mail
        Whether what lands on somebody else arrives at the next border of a week, so that those of
        the last window never do; else it arrives on the same day.

    Returns
    -------
    Expected
        Mean and variance of a compound Poisson sum whose rate has the multiplier: the variance is
        ``E[M] sum(rate points^2) + Var[M] (sum(rate points))^2``. Of what others bring upon one the
        rate has no multiplier. Days are taken as continuous; at these chances it does not matter.
    """
    others_days = (days - 1) // 7 * 7 if weekly_mail else days
    level, variance = exp(SPREAD**2 / 2), exp(SPREAD**2) * (exp(SPREAD**2) - 1)
    noted = [chance * seen for chance, seen in zip(DAILY, SEEN, strict=True)]
    once = sum(noted)
    first = sum(rate * points for rate, points in zip(noted, POINTS, strict=True))
    second = sum(rate * points**2 for rate, points in zip(noted, POINTS, strict=True))
    own, others = days * (1 - MISTAKEN), others_days * MISTAKEN * level
    return Expected(
        mean=START + first * (own * level + others),
        sd=sqrt(second * (own * level + others) + (first * own) ** 2 * variance),
        records=once * (own * level + others),
        wrongful=once * others,
    )


def departures(found: Counts, weekly_mail: bool = False) -> dict[str, float]:
    """Return how far a run lies from what is to be expected, in standard errors.

    Parameters
    ----------
    found
        What came of it.
    weekly_mail
        As for `expected`.
    """
    people, due = found.people, expected(found.days, weekly_mail)
    # Of the records of all: Poisson given the multipliers, and these differ.
    own = (due.records - due.wrongful) / exp(SPREAD**2 / 2)
    variance = exp(SPREAD**2) * (exp(SPREAD**2) - 1)
    return {
        "mean": (found.mean - due.mean) / (due.sd / sqrt(people)),
        "records": (found.records / people - due.records)
        / sqrt((due.records + own**2 * variance) / people),
        "wrongful": (found.wrongful / people - due.wrongful) / sqrt(due.wrongful / people),
    }
