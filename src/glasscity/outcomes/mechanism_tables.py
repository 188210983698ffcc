"""Tables of single mechanisms. A mechanism that is off, or did nothing, leaves no table."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import polars as pl

from glasscity.consequences.institutions import BY_PLACES, DISPLACED
from glasscity.engine.clock import Played
from glasscity.engine.state import NO_TIER, NOT_A_MEMBER
from glasscity.engine.world import SPEECH
from glasscity.outcomes.exposure import exposure_table
from glasscity.outcomes.grouping import TRUTHS, grouped
from glasscity.people.attributes import PARTY, raw_values, stratum_indices
from glasscity.response.fear import may_be_afraid
from glasscity.scoring.study_app import StudyTables
from glasscity.sensing.cameras import Cameras

Integers = npt.NDArray[np.int64]

FEAR_ONE = 1 << 14
"""Level 1 of fear."""
ATTENTION_ONE = 1 << 16
"""Attention that looks at everything."""
FATES = ("expired", "reversed", "restored")
OBJECTIONS = ("none", "lost", "won")


def thinned_table(played: Played, speech: bool) -> pl.DataFrame:
    """Return moments that the response may thin, by act and group.

    Parameters
    ----------
    played
        The run.
    speech
        Whether of critical remarks, or of everything else.

    Returns
    -------
    polars.DataFrame
        ``kept`` and ``withheld`` by act, group and whether the person had a record when the week
        began. Of offences only those moments are listed that the response could withhold from
        somebody. Of critical remarks also ``on_other_grounds``: those withheld that fear without
        the person's own penalties for something other than speech would not have withheld.
    """
    plan, thinned = played.plan, played.tallies.thinned
    chosen = (plan.thins == SPEECH) == speech
    item, before, stratum = np.nonzero(thinned.sum(axis=0) * chosen[:, None, None])
    otherwise = played.tallies.on_other_grounds[item, before, stratum]
    return grouped(
        plan,
        {
            "act": [plan.items[i].name for i in item],
            "recorded_before": ["yes" if i else "no" for i in before],
        },
        stratum,
        {
            "kept": thinned[0, item, before, stratum],
            "withheld": thinned[1, item, before, stratum],
        }
        | ({"on_other_grounds": otherwise} if speech else {}),
    )


def _by_truth(name: str, labels: tuple[str, ...], counts: Integers) -> pl.DataFrame:
    row, truth = np.nonzero(counts)
    return pl.DataFrame(
        {
            name: [labels[i] for i in row],
            "truth": [TRUTHS[i] for i in truth],
            "penalties": counts[row, truth],
        },
        schema={name: pl.String, "truth": pl.String, "penalties": pl.Int64},
    )


def fates_table(played: Played) -> pl.DataFrame:
    """Return the penalties whose points went, by how and by truth."""
    return _by_truth("fate", FATES, played.tallies.fates)


def objections_table(played: Played) -> pl.DataFrame:
    """Return penalties by whether somebody objects, with which result, and by truth."""
    return _by_truth("objection", OBJECTIONS, played.tallies.objections)


def reviews_table(played: Played) -> pl.DataFrame:
    """Return camera matches before a person: true and false ones, passed and stopped."""
    reviews = played.tallies.reviews
    return pl.DataFrame(
        {"match": ["true", "false"], "passed": reviews[:, 0], "stopped": reviews[:, 1]}
    )


def watched_table(played: Played) -> pl.DataFrame:
    """Return moments in view of a camera by district, and the attention at the end."""
    overlooked, looked_at = played.tallies.watched
    return pl.DataFrame(
        {
            "district": list(played.plan.districts),
            "in_view": overlooked + looked_at,
            "looked_at": looked_at,
            "attention": played.attention[-1] / ATTENTION_ONE,
        }
    )


def attention_table(played: Played) -> pl.DataFrame:
    """Return the control room's attention at each border, by district: a share of moments."""
    week, district = (axis.ravel() for axis in np.indices(played.attention.shape))
    return pl.DataFrame(
        {
            "week": week.astype(np.int32),
            "district": [played.plan.districts[i] for i in district],
            "attention": played.attention.ravel() / ATTENTION_ONE,
        }
    )


