"""A copy of a process that had threads at work: they do not survive the copy, and their locks do.

Tables are made by a library with threads of its own. Once they have been started, a process that is
forked (the usual way of multiprocessing on Linux up to Python 3.13) would wait for them for ever.
"""

from __future__ import annotations

import os
import sys

from glasscity.errors import GlasscityError

_THREADS = "/proc/self/task"
_threads_at_work = False
_threads_lost = False


def _look() -> None:
    """Before a fork: see whether the tables' threads have been started."""
    global _threads_at_work
    if "polars" not in sys.modules:
        return
    names = _names_of_threads()
    # Where threads cannot be listed, a library that is there counts as one at work.
    _threads_at_work = not names or any(
        name.startswith("polars-") and name[7:].isdigit() for name in names
    )


def _names_of_threads() -> list[str]:
    names = []
    try:
        for thread in os.listdir(_THREADS):
            with open(f"{_THREADS}/{thread}/comm", encoding="utf-8", errors="replace") as file:
                names.append(file.read().strip())
    except OSError:
        # One of them has just ended.
        return names
    return names


def _in_child() -> None:
    global _threads_lost
    _threads_lost = _threads_lost or _threads_at_work


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_look, after_in_child=_in_child)


def check_threads_alive() -> None:
    """Refuse to wait for threads that are not there.

    Raises
    ------
    GlasscityError
        In a process that was forked from one whose tables had been at work.
    """
    if _threads_lost:
        raise GlasscityError(
            "this process was forked from one that had used glasscity or polars, whose threads do "
            'not survive a fork; start processes with multiprocessing.get_context("spawn"), or '
            "fork before the first run"
        )
