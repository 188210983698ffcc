"""What an experiment is asked to play: which worlds, and with which seeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from glasscity.arguments import changes_of, names_of, people_of, years_of
from glasscity.engine.calendar import days_of
from glasscity.errors import GlasscityError
from glasscity.scenario import Resolved, load
from glasscity.scenario.checks import findings
from glasscity.scenario.mechanisms import without as taken_out
from glasscity.scenario.wording import several


def size_of(scenario: Resolved, people: int | None, years: float | None) -> tuple[int, int]:
    """Return the people and the days that are asked for; the scenario's own if not said.

    Raises
    ------
    GlasscityError
        If they are no numbers, or out of range.
    """
    run = scenario.run
    return people_of(people, run.people), days_of(years_of(years, run.years))


def world_b(
    a: Resolved,
    b: str | Path | Resolved | None,
    overrides: Sequence[tuple[str, str]] | Mapping[str, object],
    without: Sequence[str] | str,
    source: str | Path | Resolved,
) -> Resolved:
    """Return the second world: another scenario or the first, changed, with mechanisms taken out.

    Parameters
    ----------
    a
        The first world.
    b
        The second; the first if not said.
    overrides
        Pairs of (path, value) that hold in the second alone.
    without
        Mechanisms that are taken out of the second.
    source
        What ``a`` was loaded from.

    Raises
    ------
    GlasscityError
        If a change or a mechanism is not there.
    """
    overrides = changes_of("overrides_b", overrides)
    without = names_of("without", without, "cameras")
    start = source if b is None else b
    if isinstance(start, Resolved):
        if overrides:
            raise GlasscityError(
                "overrides_b changes a preset or a file, and B is a scenario that is resolved "
                "already; give its changes to load"
            )
        found = a if b is None else start
    else:
        with called_set_b():
            found = load(start, overrides)
        if overrides:
            found = found.called(f"{found.name} with {', '.join(path for path, _ in overrides)}")
    of_life = any(path.split(".")[0] == "life" for path, _ in overrides)
    if b is not None and not of_life:
        found = on_people_of(found, a)
    return taken_out(found, *without) if without else found


@contextmanager
def called_set_b() -> Iterator[None]:
    """Let sentences about a change say that it is one of the second world."""
    try:
        yield
    except GlasscityError as error:
        text = str(error)
        if text.startswith("--set "):
            raise GlasscityError(text.replace("--set", "--set-b", 1)) from None
        raise


def on_people_of(scenario: Resolved, other: Resolved) -> Resolved:
    """Return a scenario over another's people, where their lives differ in nothing else.

    Two worlds are held against each other over one life; `town` and `no-score` have the same acts,
    but the one is a town. A scenario whose acts differ too is returned as it is.

    Raises
    ------
    GlasscityError
        If the regime speaks of districts that the other people do not have.
    """
    if scenario.life_hash == other.life_hash or _acts(scenario) != _acts(other):
        return scenario
    said = f"Played on the people of {other.title}, not on its own."
    twin = scenario.altered(life=other.life, hypothetical=[*scenario.hypothetical, said]).sourced(
        {path: words for path, words in scenario.rule_sources.items() if path[:5] != "life."}
        | {path: words for path, words in other.rule_sources.items() if path[:5] == "life."}
    )
    faults = [scenario.refused(*finding) for finding in findings(twin)]
    if faults:
        raise several(faults)
    return twin


def _acts(scenario: Resolved) -> dict[str, object]:
    """Return a life as plain data without its people and its words."""
    life = scenario.explicit()["life"]
    return {key: part for key, part in life.items() if key not in ("people", "title", "summary")}
