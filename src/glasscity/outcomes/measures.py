"""Measures: single numbers about a run, each with a unit, a type and a definition.

The type says what a number is for. A *harm* may be compared, ranked and searched for safeguards; a
*claim* is what the system says it is good for, and is only ever shown beside the harms; a
*description* is neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from glasscity.consequences.institutions import BY_PLACES, REASONS
from glasscity.engine.clock import Played
from glasscity.engine.state import NO_TIER
from glasscity.outcomes.definitions import (
    IN_WHOLE_YEARS,
    Measure,
    Tables,
    as_penalties,
    ratio,
    year_played,
    yearly_share,
)
from glasscity.outcomes.exposure import passers_by_searched
from glasscity.outcomes.regime_measures import regime_measures
from glasscity.outcomes.response_measures import response_measures
from glasscity.outcomes.safeguard_measures import safeguard_measures
from glasscity.outcomes.survival import median_stay, stay_beyond, survival
from glasscity.outcomes.watching_measures import watching_measures
from glasscity.sensing.cameras import Cameras
from glasscity.sensing.truth import ATTRIBUTION, FACT, NORM, Truth
from glasscity.units import DAYS_PER_YEAR

__all__ = ["Measure", "measure", "measures_table", "ratio"]

OF_DENIALS = (Truth.STALE, Truth.BARRED_GROUND)
"""Kinds of wrong that refusals alone can have."""

HALF_YEAR = 26
"""Weeks."""


def penalties(tables: Tables, scored: bool) -> pl.DataFrame:
    """Return the rows of `records` that are penalties.

    Parameters
    ----------
    tables
        Of the run.
    scored
        Whether the regime scores; if not, every record counts as a penalty.
    """
    return as_penalties(tables["records"], scored)


def prais_shorrocks(flows: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> float | None:
    """Return the mobility index of Prais (1955) and Shorrocks (1978).

    Parameters
    ----------
    flows
        People by tier before and after, shape (tiers, tiers).

    Returns
    -------
    float or None
        ``(n - trace(P)) / (n - 1)`` over the *n* tiers that were occupied before: 0 where nobody
        moves, 1 where the tier before tells nothing of the tier after (for equal rows of P). None
        with fewer than two occupied tiers.
    """
    occupied = flows.sum(axis=1) > 0
    count = int(occupied.sum())
    if count < 2:
        return None
    stayed = np.diag(flows)[occupied] / flows.sum(axis=1)[occupied]
    return float((count - stayed.sum()) / (count - 1))


def top_tenth(tables: Tables, quantity: str, column: str = "quantity_share") -> float | None:
    """Return the share of a burden that falls on the tenth of people who bear most of it.

    Parameters
    ----------
    tables
        Of the run.
    quantity
        The burden.
    column
        ``quantity_share``, or ``by_chance`` for what chance alone gives.
    """
    curve = tables["concentration"].filter(
        (pl.col("quantity") == quantity) & ((pl.col("people_share") - 0.1).abs() < 1e-9)
    )
    return curve[column][0] if len(curve) else None


def _tier_measures(played: Played) -> Iterator[Measure]:
    plan = played.plan
    if not plan.scored:
        return
    at_end = played.tiers[-1].sum(axis=0)
    scored = int(at_end.sum())
    tiers = list(zip(plan.tiers, at_end, strict=True))
    lowest, share = tiers[0]
    yield Measure(
        "share_in_lowest_tier",
        ratio(int(share), scored),
        "share of people scored",
        "harm",
        f"In {lowest}, the lowest tier",
        f"People in {lowest} at the end / people scored.",
        "tiers",
    )
    for tier, people in reversed(tiers):
        ever = int(played.tiers[:, :, plan.tiers.index(tier)].sum())
        said = "" if ever else " Nobody was in it at any border of the run."
        yield Measure(
            f"people_in_tier:{tier}",
            int(people),
            "people",
            "description",
            f"People in {tier}",
            f"People whose tier is {tier} at the end.{said}",
            "tiers",
        )
    mean = ratio(float(played.scores[-1, 0]), scored)
    yield Measure(
        "mean_score",
        None if mean is None else plan.rules.start + mean,
        "points",
        "description",
        "Mean latent score",
        "Mean over people scored of start + sum of active points, at the end.",
        "tiers",
    )


def _wrong(name: str, value: float | None, unit: str, title: str, definition: str) -> Measure:
    """Return a harm among what is wrongful."""
    return Measure(name, value, unit, "harm", title, definition, "wrongful")


def _wrongful_by_kind(wrong: Mapping[Truth, int], what: str) -> Iterator[Measure]:
    """Yield what is wrong about the fact, the attribution and the norm, and each kind of it."""
    yield _wrong(
        "wrong_about_the_fact",
        _of(wrong, FACT),
        what,
        f"{what.capitalize()} for what the person did not do",
        "False identity + false event + wrong inference.",
    )
    yield _wrong(
        "wrong_about_the_attribution",
        _of(wrong, ATTRIBUTION),
        what,
        f"{what.capitalize()} for what another did, by the rule",
        "Act of another (a child, a debtor) + act of a firm in which the person holds a post.",
    )
    yield _wrong(
        "wrong_about_the_norm",
        _of(wrong, NORM),
        what,
        f"{what.capitalize()} for what is lawful, or out of proportion",
        "Lawful act + disproportionate, by the scenario's yardstick.",
    )
    for truth, count in wrong.items():
        yield _wrong(
            f"wrongful:{truth.label}",
            count,
            what,
            f"Wrongful: {truth.label}",
            f"{what.capitalize()} whose truth is '{truth.label}'.",
        )


def _wrongful_measures(played: Played, tables: Tables) -> Iterator[Measure]:
    plan = played.plan
    rows = penalties(tables, plan.scored)
    total = int(rows["records"].sum())
    wrong = {
        truth: int(rows.filter(pl.col("truth") == truth.label)["records"].sum())
        for truth in (*FACT, *ATTRIBUTION, *NORM)
        if truth not in OF_DENIALS
    }
    every = sum(wrong.values())
    person_years = plan.people * plan.days / DAYS_PER_YEAR
    year = year_played(plan.days)
    what = "penalties" if plan.scored else "records"
    note = (
        "A penalty is a record that takes points."
        if plan.scored
        else "Nobody is scored, so that every record counts as a penalty."
    )

    yield _wrong(
        "wrongful_penalties_per_100000",
        ratio(every * 100_000, person_years),
        "per 100,000 person-years",
        f"Wrongful {what}",
        f"Wrongful {what} of every kind / people / years x 100,000. {note}",
    )
    yield _wrong(
        "wrongful_share_of_penalties",
        ratio(every, total),
        f"share of {what}",
        f"Share of {what} that are wrongful",
        f"Wrongful {what} of every kind / {what}.",
    )
    if plan.characteristics.barred.any():
        lower = lowered_by_what_they_are(played)
        yield _wrong(
            "scored_lower_for_what_they_are",
            ratio(int(lower.sum()), int(is_scored(played).sum())),
            "share of people scored",
            "People scored lower for what they are",
            "People whose score would be higher if they were somebody else on one of the grounds "
            "that by the scenario's yardstick may not count / people scored.",
        )
    yield from _wrongful_by_kind(wrong, what)
    by_channel = rows.filter(pl.col("truth") != "true").group_by("channel")
    for channel, count in by_channel.agg(pl.col("records").sum()).sort("channel").iter_rows():
        yield _wrong(
            f"wrongful_by_channel:{channel}",
            count,
            what,
            f"Wrongful, noted by {channel.replace('-', ' ')}",
            f"Wrongful {what} of every kind that came in by way of {channel.replace('-', ' ')}.",
        )
    yield _wrong(
        "people_wrongly_recorded",
        yearly_share(tables, "wrongly_recorded"),
        f"share of people in {year}",
        f"People with a wrongful record in {year}",
        "People against whom at least one wrongful record arrived in a year / people; "
        f"{IN_WHOLE_YEARS}.",
    )
    yield Measure(
        "penalties",
        total,
        what,
        "description",
        what.capitalize(),
        f"All {what}, rightful or not. {note}",
        "wrongful",
    )


def _of(counts: Mapping[Truth, int], kinds: tuple[Truth, ...]) -> int:
    """Return the sum over one column of what wrongful means."""
    return sum(counts.get(kind, 0) for kind in kinds)


def is_scored(played: Played) -> npt.NDArray[np.bool_]:
    """Tell who has a score at the end, shape (people,)."""
    return np.asarray(played.state.tier != NO_TIER)


def lowered_by_what_they_are(played: Played) -> npt.NDArray[np.bool_]:
    """Tell who has a lower score for a ground that may not count, shape (people,)."""
    tables = played.plan.characteristics
    lost = np.zeros(played.attributes.size, dtype=np.int64)
    for shift, mask, begin in tables.fields:
        lost += tables.barred[begin + ((played.attributes >> shift) & mask)]
    return np.asarray((lost < 0) & is_scored(played))


def _within(title: str) -> str:
    """Return a title as it stands within a sentence; names in capitals stay as they are."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def _denial_measures(played: Played, tables: Tables) -> Iterator[Measure]:
    if not played.plan.demands:
        return
    requests = tables["requests"]
    denials = tables["denials"].filter(pl.col("reason") != REASONS[BY_PLACES])
    asked, denied = int(requests["requests"].sum()), int(requests["denied"].sum())
    by_kind = dict(denials.group_by("wrongful").agg(pl.col("denials").sum()).iter_rows())
    wrong = {truth: by_kind.get(truth.label, 0) for truth in (*FACT, *ATTRIBUTION, *NORM)}
    wrongful, year = sum(wrong.values()), year_played(played.plan.days)

    def harm(name: str, value: float | None, unit: str, title: str, definition: str) -> Measure:
        return Measure(name, value, unit, "harm", title, definition, "denials")

    yield harm(
        "denied_share",
        ratio(denied, asked),
        "share of requests",
        "Requests denied",
        "Denials / requests that an institution of the scenario answered. Where places are scarce, "
        "those displaced by somebody put ahead are denied, those for whom none is left are not.",
    )
    titles = {item.name: item.entry.title for item in played.plan.items}
    for demand in played.plan.demands:
        title = _within(titles[demand])
        count = int(requests.filter(pl.col("demand") == demand)["denied"].sum())
        yield harm(
            f"denied:{demand}",
            count,
            "requests",
            f"Denied: {title}",
            f"Requests that were refused (requests, not people): {title}.",
        )
    yield harm(
        "wrongful_denials",
        wrongful,
        "requests",
        "Wrongful denials",
        "Denials that would not have come with the person's active wrongful points and listings, "
        "and what grounds that may not count cost them, taken away.",
    )
    for column, kinds in (("fact", FACT), ("attribution", ATTRIBUTION), ("norm", NORM)):
        yield harm(
            f"wrongful_denials:{column}",
            _of(wrong, kinds),
            "requests",
            f"Wrongful denials: wrong about the {column}",
            "Wrongful denials behind which most of the points, or the listing, are of one of these "
            f"kinds: {', '.join(kind.label for kind in kinds)}.",
        )
    yield harm(
        "wrongful_share_of_denials",
        ratio(wrongful, denied),
        "share of denials",
        "Share of denials that are wrongful",
        "Wrongful denials / denials.",
    )
    yield harm(
        "people_denied",
        yearly_share(tables, "denied"),
        f"share of people in {year}",
        f"People denied at least once in {year}",
        f"People with at least one denial in a year / people; {IN_WHOLE_YEARS}.",
    )


