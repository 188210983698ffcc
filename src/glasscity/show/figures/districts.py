"""Wrongful penalties, or denials, by district."""

from __future__ import annotations

import polars as pl

from glasscity.show import aggregate, charts
from glasscity.show.figures.model import Figure, Panel, interval, variant
from glasscity.show.figures.rates import rate, rate_rows, rates_table
from glasscity.show.material import Material
from glasscity.show.words import Words, humanise


def districts(run: Material, words: Words) -> Figure:
    """Show a rate by district: hexagons for Beijing's sixteen, sorted rows for another set."""
    scored = bool(run.tiers)
    counts, column, kind = aggregate.wrongful(run["records"], scored), "records", "wrongful"
    if not counts["records"].sum():
        counts, column, kind = run["denials"], "denials", "denials"
    if not len(counts) or not counts[column].sum() or not len(run["population"]):
        return Figure("districts", words.say("districts.none"))
    rates = aggregate.by_district(counts, column, run["population"], run.years)
    rates = rates.with_columns(
        name=pl.Series([humanise(d).title() for d in rates["district"]], dtype=pl.String)
    )
    named = rates.with_columns(district=pl.col("name"))
    suffix = kind if kind == "denials" else variant(kind, scored)
    title, sentence = _district_words(rates, run, words)
    on_map = charts.is_beijing(rates["district"].to_list())
    if on_map:
        chart = charts.hexagon_map(rates, words.say(f"districts.unit_{suffix}"), sentence, words)
    else:
        everyone = rate(int(counts[column].sum()), run.people * run.years)["rate"]
        rows = rate_rows(rates, rates["name"].to_list(), words, everyone)
        chart = charts.rates_with_intervals(rows, sentence, words, everyone)
    return Figure(
        "districts",
        sentence,
        title,
        words.say(f"districts.subtitle_{suffix}"),
        [Panel(chart, sentence)],
        rates_table(named, ["district"], ["district"], words),
        words.say("districts.note_map" if on_map else "districts.note_bars"),
    )


def _district_words(rates: pl.DataFrame, run: Material, words: Words) -> tuple[str, str]:
    high, low = rates.row(0, named=True), rates.row(-1, named=True)
    text = words.say(
        "districts.sentence",
        high=high["name"],
        high_rate=words.number(high["rate"]),
        high_interval=interval(high, words),
        low=low["name"],
        low_rate=words.number(low["rate"]),
        low_interval=interval(low, words),
    )
    if len(rates) == 1:
        return words.say("districts.title_one"), text
    if high["low"] <= low["high"]:
        noise = words.say("districts.noise", people=words.count("synthetic", run.people))
        return words.say("districts.title_noise"), f"{text} {noise}"
    return words.say("districts.title", high=high["name"], low=low["name"]), text
