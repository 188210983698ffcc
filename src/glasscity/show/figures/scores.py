"""The distribution of scores on the last day."""

from __future__ import annotations

import polars as pl

from glasscity.show import aggregate, charts
from glasscity.show.figures.model import Figure, Panel, Table, table
from glasscity.show.material import Material
from glasscity.show.words import Words

MOST_NAMED_CUTS = 6


def scores(run: Material, words: Words) -> Figure | None:
    """Show the distribution of scores on the last day, with cut points."""
    if not run.tiers or not len(run["scores"]):
        return None
    width = int(run.manifest.get("score_bin") or 1)
    start = _start(run)
    bars = aggregate.score_bars(run["scores"], width, run.cuts, run.tiers, start)
    lowest_tier = pl.lit(len(run.tiers) > 1) & (pl.col("tier") == run.tiers[-1])
    bars = bars.with_columns(lowest=lowest_tier.fill_null(False))
    domain = _score_domain(bars, run, width)
    outside = float(
        bars.filter((pl.col("high") <= domain[0]) | (pl.col("low") >= domain[1]))["share"].sum()
    )
    drawn, shown_width = aggregate.rebinned(bars, width, domain, start)
    inside = drawn.filter((pl.col("high") > domain[0]) & (pl.col("low") < domain[1]))
    cuts = _cut_labels(run, domain, words)
    sentence = _score_sentence(bars, run, outside, domain, words)
    chart = charts.score_distribution(inside, cuts, domain, start, sentence, words)
    return Figure(
        "scores",
        sentence,
        _score_title(bars, run, words),
        words.say("scores.subtitle", width=words.count("point", shown_width)),
        [Panel(chart, sentence)],
        _score_table(bars, words),
    )


def _start(run: Material) -> int:
    """Return the score at which everybody starts."""
    return int(run.manifest.get("start") or 0)


def _score_domain(bars: pl.DataFrame, run: Material, width: int) -> tuple[float, float]:
    """Cover all but the rarest one in a thousand, the start, and the cuts next to them."""
    reached = bars.with_columns(below=pl.col("share").cum_sum())
    low = float(reached.filter(pl.col("below") >= 0.0005)["low"][0])
    high = float(reached.filter(pl.col("below") - pl.col("share") <= 0.9995)["high"][-1])
    start = _start(run)
    low, high = min(low, float(start)), max(high, float(start) + width)
    inner = list(run.cuts.values())[:-1]
    under, over = [c for c in inner if c < low], [c for c in inner if c >= high]
    low = min(low, max(under, default=low))
    high = max(high, min(over, default=high) + width)
    margin = 0.03 * (high - low)
    return low - margin, high + margin


def _cut_labels(run: Material, domain: tuple[float, float], words: Words) -> pl.DataFrame:
    """Return the cut points inside the domain; each label has a line of its own."""
    inner = [(t, c) for t, c in list(run.cuts.items())[:-1] if domain[0] < c < domain[1]]
    rows = [
        {
            "cut": cut,
            "label": words.say("labels.cut", tier=tier, cut=words.number(cut)),
            "line": line,
            "named": len(inner) <= MOST_NAMED_CUTS,
        }
        for line, (tier, cut) in enumerate(inner)
    ]
    schema = {"cut": pl.Float64, "label": pl.String, "line": pl.Int64, "named": pl.Boolean}
    return pl.DataFrame(rows, schema=schema)


def _median_bin(bars: pl.DataFrame) -> tuple[int, int]:
    row = bars.filter(pl.col("share").cum_sum() >= 0.5 - 1e-12).row(0, named=True)
    return int(row["low"]), int(row["high"])


def _score_title(bars: pl.DataFrame, run: Material, words: Words) -> str:
    start = _start(run)
    share = float(bars.filter(pl.col("low") == start)["share"].sum())
    if share >= 0.3:
        key = "scores.title_start_apart" if run.starts_apart else "scores.title_start"
        return words.say(key, share=words.percent(share), start=words.number(start))
    # A bar that holds many people lies across the middle: how many are below it is counted.
    median = _median_bin(bars)[1]
    below = float(bars.filter(pl.col("high") <= median)["share"].sum())
    return words.say("scores.title_median", share=words.percent(below), median=words.number(median))


def _score_sentence(
    bars: pl.DataFrame,
    run: Material,
    outside: float,
    domain: tuple[float, float],
    words: Words,
) -> str:
    low, high = _median_bin(bars)
    start = _start(run)
    below = float(bars.filter(pl.col("low") < start)["share"].sum())
    above = float(bars.filter(pl.col("low") > start)["share"].sum())
    middle = "scores.middle" if high - low == 1 else "scores.middle_between"
    parts = [
        words.say(middle, low=words.number(low), high=words.number(high - 1)),
        words.say(
            "scores.sentence",
            start=words.number(start),
            below=words.percent(below),
            at=words.percent(1 - below - above),
            above=words.percent(above),
        ),
    ]
    inner = list(run.cuts.items())[:-1]
    if inner:
        share = float(bars.filter(pl.col("lowest"))["share"].sum())
        cut = words.number(inner[-1][1])
        parts.append(
            words.say("scores.lowest", share=words.percent(share), tier=run.tiers[-1], cut=cut)
        )
    if outside > 0:
        parts.append(words.say("scores.outside", share=words.percent(outside)))
    far = [f"{t} ({words.number(c)})" for t, c in inner if not domain[0] < c < domain[1]]
    if far:
        parts.append(words.say("scores.outside_cuts", cuts=words.list(far)))
    return " ".join(parts)


def _score_table(bars: pl.DataFrame, words: Words) -> Table:
    rows = [
        [
            words.number(row["low"]),
            words.number(row["high"]),
            words.number(row["people"]),
            words.percent(row["share"]),
        ]
        for row in bars.sort("low", descending=True).to_dicts()
    ]
    return table(["score_from", "score_to", "people", "share"], rows, words, 0)
