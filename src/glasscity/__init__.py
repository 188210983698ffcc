"""A laboratory for social-scoring systems: synthetic people, described rules, what the rules do.

>>> import glasscity as gc
>>> run = gc.run("town")
>>> run.measures["people_wrongly_recorded"]
>>> run.frame("tiers")

Everything is loaded when it is first asked for: importing the package alone costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glasscity.errors import GlasscityError
    from glasscity.outcomes.run import Run, open_run
    from glasscity.outcomes.running import run
    from glasscity.scenario import load, sources
    from glasscity.scenario import preset_names as presets
    from glasscity.show.report import report

    __version__: str

__all__ = [
    "GlasscityError",
    "Run",
    "__version__",
    "load",
    "open_run",
    "presets",
    "report",
    "run",
    "sources",
]

_HOMES = {
    "GlasscityError": ("glasscity.errors", "GlasscityError"),
    "Run": ("glasscity.outcomes.run", "Run"),
    "load": ("glasscity.scenario", "load"),
    "open_run": ("glasscity.outcomes.run", "open_run"),
    "presets": ("glasscity.scenario", "preset_names"),
    "report": ("glasscity.show.report", "report"),
    "run": ("glasscity.outcomes.running", "run"),
    "sources": ("glasscity.scenario", "sources"),
}


def __getattr__(name: str) -> Any:
    """Return a public name, importing its home the first time."""
    if name == "__version__":
        from importlib.metadata import version

        found: Any = version("glasscity")
    elif name in _HOMES:
        from importlib import import_module

        home, own_name = _HOMES[name]
        found = getattr(import_module(home), own_name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
