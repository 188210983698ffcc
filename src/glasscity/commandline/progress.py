"""How far a run has come: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from glasscity.commandline.console import errors, note

SECONDS_BETWEEN_LINES = 5.0

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
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=None, style="grey35", complete_style="grey70", pulse_style="grey70"),
        TextColumn("{task.fields[weeks]}"),
        TimeRemainingColumn(compact=True),
    )
    # `transient`: the bar leaves the screen to the results.
    with Progress(*columns, console=errors(), transient=True) as progress:
        task = progress.add_task(title, total=None, weeks="")

        def report(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total, weeks=f"{unit} {done} of {total}")

        yield report


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
        self._begun: tuple[float, int] | None = None
        self._last = clock()

    def __call__(self, done: int, total: int) -> None:
        """Write a line if the last one is old enough."""
        now = self._clock()
        # The first week is left out of the estimate: it may have been compiled in.
        self._begun = self._begun or (now, done)
        if now - self._last >= SECONDS_BETWEEN_LINES and done < total:
            self._last = now
            note(f"{self._title}: {self._unit} {done} of {total}{self._left(now, done, total)}")

    def _left(self, now: float, done: int, total: int) -> str:
        since, first = self._begun or (now, done)
        if done <= first:
            return ""
        return f", about {(now - since) / (done - first) * (total - done):.0f} s left"
