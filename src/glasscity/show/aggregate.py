"""From tables to the few rows that a chart draws. Pure functions, polars in, polars out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from glasscity.outcomes.definitions import as_penalties, precision
from glasscity.outcomes.telling import least_seen
from glasscity.scenario.vocabulary import LEAST_PEOPLE

DIMENSIONS = ("sex", "age", "group", "migrant")
LEVEL = 0.95
CITIES_SUPPOSED = 20
"""Cities of which a page of one city says how large a difference they would tell."""
MERGER = "merger"
"""Act under which a commercial score that the state takes over is booked."""
# Operating point of the base-rate picture: the police field test in facts B (NPL, 2023), true
# positive rate 0.89 and one false alarm in 6,000 faces against a watch list of 10,000.
TRUE_RATE = 0.89
FALSE_RATE = 1 / 6000
PREVALENCES = (100, 1_000, 10_000, 100_000)
MOST_POINTS = 105
MOST_BARS = 90


def poisson_interval(count: float, lumps: float = 1.0) -> tuple[float, float]:
    """Return the exact (Garwood) 95 % interval of a Poisson mean, given one count.

    Parameters
    ----------
    count
        How many events there were.
    lumps
        How many events come together on average (variance over mean): the interval is that of the
        number of lumps, which is what chance draws (quasi-Poisson; McCullagh & Nelder, *Generalized
        Linear Models*, 2nd ed. 1989, section 6.2.3).
    """
    from scipy.special import gammaincinv

    tail = (1 - LEVEL) / 2
    drawn = count / lumps
    low = float(gammaincinv(drawn, tail)) if drawn else 0.0
    return lumps * low, lumps * float(gammaincinv(drawn + 1, 1 - tail))


def with_rates(frame: pl.DataFrame, per: float, lumps: float = 1.0) -> pl.DataFrame:
    """Add `rate`, `low` and `high` per `per` units of the column `exposure`."""
    bounds = [poisson_interval(int(n), lumps) for n in frame["count"]]
    scale = per / pl.col("exposure")
    return frame.with_columns(
        low=pl.Series([b[0] for b in bounds], dtype=pl.Float64),
        high=pl.Series([b[1] for b in bounds], dtype=pl.Float64),
    ).with_columns(
        rate=pl.col("count") * scale, low=pl.col("low") * scale, high=pl.col("high") * scale
    )


# --- tiers and scores --------------------------------------------------------------------------


def tier_shares(tiers: pl.DataFrame, order: Sequence[str]) -> pl.DataFrame:
    """Return share by border and tier: week, day, tier, rank (0 highest), people, share."""
    counts = tiers.group_by("week", "day", "tier").agg(pl.col("people").sum())
    borders = tiers.select("week", "day").unique()
    ranks = pl.DataFrame({"tier": list(order), "rank": range(len(order))})
    return (
        borders.join(ranks, how="cross")
        .join(counts, on=["week", "day", "tier"], how="left")
        .with_columns(pl.col("people").fill_null(0))
        .with_columns(total=pl.col("people").sum().over("week"))
        .with_columns(share=(pl.col("people") / pl.col("total")).fill_nan(0.0))
        .drop("total")
        .sort("week", "rank")
    )


def never_reached(shares: pl.DataFrame) -> list[str]:
    """Return the tiers that held nobody at any border, highest first."""
    most = shares.group_by("tier", "rank").agg(pl.col("people").max()).sort("rank")
    return most.filter(pl.col("people") == 0)["tier"].to_list()


def thinned(shares: pl.DataFrame, most: int = MOST_POINTS) -> pl.DataFrame:
    """Keep at most about `most` borders, the first and the last among them."""
    weeks = shares["week"].unique().sort()
    step = max(1, math.ceil((len(weeks) - 1) / most))
    kept = weeks.gather_every(step).to_list()
    return shares.filter(pl.col("week").is_in([*kept, *weeks.tail(1)]))


def at_end(shares: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the last border, highest tier first."""
    return shares.filter(pl.col("week") == pl.col("week").max()).sort("rank")


