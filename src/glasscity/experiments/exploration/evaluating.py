"""One run of a sweep: a design point, a rule, a seed; what a worker process does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from glasscity.errors import GlasscityError
from glasscity.outcomes.definitions import Measure
from glasscity.scenario import Resolved
from glasscity.scenario.extending import refilled
from glasscity.scenario.loading import resolved
from glasscity.scenario.overriding import overridden
from glasscity.scenario.reading import Node, read_text

if TYPE_CHECKING:
    import polars as pl

    from glasscity.engine.plan import Plan

RULE_PATH: Final = "regime.response.fear.rule"
AS_IT_STANDS: Final = "as it stands"
"""Name of the rule where a scenario has no fear, and so no rival rules."""


@dataclass(frozen=True)
class Job:
    """One run.

    Attributes
    ----------
    point
        Row of the design, from 1; 0 is the scenario as it stands.
    rule
        How fear becomes silence, or `AS_IT_STANDS`.
    seed
        Of the city; all points share their seeds.
    settings
        Pairs of path and text.
    """

    point: int
    rule: str
    seed: int
    settings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Finished:
    """What came of a run, or the sentence that says why there is nothing.

    Attributes
    ----------
    job
        The run.
    measures
        Of the city.
    digest
        Of the run, sixteen hexadecimal digits.
    error
        "" where it was played.
    groups
        From `groups.group_table`.
    """

    job: Job
    measures: tuple[Measure, ...]
    digest: str = ""
    error: str = ""
    groups: pl.DataFrame | None = None


@lru_cache(maxsize=4)
def _tree(text: str) -> Node:
    return read_text(text, "the scenario")


def varied(text: str, settings: tuple[tuple[str, str], ...], rule: str) -> Resolved:
    """Return a scenario with a design point laid over it.

    Parameters
    ----------
    text
        The scenario as YAML with nothing left implicit.
    settings
        Pairs of path and text.
    rule
        How fear becomes silence, or `AS_IT_STANDS`.

    Raises
    ------
    GlasscityError
        If the changed scenario does not hold together.
    """
    more = () if rule == AS_IT_STANDS else ((RULE_PATH, rule),)
    return resolved(refilled(overridden(_tree(text), (*settings, *more))))


@lru_cache(maxsize=2)
def _plan(
    text: str, settings: tuple[tuple[str, str], ...], rule: str, people: int, days: int
) -> Plan:
    """Return what a design point compiles to; its seeds come one after the other and share it."""
    from glasscity.engine.plan import compile_plan, make_plan

    # Whether a city fits is asked of what its author wrote, not of numbers that were drawn.
    make = compile_plan if settings else make_plan
    return make(varied(text, settings, rule), people, days)


def evaluate(text: str, people: int, days: int, threads: int, job: Job) -> Finished:
    """Play one run of a sweep.

    Parameters
    ----------
    text
        The scenario as YAML with nothing left implicit.
    people, days
        Size and length.
    threads
        Of this run.
    job
        Which.

    Returns
    -------
    Finished
        A run that cannot be played is finished too: it carries its error.
    """
    from glasscity.engine.clock import play
    from glasscity.outcomes.measures import measure
    from glasscity.outcomes.tables import all_tables

    from .groups import group_table

    try:
        played = play(_plan(text, job.settings, job.rule, people, days), job.seed, threads)
        found = measure(played, all_tables(played))
        groups = group_table(played)
    except Exception as error:
        # One bad point must not end a sweep of thousands.
        return Finished(job, (), error=sentence_of(error))
    return Finished(job, tuple(found.values()), f"{played.digest:016x}", groups=groups)


def sentence_of(error: Exception) -> str:
    """Return an error as one line; one that nobody foresaw says of which kind it is."""
    if isinstance(error, GlasscityError):
        return str(error)
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
