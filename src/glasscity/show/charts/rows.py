"""Charts of rows: a label, a value and a mark."""

from __future__ import annotations

import altair as alt
import polars as pl

from glasscity.show.charts.style import (
    DARK,
    GREY,
    HARM,
    MUTED,
    PAPER,
    ROW_HEIGHT,
    Chart,
    finish,
    plain,
)
from glasscity.show.words import Words


def rates_with_intervals(
    frame: pl.DataFrame,
    description: str,
    words: Words,
    reference: float | None = None,
    axis_title: str | None = None,
    domain: tuple[float, float] | None = None,
) -> Chart:
    """Draw a dot and an interval per row, under its label and value.

    Parameters
    ----------
    frame
        Columns row (int), label, text, rate, low, high, accent (bool), heading (bool).
    reference
        Rate at which a vertical line is drawn.
    axis_title
        What the rate is per; per 100,000 person-years if not said.
    domain
        First and last value on the axis; from 0 to the highest end of an interval if not said.
    """
    first, end = domain or (0.0, float(frame["high"].max() or 0) or 1.0)  # type: ignore[arg-type]
    rates = frame.filter(~pl.col("heading"))
    axis = alt.Axis(
        title=axis_title or words.say("axes.per_100k"), tickCount=4, format=plain(end - first)
    )
    scale = alt.Scale(domain=[first * 1.02, end * 1.02], nice=False)
    x = alt.X("rate:Q", axis=axis, scale=scale)
    colour = alt.condition("datum.accent", alt.value(HARM), alt.value(DARK))
    base = alt.Chart(rates).encode(y=_row(frame), color=colour)
    whisker = base.mark_rule(strokeWidth=2, opacity=0.45, yOffset=9).encode(
        x=alt.X("low:Q", axis=axis, scale=scale), x2="high:Q"
    )
    dot = base.mark_point(filled=True, size=70, opacity=1, yOffset=9).encode(
        x=x,
        tooltip=[
            alt.Tooltip("label:N", title=" "),
            alt.Tooltip("rate:Q", format=",.1f", title=words.say("columns.rate")),
            alt.Tooltip("low:Q", format=",.1f", title=words.say("columns.low")),
            alt.Tooltip("high:Q", format=",.1f", title=words.say("columns.high")),
        ],
    )
    layers: list[alt.Chart] = [whisker, dot, *_row_texts(frame)]
    if reference is not None:
        line = pl.DataFrame({"reference": [reference]})
        rule = alt.Chart(line).mark_rule(color=GREY, strokeDash=[4, 3])
        layers.insert(0, rule.encode(x="reference:Q"))
    return finish(alt.layer(*layers), description, words, ROW_HEIGHT * frame["row"].n_unique())


def _row(frame: pl.DataFrame) -> alt.Y:
    order = frame["row"].unique(maintain_order=True).to_list()
    return alt.Y(
        "row:O", axis=None, sort=order, scale=alt.Scale(type="band", domain=order, padding=0)
    )


def _row_texts(frame: pl.DataFrame, dy: int = -8) -> list[alt.Chart]:
    """Write each row's label at the left and its value at the right, above the mark."""
    base = alt.Chart(frame.select("row", "label", "text", "heading").unique(maintain_order=True))
    base = base.encode(y=_row(frame))
    plain = base.transform_filter("!datum.heading")
    room = alt.ExprRef("max(110, width - 120)")
    # A halo in the paper's colour keeps words legible where they cross a line.
    halo = plain.mark_text(align="left", dy=dy, limit=room, stroke=PAPER, strokeWidth=3)
    left = plain.mark_text(align="left", dy=dy, limit=room)
    right = plain.mark_text(align="right", dy=dy, color=MUTED)
    right_halo = plain.mark_text(align="right", dy=dy, stroke=PAPER, strokeWidth=3)
    layers = [
        halo.encode(x=alt.value(0), text="label:N"),
        left.encode(x=alt.value(0), text="label:N"),
        right_halo.encode(x=alt.value("width"), text="text:N"),
        right.encode(x=alt.value("width"), text="text:N"),
    ]
    if frame["heading"].any():
        head = base.transform_filter("datum.heading").mark_text(
            align="left", fontWeight="bold", dy=5, fontSize=12
        )
        layers.append(head.encode(x=alt.value(0), text="label:N"))
    return layers


def stacked_bars(
    frame: pl.DataFrame,
    axis_title: str,
    description: str,
    words: Words,
    share: bool = False,
) -> Chart:
    """Draw one bar per row in two parts, the plain part grey and the harmful part accented.

    Parameters
    ----------
    frame
        Columns row, label, text, heading, plain, harm (both in the unit of `axis_title`).
    share
        Whether both are shares, written in percent.
    """
    bars_of = frame.filter(~pl.col("heading"))
    parts = pl.concat(
        [
            bars_of.select(
                "row", "label", "text", start=pl.lit(0.0), end="harm", harm=pl.lit(True)
            ),
            bars_of.select(
                "row",
                "label",
                "text",
                start="harm",
                end=pl.col("harm") + pl.col("plain"),
                harm=pl.lit(False),
            ),
        ]
    )
    end = float(parts["end"].max() or 0) or 1.0  # type: ignore[arg-type]
    axis = alt.Axis(title=axis_title, tickCount=4, format="~%" if share else plain(end))
    bars = (
        alt.Chart(parts)
        .mark_bar(height=11, yOffset=9)
        .encode(
            x=alt.X("start:Q", axis=axis, scale=alt.Scale(domain=[0, end], nice=False)),
            x2="end:Q",
            y=_row(frame),
            color=alt.condition("datum.harm", alt.value(HARM), alt.value(GREY)),
        )
    )
    layers = [bars, *_row_texts(frame)]
    return finish(alt.layer(*layers), description, words, ROW_HEIGHT * frame["row"].n_unique())


def dots(
    frame: pl.DataFrame,
    domain: tuple[float, float],
    axis_title: str,
    description: str,
    words: Words,
    reference: float | None = None,
) -> Chart:
    """Draw a dot per row on one scale, without an interval.

    Parameters
    ----------
    frame
        Columns row (int), label, text, value, accent (bool), heading (bool).
    domain
        First and last value on the axis, in the unit of `axis_title`.
    reference
        Value at which a vertical line is drawn.
    """
    axis = alt.Axis(title=axis_title, tickCount=5, format="~f")
    scale = alt.Scale(domain=list(domain), nice=False)
    dot = (
        alt.Chart(frame.filter(~pl.col("heading")))
        .mark_point(filled=True, size=70, opacity=1, yOffset=9)
        .encode(
            x=alt.X("value:Q", axis=axis, scale=scale),
            y=_row(frame),
            color=alt.condition("datum.accent", alt.value(HARM), alt.value(DARK)),
            tooltip=[
                alt.Tooltip("label:N", title=" "),
                alt.Tooltip("value:Q", format=",.2f", title=axis_title),
            ],
        )
    )
    layers: list[alt.Chart] = [dot, *_row_texts(frame)]
    if reference is not None:
        line = pl.DataFrame({"reference": [reference]})
        rule = alt.Chart(line).mark_rule(color=GREY, strokeDash=[4, 3])
        layers.insert(0, rule.encode(x=alt.X("reference:Q", axis=axis, scale=scale)))
    return finish(alt.layer(*layers), description, words, ROW_HEIGHT * frame["row"].n_unique())
