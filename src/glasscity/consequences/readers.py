"""Readers: who may read the score. An institution that may not is blind to tiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glasscity.scenario.rulebooks import Scoring


def may_read(scoring: Scoring | None, reader: str | None) -> bool:
    """Tell whether a reader sees the score.

    Parameters
    ----------
    scoring
        The rulebook, or None where there is no score to read.
    reader
        One of `vocabulary.READERS`.

    Returns
    -------
    bool
        True for a reader that the rulebook does not name.
    """
    return scoring is not None and (reader is None or scoring.readers.get(reader, True))
