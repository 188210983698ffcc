"""What is the case behind a record: kept for the laboratory, known to nobody in the city."""

from __future__ import annotations

from enum import IntEnum


class Channel(IntEnum):
    """Who made a record. The number travels in mail and orders simultaneous events."""

    INSTITUTION = 0
    """Not a record: a demand that an institution answers."""
    REGISTERS = 1
    CAMERAS = 2
    PLATFORMS = 3
    CHAT_GROUPS = 4
    INFORMERS = 5
    COMMERCIAL = 6
    """What a commercial platform knows of, where it is folded into the municipal score."""
    OFFICIALS = 7
    """An official's own entry."""
    STUDY_APP = 8
    GUARANTEES = 9
    """Somebody else's default that reaches a guarantor."""
    DENOUNCE = 10
    """Not a record: a person denounces another."""
    LIFE = 11
    """Not a record: a moment that the response may thin, whether anybody notes it or not."""


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
    """Somebody else did it, and the rule records it against this person: the act of a child, of a
    firm, or of a debtor whom the person guaranteed."""
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


RECORD_CHANNELS = 9
"""Channels that make records: REGISTERS to GUARANTEES."""

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
