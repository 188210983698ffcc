"""What one run rests on, on one screen: lead measures over the ranges of what is assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from glasscity.commandline.console import HARM, NO_RANGE, counted, people_of, span
from glasscity.commandline.progress import shown
from glasscity.commandline.sheets import Sheet
from glasscity.commandline.summary import quantity
from glasscity.outcomes.definitions import NOT_DONE
from glasscity.outcomes.folders import write_json
from glasscity.show.words import telling_width

if TYPE_CHECKING:
    from pathlib import Path

    from glasscity.experiments.ranges import Range, Ranges
    from glasscity.outcomes.run import Run


def ranges_of(run: Run, points: int, threads: int | None) -> Ranges:
    """Play a run's scenario over the ranges of what it assumes, and keep it beside the run.

    Parameters
    ----------
    run
        In its folder.
    points
        How many.
    threads
        How many; all processors if not said.
    """
    from glasscity.experiments.ranges import FILE, play_ranges
    from glasscity.scenario import load

    assert run.path is not None
    folder: Path = run.path
    manifest = run.manifest
    with shown("Drawing what is assumed anew", "point") as report:
        found = play_ranges(
            load(folder / "scenario.yaml"),
            points,
            people=int(manifest["people"]),
            days=int(manifest["days"]),
            seeds=(int(manifest["seed"]),),
            threads=threads,
            progress=report,
        )
    write_json(folder / FILE, found.to_json())
    return found


def show_ranges(found: Ranges, console: Console) -> None:
    """Print the measures that lead, each with its range and what it rests on.

    Parameters
    ----------
    found
        What was played.
    console
        Where to print.
    """
    console.print()
    console.print(Text("Over what is assumed", style="bold"))
    nouns = found.scenario.nouns
    failed = f" {len(found.failed):,} points could not be played." if found.failed else ""
    about = (
        f"{len(found.parameters):,} assumed numbers drawn anew at {found.points:,} points, half of "
        f"the draws of each below its stated value; {nouns.places(len(found.seeds))} of "
        f"{people_of(found.people, nouns)}, {counted(found.days, 'day')}. A dash: too much of it "
        f"would be chance, or all points agree.{failed}"
    )
    console.print(Padding(Text(about, style="dim"), (0, 0, 1, 2)))
    table = Sheet()
    table.add_column()
    table.add_column("as stated", justify="right", style=HARM)
    for name in ("median", "10 to 90 %"):
        table.add_column(name, justify="right")
    table.add_column(style="dim")
    for one in shown_first(found):
        unit = quantity(one.stated, one.unit)[1]
        table.add_row(one.title, _said(one, one.stated), _said(one, one.median), _span(one), unit)
    console.print(Padding(table, (0, 0, 0, 2)))
    for line in sentences(found):
        console.print(Padding(Text(line, style="dim"), (0, 0, 0, 2)))


def shown_first(found: Ranges) -> list[Range]:
    """Return the measures that lead, and those that never stand without their range."""
    leading = found.leading
    more = [each for each in found.outcomes if each.outcome.startswith(NOT_DONE)]
    return leading + [each for each in more if each not in leading]


def sentences(found: Ranges) -> list[str]:
    """Return what each measure rests on, and at which end of its range it lies, if at one.

    Parameters
    ----------
    found
        What was played.
    """
    lines = []
    for one in shown_first(found):
        if one.rests_on:
            first = one.rests_on[0]
            ends = f"{_said(one, first.at_lowest)} and {_said(one, first.at_highest)}"
            lines.append(
                f"{one.title}: what this rests on most is “{first.title}”; with that alone at "
                f"{first.lowest:g} and at {first.highest:g} {first.unit} it is {ends}."
            )
        if one.lies:
            lines.append(f"{one.title}: {one.lies}.")
    return lines


def _said(one: Range, value: float | None) -> str:
    def rounded(number: float, width: float | None) -> str:
        return quantity(number, one.unit, width)[0]

    if value is None:
        return NO_RANGE
    return rounded(value, telling_width(one.stated, one.low, one.high, rounded))


def _span(one: Range) -> str:
    return span(one.low, one.high, lambda end: _said(one, end))
