"""Every measure of records, penalties, denials and points, from the ledger and the people alone.

Written from docs/measures.md and docs/engine.md in plain polars and numpy, without the product's
counting: nothing of `glasscity` is used but to read the scenario and to play it. Whole numbers must
agree exactly and quotients to 1e-9. Where a measure divides by something that leaves no record
(moments that came to pass, requests that were granted), that one number is taken from the tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import comb
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from glasscity.outcomes.run import Run
from glasscity.outcomes.running import run
from glasscity.scenario import load

PEOPLE, DAYS = 2_000, 365
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PRESETS = sorted(
    file.stem for file in (ROOT / "src" / "glasscity" / "scenario" / "presets").glob("*.yaml")
)
OTHERS = (
    "consent-leaves", "commercial-score-merged", "escalation-caps-expiry",
    "friends-firms-guarantors", "list-and-institutions", "officials-readers-characteristics",
    "safeguards-in-part", "scarce-places",
)  # fmt: skip
"""Scenarios of the tests in which more happens: people leave, tiers are tight, places are few."""
SOONER = {
    "commercial-score-merged":
        (("regime.commercial_score.merger.after", "6 months; assumed"),),
}  # fmt: skip
"""Changes without which what a scenario is about would come after the days that are played."""

NOT_FROM_THE_LEDGER = {
    "searches leave no record unless they match":
        "searches|true_matches|not_recognised|false_matches|false_matches_per_true_match",
    "a record without points may be one waived, or one without a rule": "penalties_waived",
    "made now, booked later or never": "guarantees_called|invented_denunciations_per_100000"
        "|uncovered_share_of_inventions",
    "the ledger says when points go, and not how":
        "rightful_reversed|penalties_restored|wrongful_never_objected_to|wrongful_left_standing"
        "|objections_upheld",
    "what is granted leaves no record": "benefits|benefits_worth|displaced_share",
    "members of an app or a commercial score are not marked among the people":
        "study_points_into_score|study_gifts_worth|points_from_merger|mean_commercial_score",
    "points for what somebody is stand in no ledger": "scored_lower_for_what_they_are",
    "which debts the court enters, and for how long, is drawn":
        "(listed|restricted)_(at_end|ever|entries)",
    "what others would have done": "people_silenced.*|remarks_.*|.*silence.*",
}  # fmt: skip
"""Measures of the same units that need more than the two tables, and why."""
COUNTED = re.compile(
    "record|penalt|request|points|denial|application|yuan|per 100,000 person-years|entries"
)
"""Units of what must be recomputed, or stand above."""
GROUPS = ("wrongful", "denials", "inequality", "tiers", "fines", "consent")


def kinds() -> dict[str, str]:
    """Return which kinds are wrong about what, from the table in docs/measures.md."""
    text = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    section = text[text.index("## What counts as wrongful") :]
    rows = re.findall(r"^\| ([^|]+?) \| [^|]+ \| the (\w+) \|$", section, re.MULTILINE)
    return {kind.removesuffix(" (denials only)"): about for kind, about in rows}


class Recount:
    """What the ledger and the people of a run say."""

    def __init__(
        self, played: Run, name: str | Path, overrides: tuple[tuple[str, str], ...] = ()
    ) -> None:
        scenario = load(name, overrides)
        self.regime, self.life = scenario.regime, scenario.life
        self.people = played.frame("people")
        ledger = played.frame("ledger")
        self.refusals = ledger.filter(pl.col("channel") == "institution")
        self.records = ledger.filter(pl.col("channel") != "institution")
        self.denials = self.refusals.filter(pl.col("points_or_reason") != 4)
        account = (pl.col("channel") == "study-app") | (pl.col("act") == "merger")
        takes = (pl.col("points_or_reason") < 0) & ~account
        self.scored = self.regime.scoring is not None
        self.penalties = self.records.filter(takes) if self.scored else self.records
        self.wrongful = self.penalties.filter(pl.col("truth") != "true")
        self.size, self.days = len(self.people), int(played.manifest["days"])
        self.weeks = -(-self.days // 7)
        self.acts, self.requests = played.frame("acts"), played.frame("requests")
        self.tiers = list(reversed(played.manifest["tiers"]))
        # Points for what somebody is stand in no ledger: who starts where is not known then.
        self.given = self.scored and bool(self.regime.scoring.characteristics)

    def per_100000(self, count: int) -> float:
        return count / self.size / (self.days / 365) * 100_000

    def share_in_a_year(self, rows: pl.DataFrame) -> float:
        """Return the share of people who are in rows of a year, over whole years of 52 or 53 weeks:
        from the last border at or before day 365 (n - 1) to the last at or before day 365 n; a run
        of less than a year counts as one."""
        whole = max(self.weeks * 7 // 365, 1)
        years = [(365 * n // 7, 365 * (n + 1) // 7) for n in range(whole)]
        people = [
            rows.filter(pl.col("week").is_between(a, b, closed="left"))["person"].n_unique()
            for a, b in years
        ]
        return sum(people) / (self.size * whole)

    # --- wrongful -----------------------------------------------------------------------------

    def wrongful_measures(self) -> dict[str, float | None]:
        wrong, every = len(self.wrongful), len(self.penalties)
        burdensome = self.records.filter((pl.col("truth") != "true") & (pl.col("act") != "favour"))
        found: dict[str, float | None] = {
            "penalties": every,
            "wrongful_penalties_per_100000": self.per_100000(wrong),
            "wrongful_share_of_penalties": wrong / every if every else None,
            "people_wrongly_recorded": self.share_in_a_year(burdensome),
        }
        by_kind = dict.fromkeys(kinds(), 0) | dict(self.wrongful["truth"].value_counts().rows())
        for kind, count in by_kind.items():
            found[f"wrongful:{kind}"] = count
        for about in set(kinds().values()):
            found[f"wrong_about_the_{about}"] = sum(
                by_kind[k] for k in by_kind if kinds()[k] == about
            )
        for channel, count in self.wrongful["channel"].value_counts().rows():
            found[f"wrongful_by_channel:{channel}"] = count
        return found

    def speech_measures(self) -> dict[str, float | None]:
        said = [
            name for name, act in self.life.acts.items()
            if act.context == "speech" and act.standing == "protected"
        ]  # fmt: skip
        punished = self.wrongful if self.scored else self.records
        count = len(punished.filter(pl.col("act").is_in(said) & (pl.col("truth") == "lawful act")))
        made = int(self.acts.filter(pl.col("act").is_in(said))["came_to_pass"].sum())
        return {
            "lawful_remarks_punished_per_100000": self.per_100000(count),
            "lawful_remarks_punished_share": count / made if made else None,
        }

    def other_measures(self) -> dict[str, float | None]:
        def booked(act: str) -> int:
            return len(self.records.filter(pl.col("act") == act))

        illegal = [name for name, act in self.life.acts.items() if act.standing == "illegal"]
        done = int(self.acts.filter(pl.col("act").is_in(illegal))["came_to_pass"].sum())
        noted = self.records.filter(
            pl.col("act").is_in(illegal) & (pl.col("truth") != "false event")
        )
        told = self.records.filter(pl.col("channel") == "informers")
        untrue = told.filter(
            pl.col("truth").is_in(["false identity", "false event", "act of another"])
        )
        surety = self.records.filter(pl.col("channel") == "guarantees")["points_or_reason"].sum()
        fines = self.regime.consequences.fines
        return {
            "fines": sum(float(fine.value) * booked(act) for act, fine in fines.items()),
            "recorded_per_illegal_act": len(noted) / done if done else None,
            "untrue_share_of_reports": len(untrue) / len(told) if len(told) else None,
            "guarantors_points_lost": -surety,
            "revenge_entries": booked("revenge"),
            "quota_entries": booked("quota"),
            "favour_entries": booked("favour"),
            "consent_withdrawn": self.people["left_in_week"].count() / self.size,
        }

    # --- denials ------------------------------------------------------------------------------

    def denial_measures(self) -> dict[str, float | None]:
        denied = len(self.denials)
        wrong = len(self.denials.filter(pl.col("truth") != "true"))
        asked = int(self.requests["requests"].sum())
        people = self.denials["person"].n_unique()
        tried = int(self.denials.filter(pl.col("expires") > 0)["expires"].sum())
        by_reason = dict(self.refusals["points_or_reason"].value_counts().rows())
        found: dict[str, float | None] = {
            "denied_share": denied / asked if asked else None,
            "wrongful_denials": wrong,
            "wrongful_share_of_denials": wrong / denied if denied else None,
            "people_denied": self.share_in_a_year(self.denials),
            "people_refused": people,
            "refused_attempts": tried,
            "attempts_per_person_refused": tried / people if people else None,
            "denied_by_commercial_score": by_reason.get(3, 0),
            "unserved_applications": by_reason.get(4, 0),
            "displaced_applications": by_reason.get(5, 0),
            "put_ahead": by_reason.get(5, 0),
        }
        for about in set(kinds().values()):
            of = [kind for kind, column in kinds().items() if column == about]
            found[f"wrongful_denials:{about}"] = len(self.denials.filter(pl.col("truth").is_in(of)))
        for demand in self.regime.consequences.institutions:
            found[f"denied:{demand}"] = len(self.denials.filter(pl.col("act") == demand))
        return found

    # --- inequality ---------------------------------------------------------------------------

    def burdens(self) -> dict[str, np.ndarray]:
        """Return what each person of the base bears."""
        base = self.people.filter(pl.col("scored_at_start") | (not self.scored))
        if self.scored:
            # To the border at which the points go, to the week of leaving, or to the end.
            days = self.penalties.join(self.people, on="person").with_columns(
                until=pl.when(pl.col("left_in_week").is_not_null())
                .then(7 * pl.col("left_in_week"))
                .when((pl.col("expires") >= 0) & (pl.col("expires") < self.weeks))
                .then(7 * pl.col("expires"))
                .otherwise(self.days)
            )
            per_person = days.group_by("person").agg(
                penalties=pl.len(), days=(pl.col("until") - 7 * pl.col("week")).sum()
            )
        else:
            per_person = pl.DataFrame(
                schema={"person": pl.Int64, "penalties": pl.Int64, "days": pl.Int64}
            )
        denied = self.denials.group_by("person").agg(denials=pl.len())
        table = (
            base.select("person")
            .join(per_person, on="person", how="left")
            .join(denied, on="person", how="left")
            .fill_null(0)
        )
        return {
            "penalties": table["penalties"].to_numpy(),
            "penalty-days": table["days"].to_numpy(),
            "denials": table["denials"].to_numpy(),
        }

    def inequality_measures(self) -> dict[str, float | None]:
        found: dict[str, float | None] = {}
        for quantity, burden in self.burdens().items():
            total, people = int(burden.sum()), burden.size
            if not total:
                continue
            whole, part = divmod(people, 10)
            most = np.sort(burden)[::-1]
            found[f"top_tenth:{quantity}"] = (
                most[:whole].sum() + part / 10 * (most[whole] if part else 0)
            ) / total
            if quantity != "penalty-days":
                found[f"top_tenth_by_chance:{quantity}"] = by_chance(total, people)
        return found

    # --- tiers --------------------------------------------------------------------------------

    def tier_measures(self) -> dict[str, float | None]:
        scoring = self.regime.scoring
        if scoring is None:
            return {}
        there = self.people.filter(pl.col("scored_at_end"))
        active = self.records.filter((pl.col("expires") < 0) | (pl.col("expires") >= self.weeks))
        scores = self.scores(active, there)
        assert self.given or (scores["total"] == scores["score"]).all()
        found: dict[str, float | None] = {
            "mean_score": scores["score"].mean() if len(scores) else None
        }
        if not self.given:
            tiers = self.tier_of(self.as_of_the_last_review(there))
            counts = dict(zip(*np.unique(tiers, return_counts=True), strict=True))
            for tier in self.tiers:
                found[f"people_in_tier:{tier}"] = int(counts.get(tier, 0))
            lowest = found[f"people_in_tier:{self.tiers[0]}"]
            found["share_in_lowest_tier"] = lowest / len(there) if len(there) else None
        return found

    def scores(self, records: pl.DataFrame, there: pl.DataFrame) -> pl.DataFrame:
        start = int(self.regime.scoring.start.value)
        sums = records.group_by("person").agg(points=pl.col("points_or_reason").sum())
        return there.join(sums, on="person", how="left").with_columns(
            total=start + pl.col("points").fill_null(0)
        )

    def as_of_the_last_review(self, there: pl.DataFrame) -> np.ndarray:
        """Return scores when tiers were last set: after the letters of a border, or at the end."""
        rhythm = {"monthly": 365 / 12, "yearly": 365.0}.get(self.regime.scoring.review)
        if rhythm is None:
            gone = (pl.col("expires") >= 0) & (pl.col("expires") < self.weeks)
            return self.scores(self.records.filter(~gone), there)["total"].to_numpy()
        borders = [-(-int(np.ceil(n * rhythm - 1e-9)) // 7) for n in range(1, 400)]
        last = max((week for week in borders if week < self.weeks), default=0)
        before = (pl.col("week") < last) | ((pl.col("week") == last) & (pl.col("quarter") < 0))
        gone = (pl.col("expires") >= 0) & (pl.col("expires") <= last)
        return self.scores(self.records.filter(before & ~gone), there)["total"].to_numpy()

    def tier_of(self, scores: np.ndarray) -> list[str]:
        scoring = self.regime.scoring
        shown = np.clip(scores, int(scoring.floor.value), int(scoring.ceiling.value))
        cuts = [int(scoring.tiers[tier].value) for tier in self.tiers[1:]]
        return [self.tiers[at] for at in np.searchsorted(cuts, shown, side="right")]

    def moves(self) -> pl.DataFrame:
        """Return each change of a score, in the order in which a week takes them.

        At a border first what expires, by act and moment, then the records that arrive, by who
        acted; then the week's own by time (docs/engine.md).
        """
        number = {name: act.id for name, act in self.life.acts.items()}
        rows = self.records.filter(pl.col("points_or_reason") != 0).select(
            "person", "week", "quarter", "moment", "channel", "expires",
            points="points_or_reason",
            act=pl.col("act").replace_strict(number, default=255),
            actor=pl.when(pl.col("actor") < 0).then("person").otherwise("actor"),
        )  # fmt: skip
        arriving = rows.with_columns(turn=pl.when(pl.col("quarter") < 0).then(1).otherwise(2))
        gone = rows.filter((pl.col("expires") >= 0) & (pl.col("expires") < self.weeks))
        expiring = gone.with_columns(
            week="expires", points=-pl.col("points"), quarter=pl.lit(-1, pl.Int64),
            actor="person", turn=pl.lit(0),
        ).select(arriving.columns)  # fmt: skip
        return pl.concat([arriving, expiring], how="vertical_relaxed").sort(
            "person", "week", "turn", "quarter", "actor", "act", "moment", "channel"
        )

    def spells(self) -> tuple[list[int], list[int]]:
        """Return the lengths of spells in the lowest tier: those that ended, those cut."""
        start = int(self.regime.scoring.start.value)
        left, cut = [], []
        nothing = self.moves().clear()
        moves = self.moves().partition_by("person", as_dict=True)
        for person in self.people.filter(pl.col("scored_at_start"))["person"]:
            rows = moves.get((person,), nothing)
            weeks, points = rows["week"].to_list(), rows["points"].to_numpy()
            scores = start + np.concatenate([[0], points.cumsum()])
            lowest = np.array(self.tier_of(scores)) == self.tiers[0]
            since = 0 if lowest[0] else None
            for week, before, after in zip(weeks, lowest[:-1], lowest[1:], strict=True):
                if after and not before:
                    since = week
                elif before and not after:
                    left.append(week - since)
                    since = None
            if since is not None:
                cut.append(self.weeks - 1 - since)
        return left, cut

    def everything(self) -> dict[str, float | None]:
        makers: tuple[Callable[[], dict[str, float | None]], ...] = (
            self.wrongful_measures, self.speech_measures, self.other_measures,
            self.denial_measures, self.inequality_measures, self.tier_measures,
        )  # fmt: skip
        return {name: value for make in makers for name, value in make().items()}


def by_chance(events: int, people: int) -> float:
    """Return the sum over j of min(M / 10, M P(C >= j)) / N, C binomial (N, 1 / M)."""
    total, below, most = 0.0, 0.0, 60
    for j in range(1, min(events, most) + 1):
        below += comb(events, j - 1) * (people - 1) ** (events - j + 1) / people**events
        total += min(people / 10, people * (1 - below))
    return total / events


def differs(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is not expected
    return found != pytest.approx(expected, rel=1e-9, abs=1e-12)


def check(name: str | Path, people: int, changes: Sequence[tuple[str, str]] = ()) -> Recount:
    played = run(
        name, people=people, years=DAYS / 365, seed=11, overrides=changes, ledger=True
    )  # fmt: skip
    recount = Recount(played, name)
    expected = recount.everything()
    wrong = [
        f"{measure} is {found.value}, from the ledger {expected[measure]}"
        for measure, found in played.measures.items()
        if measure in expected and differs(found.value, expected[measure])
    ]
    excused = "|".join(NOT_FROM_THE_LEDGER.values())
    if recount.given:
        excused += "|share_in_lowest_tier|people_in_tier:.*"
    wrong += [
        f"{measure} ({found.unit}): recompute it here, or say why it cannot be"
        for measure, found in played.measures.items()
        if measure not in expected
        and (COUNTED.search(found.unit) or found.group in GROUPS)
        and not re.fullmatch(excused, measure)
    ]
    assert not wrong, "\n".join(wrong)
    return recount


@pytest.mark.parametrize("name", PRESETS)
def test_every_measure_of_a_preset_is_in_its_ledger(name: str) -> None:
    check(name, PEOPLE)


@pytest.mark.parametrize("name", OTHERS)
def test_every_measure_of_a_scenario_is_in_its_ledger(name: str) -> None:
    check(ROOT / "tests" / "scenarios" / "valid" / f"{name}.yaml", 1_000, SOONER.get(name, ()))


TIGHT = (
    ("regime.scoring.tiers.ordinary", "996 points; assumed"),
    ("regime.scoring.expires", "13 weeks; assumed"),
)
"""Changes of the press version under which people go down to the lowest tier and up again."""


def test_every_spell_in_the_lowest_tier_is_in_the_ledger() -> None:
    played = run("press-2019", people=PEOPLE, years=1, seed=11, ledger=True, overrides=TIGHT)
    recount = Recount(played, "press-2019", TIGHT)
    left, cut = recount.spells()
    table = played.frame("spells")
    expected = pl.DataFrame({"weeks": table["weeks"]}).with_columns(
        left=np.array([left.count(week) for week in table["weeks"]]),
        censored=np.array([cut.count(week) for week in table["weeks"]]),
    )
    assert table.to_dict(as_series=False) == expected.to_dict(as_series=False)
    assert table["left"].sum() == len(left) > 100
    assert table["censored"].sum() == len(cut) > 100
    # Half have left at the first length that no more than half outlast, by hand.
    staying = 1.0
    for week in sorted(set(left + cut)):
        at_risk = sum(length >= week for length in left + cut)
        staying *= 1 - left.count(week) / at_risk
        if staying <= 0.5:
            break
    assert played.measures["median_weeks_in_lowest_tier"].value == week
    found = recount.everything()
    for name in ("mean_score", *(f"people_in_tier:{tier}" for tier in recount.tiers)):
        assert played.measures[name].value == pytest.approx(found[name]), name
