"""The map of Beijing's districts as equal hexagons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import altair as alt
import polars as pl

from glasscity.show.charts.style import (
    HARM,
    INK,
    Chart,
    finish,
)
from glasscity.show.words import Words

# Where each of Beijing's sixteen districts lies on a grid of hexagons: column in half widths,
# row. Laid by hand so that each keeps roughly its compass direction from its neighbours.
BEIJING_GRID: dict[str, tuple[int, int]] = {
    "yanqing": (4, 0),
    "huairou": (6, 0),
    "miyun": (8, 0),
    "changping": (5, 1),
    "shunyi": (7, 1),
    "pinggu": (9, 1),
    "mentougou": (2, 2),
    "haidian": (4, 2),
    "dongcheng": (6, 2),
    "chaoyang": (8, 2),
    "shijingshan": (3, 3),
    "xicheng": (5, 3),
    "tongzhou": (7, 3),
    "fangshan": (2, 4),
    "fengtai": (4, 4),
    "daxing": (6, 4),
}


def is_beijing(districts: Sequence[str]) -> bool:
    """Tell whether these are the sixteen districts that the hexagon map knows."""
    return {district.lower() for district in districts} == set(BEIJING_GRID)


def _hexagon(column: int, row: int) -> list[list[float]]:
    """Return the closed outline of a pointy-topped hexagon one unit wide (y downwards)."""
    x, y = column / 2, row * 0.866
    half, side = 0.485, 0.56
    # Clockwise on the screen: the order in which d3 takes the inside, not the rest of the plane.
    corners = [
        (0, -side),
        (half, -side / 2),
        (half, side / 2),
        (0, side),
        (-half, side / 2),
        (-half, -side / 2),
        (0, -side),
    ]
    return [[x + dx, y + dy] for dx, dy in corners]


def hexagon_map(frame: pl.DataFrame, unit: str, description: str, words: Words) -> Chart:
    """Draw Beijing's districts as equal hexagons, coloured by a rate.

    Parameters
    ----------
    frame
        Columns district, name, count, rate, low, high.
    unit
        What the colour means.
    """
    top = float(frame["rate"].max() or 0) or 1.0  # type: ignore[arg-type]
    features = []
    for row in frame.to_dicts():
        grid = BEIJING_GRID[row["district"].lower()]
        shape = {"type": "Polygon", "coordinates": [_hexagon(*grid)]}
        label = words.number(row["rate"])
        properties = {**row, "label": label, "x": grid[0] / 2, "y": grid[1] * 0.866}
        properties["pale"] = row["rate"] > 0.75 * top
        features.append({"type": "Feature", "geometry": shape, "properties": properties})
    legend = alt.Legend(
        title=unit,
        orient="top",
        gradientLength=170,
        gradientThickness=8,
        tickCount=3,
        titleLimit=600,
    )
    scale = alt.Scale(domain=[0, top], range=["#efece6", "#dda08f", HARM], interpolate="lab")
    identity = alt.Projection(type="identity")
    shapes = (
        alt.Chart(alt.InlineData(values=features))
        .mark_geoshape(stroke="#ffffff", strokeWidth=1)
        .encode(
            color=alt.Color("properties.rate:Q", scale=scale, legend=legend),
            tooltip=[
                alt.Tooltip("properties.name:N", title=words.say("columns.district")),
                alt.Tooltip("properties.rate:Q", format=",.1f", title=words.say("columns.rate")),
                alt.Tooltip("properties.low:Q", format=",.1f", title=words.say("columns.low")),
                alt.Tooltip("properties.high:Q", format=",.1f", title=words.say("columns.high")),
                alt.Tooltip("properties.count:Q", format=",", title=words.say("columns.count")),
            ],
        )
        .project(**identity.to_dict())
    )
    points = pl.DataFrame([feature["properties"] for feature in features])
    texts = []
    for field, dy in (("name", -6), ("label", 10)):
        weight: Literal["bold", "normal"] = "bold" if field == "label" else "normal"
        text = alt.Chart(points).mark_text(fontSize=11, dy=dy, fontWeight=weight)
        texts.append(
            text.encode(
                longitude="x:Q",
                latitude="y:Q",
                text=f"{field}:N",
                color=alt.condition("datum.pale", alt.value("#ffffff"), alt.value(INK)),
            ).project(**identity.to_dict())
        )
    return finish(alt.layer(shapes, *texts), description, words, 400)
