"""Play the plain model once in one framework, in a process of its own, and say what it took.

``python -m glasscity.experiments.peers.one FRAMEWORK PEOPLE DAYS SEED THREADS`` prints one JSON
object: the `Counts`, ``seconds`` by the clock from the first person drawn to the last number, and
``bytes`` by which memory peaked above what the process held before. A small run goes before, so
that what is imported or compiled once does not count.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import asdict
from functools import partial
from importlib import import_module
from pathlib import Path

WARM_UP = (200, 10)


def main(framework: str, people: int, days: int, seed: int, threads: int) -> None:
    """Play and print."""
    play = import_module(f"glasscity.experiments.peers.with_{framework}").play
    if threads:
        play = partial(play, threads=threads)
    play(*WARM_UP, seed)
    held = _resident()
    begun = time.perf_counter()
    counts = play(people, days, seed)
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({**asdict(counts), "seconds": seconds, "bytes": max(0, peak - held)}))


def _resident() -> int:
    """Return the bytes that this process holds; 0 where that is not known."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * resource.getpagesize()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
