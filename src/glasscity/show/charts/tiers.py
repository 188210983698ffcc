"""Charts of tiers over time."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import polars as pl

from glasscity.show.charts.style import (
    HARM,
    INK,
    Chart,
    finish,
    tier_colours,
    time_axis,
)
from glasscity.show.words import Words


def tiers_over_time(
    shares: pl.DataFrame, tiers: Sequence[str], description: str, words: Words
) -> Chart:
    """Draw the share of people in each tier, stacked, highest tier on top.

    Parameters
    ----------
    shares
        Rows of `aggregate.tier_shares`: day, tier, rank, share.
    tiers
        Names, highest first.
    """
    frame, time = time_axis(shares, words)
    # Stacked here and not by Vega, so that the labels know where the bands lie.
    frame = frame.sort("week", "rank", descending=[False, True]).with_columns(
        top=pl.col("share").cum_sum().over("week")
    )
    frame = frame.with_columns(base=pl.col("top") - pl.col("share"))
    colours = tier_colours(tiers)
    colour = alt.Color(
        "tier:N",
        scale=alt.Scale(domain=list(colours), range=list(colours.values())),
        legend=None,
    )
    share_axis = alt.Axis(title=words.say("axes.share_scored"), format="%", tickCount=5)
    area = (
        alt.Chart(frame)
        .mark_area(stroke="#ffffff", strokeWidth=0.5)
        .encode(
            x=time,
            y=alt.Y("base:Q", axis=share_axis, scale=alt.Scale(domain=[0, 1])),
            y2="top:Q",
            color=colour,
            tooltip=[
                alt.Tooltip("tier:N", title=words.say("columns.tier")),
                alt.Tooltip("week:Q", title=words.say("columns.week")),
                alt.Tooltip("share:Q", format=".2%", title=words.say("columns.share")),
            ],
        )
    )
    return finish(alt.layer(area, _band_labels(frame, tiers)), description, words, 300)


def _band_labels(frame: pl.DataFrame, tiers: Sequence[str]) -> alt.Chart:
    """Write the name of each band that is thick enough at the right-hand edge."""
    last = frame.filter(pl.col("week") == pl.col("week").max(), pl.col("share") >= 0.06)
    # White on the dark half of the greys and on the accent, ink on the pale half.
    white = (pl.col("rank") < 0.4 * (len(tiers) - 1)) | (pl.col("rank") == len(tiers) - 1)
    last = last.with_columns(
        middle=(pl.col("base") + pl.col("top")) / 2, pale=white & (len(tiers) > 1)
    )
    labels: alt.Chart = (
        alt.Chart(last)
        .mark_text(align="right", dx=-8, fontWeight="bold", limit=220)
        .encode(
            x=alt.value("width"),
            y="middle:Q",
            text="tier:N",
            color=alt.condition("datum.pale", alt.value("#ffffff"), alt.value(INK)),
        )
    )
    return labels


def lowest_tier(shares: pl.DataFrame, description: str, words: Words) -> Chart:
    """Draw the share of people in the lowest tier on a scale of its own.

    Parameters
    ----------
    shares
        Rows of one tier: day, share.
    """
    frame, time = time_axis(shares, words)
    axis = alt.Axis(title=words.say("axes.share_scored"), format="~%", tickCount=4)
    base = alt.Chart(frame).encode(
        x=time, y=alt.Y("share:Q", axis=axis, scale=alt.Scale(zero=True))
    )
    line = base.mark_line(color=HARM, strokeWidth=2.2, interpolate="step-after")
    area = base.mark_area(color=HARM, opacity=0.12, interpolate="step-after")
    return finish(area + line, description, words, 180)
