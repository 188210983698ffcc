"""Hands out work: to this process, to processes of this machine, or to a Dask cluster.

Results come back in any order and each is kept at once. Only a few jobs are handed out at a time,
so that a sweep of a million runs needs no more memory than one of ten. This file is all that a
process imports before it is told what to do, so it imports nothing heavy itself.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
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
from dataclasses import dataclass, replace
from itertools import chain, islice
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType
from typing import Any, Final, TypeVar

from glasscity.arguments import refuse, text_of, threads_of, whole
from glasscity.errors import GlasscityError

Job = TypeVar("Job")
Result = TypeVar("Result")
MOST_WORKERS: Final = 1024
AHEAD: Final = 2
"""Jobs handed out for each worker, so that none waits for the next."""
WORTH_STARTING: Final = 10.0
"""Seconds of work that must be there for each worker that nobody asked for: to start one costs the
processor about two."""
SECONDS_PER_RUN: Final = 0.2
SECONDS_PER_PERSON_DAY: Final = 8e-8
"""Measured with the preset town; they need be no better than right by a factor of a few."""
POOLS: Final = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
"""How libraries are told how many threads to start, where nobody has said it yet."""


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
    asked
        Whether the number was asked for; otherwise fewer are started where there is little to do.
    """

    number: int
    threads: int
    dask: str = ""
    asked: bool = True


def make_workers(number: int | None, threads: int | None, dask: str | None = None) -> Workers:
    """Return who plays.

    Parameters
    ----------
    number
        Processes; as many as fit the processors if not said.
    threads
        Of each run; if not said, 1, or with a number of processes what is left for each.
    dask
        Address of a Dask scheduler, if one is to be used.

    Raises
    ------
    GlasscityError
        If a number is out of range or Dask is not installed.
    """
    threads = threads_of(threads, "threads_per_worker")
    processors, asked = _processors(), number is not None
    if number is not None:
        number = whole("workers", number, 1, MOST_WORKERS)
    else:
        threads = threads or 1
        # A large machine has more processors than a sweep may have processes.
        number = min(max(1, processors // threads), MOST_WORKERS)
    dask = None if dask is None else text_of("dask", dask, "tcp://localhost:8786")
    if dask is not None:
        if not dask.strip():
            raise refuse("dask", dask, "expected an address, such as tcp://localhost:8786")
        _distributed()
        # The cluster's own processes share out its processors.
        threads = threads or 1
    return Workers(number, threads or max(1, processors // number), dask or "", asked)


def seconds_of(people: int, days: int) -> float:
    """Return about how long a run takes, in seconds of one processor."""
    return SECONDS_PER_RUN + people * days * SECONDS_PER_PERSON_DAY


def _processors() -> int:
    """Return how many processors this process may use (the engine's own count is heavy to ask)."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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
    play: Callable[[Job], Result],
    groups: Iterable[Iterable[Job]],
    count: int,
    workers: Workers,
    keep: Callable[[Result], None],
    advice: str,
    seconds: float,
) -> None:
    """Play jobs and keep what comes of each as soon as it is finished.

    Parameters
    ----------
    play
        From a job to its result: a function of a module, or a partial of one, so that processes can
        be sent it. What it raises ends the whole.
    groups
        Which jobs; each is asked for when a worker will soon be free. Those of a group have work in
        common, and are handed out so that mostly one worker gets them all.
    count
        How many jobs there are: no more workers are started.
    workers
        Who plays.
    keep
        Called in this process with each result, in no particular order.
    advice
        What to say to somebody one of whose workers was killed.
    seconds
        About how much work there is, in seconds of one processor.

    Raises
    ------
    GlasscityError
        If a worker dies, or the cluster cannot be reached.
    """
    worth = count if workers.asked else min(count, int(seconds / WORTH_STARTING))
    number = max(1, min(workers.number, worth))
    if number == 1 and not workers.dask:
        for job in chain.from_iterable(groups):
            keep(play(job))
        return
    with _executor(replace(workers, number=number)) as (executor, players):
        try:
            _play_all(executor, play, in_turn(groups, players), players * AHEAD, keep)
        except BrokenExecutor:
            raise GlasscityError(
                f"a worker process was killed, perhaps for want of memory; {advice}"
            ) from None


def in_turn(groups: Iterable[Iterable[Job]], width: int) -> Iterator[Job]:
    """Yield a job of each of so many groups in turn, then of the next so many.

    Workers that take as long as each other then each stay with a group of their own.

    Parameters
    ----------
    groups
        Of jobs.
    width
        How many workers there are.
    """
    left = iter(groups)
    while block := [iter(group) for group in islice(left, width)]:
        while block:
            for group in tuple(block):
                try:
                    yield next(group)
                except StopIteration:
                    block.remove(group)


def _play_all(
    executor: Executor,
    play: Callable[[Job], Result],
    jobs: Iterator[Job],
    at_once: int,
    keep: Callable[[Result], None],
) -> None:
    pending: set[Future[Result]] = set()
    more = True
    while more or pending:
        while more and len(pending) < at_once:
            try:
                pending.add(executor.submit(play, next(jobs)))
            except StopIteration:
                more = False
        if pending:
            finished, pending = wait(pending, return_when=FIRST_COMPLETED)
            for each in finished:
                keep(each.result())


@contextmanager
def _executor(workers: Workers) -> Iterator[tuple[Executor, int]]:
    if workers.dask:
        with _client(workers.dask) as client:
            held = sum(client.nthreads().values())
            yield client.get_executor(pure=False), max(1, held)
        return
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(
        workers.number, _Context(), initializer=_begin, initargs=(workers.threads,)
    )
    try:
        yield pool, workers.number
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


class _Process(SpawnProcess):
    """A fresh process that does not run the reader's own script again.

    multiprocessing imports the main script in each new process. A script that calls `explore` in
    its first lines would then call it there too; nothing that is played lives in that script.
    """

    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802 - multiprocessing's own name
        script = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            return SpawnProcess._Popen(process_obj)
        finally:
            sys.modules["__main__"] = script


class _Context(SpawnContext):
    """spawn, since a forked copy of a process whose threads hold locks may never wake up."""

    Process = _Process


def _begin(threads: int) -> None:
    """Prepare a worker: Ctrl-C is for the parent, and a worker without its parent ends."""
    for name in POOLS:
        os.environ.setdefault(name, str(threads))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)
