"""The chart of scores."""

from __future__ import annotations

import altair as alt
import polars as pl

from glasscity.show.charts.style import (
    DARK,
    GREY,
    HARM,
    LINE,
    SIDES,
    Chart,
    finish,
)
from glasscity.show.words import Words


def score_distribution(
    bars: pl.DataFrame,
    cuts: pl.DataFrame,
    domain: tuple[float, float],
    start: int,
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
    start
        Score at which everybody starts: a bin of its own.
    """
    top = float(bars["share"].max() or 0) or 1.0  # type: ignore[arg-type]
    frame = bars.with_columns(base=pl.lit(0.0))
    x_axis = alt.Axis(title=words.say("axes.score"), grid=False, ticks=True, tickCount=6)
    y_axis = alt.Axis(title=words.say("axes.share_scored"), format="~%", tickCount=4)
    # Room above the tallest bar for the names of the cut points, one line each.
    lines = int(cuts["named"].sum())
    height = alt.Scale(domain=[0, top * (1.04 + LINE * lines)], nice=False)
    bar = (
        alt.Chart(frame.filter(pl.col("low") != start))
        .mark_rect(stroke="#ffffff", strokeWidth=0.5)
        .encode(
            x=alt.X("low:Q", axis=x_axis, scale=alt.Scale(domain=list(domain), nice=False)),
            x2="high:Q",
            y=alt.Y("base:Q", axis=y_axis, scale=height),
            y2="share:Q",
            color=alt.condition("datum.lowest", alt.value(HARM), alt.value(GREY)),
            tooltip=[
                alt.Tooltip("low:Q", title=words.say("columns.score_from")),
                alt.Tooltip("people:Q", format=",", title=words.say("columns.people")),
                alt.Tooltip("share:Q", format=".2%", title=words.say("columns.share")),
            ],
        )
    )
    layers = [bar, *_cut_marks(cuts, domain, top), *_start_bar(frame, start, top, domain, words)]
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


def _start_bar(
    frame: pl.DataFrame, start: int, top: float, domain: tuple[float, float], words: Words
) -> list[alt.Chart]:
    """Draw the start as a line as tall as its share, thick enough to be seen, with its share."""
    at = frame.filter(pl.col("low") == start)
    if not len(at):
        return []
    label = words.say(
        "labels.start_bar", share=words.percent(at["share"][0]), score=words.number(start)
    )
    at = at.with_columns(label=pl.lit(label), centre=pl.lit(start + 0.5))
    x = alt.X("centre:Q")
    line = alt.Chart(at).mark_rule(color=DARK, strokeWidth=5, strokeCap="butt")
    align, dx = SIDES[int((start - domain[0]) / (domain[1] - domain[0]) > 0.5)]
    text = alt.Chart(at).mark_text(align=align, dx=dx, fontWeight="bold", fontSize=11)
    level = alt.Y("middle:Q")
    return [
        line.encode(x=x, y="base:Q", y2="share:Q"),
        text.transform_calculate(middle=f"{top} * 0.5").encode(x=x, y=level, text="label:N"),
    ]
