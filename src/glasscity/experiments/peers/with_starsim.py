"""The plain model in Starsim: a module with a state, and a distribution for each act."""

from __future__ import annotations

import numpy as np
import starsim as ss

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


def _chance(act: int) -> object:
    """Return a function of people that gives each one's chance of an act."""
    return lambda self, sim, uids: DAILY[act] * self.multiplier[uids]


class Conduct(ss.Module):
    """What people do, what is noted of it, and what it counts for."""

    def __init__(self) -> None:
        super().__init__()
        self.define_states(
            ss.FloatArr("score", default=START),
            ss.FloatArr("multiplier", default=ss.lognorm_im(0, SPREAD)),
        )
        self.acts = [ss.bernoulli(p=_chance(act)) for act in range(len(DAILY))]
        self.noted = [ss.bernoulli(p=seen) for seen in SEEN]
        self.mistaken = ss.bernoulli(p=MISTAKEN)
        self.other = ss.random()
        self.records = self.wrongful = 0

    def step(self) -> None:
        """Let everybody live a day, and count."""
        everybody = self.sim.people.auids
        for act, noted, points in zip(self.acts, self.noted, POINTS, strict=True):
            recorded = np.array(noted.filter(act.filter(everybody)))
            wrong = self.mistaken.rvs(recorded.size).astype(bool)
            others = (self.other.rvs(int(wrong.sum())) * len(everybody)).astype(int)
            recorded[wrong] = np.array(everybody)[others]
            np.add.at(self.score.raw, recorded, points)
            self.records += recorded.size
            self.wrongful += int(wrong.sum())
        scores = np.asarray(self.score.values)
        self.tiers = np.bincount(np.digitize(scores, CUTS), minlength=len(CUTS) + 1)


def play(people: int, days: int, seed: int) -> Counts:
    """Play the model; see `glasscity.experiments.peers.model`."""
    conduct = Conduct()
    sim = ss.Sim(
        n_agents=people, modules=conduct, dt=ss.days(1), start=ss.days(1), dur=ss.days(days - 1),
        rand_seed=seed, verbose=0, copy_inputs=False,
    )  # fmt: skip
    sim.run()
    scores = np.asarray(conduct.score.values)
    return Counts(
        people, days, float(scores.mean()), float(scores.std()), tuple(conduct.tiers.tolist()),
        conduct.records, conduct.wrongful,
    )  # fmt: skip
