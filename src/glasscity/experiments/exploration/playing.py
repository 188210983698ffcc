"""Plays the runs of a sweep: in this process, in processes of this machine, or on a Dask cluster.

Runs come back in any order and each is kept at once. Only a few are handed out at a time, so that a
sweep of a million runs needs no more memory than one of ten.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait as wait_for
from typing import Any, Final

from glasscity.errors import GlasscityError

from . import evaluating
from .evaluating import Finished, Job

Keep = Callable[[Finished], None]
MOST_WORKERS: Final = 1024
AHEAD: Final = 2
"""Runs handed out for each worker, so that none waits for the next."""


@dataclass(frozen=True)
class Workers:
    """Who plays.

    Attributes
    ----------
    number
        Processes here; 1 plays in this process.
    threads
        Of each run.
    dask
        Address of a Dask scheduler, which then plays instead; "" for none.
    """

    number: int
    threads: int
    dask: str = ""


def make_workers(number: int | None, threads: int, dask: str | None = None) -> Workers:
    """Return who plays.

    Parameters
    ----------
    number
        Processes; as many as fit the processors if not said.
    threads
        Of each run.
    dask
        Address of a Dask scheduler, if one is to be used.

    Raises
    ------
    GlasscityError
        If a number is out of range or Dask is not installed.
    """
    if threads < 1:
        raise GlasscityError(f"threads_per_worker: found {threads}, expected at least 1")
    if number is None:
        number = max(1, (os.cpu_count() or 1) // threads)
    if not 1 <= number <= MOST_WORKERS:
        raise GlasscityError(f"workers: found {number}, expected from 1 to {MOST_WORKERS:,}")
    if dask:
        _distributed()
    return Workers(number, threads, dask or "")


def _distributed() -> Any:
    try:
        from dask import distributed
    except ImportError:
        raise GlasscityError(
            "dask: the package distributed is not installed; pip install 'glasscity[dask]' brings "
            "it, and without an address everything is played on this machine"
        ) from None
    return distributed


def play_jobs(
    jobs: Iterable[Job], text: str, people: int, days: int, workers: Workers, keep: Keep
) -> None:
    """Play runs and keep each as soon as it is finished.

    Parameters
    ----------
    jobs
        Which.
    text
        The scenario as YAML.
    people, days
        Of each run.
    workers
        Who plays.
    keep
        Called in this process with each finished run.

    Raises
    ------
    GlasscityError
        If a worker dies, or the cluster cannot be reached.
    """
    if workers.number == 1 and not workers.dask:
        for job in jobs:
            keep(evaluating.evaluate(text, people, days, workers.threads, job))
        return
    play = partial(evaluating.evaluate, text, people, days, workers.threads)
    with _executor(workers) as (executor, at_once):
        try:
            _play_all(executor, play, iter(jobs), at_once, keep)
        except BrokenExecutor:
            raise GlasscityError(
                "a worker process was killed, perhaps for want of memory; what has been played is "
                "kept, and --resume goes on, with fewer --workers if memory was short"
            ) from None


def _play_all(
    executor: Executor,
    play: Callable[[Job], Finished],
    jobs: Iterator[Job],
    at_once: int,
    keep: Keep,
) -> None:
    pending: set[Future[Finished]] = set()
    more = True
    while more or pending:
        while more and len(pending) < at_once:
            job = next(jobs, None)
            if job is None:
                more = False
            else:
                pending.add(executor.submit(play, job))
        if pending:
            finished, pending = wait(pending, return_when=FIRST_COMPLETED)
            for each in finished:
                keep(each.result())


@contextmanager
def _executor(workers: Workers) -> Iterator[tuple[Executor, int]]:
    if workers.dask:
        with _client(workers.dask) as client:
            held = sum(client.nthreads().values())
            yield client.get_executor(pure=False), max(1, held) * AHEAD
        return
    others = set(multiprocessing.active_children())
    # spawn: a forked copy of a process whose threads hold locks may never wake up.
    pool = ProcessPoolExecutor(
        workers.number, multiprocessing.get_context("spawn"), initializer=_begin
    )
    try:
        yield pool, workers.number * AHEAD
    except BaseException:
        # What is under way is given up: it is played again after a resumption.
        for child in set(multiprocessing.active_children()) - others:
            child.terminate()
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        client = _distributed().Client(address, timeout="20s")
    except (OSError, ValueError) as error:
        raise GlasscityError(f"dask: no scheduler answers at {address} ({error})") from None
    with client:
        yield client


def _begin() -> None:
    """Prepare a worker: Ctrl-C is for the parent, and a worker without its parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)
