"""Checks of the rulebook: limits, rules, tiers, characteristics, officials."""

from __future__ import annotations

from itertools import pairwise

from ..lives import Life
from ..naming import Findings, Path, acts_named, attributes_of, by_attribute
from ..rulebooks import Officials, Scoring


def scoring(scoring: Scoring, life: Life) -> Findings:
    """Yield what does not agree within a rulebook, or with the life."""
    here: Path = ("regime", "scoring")
    start, floor, ceiling = scoring.start.value, scoring.floor.value, scoring.ceiling.value
    if floor > start:
        yield (*here, "floor"), f"is {floor} points, which is above the start of {start}"
    if start > ceiling:
        yield (*here, "start"), f"is {start} points, which is above the ceiling of {ceiling}"
    if floor == ceiling:
        yield (*here, "ceiling"), f"is {ceiling} points, but it must lie above the floor of {floor}"
    yield from acts_named((*here, "points"), scoring.points, life)
    yield from _tiers((*here, "tiers"), scoring)
    characteristics = scoring.characteristics
    yield from by_attribute((*here, "characteristics"), characteristics, attributes_of(life))
    if scoring.officials:
        yield from _officials((*here, "officials"), scoring.officials, life)


def _tiers(here: Path, scoring: Scoring) -> Findings:
    if not 1 <= len(scoring.tiers) <= 15:
        yield here, f"holds {len(scoring.tiers)} tiers, but 1 to 15 are expected"
    for (higher, above), (lower, below) in pairwise(scoring.tiers.items()):
        if not above.value > below.value:
            yield (
                (*here, lower),
                f"begins at {below.value} points, but {higher}, which stands before it, "
                f"begins at {above.value}: tiers go from the highest cut to the lowest",
            )


def _officials(here: Path, officials: Officials, life: Life) -> Findings:
    for field in ("favour", "revenge"):
        entries = getattr(officials, field)
        if entries:
            by = attributes_of(life)
            yield from by_attribute((*here, field, "modifiers"), entries.modifiers, by)
    if officials.favour and officials.favour.points.value < 0:
        yield (
            (*here, "favour", "points"),
            f"is {officials.favour.points.value} points, but a favour gives points",
        )
    for field in ("revenge", "quota"):
        entries = getattr(officials, field)
        if entries and entries.points.value > 0:
            yield (
                (*here, field, "points"),
                f"is {entries.points.value} points, but {field} takes points: it must not be "
                "above zero",
            )
