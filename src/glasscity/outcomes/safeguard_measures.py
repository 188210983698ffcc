"""Measures of what protects people: objections, restoration, review by a person, consent."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from glasscity.engine.clock import Played
from glasscity.engine.state import WITHDRAWN
from glasscity.outcomes.definitions import Measure, Tables, Theme, ratio
from glasscity.response.restoration import Restoration
from glasscity.scoring.consent import Consent
from glasscity.sensing.human_review import HumanReview


def _appeals(tables: Tables) -> Iterator[Measure]:
    theme = Theme("objections")
    if "objections" not in tables:
        return
    wrongful = tables["objections"].filter(pl.col("truth") != "true")
    counts = dict(wrongful.group_by("objection").agg(pl.col("penalties").sum()).iter_rows())
    every, none, won = sum(counts.values()), counts.get("none", 0), counts.get("won", 0)
    rightful = tables["objections"].filter(pl.col("truth") == "true")
    upheld = int(rightful.filter(pl.col("objection") == "won")["penalties"].sum())
    yield theme.harm(
        "wrongful_never_objected_to",
        ratio(none, every),
        "share of wrongful penalties",
        "Wrongful penalties that nobody objects to",
        "Wrongful penalties without an objection, most often because nobody told the person, / "
        "wrongful penalties.",
    )
    yield theme.harm(
        "wrongful_left_standing",
        ratio(every - won, every),
        "share of wrongful penalties",
        "Wrongful penalties that no objection removes",
        "Wrongful penalties without an objection that is upheld, within the run or later / "
        "wrongful penalties.",
    )
    yield theme.note(
        "objections_upheld",
        ratio(won, every - none),
        "share of objections",
        "Objections to wrongful penalties that are upheld",
        "Objections to wrongful penalties that are upheld / such objections.",
    )
    yield theme.note(
        "rightful_reversed",
        upheld,
        "penalties",
        "Rightful penalties taken back",
        "Penalties in which nothing was wrong, and against which an objection is upheld.",
    )


def _restoration(played: Played, tables: Tables) -> Iterator[Measure]:
    restoration = played.plan.scenario.regime.get(Restoration)
    if restoration is None or not played.plan.scored:
        return
    theme = Theme("restoration")
    fates = tables.get("fates")
    restored = wrongful = 0
    if fates is not None:
        rows = fates.filter(pl.col("fate") == "restored")
        restored = int(rows["penalties"].sum())
        wrongful = int(rows.filter(pl.col("truth") != "true")["penalties"].sum())
    hours = float(restoration.hours.value)
    yield theme.harm(
        "restoration_hours",
        restored * hours,
        "hours",
        "Service to work off penalties",
        "Penalties worked off within the run x the hours of service for each.",
    )
    yield theme.harm(
        "restoration_hours_for_wrongful",
        wrongful * hours,
        "hours",
        "Service to work off wrongful penalties",
        "Wrongful penalties worked off within the run x the hours of service for each.",
    )
    yield theme.note(
        "penalties_restored",
        restored,
        "penalties",
        "Penalties worked off",
        "Penalties whose points went because the person worked them off, within the run.",
    )


def _review(played: Played, tables: Tables) -> Iterator[Measure]:
    if played.plan.scenario.regime.get(HumanReview) is None or "reviews" not in tables:
        return
    theme, reviews = Theme("review"), tables["reviews"]
    rows = {match: (passed, stopped) for match, passed, stopped in reviews.iter_rows()}
    yield theme.harm(
        "false_matches_confirmed",
        rows["false"][0],
        "matches",
        "False matches that people confirm",
        "Camera matches with somebody else that a person confirms, so that they count.",
    )
    yield theme.note(
        "matches_reviewed",
        sum(map(sum, rows.values())),
        "matches",
        "Matches reviewed by a person",
        "Camera matches, true or false, that a person looks at before they count.",
    )


def _consent(played: Played) -> Iterator[Measure]:
    if played.plan.scenario.regime.get(Consent) is None:
        return
    withdrawn = int(played.tallies.extra[WITHDRAWN])
    yield Theme("consent").note(
        "consent_withdrawn",
        ratio(withdrawn, played.plan.people),
        "share of people",
        "People who withdrew their consent",
        "People who agreed to be scored and left within the run / people.",
    )


def safeguard_measures(played: Played, tables: Tables) -> Iterator[Measure]:
    """Return measures of safeguards, as far as they are on.

    Parameters
    ----------
    played
        The run.
    tables
        Its tables.
    """
    yield from _appeals(tables)
    yield from _restoration(played, tables)
    yield from _review(played, tables)
    yield from _consent(played)
