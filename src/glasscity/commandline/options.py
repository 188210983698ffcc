"""Options that more than one verb has, or that have a number to read: each is declared once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from glasscity.arguments import MOST_PEOPLE, MOST_SEED, MOST_SEEDS, MOST_THREADS, MOST_WEEKS
from glasscity.commandline.arguments import real_number, whole_number, years_number

MOST_RUNS = 50
MOST_POINTS = 1 << 20
MOST_POINTS_BESIDE = 4_096
MOST_WORKERS = 1024
MOST_REPEATS = 100
PRESETS = Path(__file__).parent.parent / "scenario" / "presets"

Result = TypeVar("Result")


def _read(reader: Callable[[str], Result]) -> Callable[[Any], Any]:
    """Read what is typed; a default is what it is already."""

    def parse(value: Any) -> Any:
        return reader(value) if isinstance(value, str) else value

    return parse


def number(low: int, high: int, name: str, metavar: str, words: str) -> Any:
    """Return an option with a whole number.

    Parameters
    ----------
    low, high
        Least and largest allowed.
    name, metavar, words
        Of the option, of what is typed behind it, and what it means.
    """
    reader = partial(whole_number, name, low=low, high=high)
    return typer.Option(name, parser=_read(reader), metavar=metavar, help=words)


def complete_scenario(incomplete: str) -> list[str]:
    """Names of presets; the shell itself completes files."""
    return sorted(p.stem for p in PRESETS.glob("*.yaml") if p.stem.startswith(incomplete))


def scenario(words: str, metavar: str = "SCENARIO") -> Any:
    """Return an argument that names a scenario."""
    return typer.Argument(
        metavar=metavar, help=words, autocompletion=complete_scenario, show_default=False
    )


def many(name: str, metavar: str, words: str) -> Any:
    """Return an option that may be repeated."""
    return typer.Option(name, metavar=metavar, help=f"{words} May be repeated.", show_default=False)


ScenarioName = Annotated[str, scenario("A preset's name or a YAML file.")]
SweptScenario = Annotated[
    str | None, scenario("A preset's name or a YAML file; not needed with --resume.")
]
TimedScenario = Annotated[
    str | None, scenario("A preset's name or a YAML file; not needed with --peers.")
]
People = Annotated[
    int | None,
    number(1, MOST_PEOPLE, "--people", "N", "How many people; the scenario says, if you do not."),
]
Years = Annotated[
    float | None,
    typer.Option(
        parser=_read(years_number), metavar="Y",
        help="How many years of 365 days; 0.5 is half a year.",
    ),
]  # fmt: skip
Seed = Annotated[int, number(0, MOST_SEED, "--seed", "S", "Same seed, same city, to the bit.")]
SeedIfSaid = Annotated[
    int | None, number(0, MOST_SEED, "--seed", "S", "Same seed, same city; 1 if not said.")
]
Seeds = Annotated[int, number(1, MOST_SEEDS, "--seeds", "S", "How many cities, with seeds 1 to S.")]
SeedsIfSaid = Annotated[
    int | None,
    number(
        1, MOST_SEEDS, "--seeds", "S",
        "How many cities, with seeds 1 to S; 4 if not said.",
    ),
]  # fmt: skip
TimedPeople = Annotated[int, number(1, MOST_PEOPLE, "--people", "N", "How many people.")]
Runs = Annotated[int, number(1, MOST_RUNS, "--seeds", "N", "Runs of each town, with seeds 1 to N.")]
Repeats = Annotated[
    int,
    number(1, MOST_REPEATS, "--repeats", "R", "Runs of each variant; the fastest counts."),
]
Threads = Annotated[
    int | None,
    number(
        1, MOST_THREADS, "--threads", "T", "How many threads; the result does not depend on it."
    ),
]
ThreadsOfWorkers = Annotated[
    int | None, number(1, MOST_THREADS, "--threads-per-worker", "T", "Threads of each run.")
]
Workers = Annotated[
    int | None,
    number(1, MOST_WORKERS, "--workers", "W", "How many processes; as many as fit if not said."),
]
Points = Annotated[
    int | None,
    number(
        2, MOST_POINTS, "--points", "N",
        "Design points, 64 if not said; of morris trajectories, of saltelli base points.",
    ),
]  # fmt: skip
Ranges = Annotated[
    int,
    number(
        0, MOST_POINTS_BESIDE, "--ranges", "N",
        "Also draw what is assumed anew, at N points (64 is a start), in smaller cities.",
    ),
]  # fmt: skip
Assumptions = Annotated[
    int,
    number(
        0, MOST_POINTS_BESIDE, "--assumptions", "N",
        "Also play the pair at N points of the ranges of what it assumes; 20 or more.",
    ),
]  # fmt: skip
Threshold = Annotated[
    float | None,
    typer.Option(
        parser=_read(partial(real_number, "--threshold")), metavar="X",
        help="Also say where that harm is no longer on one side of X.",
    ),
]  # fmt: skip
Person = Annotated[
    int | None,
    number(
        0, MOST_PEOPLE - 1, "--person", "N",
        "Number of the synthetic person; any, if you do not say.",
    ),
]  # fmt: skip
Checkpoint = Annotated[
    int | None,
    number(
        0, MOST_WEEKS, "--checkpoint", "WEEKS",
        "How often to keep where it stands, for glasscity resume; 0 never, once a minute if not "
        "said.",
    ),
]  # fmt: skip
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Settings = Annotated[
    list[str] | None,
    many("--set", "PATH=VALUE", "Change one field, such as regime.scoring.start=900."),
]
SettingsOfB = Annotated[
    list[str] | None, many("--set-b", "PATH=VALUE", "Change one field of the second world.")
]
Without = Annotated[
    list[str] | None,
    many("--without", "MECHANISM", "Take a mechanism out of the second world, such as cameras."),
]
RunFolder = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder to write; a new one under runs/ if not said."),
]
Folder = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Folder to write; nothing is kept if not said.")
]