def scarce_items(played: Played) -> list[int]:
    """Return the indices of demands whose places are scarce, in ascending order."""
    return [int(item) for item in np.flatnonzero(played.plan.institutions["scarce"])]


def benefits_table(played: Played) -> pl.DataFrame:
    """Return answers with something on top, by demand and group."""
    plan, benefits = played.plan, played.tallies.benefits
    demand, stratum = np.nonzero(benefits)
    return grouped(
        plan,
        {"demand": [plan.demands[i] for i in demand]},
        stratum,
        {"benefits": benefits[demand, stratum]},
    )


def places_table(played: Played) -> pl.DataFrame:
    """Return what became of applications for scarce places.

    Returns
    -------
    polars.DataFrame
        By demand: ``applications`` = ``places`` (given out) + ``unserved`` (a lot would not have
        served them either) + ``displaced``; of the places, those who were ``put_ahead``.
    """
    rows = []
    for item in scarce_items(played):
        column = int(played.plan.institutions["column"][item])
        refused = played.tallies.denials[column].sum(axis=(1, 2))
        rows.append(
            {
                "demand": played.plan.items[item].name,
                "applications": played.society.applied.get(item, 0),
                "places": played.society.served.get(item, 0),
                "unserved": int(refused[BY_PLACES - 1]),
                "displaced": int(refused[DISPLACED - 1]),
                "put_ahead": played.society.ahead.get(item, 0),
            }
        )
    return pl.DataFrame(rows)


def study_gifts(points: npt.NDArray[np.integer], study: StudyTables) -> Integers:
    """Return how many gifts the points of each member would buy, shape (members,)."""
    if study.gift <= 0:
        return np.zeros(points.size, dtype=np.int64)
    gifts: Integers = np.maximum(points.astype(np.int64), 0) // study.gift
    return gifts


def study_table(played: Played) -> pl.DataFrame:
    """Return members of the study app by group: points, time, censures, gifts, municipal points."""
    state, members = played.state, raw_values(played.attributes, PARTY) == 1
    municipal = state.app_score[members] if state.app_score.size else None
    counts = {
        "points": state.study_points[members],
        "minutes": state.study_minutes[members] / 10,
        "censures": state.censures[members],
        "gifts": study_gifts(state.study_points[members], played.plan.study),
        "municipal_points": np.zeros(int(members.sum())) if municipal is None else municipal,
    }
    return _people_table(played, members, "members", counts)


def commercial_table(played: Played) -> pl.DataFrame:
    """Return members of the commercial score by group: sums of scores and of merged points."""
    state = played.state
    members = state.commercial != NOT_A_MEMBER
    merged = state.merged[members] if state.merged.size else np.zeros(int(members.sum()))
    counts = {"score_sum": state.commercial[members], "merged_points": merged}
    return _people_table(played, members, "members", counts)


def fear_table(played: Played) -> pl.DataFrame:
    """Return people who may be afraid, by group: the sum of their levels, and who is afraid."""
    old_enough = may_be_afraid(played.attributes)
    fear = played.state.fear[old_enough]
    counts = {"fear_sum": fear / FEAR_ONE, "afraid": 2 * fear.astype(np.int64) >= FEAR_ONE}
    return _people_table(played, old_enough, "people", counts)


_REAL = ("minutes", "fear_sum")


