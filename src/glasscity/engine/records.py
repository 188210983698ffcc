"""What the parts of a kernel hand each other: one moment, one record, one letter.

Tuples of whole numbers, which a compiler keeps in registers. All are of 64 bits wherever one is
made, or whatever takes it would be compiled once for each kind.
"""

from __future__ import annotations

from typing import NamedTuple


class Moment(NamedTuple):
    """Something that somebody does in a week, as a channel or an institution meets it."""

    week: int
    quarter: int
    """Quarter hour of the week; AT_A_BORDER for what arrives by mail or monthly."""
    person: int
    item: int
    number: int
    """Of the moment among those of the same act and week."""
    channel: int


class Record(NamedTuple):
    """What a channel has noted of a person, when it is booked."""

    week: int
    quarter: int
    person: int
    """Against whom, or for whom, it is."""
    item: int
    number: int
    channel: int
    truth: int
    """A `Truth`."""
    source: int
    """Who did it, or made it up."""
    uncovered: int
    """1 for an invention that will come to light."""


class Letter(NamedTuple):
    """A letter that is opened."""

    person: int
    source: int
    label: int
    """As `glasscity.engine.packing.pack_label`."""
    points: int
    """Points that expire; 0 for a record."""
