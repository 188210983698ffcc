"""The plain model in plain numpy: a column for each trait, a pass over all people for each act."""

from __future__ import annotations

import numpy as np

from glasscity.experiments.peers.model import (
    CUTS,
    DAILY,
    MISTAKEN,
    POINTS,
    SEEN,
    SPREAD,
    START,
    Counts,
)


def play(people: int, days: int, seed: int) -> Counts:
    """Play the model; see `glasscity.experiments.peers.model`."""
    rng = np.random.default_rng(seed)
    multiplier = rng.lognormal(0, SPREAD, people).astype(np.float32)
    score = np.full(people, START, dtype=np.int32)
    tiers, records, wrongful = np.zeros(len(CUTS) + 1, dtype=np.int64), 0, 0
    for _ in range(days):
        for chance, points, seen in zip(DAILY, POINTS, SEEN, strict=True):
            acted = np.flatnonzero(rng.random(people, dtype=np.float32) < chance * multiplier)
            noted = acted[rng.random(acted.size) < seen]
            mistaken = rng.random(noted.size) < MISTAKEN
            noted[mistaken] = rng.integers(0, people, mistaken.sum())
            np.add.at(score, noted, points)
            records += noted.size
            wrongful += int(mistaken.sum())
        tiers = np.bincount(np.digitize(score, CUTS), minlength=len(CUTS) + 1)
    return Counts(
        people, days, float(score.mean()), float(score.std()), tuple(tiers.tolist()), records,
        wrongful,
    )  # fmt: skip
