"""Apps, credit and scarce places: the study app, the commercial score, who was put ahead."""

from __future__ import annotations

import polars as pl

from glasscity.show import aggregate, charts
from glasscity.show.figures import rates as rates_module
from glasscity.show.figures.model import Figure, Key, Panel, table
from glasscity.show.figures.rows import Grouped, bar, bars, by_category, dot, dots, with_headings
from glasscity.show.material import Material
from glasscity.show.words import Words
from glasscity.units import DAYS_PER_YEAR

LEAST_MEMBERS = 30
"""A group with fewer members is left out."""
LEAST_GAP = 5
"""Points between groups below which their means count as alike."""
ALIKE = 1.05
"""Ratio of the largest to the smallest value below which groups count as alike."""
_WHO = ("sex", "age", "migrant")
_COMMERCIAL = "regime.commercial_score"


def study_app(run: Material, words: Words) -> Figure | None:
    """Show the time on the study app and the censures, by group; None where there is no app."""
    study = run["study"]
    members = int(study["members"].sum())
    found = by_category(study, ("members", "minutes", "points", "censures"), LEAST_MEMBERS, _WHO)
    if not members or not found:
        return None
    days = members * run.years * DAYS_PER_YEAR
    minutes = float(study["minutes"].sum()) / days
    said = [
        words.say(
            "study.sentence",
            members=words.number(members),
            minutes=words.number(round(minutes)),
            hours=words.number(round(minutes * DAYS_PER_YEAR / 60)),
            points=words.number(round(int(study["points"].sum()) / days, 1)),
            censures=words.number(int(study["censures"].sum())),
        )
    ]
    idle = run.measure("study_left_running")
    if idle is not None:
        said.append(words.say("study.idle", share=words.percent(idle)))
    if study["municipal_points"].sum():
        said.append(
            words.say("study.municipal", n=words.number(int(study["municipal_points"].sum())))
        )
    text = " ".join(said)
    panels = [_censures(found, int(study["censures"].sum()) / (members * run.years), run, words)]
    by_group = [row["minutes"] / row["members"] / run.years / DAYS_PER_YEAR for _, _, row in found]
    if max(by_group) > ALIKE * min(by_group):
        rows = [
            (d, bar(words.name(d, c), words.number(round(value, 1)), plain=value))
            for (d, c, _), value in zip(found, by_group, strict=True)
        ]
        heading = words.say("study.panel_minutes")
        drawn = bars(with_headings(rows, words))
        chart = charts.stacked_bars(drawn, words.say("axes.study_minutes"), text, words)
        panels.insert(0, Panel(chart, f"{heading}. {text}", heading))
    cells = [
        [
            words.name("dimensions", dimension),
            words.name(dimension, category),
            words.number(row["members"]),
            words.number(round(row["minutes"] / row["members"] / run.years / DAYS_PER_YEAR, 1)),
            words.number(round(row["points"] / row["members"] / run.years / DAYS_PER_YEAR, 1)),
            words.number(row["censures"]),
        ]
        for dimension, category, row in found
    ]
    columns = ["group", "stratum", "members", "minutes_a_day", "points_a_day", "censures"]
    return Figure(
        "study",
        text,
        words.say("study.title", minutes=words.number(round(minutes))),
        words.say("study.subtitle"),
        panels,
        table(columns, cells, words, 2),
        words.say("study.note"),
    )


def _censures(found: Grouped, everyone: float, run: Material, words: Words) -> Panel:
    """Draw censures per 100 members and year with their intervals."""
    rates = aggregate.with_rates(
        pl.DataFrame(
            {
                "dimension": [d for d, _, _ in found],
                "category": [c for _, c, _ in found],
                "count": [row["censures"] for _, _, row in found],
                "exposure": [row["members"] * run.years for _, _, row in found],
            }
        ),
        100,
    )
    rows = rates_module.rate_rows(rates, rates_module.category_names(rates, words), words)
    drawn = rates_module.with_headings(rows, rates["dimension"].to_list(), words)
    heading = words.say("study.panel_censured")
    text = f"{heading}. {words.say('axes.study_censured')}: {words.number(100 * everyone)}."
    chart = charts.rates_with_intervals(
        drawn, text, words, 100 * everyone, words.say("axes.study_censured")
    )
    return Panel(chart, text, heading)


