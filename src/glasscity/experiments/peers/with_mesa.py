"""The plain model in Mesa: an object for each person, which acts by itself."""

from __future__ import annotations

from statistics import fmean, pstdev

import mesa
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

ACTS = tuple(zip(DAILY, POINTS, SEEN, strict=True))


class Person(mesa.Agent):
    """Somebody."""

    def __init__(self, model: Town) -> None:
        super().__init__(model)
        self.multiplier = self.random.lognormvariate(0, SPREAD)
        self.score = START

    def step(self) -> None:
        """Live a day."""
        draw, multiplier, town = self.random.random, self.multiplier, self.model
        for chance, points, seen in ACTS:
            if draw() < chance * multiplier and draw() < seen:
                town.records += 1
                noted = self
                if draw() < MISTAKEN:
                    town.wrongful += 1
                    noted = self.random.choice(town.everybody)
                noted.score += points


class Town(mesa.Model):
    """Everybody."""

    def __init__(self, people: int, seed: int) -> None:
        super().__init__(seed=seed)
        self.records = self.wrongful = 0
        Person.create_agents(self, people)
        self.everybody = list(self.agents)
        self.tiers = [0] * (len(CUTS) + 1)

    def step(self) -> None:
        """Let everybody live a day, and count."""
        self.agents.do("step")
        scores = self.agents.get("score")
        self.tiers = np.bincount(np.digitize(scores, CUTS), minlength=len(CUTS) + 1).tolist()


def play(people: int, days: int, seed: int) -> Counts:
    """Play the model; see `glasscity.experiments.peers.model`."""
    town = Town(people, seed)
    for _ in range(days):
        town.step()
    scores = town.agents.get("score")
    return Counts(
        people, days, fmean(scores), pstdev(scores), tuple(town.tiers), town.records, town.wrongful
    )
