"""The charts: each function takes a small frame and returns one Altair chart.

All follow the same hand: greys for what is, one accent for harm, labels beside the marks
instead of legends, a width that follows the page, and the words "synthetic people" on the face
of each, so that a chart cut out of its page still says what it shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt
import polars as pl

from glasscity.show.words import Words

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


def _time_axis(shares: pl.DataFrame, words: Words) -> tuple[pl.DataFrame, alt.X]:
    """Add the column `time`, in weeks or (over two years) in years, and its axis."""
    last = int(shares["day"].max() or 0)  # type: ignore[arg-type]
    unit, days = ("years", 365) if last > 2 * 366 else ("weeks", 7)
    timed = shares.with_columns(time=pl.col("day") / days)
    axis = alt.Axis(
        title=words.say(f"axes.{unit}"), grid=False, ticks=True, tickCount=6, format="~f"
    )
    scale = alt.Scale(nice=False, domain=[0, max(last / days, 1 / days)])
    return timed, alt.X("time:Q", axis=axis, scale=scale)


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
    frame, time = _time_axis(shares, words)
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
    frame, time = _time_axis(shares, words)
    axis = alt.Axis(title=words.say("axes.share_scored"), format="~%", tickCount=4)
    base = alt.Chart(frame).encode(
        x=time, y=alt.Y("share:Q", axis=axis, scale=alt.Scale(zero=True))
    )
    line = base.mark_line(color=HARM, strokeWidth=2.2, interpolate="step-after")
    area = base.mark_area(color=HARM, opacity=0.12, interpolate="step-after")
    return finish(area + line, description, words, 180)


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


# --- rows: a label, a value and a mark -----------------------------------------------------------


def rates_with_intervals(
    frame: pl.DataFrame, description: str, words: Words, reference: float | None = None
) -> Chart:
    """Draw a dot and an interval per row, under its label and value.

    Parameters
    ----------
    frame
        Columns row (int), label, text, rate, low, high, accent (bool), heading (bool).
    reference
        Rate at which a vertical line is drawn.
    """
    end = float(frame["high"].max() or 0) or 1.0  # type: ignore[arg-type]
    rates = frame.filter(~pl.col("heading"))
    axis = alt.Axis(title=words.say("axes.per_100k"), tickCount=4, format=_plain(end))
    scale = alt.Scale(domain=[0, end * 1.02], nice=False)
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


def _plain(end: float) -> str:
    """Return a number format that fits an axis up to `end`: digits, never "0.2k"."""
    return ",.0f" if end >= 8 else "~f"


def _row(frame: pl.DataFrame) -> alt.Y:
    order = frame["row"].unique(maintain_order=True).to_list()
    return alt.Y("row:O", axis=None, sort=order, scale=alt.Scale(domain=order, padding=0))


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
    layers = [
        halo.encode(x=alt.value(0), text="label:N"),
        left.encode(x=alt.value(0), text="label:N"),
        right.encode(x=alt.value("width"), text="text:N"),
    ]
    if frame["heading"].any():
        head = base.transform_filter("datum.heading").mark_text(
            align="left", fontWeight="bold", dy=5, fontSize=12
        )
        layers.append(head.encode(x=alt.value(0), text="label:N"))
    return layers


def stacked_bars(frame: pl.DataFrame, axis_title: str, description: str, words: Words) -> Chart:
    """Draw one bar per row in two parts, the plain part grey and the harmful part accented.

    Parameters
    ----------
    frame
        Columns row, label, text, heading, plain, harm (both in the unit of `axis_title`).
    """
    parts = pl.concat(
        [
            frame.select("row", "label", "text", start=pl.lit(0.0), end="harm", harm=pl.lit(True)),
            frame.select(
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
    axis = alt.Axis(title=axis_title, tickCount=4, format=_plain(end))
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


# --- maps ----------------------------------------------------------------------------------------

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


# --- concentration and mobility --------------------------------------------------------------


def concentration_curves(frame: pl.DataFrame, description: str, words: Words) -> Chart:
    """Draw the share of a burden borne by the most burdened share of people.

    Parameters
    ----------
    frame
        Columns quantity, label, people_share, quantity_share.
    """
    names = frame["label"].unique(maintain_order=True).to_list()
    shades = [HARM, DARK, GREY, FAINT][: len(names)]
    dashes = [[1, 0], [1, 0], [6, 3], [2, 2]][: len(names)]
    x_axis = alt.Axis(title=words.say("axes.people_share"), format="%", tickCount=5, grid=False)
    y_axis = alt.Axis(title=words.say("axes.burden_share"), format="%", tickCount=5)
    lines = (
        alt.Chart(frame)
        .mark_line(strokeWidth=2.2)
        .encode(
            x=alt.X("people_share:Q", axis=x_axis, scale=alt.Scale(domain=[0, 1])),
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
        .mark_line(color=GREY, strokeWidth=1, strokeDash=[2, 3])
        .encode(x="x:Q", y="y:Q")
    )
    return finish(even + lines, description, words, 300)


def time_in_lowest(curve: pl.DataFrame, description: str, words: Words) -> Chart:
    """Draw the Kaplan-Meier share of spells in the lowest tier that last, with its 95 % band.

    Parameters
    ----------
    curve
        Rows of `aggregate.kaplan_meier`.
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


# --- false matches and sources -------------------------------------------------------------------


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
