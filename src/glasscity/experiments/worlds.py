"""What an experiment is asked to play: which worlds, and with which seeds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from glasscity.errors import GlasscityError
from glasscity.scenario import Resolved, load
from glasscity.scenario.mechanisms import without as taken_out

MOST_SEEDS = 10_000


def seed_list(seeds: int | Sequence[int]) -> tuple[int, ...]:
    """Return seeds: 1 to n for a number, or those that are listed.

    Parameters
    ----------
    seeds
        How many, or which.

    Raises
    ------
    GlasscityError
        If there is none, or one is named twice.
    """
    if isinstance(seeds, int):
        if not 1 <= seeds <= MOST_SEEDS:
            raise GlasscityError(f"seeds: found {seeds}, expected from 1 to {MOST_SEEDS:,}")
        return tuple(range(1, seeds + 1))
    found = tuple(int(seed) for seed in seeds)
    if not found or len(set(found)) < len(found):
        raise GlasscityError("seeds: expected at least one seed, and none of them twice")
    return found


def check_threads(threads: int | None) -> None:
    """Refuse a number of threads below one."""
    if threads is not None and threads < 1:
        raise GlasscityError(f"--threads: found {threads}, expected at least 1")


def world_b(
    a: Resolved,
    b: str | Path | Resolved | None,
    overrides: Sequence[tuple[str, str]],
    without: Sequence[str],
    source: str | Path | Resolved,
) -> Resolved:
    """Return the second world: another scenario or the first, changed, with mechanisms taken out.

    Parameters
    ----------
    a
        The first world.
    b
        The second; the first if not said.
    overrides
        Pairs of (path, value) that hold in the second alone.
    without
        Mechanisms that are taken out of the second.
    source
        What ``a`` was loaded from.

    Raises
    ------
    GlasscityError
        If a change or a mechanism is not there.
    """
    start = source if b is None else b
    if isinstance(start, Resolved):
        if overrides:
            raise GlasscityError(
                "overrides_b changes a preset or a file, and B is a scenario that is resolved "
                "already; give its changes to load"
            )
        found = a if b is None else start
    else:
        found = load(start, overrides)
        if overrides:
            found = found.called(f"{found.name} with {', '.join(path for path, _ in overrides)}")
    return taken_out(found, *without) if without else found
