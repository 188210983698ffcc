"""Play the plain model in each framework that is installed: held to agree, then timed in turn."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from statistics import median
from typing import Final

from glasscity.errors import GlasscityError
from glasscity.experiments.peers.model import Counts, departures

OURS: Final = "glasscity"
FLOOR: Final = "numpy"
FRAMEWORKS: Final = ("glasscity", "numpy", "ambr", "starsim", "mesa")
PYTHON_OBJECTS: Final = ("mesa",)
"""Where everybody is an object of Python: these play a hundredth of the people."""
AGREE_PEOPLE, AGREE_DAYS, AGREE_SEED = 20_000, 30, 5
MOST_APART: Final = 4.0
"""Standard errors. With three figures of five frameworks a false alarm comes once in a thousand
seeds, and the seed is fixed."""
QUOTED: Final = {
    "AgentTorch 0.6.0": 24.5 / 37.2,
    "mesa-frames 0.1.0a0": 11.3 / 37.2,
    "Vivarium 4.1.6": 0.74 / 37.2,
}
"""Times plain numpy at a million people, measured by us once (2026) with a feedback from scores to
acts that this model has not; not played here."""


@dataclass
class Entry:
    """One framework.

    Attributes
    ----------
    name, version, threads
        Which.
    people, days
        Size of the timed runs.
    seconds
        Of each timed run.
    bytes
        By which memory peaked, of each.
    departures
        From what is to be expected, in standard errors.
    """

    name: str
    version: str
    threads: int
    people: int
    days: int
    seconds: list[float] = field(default_factory=list)
    bytes: list[int] = field(default_factory=list)
    departures: dict[str, float] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Million person-days a second, median of the runs."""
        return self.people * self.days / median(self.seconds) / 1e6

    @property
    def bytes_a_person(self) -> float:
        """Median over the runs."""
        return median(self.bytes) / self.people


def installed() -> dict[str, str]:
    """Return the frameworks that are there, with their versions."""
    found = {}
    for name in FRAMEWORKS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def race(
    people: int, days: int, repeats: int, progress: Callable[[int, int], None] | None = None
) -> list[Entry]:
    """Time all frameworks that are installed, one after the other, in each of several rounds.

    Parameters
    ----------
    people, days
        Size of the runs; where everybody is an object of Python a hundredth of the people.
    repeats
        Rounds.
    progress
        Called with the runs played and the runs in all.

    Returns
    -------
    list of Entry
        In the order of `FRAMEWORKS`, ours with one thread and with all before the others.

    Raises
    ------
    GlasscityError
        If a framework fails, or does not play the same model.
    """
    entries = []
    for name, found in installed().items():
        size = people // 100 if name in PYTHON_OBJECTS else people
        some = (1, 0) if name == OURS else (1,)
        entries += [Entry(name, found, threads, max(1, size), days) for threads in some]
    done, of = 0, len(entries) * (repeats + 1)

    def told() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, of)

    for entry in entries:
        counts, _, _ = _played(entry, AGREE_PEOPLE, AGREE_DAYS)
        entry.departures = departures(counts, weekly_mail=entry.name == OURS)
        worst = max(entry.departures, key=lambda name: abs(entry.departures[name]))
        if abs(entry.departures[worst]) > MOST_APART:
            raise GlasscityError(
                f"{entry.name} {entry.version}: plays another model, its {worst} lies "
                f"{entry.departures[worst]:.1f} standard errors from what is to be expected; "
                "nothing was timed"
            )
        told()
    for _ in range(repeats):
        for entry in entries:
            _, seconds, held = _played(entry, entry.people, days)
            entry.seconds.append(seconds)
            entry.bytes.append(held)
            told()
    return entries


def _played(entry: Entry, people: int, days: int) -> tuple[Counts, float, int]:
    threads = entry.threads if entry.name == OURS else 0
    numbers = (people, days, AGREE_SEED, threads)
    done = subprocess.run(
        [sys.executable, "-m", "glasscity.experiments.peers.one", entry.name, *map(str, numbers)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["nothing said"])[-1]
        raise GlasscityError(f"{entry.name} {entry.version}: failed ({last})")
    found = json.loads(done.stdout.splitlines()[-1])
    seconds, held = found.pop("seconds"), found.pop("bytes")
    return Counts(**{**found, "tiers": tuple(found["tiers"])}), seconds, held
