"""Doors that stayed shut: denied requests."""

from __future__ import annotations

import polars as pl

from glasscity.show import aggregate, charts
from glasscity.show.figures.model import Figure, Key, Panel, Table, table
from glasscity.show.material import Material
from glasscity.show.words import Words


def denials(run: Material, words: Words) -> Figure:
    """Show denied requests by what was asked for, rightful and wrongful apart."""
    rates = aggregate.denial_rates(run["requests"], run["denials"])
    requests = int(rates["requests"].sum())
    denied, wrongful = int(rates["denied"].sum()), int(rates["wrongful"].sum())
    if not requests:
        return Figure("denials", words.say("denials.no_requests"))
    if not denied:
        asked = words.count("request", requests)
        return Figure("denials", words.say("denials.none", requests=asked))
    text = words.say(
        "denials.sentence",
        denied=words.number(denied),
        requests=words.count("request", requests),
        share=words.percent(denied / requests),
        wrongful=words.number(wrongful),
        wrongful_share=words.percent(wrongful / denied),
    )
    kinds = aggregate.denial_kinds(run["denials"]).filter(pl.col("wrongful") != "rightful")
    if len(kinds):
        named = [
            words.say("denials.kind", kind=words.name("truth", kind), n=words.number(n))
            for kind, n in kinds.rows()
        ]
        text = f"{text} {words.say('denials.kinds', kinds=words.list(named))}"
    title = (
        words.say("denials.title", share=words.percent(wrongful / denied))
        if wrongful
        else words.say("denials.title_clean")
    )
    notes = [words.say("denials.note")]
    open_doors = rates.filter(pl.col("denied") == 0)["demand"]
    if len(open_doors):
        named = [words.name("demand", demand).lower() for demand in sorted(open_doors)]
        notes.append(words.say("denials.never", demands=words.list(named)))
    if not run.tiers:
        notes.append(words.say("denials.unscored_note"))
    return Figure(
        "denials",
        text,
        title,
        words.say("denials.subtitle"),
        [Panel(_denials_chart(rates.filter(pl.col("denied") > 0), text, words), text)],
        _denials_table(rates, words),
        " ".join(notes),
        [
            Key(charts.HARM, words.say("labels.legend_wrongful")),
            Key(charts.GREY, words.say("labels.legend_rightful")),
        ],
    )


def _denials_chart(rates: pl.DataFrame, text: str, words: Words) -> charts.Chart:
    labels = [words.name("demand", demand) for demand in rates["demand"]]
    values = [
        words.say(
            "labels.wrongful_denials", denied=words.number(denied), wrongful=words.number(wrongful)
        )
        for denied, wrongful in rates.select("denied", "wrongful").rows()
    ]
    rows = rates.with_columns(
        row=pl.int_range(pl.len()),
        label=pl.Series(labels),
        text=pl.Series(values),
        heading=pl.lit(False),
        plain=pl.col("rightful_rate"),
        harm=pl.col("wrongful_rate"),
    )
    return charts.stacked_bars(rows, words.say("axes.per_1000_requests"), text, words)


def _denials_table(rates: pl.DataFrame, words: Words) -> Table:
    rows = [
        [
            words.name("demand", row["demand"]),
            *(words.number(row[c]) for c in ("requests", "denied", "rightful", "wrongful")),
            words.percent(row["wrongful"] / row["denied"] if row["denied"] else None),
        ]
        for row in rates.to_dicts()
    ]
    names = ["demand", "requests", "denied", "rightful", "wrongful", "wrongful_share"]
    return table(names, rows, words)
