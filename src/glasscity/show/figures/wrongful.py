"""Wrongful penalties, by channel and kind and by group."""

from __future__ import annotations

from typing import Any

import polars as pl

from glasscity.show import aggregate, charts
from glasscity.show.figures.model import Figure, Panel, Table, interval, table, variant
from glasscity.show.figures.rates import category_names, rate, rate_rows, rates_table, with_headings
from glasscity.show.material import Material
from glasscity.show.words import Words

LEAST_FOR_GAP = 5
MOST_CHANNELS = 5
"""Channels with a panel of their own, at most."""


def channels(run: Material, words: Words) -> Figure:
    """Show wrongful penalties by channel and kind, as rates with Poisson intervals."""
    scored = bool(run.tiers)
    wrong = aggregate.wrongful(run["records"], scored)
    person_years = run.people * run.years
    total = int(wrong["records"].sum())
    everyone = rate(total, person_years)
    years = words.number(round(person_years))
    if not total:
        key = variant("channels.none", scored)
        return Figure("channels", words.say(key, years=years, high=words.number(everyone["high"])))
    rates = aggregate.by_channel(wrong, person_years)
    first = rates.row(0, named=True)
    base = int(aggregate.penalties(run["records"], scored)["records"].sum())
    text = words.say(
        variant("channels.sentence", scored),
        total=words.count("penalty" if scored else "record", total),
        years=years,
        rate=words.number(everyone["rate"]),
        interval=interval(everyone, words),
        share=words.percent(total / base if base else None),
        kind=_quoted(words.name("truth", first["truth"])),
        channel=words.name("channel", first["channel"]).lower(),
        count=words.number(first["count"]),
    )
    labels = [
        f"{words.name('channel', c)}: {words.name('truth', t)}"
        for c, t in rates.select("channel", "truth").rows()
    ]
    shown = rate_rows(rates, labels, words).head(14)
    chart = charts.rates_with_intervals(shown, text, words)
    return Figure(
        "channels",
        text,
        _channels_title(wrong, total, scored, words),
        words.say(variant("channels.subtitle", scored)),
        [Panel(chart, text)],
        rates_table(rates, ["channel", "truth"], ["channel", "kind"], words),
        words.say("channels.note"),
    )


def _quoted(text: str) -> str:
    return f"“{text}”"


def _channels_title(wrong: pl.DataFrame, total: int, scored: bool, words: Words) -> str:
    sums = (
        wrong.group_by("channel")
        .agg(pl.col("records").sum())
        .sort("records", "channel", descending=[True, False])
    )
    channel = words.name("channel", sums["channel"][0])
    if len(sums) == 1:
        return words.say(
            "channels.title_one" if scored else "channels.title_unscored_one",
            channel=channel.lower(),
        )
    key = "channels.title_most" if scored else "channels.title_unscored_most"
    share = words.percent(sums["records"][0] / total)
    return words.say(key, channel=channel, share=share)


def groups(run: Material, words: Words) -> Figure | None:
    """Show wrongful penalties by sex, age, group, registration; all channels, then each."""
    scored = bool(run.tiers)
    wrong = aggregate.wrongful(run["records"], scored)
    if not wrong["records"].sum() or not len(run["population"]):
        return None
    by_size = wrong.group_by("channel").agg(pl.col("records").sum())
    by_size = by_size.sort("records", "channel", descending=[True, False])
    names = sorted(by_size["channel"].head(MOST_CHANNELS))
    views = [(words.say("labels.all_channels"), wrong)]
    if len(names) > 1:
        views += [
            (words.name("channel", name), wrong.filter(pl.col("channel") == name)) for name in names
        ]
    panels, everything = [], []
    for title, part in views:
        rates = aggregate.by_group(part, run["population"], run.years)
        panels.append(_group_panel(title, part, rates, run, words))
        everything.append(rates.with_columns(channel=pl.lit(title)))
    gap = _widest_gap(everything[0])
    notes = [words.say("groups.note")]
    if len(by_size) > len(names):
        for channel in sorted(by_size["channel"][MOST_CHANNELS:]):
            part = wrong.filter(pl.col("channel") == channel)
            rates = aggregate.by_group(part, run["population"], run.years)
            title = words.name("channel", channel)
            everything.append(rates.with_columns(channel=pl.lit(title)))
        shown, total_channels = words.number(len(names)), words.number(len(by_size))
        notes.append(words.say("groups.more", shown=shown, total=total_channels))
    total = rate(int(wrong["records"].sum()), run.people * run.years)
    title, sentence = _gap_words(gap, total, scored, words)
    return Figure(
        "groups",
        sentence,
        title,
        words.say(variant("groups.subtitle", scored)),
        panels,
        _groups_table(pl.concat(everything), words),
        " ".join(notes),
    )


