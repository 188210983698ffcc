"""Who bears it and for how long: concentration, stays in the lowest tier, a year later."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from glasscity.outcomes.survival import median_stay, survival
from glasscity.scenario.vocabulary import LEAST_PEOPLE
from glasscity.show import aggregate, charts
from glasscity.show.figures.model import Figure, Panel, Table, table
from glasscity.show.material import Material
from glasscity.show.words import Words, humanise


def concentration(run: Material, words: Words) -> Figure | None:
    """Show concentration curves of penalties, denials and penalty-days."""
    frame = run["concentration"]
    frame = frame.filter(pl.col("quantity_share").is_finite() & pl.col("people_share").is_finite())
    quantities = [
        q for q in ("penalties", "penalty-days", "denials") if q in set(frame["quantity"])
    ]
    base = int(run["population"]["ever_scored"].sum()) if run.tiers else run.people
    # One in a hundred of too few people is nobody that a share is told of.
    at, who = (0.01, "hundred") if base >= 100 * LEAST_PEOPLE else (0.1, "ten")
    tops = {q: aggregate.share_of_top(frame, q, at) for q in quantities}
    known = {q: top for q, top in tops.items() if top is not None}
    if not known:
        return None
    parts = [
        words.say(
            "concentration.part",
            share=words.percent(top),
            quantity=words.name("quantity", q),
            chance=_by_chance(frame, q, at, words),
        )
        for q, top in known.items()
    ]
    who = words.say(f"concentration.{who}")
    text = words.say("concentration.sentence", who=who, parts=words.list(parts))
    labelled = pl.concat(
        [
            _thin_curve(frame.filter(pl.col("quantity") == q)).with_columns(
                label=pl.lit(humanise(words.name("quantity", q)))
            )
            for q in known
        ]
    )
    first, top = next(iter(known.items()))
    heads, rows = _table(frame, list(known), at, words)
    return Figure(
        "concentration",
        text,
        words.say(
            "concentration.title",
            who=who,
            share=words.percent(top),
            quantity=words.name("quantity", first),
            chance=_by_chance(frame, first, at, words),
        ),
        words.say("concentration.subtitle"),
        [Panel(charts.concentration_curves(labelled, text, words), text)],
        Table(heads, rows, frozenset(range(len(heads))), len(rows)),
        words.say("concentration.note"),
    )


def _by_chance(frame: pl.DataFrame, quantity: str, at: float, words: Words) -> str:
    """Return in words what chance alone would give."""
    share = aggregate.share_of_top(frame, quantity, at, "by_chance")
    if share is None:
        return words.say("concentration.no_chance")
    return words.say("concentration.chance", share=words.percent(share))


def _table(
    frame: pl.DataFrame, quantities: Sequence[str], least: float, words: Words
) -> tuple[list[str], list[list[str]]]:
    """Return heads and rows: of each burden its share and, where it is known, that by chance."""
    heads, columns = [words.say("columns.burdened")], []
    for quantity in quantities:
        name = humanise(words.name("quantity", quantity))
        for of, head in (("quantity_share", name), ("by_chance", f"{name}, by chance")):
            if aggregate.share_of_top(frame, quantity, 1.0, of) is not None:
                heads.append(head)
                columns.append((quantity, of))
    rows = [
        [words.percent(at)]
        + [words.percent(aggregate.share_of_top(frame, q, at, of)) for q, of in columns]
        for at in (0.01, 0.05, 0.1, 0.25, 0.5, 1.0)
        if at >= least
    ]
    return heads, rows


def _thin_curve(curve: pl.DataFrame, most: int = 200) -> pl.DataFrame:
    """Return the curve from (0, 0) in at most about `most` points, dense at its steep start."""
    curve = curve.sort("people_share").select("people_share", "quantity_share", "by_chance")
    step = max(1, len(curve) // (most // 2))
    steep = curve.head(most // 2)
    kept = pl.concat([steep, curve.slice(most // 2).gather_every(step), curve.tail(1)])
    nothing = None if kept["by_chance"].is_null().all() else 0.0
    start = {"people_share": [0.0], "quantity_share": [0.0], "by_chance": [nothing]}
    return pl.concat([pl.DataFrame(start, schema=kept.schema), kept]).unique(maintain_order=True)


def spells(run: Material, words: Words) -> Figure | None:
    """Show how long stays in the lowest tier last (Kaplan-Meier)."""
    if len(run.tiers) < 2:
        return None
    tier, frame = run.tiers[-1], run["spells"]
    total = int(frame["left"].sum()) + int(frame["censored"].sum())
    if not total:
        return Figure("spells", words.say("spells.none", tier=tier))
    curve = survival(frame)
    median = median_stay(curve)
    last = curve.row(-1, named=True)
    text = words.say(
        "spells.sentence",
        spells=words.count("spell", total),
        tier=tier,
        left=words.number(int(frame["left"].sum())),
        weeks=words.count("week", last["weeks"]),
        staying=words.percent(last["staying"]),
    )
    title = (
        words.say("spells.title_long", tier=tier)
        if median is None
        else words.say("spells.title_median", tier=tier, weeks=words.count("week", median))
    )
    rows = [
        [
            *(words.number(row[c]) for c in ("weeks", "at_risk", "left", "censored")),
            words.percent(row["staying"]),
            # Where all or none stay, no interval can be given.
            *(
                words.say("format.no_range") if row["low"] == row["high"] else words.percent(row[c])
                for c in ("low", "high")
            ),
        ]
        for row in curve.to_dicts()
    ]
    columns = ["weeks", "at_risk", "left", "censored", "staying", "low", "high"]
    thin = curve.gather_every(max(1, len(curve) // 300))
    return Figure(
        "spells",
        text,
        title,
        words.say("spells.subtitle", tier=tier),
        [Panel(charts.time_in_lowest(thin, text, words), text)],
        table(columns, rows, words, 0),
        words.say("spells.note"),
    )


def transitions(run: Material, words: Words) -> Figure | None:
    """Show where the people of each tier stood a year later, the first year aside if it can be."""
    if len(run.tiers) < 2:
        return None
    flows, years = aggregate.years_after_the_first(run["transitions"])
    shares = aggregate.transition_shares(flows, run.tiers)
    if not len(shares):
        return Figure("transitions", words.say("transitions.none"))
    if shares["from_tier"].n_unique() == 1 and shares["to_tier"].n_unique() == 1:
        only = shares["from_tier"][0]
        if only == shares["to_tier"][0]:
            still = words.say("transitions.still", tier=only)
            return Figure("transitions", f"{still} {_which_years(years, words)}")
    same = shares.filter(pl.col("from_tier") == pl.col("to_tier"))
    stayed = words.percent(int(same["people"].sum()) / int(shares["people"].sum()))
    tier = run.tiers[-1]
    bottom = same.filter(pl.col("from_tier") == tier)
    started = shares.filter(pl.col("from_tier") == tier)
    if len(started):
        share = words.percent(float(bottom["share"].sum()))
        title = words.say("transitions.title", share=share, tier=tier)
        text = words.say("transitions.sentence", tier=tier, share=share, stayed=stayed)
    else:
        title = words.say("transitions.title_plain")
        text = words.say("transitions.sentence_plain", stayed=stayed)
    text = f"{text} {_which_years(years, words)}"
    rank = {name: i for i, name in enumerate(run.tiers)}
    ordered = sorted(shares.to_dicts(), key=lambda r: (rank[r["from_tier"]], rank[r["to_tier"]]))
    rows = [
        [r["from_tier"], r["to_tier"], words.number(r["people"]), words.percent(r["share"])]
        for r in ordered
    ]
    return Figure(
        "transitions",
        text,
        title,
        words.say("transitions.subtitle"),
        [Panel(charts.transitions(shares, run.tiers, text, words), text)],
        table(["from_tier", "to_tier", "people", "share"], rows, words, 2),
    )


def _which_years(years: int, words: Words) -> str:
    """Say which of a run's whole years are told: those after the first, or the first alone."""
    if years < 2:
        return words.say("transitions.first_year")
    key = "second_year" if years == 2 else "later_years"
    return words.say(f"transitions.{key}", last=words.number(years))
