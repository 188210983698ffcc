"""Checks of the rulebook: limits, rules, tiers, characteristics."""

from __future__ import annotations

from itertools import pairwise

from ..lives import Life
from ..naming import Findings, Path, acts_named, attributes_of, by_attribute
from ..rulebooks import Scoring


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
