"""Scores that count friends: ties become more similar.

Wei, Yildirim, Van den Bulte and Dellarocas ("Credit scoring with social network data", 2016) derive
that people who are scored by their ties form fewer and more similar ones.
"""

from __future__ import annotations

import numpy as np

from glasscity.engine.clock import Played
from glasscity.experiments.validation.check import Bench, Check, Found


def _more_alike(played: Played) -> float:
    """Return how much the share of ties within one tier differs between end and start.

    Both by the tiers at the end, so that only ties have changed.
    """
    friends, tier = played.society.friends, played.state.tier
    person = np.repeat(np.arange(played.plan.people), np.diff(friends.start))
    alike = tier[person] == tier[friends.friend]
    before, after = friends.latent == 0, played.society.active == 1
    return float(alike[after].mean() - alike[before].mean())


def _alike(bench: Bench) -> Found:
    runs = bench.runs("ties", 10_000, 730)
    # What would be mere chance: ties are far more than a thousand at any size.
    return Found(tuple(_more_alike(played) for played in runs), 0.01, 1.0)


CHECKS = (
    Check(
        name="ties-alike",
        title="Ties within one tier, gained over two years where half the people mind scores",
        published="more similar ties (theory, wei-2016)",
        source="closed form",
        form="+.1%",
        label="built in",
        allowed="the direction alone: at least 1 point more",
        tuned="nothing",
        not_tuned="hazards of dropping and taking up a tie, equal and assumed",
        scope="Built in: seekers drop lower tiers and take up equal or higher ones. That "
        "there are fewer ties is not tested: it depends on the two assumed hazards alone",
        model=_alike,
    ),
)
