"""Write a run folder that looks like the engine's, filled with invented numbers.

Test data: nothing in it comes from a simulation. The layout is the run folder's (manifest,
scenario, Parquet tables), so that the report can be built and tested on its own, and on the
awkward cases (nobody scored, thirty tiers, no wrongful record) that real runs seldom show.

Run it by hand with ``python tests/show/make_run.py FOLDER``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from glasscity.outcomes.sealing import listed, sealed

BEIJING = {
    "dongcheng": 708829,
    "xicheng": 1106214,
    "chaoyang": 3452460,
    "fengtai": 2019764,
    "shijingshan": 567851,
    "haidian": 3133469,
    "mentougou": 392606,
    "fangshan": 1312778,
    "tongzhou": 1840295,
    "shunyi": 1324044,
    "changping": 2269487,
    "daxing": 1993591,
    "huairou": 441040,
    "pinggu": 457313,
    "miyun": 527683,
    "yanqing": 345671,
}
TIERS = {"AAA": 1300, "AA": 1100, "ordinary": 600, "D": 0}
AGES = {"0-14": 0.119, "15-24": 0.12, "25-44": 0.35, "45-59": 0.215, "60-74": 0.14, "75+": 0.056}
WRONGFUL = ("false identity", "false event", "act of another", "lawful act", "disproportionate")
CELL = ["district", "sex", "age", "group", "migrant"]


@dataclass
class Plan:
    """What the invented run should look like."""

    people: int = 10_000
    weeks: int = 52
    seed: int = 1
    title: str = "Test data, not a simulation"
    summary: str = (
        "Invented numbers in the shape of a run, so that the report can be tested. "
        "No engine produced them and they mean nothing."
    )
    name: str = "test-data"
    date: str | None = "2019-04"
    certainty: str | None = "invented for tests; describes no system"
    hypothetical: Sequence[str] = (
        "Cameras feed the score in this scenario; that is hypothetical.",
    )
    tiers: dict[str, int] = field(default_factory=lambda: dict(TIERS))
    empty: Sequence[str] = ("AAA",)
    districts: dict[str, int] = field(default_factory=lambda: dict(BEIJING))
    cameras: bool = True
    wrongful: bool = True
    null_measures: bool = False
    mechanisms: bool = False


def make_run(folder: Path, **options: Any) -> Path:
    """Write the run folder and return it."""
    plan = Plan(**options)
    random = np.random.default_rng(plan.seed)
    tables = folder / "tables"
    tables.mkdir(parents=True, exist_ok=True)
    population = _population(plan, random)
    frames = {
        "population": population,
        "records": _records(plan, population, random),
        "tiers": _tiers(plan, random),
        "acts": _acts(plan),
        "searches": _searches(plan, population, random),
        **_demands(plan, population, random),
        "scores": _scores(plan, random),
        "concentration": _concentration(plan),
        "transitions": _transitions(plan, random),
        "spells": _spells(plan),
    }
    if plan.mechanisms:
        frames |= _mechanisms(population, random)
    frames["weeks"] = _weeks(plan, frames, random)
    frames["measures"] = _measures(plan, frames)
    frames["moments"] = _moments(frames)
    for name, frame in frames.items():
        frame.write_parquet(tables / f"{name}.parquet")
    (folder / "scenario.yaml").write_text(f"title: {json.dumps(plan.title)}\n", encoding="utf-8")
    rows: dict[str, int | None] = {f"tables/{name}.parquet": len(frames[name]) for name in frames}
    files = listed(folder, {"scenario.yaml": None, **rows})
    manifest = sealed({**_manifest(plan, frames), "files": files})
    (folder / "run.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    return folder


def _population(plan: Plan, random: np.random.Generator) -> pl.DataFrame:
    total = sum(plan.districts.values())
    cells = [
        (d, s, a, g, m, n / total * ps * pa * pg * pm)
        for d, n in plan.districts.items()
        for s, ps in (("female", 0.489), ("male", 0.511))
        for a, pa in AGES.items()
        for g, pg in (("majority", 0.952), ("minority", 0.048))
        for m, pm in (("no", 0.615), ("yes", 0.385))
    ]
    weights = np.array([cell[-1] for cell in cells])
    people = random.multinomial(plan.people, weights / weights.sum())
    frame = pl.DataFrame([cell[:-1] for cell in cells], schema=CELL, orient="row")
    children = (frame["age"] == "0-14").to_numpy()
    scored = people * ~children if plan.tiers else np.zeros_like(people)
    wrongly = random.binomial(people, 0.012) if plan.wrongful else np.zeros_like(people)
    return frame.with_columns(
        people=pl.Series(people),
        scored=pl.Series(scored),
        ever_scored=pl.Series(scored),
        score_sum=pl.Series(scored * 985),
        wrongly_recorded=pl.Series(wrongly),
        ever_denied=pl.Series(random.binomial(people, 0.03)),
    )


def _records(plan: Plan, population: pl.DataFrame, random: np.random.Generator) -> pl.DataFrame:
    kinds = [
        ("traffic-violation", "registers", "true", 0.30, -5),
        ("fare-dodging", "registers", "true", 0.07, -10),
        ("unpaid-judgment", "registers", "true", 0.01, -50),
        ("blood-donation", "registers", "true", 0.01, 10),
        ("traffic-violation", "registers", "false identity", 0.0030, -5),
        ("unpaid-judgment", "registers", "false event", 0.0004, -50),
        ("child-urinating", "registers", "act of another", 0.0012, -2),
        ("critical-remark", "registers", "lawful act", 0.0021, -10),
        ("fare-dodging", "registers", "disproportionate", 0.0015, -40),
        ("blood-donation", "registers", "false identity", 0.0002, 10),
    ]
    if plan.cameras:
        kinds += [
            ("fare-dodging", "cameras", "true", 0.5, -10),
            ("smoking", "cameras", "true", 0.2, -5),
            ("fare-dodging", "cameras", "false identity", 0.0080, -10),
            ("critical-remark", "cameras", "lawful act", 0.0007, -10),
        ]
    people = population["scored" if plan.tiers else "people"].to_numpy()
    minority = (population["group"] == "minority").to_numpy()
    parts = []
    for act, channel, truth, rate, points in kinds:
        if truth != "true" and not plan.wrongful:
            continue
        tilt = 1 + 2.0 * minority if truth == "false identity" else 1.0
        count = random.poisson(people * rate * tilt * plan.weeks / 52)
        parts.append(
            population.select(CELL)
            .with_columns(act=pl.lit(act), channel=pl.lit(channel), truth=pl.lit(truth))
            .with_columns(records=pl.Series(count), points=pl.Series(count * _points(plan, points)))
            .filter(pl.col("records") > 0)
            .with_columns(
                penalties=pl.when(pl.col("points") < 0).then(pl.col("records")).otherwise(0)
            )
        )
    order = ["act", "channel", "truth", *CELL, "records", "points", "penalties"]
    return pl.concat(parts).select(order)


def _moments(frames: dict[str, pl.DataFrame]) -> pl.DataFrame:
    wrong = frames["records"].filter(pl.col("truth") != "true", pl.col("penalties") > 0)
    borne = {
        "wrongful_records": wrong.group_by(CELL).agg(sum=pl.col("penalties").sum()),
        "denials": frames["denials"].group_by(CELL).agg(sum=pl.col("denials").sum()),
    }
    parts = []
    for outcome, sums in borne.items():
        cells = frames["population"].select(*CELL, "people", "scored")
        cells = cells.join(sums, on=CELL, how="left").with_columns(pl.col("sum").fill_null(0))
        parts += [
            cells.select(
                pl.lit(outcome).alias("outcome"),
                pl.lit(said).alias("scored"),
                *CELL,
                people=pl.col("scored") if said == "yes" else pl.col("people") - pl.col("scored"),
                sum=pl.when((pl.col("scored") > 0) == (said == "yes")).then("sum").otherwise(0),
            ).filter(pl.col("people") > 0)
            for said in ("yes", "no")
        ]
    return pl.concat(parts).with_columns(sum_sq=pl.col("sum") * 2)


def _points(plan: Plan, points: int) -> int:
    return points if plan.tiers else 0


def _tier_target(plan: Plan) -> np.ndarray:
    names = list(plan.tiers)
    weights = np.array([1.0 if name == "ordinary" else 0.03 for name in names])
    if "ordinary" not in names:
        weights = np.linspace(1, 2, len(names))
    weights[[name in plan.empty for name in names]] = 0
    return weights / weights.sum()


def _tiers(plan: Plan, random: np.random.Generator) -> pl.DataFrame:
    schema = {
        "week": pl.Int32,
        "day": pl.Int32,
        "district": pl.String,
        "tier": pl.String,
        "people": pl.Int64,
    }
    if not plan.tiers:
        return pl.DataFrame(schema=schema)
    names = list(plan.tiers)
    first = np.array([float(name == "ordinary") for name in names])
    first = first if first.sum() else _tier_target(plan)
    total = sum(plan.districts.values())
    rows = []
    for week in range(plan.weeks + 1):
        mix = 1 - np.exp(-week / 20)
        share = first * (1 - mix) + _tier_target(plan) * mix
        for district, people in plan.districts.items():
            count = random.multinomial(round(plan.people * people / total), share)
            rows += [
                (week, week * 7, district, t, int(n)) for t, n in zip(names, count, strict=True)
            ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _acts(plan: Plan) -> pl.DataFrame:
    rows = [
        ("fare-dodging", "Fare dodging", "transit", "illegal", plan.people * 3 // 2),
        ("critical-remark", "Critical remark", "speech", "protected", plan.people * 6),
    ]
    return pl.DataFrame(
        rows, schema=["act", "title", "context", "standing", "happened"], orient="row"
    )


def _searches(plan: Plan, population: pl.DataFrame, random: np.random.Generator) -> pl.DataFrame:
    cells = population.select("district", "sex", "age", "group", "people")
    if not plan.cameras:
        cells = cells.clear()
    searches = random.poisson(cells["people"].to_numpy() * 4.0 * plan.weeks / 52)
    true = random.binomial(searches, 0.85)
    false = random.binomial(searches - true, 0.015 if plan.wrongful else 0)
    return cells.drop("people").with_columns(
        searches=pl.Series(searches, dtype=pl.Int64),
        true_matches=pl.Series(true, dtype=pl.Int64),
        false_matches=pl.Series(false, dtype=pl.Int64),
        not_recognised=pl.Series(searches - true - false, dtype=pl.Int64),
    )


def _demands(
    plan: Plan, population: pl.DataFrame, random: np.random.Generator
) -> dict[str, pl.DataFrame]:
    people = population["people"].to_numpy()
    requests, denials = [], []
    for demand, rate, chance in (
        ("rail-trip", 2.5, 0.012),
        ("air-trip", 1.0, 0.012),
        ("loan", 0.3, 0.05),
    ):
        asked = random.poisson(people * rate * plan.weeks / 52)
        kinds = [
            ("list", "rightful", 0.5),
            ("list", "false identity", 0.02),
            ("list", "stale", 0.05),
        ]
        if plan.tiers:
            kinds += [("tier", "rightful", 0.3), ("tier", "false identity", 0.09)]
            kinds += [("tier", "disproportionate", 0.04)]
        denied = np.zeros_like(asked)
        for reason, wrongful, share in kinds:
            if wrongful != "rightful" and not plan.wrongful:
                continue
            count = random.binomial(asked, chance * share)
            denied += count
            denials.append(
                population.select(CELL)
                .with_columns(
                    demand=pl.lit(demand), reason=pl.lit(reason), wrongful=pl.lit(wrongful)
                )
                .with_columns(denials=pl.Series(count))
                .filter(pl.col("denials") > 0)
            )
        requests.append(
            population.select(CELL).with_columns(
                demand=pl.lit(demand), requests=pl.Series(asked), denied=pl.Series(denied)
            )
        )
    return {
        "requests": pl.concat(requests).select("demand", *CELL, "requests", "denied"),
        "denials": pl.concat(denials).select("demand", "reason", "wrongful", *CELL, "denials"),
    }


def _scores(plan: Plan, random: np.random.Generator) -> pl.DataFrame:
    if not plan.tiers:
        return pl.DataFrame(schema={"score": pl.Int32, "people": pl.Int64})
    lost = random.negative_binomial(0.6, 0.012, plan.people)
    won = random.poisson(0.4, plan.people) * 10
    score = np.clip(1000 - lost + won, 0, 1290)
    score[random.random(plan.people) < 0.55] = 1000
    lows = score // 10 * 10
    lows[(lows == 1000) & (score > 1000)] = 1001
    edges, people = np.unique(lows, return_counts=True)
    return pl.DataFrame({"score": edges.astype(np.int32), "people": people.astype(np.int64)})


def _concentration(plan: Plan) -> pl.DataFrame:
    share = np.linspace(0, 1, 101)
    names = {"penalties": 5, "penalty-days": 7} if plan.tiers else {}
    names |= {"denials": 25}
    parts = [
        pl.DataFrame(
            {
                "quantity": [name] * 101,
                "people_share": share,
                "quantity_share": 1 - (1 - share) ** power,
                "by_chance": 1 - (1 - share) ** 2,
            }
        )
        for name, power in names.items()
    ]
    return pl.concat(parts)


def _transitions(plan: Plan, random: np.random.Generator) -> pl.DataFrame:
    names = list(plan.tiers)
    rows = []
    for year in range(1, plan.weeks // 52 + 1):
        for i, start in enumerate(names):
            size = 0 if start in plan.empty else round(plan.people / len(names))
            near = np.array([np.exp(-3.0 * abs(i - j)) for j in range(len(names))])
            near[[name in plan.empty for name in names]] = 0
            count = random.multinomial(size, near / near.sum()) if size else near * 0
            rows += [(year, start, end, int(n)) for end, n in zip(names, count, strict=True) if n]
    schema = {"year": pl.Int32, "from_tier": pl.String, "to_tier": pl.String, "people": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _spells(plan: Plan) -> pl.DataFrame:
    schema = {"weeks": pl.Int32, "left": pl.Int64, "censored": pl.Int64}
    if not plan.tiers or list(plan.tiers)[-1] in plan.empty:
        return pl.DataFrame(schema=schema)
    rows = [(w, max(0, 14 - w // 3), 2 + w // 8) for w in range(1, plan.weeks + 1)]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _weeks(
    plan: Plan, frames: dict[str, pl.DataFrame], random: np.random.Generator
) -> pl.DataFrame:
    week = np.arange(plan.weeks)
    per_week = frames["records"]["records"].sum() // plan.weeks
    wrongful = frames["records"].filter(pl.col("truth") != "true")["records"].sum() // plan.weeks
    score = 1000 - 15 * (1 - np.exp(-week / 20)) if plan.tiers else np.full(plan.weeks, np.nan)
    return pl.DataFrame(
        {
            "week": week.astype(np.int32),
            "day": (week * 7).astype(np.int32),
            "people": np.full(plan.weeks, plan.people),
            "mean_score": score,
            "sd_score": np.full(plan.weeks, 40.0),
            "records": random.poisson(per_week, plan.weeks),
            "wrongful_records": random.poisson(wrongful, plan.weeks),
            "points_lost": random.poisson(per_week * 9, plan.weeks),
            "points_gained": random.poisson(50, plan.weeks),
            "requests": random.poisson(700, plan.weeks),
            "denials": random.poisson(9, plan.weeks),
            "wrongful_denials": random.poisson(2, plan.weeks),
            "listed": np.full(plan.weeks, plan.people // 100),
            "remarks": np.full(plan.weeks, 120),
            "withheld": np.arange(plan.weeks) // 2,
            "digest": [None] * plan.weeks,
        }
    )


def _mechanisms(population: pl.DataFrame, random: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return tables of every mechanism that has a figure."""
    people = population["people"].to_numpy()
    cell, size = population.select(CELL), len(population)
    remarks = [
        cell.with_columns(
            act=pl.lit("critical-post"),
            recorded_before=pl.lit(before),
            kept=pl.Series(random.poisson(people * 3)),
            withheld=pl.Series(random.poisson(people * (0.8 if before == "yes" else 0.2))),
        ).with_columns(on_other_grounds=pl.col("withheld") // 2)
        for before in ("no", "yes")
    ]
    names = population["district"].unique(maintain_order=True).to_list()
    ones, members = np.ones(len(names)), people // 10 + 1
    return {
        "remarks": pl.concat(remarks),
        "fates": pl.DataFrame(
            {"fate": ["expired", "reversed"], "truth": ["true", "false event"], "penalties": [9, 1]}
        ),
        "objections": pl.DataFrame(
            {"objection": ["none", "won"], "truth": ["false event"] * 2, "penalties": [3, 1]}
        ),
        "reviews": pl.DataFrame(
            {"match": ["true", "false"], "passed": [80, 2], "stopped": [3, 15]}
        ),
        "watched": pl.DataFrame(
            {
                "district": names,
                "in_view": (ones * 50).astype(np.int64),
                "looked_at": (ones * 9).astype(np.int64),
                "attention": 0.02 * (1 + np.arange(len(names)) / 9),
            }
        ),
        "exposure": pl.DataFrame(
            {
                "district": names,
                "recognised_per_day": 17.0 * ones,
                "hours_covered_share": 0.6 * ones,
                "unique_from_4": 0.4 * ones,
                "sampled": (ones * 20).astype(np.int64),
            }
        ),
        "places": pl.DataFrame(
            {
                "demand": ["nursery-place", "job"],
                "applications": [100, 500],
                "places": [60, 400],
                "unserved": [30, 100],
                "displaced": [10, 0],
                "put_ahead": [10, 0],
            }
        ),
        "study": cell.with_columns(
            members=pl.Series(members),
            points=pl.Series(members * 6000),
            minutes=pl.Series(members * 9000.0),
            censures=pl.Series(random.poisson(members * 0.3)),
            gifts=pl.Series(members),
            municipal_points=pl.Series(np.zeros(size, dtype=np.int64)),
        ),
        "commercial": cell.with_columns(
            members=pl.Series(members),
            score_sum=pl.Series(members * 680 + random.integers(0, 9, size)),
            merged_points=pl.Series(members),
        ),
    }


def _measures(plan: Plan, frames: dict[str, pl.DataFrame]) -> pl.DataFrame:
    records, denials = frames["records"], frames["denials"]
    years = plan.people * plan.weeks / 52
    wrong = records.filter((pl.col("truth") != "true") & (pl.col("points") < 0))["records"].sum()
    bad = denials.filter(pl.col("wrongful") != "rightful")["denials"].sum()
    asked = frames["requests"]["requests"].sum()
    searches = frames["searches"]
    hits = searches["true_matches"].sum()
    per = "per 100,000 person-years"
    rows: list[tuple[str, float | None, str, str, str, str, str]] = [
        ("wrongful_penalties", wrong / years * 1e5, per, "harm", "Wrongful penalties",
         "Records that cost points although the person did not do it, or it was lawful, "
         "divided by person-years.", "wrongful"),
        ("people_wrongly_recorded", frames["population"]["wrongly_recorded"].sum() / plan.people,
         "share", "harm", "People with a wrongful record",
         "Share of all people with one or more wrongful records.", "wrongful"),
        ("wrongful_denials", bad / asked * 1e3, "per 1,000 requests", "harm", "Wrongful denials",
         "Denials that would have been granted with the active wrongful points removed.",
         "denials"),
        ("false_per_true", searches["false_matches"].sum() / hits if hits else None, "ratio",
         "harm", "False matches per true match",
         "False matches of camera searches divided by true matches.", "matches"),
        ("top_percent", 0.049 if plan.tiers else None, "share", "harm",
         "Penalties borne by one in a hundred",
         "Share of all penalties on the one per cent of people with most.", "inequality"),
        ("median_out", None, "weeks", "harm", "Median time out of the lowest tier",
         "Kaplan-Meier median; undefined where half never left.", "mobility"),
        ("mean_score", 985.2 if plan.tiers else None, "points", "description", "Mean score",
         "Mean of the shown scores on the last day.", "tiers"),
        ("lowest_share", 0.027 if plan.tiers else None, "share", "harm",
         "People in the lowest tier", "Share of scored people in the lowest tier at the end.",
         "tiers"),
        ("debts_paid", 0.26, "per person-year", "claim", "Debts paid",
         "Listed debts paid per listed person and year: the system's stated aim.", "denials"),
        ("offences_recorded", 0.71, "share", "claim", "Offences recorded",
         "Share of unlawful acts that led to a record.", "tiers"),
    ]  # fmt: skip
    if plan.null_measures:
        rows = [(n, None, *rest) for n, _, *rest in rows]  # type: ignore[misc]
    names = ["name", "value", "unit", "type", "title", "definition", "group"]
    return pl.DataFrame(rows, schema=names, orient="row", schema_overrides={"value": pl.Float64})


def _sources(plan: Plan) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []

    def add(path: str, value: float, unit: str, low: Any, high: Any, kind: str, text: str) -> None:
        rows.append(
            {
                "path": path,
                "value": value,
                "unit": unit,
                "low": low,
                "high": high,
                "kind": kind,
                "source": text,
                "reference_text": "",
                "note": "chosen for the test" if kind == "assumed" else "",
            }
        )

    census = "test-census table 2"
    for district, people in plan.districts.items():
        add(f"life.people.districts.{district}", people, "people", None, None, "published", census)
    for i in range(40):
        path = f"life.acts.act-{i}.channels.registers"
        add(path, 0.05, "share", 0.01, 0.2, "assumed", "assumed")
    add("regime.sensing.cameras.false_match", 1.7e-8, "per comparison", 5e-9, 1e-7, "published",
        "test-bench table 4")  # fmt: skip
    add("regime.scoring.start", 1000, "points", None, None, "described", "press report, 2019")
    for tier, cut in plan.tiers.items():
        add(f"regime.scoring.tiers.{tier}", cut, "points", None, None, "described", "press report")
    return rows


def _manifest(plan: Plan, frames: dict[str, pl.DataFrame]) -> dict[str, Any]:
    cameras = {
        "gallery": plan.people,
        "false_match": 1.7e-8,
        "miss": 0.1,
        "fpir": 1.7e-4,
        "sightings": 30.0,
        "searches_per_person_day": 9.0,
    }
    return {
        "scenario": plan.title,
        "name": plan.name,
        "summary": plan.summary,
        "date": plan.date,
        "certainty": plan.certainty,
        "hypothetical": list(plan.hypothetical),
        "hash": "0123456789abcdef",
        "life_hash": "fedcba9876543210",
        "seed": plan.seed,
        "people": plan.people,
        "days": plan.weeks * 7 + 1,
        "weeks": plan.weeks,
        "digest": "00000000deadbeef",
        "version": "0.1.0",
        "tiers": list(plan.tiers),
        "start": 1000 if plan.tiers else None,
        "moments_drawn": plan.people * 120,
        "moments_realised": plan.people * 80,
        "records": int(frames["records"]["records"].sum()),
        "engine_seconds": 0.5,
        "people_seconds": 0.1,
        "peak_bytes": 200_000_000,
        "threads": 2,
        "environment": {"python": "3.11", "numpy": "2", "numba": "0", "platform": "test"},
        "started": "2026-01-02T03:04:05+00:00",
        "command": f"glasscity run {plan.name} --people {plan.people} --seed {plan.seed}",
        "score_bin": 10,
        "cameras": cameras if plan.cameras else None,
        "sources": _sources(plan),
        "references": [
            {
                "id": "test-census",
                "type": "report",
                "title": "A census bulletin invented for tests",
                "author": [{"literal": "Nobody's statistics office"}],
                "issued": {"date-parts": [[2020]]},
                "URL": "https://example.org/census",
            },
            {
                "id": "test-bench",
                "type": "article-journal",
                "title": "A benchmark invented for tests",
                "author": [{"family": "Doe", "given": "J."}, {"family": "Roe", "given": "R."}],
                "container-title": "Journal of Test Data",
                "issued": {"date-parts": [[2021, 3]]},
                "DOI": "10.0000/test",
            },
        ],
        "format": 2,
    }


if __name__ == "__main__":
    print(make_run(Path(sys.argv[1])))
