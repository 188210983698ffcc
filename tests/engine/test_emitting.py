"""The stages of a week are what the turns of the mechanisms say, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from glasscity.engine import emitting
from glasscity.engine.emitting import STAGES, emitted, path_of
from glasscity.engine.order import ORDER

NAMES = {stage.name for stage in STAGES}
BOOKS = next(stage for stage in STAGES if stage.name == "books")


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_checked_in_stages_are_as_their_turns_have_them(stage):
    found = path_of(stage).read_text(encoding="utf-8")
    assert emitted(stage) == found, "run: python -m glasscity.engine.emitting"


def test_there_is_a_file_for_each_stage_and_no_other():
    files = {path.stem for path in path_of(BOOKS).parent.glob("*.py")}
    assert files == NAMES | {"__init__"}


def test_each_step_of_a_turn_stands_in_its_stage():
    by_name = {stage.name: stage for stage in STAGES}
    for turn in ORDER:
        if turn.step:
            where, _, name = turn.step.partition(".")
            steps = Path(emitting.__file__).parent / (
                by_name[where].steps.rpartition(".")[2] + ".py"
            )
            assert f"\ndef {name}(" in steps.read_text(encoding="utf-8"), turn.step
            assert turn.does.split()[0] in emitted(by_name[where])


def test_each_turn_is_taken_once():
    for stage in STAGES:
        text = " ".join(emitted(stage).replace("# ", "").split())
        for turn in ORDER:
            if turn.step.startswith(f"{stage.name}."):
                assert text.count(turn.does) == 1


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_other_turns_give_another_stage(stage):
    own = [turn for turn in ORDER if turn.step.startswith(f"{stage.name}.")]
    first, last = own[0], own[-1]
    swapped = [{first: last, last: first}.get(turn, turn) for turn in ORDER]
    if {first.step, last.step} == {first.step}:
        pytest.skip("one step")
    assert emitted(stage, swapped) != emitted(stage)


def test_a_mechanism_that_is_gone_leaves_no_step():
    left = [turn for turn in ORDER if turn.mechanism != "glasscity.scoring.officials"]
    assert "waive" in emitted(BOOKS)
    assert "waive" not in emitted(BOOKS, left)


def test_what_one_function_does_for_several_turns_is_not_torn_apart():
    between = next(turn for turn in ORDER if turn.step == "books.price")
    order = []
    for turn in ORDER:
        order.append(turn)
        if turn.step == "books.decide_fate" and turn.mechanism == "glasscity.response.notice":
            order.append(replace(between, step="books.cap"))
    order = [turn for turn in order if turn.mechanism != "glasscity.scoring.caps"]
    with pytest.raises(ValueError, match=r"books\.decide_fate: other turns stand between its own"):
        emitted(BOOKS, order)
