"""Sweeps: a scenario played over the ranges that its numbers carry, and what the ranges do.

Everything is loaded when it is first asked for: a process that only plays needs no statistics.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .exploration import Exploration as Exploration
    from .exploration import open_exploration as open_exploration
    from .exploring import explore as explore
    from .exploring import resume_exploration as resume_exploration

_HOMES = {
    "Exploration": "exploration",
    "open_exploration": "exploration",
    "explore": "exploring",
    "resume_exploration": "exploring",
}


def __getattr__(name: str) -> Any:
    """Load what is asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
