"""Who watches and who tells: informers, the control room, and how exposed people are."""

from __future__ import annotations

import polars as pl

from glasscity.show import charts
from glasscity.show.figures.model import Figure, Panel, table
from glasscity.show.figures.rows import bar, bars, dot, dots
from glasscity.show.material import Material
from glasscity.show.words import Words, humanise

FALSE_REPORT = "false-report"
"""Act of those whose made-up denunciation comes to light; a record against the informer."""
PER_PERSON_YEARS = 100_000
EVEN = 0.02
"""A spread over districts below which sixteen equal bars would show nothing."""
MUCH = 1.1
"""Times the average attention above which a district stands out."""
_TOLD = (
    ("saw", ("true",)),
    ("other", ("false identity", "act of another", "act of a firm")),
    ("misread", ("wrong inference",)),
    ("nothing", ("false event",)),
    ("lawful", ("lawful act", "disproportionate")),
)


def denunciations(run: Material, words: Words) -> Figure | None:
    """Show informers' reports by what lies behind them; None where nobody informs."""
    records = run["records"].filter(pl.col("channel") == "informers")
    reports = records.filter(pl.col("act") != FALSE_REPORT)
    total = int(reports["records"].sum())
    if not total:
        return None
    count = {
        key: int(reports.filter(pl.col("truth").is_in(truths))["records"].sum())
        for key, truths in _TOLD
    }
    untrue = count["other"] + count["misread"] + count["nothing"]
    text = words.say(
        "denunciations.sentence",
        total=words.count("report", total),
        saw=words.number(count["saw"]),
        other=words.number(count["other"]),
        nothing=words.number(count["nothing"]),
    )
    text = " ".join([text, *_made_up(run, words)])
    rows = [
        bar(
            words.say(f"denunciations.{key}"),
            words.say("labels.count_share", n=words.number(n), share=words.percent(n / total)),
            **{"harm" if key in ("other", "misread", "nothing") else "plain": n / total},
        )
        for key, n in count.items()
        if n or key not in ("misread", "lawful")
    ]
    chart = charts.stacked_bars(
        bars(rows), words.say("axes.reports_share"), text, words, share=True
    )
    cells = [
        [words.say(f"denunciations.{key}"), words.number(n), words.percent(n / total)]
        for key, n in count.items()
    ]
    return Figure(
        "denunciations",
        text,
        words.say("denunciations.title", share=words.percent(untrue / total)),
        words.say("denunciations.subtitle"),
        [Panel(chart, text)],
        table(["report", "count", "share"], cells, words),
        words.say("denunciations.note"),
    )


def _made_up(run: Material, words: Words) -> list[str]:
    """Say how many denunciations were made up, and how many of them come to light."""
    rate = run.measure("invented_denunciations_per_100000")
    uncovered = run.measure("uncovered_share_of_inventions")
    if not rate:
        return []
    invented = round(rate * run.people * run.years / PER_PERSON_YEARS)
    if uncovered is None:
        return [words.say("denunciations.invented_only", n=words.number(invented))]
    share = words.percent(uncovered)
    return [words.say("denunciations.invented", n=words.number(invented), share=share)]


def attention(run: Material, words: Words) -> Figure | None:
    """Show the control room's attention by district; None where there is no control room."""
    people = run["population"].group_by("district").agg(pl.col("people").sum())
    watched = run["watched"].join(people, on="district").filter(pl.col("people") > 0)
    mean = watched["attention"].mean()
    if len(watched) < 2 or not isinstance(mean, float) or not mean:
        return None
    watched = watched.with_columns(
        times=pl.col("attention") / mean, part=pl.col("people") / watched["people"].sum()
    ).sort("district")
    names = [humanise(district).title() for district in watched["district"]]
    in_view, looked_at = int(watched["in_view"].sum()), int(watched["looked_at"].sum())
    if not in_view:
        return Figure("attention", words.say("attention.none"))
    share = words.percent(looked_at / in_view)
    most, least = (float(end) for end in (max(watched["times"]), min(watched["times"])))
    text = words.say(
        "attention.sentence",
        share=share,
        in_view=words.number(in_view),
        high=words.number(round(most, 2)),
        low=words.number(round(least, 2)),
    )
    rows = [
        dot(
            name,
            words.say(
                "labels.times_people",
                times=f"{words.number(round(row['times'], 2))}",
                share=words.percent(row["part"]),
            ),
            row["times"],
        )
        for name, row in zip(names, watched.to_dicts(), strict=True)
    ]
    end = max(1.5, 1.05 * most)
    chart = charts.dots(dots(rows), (0, end), words.say("axes.attention"), text, words, 1.0)
    cells = [
        [
            name,
            words.percent(row["part"]),
            words.number(row["in_view"]),
            words.number(row["looked_at"]),
            words.number(round(row["times"], 3)),
        ]
        for name, row in zip(names, watched.to_dicts(), strict=True)
    ]
    even = most < MUCH
    return Figure(
        "attention",
        text,
        words.say("attention.title", share=share),
        words.say("attention.subtitle"),
        [] if even else [Panel(chart, text)],
        table(["district", "people_share", "in_view", "looked_at", "times"], cells, words),
        words.say("attention.note"),
    )


def exposure(run: Material, words: Words) -> Figure | None:
    """Show the share of waking hours that cameras cover, by district: a measure only."""
    people = run["population"].group_by("district").agg(pl.col("people").sum())
    found = run["exposure"].join(people, on="district")
    found = found.filter(pl.col("hours_covered_share").is_not_null(), pl.col("people") > 0)
    if not len(found):
        return None
    found = found.sort("district")
    weight = found["people"] / found["people"].sum()
    covered = float((found["hours_covered_share"] * weight).sum())
    seen = float((found["recognised_per_day"] * weight).sum())
    names = [humanise(district).title() for district in found["district"]]
    lowest, highest = (
        float(min(found["hours_covered_share"])),
        float(max(found["hours_covered_share"])),
    )
    even = highest - lowest < EVEN
    text = words.say(
        "exposure.sentence_even" if even else "exposure.sentence",
        share=words.percent(covered),
        seen=words.number(round(seen, 1)),
        low=words.percent(lowest),
        high=words.percent(highest),
    )
    sampled = int(found["sampled"].sum())
    alone = float((found["unique_from_4"] * found["sampled"]).sum() or 0)
    if sampled:
        told = words.say(
            "exposure.unique", share=words.percent(alone / sampled), n=words.number(sampled)
        )
        text = f"{text} {told}"
    rows = [
        bar(name, words.percent(share), plain=share)
        for name, share in zip(names, found["hours_covered_share"], strict=True)
    ]
    cells = [
        [
            name,
            words.percent(row["hours_covered_share"]),
            words.number(round(row["recognised_per_day"], 1)),
            words.percent(row["unique_from_4"]),
        ]
        for name, row in zip(names, found.to_dicts(), strict=True)
    ]
    chart = charts.stacked_bars(bars(rows), words.say("axes.hours_share"), text, words, share=True)
    return Figure(
        "exposure",
        text,
        words.say("exposure.title", share=words.percent(covered)),
        words.say("exposure.subtitle"),
        [] if even else [Panel(chart, text)],
        table(["district", "hours", "seen_a_day", "unique"], cells, words),
        words.say("exposure.note"),
    )
