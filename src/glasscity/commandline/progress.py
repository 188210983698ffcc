"""How far a run has come: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

from glasscity.commandline.console import clean, errors, note
from glasscity.notebooks import duration

SECONDS_BETWEEN_LINES = 5.0
LEAST_STEPS = 3
"""Steps before anything is said of how long the rest takes."""

Report = Callable[[int, int], None]


@contextmanager
def shown(title: str, unit: str = "week") -> Iterator[Report]:
    """Show progress while the body runs; it is told weeks played and weeks in all.

    Parameters
    ----------
    title
        What is being played.
    unit
        What is counted, where it is not weeks.
    """
    if sys.stderr.isatty():
        with _bar(title, unit) as report:
            yield report
    else:
        yield Lines(title, unit=unit)


@contextmanager
def _bar(title: str, unit: str) -> Iterator[Report]:
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None, style="grey35", complete_style="grey70", pulse_style="grey70"),
        TextColumn("{task.fields[weeks]}", markup=False),
    )
    # `transient`: the bar leaves the screen to the results.
    with Progress(*columns, console=errors(), transient=True) as progress:
        task = progress.add_task(clean(title), total=None, weeks="")
        pace = Pace()

        def report(done: int, total: int) -> None:
            words = f"{unit} {done} of {total}{pace.left(done, total)}"
            progress.update(task, completed=done, total=total, weeks=words)

        yield report


class Pace:
    """How fast it goes, told by the middle one of the steps so far.

    What is compiled, in a run's first weeks and at the first border of each kind, holds up single
    steps, which the middle one does not feel.

    Parameters
    ----------
    clock
        Seconds; replaced in tests.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: tuple[float, int] | None = None
        self._steps: deque[float] = deque(maxlen=101)

    def left(self, done: int, total: int) -> str:
        """Take that so much is done, and return how long the rest takes; "" where that is unknown.

        Parameters
        ----------
        done, total
            Steps.
        """
        now = self._clock()
        if self._last is not None and done > self._last[1]:
            self._steps.append((now - self._last[0]) / (done - self._last[1]))
        self._last = (now, done)
        if len(self._steps) < LEAST_STEPS:
            return ""
        seconds = median(self._steps) * (total - done)
        return f", about {duration(round(seconds))} left" if seconds >= 1 else ""


class Lines:
    """Plain lines, at most one every few seconds.

    Parameters
    ----------
    title
        Beginning of each line.
    clock
        Seconds; replaced in tests.
    unit
        What is counted.
    """

    def __init__(
        self, title: str, clock: Callable[[], float] = time.monotonic, unit: str = "week"
    ) -> None:
        self._title = title
        self._unit = unit
        self._clock = clock
        self._pace = Pace(clock)
        self._last = clock()

    def __call__(self, done: int, total: int) -> None:
        """Write a line if the last one is old enough."""
        now, left = self._clock(), self._pace.left(done, total)
        if now - self._last >= SECONDS_BETWEEN_LINES and done < total:
            self._last = now
            note(f"{self._title}: {self._unit} {done} of {total}{left}")