def _people_table(
    played: Played,
    chosen: npt.NDArray[np.bool_],
    noun: str,
    quantities: dict[str, npt.NDArray[np.generic]],
) -> pl.DataFrame:
    """Add up what people have, by group; a group without anybody has no row."""
    strata, size = stratum_indices(played.attributes[chosen]), played.plan.strata
    people = np.bincount(strata, minlength=size)
    there = np.flatnonzero(people)
    sums = {
        name: np.bincount(strata, weights=quantity, minlength=size)[there]
        for name, quantity in quantities.items()
    }
    whole = {name: np.rint(sums[name]).astype(np.int64) for name in sums if name not in _REAL}
    table = grouped(played.plan, {}, there, {noun: people[there]} | whole)
    return table.with_columns(pl.Series(name, sums[name]) for name in _REAL if name in sums)


def assortativity(
    first: npt.NDArray[np.integer], second: npt.NDArray[np.integer], kinds: int
) -> tuple[float | None, float | None]:
    """Return the share of ties within a kind, and what chance would give with the same degrees.

    Parameters
    ----------
    first, second
        Kind of each end of each tie, shape (ties,); each tie stands in both directions, or ends
        are counted as if it did.
    kinds
        Their number.

    Returns
    -------
    tuple of (float or None)
        The share within, and ``sum_k a_k**2`` with a_k the share of tie ends that are of kind k
        (Newman, "Mixing patterns in networks", Physical Review E 67:026126, 2003). None without
        ties.
    """
    if not first.size:
        return None, None
    ends = np.bincount(first, minlength=kinds) + np.bincount(second, minlength=kinds)
    shares = ends / ends.sum()
    return float((first == second).mean()), float((shares**2).sum())


def ties_table(played: Played) -> pl.DataFrame:
    """Return one row: ties, how many were dropped and taken up, and how much like ties to like.

    Returns
    -------
    polars.DataFrame
        ``ties`` are active at the end, each counted once; ``within_tier`` and
        ``within_tier_by_chance`` are of ties between two people who are scored.
    """
    friends, society = played.society.friends, played.society
    active = society.active.astype(np.bool_)
    tier = played.state.tier
    owner = np.repeat(np.arange(friends.start.size - 1), np.diff(friends.start))[active]
    first, second = tier[owner], tier[friends.friend[active]]
    scored = (first != NO_TIER) & (second != NO_TIER)
    within, chance = assortativity(first[scored], second[scored], max(len(played.plan.tiers), 1))
    row = {
        "people": played.plan.people,
        "ties": int(active.sum()) // 2,
        "mean_friends": float(active.sum() / played.plan.people),
        "dropped": int(society.tie_counts[0]) // 2,
        "taken_up": int(society.tie_counts[1]) // 2,
        "within_tier": within,
        "within_tier_by_chance": chance,
    }
    return pl.DataFrame(
        [row], schema_overrides={"within_tier": pl.Float64, "within_tier_by_chance": pl.Float64}
    )


def _candidates(played: Played) -> Iterator[tuple[str, pl.DataFrame]]:
    plan, society = played.plan, played.society
    regime = plan.scenario.regime
    if plan.responds or plan.study.on:
        yield "remarks", thinned_table(played, speech=True)
        yield "thinned", thinned_table(played, speech=False)
    yield "fates", fates_table(played)
    if plan.fate.on:
        yield "objections", objections_table(played)
    if played.tallies.reviews.any():
        yield "reviews", reviews_table(played)
    if plan.control.on:
        yield "watched", watched_table(played)
        yield "attention", attention_table(played)
    if plan.demands:
        yield "benefits", benefits_table(played)
        yield "places", places_table(played)
    if plan.study.on:
        yield "study", study_table(played)
    if plan.commercial.on:
        yield "commercial", commercial_table(played)
    if plan.fear.on:
        yield "fear", fear_table(played)
    if society.friends.start.size > 1:
        yield "ties", ties_table(played)
    cameras = Cameras.in_force(regime)
    if cameras is not None and cameras.sightings.value > 0:
        yield "exposure", exposure_table(plan, played.attributes, played.seed)


def mechanism_tables(played: Played) -> dict[str, pl.DataFrame]:
    """Return the tables of mechanisms that are on and did something, by name."""
    return {name: table for name, table in _candidates(played) if len(table)}
