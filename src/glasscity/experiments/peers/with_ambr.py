"""The plain model in ambr, in its vectorised lane: columns of the population, records scattered."""

from __future__ import annotations

import ambr
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


class Town(ambr.Model):
    """Everybody."""

    def setup(self) -> None:
        """Draw the people."""
        people = int(self.p["people"])
        self.records = self.wrongful = 0
        multiplier = self.rng.lognormal(0, SPREAD, people).astype(np.float32)
        self.add_agents(people, score=np.full(people, START), multiplier=multiplier)

    def step_vectorized(self) -> None:
        """Let everybody live a day, and count."""
        ids, multiplier = self.agents.ids.to_numpy(), self.agents.multiplier.to_numpy()
        targets, gained = [], []
        for chance, points, seen in zip(DAILY, POINTS, SEEN, strict=True):
            draws = self.rng.random(ids.size, dtype=np.float32)
            acted = np.flatnonzero(draws < chance * multiplier)
            noted = acted[self.rng.random(acted.size) < seen]
            mistaken = self.rng.random(noted.size) < MISTAKEN
            noted[mistaken] = self.rng.integers(0, ids.size, mistaken.sum())
            targets.append(ids[noted])
            gained.append(np.full(noted.size, points))
            self.wrongful += int(mistaken.sum())
        everybody = np.concatenate(targets)
        self.records += everybody.size
        self.agents.at[everybody].scatter_add(score=np.concatenate(gained))
        scores = self.agents.score.to_numpy()
        self.tiers = np.bincount(np.digitize(scores, CUTS), minlength=len(CUTS) + 1)


def play(people: int, days: int, seed: int) -> Counts:
    """Play the model; see `glasscity.experiments.peers.model`."""
    town = Town({"people": people, "steps": days, "seed": seed, "show_progress": False})
    town.cpu(mode="vectorized").run()
    scores = town.agents.score.to_numpy()
    return Counts(
        people, days, float(scores.mean()), float(scores.std()), tuple(town.tiers.tolist()),
        town.records, town.wrongful,
    )  # fmt: skip