def score_bars(
    scores: pl.DataFrame,
    width: int,
    cuts: Mapping[str, float],
    order: Sequence[str],
    start: int,
) -> pl.DataFrame:
    """Return one row per bin: low, high, people, share, tier (of the bin's lower edge).

    The start is a bin of one score.
    """
    bars = scores.group_by("score").agg(pl.col("people").sum()).sort("score")
    total = bars["people"].sum()
    tier = [_tier_of(score, cuts, order) for score in bars["score"]]
    return bars.select(
        low=pl.col("score"),
        high=_bin_end(pl.col("score"), width, start),
        people="people",
        share=pl.col("people") / max(total, 1),
    ).with_columns(tier=pl.Series(tier, dtype=pl.String))


def _bin_end(low: pl.Expr, width: int, start: int) -> pl.Expr:
    """Return where bins end: the start is a bin of one score and ends the one before it."""
    end = low.floordiv(width) * width + width
    before = (low < start) & (end > start)
    return pl.when(low == start).then(low + 1).when(before).then(start).otherwise(end)


def rebinned(
    bars: pl.DataFrame, width: int, domain: tuple[float, float], start: int
) -> tuple[pl.DataFrame, int]:
    """Join neighbouring bins until at most `MOST_BARS` fit into the domain; the start stays apart.

    Returns
    -------
    tuple of polars.DataFrame and int
        The bins, and how wide all but the start now are.
    """
    factor = max(1, math.ceil((domain[1] - domain[0]) / width / MOST_BARS))
    wide = width * factor
    low = pl.col("low").floordiv(wide) * wide
    above = pl.when((low <= start) & (pl.col("low") > start)).then(start + 1).otherwise(low)
    found = (
        bars.with_columns(low=pl.when(pl.col("low") == start).then("low").otherwise(above))
        .group_by("low")
        .agg(pl.col("people").sum(), pl.col("share").sum(), pl.col("lowest").all())
        .with_columns(high=_bin_end(pl.col("low"), wide, start))
        .sort("low")
    )
    return found, wide


def _tier_of(score: float, cuts: Mapping[str, float], order: Sequence[str]) -> str | None:
    known = [tier for tier in order if tier in cuts]
    return next((tier for tier in known if score >= cuts[tier]), known[-1] if known else None)


# --- wrongful records and denials ----------------------------------------------------------------


def wrongful(records: pl.DataFrame, scored: bool) -> pl.DataFrame:
    """Keep wrongful penalties: untrue records that cost points (any untrue one if unscored)."""
    return as_penalties(records.filter(pl.col("truth") != "true"), scored)


def penalties(records: pl.DataFrame, scored: bool) -> pl.DataFrame:
    """Keep records that cost points (all records if nobody is scored)."""
    return as_penalties(records, scored)


def by_channel(wrong: pl.DataFrame, person_years: float, lumps: float = 1.0) -> pl.DataFrame:
    """Return rates per 100,000 person-years by channel and kind, largest first."""
    counts = (
        wrong.group_by("channel", "truth")
        .agg(count=pl.col("records").sum())
        .sort("count", "channel", "truth", descending=[True, False, False])
    )
    return with_rates(counts.with_columns(exposure=pl.lit(person_years)), 1e5, lumps)


def counted(moments: pl.DataFrame, outcome: str) -> pl.DataFrame:
    """Return the rows of an outcome with two more columns: `counts`, and `left_out`, of people.

    Where anybody is scored only those count who are; else everybody does.
    """
    rows = moments.filter(pl.col("outcome") == outcome)
    scored = pl.col("scored") == "yes"
    counts = scored | pl.lit(not (rows["scored"] == "yes").any())
    return rows.with_columns(
        counts=pl.when(counts).then("people").otherwise(0),
        left_out=pl.when(counts).then(0).otherwise("people"),
    )


def lumps(people: pl.DataFrame) -> float:
    """Return variance over mean of what people bear, among those who count; at least 1.

    Parameters
    ----------
    people
        As `counted` returns it.
    """
    rows = people.filter(pl.col("counts") > 0)
    n, total = int(rows["counts"].sum()), int(rows["sum"].sum())
    if not total or n < 2 or rows["sum_sq"].null_count():
        return 1.0
    variance = (int(rows["sum_sq"].sum()) - total * total / n) / (n - 1)
    return max(1.0, variance * n / total)