def _group_panel(
    title: str, part: pl.DataFrame, rates: pl.DataFrame, run: Material, words: Words
) -> Panel:
    everyone = rate(int(part["records"].sum()), run.people * run.years)
    labels = category_names(rates, words)
    rows = rate_rows(rates, labels, words, everyone["rate"])
    ordered = rates.with_columns(label=pl.Series(labels)).sort("rate", descending=True)
    high, low = ordered.row(0, named=True), ordered.row(-1, named=True)
    text = words.say(
        "groups.panel",
        panel=title,
        rate=words.number(everyone["rate"]),
        low=low["label"],
        low_rate=words.number(low["rate"]),
        high=high["label"],
        high_rate=words.number(high["rate"]),
    )
    with_heads = with_headings(rows, rates["dimension"].to_list(), words)
    chart = charts.rates_with_intervals(with_heads, text, words, everyone["rate"])
    return Panel(chart, text, title)


def _widest_gap(rates: pl.DataFrame) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Return the categories (high, low) of one dimension whose intervals lie furthest apart."""
    best, widest = None, 1.0
    for dimension in aggregate.DIMENSIONS:
        rows = rates.filter(pl.col("dimension") == dimension).sort("rate").to_dicts()
        if len(rows) < 2:
            continue
        low, high = rows[0], rows[-1]
        if high["count"] < LEAST_FOR_GAP or low["rate"] == 0 or high["low"] <= low["high"]:
            continue
        if high["rate"] / low["rate"] > widest:
            best, widest = (high, low), high["rate"] / low["rate"]
    return best


def _gap_words(
    gap: tuple[dict[str, Any], dict[str, Any]] | None,
    total: dict[str, float],
    scored: bool,
    words: Words,
) -> tuple[str, str]:
    if gap is None:
        text = words.say(
            "groups.sentence_none",
            rate=words.number(total["rate"]),
            interval=interval(total, words),
        )
        return words.say("groups.title_none"), text
    high, low = gap
    who = [words.name("who", f"{row['dimension']} {row['category']}") for row in gap]
    ratio = words.number(round(high["rate"] / low["rate"], 1))
    title = words.say(variant("groups.title_gap", scored), high=who[0], low=who[1], ratio=ratio)
    text = words.say(
        "groups.sentence_gap",
        dimension=words.name("dimensions", high["dimension"]).lower(),
        high=who[0],
        high_rate=words.number(high["rate"]),
        high_interval=interval(high, words),
        low=who[1],
        low_rate=words.number(low["rate"]),
        low_interval=interval(low, words),
    )
    return title[:1].upper() + title[1:], text


def _groups_table(rates: pl.DataFrame, words: Words) -> Table:
    rows = [
        [
            row["channel"],
            words.name("dimensions", row["dimension"]),
            words.name(row["dimension"], row["category"]),
            words.number(row["count"]),
            words.number(round(row["exposure"])),
            *(words.number(row[c]) for c in ("rate", "low", "high")),
        ]
        for row in rates.to_dicts()
    ]
    names = ["channel", "group", "stratum", "count", "person_years", "rate", "low", "high"]
    return table(names, rows, words, 3)
