"""Scarce places: what one family is given, another lacks."""

from __future__ import annotations

from glasscity.consequences.institutions import DISPLACED
from glasscity.engine.clock import Played
from glasscity.experiments.validation.check import Bench, Check, Found


def _given(played: Played) -> float:
    (item,) = played.society.applied
    return played.society.served[item] / int(played.society.applied[item] * 3 // 5)


def _displaced(played: Played) -> float:
    """Return applications displaced for each that was put ahead."""
    (item,) = played.society.applied
    column = played.plan.demands.index("place")
    displaced = int(played.tallies.denials[column, DISPLACED - 1].sum())
    return displaced / played.society.ahead[item]


def _conserved(bench: Bench) -> Found:
    runs = bench.runs("places", 10_000, 364)
    return Found(tuple(_given(played) for played in runs), 1.0, 1.0)


def _one_for_one(bench: Bench) -> Found:
    runs = bench.runs("places", 10_000, 364)
    return Found(tuple(_displaced(played) for played in runs), 1.0, 1.0)


CHECKS = (
    Check(
        name="places-conserved",
        title="Places given out, of those that there are",
        published="1 exactly",
        source="closed form",
        form=".4f",
        label="verified",
        allowed="none",
        tuned="nothing",
        not_tuned="60 places for 100 applications",
        scope="Putting some ahead neither makes nor loses places",
        model=_conserved,
    ),
    Check(
        name="places-displaced",
        title="Applications displaced for each one put ahead",
        published="1 exactly",
        source="closed form",
        form=".4f",
        label="verified",
        allowed="none",
        tuned="nothing",
        not_tuned="60 places for 100 applications",
        scope="For whoever is put ahead, somebody goes without",
        model=_one_for_one,
    ),
)