def _match_measures(played: Played, tables: Tables) -> Iterator[Measure]:
    regime = played.plan.scenario.regime
    cameras = regime.get(Cameras)
    if cameras is None:
        return
    sums = {
        name: int(tables["searches"][name].sum())
        for name in ("searches", "true_matches", "false_matches", "not_recognised")
    }
    yield Measure(
        "false_matches_per_true_match",
        ratio(sums["false_matches"], sums["true_matches"]),
        "ratio",
        "harm",
        "False matches per true match",
        "Searches that return somebody else / searches that return the actor.",
        "matches",
    )
    yield Measure(
        "false_matches",
        sums["false_matches"],
        "searches",
        "harm",
        "False matches",
        "Searches of acts in view of a camera that return somebody else.",
        "matches",
    )
    for name, title in (
        ("searches", "Acts searched"),
        ("true_matches", "True matches"),
        ("not_recognised", "Not recognised"),
    ):
        yield Measure(
            name,
            sums[name],
            "searches",
            "description",
            title,
            "Acts in view of a camera, each one search of the gallery, by what came of it.",
            "matches",
        )
    yield Measure(
        "passers_by_searched",
        passers_by_searched(played.plan, played.attributes),
        "searches per person-day",
        "description",
        "Searches of passers-by",
        "The scenario's sightings x cameras per person / 0.333, by where people are out of doors; "
        "a closed form, not drawn: the denominator where everybody who passes is searched. "
        "0 where live recognition is banned.",
        "matches",
    )


