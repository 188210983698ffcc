"""How many processes fit into the memory that is free."""

from __future__ import annotations

from glasscity.commandline.playing import LEAST_BYTES, LEAST_BYTES_SCORED, free_memory
from glasscity.errors import GlasscityError
from glasscity.experiments.exploration.playing import make_workers


def workers_that_fit(
    wanted: int | None, threads: int | None, people: int, scored: bool, worlds: int
) -> int | None:
    """Return how many processes to play with, and refuse what would be killed without a word.

    Parameters
    ----------
    wanted
        What was asked for; as many as fit the processors and the memory if not said.
    threads
        Of each.
    people
        Of each world.
    scored
        Whether they have scores.
    worlds
        In the memory of each process at a time.

    Returns
    -------
    int or None
        What was asked for, or fewer than fit the processors; None where memory sets no limit.

    Raises
    ------
    GlasscityError
        If not even one fits, or not those that were asked for.
    """
    free = free_memory()
    if free is None:
        return wanted
    each = people * worlds * (LEAST_BYTES_SCORED if scored else LEAST_BYTES)
    count = "a world" if worlds == 1 else f"{worlds} worlds"
    needed = f"{count} of {people:,} people"
    gigabytes = f"{each / 1e9:,.1f} GB of memory, and {free / 1e9:,.1f} GB are free"
    if each > free:
        fitting = people * free // (2 * each)
        raise GlasscityError(
            f"--people: {needed} need more than {gigabytes}; {fitting:,} should fit."
        )
    # The bytes are a lower bound: twice as many are a safer guess where nobody decides.
    fit = max(1, free // (2 * each))
    if wanted is None:
        return fit if fit < make_workers(None, threads).number else None
    if wanted * each > free:
        raise GlasscityError(
            f"--workers: {needed} are in the memory of each worker, more than {gigabytes}; "
            f"--workers {fit} should fit."
        )
    return wanted
