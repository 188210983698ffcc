"""Approval: how many adults would say that they approve of the regime.

Surveys found about 80 % among internet users and 41 to 57 % among students, less after balanced
information or once repression is described (facts D: `kostka-2019`, `merics-2020`). The share to
start from and the factors are assumptions; an answer in a survey is not a free opinion where people
are afraid.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit, integer, jit
from glasscity.life.poisson import threshold
from glasscity.life.tables import decimal
from glasscity.mechanism import Answer, Scenario, Turn
from glasscity.people.attributes import AGE, PARTY, field_value
from glasscity.people.streams import Key, Stream, words_of
from glasscity.scenario.quantity import Ratio, Share, assumed
from glasscity.scenario.value_words import percent

_APPROVAL = integer(Stream.APPROVAL)
ADULT_AGE = 18


class ApprovalTables(NamedTuple):
    """Approval in integers."""

    on: bool
    below: npt.NDArray[np.int64]
    """Chance to approve by penalised + 2 x refused + 4 x member, units of 2**-32, shape (8,)."""


@inline_jit
def approves(
    word: int, penalised: bool, refused: bool, member: bool, below: npt.NDArray[np.int64]
) -> bool:
    """Tell whether a person says that they approve.

    Parameters
    ----------
    word
        Uniform, 0 to 2**32 - 1.
    penalised, refused, member
        What happened to them, and whether they belong to the party.
    below
        As `ApprovalTables.below`.
    """
    case = integer(penalised) + 2 * integer(refused) + 4 * integer(member)
    return word < integer(below[case])


@jit
def count_approval(
    attributes: npt.NDArray[np.int64], penalised: npt.NDArray[np.uint16],
    refused: npt.NDArray[np.uint16], below: npt.NDArray[np.int64],
    key: Key, counts: npt.NDArray[np.int64],
) -> None:  # fmt: skip
    """Count adults, and those who say that they approve.

    Parameters
    ----------
    attributes
        Packed attributes, shape (people,).
    penalised, refused
        Penalties and refusals of each person; of length 0 where there are none.
    below
        As `ApprovalTables.below`.
    key
        The seed.
    counts
        Added to, shape (2,).
    """
    for person in range(attributes.size):
        if field_value(attributes[person], AGE) < ADULT_AGE:
            continue
        word, _, _, _ = words_of(_APPROVAL, person, 0, 0, key)
        hit = penalised.size > 0 and penalised[person] > 0
        turned_away = refused.size > 0 and refused[person] > 0
        member = field_value(attributes[person], PARTY) == 1
        counts[0] += 1
        counts[1] += integer(approves(word, hit, turned_away, member, below))


class Approval(Answer):
    """How many say that they approve."""

    number = 3
    words = "How many would say that they approve."
    turns = (
        Turn(
            "after the week",
            70,
            "Once, at the end: works out how many adults would say that they approve.",
            "penalties, denials, attributes",
            "answers in a survey",
        ),
    )

    base: Share
    """Of adults to whom nothing happened."""
    penalised: Ratio = assumed(1, "ratio", note="default: no difference")
    """Factor for somebody with a penalty."""
    denied: Ratio = assumed(1, "ratio", note="default: no difference")
    """Factor for somebody who was refused something."""
    members: Ratio = assumed(1, "ratio", note="default: no difference")
    """Factor for party members."""

    def share(self, penalised: bool, denied: bool = False, member: bool = False) -> Decimal:
        """Return how many approve of those to whom this happened."""
        share = decimal(self.base)
        befell = (penalised, self.penalised), (denied, self.denied), (member, self.members)
        for is_so, factor in befell:
            if is_so:
                share *= decimal(factor)
        return min(share, Decimal(1))

    def says(self, scenario: Scenario) -> Iterator[str]:
        """Yield how many approve, with a penalty and without."""
        yield (
            f"Of those to whom nothing happened {percent(self.base.value)} would say that they "
            f"approve; of those with a penalty {percent(round(float(self.share(True)), 4))}."
        )


def compile_approval(approval: Approval | None) -> ApprovalTables:
    """Compile approval.

    Parameters
    ----------
    approval
        The response, or None where nobody is asked.

    Returns
    -------
    ApprovalTables
    """
    below = np.zeros(8, dtype=np.int64)
    if approval is None:
        return ApprovalTables(False, below)
    for case in range(8):
        befell = (bool(case >> bit & 1) for bit in range(3))
        below[case] = threshold(approval.share(*befell))
    return ApprovalTables(True, below)
