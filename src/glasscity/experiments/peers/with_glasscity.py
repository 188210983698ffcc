"""The plain model as a scenario of glasscity: ``plain.yaml`` beside this file."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from glasscity.engine.clock import play as play_plan
from glasscity.engine.plan import make_plan
from glasscity.engine.state import RECORDS
from glasscity.experiments.peers.model import Counts
from glasscity.scenario import load
from glasscity.sensing.truth import Truth

SCENARIO = Path(__file__).with_name("plain.yaml")


def play(people: int, days: int, seed: int, threads: int | None = None) -> Counts:
    """Play the model; see `glasscity.experiments.peers.model`.

    Parameters
    ----------
    people, days, seed
        As for the others.
    threads
        How many; all processors if not said.
    """
    played = play_plan(make_plan(load(SCENARIO), people, days), seed, threads)
    scores = played.state.score
    # By channel, item, truth and stratum.
    wrongful = int(played.tallies.records[:, :, Truth.FALSE_IDENTITY].sum())
    return Counts(
        people, days, float(scores.mean()), float(np.std(scores)),
        tuple(played.tiers[-1].sum(axis=0).tolist()), int(played.windows[:, RECORDS].sum()),
        wrongful,
    )  # fmt: skip