def commercial_score(run: Material, words: Words) -> Figure | None:
    """Show the mean commercial score by group; None where there is no such score."""
    frame = run["commercial"]
    members = int(frame["members"].sum())
    found = by_category(frame, ("members", "score_sum"), LEAST_MEMBERS, (*_WHO, "group"))
    if not found:
        return None
    mean = {(d, c): row["score_sum"] / row["members"] for d, c, row in found}
    everyone = int(frame["score_sum"].sum()) / members
    apart = set()
    for dimension in {d for d, _ in mean}:
        of_one = [value for (d, _), value in mean.items() if d == dimension]
        if max(of_one) - min(of_one) >= LEAST_GAP:
            apart.add(dimension)
    text = words.say(
        "commercial.sentence",
        members=words.number(members),
        share=words.percent(members / run.people),
        mean=words.number(round(everyone)),
        low=words.number(round(min(mean.values()))),
        high=words.number(round(max(mean.values()))),
    )
    merged = int(frame["merged_points"].sum())
    if merged:
        text = f"{text} {words.say('commercial.merged', n=words.number(merged / members))}"
    rows = [
        (d, dot(words.name(d, c), words.number(round(mean[d, c])), mean[d, c]))
        for d, c, _ in found
        if d in apart
    ]
    bounds = [run.parameter(f"{_COMMERCIAL}.{name}") for name in ("floor", "ceiling")]
    known = [bound for bound in bounds if bound is not None]
    domain = (known[0], known[1]) if len(known) == 2 else (0.0, 1.05 * max(mean.values()))
    chart = charts.dots(
        dots(with_headings(rows, words)), domain, words.say("axes.commercial"), text, words,
        everyone,
    )  # fmt: skip
    cells = [
        [
            words.name("dimensions", d),
            words.name(d, c),
            words.number(row["members"]),
            words.number(round(mean[d, c])),
        ]
        for d, c, row in found
    ]
    return Figure(
        "commercial",
        text,
        words.say("commercial.title", mean=words.number(round(everyone))),
        words.say("commercial.subtitle"),
        [Panel(chart, text)] if apart else [],
        table(["group", "stratum", "members", "mean_score"], cells, words, 2),
        words.say("commercial.note"),
    )


def scarce_places(run: Material, words: Words) -> Figure | None:
    """Show scarce places: given out by lot, and lost to somebody put ahead."""
    frame = run["places"].filter(pl.col("applications") > 0).sort("applications", descending=True)
    if not len(frame):
        return None
    total = {c: int(frame[c].sum()) for c in ("applications", "places", "displaced", "put_ahead")}
    named = words.list([words.name("demand", demand).lower() for demand in frame["demand"]])
    if not total["displaced"] and not total["put_ahead"]:
        text = words.say(
            "places.none", n=words.number(total["applications"]), demands=named,
            places=words.number(total["places"]),
        )  # fmt: skip
        return Figure("places", text)
    key = "places.sentence" if total["displaced"] == total["put_ahead"] else "places.sentence_apart"
    text = words.say(
        key,
        n=words.number(total["applications"]),
        demands=named,
        places=words.number(total["places"]),
        ahead=words.number(total["put_ahead"]),
        displaced=words.number(total["displaced"]),
    )
    rows = [
        bar(
            words.name("demand", row["demand"]),
            words.say(
                "places.row",
                displaced=words.number(row["displaced"]),
                n=words.number(row["applications"]),
            ),
            plain=(row["places"] + row["unserved"]) / row["applications"] * 1000,
            harm=row["displaced"] / row["applications"] * 1000,
        )
        for row in frame.to_dicts()
    ]
    names = ["applications", "places", "unserved", "displaced", "put_ahead"]
    cells = [
        [words.name("demand", row["demand"]), *(words.number(row[name]) for name in names)]
        for row in frame.to_dicts()
    ]
    chart = charts.stacked_bars(bars(rows), words.say("axes.applications"), text, words)
    return Figure(
        "places",
        text,
        words.say("places.title", n=words.count("applicant", total["displaced"])),
        words.say("places.subtitle"),
        [Panel(chart, text)],
        table(["demand", *names], cells, words),
        words.say("places.note"),
        [
            Key(charts.HARM, words.say("labels.displaced")),
            Key(charts.GREY, words.say("labels.by_lot")),
        ],
    )
