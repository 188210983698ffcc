"""What is the case behind a record: kept for the laboratory, known to nobody in the city."""

from __future__ import annotations

from enum import IntEnum


class Channel(IntEnum):
    """Who made a record. The number travels in mail and orders simultaneous events."""

    INSTITUTION = 0
    """Not a record: a demand that an institution answers."""
    REGISTERS = 1
    CAMERAS = 2


class Truth(IntEnum):
    """Whether a record is rightful, and if not, why.

    The first kinds are wrong about the *fact*: the person recorded did not do it. The later ones
    are right about the fact and wrong about the *norm*, by the yardstick of the scenario.
    """

    TRUE = 0
    FALSE_IDENTITY = 1
    """Somebody else did it and the record names the wrong person."""
    FALSE_EVENT = 2
    """Nobody did it."""
    ANOTHERS_ACT = 3
    """Somebody else did it, and the rule records it against this person: a child's act."""
    LAWFUL_ACT = 4
    """The person did it, and it is protected."""
    DISPROPORTIONATE = 5
    """The person did it, and loses more points than the act's standing would justify."""
    STALE = 6
    """The reason for a listing is gone, and the listing is not."""

    @property
    def label(self) -> str:
        """Name in tables."""
        return _LABELS[self]


WRONG_KINDS = 5
"""Kinds of wrongful record that take points: those from FALSE_IDENTITY to DISPROPORTIONATE."""

_LABELS = {
    Truth.TRUE: "true",
    Truth.FALSE_IDENTITY: "false identity",
    Truth.FALSE_EVENT: "false event",
    Truth.ANOTHERS_ACT: "act of another",
    Truth.LAWFUL_ACT: "lawful act",
    Truth.DISPROPORTIONATE: "disproportionate",
    Truth.STALE: "stale",
}
