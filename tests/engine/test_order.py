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
    ("start_shard", "_join_commercial"): ("before the border", "Once, at the start"),
    ("_fill_quotas",): ("before the border", "Where a month begins: districts"),
    ("settle_fear",): ("border", "response.fear", "response.awareness"),
    ("close_study_month",): ("border", "scoring.study_app"),
    ("review_commercial",): ("border", "scoring.commercial_score", "scoring.merger"),
    ("set_back",): ("border", "Where a month or year begins", "scoring.caps"),
    ("expire",): ("border", "response.fate"),
    ("assess_tier", "_review_tiers"): (
        "border, week", "Where a review is due", "Each record or letter",
    ),
    ("comes_to_pass", "_note_life"): ("week", "response.silence", "response.deterrence", "Drops"),
    ("_study",): ("week", "Gives a day's use"),
    ("_tell_platform", "_hands_over"): ("week", "sensing.commercial_data"),
    ("_read_run", "_play_loose"): ("week", "Drops days of study"),
    ("_ask",): (
        "week", "consequences.readers", "Works out the tier", "consequences.institutions",
        "consequences.places", "consequences.benefits",
    ),
    ("who_is_recorded",): ("week", "sensing.control_room", "sensing.cameras"),
    ("_call_guarantor", "_denounce", "_make_record"): (
        "week", "life.guarantees", "people.neighbours", "sensing.false_events",
    ),
    ("_play_events",): ("week", "scoring.officials"),
    ("arrive", "learn"): ("week", "Each record:", "Each record of", "Each penalty", "A first"),
    ("give_places",): ("after the week", "consequences.places"),
    ("frighten_friends",): ("after the week", "people.friends"),
    ("publish",): ("after the week", "Publishes"),
}  # fmt: skip
"""Functions of the engine, and the steps that they carry out: the part of the window, and modules
or how the step's sentence begins. What a part calls belongs to it, unless it is a part itself."""
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
    for file in sorted(ENGINE.glob("*.py")):
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
    steps = [step for step in ORDER if carried_out(step, when, names)]
    columns = set(State._fields)
    return (
        {name for step in steps for name in step.reads} & columns,
        {name for step in steps for name in step.writes} & columns,
    )


@pytest.mark.parametrize("entrances", PARTS, ids=" ".join)
def test_the_order_says_what_is_read_and_written(entrances):
    when, *names = PARTS[entrances]
    others = {name for part in PARTS if part != entrances for name in part}
    reads, writes, handed = used(entrances, frozenset(others))
    said_reads, said_writes = said(when, names)
    assert writes <= said_writes, "written, and not said"
    assert said_writes <= writes | handed, "said, and not written"
    # What a step writes it may also look at, as a sum or a limit does.
    assert reads - said_reads <= said_writes, "read, and not said"
    assert said_reads <= reads, "said, and not read"


def test_the_parts_are_all_that_the_clock_calls():
    reads, writes, _ = used(KERNELS)
    parts = [used(entrances) for entrances in PARTS]
    assert reads == set().union(*(part[0] for part in parts))
    assert writes == set().union(*(part[1] for part in parts))
    assert all(name in FUNCTIONS for part in PARTS for name in part)


def test_every_step_that_names_a_column_is_carried_out_by_a_part():
    columns = set(State._fields)
    for step in ORDER:
        of_the_end = step.mechanism == "glasscity.response.approval"
        if columns & {*step.reads, *step.writes} and not of_the_end:
            assert any(carried_out(step, when, names) for when, *names in PARTS.values()), step
