"""Mechanisms by name, and a scenario without one of them.

A mechanism is a part of the regime that can be switched off by itself. Comparisons leave one out;
the benchmark prices one; the tests hold that a mechanism at zero leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from glasscity.errors import GlasscityError
from glasscity.mechanism import Mechanism
from glasscity.sensing.registry import SENSES

from .checks import findings
from .naming import Path
from .regimes import SCORERS
from .responses import ANSWERS
from .safeguards import SAFEGUARDS
from .scenarios import Resolved
from .wording import listed, offered, shortened


def _paths(kinds: Iterable[type[Mechanism]]) -> dict[str, tuple[str, ...]]:
    """Return what is switched off with each mechanism of a room."""
    return {kind.key: (".".join(kind.path()), *kind.leaves_with) for kind in kinds if kind.placed}


MECHANISMS: Final[Mapping[str, tuple[str, ...]]] = {
    **_paths(SENSES),
    **_paths(SCORERS),
    "characteristics": ("scoring.characteristics",),
    "institutions": ("consequences.institutions",),
    "blacklist": ("consequences.blacklist",),
    "restriction": ("consequences.restriction",),
    **_paths(ANSWERS),
    **_paths(SAFEGUARDS),
}
"""What is switched off, as paths below the regime, with each mechanism."""


def mechanisms_of(scenario: Resolved) -> list[str]:
    """Return the mechanisms that a scenario's regime has switched on.

    Parameters
    ----------
    scenario
        Resolved.
    """
    return [name for name, paths in MECHANISMS.items() if _part(scenario.regime, paths[0])]


def without(scenario: Resolved, *names: str) -> Resolved:
    """Return a scenario with mechanisms switched off, on the same life.

    What speaks of them alone goes with them: without a blacklist no institution refuses who is on
    it. So what is left agrees with itself and can be written down and read again.

    Parameters
    ----------
    scenario
        Resolved.
    *names
        Of `MECHANISMS`.

    Returns
    -------
    Resolved
        The scenario itself where none of them was on.

    Raises
    ------
    GlasscityError
        If there is no such mechanism.
    """
    regime: Any = scenario.regime
    for name in names:
        if name not in MECHANISMS:
            raise GlasscityError(
                f'without: "{shortened(name)}" is not a mechanism{offered(name, MECHANISMS)}'
            )
        for path in MECHANISMS[name]:
            regime = _switched_off(regime, path.split("."))
    if regime is scenario.regime:
        return scenario
    # In one order, so that the hash is that of what is left.
    twin = scenario.changed(f"without {listed(sorted(set(names)), 'and')}", regime=regime)
    while dangling := [where for where, _ in findings(twin)]:
        for where in dangling:
            twin = _as_by_default(twin, where)
    return twin.called(f"{scenario.name} without {', '.join(names)}")


def _part(owner: Any, path: str) -> Any:
    for step in path.split("."):
        owner = getattr(owner, step) if owner is not None else None
    return owner


def _switched_off(owner: Any, path: list[str]) -> Any:
    """Return a copy of a part in which something deeper is absent; itself where it was."""
    field, *deeper = path
    part = getattr(owner, field)
    if part is None or part == {}:
        return owner
    if deeper:
        changed = _switched_off(part, deeper)
        if changed is part:
            return owner
        return owner.model_copy(update={field: changed})
    return owner.model_copy(update={field: {} if isinstance(part, dict) else None})


def _as_by_default(owner: Any, path: Path) -> Any:
    """Return a copy of a part in which a field is as if nobody had said it; a list as a whole."""
    step, *deeper = path
    if deeper and isinstance(deeper[0], str):
        if isinstance(owner, dict):
            return owner | {step: _as_by_default(owner[step], tuple(deeper))}
        inner = _as_by_default(getattr(owner, str(step)), tuple(deeper))
        return owner.model_copy(update={step: inner})
    if isinstance(owner, dict):
        return {key: part for key, part in owner.items() if key != step}
    default = type(owner).model_fields[step].get_default(call_default_factory=True)
    return owner.model_copy(update={step: default})
