"""What is the case behind a record: kept for the laboratory, known to nobody in the city."""

from __future__ import annotations

from enum import IntEnum

from glasscity.compilation import inline_jit


class OtherEvent(IntEnum):
    """What makes an event and is no channel of this room, numbered with the channels.

    The number travels in mail and orders simultaneous events.
    """

    INSTITUTION = 0
    """Not a record: a demand that an institution answers."""
    OFFICIALS = 7
    """An official's own entry."""
    STUDY_APP = 8
    GUARANTEES = 9
    """Somebody else's default that reaches a guarantor."""
    DENOUNCE = 10
    """Not a record: a person denounces another."""
    LIFE = 11
    """Not a record: a moment that the response may thin, whether anybody notes it or not."""


NO_RECORDS = (OtherEvent.INSTITUTION, OtherEvent.DENOUNCE, OtherEvent.LIFE)
"""Those of them that make none."""


class Truth(IntEnum):
    """Whether a record is rightful, and if not, why.

    There are three columns: a record is wrong about the *fact* (`FACT`: what it says did not
    happen, or another did it unnoticed), about the *attribution* (`ATTRIBUTION`: another did it,
    everybody knows, and the rule lays it to this person) or about the *norm* (`NORM`: it is so, and
    by the scenario's yardstick it justifies no such penalty). A number, once given, is never used
    for anything else.
    """

    TRUE = 0
    FALSE_IDENTITY = 1
    """Somebody else did it and the record names the wrong person."""
    FALSE_EVENT = 2
    """Nobody did it."""
    ANOTHERS_ACT = 3
    """Somebody else did it, and the rule records it against this person: the act of a child, or of
    a debtor whom the person guaranteed."""
    LAWFUL_ACT = 4
    """The person did it, and it is protected."""
    DISPROPORTIONATE = 5
    """The person did it, and loses more points than the act's standing would justify."""
    STALE = 6
    """The reason for a listing is gone, and the listing is not. Of refusals alone."""
    WRONG_INFERENCE = 7
    """The event is true, the conclusion drawn from it is not: averaged income, a form misread."""
    FIRMS_ACT = 8
    """A firm did it, and the rule records it against whoever holds a post in it."""
    BARRED_GROUND = 9
    """It was refused for what the person is, on a ground that may not count. Of refusals alone."""

    @property
    def label(self) -> str:
        """Name in tables."""
        return _LABELS[self]


FACT = (Truth.FALSE_IDENTITY, Truth.FALSE_EVENT, Truth.WRONG_INFERENCE)
ATTRIBUTION = (Truth.ANOTHERS_ACT, Truth.FIRMS_ACT)
NORM = (Truth.LAWFUL_ACT, Truth.DISPROPORTIONATE, Truth.STALE, Truth.BARRED_GROUND)
"""The three columns of what wrongful means."""

RECORD_TRUTHS = 9
"""Truths that a record can have: those up to FIRMS_ACT. STALE is among them and stays empty."""

WRONG_KINDS = 7
"""Kinds of wrongful record that take points: FALSE_IDENTITY to DISPROPORTIONATE, WRONG_INFERENCE
and FIRMS_ACT, in this order."""


@inline_jit
def wrong_kind(truth: int) -> int:
    """Return the place of a wrongful record's truth among the WRONG_KINDS, from 0."""
    return truth - 1 if truth <= 5 else truth - 2


@inline_jit
def truth_of_kind(kind: int) -> int:
    """Return the truth at a place among the WRONG_KINDS."""
    return kind + 1 if kind < 5 else kind + 2


@inline_jit
def is_about_the_fact(truth: int) -> bool:
    """Tell whether a wrongful record is wrong about the fact: one of `FACT`."""
    return truth == 1 or truth == 2 or truth == 7


_LABELS = {
    Truth.TRUE: "true",
    Truth.FALSE_IDENTITY: "false identity",
    Truth.FALSE_EVENT: "false event",
    Truth.ANOTHERS_ACT: "act of another",
    Truth.LAWFUL_ACT: "lawful act",
    Truth.DISPROPORTIONATE: "disproportionate",
    Truth.STALE: "stale",
    Truth.WRONG_INFERENCE: "wrong inference",
    Truth.FIRMS_ACT: "act of a firm",
    Truth.BARRED_GROUND: "ground that may not count",
}
