"""Write the stages of a week: their frames, filled with steps in the order of their turns.

A stage is a place of the week where several mechanisms have something to say of one person at one
moment. Its frame stands here; its steps are functions of one module of the engine; which of them go
when is said by the turns of the mechanisms (`glasscity.mechanism.Turn.step`) and nowhere else. What
is written is the code that runs: `glasscity.engine.stages`, a checked-in file for each stage.

``python -m glasscity.engine.emitting`` writes them all again; a test compares.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from textwrap import wrap
from typing import Final

from glasscity.engine.order import ORDER, Step

_WIDTH = 100
_BY = "Written by `python -m glasscity.engine.emitting`, not by hand."


@dataclass(frozen=True)
class Stage:
    """A place of the week where several mechanisms have something to say.

    Attributes
    ----------
    name
        Of the stage and of its file.
    steps
        Module of the engine that has its steps.
    says
        First line of the file.
    needs
        What the file imports: names by module.
    head, tail
        Lines of code before and after the steps.
    call
        What a step is handed; ``{}`` is the step.
    indent
        Of the steps.
    """

    name: str
    steps: str
    says: str
    needs: Mapping[str, tuple[str, ...]]
    head: str
    call: str
    tail: str = ""
    indent: int = 4


_Needs = dict[str, tuple[str, ...]]
_STATE = "glasscity.engine.state"
_WORLD: _Needs = {"glasscity.engine.world": ("World",)}
_KERNEL: _Needs = {"glasscity.compilation": ("inner_jit",)}

STAGES: Final = (
    Stage(
        "starts",
        "glasscity.engine.start",
        "The first day.",
        {
            "glasscity.compilation": ("jit",),
            "glasscity.engine.start": ("register",),
            _STATE: ("Shard", "State"),
        }
        | _WORLD,
        '''\
@jit
def start_shard(world: World, state: State, shard: Shard, first: int, people: int) -> None:
    """Put the people of a shard where they start.

    Parameters
    ----------
    world, state, shard
        See their classes.
    first, people
        The shard.
    """
    for person in range(first, first + people):
        register(world, state, person)
''',
        "{}(world, state, shard, person)",
        indent=8,
    ),
    Stage(
        "thins",
        "glasscity.engine.thinning",
        "Whether a moment comes to pass.",
        _KERNEL
        | _WORLD
        | {"glasscity.engine.thinning": ("NOTHING_YET", "is_left"), _STATE: ("State",)},
        '''\
@inner_jit
def comes_to_pass(world: World, state: State, person: int, item: int, word: int, week: int) -> bool:
    """Tell whether the response lets a moment come to pass; the same for all its channels."""
    left = NOTHING_YET
''',
        "left = {}(world, state, person, item, week, left)",
        "    return is_left(word, left)\n",
    ),
    Stage(
        "asks",
        "glasscity.engine.answering",
        "A demand, and its answer.",
        _KERNEL
        | _WORLD
        | {
            "glasscity.engine.answering": ("answered", "asked"),
            "glasscity.engine.records": ("Moment",),
            _STATE: ("Shard", "State", "Tallies"),
        },
        '''\
@inner_jit
def answer(
    world: World, state: State, shard: Shard, tallies: Tallies, moment: Moment
) -> tuple[int, int, int]:
    """Answer a demand; return the reason (GRANTED, ...), the truth behind it, and the attempts."""
    ask = asked(world, state, tallies, moment)
''',
        "ask = {}(world, state, shard, tallies, ask)",
        "    return answered(world, state, tallies, ask)\n",
    ),
    Stage(
        "learns",
        "glasscity.engine.learning",
        "Learning of a penalty.",
        _KERNEL | _WORLD | {_STATE: ("State",)},
        '''\
@inner_jit
def learn(world: World, state: State, person: int, item: int) -> None:
    """Let a person learn of a penalty for an item."""
''',
        "{}(world, state, person, item)",
    ),
    Stage(
        "books",
        "glasscity.engine.booking",
        "A record, booked.",
        _KERNEL
        | _WORLD
        | {
            "glasscity.engine.booking": ("closed", "learn_of", "opened"),
            "glasscity.engine.records": ("Record",),
            _STATE: ("Shard", "State", "Tallies"),
        },
        '''\
@inner_jit
def arrive(world: World, state: State, shard: Shard, tallies: Tallies, noted: Record) -> int:
    """Book a record against a person; return DONE, or what ran out of range."""
    entry = opened(world, noted)
''',
        "entry = {}(world, state, shard, tallies, entry)",
        "    return closed(world, shard, entry)\n",
    ),
)
"""All stages."""

_WITHIN: Final = {"learns": "books.learn_of"}
"""Stages that a step of another stage calls where their own turns stand."""


def emitted(stage: Stage, order: Sequence[Step] = ORDER) -> str:
    """Return the text of a stage's file.

    Parameters
    ----------
    stage
        Which.
    order
        All steps that a scenario may have, in order.

    Raises
    ------
    ValueError
        If what one function does for several turns has another's turn in between: a mistake of
        whoever wrote a mechanism; no scenario leads here.
    """
    runs = [
        (step, list(turns)) for step, turns in groupby(_turns(stage, order), key=lambda t: t[0])
    ]
    names = [name for name, _ in runs]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"{stage.name}.{name}: other turns stand between its own")
    lines = [f'"""{stage.says} {_BY}"""', "", "from __future__ import annotations", ""]
    lines += _imports(stage, names)
    lines += ["", "", *stage.head.splitlines()]
    for name, turns in runs:
        for _, turn in turns:
            lines += _comment(turn, stage.indent)
        lines.append(" " * stage.indent + stage.call.format(name))
    return "\n".join(lines) + "\n" + stage.tail


def _turns(stage: Stage, order: Iterable[Step]) -> Iterator[tuple[str, Step]]:
    """Yield the functions of a stage, once for each turn that they take."""
    for turn in order:
        where, _, name = turn.step.partition(".")
        if where in _WITHIN and stage.name != where:
            where, _, name = _WITHIN[where].partition(".")
        if where == stage.name:
            yield name, turn


def _comment(turn: Step, indent: int) -> list[str]:
    room, _, file = turn.mechanism.removeprefix("glasscity.").rpartition(".")
    lead = " " * indent + "# "
    return wrap(f"{room}/{file}: {turn.does}", _WIDTH, initial_indent=lead, subsequent_indent=lead)


def _imports(stage: Stage, names: Iterable[str]) -> list[str]:
    needs = {module: set(found) for module, found in stage.needs.items()}
    needs.setdefault(stage.steps, set()).update(names)
    lines: list[str] = []
    for module, found in sorted(needs.items()):
        sorted_names = sorted(found, key=lambda name: (not name.isupper(), name[0].islower(), name))
        line = f"from {module} import {', '.join(sorted_names)}"
        if len(line) <= _WIDTH:
            lines.append(line)
        else:
            lines += [f"from {module} import (", *(f"    {name}," for name in sorted_names), ")"]
    return lines


def path_of(stage: Stage) -> Path:
    """Return where a stage's file stands."""
    return Path(__file__).parent / "stages" / f"{stage.name}.py"


def main() -> None:
    """Write the files of all stages."""
    for stage in STAGES:
        path_of(stage).write_text(emitted(stage), encoding="utf-8")
        sys.stdout.write(f"{path_of(stage).name}\n")


if __name__ == "__main__":
    main()