def by_category(
    counts: pl.DataFrame, column: str, people: pl.DataFrame, years: float, dimension: str
) -> pl.DataFrame:
    """Return rates per 100,000 person-years of those who count, for each category of a dimension.

    Parameters
    ----------
    counts, column
        A table with the dimension and a column of counts.
    people
        As `counted` returns it.
    years
        Length of the run.
    dimension
        One of the attributes of the strata.

    Returns
    -------
    polars.DataFrame
        Columns dimension, category, count, people (who count), exposure, rate, low, high, sorted by
        category. A category without people is left out; where fewer than `LEAST_PEOPLE` in it
        count, rate, low and high are null.
    """
    there = people.group_by(dimension).agg(
        pl.col("counts").sum(), total=pl.col("counts").sum() + pl.col("left_out").sum()
    )
    summed = counts.group_by(dimension).agg(count=pl.col(column).sum())
    rows = (
        there.filter(pl.col("total") > 0)
        .join(summed, on=dimension, how="left")
        .sort(dimension)
        .select(
            dimension=pl.lit(dimension),
            category=pl.col(dimension),
            count=pl.col("count").fill_null(0),
            people="counts",
            exposure=pl.col("counts") * years,
        )
    )
    rated = with_rates(rows, 1e5, lumps(people))
    defined = pl.col("people") >= LEAST_PEOPLE
    return rated.with_columns(
        pl.when(defined).then(pl.col(name)) for name in ("rate", "low", "high")
    )


def too_few(population: pl.DataFrame) -> set[tuple[str, str]]:
    """Return the categories, each with its dimension, of fewer than `LEAST_PEOPLE` people."""
    found = set()
    for dimension in (*DIMENSIONS, "district"):
        people = population.group_by(dimension).agg(pl.col("people").sum())
        few = people.filter(pl.col("people") < LEAST_PEOPLE)
        found |= {(dimension, category) for category in few[dimension]}
    return found


def everyone(rates: pl.DataFrame) -> float | None:
    """Return the rate per 100,000 person-years of all categories of one dimension together."""
    exposure = float(rates["exposure"].sum())
    return 1e5 * int(rates["count"].sum()) / exposure if exposure else None


def least_ratios(rates: pl.DataFrame, lumps: float, sentences: int) -> list[float]:
    """Return, for each category of a dimension, what ratio to all others some cities would tell.

    As far as one city goes: its own spread over people. What people pass on to each other makes
    cities differ more, so each is a lower bound. With *c* events in lumps of *f* the relative
    variance of a rate is ``f / c`` (the delta method), and ``1 / c`` that of the others beside it.

    Parameters
    ----------
    rates
        As `by_category` returns it, of one dimension.
    lumps
        See `lumps`.
    sentences
        How many differences would be looked at together.

    Returns
    -------
    list of float
        Infinite where the category, or all others, have no event or nobody who counts.
    """
    total = int(rates["count"].sum())
    found = []
    for count, people in rates.select("count", "people").rows():
        if not count or count == total or not people:
            found.append(math.inf)
            continue
        spread = math.sqrt(lumps / count + lumps / (total - count))
        found.append(least_seen(spread, CITIES_SUPPOSED, sentences))
    return found


def by_group(wrong: pl.DataFrame, people: pl.DataFrame, years: float) -> pl.DataFrame:
    """Return rates per 100,000 person-years for each category of each of `DIMENSIONS`."""
    parts = [by_category(wrong, "records", people, years, one) for one in DIMENSIONS]
    return pl.concat(parts)


