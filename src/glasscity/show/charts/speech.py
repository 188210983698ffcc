"""The chart of critical remarks over time."""

from __future__ import annotations

import altair as alt
import polars as pl

from glasscity.show.charts.style import GREY, HARM, Chart, finish, plain, time_axis
from glasscity.show.words import Words


def remarks_by_week(weeks: pl.DataFrame, description: str, words: Words) -> Chart:
    """Draw critical remarks per week in two parts: made (grey) and, on top, withheld (accent).

    Parameters
    ----------
    weeks
        Columns week, day, made, withheld (remarks in that week).
    """
    frame, time = time_axis(weeks, words)
    parts = pl.concat(
        [
            frame.select("week", "time", start=pl.lit(0), end="made", withheld=pl.lit(False)),
            frame.select(
                "week",
                "time",
                start="made",
                end=pl.col("made") + pl.col("withheld"),
                withheld=pl.lit(True),
            ),
        ],
        how="vertical_relaxed",
    )
    top = float(parts["end"].max() or 1)  # type: ignore[arg-type]
    axis = alt.Axis(title=words.say("axes.remarks"), tickCount=4, format=plain(top))
    colour = alt.Color(
        "withheld:N", scale=alt.Scale(domain=[False, True], range=[GREY, HARM]), legend=None
    )
    area = (
        alt.Chart(parts)
        .mark_area(interpolate="linear")
        .encode(
            x=time,
            y=alt.Y("start:Q", axis=axis, scale=alt.Scale(domain=[0, top * 1.05], nice=False)),
            y2="end:Q",
            color=colour,
            tooltip=[alt.Tooltip("week:Q", title=words.say("columns.week"))],
        )
    )
    return finish(area, description, words, 230)
