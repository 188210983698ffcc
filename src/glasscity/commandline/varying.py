"""What would change a comparison's conclusions, on one screen: ranges, signs, drivers."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from glasscity.commandline.console import HARM, counted, people_of
from glasscity.commandline.differing import bounds, difference
from glasscity.commandline.sheets import Sheet
from glasscity.commandline.summary import headlines
from glasscity.experiments.assumed_outcomes import AssumedOutcome
from glasscity.experiments.assumptions import Assumptions
from glasscity.experiments.resting import Driver
from glasscity.outcomes.definitions import Measure, is_moving
from glasscity.scenario.nouns import Nouns
from glasscity.show.words import telling_width

UNKNOWN = "\u2013"
MOST_HELD = 6
"""Numbers named that were not varied, at most; the file has them all."""


def show_assumptions(
    found: Assumptions, themes: dict[str, str], nouns: Nouns, console: Console
) -> None:
    """Print how far the differences depend on what is assumed.

    Parameters
    ----------
    found
        What was played.
    themes
        Of outcomes, by name: as many of each are shown as elsewhere.
    nouns
        What the place and its people are called.
    console
        Where to print.
    """
    console.print()
    console.print(Text("What would change the conclusion", style="bold"))
    for line in _about(found, nouns):
        console.print(_indented(Text(line, style="dim")))
    shown = _shown(found.outcomes, themes)
    if not shown:
        console.print(_indented(Text("Nothing differs at any point.")))
    for kind, style in (("harm", HARM), ("claim", "")):
        rows = [each for each in shown if each.type == kind]
        if rows:
            console.print()
            console.print(_indented(_table(rows, found.points - len(found.failed), kind, style)))
    for each in shown:
        if each.lies:
            console.print(_indented(Text(f"{each.title}: {each.lies}.", style="dim")))
        if each.flips:
            console.print(_indented(Text(f"{each.title}: {each.flips}.", style="dim")))
    console.print()


def _about(found: Assumptions, nouns: Nouns) -> list[str]:
    varied = found.varied
    cities = nouns.places(len(found.seeds))
    rules = ""
    if len(varied.rules) > 1:
        rules = f", each under {len(varied.rules)} rules of silence ({', '.join(varied.rules)})"
    lines = [
        f"{len(varied.parameters):,} assumed numbers drawn anew at {found.points:,} points of "
        f"their ranges, the same in both worlds{rules}; {cities} of "
        f"{people_of(found.people, nouns)}, {counted(found.days, 'day')}.",
    ]
    if varied.held:
        names = [varied.titles[path] for path in varied.held]
        more = len(names) - MOST_HELD
        told = "; ".join(names[:MOST_HELD]) + (f"; and {more} more" if more > 0 else "")
        lines.append(f"Not drawn, since A and B differ there: {told}.")
    if found.failed:
        point, why = next(iter(found.failed.items()))
        lines.append(
            f"{len(found.failed):,} points could not be played and are left out; point {point}: "
            f"{why}"
        )
    return lines


def _shown(outcomes: Sequence[AssumedOutcome], themes: dict[str, str]) -> list[AssumedOutcome]:
    """Return those that differ anywhere, at most so many of each theme; none of a moving whole."""
    moved = {
        each.outcome: each
        for each in outcomes
        if not is_moving(each.outcome)
        and any((each.standing, each.median, each.low, each.high, each.same_sign, each.reversed))
    }
    measures = [
        Measure(name, each.standing, each.unit, "harm" if each.type == "harm" else "claim",
                each.title, "", themes.get(name, ""))
        for name, each in moved.items()
    ]  # fmt: skip
    return [moved[one.name] for one in headlines(measures)]


def _table(rows: Sequence[AssumedOutcome], points: int, kind: str, style: str) -> Sheet:
    table = Sheet()
    table.add_column("harm" if kind == "harm" else "claim")
    table.add_column("B - A", justify="right", no_wrap=True, style=style)
    table.add_column("median", justify="right", no_wrap=True)
    table.add_column("10 to 90 %", justify="right", no_wrap=True)
    table.add_column("same sign", justify="right", no_wrap=True)
    table.add_column("rests most on", style="dim")
    for row in rows:
        width = _width(row)
        driver = next(iter(row.drivers), None)
        standing, unit = difference(row.standing, row.unit, width)
        table.add_row(
            f"{row.title}, {unit}" if unit else row.title,
            standing,
            UNKNOWN if row.median is None else difference(row.median, row.unit, width)[0],
            bounds(row.low, row.high, row.unit, width),
            f"{row.same_sign} of {points}" if row.standing else UNKNOWN,
            "" if driver is None else alone(driver, row.unit, width),
        )
    return table


def _width(row: AssumedOutcome) -> float | None:
    """Return the width by which a row is rounded, so that it shows on which side it lies."""

    def said(value: float, width: float) -> str:
        return difference(value, row.unit, width)[0]

    return telling_width(row.standing, row.low, row.high, said)


def alone(driver: Driver, unit: str, width: float | None) -> str:
    """Say what a number alone does to a difference, from one end of its range to the other."""
    ends = (difference(end, unit, width)[0] for end in (driver.at_lowest, driver.at_highest))
    return f"{driver.title} (alone, {' to '.join(ends)})"


def _indented(inner: Sheet | Text) -> Padding:
    return Padding(inner, (0, 0, 0, 2), expand=False)
