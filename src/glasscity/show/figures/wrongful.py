"""Wrongful penalties, by channel and kind and by group."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from glasscity.show import aggregate, charts
from glasscity.show.figures.model import Figure, Panel, Table, interval, variant
from glasscity.show.figures.rates import (
    category_names,
    one_city,
    rate,
    rate_rows,
    rates_table,
    with_headings,
)
from glasscity.show.material import Material
from glasscity.show.words import Words

MOST_CHANNELS = 5
"""Channels with a panel of their own, at most."""


def channels(run: Material, words: Words) -> Figure:
    """Show wrongful penalties by channel and kind, as rates with Poisson intervals."""
    scored = bool(run.tiers)
    wrong = aggregate.wrongful(run["records"], scored)
    person_years = run.people * run.years
    total = int(wrong["records"].sum())
    lumps = aggregate.lumps(aggregate.counted(run["moments"], "wrongful_records"))
    everyone = rate(total, person_years, lumps)
    years = words.count("person_year", person_years if person_years < 10 else round(person_years))
    if not total:
        key = variant("channels.none", scored)
        none = words.say(key, years=years, high=words.number(everyone["high"]))
        return Figure("channels", none + _unsaid(run, words))
    rates = aggregate.by_channel(wrong, person_years, lumps)
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
    text += _unsaid(run, words)
    names = [
        (words.name("channel", c), words.name("truth", t))
        for c, t in rates.select("channel", "truth").rows()
    ]
    labels = [": ".join(pair) for pair in names]
    shown = rate_rows(rates, labels, words, accent=True).head(14)
    chart = charts.rates_with_intervals(shown, text, words)
    return Figure(
        "channels",
        text,
        _channels_title(wrong, total, scored, words),
        words.say(variant("channels.subtitle", scored)),
        [Panel(chart, text)],
        rates_table(rates, names, ["channel", "kind"], words),
        words.say("channels.note"),
    )


def _unsaid(run: Material, words: Words) -> str:
    """Say what is left unsaid, beside what is punished; "" where nobody makes critical remarks."""
    share = run.measure("remarks_withheld")
    if share is None:
        return ""
    return " " + words.say("channels.unsaid", share=words.percent(share))


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
    people = aggregate.counted(run["moments"], "wrongful_records")
    if not wrong["records"].sum() or not people["counts"].sum():
        return None
    by_size = wrong.group_by("channel").agg(pl.col("records").sum())
    by_size = by_size.sort("records", "channel", descending=[True, False])
    names = by_size["channel"].to_list()
    drawn = sorted(names[:MOST_CHANNELS])
    views = [(words.say("labels.all_channels"), wrong)]
    if len(names) > 1:
        views += [
            (words.name("channel", name), wrong.filter(pl.col("channel") == name))
            for name in [*drawn, *sorted(names[MOST_CHANNELS:])]
        ]
    everything = [(title, aggregate.by_group(part, people, run.years)) for title, part in views]
    if not everything[0][1]["rate"].count():
        return None
    panels = [_group_panel(title, rates, words) for title, rates in everything[: 1 + len(drawn)]]
    notes = [words.say("groups.note")]
    if len(names) > len(drawn):
        shown, total = words.number(len(drawn)), words.number(len(names))
        notes.append(words.say("groups.more", shown=shown, total=total))
    rates = everything[0][1]
    who = [words.name("who", f"{d} {c}") for d, c in rates.select("dimension", "category").rows()]
    unit = words.say(f"one_city.{variant('wrongful', scored)}")
    sentence = one_city(rates, aggregate.lumps(people), who, unit, words)
    return Figure(
        "groups",
        sentence,
        words.say("groups.title"),
        words.say(variant("groups.subtitle", scored)),
        panels,
        _groups_table(everything, words),
        " ".join(notes),
    )


def _group_panel(title: str, rates: pl.DataFrame, words: Words) -> Panel:
    everyone = aggregate.everyone(rates.filter(pl.col("dimension") == aggregate.DIMENSIONS[0]))
    rows = rate_rows(rates, category_names(rates, words), words)
    known = rates["rate"].drop_nulls()
    text = words.say(
        "groups.panel",
        panel=title,
        rate=words.number(everyone),
        low=words.number(known.min()),  # type: ignore[arg-type]
        high=words.number(known.max()),  # type: ignore[arg-type]
    )
    with_heads = with_headings(rows, rates["dimension"].to_list(), words)
    chart = charts.rates_with_intervals(with_heads, text, words, everyone)
    return Panel(chart, text, title)


def _groups_table(parts: Sequence[tuple[str, pl.DataFrame]], words: Words) -> Table:
    names = [
        (title, words.name("dimensions", dimension), words.name(dimension, category))
        for title, rates in parts
        for dimension, category in rates.select("dimension", "category").rows()
    ]
    rates = pl.concat([rates for _, rates in parts])
    return rates_table(rates, names, ["channel", "group", "stratum"], words)
