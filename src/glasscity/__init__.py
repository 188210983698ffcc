"""A laboratory for social-scoring systems: synthetic people, described rules, what the rules do.

>>> import glasscity as gc
>>> run = gc.run("town")
>>> run.measures["people_wrongly_recorded"]
>>> run.frame("tiers")

Everything is loaded when it is first asked for: importing the package alone costs nothing.
"""

from __future__ import annotations

from glasscity import forking as _forking  # noqa: F401 - watches forks from the first import on

TYPE_CHECKING = False
"""As of `typing`, whose import would take longer than all of this file."""

if TYPE_CHECKING:
    from typing import Any

    from glasscity.errors import GlasscityError
    from glasscity.experiments.compared import Comparison
    from glasscity.experiments.comparison import compare
    from glasscity.experiments.exploration import (
        Exploration,
        explore,
        open_exploration,
        resume_exploration,
    )
    from glasscity.experiments.safeguard_ranking import SafeguardRanking
    from glasscity.experiments.safeguards import safeguards
    from glasscity.experiments.story import Story, story
    from glasscity.outcomes.ensemble import Ensemble
    from glasscity.outcomes.run import Run, open_run
    from glasscity.outcomes.running import resume_run, run
    from glasscity.scenario import Resolved, load, sources
    from glasscity.scenario import preset_names as presets
    from glasscity.show.report import report

    __version__: str

__all__ = [
    "Comparison",
    "Ensemble",
    "Exploration",
    "GlasscityError",
    "Resolved",
    "Run",
    "SafeguardRanking",
    "Story",
    "__version__",
    "compare",
    "explore",
    "load",
    "open_exploration",
    "open_run",
    "presets",
    "report",
    "resume_exploration",
    "resume_run",
    "run",
    "safeguards",
    "sources",
    "story",
]

_HOMES = {
    "Comparison": ("glasscity.experiments.compared", "Comparison"),
    "Ensemble": ("glasscity.outcomes.ensemble", "Ensemble"),
    "Exploration": ("glasscity.experiments.exploration", "Exploration"),
    "GlasscityError": ("glasscity.errors", "GlasscityError"),
    "Resolved": ("glasscity.scenario", "Resolved"),
    "Run": ("glasscity.outcomes.run", "Run"),
    "SafeguardRanking": ("glasscity.experiments.safeguard_ranking", "SafeguardRanking"),
    "Story": ("glasscity.experiments.story", "Story"),
    "compare": ("glasscity.experiments.comparison", "compare"),
    "explore": ("glasscity.experiments.exploration", "explore"),
    "load": ("glasscity.scenario", "load"),
    "open_exploration": ("glasscity.experiments.exploration", "open_exploration"),
    "open_run": ("glasscity.outcomes.run", "open_run"),
    "presets": ("glasscity.scenario", "preset_names"),
    "report": ("glasscity.show.report", "report"),
    "resume_exploration": ("glasscity.experiments.exploration", "resume_exploration"),
    "resume_run": ("glasscity.outcomes.running", "resume_run"),
    "run": ("glasscity.outcomes.running", "run"),
    "safeguards": ("glasscity.experiments.safeguards", "safeguards"),
    "sources": ("glasscity.scenario", "sources"),
    "story": ("glasscity.experiments.story", "story"),
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
