"""``glasscity story``: the life of one synthetic person, in one world or in two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glasscity.commandline import arguments
from glasscity.commandline.console import HARM, output, print_json
from glasscity.commandline.playing import check_memory
from glasscity.commandline.progress import shown

if TYPE_CHECKING:
    from rich.console import Console

    from glasscity.experiments.biographies.facts import Biography
    from glasscity.experiments.biographies.timeline import Event
    from glasscity.experiments.story import Story

MOST_LINES = 40
"""Lines of a timeline on the screen; beyond that, only harms are shown."""


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line, as numbers."""

    person: int | None
    against: str | None
    overrides_b: Sequence[tuple[str, str]]
    without: Sequence[str]
    find: str | None
    find_in: str | None
    people: int | None
    years: float | None
    seed: int | None
    threads: int | None
    overrides: Sequence[tuple[str, str]]
    json: bool


def tell_story(source: str, wish: Wish) -> None:
    """Play a run or a scenario again and print one person's life."""
    from glasscity.experiments.story import story

    if wish.people is not None:
        check_memory(wish.people, scored=True)
    with (
        arguments.called(without="--without", find_in="--find-in"),
        shown("Playing again") as progress,
    ):
        found = story(
            source,
            wish.person,
            people=wish.people,
            years=wish.years,
            seed=wish.seed,
            against=wish.against,
            overrides_b=wish.overrides_b,
            without=wish.without,
            find=wish.find,
            find_in=wish.find_in,
            threads=wish.threads,
            overrides=wish.overrides,
            progress=progress,
        )
    if wish.json:
        print_json(found.to_json())
    else:
        print_story(found, output())


def print_story(story: Story, console: Console) -> None:
    """Print a story.

    Parameters
    ----------
    story
        With one world or two.
    console
        Where to print.
    """
    from rich.padding import Padding
    from rich.text import Text

    from glasscity.experiments.biographies.telling import difference, opening

    for place, line in enumerate(opening(story)):
        console.print(Text(line, style="dim" if place == 0 else ""))
    for world in story.worlds:
        console.print()
        _print_world(world, console)
    if len(story.worlds) == 2:
        console.print()
        _print_both(story, console)
        console.print(Text(difference(story.worlds), style="dim"))
    warnings = dict.fromkeys(line for world in story.worlds for line in world.hypothetical)
    if warnings:
        console.print()
        console.print(Text("Hypothetical", style="bold"))
        for warning in warnings:
            console.print(Padding(Text(f"- {warning}"), (0, 0, 0, 2)))
    console.print()
    digests = ", ".join(f"{world.scenario} {world.digest}" for world in story.worlds)
    console.print(Text(f"Played again to the digest of {digests}.", style="dim"))


def _print_world(world: Biography, console: Console) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from glasscity.experiments.biographies.summary import summary
    from glasscity.experiments.biographies.timeline import timeline

    console.print(Text(world.title, style="bold"))
    for words in summary(world):
        console.print(Padding(Text(words), (0, 0, 0, 2)))
    events = timeline(world)
    left_out = 0
    if len(events) > MOST_LINES:
        harms = [event for event in events if event.harm]
        events, left_out = harms[:MOST_LINES], len(events) - len(harms[:MOST_LINES])
    if events:
        console.print()
        _print_events(events, console)
    if left_out:
        words = f"{left_out:,} further lines are left out here; --json has them all."
        console.print(Padding(Text(words, style="dim"), (0, 0, 0, 2)))


def _print_events(events: Sequence[Event], console: Console) -> None:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from glasscity.commandline.sheets import NARROW

    lines = [Text(event.text, style=HARM if event.harm else "") for event in events]
    if console.width < NARROW:
        for event, line in zip(events, lines, strict=True):
            words = Text(f"day {event.day} ", style="dim").append_text(line)
            console.print(Padding(words, (0, 0, 0, 2)))
        return
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for event, line in zip(events, lines, strict=True):
        grid.add_row(f"day {event.day}", line)
    console.print(Padding(grid, (0, 0, 0, 2)))


def _print_both(story: Story, console: Console) -> None:
    from glasscity.commandline.sheets import Sheet
    from glasscity.experiments.biographies.telling import cell, side_by_side

    table = Sheet()
    table.add_column("side by side", style="dim")
    for world in story.worlds:
        table.add_column(world.scenario, justify="right")
    for what, *values in side_by_side(story.worlds):
        table.add_row(what, *(cell(value) for value in values))
    console.print(table)
    console.print()
