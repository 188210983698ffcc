"""The charts: each function takes a small frame and returns one Altair chart.

All follow the same hand: greys for what is, one accent for harm, labels beside the marks
instead of legends, a width that follows the page, and the words "synthetic people" on the face
of each, so that a chart cut out of its page still says what it shows.
"""

from glasscity.show.charts.mobility import concentration_curves, time_in_lowest, transitions
from glasscity.show.charts.own_scales import (
    changes_on_own_scales,
    nice_end,
    pairs_on_own_scales,
)
from glasscity.show.charts.rows import dots, rates_with_intervals, stacked_bars
from glasscity.show.charts.scores import score_distribution
from glasscity.show.charts.speech import remarks_by_week
from glasscity.show.charts.squares import alarm_icons, number_kinds
from glasscity.show.charts.style import DARK, GREY, HARM, KINDS, WIDTH, Chart, tier_colours
from glasscity.show.charts.tiers import lowest_tier, tiers_over_time

__all__ = [
    "DARK",
    "GREY",
    "HARM",
    "KINDS",
    "WIDTH",
    "Chart",
    "alarm_icons",
    "changes_on_own_scales",
    "concentration_curves",
    "dots",
    "lowest_tier",
    "nice_end",
    "number_kinds",
    "pairs_on_own_scales",
    "rates_with_intervals",
    "remarks_by_week",
    "score_distribution",
    "stacked_bars",
    "tier_colours",
    "tiers_over_time",
    "time_in_lowest",
    "transitions",
]
