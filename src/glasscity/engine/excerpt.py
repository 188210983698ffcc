"""One block of a city, played again alone from what reached it from outside: to the same bits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glasscity.consequences.institutions import DISPLACED
from glasscity.engine.clock import Border, Clock, Slice
from glasscity.engine.counting import BLOCK
from glasscity.engine.plan import Plan
from glasscity.engine.state import LEDGER_FIELDS, Outbox, State
from glasscity.errors import GlasscityError
from glasscity.people.friends import Friends, no_friends

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Inputs:
    """What reached a block from outside, in all weeks; see `glasscity.engine.recording.Recorder`.

    Attributes
    ----------
    letters
        Week in which each is due, target, source, packed label, shape (4, letters).
    alarm
        By week: people and what friends added to their alarm, shape (2, people alarmed).
    refusals
        Lines of the ledger, shape (refusals, LEDGER_FIELDS).
    friends
        By week of a review: what friends give each member of the block in a commercial score.
    attention
        Of the control room after each week, units of 2**-16, shape (weeks, districts).
    quotas
        By week: chance by district to be chosen, units of 2**-32.
    digest, block_digest
        Of the whole run at its end, and the part of it that the block contributes.
    """

    letters: Integers
    alarm: Mapping[int, Integers]
    refusals: Integers
    friends: Mapping[int, npt.NDArray[np.int16]]
    attention: Integers
    quotas: Mapping[int, Integers]
    digest: int
    block_digest: int


@dataclass(frozen=True)
class Excerpt:
    """What a run leaves behind of one block.

    Attributes
    ----------
    plan, seed, attributes
        Of the city.
    first, people
        The block.
    state
        Columns of the whole city, filled for the block alone.
    ledger
        Records and denials of the block, shape (entries, LEDGER_FIELDS).
    digest
        Of the whole run.
    """

    plan: Plan
    seed: int
    attributes: Integers
    first: int
    people: int
    state: State
    ledger: Integers
    digest: int


def block_of(person: int, people: int) -> tuple[int, int]:
    """Return the first person of somebody's block, and how many it has."""
    first = person // BLOCK * BLOCK
    return first, min(BLOCK, people - first)


def play_excerpt(plan: Plan, seed: int, person: int, inputs: Inputs) -> Excerpt:
    """Play the block of one person again.

    Parameters
    ----------
    plan
        The compiled scenario of the run.
    seed
        Of the run.
    person
        Somebody of the block.
    inputs
        What reached the block.

    Returns
    -------
    Excerpt

    Raises
    ------
    GlasscityError
        If what comes of it is not to the bit what came of the run.
    """
    clock = _BlockClock(plan, seed, block_of(person, plan.people), inputs)
    try:
        for week in range(plan.weeks):
            clock.play(week)
        first, people = clock.block
        if clock.digest() != inputs.block_digest:
            raise GlasscityError(
                f"people {first:,} to {first + people - 1:,}, played again alone, are not what "
                "they were in the run: its files were changed, or another version of glasscity "
                "played it; play it anew"
            )
    finally:
        clock.close()
    empty = np.empty((0, len(LEDGER_FIELDS)), dtype=np.int64)
    return Excerpt(
        plan, seed, clock.attributes, first, people, clock.state,
        np.concatenate([empty, *clock.ledgers]), inputs.digest,
    )  # fmt: skip


class _BlockClock(Clock):
    """A clock for one block: what the city would do at borders is taken from the inputs."""

    def __init__(self, plan: Plan, seed: int, block: tuple[int, int], inputs: Inputs) -> None:
        self.block = block
        self.inputs = inputs
        super().__init__(plan, seed, threads=1, ledger=True)
        due, target, source, label = inputs.letters
        (part,) = self.slices
        self._post(part, due, target, source, label, np.arange(due.size))

    def _friends(self, known: Friends | None) -> Friends:
        return no_friends()

    def _cut(self, size: int) -> Iterator[Slice]:
        yield self._slice(*self.block)

    def _begin_month(self, week: int) -> None:
        if week in self.inputs.quotas:
            self._fill_quotas(week, self.inputs.quotas[week])

    def _rate_friends(self, part: Slice, week: int) -> None:
        if week in self.inputs.friends:
            self.of_friends[part.first : part.first + part.people] = self.inputs.friends[week]
        else:
            super()._rate_friends(part, week)

    def _deliver(self, box: Outbox, letters: int) -> None:
        (part,) = self.slices
        target = box.target[:letters]
        chosen = np.flatnonzero((target >= part.first) & (target < part.first + part.people))
        self._post(part, box.due, box.target, box.source, box.label, chosen)

    def _meet(self, border: Border) -> None:
        week, state = border.week, self.state
        (part,) = self.slices
        refused = self.inputs.refusals[self.inputs.refusals[:, 0] == week]
        self._tell(refused)
        displaced = refused[refused[:, 8] == DISPLACED, 2]
        if displaced.size:
            np.add.at(state.denials, displaced, np.uint16(1))
        part.outbox.filled[:] = 0
        if week in self.inputs.alarm:
            people, added = self.inputs.alarm[week]
            state.alarm[people] += added.astype(np.int32)
        state.penalised[:] = 0
        self.world.attention[:] = self.inputs.attention[week]
        self.publish()
