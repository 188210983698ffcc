"""Who falls silent: critical remarks made and withheld."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from glasscity.show import aggregate, charts
from glasscity.show.figures.model import Figure, Key, Panel, Table, table
from glasscity.show.figures.rows import bar, bars, by_category, with_headings
from glasscity.show.material import Material
from glasscity.show.words import Words

LEAST_REMARKS = 100
"""A group with fewer remarks is left out."""
AT_EITHER_END = 4
"""Weeks that stand for the beginning and for the end."""
_WHO = ("recorded_before", "age", "migrant")


def silence(run: Material, words: Words) -> Figure | None:
    """Show critical remarks per week, those that fear withheld on top; None where fear is off."""
    if not len(run["remarks"]):
        return None
    # The last week of a year has one day; it would look like a collapse.
    whole = pl.col("day") + 7 <= int(run.manifest["days"])
    weeks = run["weeks"].filter(whole).with_columns(made=pl.col("remarks") - pl.col("withheld"))
    kept, withheld = int(run["remarks"]["kept"].sum()), int(run["remarks"]["withheld"].sum())
    if not withheld or len(weeks) < 2:
        return Figure("silence", words.say("silence.none", n=words.number(kept + withheld)))
    share = words.percent(withheld / (kept + withheld))
    first, last = (
        words.percent(int(part["withheld"].sum()) / max(int(part["remarks"].sum()), 1))
        for part in (weeks.head(AT_EITHER_END), weeks.tail(AT_EITHER_END))
    )
    text = words.say(
        "silence.sentence",
        withheld=words.number(withheld),
        total=words.number(kept + withheld),
        share=share,
        first=first,
        last=last,
    )
    otherwise = int(run["remarks"]["on_other_grounds"].sum())
    text += " " + words.say(
        "silence.grounds",
        n=words.number(otherwise),
        share=words.percent(otherwise / withheld),
    )
    step = max(1, len(weeks) // 52)
    rows = [
        [words.number(row[name]) for name in ("week", "made", "withheld")]
        for row in weeks.gather_every(step).to_dicts()
    ]
    return Figure(
        "silence",
        text,
        words.say("silence.title", share=share),
        words.say("silence.subtitle"),
        [Panel(charts.remarks_by_week(weeks.gather_every(step), text, words), text)],
        table(["week", "made", "withheld"], rows, words, 0),
        words.say("silence.note"),
        [
            Key(charts.HARM, words.say("labels.withheld")),
            Key(charts.GREY, words.say("labels.made")),
        ],
    )


def silenced_groups(run: Material, words: Words) -> Figure | None:
    """Show the share of remarks withheld, among people recorded before and never, and by group."""
    frame = run["remarks"].with_columns(total=pl.col("kept") + pl.col("withheld"))
    few = aggregate.too_few(run["population"])
    found = by_category(frame, ("total", "withheld"), LEAST_REMARKS, _WHO, few)
    if not found or not frame["withheld"].sum():
        return None
    share = {(d, c): row["withheld"] / row["total"] for d, c, row in found}
    rows = [
        (
            dimension,
            bar(
                words.name(dimension, category),
                words.say(
                    "labels.share_of",
                    share=words.percent(share[dimension, category]),
                    n=words.number(row["total"]),
                ),
                harm=share[dimension, category],
            ),
        )
        for dimension, category, row in found
    ]
    untouched = share.get(("recorded_before", "no"))
    title = words.say("silenced_groups.title_plain")
    if untouched is not None:
        title = words.say("silenced_groups.title", share=words.percent(untouched))
    low, high = (words.percent(end) for end in (min(share.values()), max(share.values())))
    text = words.say("silenced_groups.sentence", low=low, high=high)
    drawn = bars(with_headings(rows, words))
    chart = charts.stacked_bars(drawn, words.say("axes.withheld_share"), text, words, share=True)
    return Figure(
        "silenced_groups",
        text,
        title,
        words.say("silenced_groups.subtitle"),
        [Panel(chart, text)],
        _by_district(frame, few, words),
        words.say("silenced_groups.note"),
    )


def _by_district(frame: pl.DataFrame, few: Collection[tuple[str, str]], words: Words) -> Table:
    rows = [
        [
            words.name("dimensions", dimension),
            words.name(dimension, category).title()
            if dimension == "district"
            else words.name(dimension, category),
            words.number(row["total"]),
            words.number(row["withheld"]),
            words.percent(row["withheld"] / row["total"]),
        ]
        for dimension, category, row in by_category(
            frame, ("total", "withheld"), 1, (*_WHO, "sex", "group", "district"), few
        )
    ]
    return table(["group", "stratum", "remarks", "withheld", "share"], rows, words, 2)
