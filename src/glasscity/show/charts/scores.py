"""The chart of scores."""

from __future__ import annotations

import altair as alt
import polars as pl

from glasscity.show.charts.style import (
    DARK,
    GREY,
    HARM,
    LINE,
    PAPER,
    SIDES,
    Chart,
    finish,
)
from glasscity.show.words import Words


def score_distribution(
    bars: pl.DataFrame,
    cuts: pl.DataFrame,
    domain: tuple[float, float],
    top: float,
    description: str,
    words: Words,
) -> Chart:
    """Draw people by score, with the tiers' cut points as vertical rules.

    Parameters
    ----------
    bars
        Columns low, high, people, share, lowest (bool: the bin lies in the lowest tier).
    cuts
        Columns `cut`, `label`, `named` (bool: write the label) and `line` (0 is the lowest).
    domain
        First and last score on the axis.
    top
        Highest share on the axis; taller bars are cut there and labelled.
    """
    frame = bars.with_columns(shown=pl.col("share").clip(upper_bound=top), base=pl.lit(0.0))
    x_axis = alt.Axis(title=words.say("axes.score"), grid=False, ticks=True, tickCount=6)
    y_axis = alt.Axis(title=words.say("axes.share_scored"), format="~%", tickCount=4)
    # Room above the tallest bar for the names of the cut points, one line each.
    lines = int(cuts["named"].sum())
    height = alt.Scale(domain=[0, top * (1.04 + LINE * lines)], nice=False)
    bar = (
        alt.Chart(frame)
        .mark_rect(stroke="#ffffff", strokeWidth=0.5)
        .encode(
            x=alt.X("low:Q", axis=x_axis, scale=alt.Scale(domain=list(domain), nice=False)),
            x2="high:Q",
            y=alt.Y("base:Q", axis=y_axis, scale=height),
            y2="shown:Q",
            color=alt.condition("datum.lowest", alt.value(HARM), alt.value(GREY)),
            tooltip=[
                alt.Tooltip("low:Q", title=words.say("columns.score_from")),
                alt.Tooltip("people:Q", format=",", title=words.say("columns.people")),
                alt.Tooltip("share:Q", format=".2%", title=words.say("columns.share")),
            ],
        )
    )
    layers = [bar, *_cut_marks(cuts, domain, top), *_broken_bars(frame, top, domain, words)]
    return finish(alt.layer(*layers), description, words, 280)


def _cut_marks(cuts: pl.DataFrame, domain: tuple[float, float], top: float) -> list[alt.Chart]:
    if not len(cuts):
        return []
    middle = (domain[0] + domain[1]) / 2
    rule = alt.Chart(cuts).mark_rule(color=DARK, strokeDash=[3, 3]).encode(x="cut:Q")
    names = []
    for align, dx in SIDES:
        keep = pl.col("cut") < middle if align == "left" else pl.col("cut") >= middle
        level = top * (1.04 + LINE * (pl.col("line") + 0.5))
        chosen = cuts.filter(keep, pl.col("named")).with_columns(level=level)
        text = alt.Chart(chosen).mark_text(align=align, dx=dx, color=DARK, fontSize=11)
        names.append(text.encode(x="cut:Q", y=alt.Y("level:Q"), text="label:N"))
    return [rule, *names]


def _broken_bars(
    frame: pl.DataFrame, top: float, domain: tuple[float, float], words: Words
) -> list[alt.Chart]:
    """Label the bars that are taller than the axis and show the break."""
    tall = frame.filter(pl.col("share") > top)
    if not len(tall):
        return []
    labels = [
        words.say("labels.cut_bar", share=words.percent(share), score=words.number(low))
        for share, low in tall.select("share", "low").rows()
    ]
    width = domain[1] - domain[0]
    right = (tall["low"] - domain[0]) / width > 0.55
    tall = tall.with_columns(label=pl.Series(labels), right=right, level=pl.lit(top * 0.9))
    gap = (
        alt.Chart(tall)
        .mark_rect(color=PAPER)
        .encode(
            x="low:Q", x2="high:Q", y=alt.Y("level:Q"), y2=alt.Y2Datum(top * 0.92)
        )  # the white gap of a broken bar
    )
    texts = []
    for align, dx in SIDES:
        chosen = tall.filter(pl.col("right") == (align == "right"))
        text = alt.Chart(chosen).mark_text(align=align, dx=dx, fontWeight="bold", fontSize=11)
        x = alt.X("low:Q") if align == "right" else alt.X("high:Q")
        texts.append(text.encode(x=x, y="level:Q", text="label:N"))
    return [gap, *texts]
