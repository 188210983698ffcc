"""Telling people: who fits a criterion, and one of them at random, by the seed.

Criteria pick out what a story can show; how many fit is always said, so that a telling case is not
taken for a common one.
"""

from __future__ import annotations

import hashlib

import numpy as np

from glasscity.engine.clock import Played
from glasscity.engine.plan import Plan
from glasscity.errors import GlasscityError
from glasscity.experiments.biographies.criteria import CRITERIA, Criterion, Flags, Integers
from glasscity.experiments.biographies.lives import Choice
from glasscity.experiments.biographies.naming import worlds_apart
from glasscity.scenario.wording import offered, shortened

ANYBODY = "anybody"
SYMMETRIC = "changed"
"""The criterion that is the same in whichever of two worlds it is looked for."""

_ANYBODY = Criterion("live in this city")


def checked_criterion(name: str, compared: bool) -> str:
    """Return the name of a criterion, or say what there is.

    Parameters
    ----------
    name
        As typed.
    compared
        Whether there are two worlds.

    Raises
    ------
    GlasscityError
        If there is no such criterion, or it needs a second world.
    """
    if name not in CRITERIA:
        near = offered(name, CRITERIA)
        raise GlasscityError(f'--find: "{shortened(name)}" is not a criterion{near}')
    if CRITERIA[name].of_both is not None and not compared:
        raise GlasscityError(
            f"--find {name} needs a second world; name it with --against, --set-b or --without"
        )
    return name


class Search:
    """Looks for those who fit a criterion while a city is played, and chooses one of them.

    Parameters
    ----------
    name
        Of a criterion; None: everybody fits.
    plan, seed
        Of the world in which they are looked for.
    world
        Its title, where there are two.

    Raises
    ------
    GlasscityError
        If the world lacks what anybody would need to fit.
    """

    def __init__(self, name: str | None, plan: Plan, seed: int, world: str = "") -> None:
        self.name, self.plan, self.seed = name, plan, seed
        self.world = "" if name == SYMMETRIC else world
        self.criterion = _ANYBODY if name is None else CRITERIA[name]
        reason = self.criterion.lacks(plan) if self.criterion.lacks is not None else ""
        if reason:
            title = world or plan.scenario.title
            raise GlasscityError(f'--find {name}: nobody can fit, for in "{title}" {reason}')
        self._seen: Flags = np.zeros(plan.people, dtype=np.bool_)
        self._kept: list[Integers] = []

    @property
    def reads_lines(self) -> bool:
        """Whether it has to see the ledger."""
        return self.criterion.of_lines is not None

    @property
    def reads_city(self) -> bool:
        """Whether the city has to be played before anybody can be chosen."""
        return self.criterion is not _ANYBODY

    def take(self, lines: Integers) -> None:
        """Look at new lines of the ledger; how they are cut up does not matter.

        Parameters
        ----------
        lines
            Shape (lines, LEDGER_FIELDS), of the world in which people are looked for.
        """
        if self.criterion.of_lines is not None:
            self._seen[self.criterion.of_lines(self.plan, self.seed, lines)] = True
        if self.criterion.keeps is not None:
            self._kept.append(lines[self.criterion.keeps(self.plan, lines)])

    def fitting(self, played: Played | None, other: Played | None = None) -> Flags:
        """Tell who fits, now that the city has been played.

        Parameters
        ----------
        played
            The world in which they are looked for, all of whose lines were taken; None where
            everybody fits.
        other
            The second world, for criteria of both.

        Returns
        -------
        ndarray of bool, shape (people,)
        """
        criterion = self.criterion
        fits = np.ones(self.plan.people, dtype=np.bool_)
        if criterion.of_lines is not None:
            fits &= self._seen
            if criterion.of_kept is not None and self._kept:
                kept = np.concatenate(self._kept)
                fits[criterion.of_kept(self.plan, self.seed, kept)] = True
        if criterion.of_state is not None and played is not None:
            fits &= criterion.of_state(played)
        if criterion.of_both is not None and played is not None and other is not None:
            fits &= criterion.of_both(played, other)
        return fits

    def choice(self, played: Played | None, other: Played | None = None) -> Choice:
        """Choose one of those who fit, at random, by the seed.

        Parameters
        ----------
        played, other
            As for `fitting`.

        Returns
        -------
        Choice

        Raises
        ------
        GlasscityError
            If nobody fits.
        """
        candidates = np.flatnonzero(self.fitting(played, other))
        people = self.plan.people
        words = self.plan.scenario.nouns.told(self.criterion.words)
        if not candidates.size:
            where = f', in "{self.world}",' if self.world else ""
            raise GlasscityError(
                f"--find {self.name}: of {people:,} synthetic people there are none who{where} "
                f"{words}; another --seed or more --people may have some"
            )
        # Numbers that are looked up, not drawn: the choice depends on seed and criterion alone.
        drawn = hashlib.sha256(f"{self.seed} {self.name}".encode()).digest()
        person = int(candidates[int.from_bytes(drawn[:16], "big") % candidates.size])
        return Choice(person, self.name or ANYBODY, words, self.world, candidates.size, people)


def example(one: Played, other: Played) -> Choice | None:
    """Choose somebody by whom the difference between two worlds can be told.

    Parameters
    ----------
    one, other
        The worlds, A and B.

    Returns
    -------
    Choice or None
        At random one of those worse off in B, or of those better off where these are more; where
        there is neither, one of those who differ in anything; None where nobody does.
    """
    title = worlds_apart([one.plan.scenario, other.plan.scenario])[1][1]
    searches = [Search(name, other.plan, other.seed, title) for name in ("worse-off", "better-off")]
    counts = [int(search.fitting(other, one).sum()) for search in searches]
    if any(counts):
        return searches[int(np.argmax(counts))].choice(other, one)
    changed = Search(SYMMETRIC, one.plan, one.seed)
    return changed.choice(one, other) if changed.fitting(one, other).any() else None
