"""Wrongful penalties, or denials, by district."""

from __future__ import annotations

from glasscity.show import aggregate, charts
from glasscity.show.figures.model import Figure, Panel, variant
from glasscity.show.figures.rates import one_city, rate_rows, rates_table
from glasscity.show.material import Material
from glasscity.show.words import Words, humanise


def districts(run: Material, words: Words) -> Figure:
    """Show a rate by district, in the order of their names: one city ranks no districts."""
    scored = bool(run.tiers)
    counts, column, kind = aggregate.wrongful(run["records"], scored), "records", "wrongful"
    if not counts["records"].sum():
        counts, column, kind = run["denials"], "denials", "denials"
    outcome = "wrongful_records" if kind == "wrongful" else "denials"
    people = aggregate.counted(run["moments"], outcome)
    if not len(counts) or not counts[column].sum() or not people["counts"].sum():
        return Figure("districts", words.say("districts.none"))
    rates = aggregate.by_category(counts, column, people, run.years, "district")
    if not rates["rate"].count():
        return Figure("districts", words.say("districts.too_few"))
    names = [humanise(district).title() for district in rates["category"]]
    suffix = kind if kind == "denials" else variant(kind, scored)
    everyone = aggregate.everyone(rates)
    unit = words.say(f"one_city.{suffix}")
    sentence = one_city(rates, aggregate.lumps(people), names, unit, words)
    rows = rate_rows(rates, names, words)
    chart = charts.rates_with_intervals(rows, sentence, words, everyone)
    single = "_one" if len(rates) == 1 else ""
    return Figure(
        "districts",
        sentence,
        words.say(f"districts.title{single}"),
        words.say(f"districts.subtitle_{suffix}"),
        [Panel(chart, sentence)],
        rates_table(rates, [[name] for name in names], ["district"], words),
        words.say("districts.note"),
    )
