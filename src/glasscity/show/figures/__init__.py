"""Figures: each joins a chart with its title, its sentence and the numbers behind it.

The sentence is computed from the same frame as the chart and stands under it in print, in the
page and as the text alternative. Where there is nothing to draw, a figure is only its sentence;
where a mechanism is off, there is no figure.
"""

from glasscity.show.figures.denials import denials
from glasscity.show.figures.districts import districts
from glasscity.show.figures.duties import commercial_score, scarce_places, study_app
from glasscity.show.figures.matches import matches, own_matches
from glasscity.show.figures.mobility import concentration, spells, transitions
from glasscity.show.figures.model import Figure, Panel, Table
from glasscity.show.figures.repair import fates, reviewed, whose
from glasscity.show.figures.scores import scores
from glasscity.show.figures.sources import kinds
from glasscity.show.figures.speech import silence, silenced_groups
from glasscity.show.figures.tiers import lowest, tiers
from glasscity.show.figures.watching import attention, denunciations, exposure
from glasscity.show.figures.wrongful import channels, groups

__all__ = [
    "Figure",
    "Panel",
    "Table",
    "attention",
    "channels",
    "commercial_score",
    "concentration",
    "denials",
    "denunciations",
    "districts",
    "exposure",
    "fates",
    "groups",
    "kinds",
    "lowest",
    "matches",
    "own_matches",
    "reviewed",
    "scarce_places",
    "scores",
    "silence",
    "silenced_groups",
    "spells",
    "study_app",
    "tiers",
    "transitions",
    "whose",
]
