"""Measures of what else a regime does: officials, study app, commercial score, places, benefits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from glasscity.consequences.blacklist import THE_LIST, THE_ORDER
from glasscity.engine.clock import Played
from glasscity.engine.plan import FAVOUR, QUOTA, REVENGE
from glasscity.engine.state import (
    CALLED,
    FORGIVEN,
    LEFT_RUNNING,
    LISTINGS,
    NO_TIER,
    SESSIONS,
)
from glasscity.outcomes.definitions import (
    Measure,
    Tables,
    Theme,
    ratio,
    ratio_of,
)
from glasscity.scenario import Resolved
from glasscity.sensing.delay import weeks_of
from glasscity.sensing.registers import Registers
from glasscity.units import DAYS_PER_YEAR

MINUTES_PER_HOUR = 60


def _officials(played: Played, tables: Tables) -> Iterator[Measure]:
    scoring = played.plan.scenario.regime.scoring
    if scoring is None or scoring.officials is None:
        return
    theme, records, extra = Theme("officials"), tables["records"], played.tallies.extra

    def booked(act: str) -> int:
        return int(records.filter(pl.col("act") == act)["records"].sum())

    yield theme.harm(
        "revenge_entries",
        booked(REVENGE),
        "records",
        "Entries out of revenge",
        "Entries by officials against somebody scored who did nothing.",
    )
    yield theme.harm(
        "quota_entries",
        booked(QUOTA),
        "records",
        "Entries to fill a quota",
        played.plan.scenario.nouns.told(
            "Entries made up because a district had too few penalties in a month, against people "
            "who are scored."
        ),
    )
    yield theme.note(
        "favour_entries",
        booked(FAVOUR),
        "records",
        "Entries as a favour",
        "Entries by officials in favour of somebody scored who did nothing for them.",
    )
    yield theme.note(
        "penalties_waived",
        int(extra[FORGIVEN]),
        "records",
        "Penalties waived",
        "Records whose points an official waived; they stay on file, for 0 points. A lever in few "
        "hands, not a safeguard.",
    )


def _guarantees(played: Played, tables: Tables) -> Iterator[Measure]:
    if not (played.plan.guarantees.follows >= 0).any():
        return
    theme = Theme("guarantees")
    rows = tables["records"].filter(pl.col("channel") == "guarantees")
    yield theme.harm(
        "guarantees_called",
        int(played.tallies.extra[CALLED]),
        "guarantees",
        "Guarantors reached by another's default",
        "Recorded defaults that reach whoever stood surety, within the run or later.",
    )
    yield theme.harm(
        "guarantors_points_lost",
        -int(rows["points"].sum()),
        "points",
        "Points that guarantors lost",
        "Points taken from guarantors for somebody else's default.",
    )


def _study_app(played: Played, tables: Tables) -> Iterator[Measure]:
    app = played.plan.scenario.regime.study_app
    if app is None or "study" not in tables:
        return
    theme, study, extra = Theme("study app"), tables["study"], played.tallies.extra
    members = int(study["members"].sum())
    member_years = members * played.plan.days / DAYS_PER_YEAR
    yield theme.harm(
        "study_hours_per_member_year",
        ratio_of(members, float(study["minutes"].sum()) / MINUTES_PER_HOUR, member_years),
        "hours per member-year",
        "Time on the study app",
        "Time that party members spend on the app, without days on which it only runs, / members / "
        "years. Undefined for fewer than ten members.",
    )
    yield theme.harm(
        "study_censures_per_member_year",
        ratio_of(members, int(study["censures"].sum()), member_years),
        "per member-year",
        "Censures for too few points",
        "Months in which the party cell censured a member for too few app points / members / "
        "years. Undefined for fewer than ten members.",
    )
    yield theme.note(
        "study_left_running",
        ratio(int(extra[LEFT_RUNNING]), int(extra[SESSIONS])),
        "share of days of use",
        "Days on which the app only ran",
        "Days of use on which a member let the app run without looking / days of use.",
    )
    if played.plan.study.into_score and played.plan.scored:
        yield theme.note(
            "study_points_into_score",
            ratio_of(members, int(study["municipal_points"].sum()), members),
            "points per member",
            "Municipal points from the app",
            "Municipal points that the app gave in the run / party members.",
        )
    if app.gift is not None:
        gifts = int(study["gifts"].sum())
        yield theme.note(
            "study_gifts_worth",
            gifts * float(app.gift_worth.value),
            "yuan",
            "Gifts from the app",
            "Whole gifts that members' points would buy x what one is worth.",
        )


def _commercial(played: Played, tables: Tables) -> Iterator[Measure]:
    if not played.plan.commercial.on:
        return
    theme, state = Theme("commercial score"), played.state
    table = tables.get("commercial")
    members = 0 if table is None else int(table["members"].sum())
    score_sum = 0 if table is None else int(table["score_sum"].sum())
    refused = tables.get("denials", pl.DataFrame(schema={"reason": pl.String, "denials": pl.Int64}))
    if (played.plan.institutions["least_commercial"] > 0).any():
        refused = refused.filter(pl.col("reason") == "commercial score")
        yield theme.harm(
            "denied_by_commercial_score",
            int(refused["denials"].sum()),
            "requests",
            "Denied for a low commercial score",
            "Requests refused for nothing but a commercial score below the institution's bar.",
        )
    if state.merged.size:
        folded = (state.commercial >= 0) & (state.tier != NO_TIER)
        moved = int(np.abs(state.merged[folded].astype(np.int64)).sum())
        yield theme.harm(
            "points_from_merger",
            ratio(moved, int(folded.sum())),
            "points per member",
            "Municipal points moved by the merger",
            "Absolute municipal points that the commercial score stands for / members who are "
            "scored, at the end.",
        )
    yield theme.note(
        "commercial_members",
        ratio(members, played.plan.people),
        "share of people",
        "Members of the commercial score",
        "People with a commercial score / people, at the end.",
    )
    yield theme.note(
        "mean_commercial_score",
        ratio_of(members, score_sum, members),
        "points",
        "Mean commercial score",
        "Mean commercial score of members at the end. Undefined for fewer than ten members.",
    )


def nobody_new(scenario: Resolved) -> dict[str, int]:
    """Return for how many weeks from day 0 on nobody comes new on either instrument.

    Records of court cases take months, and none of a case from before day 0 is on its way, while
    those who are there at the start leave as they pay: a stock shrinks until the first ones come.

    Parameters
    ----------
    scenario
        Resolved.

    Returns
    -------
    dict of str to int
        Weeks, for ``listed`` and ``restricted``; 0 without the instrument, where nobody is there
        at the start, and where acts come by other channels than registers.
    """
    registers = scenario.regime.get(Registers)
    consequences = scenario.regime.consequences
    found = {}
    for name, one in (("listed", consequences.blacklist), ("restricted", consequences.restriction)):
        found[name] = 0
        if one is None or registers is None or not one.already.value:
            continue
        delays = [registers.arrives(act) for act in one.acts]
        found[name] = min(map(weeks_of, delays))
    return found


def _nobody_new(weeks: int) -> str:
    if not weeks:
        return ""
    much = f"{weeks} week{'s' * (weeks > 1)}"
    return (
        f" Nobody comes new in the first {much}, for so long a record takes and none from before "
        "day 0 is on its way, while those there at the start leave: until then it shrinks."
    )


def _lists(played: Played) -> Iterator[Measure]:
    plan, state = played.plan, played.state
    instruments = ((plan.blacklist, THE_LIST, "list"), (plan.restriction, THE_ORDER, "order"))
    for instrument, which, word in instruments:
        if not instrument.on:
            continue
        theme, on = Theme("court's list"), "on" if which == THE_LIST else "under"
        name = "listed" if which == THE_LIST else "restricted"
        entries = int(played.windows[:, LISTINGS + which].sum())
        yield theme.harm(
            f"{name}_at_end",
            int(played.listed[-1, which]),
            "people",
            f"{on.capitalize()} the court's {word} at the end",
            f"People whose name stands {on} the court's {word} at the end of the run: a stock."
            + _nobody_new(nobody_new(plan.scenario)[name]),
        )
        yield theme.harm(
            f"{name}_ever",
            int((state.listed_until[:, which] > 0).sum()),
            "people",
            f"Ever {on} the court's {word}",
            f"People who were {on} the court's {word} at the start or came {on} it in the run, "
            "each counted once: it only grows with the length of the run.",
        )
        yield theme.note(
            f"{name}_entries",
            entries,
            "entries",
            f"Entries {on} the court's {word}",
            "Records of the run that put somebody there, renewals counted again: published counts "
            "are cumulative entries, never the number of people named today.",
        )


def _attempts(played: Played) -> Iterator[Measure]:
    if not played.plan.demands:
        return
    theme = Theme("denials")
    refused, tried = int((played.state.denials > 0).sum()), int(played.tallies.attempts.sum())
    yield theme.harm(
        "people_refused",
        refused,
        "people",
        "People refused anything",
        "People with at least one denial in the run.",
    )
    if played.plan.again_above.shape[1]:
        yield theme.note(
            "refused_attempts",
            tried,
            "attempts",
            "Attempts refused",
            "How often those tried whose wish was refused for a list, an order or a score. Counts "
            "of refused tickets are of this kind.",
        )
        yield theme.note(
            "attempts_per_person_refused",
            ratio(tried, refused),
            "attempts per person",
            "Attempts per person refused",
            "Attempts refused / people with at least one denial, those displaced from a place "
            "among them.",
        )


def _places(tables: Tables) -> Iterator[Measure]:
    if "places" not in tables:
        return
    theme, sums = Theme("places"), tables["places"].sum()
    asked, displaced = int(sums["applications"][0]), int(sums["displaced"][0])
    yield theme.harm(
        "displaced_applications",
        displaced,
        "applications",
        "Displaced by somebody put ahead",
        "Applications for scarce places that a lot would have served, and that went without "
        "because somebody was put ahead for a tier. Each place so given is one taken.",
    )
    yield theme.harm(
        "displaced_share",
        ratio(displaced, asked),
        "share of applications",
        "Share of applications displaced",
        "Displaced / applications for scarce places.",
    )
    yield theme.note(
        "put_ahead",
        int(sums["put_ahead"][0]),
        "applications",
        "Put ahead for a tier",
        "Applications served that a lot would not have served; as many as are displaced.",
    )
    yield theme.note(
        "unserved_applications",
        int(sums["unserved"][0]),
        "applications",
        "No place left",
        "Applications that a lot would not have served either: a shortage, and no denial.",
    )


def _benefits(played: Played, tables: Tables) -> Iterator[Measure]:
    if "benefits" not in tables:
        return
    theme, benefits = Theme("benefits"), tables["benefits"]
    institutions = played.plan.scenario.regime.consequences.institutions
    given = dict(benefits.group_by("demand").agg(pl.col("benefits").sum()).iter_rows())
    yield theme.note(
        "benefits",
        sum(given.values()),
        "requests",
        "Answers with something on top",
        "Requests granted with a benefit for a tier or a commercial score.",
    )
    worth = {demand: float(institutions[demand].benefit_worth.value) for demand in sorted(given)}
    if any(worth.values()):
        yield theme.note(
            "benefits_worth",
            sum(given[demand] * each for demand, each in worth.items()),
            "yuan",
            "Worth of what is put on top",
            "Each such answer x what the scenario says it is worth.",
        )


def regime_measures(played: Played, tables: Tables) -> Iterator[Measure]:
    """Return measures of officials, guarantees, apps, places and benefits, as far as they are on.

    Parameters
    ----------
    played
        The run.
    tables
        Its tables.
    """
    yield from _attempts(played)
    yield from _lists(played)
    yield from _places(tables)
    yield from _officials(played, tables)
    yield from _guarantees(played, tables)
    yield from _study_app(played, tables)
    yield from _commercial(played, tables)
    yield from _benefits(played, tables)