def _inequality_measures(played: Played, tables: Tables) -> Iterator[Measure]:
    scored = played.plan.scored
    who = (
        "who were scored at some time of the run"
        if scored
        else played.plan.scenario.nouns.told("of the city")
    )
    for quantity in tables["concentration"]["quantity"].unique(maintain_order=True):
        of = f"{quantity} of all people {who}"
        said = (
            " A penalty counts from the beginning of the week in which it is booked to that of the"
            " week in which its points go, or to the end of the run."
            if quantity == "penalty-days"
            else ""
        )
        yield Measure(
            f"top_tenth:{quantity}",
            top_tenth(tables, quantity),
            f"share of {quantity}",
            "harm",
            f"Share of {quantity} on the most burdened tenth",
            f"Of the {of}, the share that falls on the tenth of these people with most of "
            f"them.{said}",
            "inequality",
        )
        chance = top_tenth(tables, quantity, "by_chance")
        if chance is not None:
            yield Measure(
                f"top_tenth_by_chance:{quantity}",
                chance,
                f"share of {quantity}",
                "description",
                f"The same if chance alone spread the {quantity}",
                f"If each of the {of} fell on any of these people, all alike and independent of "
                "the others: sum over j of min(m, M P(C >= j)) / N, for N of them, M people, m = "
                "M / 10 and C binomial (N, 1/M).",
                "inequality",
            )


