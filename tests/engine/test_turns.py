"""Who goes when in a week is part of the model: other turns give another plan, ODD and digest."""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

import glasscity.engine.order
import glasscity.outcomes.odd
from glasscity.engine.emitting import STAGES, emitted, path_of

from . import pin

TURNS = (
    ("glasscity.scoring.officials", "Each penalty: waived"),
    ("glasscity.scoring.rulebook", "Each record: priced"),
)
"""Two turns of the week that do not commute: a waived penalty moves no counter of repeats."""


@contextmanager
def swapped_turns():
    """Let two turns change places; nothing else in this file knows how turns are kept."""
    turns = list(glasscity.engine.order.ORDER)
    one, other = (
        next(place for place, turn in enumerate(turns) if is_turn(turn, *wanted))
        for wanted in TURNS
    )
    turns[one], turns[other] = turns[other], turns[one]
    with pytest.MonkeyPatch.context() as patch:
        for room in (glasscity.engine.order, glasscity.outcomes.odd):
            patch.setattr(room, "ORDER", tuple(turns))
        yield


def is_turn(turn, mechanism, begins):
    return (turn.mechanism, turn.when) == (mechanism, "week") and turn.does.startswith(begins)


def test_the_turns_are_written_as_the_engine_takes_them():
    """`test_an_official_waives_before_the_rulebook_counts` holds the engine to the same."""
    turns = list(glasscity.engine.order.ORDER)
    first, second = (
        next(place for place, turn in enumerate(turns) if is_turn(turn, *wanted))
        for wanted in TURNS
    )
    assert first < second


@pytest.mark.parametrize(
    ("entry", "part"), [("explain press-2019", "plan"), ("odd scheduling", "text")]
)
def test_swapped_turns_show(entry, part):
    make = pin.ENTRIES[entry]
    before = make()[part]
    with swapped_turns():
        assert make()[part] != before
    assert make()[part] == before


PLAY = """
from glasscity.engine.clock import play
from glasscity.engine.plan import compile_plan
from glasscity.scenario import load

# Often done, often waived, dearer from the second time on: a counter that moves too early shows.
changes = {{
    "regime.scoring.officials.forgive": "0.5 share; assumed",
    "regime.scoring.points.littering.period": "year",
    "life.acts.littering.rate": "20 per person-year; assumed",
}}
print(play(compile_plan(load({file!r}, overrides=changes), 400, 182), seed=1, threads=1).digest)
"""


def test_swapped_turns_are_played(tmp_path):
    """The product, as it would be if two turns were swapped and the stages emitted anew."""
    source = Path(glasscity.__file__).parent
    shutil.copytree(source, tmp_path / "glasscity", ignore=shutil.ignore_patterns("__pycache__"))
    before = played_in(tmp_path)
    assert played_in(source.parent) == before
    with swapped_turns():
        for stage in STAGES:
            path = tmp_path / path_of(stage).relative_to(source.parent)
            path.write_text(emitted(stage, glasscity.engine.order.ORDER), encoding="utf-8")
    assert played_in(tmp_path) != before


def played_in(folder):
    """Return the digest of a run by the package in a folder, uncompiled."""
    how = {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(folder), "PYTHONWARNINGS": "ignore"}
    program = PLAY.format(file=str(pin.DATA / "everything.yaml"))
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | how,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
