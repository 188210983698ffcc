"""The runs that a comparison of safeguards needs: each world once for each seed, and only harms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from glasscity.errors import GlasscityError
from glasscity.experiments.compared import no_such_outcome, not_a_harm
from glasscity.experiments.effects import value_in
from glasscity.experiments.exploration.playing import Workers
from glasscity.experiments.exploration.worlds import Seen, play_worlds
from glasscity.outcomes.definitions import NOT_DONE, UNSAID, Measure
from glasscity.scenario import Resolved

Progress = Callable[[int, int], None]

HARMS: Final[Mapping[str, tuple[str, str]]] = {
    "wrongful_penalties_per_100000": ("Wrongful penalties", "per 100,000 person-years"),
    "wrongful_denials": ("Wrongful denials", "requests"),
    "remarks_withheld": ("Critical remarks withheld", "share of critical remarks"),
    "displaced_applications": ("Displaced by somebody put ahead", "applications"),
}
"""Harms that are ranked unless others are named, with title and unit where no run has them."""

WHOLES: Final[Mapping[str, str]] = {
    "wrongful_penalties_per_100000": "penalties",
    "wrongful_denials": "denied_share",
}
"""What a harm is a part of: where nothing of the whole is left, the rule went and not its mistakes.
"""

UNDONE: Final[Mapping[str, str]] = {"unsaid": UNSAID, "not done": f"{NOT_DONE}_share"}
"""What is not done cannot be punished: where less of these is left, more may be."""


@dataclass(frozen=True)
class Kept:
    """What is kept of a run: fingerprint, harms and what is beside them, claims; or its error."""

    seed: int
    digest: int
    values: dict[str, float | None]
    claims: dict[str, Measure]
    error: str


class Runs:
    """Worlds, each played once for each seed, whoever asks for it.

    Parameters
    ----------
    outcomes
        Harms that are asked for.
    size
        People and days.
    seeds
        Of the cities.
    workers
        Who plays.

    Attributes
    ----------
    harms
        Measures of that name that were seen, for their titles and units.
    """

    def __init__(
        self,
        outcomes: Sequence[str],
        size: tuple[int, int],
        seeds: tuple[int, ...],
        workers: Workers,
    ) -> None:
        self.outcomes, self.size, self.seeds, self.workers = outcomes, size, seeds, workers
        self.harms: dict[str, Measure] = {}
        self._seen: dict[tuple[str, int], Kept] = {}

    def play(self, base: Resolved, others: Sequence[Resolved], progress: Progress | None) -> None:
        """Play worlds; the first two tell whether there are such outcomes at all.

        Raises
        ------
        GlasscityError
            If an outcome is no harm, or the base cannot be played.
        """
        first, heads = {base.hash, others[0].hash}, list[Seen]()

        def keep(found: Seen) -> None:
            if found.hash == base.hash and found.error:
                raise GlasscityError(found.error)
            self._note(found)
            if found.seed == self.seeds[0] and found.hash in first:
                heads.append(found)
                if len(heads) == len(first):
                    self._check_known(heads)

        play_worlds([base, *others], self.seeds, self.size, self.workers, keep, progress)

    def _note(self, found: Seen) -> None:
        measures = found.measures
        for name in self.outcomes:
            if name in measures:
                self.harms.setdefault(name, measures[name])
                check_harm(measures[name])
        # A world that was not played knows nothing, and not that nothing happened there.
        wholes = (WHOLES[name] for name in self.outcomes if name in WHOLES)
        kept = [*self.outcomes, *wholes, *UNDONE]
        values = {name: None if found.error else value_in(measures, name) for name in kept}
        claims = {name: each for name, each in measures.items() if each.type == "claim"}
        self._seen[found.hash, found.seed] = Kept(
            found.seed, found.digest, values, claims, found.error
        )

    def _check_known(self, heads: Sequence[Seen]) -> None:
        known = {name: each for seen in heads for name, each in seen.measures.items()}
        for name in self.outcomes:
            if name not in known and name not in HARMS:
                harms = [each.name for each in known.values() if each.type == "harm"]
                raise no_such_outcome(name, harms)

    @property
    def worlds(self) -> int:
        """Different worlds that were played."""
        return len({name for name, _ in self._seen})

    def of(self, scenario: Resolved) -> list[Kept]:
        """Return what was seen in a world, seed by seed."""
        return [self._seen[scenario.hash, seed] for seed in self.seeds]

    def titles(self, outcome: str) -> tuple[str, str]:
        """Return title and unit of a harm, also where no world has it."""
        found = self.harms.get(outcome)
        return (found.title, found.unit) if found else HARMS[outcome]


def check_harm(found: Measure) -> None:
    """Refuse to rank what is no harm.

    Parameters
    ----------
    found
        The measure.

    Raises
    ------
    GlasscityError
        If it is typed claim or description.
    """
    if found.type != "harm":
        raise not_a_harm(found.name, found.type)
