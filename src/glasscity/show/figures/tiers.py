"""Who stands where: shares of the tiers, and the lowest tier on a scale of its own."""

from __future__ import annotations

import polars as pl

from glasscity.show import aggregate, charts
from glasscity.show.figures.model import Figure, Key, Panel, Table, table
from glasscity.show.material import Material
from glasscity.show.words import Words


def tiers(run: Material, words: Words) -> Figure | None:
    """Show tier shares over time; None where nobody is scored."""
    order = run.tiers
    if not order or not len(run["tiers"]):
        return None
    shares = aggregate.tier_shares(run["tiers"], order)
    empty = aggregate.never_reached(shares)
    end = aggregate.at_end(shares)
    start = shares.filter(pl.col("week") == pl.col("week").min()).sort("rank")
    full = [tier for tier in order if tier not in empty]
    if empty and len(full) == 1:
        text = words.say("tiers.still", tier=full[0], tiers=words.list(empty, "format.or_list"))
        return Figure("tiers", text)
    text = words.say("tiers.sentence", start=_standing(start, words), end=_standing(end, words))
    if empty:
        text = f"{text} {words.say('tiers.never', tiers=words.list(empty))}"
    chart = charts.tiers_over_time(aggregate.thinned(shares), order, text, words)
    return Figure(
        "tiers",
        text,
        _tiers_title(end, empty, order, words),
        words.say("tiers.subtitle"),
        [Panel(chart, text)],
        _tiers_table(shares, start, end, words),
        words.say("tiers.note_never" if empty else "tiers.note"),
        _tiers_legend(shares, start, end, order, words),
    )


def _standing(border: pl.DataFrame, words: Words) -> str:
    """Describe one border: the largest tiers by name, the others together."""
    held = border.filter(pl.col("people") > 0).sort("share", descending=True)
    named, others = held.head(4), held.slice(4)
    parts = [
        words.say("tiers.part", share=words.percent(share), tier=tier)
        for share, tier in named.select("share", "tier").rows()
    ]
    if len(others):
        rest = words.count("tier", len(others))
        parts.append(
            words.say("tiers.rest", share=words.percent(float(others["share"].sum())), n=rest)
        )
    return words.list(parts)


def _tiers_title(end: pl.DataFrame, empty: list[str], order: list[str], words: Words) -> str:
    if len(order) == 1:
        return words.say("tiers.title_one", tier=order[0])
    if 0 < len(empty) <= 3:
        return words.say("tiers.title_never", tiers=words.list(empty, "format.or_list"))
    if empty:
        return words.say(
            "tiers.title_never_many", n=words.number(len(empty)), total=words.number(len(order))
        )
    share = words.percent(float(end["share"][-1]))
    return words.say("tiers.title_lowest", share=share, lowest=order[-1])


def _tiers_rows(
    shares: pl.DataFrame, start: pl.DataFrame, end: pl.DataFrame
) -> list[tuple[str, float, float, float]]:
    most = shares.group_by("tier", "rank").agg(pl.col("share").max()).sort("rank")["share"]
    return list(zip(end["tier"], start["share"], end["share"], most, strict=True))


def _tiers_table(
    shares: pl.DataFrame, start: pl.DataFrame, end: pl.DataFrame, words: Words
) -> Table:
    rows = [
        [tier, *(words.percent(value) for value in values)]
        for tier, *values in _tiers_rows(shares, start, end)
    ]
    return table(["tier", "start", "end", "most"], rows, words)


def _tiers_legend(
    shares: pl.DataFrame, start: pl.DataFrame, end: pl.DataFrame, order: list[str], words: Words
) -> list[Key]:
    colours = charts.tier_colours(order)
    return [
        Key(
            colours[tier],
            tier,
            words.say("labels.nobody") if most == 0 else words.percent(last),
        )
        for tier, _, last, most in _tiers_rows(shares, start, end)
    ]


def lowest(run: Material, words: Words) -> Figure | None:
    """Show the share of people in the lowest tier over time, on a scale of its own."""
    order = run.tiers
    if len(order) < 2 or not len(run["tiers"]):
        return None
    tier = order[-1]
    shares = aggregate.tier_shares(run["tiers"], order).filter(pl.col("tier") == tier)
    if not shares["people"].sum():
        if run["tiers"].filter(pl.col("people") > 0)["tier"].n_unique() == 1:
            return None  # The figure of all tiers has said so.
        return Figure("lowest", words.say("lowest.title_never", tier=tier) + ".")
    peak = shares.sort("share", "week", descending=[True, False]).row(0, named=True)
    text = words.say(
        "lowest.sentence",
        tier=tier,
        start=words.percent(shares["share"][0]),
        end=words.percent(shares["share"][-1]),
        most=words.percent(peak["share"]),
        week=words.number(peak["week"]),
    )
    thin = aggregate.thinned(shares)
    rows = [
        [words.number(row["week"]), words.number(row["people"]), words.percent(row["share"])]
        for row in aggregate.thinned(shares, 26).to_dicts()
    ]
    return Figure(
        "lowest",
        text,
        words.say("lowest.title_rose", tier=tier, share=words.percent(shares["share"][-1])),
        words.say("lowest.subtitle", tier=tier),
        [Panel(charts.lowest_tier(thin, text, words), text)],
        table(["week", "people", "share"], rows, words, 0),
    )