def _mobility_measures(played: Played, tables: Tables) -> Iterator[Measure]:
    if not played.plan.scored:
        return
    lowest, curve = played.plan.tiers[0], survival(tables["spells"])
    later = [flow for year, flow in played.transitions.items() if year > 1]
    flows = sum(later, np.zeros((len(played.plan.tiers),) * 2, np.int64))
    yield Measure(
        "median_weeks_in_lowest_tier",
        median_stay(curve),
        "weeks",
        "harm",
        f"Weeks until half have left {lowest}",
        "Kaplan-Meier median of spells in the lowest tier, those cut by the end censored; "
        "undefined where fewer than half leave within the run. A spell lasts from the week of an "
        "entry to that of the next exit, 0 weeks where both are in one.",
        "mobility",
    )
    yield Measure(
        "still_in_lowest_tier_after_half_a_year",
        stay_beyond(curve, HALF_YEAR),
        "share of spells",
        "harm",
        f"Still in {lowest} after half a year",
        "Kaplan-Meier share of spells in the lowest tier that last longer than 26 weeks.",
        "mobility",
    )
    yield Measure(
        "prais_shorrocks",
        prais_shorrocks(flows),
        "index",
        "description",
        "Mobility between tiers (Prais-Shorrocks)",
        "(n - trace P) / (n - 1) over the n tiers occupied at the start of a year, all whole years "
        "but the first pooled, which nearly everybody starts in one tier; undefined with fewer "
        "than two tiers or years.",
        "mobility",
    )


def _other_measures(played: Played, tables: Tables) -> Iterator[Measure]:
    plan = played.plan
    fines = plan.scenario.regime.consequences.fines
    by_act = dict(tables["records"].group_by("act").agg(pl.col("records").sum()).iter_rows())
    if fines:
        yuan = sum(float(fine.value) * by_act.get(act, 0) for act, fine in fines.items())
        yield Measure(
            "fines",
            yuan,
            "yuan",
            "description",
            "Fines",
            "Records of fined acts x the fine.",
            "fines",
        )
    illegal = [item.name for item in plan.items if item.act and item.act.standing == "illegal"]
    acts = tables["acts"]
    happened = int(acts.filter(pl.col("act").is_in(illegal))["came_to_pass"].sum())
    rows = tables["records"].filter(
        pl.col("act").is_in(illegal) & (pl.col("truth") != "false event")
    )
    recorded = int(rows["records"].sum())
    yield Measure(
        "recorded_per_illegal_act",
        ratio(recorded, happened),
        "records per act",
        "claim",
        "Records per illegal act",
        "Records of illegal acts that somebody did (on the right person or not) / such acts. What "
        "a system of this kind says it is for; an act seen by two channels counts twice.",
        "claims",
    )


def measure(played: Played, tables: Tables) -> dict[str, Measure]:
    """Return all measures of a run, harms first within each group.

    Parameters
    ----------
    played
        The run.
    tables
        Its tables.

    Returns
    -------
    dict of str to Measure
        By name, in the order in which they are shown.
    """
    makers: tuple[Callable[[], Iterator[Measure]], ...] = (
        lambda: _wrongful_measures(played, tables),
        lambda: _denial_measures(played, tables),
        lambda: _match_measures(played, tables),
        lambda: _mobility_measures(played, tables),
        lambda: _inequality_measures(played, tables),
        lambda: _tier_measures(played),
        lambda: watching_measures(played, tables),
        lambda: response_measures(played, tables),
        lambda: regime_measures(played, tables),
        lambda: safeguard_measures(played, tables),
        lambda: _other_measures(played, tables),
    )
    return {found.name: found for maker in makers for found in maker()}


def measures_table(measures: dict[str, Measure]) -> pl.DataFrame:
    """Return measures as a table."""
    columns = ("name", "value", "unit", "type", "title", "definition", "group")
    rows = [{column: getattr(found, column) for column in columns} for found in measures.values()]
    text = dict.fromkeys(columns, pl.String)
    return pl.DataFrame(rows, schema=text | {"value": pl.Float64})
