"""Ctrl-C and polite kills: heard at once, wherever the program is, and answered in one way."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from glasscity.commandline.failures import INTERRUPTED, TERMINATED

_RETRY_SECONDS = 0.02


@contextmanager
def stoppable() -> Iterator[None]:
    """Let Ctrl-C and a polite kill stop a run at once and leave nothing behind.

    A signal is heard when Python next has its turn. While the engine is compiled that is mostly
    within a callback from LLVM, which would swallow an exception; so it is raised a moment later.
    """
    if threading.current_thread() is not threading.main_thread() or os.name != "posix":
        yield
        return

    asked = 0

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        asked = asked if number == signal.SIGALRM else number
        if _swallows(frame):
            signal.setitimer(signal.ITIMER_REAL, _RETRY_SECONDS)
        elif asked:
            raise _stopped(asked)

    def unraisable(lost: Any) -> None:
        """Raise once more, a moment later, what code that was called back could only swallow."""
        if asked and isinstance(lost.exc_value, (KeyboardInterrupt, SystemExit)):
            signal.setitimer(signal.ITIMER_REAL, _RETRY_SECONDS)
        else:
            usual(lost)

    usual = sys.unraisablehook
    # What is ignored, as in the background of a shell's script, is meant to be.
    wanted = [
        number
        for number in (signal.SIGINT, signal.SIGTERM)
        if signal.getsignal(number) != signal.SIG_IGN
    ]
    heard = (*wanted, signal.SIGALRM)
    before = [signal.signal(number, stop) for number in heard]
    sys.unraisablehook = unraisable
    try:
        yield
    except Exception as error:
        # What the signal interrupted may swallow it all the same and fail in words of its own.
        if asked:
            raise _stopped(asked) from error
        raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.unraisablehook = usual
        for number, handler in zip(heard, before, strict=True):
            signal.signal(number, handler)


@contextmanager
def unheard() -> Iterator[None]:
    """Hear Ctrl-C and a polite kill after the body only, where half of it would be worse."""
    if threading.current_thread() is not threading.main_thread() or os.name != "posix":
        yield
        return
    heard: list[int] = []
    # A mask would not do: another thread would hear the signal, and this one answer it.
    before = {
        number: signal.signal(number, lambda found, frame: heard.append(found))
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if heard:
        signal.raise_signal(heard[0])


@contextmanager
def resumable(what: Callable[[Path], str], folder: Path) -> Iterator[None]:
    """Say how to go on when Ctrl-C or a polite kill ends the body.

    Parameters
    ----------
    what
        Returns what is kept and how to go on; nothing where nothing is kept.
    folder
        What it is asked about.
    """
    try:
        yield
    except (KeyboardInterrupt, SystemExit) as error:
        said = what(folder)
        if not said:
            raise
        # An exception of its own: Typer would turn Ctrl-C into another, without the note.
        stopped = SystemExit(error.code if isinstance(error, SystemExit) else INTERRUPTED)
        stopped.add_note(f"Stopped; {said}")
        raise stopped from None


def _stopped(number: int) -> BaseException:
    return KeyboardInterrupt() if number == signal.SIGINT else SystemExit(TERMINATED)


def _swallows(frame: FrameType | None) -> bool:
    """Tell whether an exception that is raised here would be lost in a callback from LLVM."""
    while frame is not None:
        if frame.f_globals.get("__name__", "").startswith("llvmlite."):
            return True
        frame = frame.f_back
    return False
