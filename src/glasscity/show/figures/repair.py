"""What became of the penalties, and whose record it was."""

from __future__ import annotations

import polars as pl

from glasscity.show import aggregate, charts
from glasscity.show.figures.model import Figure, Key, Panel, table, variant
from glasscity.show.figures.rows import bar, bars
from glasscity.show.material import Material
from glasscity.show.words import Words

FATES = ("standing", "expired", "reversed", "restored")
LEAST_RECORDS = 20
"""A channel with fewer records is not named in the title."""


def whose(run: Material, words: Words) -> Figure | None:
    """Show penalties by channel, rightful and wrongful apart (records, where nobody is scored)."""
    scored = bool(run.tiers)
    kept = aggregate.penalties(run["records"], scored)
    total = int(kept["records"].sum())
    wrong = int(kept.filter(pl.col("truth") != "true")["records"].sum())
    if not total or not wrong:
        return None
    channels = (
        kept.group_by("channel")
        .agg(
            total=pl.col("records").sum(),
            wrong=pl.col("records").filter(pl.col("truth") != "true").sum(),
        )
        .sort("total", "channel", descending=[True, False])
        .to_dicts()
    )
    worst = max(
        (row for row in channels if row["total"] >= LEAST_RECORDS),
        key=lambda row: row["wrong"] / row["total"],
        default=None,
    )
    text = words.say(
        variant("whose.sentence", scored),
        total=words.count("cost_points" if scored else "record_made", total),
        wrong=words.number(wrong),
        share=words.percent(wrong / total),
        most=words.name("channel", channels[0]["channel"]).lower(),
        most_share=words.percent(channels[0]["total"] / total),
    )
    if worst is not None and worst["wrong"]:
        said = words.say(
            "whose.worst",
            channel=words.name("channel", worst["channel"]).lower(),
            share=words.percent(worst["wrong"] / worst["total"]),
        )
        text = f"{text} {said}"
    per = 1000 / (run.people * run.years)
    rows = [
        bar(
            words.name("channel", row["channel"]),
            words.say(
                "labels.wrongful_of", n=words.number(row["total"]), wrong=words.number(row["wrong"])
            ),
            plain=(row["total"] - row["wrong"]) * per,
            harm=row["wrong"] * per,
        )
        for row in channels
    ]
    cells = [
        [
            words.name("channel", row["channel"]),
            words.number(row["total"]),
            words.number(row["wrong"]),
            words.percent(row["wrong"] / row["total"]),
        ]
        for row in channels
    ]
    axis = words.say(variant("axes.penalties_1000", scored))
    return Figure(
        "whose",
        text,
        words.say(variant("whose.title", scored), share=words.percent(wrong / total)),
        words.say(variant("whose.subtitle", scored)),
        [Panel(charts.stacked_bars(bars(rows), axis, text, words), text)],
        table(["channel", "count", "wrongful", "wrongful_share"], cells, words),
        "",
        [
            Key(charts.HARM, words.say("labels.legend_wrongful")),
            Key(charts.GREY, words.say("labels.legend_rightful")),
        ],
    )


def fates(run: Material, words: Words) -> Figure | None:
    """Show how many penalties still stood at the end, and how the others went."""
    kept = aggregate.penalties(run["records"], scored=True)
    total = int(kept["records"].sum())
    gone = run["fates"].filter(pl.col("truth").is_not_null())
    if not run.tiers or not total or not (len(gone) or len(run["objections"])):
        return None
    wrong_total = int(kept.filter(pl.col("truth") != "true")["records"].sum())
    count: dict[str, tuple[int, int]] = {}
    for fate in FATES[1:]:
        rows = gone.filter(pl.col("fate") == fate)
        wrong = int(rows.filter(pl.col("truth") != "true")["penalties"].sum())
        count[fate] = (int(rows["penalties"].sum()) - wrong, wrong)
    right_gone, wrong_gone = (sum(pair[i] for pair in count.values()) for i in (0, 1))
    count["standing"] = (
        max(total - wrong_total - right_gone, 0),
        max(wrong_total - wrong_gone, 0),
    )
    standing = count["standing"]
    said = [
        words.say(
            "fates.sentence",
            total=words.number(total),
            standing=words.number(sum(standing)),
            expired=words.number(sum(count["expired"])),
            reversed=words.number(sum(count["reversed"])),
            restored=words.number(sum(count["restored"])),
        ),
        *_objections(run, words),
    ]
    text = " ".join(said)
    drawn = [
        bar(
            words.say(f"fates.{fate}"),
            words.say(
                "labels.wrongful_of",
                n=words.number(sum(count[fate])),
                wrong=words.number(count[fate][1]),
            ),
            plain=count[fate][0] / total * 100,
            harm=count[fate][1] / total * 100,
        )
        for fate in FATES
    ]
    cells = [
        [words.say(f"fates.{fate}"), *(words.number(n) for n in (sum(count[fate]), *count[fate]))]
        for fate in FATES
    ]
    share = words.percent(standing[1] / wrong_total) if wrong_total else None
    return Figure(
        "fates",
        text,
        words.say("fates.title", share=share) if share else words.say("fates.title_plain"),
        words.say("fates.subtitle"),
        [Panel(charts.stacked_bars(bars(drawn), words.say("axes.per_100"), text, words), text)],
        table(["fate", "count", "rightful", "wrongful"], cells, words),
        words.say("fates.note"),
        [
            Key(charts.HARM, words.say("labels.legend_wrongful")),
            Key(charts.GREY, words.say("labels.legend_rightful")),
        ],
    )


def _objections(run: Material, words: Words) -> list[str]:
    """Say how often somebody objected to a wrongful penalty, and with which result."""
    wrong = run["objections"].filter(pl.col("truth") != "true")
    count = {
        key: int(wrong.filter(pl.col("objection") == key)["penalties"].sum())
        for key in ("none", "lost", "won")
    }
    filed, total = count["lost"] + count["won"], sum(count.values())
    if not total:
        return []
    if not filed:
        return [words.say("fates.no_objection", total=words.number(total))]
    return [
        words.say(
            "fates.objections",
            total=words.number(total),
            share=words.percent(filed / total),
            won=words.percent(count["won"] / filed),
        )
    ]


def reviewed(run: Material, words: Words) -> list[str]:
    """Say what people who looked at camera matches passed and stopped."""
    counts = {row["match"]: row for row in run["reviews"].to_dicts()}
    if not counts:
        return []
    true, false = counts.get("true"), counts.get("false")
    none = {"passed": 0, "stopped": 0}
    true, false = true or none, false or none
    return [
        words.say(
            "matches.reviewed",
            false=words.number(false["passed"] + false["stopped"]),
            stopped=words.number(false["stopped"]),
            true=words.number(true["passed"] + true["stopped"]),
            lost=words.number(true["stopped"]),
        )
    ]
