"""``glasscity doctor``: whether this machine is fit, and how warm its cache is."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from glasscity.commandline.console import note, output, print_json
from glasscity.commandline.playing import free_memory, is_compiled, is_compiling
from glasscity.commandline.progress import shown
from glasscity.notebooks import duration

WARM_UP_PEOPLE = 2_000
WARM_UP = "press-2019"
"""A preset with nearly every mechanism."""
REST = {
    "regime.scoring.officials.quota.penalties": "10 per person-year; assumed",
    "regime.scoring.officials.quota.points": "-1 points; assumed",
    "regime.sensing.cameras.gallery": "0.5 share; assumed",
}
"""What it has not: a quota of penalties, and a gallery that holds a part of the city."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
LITTLE_DISK = 1_000_000_000
"""Bytes; a run of millions of people, with its report, is far smaller."""


def examine(warm_up: bool, as_json: bool) -> None:
    """Print what glasscity finds on this machine."""
    seconds = _warm_up() if warm_up else None
    facts = findings()
    if seconds is not None:
        facts["warm_up_seconds"] = round(seconds, 2)
    if as_json:
        print_json(facts)
    else:
        _print(facts)


def findings() -> dict[str, Any]:
    """Return facts about this machine, by name."""
    from glasscity.compilation import cache_folder, user_cache
    from glasscity.engine.clock import default_threads

    cache = user_cache()
    return {
        "glasscity": version("glasscity"),
        "python": platform.python_version(),
        "numba": version("numba"),
        "numpy": version("numpy"),
        "compiling": is_compiling(),
        "processors": default_threads(),
        "memory_free_bytes": free_memory(),
        "disk_free_bytes": shutil.disk_usage(Path.cwd()).free,
        "folder_writable": os.access(Path.cwd(), os.W_OK),
        "cache": str(cache),
        "cache_writable": os.access(cache, os.W_OK),
        "cache_bytes": _size(cache),
        "compiled": is_compiled(),
        "compiled_folder": str(cache_folder()),
        "browser": next((found for name in BROWSERS if (found := shutil.which(name))), None),
    }


def _size(folder: Path) -> int:
    total = 0
    for file in folder.rglob("*"):
        try:
            total += file.stat().st_size if file.is_file() else 0
        except OSError:
            # Another process may be pruning.
            continue
    return total


def _warm_up() -> float:
    """Play whatever calls a kernel: a year of every mechanism, one life again, two worlds."""
    from glasscity.experiments.comparison import compare
    from glasscity.experiments.story import story
    from glasscity.outcomes.running import run

    begun = time.perf_counter()
    if is_compiling() and not is_compiled():
        note("Compiling the engine takes about a minute.")
    size: dict[str, Any] = {"people": WARM_UP_PEOPLE, "years": 1}
    with tempfile.TemporaryDirectory() as scratch, shown("Warming up") as progress:
        place = Path(scratch) / "run"
        run(WARM_UP, **size, out=place, ledger=True, overrides=REST, progress=progress)
        # Of somebody with penalties, whose random words are looked up again one by one.
        story(place, find="most-penalised")
        compare(WARM_UP, "no-score", **size, seeds=1, progress=progress)
    return time.perf_counter() - begun


def _print(facts: dict[str, Any]) -> None:
    from rich.text import Text

    from glasscity.commandline.sheets import Sheet

    table = Sheet()
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for name, words, advice in _rows(facts):
        cell = Text(words)
        if advice:
            cell.append(f"  ({advice})", style="bold")
        table.add_row(name, cell)
    output().print(table)


def _rows(facts: dict[str, Any]) -> list[tuple[str, str, str]]:
    memory, disk = facts["memory_free_bytes"], facts["disk_free_bytes"]
    writable = "can be written" if facts["folder_writable"] else "cannot be written"
    rows = [
        ("glasscity", facts["glasscity"], ""),
        ("Python", facts["python"], ""),
        (
            "numba",
            facts["numba"],
            "" if facts["compiling"] else "switched off by NUMBA_DISABLE_JIT: runs will be slow",
        ),
        ("numpy", facts["numpy"], ""),
        ("threads", str(facts["processors"]), ""),
        ("memory", "not known" if memory is None else f"{memory / 1e9:.1f} GB free", ""),
        ("disk", f"{disk / 1e9:.1f} GB free", "" if disk > LITTLE_DISK else "little"),
        ("this folder", writable, "" if facts["folder_writable"] else "use run --out"),
        ("cache", f"{facts['cache']}, {facts['cache_bytes'] / 1e6:.0f} MB", ""),
        (
            "engine",
            "compiled" if facts["compiled"] else "not compiled yet",
            "" if facts["compiled"] else "glasscity doctor --warm-up does it",
        ),
        ("browser", facts["browser"] or "none found", "" if facts["browser"] else
         "only the tests of the report need one"),
    ]  # fmt: skip
    if "warm_up_seconds" in facts:
        rows.append(("warm-up", duration(facts["warm_up_seconds"]), ""))
    return rows
