"""What a run leaves behind, as tidy tables: counts by person group, act, channel and week."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from glasscity.consequences.blacklist import THE_LIST, THE_ORDER
from glasscity.consequences.institutions import BY_PLACES, REASONS
from glasscity.engine.clock import Played
from glasscity.engine.state import (
    ATTEMPTS,
    DENIALS,
    GAINED,
    LEDGER_FIELDS,
    LISTINGS,
    LOST,
    NO_TIER,
    RECORDS,
    REMARKS,
    REQUESTS,
    RESTRICTIONS,
    WITHHELD,
    WRONGFUL,
    WRONGFUL_DENIALS,
)
from glasscity.engine.years import COUNTED
from glasscity.outcomes.concentration import concentration_table, ever_scored
from glasscity.outcomes.grouping import (
    TRUTHS,
    grouped,
    strata_columns,
)
from glasscity.outcomes.mechanism_tables import mechanism_tables
from glasscity.outcomes.moments import moments_table
from glasscity.people.attributes import stratum_indices
from glasscity.sensing.registry import EVENT_NAMES

Integers = npt.NDArray[np.int64]

MOST_BINS = 120
"""Bars of the score distribution, at most."""


def weeks_table(played: Played) -> pl.DataFrame:
    """Return one row per window: how the city stood before it, and what happened in it.

    ``days`` is how many of the window belong to the run: 7, and of the last one what is left.
    """
    plan, windows = played.plan, played.windows
    weeks = np.arange(plan.weeks)
    scored = max(int(played.tiers[0].sum()), 1)
    mean = played.scores[:-1, 0] / scored
    variance = np.maximum(played.scores[:-1, 1] / scored - mean**2, 0)
    none = [None] * plan.weeks
    return pl.DataFrame(
        {
            "week": weeks.astype(np.int32),
            "day": (weeks * 7).astype(np.int32),
            "days": np.minimum(7, plan.days - weeks * 7).astype(np.int32),
            "people": np.full(plan.weeks, plan.people),
            "mean_score": plan.rules.start + mean if plan.scored else none,
            "sd_score": np.sqrt(variance) if plan.scored else none,
            "records": windows[:, RECORDS],
            "wrongful_records": windows[:, WRONGFUL],
            "points_lost": windows[:, LOST],
            "points_gained": windows[:, GAINED],
            "requests": windows[:, REQUESTS],
            "denials": windows[:, DENIALS],
            "wrongful_denials": windows[:, WRONGFUL_DENIALS],
            "listed": played.listed[:-1, THE_LIST],
            "restricted": played.listed[:-1, THE_ORDER],
            "listings": windows[:, LISTINGS],
            "restrictions": windows[:, RESTRICTIONS],
            "refused_attempts": windows[:, ATTEMPTS],
            "remarks": windows[:, REMARKS],
            "withheld": windows[:, WITHHELD],
            "digest": [
                f"{played.digests[week]:016x}" if week in played.digests else None
                for week in range(plan.weeks)
            ],
        },
        schema_overrides={"mean_score": pl.Float64, "sd_score": pl.Float64, "digest": pl.String},
    )


def tiers_table(played: Played) -> pl.DataFrame:
    """Return people by border, district and tier; the last rows are the end of the run."""
    plan = played.plan
    week, district, tier = (axis.ravel() for axis in np.indices(played.tiers.shape))
    days = np.minimum(week * 7, plan.days)
    return pl.DataFrame(
        {
            "week": week.astype(np.int32),
            "day": days.astype(np.int32),
            "district": [plan.districts[i] for i in district],
            "tier": [plan.tiers[i] for i in tier],
            "people": played.tiers.ravel(),
        },
        schema_overrides={"district": pl.String, "tier": pl.String},
    )


def acts_table(played: Played) -> pl.DataFrame:
    """Return how often each act and demand happened, recorded or not: the truth.

    ``happened`` is as the life has it, ``came_to_pass`` what the response left of it.
    """
    withheld = played.tallies.thinned[1].sum(axis=(1, 2))
    rows = [
        {
            "act": item.name,
            "title": item.entry.title,
            "context": item.entry.context,
            "standing": item.act.standing if item.act is not None else "demand",
            "happened": int(happened),
            "came_to_pass": int(happened - gone),
        }
        for item, happened, gone in zip(
            played.plan.items, played.tallies.happened, withheld, strict=True
        )
    ]
    text = dict.fromkeys(("act", "title", "context", "standing"), pl.String)
    return pl.DataFrame(rows, schema=text | {"happened": pl.Int64, "came_to_pass": pl.Int64})


def records_table(played: Played) -> pl.DataFrame:
    """Return records and their points by act, channel, truth and the recorded person's group."""
    plan, tallies = played.plan, played.tallies
    channel, item, truth, stratum = np.nonzero(tallies.records)
    return grouped(
        plan,
        {
            "act": [plan.items[i].name for i in item],
            "channel": [EVENT_NAMES[i + 1] for i in channel.tolist()],
            "truth": [TRUTHS[i] for i in truth],
        },
        stratum,
        {
            "records": tallies.records[channel, item, truth, stratum],
            "points": tallies.points[channel, item, truth, stratum],
            "penalties": tallies.penalties[channel, item, truth, stratum],
        },
    )


