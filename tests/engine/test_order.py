"""The order as data lists the columns of state that the engine really reads and writes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import glasscity.engine
from glasscity.engine.order import ORDER
from glasscity.engine.state import State

ENGINE = Path(glasscity.engine.__file__).parent
PARTS = {
    ("_fill_quotas",): ("before the border", "Where a month begins: districts"),
    ("settle_fear",): ("border", "response.fear", "response.awareness"),
    ("close_study_month",): ("border", "scoring.study_app"),
    ("review_commercial",): ("border", "scoring.commercial_score", "scoring.merger"),
    ("set_back",): ("border", "Where a month or year begins", "scoring.caps"),
    ("expire",): ("border", "response.fate"),
    ("assess_tier", "_review_tiers"): (
        "border, week", "Where a review is due", "Each record or letter",
    ),
    ("_study",): ("week", "Gives a day's use"),
    ("_tell_platform", "_hands_over"): ("week", "sensing.commercial_data"),
    ("who_is_recorded",): ("week", "sensing.control_room", "sensing.cameras"),
    ("_call_guarantor", "_denounce", "_make_record"): (
        "week", "life.guarantees", "people.neighbours", "sensing.false_events",
    ),
    ("_play_events",): ("week", "scoring.officials"),
    ("give_places",): ("after the week", "consequences.places"),
    ("frighten_friends",): ("after the week", "people.friends"),
    ("publish",): ("after the week", "Publishes"),
}  # fmt: skip
"""Functions of the frame, and the turns that they carry out: the part of the window, and modules
or how the turn's sentence begins. What a part calls belongs to it, unless it is a part itself."""
FRAME = {
    "thins.silence": ("_note_life",),
    "thins.volunteer": ("_read_run", "_play_loose"),
    "asks.decide": ("_ask", "asked", "answered"),
}
"""What the frame of a stage does for a turn beside the turn's own step."""
STEPS = {
    step.step: (step.step.partition(".")[2], *FRAME.get(step.step, ()))
    for step in ORDER
    if step.step and step.step != "books.review"
}
"""Functions that carry out a step; which turns these are the turns say. A review is a part."""
KERNELS = (
    "start_shard", "settle_fear", "close_study_month", "review_commercial", "play_shard",
    "give_places", "frighten_friends", "publish",
)  # fmt: skip
"""What the clock calls, which must be made of these parts and no others."""


class Uses(ast.NodeVisitor):
    """The columns that one function reads and writes, and the functions that it calls."""

    def __init__(self, function):
        self.reads, self.writes, self.handed, self.calls = set(), set(), set(), set()
        # Some functions are handed columns by their names, and not the state.
        self.columns = {
            argument.arg
            for argument in function.args.args
            if argument.arg in State._fields and "NDArray" in ast.unparse(argument.annotation)
        }
        for statement in function.body:
            self.visit(statement)

    def visit_Call(self, node):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
        self.calls.add(getattr(name, "id", name))
        # A column that is handed on whole may be written there.
        columns = {argument.attr for argument in node.args if isinstance(argument, ast.Attribute)}
        self.handed |= columns & set(State._fields)
        self.generic_visit(node)

    def visit_AugAssign(self, node):
        # A counter that goes up is written; nothing is decided by what it was.
        self.visit(node.target)
        self.visit(node.value)

    def visit_Attribute(self, node):
        of_state = getattr(node.value, "attr", getattr(node.value, "id", "")) == "state"
        if of_state and node.attr in State._fields:
            self.reads.add(node.attr)
        self.generic_visit(node)

    def visit_Name(self, node):
        if node.id in self.columns:
            self.reads.add(node.id)

    def visit_Subscript(self, node):
        written = isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Attribute)
        if isinstance(node.ctx, ast.Store) and getattr(node.value, "id", "") in self.columns:
            self.writes.add(node.value.id)
            self.visit(node.slice)
        elif written and getattr(node.value.value, "id", "") == "state":
            self.writes.add(node.value.attr)
            self.visit(node.slice)
        else:
            self.generic_visit(node)


def functions():
    found = {}
    for file in sorted(ENGINE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                found[node.name] = Uses(node)
    return found


FUNCTIONS = functions()


def used(entrances, apart=frozenset()):
    """Return the columns that functions and all that they call read and write, some left out."""
    waiting, seen = list(entrances), set()
    reads, writes, handed = set(), set(), set()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in FUNCTIONS:
            continue
        seen.add(name)
        reads |= FUNCTIONS[name].reads
        writes |= FUNCTIONS[name].writes
        handed |= FUNCTIONS[name].handed
        waiting.extend(FUNCTIONS[name].calls - apart)
    return reads, writes, handed


def carried_out(step, when, names):
    return step.when in when.split(", ") and any(
        step.mechanism == f"glasscity.{name}" or step.does.startswith(name) for name in names
    )


def said(when, names):
    """Return the columns that the order says some steps read and write."""
    return columns_of(step for step in ORDER if carried_out(step, when, names))


def columns_of(steps):
    steps = list(steps)
    columns = set(State._fields)
    return (
        {name for step in steps for name in step.reads} & columns,
        {name for step in steps for name in step.writes} & columns,
    )


def held(entrances, said_reads, said_writes):
    others = {name for part in (*PARTS, *STEPS.values()) for name in part} - set(entrances)
    reads, writes, handed = used(entrances, frozenset(others))
    assert writes <= said_writes, "written, and not said"
    assert said_writes <= writes | handed, "said, and not written"
    # What a step writes it may also look at, as a sum or a limit does.
    assert reads - said_reads <= said_writes, "read, and not said"
    assert said_reads <= reads, "said, and not read"


@pytest.mark.parametrize("entrances", PARTS, ids=" ".join)
def test_the_order_says_what_is_read_and_written(entrances):
    when, *names = PARTS[entrances]
    held(entrances, *said(when, names))


@pytest.mark.parametrize("step", STEPS)
def test_turns_say_what_their_step_reads_and_writes(step):
    held(STEPS[step], *columns_of(turn for turn in ORDER if turn.step == step))


def test_the_parts_are_all_that_the_clock_calls():
    reads, writes, _ = used(KERNELS)
    parts = [used(entrances) for entrances in (*PARTS, *STEPS.values())]
    assert reads == set().union(*(part[0] for part in parts))
    assert writes == set().union(*(part[1] for part in parts))
    named = (name for part in (*PARTS, *STEPS.values()) for name in part)
    assert all(name in FUNCTIONS for name in named)


def test_every_step_that_names_a_column_is_carried_out_by_a_part():
    columns = set(State._fields)
    for step in ORDER:
        of_the_end = step.mechanism == "glasscity.response.approval"
        if columns & {*step.reads, *step.writes} and not of_the_end:
            in_a_part = any(carried_out(step, when, names) for when, *names in PARTS.values())
            assert step.step in STEPS or in_a_part, step
