"""The house style: greys for what is, one accent for harm, labels beside the marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt
import polars as pl

from glasscity.show.words import Words
from glasscity.units import DAYS_PER_YEAR

INK = "#1f1e1b"
MUTED = "#6b6862"
FAINT = "#dedad3"
GREY = "#a9a59d"
DARK = "#4d4a45"
HARM = "#b5341c"
PALE = "#f1e3de"
SANS = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif"
WIDTH = 640
PAPER = "#fdfcfa"
ROW_HEIGHT = 38
LINE = 0.08
KINDS = {"published": DARK, "described": GREY, "assumed": "#e2a999"}
SIDES: tuple[tuple[Literal["left", "right"], int], ...] = (("left", 6), ("right", -6))
CONFIG: dict[str, Any] = {
    "background": "transparent",
    "font": SANS,
    "padding": {"left": 2, "right": 6, "top": 6, "bottom": 2},
    "view": {"stroke": None},
    "axis": {
        "domainColor": GREY,
        "domain": False,
        "gridColor": "#ebe8e2",
        "tickColor": GREY,
        "ticks": False,
        "labelColor": MUTED,
        "labelFontSize": 12,
        "labelPadding": 6,
        "titleColor": MUTED,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titlePadding": 8,
    },
    "axisX": {"titleAnchor": "start"},
    "text": {"fontSize": 12, "color": INK},
    "legend": {
        "labelColor": MUTED,
        "labelFontSize": 12,
        "titleColor": MUTED,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
}
# What `alt.layer` and `+` are typed to return, too.
Chart = alt.Chart | alt.LayerChart | alt.FacetChart


def tier_colours(tiers: Sequence[str]) -> dict[str, str]:
    """Return a colour for each tier: greys from dark (highest) to light, the accent for the last.

    The broad middle of most systems lies low and so stays pale; the thin bands above it are dark
    enough to be seen.

    Parameters
    ----------
    tiers
        Names, highest first.
    """
    dark, light = (0x55, 0x52, 0x4C), (0xDF, 0xDB, 0xD4)
    steps = max(len(tiers) - 2, 1)
    colours = {}
    for i, tier in enumerate(tiers):
        part = i / steps
        mixed = (round(a + (b - a) * part) for a, b in zip(dark, light, strict=True))
        colours[tier] = "#" + "".join(f"{channel:02x}" for channel in mixed)
    if len(tiers) > 1:
        colours[tiers[-1]] = HARM
    return colours


def finish(chart: Chart, description: str, words: Words, height: int) -> Chart:
    """Give a chart its width, its text alternative, its house style and its face mark."""
    mark = alt.TitleParams(
        words.say("face"),
        orient="bottom",
        anchor="end",
        fontSize=10,
        fontWeight="normal",
        color=MUTED,
        offset=2,
    )
    sized = chart.properties(width="container", height=height, description=description, title=mark)
    finished: Chart = sized.configure(**CONFIG)
    return finished


def time_axis(shares: pl.DataFrame, words: Words) -> tuple[pl.DataFrame, alt.X]:
    """Add the column `time`, in weeks or (over two years) in years, and its axis."""
    last = int(shares["day"].max() or 0)  # type: ignore[arg-type]
    unit, days = ("years", DAYS_PER_YEAR) if last > 2 * 366 else ("weeks", 7)
    timed = shares.with_columns(time=pl.col("day") / days)
    axis = alt.Axis(
        title=words.say(f"axes.{unit}"), grid=False, ticks=True, tickCount=6, format="~f"
    )
    scale = alt.Scale(nice=False, domain=[0, max(last / days, 1 / days)])
    return timed, alt.X("time:Q", axis=axis, scale=scale)


def plain(end: float) -> str:
    """Return a number format that fits an axis up to `end`: digits, never "0.2k"."""
    return ",.0f" if end >= 8 else "~f"