def searches_table(played: Played) -> pl.DataFrame:
    """Return moments searched by cameras and what came of it, by the actor's group."""
    searches = played.tallies.searches
    stratum = np.flatnonzero(searches.sum(axis=0))
    # Rows of `searches` are NOT_RECOGNISED, TRUE_MATCH, FALSE_MATCH.
    return grouped(
        played.plan,
        {},
        stratum,
        {
            "searches": searches[:, stratum].sum(axis=0),
            "true_matches": searches[1, stratum],
            "false_matches": searches[2, stratum],
            "not_recognised": searches[0, stratum],
        },
    )


def requests_table(played: Played) -> pl.DataFrame:
    """Return requests that an institution answered, and how many it refused.

    A place that there was not, for anybody, is no refusal.
    """
    plan, tallies = played.plan, played.tallies
    demand, stratum = np.nonzero(tallies.requests)
    refusing = [reason - 1 for reason in REASONS if reason != BY_PLACES]
    denied = tallies.denials[:, refusing].sum(axis=(1, 2))
    return grouped(
        plan,
        {"demand": [plan.demands[i] for i in demand]},
        stratum,
        {
            "requests": tallies.requests[demand, stratum],
            "denied": denied[demand, stratum],
        },
    )


def denials_table(played: Played) -> pl.DataFrame:
    """Return what was not granted, by demand, reason, whether rightfully so, and group.

    The reason "no places" is a shortage and counts as a denial nowhere else.
    """
    plan, denials = played.plan, played.tallies.denials
    demand, reason, truth, stratum = np.nonzero(denials)
    return grouped(
        plan,
        {
            "demand": [plan.demands[i] for i in demand],
            "reason": [REASONS[i + 1] for i in reason.tolist()],
            "wrongful": ["rightful" if i == 0 else TRUTHS[i] for i in truth],
        },
        stratum,
        {"denials": denials[demand, reason, truth, stratum]},
    )


def population_table(played: Played) -> pl.DataFrame:
    """Return people by group: how many there are, how many are scored, and what befell them.

    Returns
    -------
    polars.DataFrame
        Counts of ``people``: ``scored`` at the end and ``ever_scored`` (those who withdrew their
        consent among them); ``penalised`` (a penalty at least, so ever scored);
        ``wrongly_recorded`` (a wrongful record at least, scored or not, whether it took points or
        not) and ``wrongly_recorded_scored`` (those of them ever scored); ``ever_denied``.
        ``score_sum`` adds up the latent scores of those scored at the end.
    """
    state = played.state
    strata = stratum_indices(played.attributes)
    size = played.plan.strata
    everybody = np.bincount(strata, minlength=size)
    there = np.flatnonzero(everybody)
    scored, ever, wrong = state.tier != NO_TIER, ever_scored(played), state.wrongful > 0

    def count(chosen: npt.NDArray[np.bool_]) -> Integers:
        """Count people; of a column that the regime does not have, nobody."""
        return np.bincount(strata[: chosen.size][chosen], minlength=size)[there]

    # Sums of whole numbers far below 2**53 are exact.
    weights = state.score[scored] if state.score.size else np.zeros(int(scored.sum()))
    score_sum = np.bincount(strata[scored], weights=weights, minlength=size)
    return grouped(
        played.plan,
        {},
        there,
        {
            "people": everybody[there],
            "scored": count(scored),
            "ever_scored": count(ever),
            "score_sum": score_sum[there].astype(np.int64),
            "penalised": count(state.penalties > 0),
            "wrongly_recorded": count(wrong),
            "wrongly_recorded_scored": count(wrong & ever),
            "ever_denied": count(state.denials > 0),
        },
    )


