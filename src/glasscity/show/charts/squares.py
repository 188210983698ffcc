"""A hundred alarms as squares, and the kinds of numbers as one bar."""

from __future__ import annotations

import altair as alt
import polars as pl

from glasscity.show.charts.style import (
    DARK,
    HARM,
    KINDS,
    Chart,
    finish,
)
from glasscity.show.words import Words


def alarm_icons(frame: pl.DataFrame, description: str, words: Words) -> Chart:
    """Draw a hundred alarms as squares: grey where right, accented where wrong.

    Parameters
    ----------
    frame
        Rows of `aggregate.icons`.
    """
    squares = (
        alt.Chart(frame)
        .mark_rect(stroke="#ffffff", strokeWidth=2)
        .encode(
            x=alt.X("column:O", axis=None, scale=alt.Scale(padding=0)),
            y=alt.Y("row:O", axis=None, scale=alt.Scale(padding=0)),
            color=alt.condition("datum.right", alt.value(DARK), alt.value(HARM)),
        )
    )
    return finish(squares, description, words, 150)


def number_kinds(frame: pl.DataFrame, description: str, words: Words) -> Chart:
    """Draw which part of the scenario's numbers is published, described and assumed.

    Parameters
    ----------
    frame
        Rows of `aggregate.kinds_of_numbers`.
    """
    ends = frame["share"].cum_sum()
    parts = frame.with_columns(end=ends, start=ends - frame["share"])
    axis = alt.Axis(title=None, format="%", tickCount=5, grid=False, ticks=True)
    bar = (
        alt.Chart(parts)
        .mark_bar(height=34, stroke="#ffffff", strokeWidth=1)
        .encode(
            x=alt.X("start:Q", axis=axis, scale=alt.Scale(domain=[0, 1])),
            x2="end:Q",
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=list(KINDS), range=list(KINDS.values())),
                legend=None,
            ),
        )
    )
    return finish(bar, description, words, 44)
