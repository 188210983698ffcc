"""Rows that each have a scale of their own, so that no two units share an axis.

Positions come ready, from -1 to 1 or from 0 to 1; each row's own line carries its numbers. Lengths
of different rows say nothing about each other.
"""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import polars as pl

from glasscity.show.charts.style import DARK, FAINT, GREY, HARM, MUTED, PAPER, Chart, finish
from glasscity.show.words import Words

OWN_ROW = 68
"""Height of a row in pixels: label, value, line, numbers on the line."""
LABEL, VALUE, LINE_AT, NUMBER = -25, -9, 8, 23
"""Offsets from the middle of a row, in pixels."""
EDGE = 1.03
TONES = {"harm": HARM, "plain": DARK, "unclear": GREY}


def nice_end(largest: float) -> float:
    """Return the smallest of 1, 2 or 5 times a power of ten that is not below a positive number.

    Parameters
    ----------
    largest
        0 gives 1.
    """
    if largest <= 0:
        return 1.0
    power = math.floor(math.log10(largest))
    # Rounding of the quotient must not push a round number over its own end.
    found = next(step for step in (1, 2, 5, 10) if largest / 10**power <= step * (1 + 1e-9))
    return float(f"{found}e{power}")


def changes_on_own_scales(
    rows: pl.DataFrame, ticks: pl.DataFrame, description: str, words: Words
) -> Chart:
    """Draw a change and its interval for each row; 0 is in the middle of every row.

    Parameters
    ----------
    rows
        Columns row (int), label, text, at, low, high (positions from -1 to 1; low and high null
        where there is no interval), tone (harm, plain, unclear).
    ticks
        Columns row, at, text: the numbers on each row's line.
    """
    scale = alt.Scale(domain=[-EDGE, EDGE], nice=False)
    middle = alt.Chart(pl.DataFrame({"zero": [0.0]})).mark_rule(color=GREY, strokeDash=[4, 3])
    zero = middle.encode(x=alt.X("zero:Q", axis=None, scale=scale))
    base = alt.Chart(rows).encode(y=_row(rows), color=_tone())
    whisker = base.mark_rule(strokeWidth=5, opacity=0.35, yOffset=LINE_AT).encode(
        x=alt.X("low:Q", axis=None, scale=scale), x2="high:Q"
    )
    dot = base.mark_point(filled=True, size=80, opacity=1, yOffset=LINE_AT).encode(
        x=alt.X("at:Q", axis=None, scale=scale), tooltip=_tooltip()
    )
    layers = [_lines(rows, -1.0, scale), zero, *_numbers(ticks, rows, scale), whisker, dot]
    return finish(
        alt.layer(*layers, *_labels(rows)), description, words, OWN_ROW * max(rows.height, 1)
    )


def pairs_on_own_scales(
    rows: pl.DataFrame, ticks: pl.DataFrame, description: str, words: Words
) -> Chart:
    """Draw the values of two worlds for each row, joined by a line.

    Parameters
    ----------
    rows
        Columns row (int), label, text, a, b (positions from 0 to 1, null where there is no value),
        tone (of B and of the line).
    ticks
        Columns row, at, text: the numbers on each row's line.
    """
    scale = alt.Scale(domain=[0, EDGE], nice=False)
    base = alt.Chart(rows).encode(y=_row(rows))
    joined = base.mark_rule(strokeWidth=5, opacity=0.35, yOffset=LINE_AT).encode(
        x=alt.X("a:Q", axis=None, scale=scale), x2="b:Q", color=_tone()
    )
    # A ring, so that both are seen where one covers the other.
    ring = base.mark_point(
        filled=False, size=130, strokeWidth=2.5, opacity=1, color=DARK, yOffset=LINE_AT
    ).encode(x=alt.X("a:Q", axis=None, scale=scale), tooltip=_tooltip())
    dot = base.mark_point(filled=True, size=70, opacity=1, yOffset=LINE_AT).encode(
        x=alt.X("b:Q", axis=None, scale=scale), color=_tone(), tooltip=_tooltip()
    )
    layers = [_lines(rows, 0.0, scale), *_numbers(ticks, rows, scale), joined, ring, dot]
    return finish(
        alt.layer(*layers, *_labels(rows)), description, words, OWN_ROW * max(rows.height, 1)
    )


def _row(rows: pl.DataFrame) -> alt.Y:
    order = rows["row"].to_list()
    scale = alt.Scale(type="band", domain=order, padding=0)
    return alt.Y("row:O", axis=None, sort=order, scale=scale)


def _tone() -> alt.Color:
    scale = alt.Scale(domain=list(TONES), range=list(TONES.values()))
    return alt.Color("tone:N", scale=scale, legend=None)


def _tooltip() -> list[alt.Tooltip]:
    return [alt.Tooltip("label:N", title=" "), alt.Tooltip("text:N", title=" ")]


def _lines(rows: pl.DataFrame, start: float, scale: alt.Scale) -> alt.Chart:
    """Draw the line of each row, from one end of its scale to the other."""
    ends = rows.select("row", start=pl.lit(start), end=pl.lit(1.0))
    line = alt.Chart(ends).mark_rule(color=FAINT, strokeWidth=1, yOffset=LINE_AT)
    x = alt.X("start:Q", axis=None, scale=scale)
    drawn: alt.Chart = line.encode(y=_row(rows), x=x, x2="end:Q")
    return drawn


def _numbers(ticks: pl.DataFrame, rows: pl.DataFrame, scale: alt.Scale) -> list[alt.Chart]:
    """Write the numbers of each row below its line, those at the ends inside the picture."""
    base = alt.Chart(ticks).encode(y=_row(rows), x=alt.X("at:Q", axis=None, scale=scale))
    layers = [base.mark_tick(color=GREY, size=7, thickness=1, yOffset=LINE_AT, orient="vertical")]
    first, last = min(ticks["at"].to_list()), max(ticks["at"].to_list())
    places = (
        ("left", f"datum.at === {first}"),
        ("center", f"datum.at !== {first} && datum.at !== {last}"),
        ("right", f"datum.at === {last}"),
    )
    for align, only in places:
        at: dict[str, Any] = {"align": align, "dy": NUMBER, "fontSize": 11}
        text = base.transform_filter(only)
        halo = text.mark_text(stroke=PAPER, strokeWidth=3, **at)
        layers += [
            halo.encode(text="text:N"),
            text.mark_text(color=MUTED, **at).encode(text="text:N"),
        ]
    return layers


def _labels(rows: pl.DataFrame) -> list[alt.Chart]:
    """Write what each row is, and its value below that, both from the left edge."""
    base = alt.Chart(rows).encode(y=_row(rows), x=alt.value(0))
    layers = []
    for column, dy, colour, weight in (
        ("label", LABEL, None, "bold"), ("text", VALUE, MUTED, "normal"),
    ):  # fmt: skip
        room = alt.ExprRef("width")
        shape: dict[str, Any] = {"align": "left", "dy": dy, "limit": room, "fontWeight": weight}
        halo = base.mark_text(stroke=PAPER, strokeWidth=3, **shape)
        ink = base.mark_text(**shape) if colour is None else base.mark_text(color=colour, **shape)
        layers += [halo.encode(text=f"{column}:N"), ink.encode(text=f"{column}:N")]
    return layers