def years_table(played: Played) -> pl.DataFrame:
    """Return people by whole year and group, and to how many of them something happened in it.

    Returns
    -------
    polars.DataFrame
        ``people``, and of them those with a wrongful record, a denial, a critical remark that they
        made or withheld, and those who withheld every one. A run of less than a year counts as one.
    """
    people = np.bincount(stratum_indices(played.attributes), minlength=played.plan.strata)
    there = np.flatnonzero(people)
    parts = [
        grouped(
            played.plan,
            {"year": [str(year)] * there.size},
            there,
            {"people": people[there]} | {name: counts[i, there] for i, name in enumerate(COUNTED)},
        )
        for year, counts in played.years.items()
    ]
    empty = np.zeros(0, dtype=np.int64)
    columns = dict.fromkeys(("people", *COUNTED), empty)
    parts.append(grouped(played.plan, {"year": []}, empty, columns))
    return pl.concat(parts).with_columns(pl.col("year").cast(pl.Int32))


def shown_scores(played: Played) -> npt.NDArray[np.int32]:
    """Return the shown scores of all who are scored, shape (scored,)."""
    rules, state = played.plan.rules, played.state
    if not state.score.size:
        return np.zeros(0, dtype=np.int32)
    shown: npt.NDArray[np.int32] = np.clip(
        state.score[state.tier != NO_TIER], rules.floor, rules.ceiling
    )
    return shown


def score_bin(played: Played) -> int:
    """Return the width of the bars of the score distribution, points."""
    scores = shown_scores(played)
    spread = int(scores.max()) - int(scores.min()) if scores.size else 0
    return next(
        width
        for width in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 10**9)
        if spread / width <= MOST_BINS
    )


def bin_lows(scores: Integers, start: int, width: int) -> Integers:
    """Return the lowest score of each score's bin, where the start has a bin of its own.

    Parameters
    ----------
    scores
        Shape (people,).
    start
        Score at which everybody starts, as shown.
    width
        Of all other bins, points.
    """
    lows = scores // width * width
    # The bin in which the start lies is split into what is below it, the start, what is above.
    lows = np.where((lows <= start) & (scores > start), start + 1, lows)
    return np.where(scores == start, start, lows)


def scores_table(played: Played) -> pl.DataFrame:
    """Return people by shown score at the end, in bins named by their lowest score.

    The score at the start has a bin of its own: most people may stand there still, and would
    hide what is next to it. The other bins begin at multiples of `score_bin`.
    """
    width, rules = score_bin(played), played.plan.rules
    start = min(max(rules.start, rules.floor), rules.ceiling)
    lows = bin_lows(shown_scores(played).astype(np.int64), start, width)
    edges, people = np.unique(lows, return_counts=True)
    return pl.DataFrame({"score": edges.astype(np.int32), "people": people.astype(np.int64)})


def transitions_table(played: Played) -> pl.DataFrame:
    """Return people by tier at the start and at the end of each whole year."""
    tiers = played.plan.tiers
    rows = [
        {"year": year, "from_tier": before, "to_tier": after, "people": int(flow[i, j])}
        for year, flow in played.transitions.items()
        for i, before in enumerate(tiers)
        for j, after in enumerate(tiers)
    ]
    return pl.DataFrame(
        rows,
        schema={
            "year": pl.Int32,
            "from_tier": pl.String,
            "to_tier": pl.String,
            "people": pl.Int64,
        },
    )


