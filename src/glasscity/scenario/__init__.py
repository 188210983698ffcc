"""Scenarios on paper: who lives, what happens, what a system does with it; every number sourced.

The room has two floors. Below, the grammar: fields, numbers, words and lives, on which the
mechanisms' own files stand. Above, the whole scenario, which is put together from them. So nothing
is imported here until it is asked for, and any module of either may be imported first.
"""

from __future__ import annotations

TYPE_CHECKING = False
"""As of `typing`, whose import would take longer than all of this file."""

if TYPE_CHECKING:
    from typing import Any

    from .bibliography import reference_text as reference_text
    from .bibliography import references as references
    from .catalogue import PresetInfo as PresetInfo
    from .catalogue import preset_names as preset_names
    from .human_schema import json_schema as json_schema
    from .loading import load as load
    from .provenance import SourceRow as SourceRow
    from .provenance import cited_references as cited_references
    from .provenance import sources as sources
    from .quantity import Quantity as Quantity
    from .scenarios import Resolved as Resolved

_HOMES = {
    "reference_text": "bibliography",
    "references": "bibliography",
    "PresetInfo": "catalogue",
    "preset_names": "catalogue",
    "json_schema": "human_schema",
    "load": "loading",
    "SourceRow": "provenance",
    "cited_references": "provenance",
    "sources": "provenance",
    "Quantity": "quantity",
    "Resolved": "scenarios",
}


def __getattr__(name: str) -> Any:
    """Return a public name, importing its home the first time."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return found


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(_HOMES)
