"""``glasscity explain``: what a scenario, a part of it, or the order of a week means."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from glasscity.commandline.console import output, print_json
from glasscity.errors import GlasscityError

if TYPE_CHECKING:
    from rich.console import Console

    from glasscity.engine.order import Step
    from glasscity.scenario import Resolved
    from glasscity.scenario.explaining import Explanation
    from glasscity.scenario.nouns import Nouns

_MOST_ENTRIES = 60
_WIDE = 100
"""Columns from which the order of a week fits into a table."""
_ROOM = 30
"""Columns from which a step is set in by four."""


def explain(
    scenario: str,
    path: str | None,
    overrides: Sequence[tuple[str, str]],
    plan: bool,
    as_json: bool,
) -> None:
    """Print what a scenario or a part of it means, or the order of its mechanisms.

    Parameters
    ----------
    scenario
        Name of a preset, or path of a file.
    path
        Of a part, such as ``regime.scoring.tiers``; None for an overview.
    overrides
        Changes given on the command line.
    plan
        Whether to print the order of mechanisms instead.
    as_json
        Whether to print one JSON object.

    Raises
    ------
    GlasscityError
        If the path leads nowhere, or is given together with `plan`.
    """
    from glasscity.scenario import load

    if plan and path is not None:
        raise GlasscityError("--plan explains a whole scenario; leave the path away.")
    resolved = load(scenario, overrides)
    if plan:
        _explain_plan(resolved, as_json)
    elif path is None:
        _explain_whole(scenario, resolved, as_json)
    else:
        from glasscity.scenario.explaining import explanation

        found = explanation(resolved, path)
        if as_json:
            print_json({"scenario": resolved.title, "hash": resolved.hash, **asdict(found)})
        else:
            _print_part(found, resolved.nouns)


def _explain_whole(scenario: str, resolved: Resolved, as_json: bool) -> None:
    from glasscity.scenario.overview import overview

    sections = overview(resolved)
    if as_json:
        print_json(
            {
                "scenario": resolved.title,
                "hash": resolved.hash,
                "summary": resolved.summary,
                "certainty": resolved.certainty,
                "hypothetical": resolved.hypothetical,
                "sections": [asdict(section) for section in sections],
            }
        )
        return
    from rich.padding import Padding
    from rich.text import Text

    console = output()
    console.print(Text(resolved.title, style="bold"))
    for words in (resolved.summary, f"How sure: {resolved.certainty}" * bool(resolved.certainty)):
        if words:
            console.print(Text(words, style="dim" if words.startswith("How sure") else ""))
    if resolved.hypothetical:
        console.print()
        console.print(Text("Hypothetical", style="bold"))
        for warning in resolved.hypothetical:
            console.print(Padding(Text(warning), (0, 0, 0, 2)))
    for section in sections:
        console.print()
        console.print(Text(f"{section.title}  ", style="bold").append(section.path, style="dim"))
        for line in section.lines:
            console.print(Padding(Text(line), (0, 0, 0, 2)))
        if section.off:
            console.print(Padding(Text(f"Off: {', '.join(section.off)}.", "dim"), (0, 0, 0, 2)))
    console.print()
    again = shlex.join(["glasscity", "explain", scenario, sections[1].path])
    # `soft_wrap`: what is broken over two lines cannot be copied.
    console.print(f"More of any part: {again}", soft_wrap=True)


def _print_part(found: Explanation, nouns: Nouns) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from glasscity.commandline.sheets import Sheet

    console = output()
    console.print(Text(found.path, style="bold"))
    for words in (
        nouns.told(found.meaning),
        found.value and f"Here: {found.value}.",
        *found.leads_to,
    ):
        if words:
            console.print(Text(words))
    if found.source:
        console.print(Text(found.source, style="dim"), soft_wrap=True)
    if not found.entries:
        return
    console.print()
    table = Sheet()
    table.add_column(style="bold")
    table.add_column()
    table.add_column(style="dim")
    for entry in found.entries[:_MOST_ENTRIES]:
        table.add_row(Text(entry.name), Text(entry.value), Text(nouns.told(entry.meaning)))
    console.print(Padding(table, (0, 0, 0, 2), expand=False))
    left = len(found.entries) - _MOST_ENTRIES
    if left > 0:
        console.print(Text(f"  and {left} more; --json shows them all"))


def _explain_plan(resolved: Resolved, as_json: bool) -> None:
    from glasscity.engine.order import WHEN_WORDS, WHENS, steps_of

    told = resolved.nouns.told
    steps = [
        replace(
            step,
            does=told(step.does),
            reads=tuple(map(told, step.reads)),
            writes=tuple(map(told, step.writes)),
        )
        for step in steps_of(resolved)
    ]
    when_words = {when: told(words) for when, words in WHEN_WORDS.items()}
    if as_json:
        print_json(
            {
                "scenario": resolved.title,
                "hash": resolved.hash,
                "when": when_words,
                "steps": [step_fields(step) for step in steps],
            }
        )
        return
    from rich.text import Text

    console = output()
    title = f"{resolved.title}: {len(steps)} steps of a window of seven days, in order"
    console.print(Text(title, style="bold"))
    for when in WHENS:
        together = [step for step in steps if step.when == when]
        if together:
            console.print()
            console.print(Text(f"{when}  ", style="bold").append(when_words[when], style="dim"))
            first = steps.index(together[0]) + 1
            if console.width < _WIDE:
                _print_steps(together, first, console)
            else:
                console.print(_steps_table(together, first))


def step_fields(step: Step) -> dict[str, Any]:
    """Return a step as it is printed in JSON."""
    fields = ("when", "mechanism", "does", "reads", "writes")
    return {name: getattr(step, name) for name in fields}


def _mechanism(step: Step) -> str:
    """Return the file of a step's mechanism, below the package."""
    return step.mechanism.removeprefix("glasscity.").replace(".", "/")


def _print_steps(steps: Sequence[Step], first: int, console: Console) -> None:
    """Print steps one below the other, where four columns have no room."""
    from rich.padding import Padding
    from rich.text import Text

    indent = 4 if console.width >= _ROOM else 2
    for number, step in enumerate(steps, first):
        # `soft_wrap`: no name of a mechanism is broken.
        heading = Text(f"{number:2}  ", style="dim").append(_mechanism(step), style="bold")
        console.print(heading, soft_wrap=True)
        console.print(Padding(Text(step.does), (0, 0, 0, indent)))
        for name, values in (("reads", step.reads), ("writes", step.writes)):
            if values:
                words = Text(f"{name} {', '.join(values)}", style="dim")
                console.print(Padding(words, (0, 0, 0, indent)))


def _steps_table(steps: Sequence[Step], first: int) -> Any:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("", justify="right", style="dim")
    for name in ("mechanism", "does", "reads", "writes"):
        table.add_column(name, overflow="fold", ratio={"does": 3}.get(name, 2))
    for number, step in enumerate(steps, first):
        cells = (_mechanism(step), step.does, ", ".join(step.reads), ", ".join(step.writes))
        table.add_row(str(number), *(Text(cell) for cell in cells))
    return table