def spells_table(played: Played) -> pl.DataFrame:
    """Return spells in the lowest tier by length: those that ended, and those cut by the end.

    What a spell is, and its length, stands in `glasscity.outcomes.survival`.
    """
    state, weeks = played.state, played.plan.weeks
    left = played.tallies.spells
    still = np.flatnonzero(state.tier == 0) if state.tier_since.size else np.zeros(0, np.int64)
    # Still there in the last week that was played: no exit was possible after it.
    lengths = weeks - 1 - state.tier_since[still].astype(np.int64)
    censored = np.bincount(lengths, minlength=weeks + 1)
    there = np.flatnonzero(left + censored)
    return pl.DataFrame(
        {
            "weeks": there.astype(np.int32),
            "left": left[there],
            "censored": censored[there].astype(np.int64),
        }
    )


def ledger_table(played: Played) -> pl.DataFrame:
    """Return every record and refusal, in order of week, person and time, names put in."""
    plan = played.plan
    names = {item.entry.id: item.name for item in plan.items}
    frame = pl.DataFrame(played.ledger, schema=list(LEDGER_FIELDS), orient="row")
    return (
        frame.sort("week", "person", "quarter", "act", "channel", "actor", maintain_order=True)
        .with_columns(
            pl.col("act").replace_strict(names, return_dtype=pl.String),
            pl.col("channel").replace_strict(EVENT_NAMES, return_dtype=pl.String),
            pl.col("truth").replace_strict(dict(enumerate(TRUTHS)), return_dtype=pl.String),
        )
        .rename({"points": "points_or_reason"})
    )


def people_table(played: Played) -> pl.DataFrame:
    """Return every synthetic person: what the ledger is joined with, by the person's number.

    Returns
    -------
    polars.DataFrame
        ``person``, the attributes of their group, ``scored_at_start`` and ``scored_at_end``,
        ``left_in_week`` (in which they withdrew their consent), and for those scored at the end the
        latent ``score``, the ``tier``, and ``tier_without_wrongful``: the tier that they would be
        in without their active wrongful points. Null where there is none.
    """
    plan, state = played.plan, played.state
    at_end = state.tier != NO_TIER
    left = ever_scored(played) & ~at_end
    records = played.ledger[played.ledger[:, 5] != 0]
    # Whoever withdraws does so with their first penalty, and has no other.
    penalties = records[(records[:, 8] < 0) & left[records[:, 2]]]
    week = np.full(plan.people, -1)
    week[penalties[:, 2]] = penalties[:, 0]

    def tiers(of: npt.NDArray[np.int8]) -> list[str | None]:
        return [plan.tiers[tier] if tier != NO_TIER else None for tier in of]

    scores = state.score if state.score.size else np.zeros(plan.people, np.int32)
    return pl.DataFrame(
        {
            "person": np.arange(plan.people),
            **strata_columns(plan, stratum_indices(played.attributes)),
            "scored_at_start": at_end | left,
            "scored_at_end": at_end,
            "left_in_week": pl.Series(week, dtype=pl.Int32),
            "score": scores,
            "tier": pl.Series(tiers(state.tier), dtype=pl.String),
            "tier_without_wrongful": pl.Series(tiers(state.clean_tier), dtype=pl.String),
        }
    ).with_columns(
        pl.when(pl.Series(left)).then("left_in_week"),
        pl.when(pl.col("scored_at_end")).then("score"),
    )


def all_tables(played: Played, ledger: bool | None = None) -> dict[str, pl.DataFrame]:
    """Return every table of a run but the measures, by name.

    Parameters
    ----------
    played
        The run.
    ledger
        Whether with the ledger and the people it is about; where not said, if anything stands in
        it.
    """
    tables = {
        "weeks": weeks_table(played),
        "tiers": tiers_table(played),
        "acts": acts_table(played),
        "records": records_table(played),
        "searches": searches_table(played),
        "requests": requests_table(played),
        "denials": denials_table(played),
        "population": population_table(played),
        "moments": moments_table(played),
        "scores": scores_table(played),
        "concentration": concentration_table(played),
        "transitions": transitions_table(played),
        "years": years_table(played),
        "spells": spells_table(played),
    }
    tables |= mechanism_tables(played)
    if len(played.ledger) if ledger is None else ledger:
        tables["ledger"] = ledger_table(played)
        tables["people"] = people_table(played)
    return tables
