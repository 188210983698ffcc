"""Charts of concentration, of stays in the lowest tier and of moves between tiers."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import polars as pl

from glasscity.show.charts.style import (
    DARK,
    FAINT,
    GREY,
    HARM,
    INK,
    Chart,
    finish,
)
from glasscity.show.words import Words


def concentration_curves(frame: pl.DataFrame, description: str, words: Words) -> Chart:
    """Draw the share of a burden borne by the most burdened share of people.

    Parameters
    ----------
    frame
        Columns label, people_share, quantity_share, by_chance (null where it is not known).
    """
    names = frame["label"].unique(maintain_order=True).to_list()
    shades = [HARM, DARK, GREY, FAINT][: len(names)]
    dashes = [[1, 0], [1, 0], [6, 3], [2, 2]][: len(names)]
    x_axis = alt.Axis(title=words.say("axes.people_share"), format="%", tickCount=5, grid=False)
    y_axis = alt.Axis(title=words.say("axes.burden_share"), format="%", tickCount=5)
    x = alt.X("people_share:Q", axis=x_axis, scale=alt.Scale(domain=[0, 1]))
    chance = (
        alt.Chart(frame.drop_nulls("by_chance"))
        .mark_line(strokeWidth=1.2, strokeDash=[2, 2])
        .encode(
            x=x,
            y=alt.Y("by_chance:Q"),
            color=alt.Color("label:N", scale=alt.Scale(domain=names, range=shades)),
        )
    )
    lines = (
        alt.Chart(frame)
        .mark_line(strokeWidth=2.2)
        .encode(
            x=x,
            y=alt.Y("quantity_share:Q", axis=y_axis, scale=alt.Scale(domain=[0, 1])),
            color=alt.Color(
                "label:N",
                scale=alt.Scale(domain=names, range=shades),
                legend=alt.Legend(title=None, orient="top", symbolType="stroke", columns=3),
            ),
            strokeDash=alt.StrokeDash("label:N", scale=alt.Scale(domain=names, range=dashes)),
        )
    )
    even = (
        alt.Chart(pl.DataFrame({"x": [0.0, 1.0], "y": [0.0, 1.0]}))
        .mark_line(color=FAINT, strokeWidth=1)
        .encode(x="x:Q", y="y:Q")
    )
    return finish(even + chance + lines, description, words, 300)


def time_in_lowest(curve: pl.DataFrame, description: str, words: Words) -> Chart:
    """Draw the Kaplan-Meier share of spells in the lowest tier that last, with its 95 % band.

    Parameters
    ----------
    curve
        Rows of `glasscity.outcomes.survival.survival`.
    """
    x_axis = alt.Axis(title=words.say("axes.weeks_in"), grid=False, ticks=True, tickCount=6)
    y_axis = alt.Axis(title=words.say("axes.still_there"), format="%", tickCount=5)
    x = alt.X("weeks:Q", axis=x_axis, scale=alt.Scale(nice=False))
    scale = alt.Scale(domain=[0, 1])
    base = alt.Chart(curve)
    band = base.mark_area(color=HARM, opacity=0.15, interpolate="step-after").encode(
        x=x, y=alt.Y("low:Q", axis=y_axis, scale=scale), y2="high:Q"
    )
    line = base.mark_line(color=HARM, strokeWidth=2.2, interpolate="step-after").encode(
        x=x, y=alt.Y("staying:Q", axis=y_axis, scale=scale)
    )
    return finish(band + line, description, words, 230)


def transitions(frame: pl.DataFrame, tiers: Sequence[str], description: str, words: Words) -> Chart:
    """Draw where the people of each tier stood a year later, as shaded cells.

    Parameters
    ----------
    frame
        Rows of `aggregate.transition_shares`.
    tiers
        Names, highest first.
    """
    many = len(tiers) > 7
    room = 110
    y_axis = alt.Axis(title=words.say("axes.from_tier"), grid=False, labelLimit=room)
    x_axis = alt.Axis(
        title=words.say("axes.to_tier"),
        grid=False,
        orient="top",
        labelAngle=-90 if many else 0,
        labelLimit=room,
        labelOverlap=False,
    )
    base = alt.Chart(frame).encode(
        x=alt.X("to_tier:N", sort=list(tiers), scale=alt.Scale(domain=list(tiers)), axis=x_axis),
        y=alt.Y("from_tier:N", sort=list(tiers), scale=alt.Scale(domain=list(tiers)), axis=y_axis),
    )
    shade = alt.Scale(domain=[0, 1], range=["#f3f1ec", "#6a665f"])
    cells = base.mark_rect(stroke="#ffffff").encode(
        color=alt.Color("share:Q", scale=shade, legend=None),
        tooltip=[
            alt.Tooltip("from_tier:N", title=words.say("axes.from_tier")),
            alt.Tooltip("to_tier:N", title=words.say("axes.to_tier")),
            alt.Tooltip("people:Q", format=",", title=words.say("columns.people")),
            alt.Tooltip("share:Q", format=".1%", title=words.say("columns.share")),
        ],
    )
    layers = [cells]
    if not many:
        label = [words.percent(share) for share in frame["share"]]
        text = alt.Chart(frame.with_columns(label=pl.Series(label, dtype=pl.String)))
        texts = text.mark_text(fontSize=12).encode(
            x=base.encoding.x,
            y=base.encoding.y,
            text="label:N",
            color=alt.condition("datum.share > 0.5", alt.value("#ffffff"), alt.value(INK)),
        )
        layers.append(texts)
    step = 18 if many else 40
    return finish(alt.layer(*layers), description, words, step * len(tiers))
