"""Measures of how people change: silence, fear, deterrence, approval, ties."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from glasscity.engine.clock import Played
from glasscity.outcomes.definitions import (
    IN_WHOLE_YEARS,
    Measure,
    Tables,
    Theme,
    as_penalties,
    ratio,
    year_played,
    yearly_share,
)
from glasscity.outcomes.watching_measures import person_years
from glasscity.people.population import seed_keys
from glasscity.response.approval import count_approval
from glasscity.response.fear import RESPONDING_AGE
from glasscity.sensing.truth import Truth
from glasscity.units import DAYS_PER_YEAR


def _withheld_share(rows: pl.DataFrame, part: str = "withheld") -> float | None:
    return ratio(int(rows[part].sum()), int(rows["withheld"].sum()) + int(rows["kept"].sum()))


def _speech(played: Played, tables: Tables) -> Iterator[Measure]:
    plan, theme = played.plan, Theme("speech")
    speech = [
        item.name
        for item in plan.items
        if item.act and item.act.context == "speech" and item.act.standing == "protected"
    ]
    if not speech:
        return
    year = year_played(plan.days)
    throughout = "a whole year" if plan.days >= DAYS_PER_YEAR else f"all of {year}"
    if plan.fear.on:
        remarks = tables.get("remarks")
        untouched = (
            remarks.filter(pl.col("recorded_before") == "no") if remarks is not None else None
        )
        yield theme.harm(
            "remarks_withheld",
            None if remarks is None else _withheld_share(remarks),
            "share of critical remarks",
            "Critical remarks withheld",
            "Critical remarks that fear withheld / those that people would have made.",
        )
        yield theme.harm(
            "remarks_withheld_by_the_unrecorded",
            None if untouched is None else _withheld_share(untouched),
            "share of critical remarks",
            "Withheld by people never recorded",
            "Share withheld among people about whom there was no record when the week of the "
            "remark began, its letters opened: a chill on those whom nothing had touched. A record "
            "that arrives within the week counts from the next one on, as fear does.",
        )
        yield theme.harm(
            "remarks_withheld_on_other_grounds",
            None if remarks is None else _withheld_share(remarks, "on_other_grounds"),
            "share of critical remarks",
            "Withheld for penalties on other grounds than speech",
            "Critical remarks withheld that fear without the person's own penalties for something "
            "other than speech (traffic, parking, debts) would not have withheld / those that "
            "people would have made. A part of all that are withheld, told apart remark by remark. "
            "The rest is withheld by cameras, by friends' penalties for whatever they are, and by "
            "one's own for something said.",
        )
        yield theme.harm(
            "people_silenced",
            yearly_share(tables, "silenced", "with_remarks"),
            f"share of people with remarks in {year}",
            f"People silenced for {throughout}",
            "People who withheld every critical remark they had in a year / people who had at "
            f"least one in it; {IN_WHOLE_YEARS}.",
        )
    acts = tables["acts"].filter(pl.col("act").is_in(speech))
    made = int(acts["came_to_pass"].sum())
    rows = tables["records"].filter(
        pl.col("act").is_in(speech) & (pl.col("truth") == Truth.LAWFUL_ACT.label)
    )
    # Without scores every record counts as a penalty, as elsewhere.
    rows = as_penalties(rows, plan.scored)
    punished = int(rows["records"].sum())
    yield theme.harm(
        "lawful_remarks_punished_per_100000",
        ratio(punished * 100_000, person_years(played)),
        "per 100,000 person-years",
        "Lawful remarks punished",
        "Penalties for something said that is protected, against whoever said it, / people / years "
        "x 100,000.",
    )
    yield theme.harm(
        "lawful_remarks_punished_share",
        ratio(punished, made),
        "penalties per remark",
        "Penalties for each lawful remark",
        "Penalties for something said that is protected / such remarks that were made. A "
        "remark noted by two channels counts twice.",
    )


def _fear(played: Played, tables: Tables) -> Iterator[Measure]:
    if "fear" not in tables:
        return
    theme, fear = Theme("fear"), tables["fear"]
    people = int(fear["people"].sum())
    yield theme.harm(
        "mean_fear",
        ratio(float(fear["fear_sum"].sum()), people),
        "level from 0 to 1",
        "Mean level of fear",
        f"Sum of the levels of fear of people aged {RESPONDING_AGE} and over / such people, at the "
        "last border. Younger ones have no way to be online in the model, and are not counted.",
    )
    yield theme.harm(
        "people_afraid",
        ratio(int(fear["afraid"].sum()), people),
        "share of people",
        "People at half the highest level or above",
        f"People aged {RESPONDING_AGE} and over whose level of fear is 0.5 or more / people of "
        "that age, at the last border.",
    )


def _deterrence(played: Played, tables: Tables) -> Iterator[Measure]:
    plan = played.plan
    if not plan.responds:
        return
    acts = tables["acts"].filter(pl.col("standing") == "illegal")
    gone = int((acts["happened"] - acts["came_to_pass"]).sum())
    theme = Theme("claims")
    yield theme.claim(
        "illegal_acts_not_done",
        gone,
        "acts",
        "Illegal acts not done",
        "Illegal acts that the life has and that fear or deterrence kept from coming to pass. It "
        "follows from elasticities that the scenario assumes.",
    )
    yield theme.claim(
        "illegal_acts_not_done_share",
        ratio(gone, int(acts["happened"].sum())),
        "share of illegal acts",
        "Share of illegal acts not done",
        "Illegal acts not done / illegal acts that the life has.",
    )


def _approval(played: Played) -> Iterator[Measure]:
    plan, state = played.plan, played.state
    if not plan.approval.on:
        return
    counts = np.zeros(2, dtype=np.int64)
    key = seed_keys(played.seed)
    count_approval(
        played.attributes, state.penalties, state.denials, plan.approval.below, key, counts
    )
    yield Theme("approval").note(
        "approval",
        ratio(int(counts[1]), int(counts[0])),
        "share of adults",
        "Adults who say that they approve",
        "Adults who would tell a survey that they approve / adults. An assumption put through the "
        "run; what people say under a regime that listens is no free opinion, and never a harm "
        "avoided.",
    )


def _ties(played: Played, tables: Tables) -> Iterator[Measure]:
    if not played.plan.ties.on or "ties" not in tables:
        return
    theme, row = Theme("ties"), tables["ties"].row(0, named=True)
    within, chance = row["within_tier"], row["within_tier_by_chance"]
    yield theme.harm(
        "ties_dropped_per_100_person_years",
        ratio(100 * row["dropped"], person_years(played)),
        "per 100 person-years",
        "Friends dropped for their tier",
        "Friendships that somebody who minds friends' scores dropped / people / years x 100.",
    )
    yield theme.harm(
        "tier_assortativity",
        None if within is None else within - chance,
        "share of ties beyond chance",
        "Friendship within tiers, beyond chance",
        "Share of ties between people of one tier - what ties drawn at random between people with "
        "as many friends would give, at the end. 0 where everybody is in one tier.",
    )
    yield theme.note(
        "ties_taken_up_per_100_person_years",
        ratio(100 * row["taken_up"], person_years(played)),
        "per 100 person-years",
        "Friends taken up for their tier",
        "Dormant ties that somebody who minds friends' scores took up / people / years x 100.",
    )
    yield theme.note(
        "mean_friends",
        row["mean_friends"],
        "friends",
        "Friends of each person",
        "Active ties of each person, on average, at the end.",
    )


def response_measures(played: Played, tables: Tables) -> Iterator[Measure]:
    """Return measures of how people change, as far as the response is on.

    Parameters
    ----------
    played
        The run.
    tables
        Its tables.
    """
    yield from _speech(played, tables)
    yield from _fear(played, tables)
    yield from _ties(played, tables)
    yield from _approval(played)
    yield from _deterrence(played, tables)
