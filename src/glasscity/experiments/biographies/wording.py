"""How a record is told: whose act it is about, who recorded it, and what it was in truth."""

from __future__ import annotations

from glasscity.engine.state import A_CHILD
from glasscity.experiments.biographies.facts import Record
from glasscity.experiments.biographies.phrases import (
    day_of_border,
    quoted,
    signed,
    titled,
)
from glasscity.sensing.registry import CHANNELS
from glasscity.sensing.truth import Truth

_RECORDERS = {
    **{kind.key: kind.recorder for kind in CHANNELS},
    "officials": "an official",
    "study-app": "the study app",
    "guarantees": "a register of guarantees",
}
_WRONG_POINTS = {
    Truth.FALSE_IDENTITY.label: "for acts of other people",
    Truth.FALSE_EVENT.label: "for what nobody did",
    Truth.WRONG_INFERENCE.label: "for wrong conclusions",
    Truth.ANOTHERS_ACT.label: "for acts of a child or a debtor",
    Truth.FIRMS_ACT.label: "for acts of a firm",
    Truth.LAWFUL_ACT.label: "for what is lawful",
    Truth.DISPROPORTIONATE.label: "beyond what the acts' standing would justify",
    Truth.BARRED_GROUND.label: "for what they are",
}


def recorder(record: Record) -> str:
    """Return who made a record, and where, if a camera did.

    Parameters
    ----------
    record
        Of a biography.
    """
    at = record.happened
    where = f" in {titled(at.district)}" if at is not None and record.channel == "cameras" else ""
    return f"{_RECORDERS[record.channel]}{where}"


def truth(record: Record) -> str:
    """Return what a record is about in truth, as a noun: "an act of another person".

    Parameters
    ----------
    record
        Of a biography.
    """
    if record.truth == Truth.FALSE_IDENTITY.label:
        return f"an act of another person (number {record.actor:,})"
    if record.truth == Truth.FALSE_EVENT.label:
        return "something that nobody did"
    if record.truth == Truth.ANOTHERS_ACT.label:
        if record.actor == A_CHILD:
            return "an act of a child in their care"
        return f"a debt of another person (number {record.actor:,}) that they guaranteed"
    if record.truth == Truth.FIRMS_ACT.label:
        return "an act of the firm in which they hold a post"
    if record.truth == Truth.WRONG_INFERENCE.label:
        return "a wrong conclusion from something that they did"
    if record.truth == Truth.LAWFUL_ACT.label:
        return "something lawful that they did"
    return "an act of their own"


def worth(record: Record, weeks: int) -> str:
    """Return a record's points, and how long they count.

    Parameters
    ----------
    record
        Of a biography.
    weeks
        Of the run.
    """
    points = points_of(record)
    if record.points == 0:
        return points
    if record.expires is None:
        return f"{points}, for good"
    if record.expires >= weeks:
        return f"{points}, still counting at the end"
    return f"{points}, until day {day_of_border(record.expires)}"


def recorded(record: Record) -> str:
    """Return when and by whom something was recorded, and for what.

    Parameters
    ----------
    record
        Of a biography.
    """
    return (
        f"recorded on day {record.day} by {recorder(record)} for {truth(record)}: "
        f"{quoted(record.title)}, {points_of(record)}"
    )


def points_of(record: Record) -> str:
    """Return a record's points, and that they are too many where they are."""
    if record.points == 0:
        return "no points"
    too_many = record.truth == Truth.DISPROPORTIONATE.label
    return signed(record.points) + (", more than its standing would justify" if too_many else "")


def brief(record: Record) -> str:
    """Name a record where something is traced back to it.

    Parameters
    ----------
    record
        Of a biography.
    """
    wrong = {
        Truth.TRUE.label: "",
        Truth.DISPROPORTIONATE.label: ", more than its standing would justify",
    }.get(record.truth, f", for {truth(record)}")
    return f"{quoted(record.title)} of day {record.day} ({signed(record.points)}{wrong})"


def wrong_points(kind: str) -> str:
    """Return what wrongful points of a kind are for.

    Parameters
    ----------
    kind
        The truth of a refusal by tier.
    """
    return _WRONG_POINTS[kind]
