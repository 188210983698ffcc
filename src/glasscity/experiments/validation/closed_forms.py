"""Closed forms of the engine: counts, stays, appeals, leaks, where everybody is alike."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, sqrt

from glasscity.consequences.blacklist import THE_LIST
from glasscity.engine.clock import Played
from glasscity.experiments.validation.check import (
    Bench,
    Check,
    Found,
    near,
    share_error,
)
from glasscity.sensing.chat_groups import ChatGroups
from glasscity.sensing.truth import Truth
from glasscity.units import DAYS_PER_YEAR

RATE = 1.5
"""Recorded acts per person-year."""
REMARKS = 2.0
"""Remarks in chat groups per person-year."""
LEAK = 1 - (1 - 0.01) ** 50
"""Of a remark read by 50 members, each of whom passes on one in a hundred."""
UPHELD = 0.8 * 0.5 * 0.6
"""Of wrongful penalties: told, objected to, upheld."""
STAY_WEEKS = 52
_PEOPLE = 40_000


def _recorded_acts(played: Played) -> float:
    return float(played.tallies.happened[played.plan.item_index("theft")]) / played.plan.people


def _counts(bench: Bench) -> Found:
    runs = bench.runs("records", _PEOPLE, DAYS_PER_YEAR)
    error = sqrt(RATE / (bench.people(_PEOPLE) * len(runs)))
    return near([_recorded_acts(played) for played in runs], RATE, error)


def _untouched(bench: Bench) -> Found:
    runs = bench.runs("records", _PEOPLE, DAYS_PER_YEAR)
    expected = exp(-(RATE + REMARKS * LEAK))
    error = share_error(expected, bench.people(_PEOPLE) * len(runs))
    return near([float((played.state.records == 0).mean()) for played in runs], expected, error)


def _leaked(played: Played) -> float:
    item = played.plan.item_index("remark")
    return float(
        played.tallies.records[ChatGroups.number - 1, item].sum()
        / max(played.tallies.happened[item], 1)
    )


def _leaks(bench: Bench) -> Found:
    runs = bench.runs("records", _PEOPLE, DAYS_PER_YEAR)
    remarks = REMARKS * bench.people(_PEOPLE) * len(runs)
    return near([_leaked(played) for played in runs], LEAK, share_error(LEAK, remarks))


def _won(played: Played) -> float:
    counts = played.tallies.objections[:, int(Truth.LAWFUL_ACT)]
    return float(counts[2] / max(counts.sum(), 1))


def _appeals(bench: Bench) -> Found:
    runs = bench.runs("records", _PEOPLE, DAYS_PER_YEAR)
    penalties = REMARKS * LEAK * bench.people(_PEOPLE) * len(runs)
    return near([_won(played) for played in runs], UPHELD, share_error(UPHELD, penalties))


def _stays(bench: Bench) -> Found:
    runs = bench.runs("debtors", _PEOPLE, 7 * (STAY_WEEKS + 1))
    expected = (1 - STAY_WEEKS / 104) * exp(-0.6 * STAY_WEEKS * 7 / DAYS_PER_YEAR)
    listed = sum(int(played.listed[0, THE_LIST]) for played in runs)
    values = [
        float(p.listed[STAY_WEEKS, THE_LIST]) / max(int(p.listed[0, THE_LIST]), 1) for p in runs
    ]
    # The model moves in weeks: names come off at the next border.
    return near(values, expected, share_error(expected, listed), bias=0.015 * expected)


_COUNTED = "4 standard errors of counting"


def _verified(
    name: str, title: str, published: str, scope: str, given: str, model: Callable[[Bench], Found],
    allowed: str = _COUNTED, form: str = ".2%",
) -> Check:  # fmt: skip
    return Check(
        name, title, published, "closed form", form, "verified", allowed, "nothing", given, scope,
        model,
    )  # fmt: skip


CHECKS = (
    _verified(
        "poisson-mean", "Acts per person-year", f"the rate: {RATE}",
        "Keyed counts by inversion keep their mean", "the rate", _counts, form=".4f",
    ),
    _verified(
        "poisson-none", "People without any record after a year",
        f"exp(-rate of records) = {exp(-(RATE + REMARKS * LEAK)):.2%}".replace("%", " %"),
        "Counts of one person are independent from act to act and week to week",
        "the rates", _untouched,
    ),
    _verified(
        "leak", "Remarks passed on from a group of 50 others, each with 1 %",
        f"1 - (1 - l)^m = {LEAK:.2%}".replace("%", " %"),
        "The channel draws what its formula says; that members are independent is an assumption",
        "size and chance, by construction", _leaks,
    ),
    _verified(
        "appeal", "Wrongful penalties reversed: told 80 %, object 50 %, win 60 %",
        f"the product: {UPHELD:.2%}".replace("%", " %"),
        "Notice, objection and decision are drawn one by one and independently",
        "the three shares, by construction", _appeals,
    ),
    _verified(
        "list-stay", "Still on the court's list after a year, of those listed on day 0",
        f"(1 - t/term) exp(-hazard t) = {0.5 * exp(-0.6 * 364 / 365):.2%}".replace("%", " %"),
        "Payment at a constant hazard, terms that end evenly over two years",
        "term and hazard, by construction", _stays,
        allowed=f"{_COUNTED}, and 1.5 % because names come off at weekly borders",
    ),
)  # fmt: skip
