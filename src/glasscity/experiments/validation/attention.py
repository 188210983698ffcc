"""Runaway feedback: attention that goes where records are ends where it began by chance.

Ensign, Friedler, Neville, Scheidegger and Venkatasubramanian ("Runaway feedback loops in predictive
policing", 2018) show with urns that a district with a higher rate draws all attention, however
small the difference, and that counting a find by the inverse of the attention corrects it.
"""

from __future__ import annotations

from math import sqrt

from glasscity.engine.clock import Played
from glasscity.experiments.validation.check import Bench, Check, Found

YEARS = 4
PEOPLE = 20_000
RATE = 10.0
"""Offences per person-year in the quieter district."""
ATTENTION = 0.4
"""Chance that a moment is looked at where attention is spread evenly."""
_WEEK = 7 / 365
_EVEN = ("life.acts.offence.modifiers.district.harbour", "1 ratio; assumed")
_CORRECTED = ("regime.sensing.control_room.correction", "true")


def expected_share(ratio: float, weeks: int) -> float:
    """Return the share of attention of the district with the higher rate, without chance.

    Parameters
    ----------
    ratio
        Its rate over that of the other; both have as many people.
    weeks
        How long attention follows records.

    Returns
    -------
    float
        By the mean records of each week: ``R1 += ratio x R1 / (R1 + R2)``, the other alike, which
        tends to 1 as ``R1 ~ R2**ratio``.
    """
    first, second = ratio, 1.0
    for _ in range(weeks - 1):
        share = first / (first + second)
        # Twice the even attention at most twice as often; a district is looked at always at most.
        first += ratio * min(1 / ATTENTION, 2 * share)
        second += min(1 / ATTENTION, 2 * (1 - share))
    return first / (first + second)


def _share(played: Played) -> float:
    harbour = played.plan.districts.index("harbour")
    attention = played.attention[-1]
    return float(attention[harbour] / attention.sum())


def _chance(bench: Bench) -> float:
    """Return the standard error that the first week's records leave in the share for ever."""
    first = bench.people(PEOPLE) * RATE * _WEEK * ATTENTION
    return 0.5 / sqrt(first * len(bench.seeds))


def _runaway(bench: Bench) -> Found:
    runs = bench.runs("attention", PEOPLE, 365 * YEARS)
    expected = expected_share(2, runs[0].plan.weeks)
    return Found(
        tuple(_share(played) for played in runs),
        expected - 0.03,
        min(expected + 0.03, 1),
    )


def _even(bench: Bench) -> Found:
    runs = bench.runs("attention", PEOPLE, 365 * YEARS, _EVEN)
    reach = 4 * _chance(bench)
    return Found(tuple(_share(played) for played in runs), 0.5 - reach, 0.5 + reach)


def _corrected(bench: Bench) -> Found:
    runs = bench.runs("attention", PEOPLE, 365 * YEARS, _CORRECTED)
    reach = max(0.01, _chance(bench))
    return Found(tuple(_share(played) for played in runs), 2 / 3 - reach, 2 / 3 + reach)


_URNS = (
    "Two districts of equal size; attention follows records alone. Urns and this engine share the "
    "assumption that what is found is what is looked for"
)

CHECKS = (
    Check(
        name="runaway",
        title="Attention to the district with 67 % of the offences",
        published="tends to 100 %",
        source="ensign-2018",
        form=".1%",
        label="corroborated",
        allowed=f"3 points around {expected_share(2, 209):.1%}".replace("%", " %")
        + ", where the urn without chance stands after four years",
        tuned="nothing",
        not_tuned="rates, attention and length; the attention was raised once, to narrow the "
        "bounds for equal districts",
        scope=_URNS,
        model=_runaway,
    ),
    Check(
        name="runaway-equal",
        title="Attention to one of two districts that are alike",
        published="no drift on average: 50 %",
        source="ensign-2018",
        form=".1%",
        label="corroborated",
        allowed="4 standard errors of the first week's records, which stay in the share for ever",
        tuned="nothing",
        not_tuned="rates, attention and length",
        scope=f"{_URNS}. A single seed may end well off the middle: that is the urn's own result",
        model=_even,
    ),
    Check(
        name="runaway-corrected",
        title="Attention where each record counts by the inverse of the attention",
        published="the share of offences: 66.7 %",
        source="ensign-2018",
        form=".1%",
        label="corroborated",
        allowed="1 point, or the chance of the first week's records if that is more",
        tuned="nothing",
        not_tuned="rates, attention and length",
        scope=f"{_URNS}. The correction needs to know the attention exactly",
        model=_corrected,
    ),
)
