"""Small words that a timeline and a summary share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from glasscity.consequences.blacklist import THE_LIST, THE_ORDER


def plural(count: int, one: str, many: str = "") -> str:
    """Return a number and its noun."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


ORDER: Final = "the court's order that restricts what they may buy"
INSTRUMENTS: Final = {THE_LIST: "on the court's list", THE_ORDER: f"under {ORDER}"}
"""Where somebody is put, by the court's instrument."""


def listed(parts: Sequence[str]) -> str:
    """Join words with commas and a last "and"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def signed(points: int) -> str:
    """Return points with their sign."""
    return f"{'+' if points > 0 else '-' * (points < 0)}{plural(abs(points), 'point')}"


def quoted(title: str) -> str:
    """Return the title of an act or a demand as it stands in a sentence."""
    return f'"{title}"'


def titled(name: str) -> str:
    """Return the name of a district as it stands in a sentence."""
    return name.replace("-", " ").title()


def day_of_border(week: int) -> int:
    """Return the day on which a week begins."""
    return week * 7


def sentence(words: str) -> str:
    """Return words with a capital at the beginning."""
    return words[:1].upper() + words[1:]
