"""What the two worlds of a comparison are called, so that a reader can tell them apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from glasscity.scenario.scenarios import CHANGED

if TYPE_CHECKING:
    from glasscity.show.compared.settings import Setting


@dataclass(frozen=True)
class Names:
    """Full names of both worlds; charts and tables call them A and B."""

    a: str
    b: str


def names_of(manifest: Mapping[str, Any], settings: Sequence[Setting]) -> Names:
    """Return the names: titles where they differ, and else what was done to A to make B.

    Parameters
    ----------
    manifest
        ``compare.json``: `a` and `b` with name and title each.
    settings
        Those that differ.
    """
    a, b = manifest["a"], manifest["b"]
    title_a, title_b = str(a["title"]), str(b["title"])
    name_a, name_b = str(a.get("name") or ""), str(b.get("name") or "")
    if title_b == title_a + CHANGED:
        title_b = title_a
    if title_a != title_b:
        return Names(title_a, title_b)
    # "town without chat-groups", "town with regime.scoring.start": the program's names of changes.
    if name_a and name_b.startswith(f"{name_a} with"):
        change = name_b.removeprefix(name_a)
        if len(settings) == 1 and settings[0].b and not change.startswith(" without"):
            change = f" with regime.{settings[0].path} {settings[0].b}"
        return Names(title_a, title_b + _in_words(change))
    if name_a != name_b and name_a and name_b:
        return Names(f"{title_a} ({name_a})", f"{title_b} ({name_b})")
    if a.get("hash") == b.get("hash"):
        return Names(title_a, f"{title_b}, again")
    return Names(f"{title_a} ({a.get('hash')})", f"{title_b} ({b.get('hash')})")


def _in_words(change: str) -> str:
    """Return " without chat-groups" or " with regime.scoring.start" as read in a title."""
    steps = change.replace("regime.", "")
    # A point before a digit is a decimal point.
    return re.sub(r"[-_](?=[a-z])|\.(?=[a-z])", " ", steps)