def denial_rates(requests: pl.DataFrame, denials: pl.DataFrame) -> pl.DataFrame:
    """Return, by demand: requests, denied, rightful and wrongful, and both per 1,000 requests."""
    asked = requests.group_by("demand").agg(pl.col("requests").sum())
    right = pl.col("wrongful") == "rightful"
    counts = denials.group_by("demand").agg(
        rightful=pl.col("denials").filter(right).sum(),
        wrongful=pl.col("denials").filter(~right).sum(),
    )
    return (
        asked.join(counts, on="demand", how="left")
        .with_columns(pl.col("rightful", "wrongful").fill_null(0))
        .filter(pl.col("requests") > 0)
        .with_columns(denied=pl.col("rightful") + pl.col("wrongful"))
        .with_columns(
            (pl.col(c) / pl.col("requests") * 1000).alias(f"{c}_rate")
            for c in ("rightful", "wrongful", "denied")
        )
        .sort("denied_rate", "demand", descending=[True, False])
    )


def denial_kinds(denials: pl.DataFrame) -> pl.DataFrame:
    """Return the number of denials by kind, most frequent first."""
    return (
        denials.group_by("wrongful")
        .agg(pl.col("denials").sum())
        .sort("denials", "wrongful", descending=[True, False])
    )


# --- concentration and mobility --------------------------------------------------------------


def share_of_top(
    concentration: pl.DataFrame, quantity: str, people_share: float, of: str = "quantity_share"
) -> float | None:
    """Return the share borne by the most burdened `people_share` of people, interpolated.

    Parameters
    ----------
    concentration
        Table of that name.
    quantity, people_share
        Which burden, and the share of people who bear most of it.
    of
        ``quantity_share``, or ``by_chance`` for what chance alone would give.

    Returns
    -------
    float or None
        None where it is not known.
    """
    points = concentration.filter(pl.col("quantity") == quantity).sort("people_share")
    before = (0.0, 0.0)
    for x, y in points.select("people_share", of).drop_nulls().rows():
        after = (float(x), float(y))
        if before[0] <= people_share <= after[0]:
            width = after[0] - before[0]
            part = (people_share - before[0]) / width if width else 1.0
            return before[1] + part * (after[1] - before[1])
        before = after
    return None


def years_after_the_first(transitions: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Return the flows of a run's whole years, without the first where there are others.

    Everybody starts the first year with one score, so that it tells of the start.

    Returns
    -------
    tuple of DataFrame and int
        The flows, and how many whole years were played.
    """
    played = transitions["year"].n_unique()
    if played < 2:
        return transitions, played
    return transitions.filter(pl.col("year") > transitions["year"].min()), played


def transition_shares(transitions: pl.DataFrame, order: Sequence[str]) -> pl.DataFrame:
    """Return from_tier, to_tier, people, share of the from-tier, over all given years together."""
    summed = transitions.group_by("from_tier", "to_tier").agg(pl.col("people").sum())
    known = pl.col("from_tier").is_in(list(order)) & pl.col("to_tier").is_in(list(order))
    return (
        summed.filter(known & (pl.col("people") > 0))
        .with_columns(total=pl.col("people").sum().over("from_tier"))
        .with_columns(share=pl.col("people") / pl.col("total"))
        .sort("from_tier", "to_tier")
    )


# --- false matches -----------------------------------------------------------------------------


def right_of_alarms(prevalence: int) -> float:
    """Return the share of alarms that are right when one in so many faces is sought."""
    return precision(1 / prevalence, TRUE_RATE, FALSE_RATE) or 0.0


def icons(right: int, total: int = 100) -> pl.DataFrame:
    """Return one row per alarm in a square of ten by ten: column, row, right."""
    return pl.DataFrame(
        {
            "column": [i % 10 for i in range(total)],
            "row": [i // 10 for i in range(total)],
            "right": [i < right for i in range(total)],
        }
    )


def match_counts(searches: pl.DataFrame) -> dict[str, int]:
    """Return the run's own searches, true and false matches and people not recognised."""
    names = ("searches", "true_matches", "false_matches", "not_recognised")
    return {name: int(searches[name].sum()) for name in names}


# --- sources -------------------------------------------------------------------------------------


def kinds_of_numbers(sources: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Return how many of the scenario's numbers are published, described and assumed."""
    kinds = ("published", "described", "assumed")
    counts = [sum(row.get("kind") == kind for row in sources) for kind in kinds]
    total = max(sum(counts), 1)
    return pl.DataFrame(
        {"kind": list(kinds), "count": counts, "share": [n / total for n in counts]}
    )
