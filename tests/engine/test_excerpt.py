"""A block of a city that is played again alone is, to the bit, what it was in the run."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.engine.clock import play
from glasscity.engine.counting import BLOCK
from glasscity.engine.excerpt import block_of, play_excerpt
from glasscity.engine.plan import compile_plan as make_plan
from glasscity.engine.twins import make_twin_plans, play_twins
from glasscity.errors import GlasscityError
from glasscity.outcomes.replaying import ReplayWriter, read_inputs, replay
from glasscity.scenario import load, preset_names

from .mechanism_help2 import points, ratio, weeks, yearly

PEOPLE, DAYS = 2_300, 150
"""Three blocks, the last one small."""


def recorded(plan, seed, folder, **how):
    folder.mkdir()
    return play(plan, seed, 2, ledger=True, recorder=ReplayWriter(folder), **how)


def assert_block_of(run, excerpt):
    """Hold a block equal to the same people of the run, in all that is remembered of them."""
    block = slice(excerpt.first, excerpt.first + excerpt.people)
    for name in run.state._fields:
        of_run, of_block = getattr(run.state, name), getattr(excerpt.state, name)
        assert np.array_equal(of_run[block], of_block[block]), name
    person = run.ledger[:, 2]
    lines = run.ledger[(person >= block.start) & (person < block.stop)]
    assert np.array_equal(in_order(lines), in_order(excerpt.ledger))
    assert excerpt.digest == run.digest


def in_order(lines):
    return lines[np.lexsort(lines.T)]


@pytest.mark.parametrize("name", [preset.name for preset in preset_names()])
def test_every_block_of_every_preset_comes_again(name, tmp_path):
    plan = make_plan(load(name), PEOPLE, DAYS)
    run = recorded(plan, 3, tmp_path / "replay")
    for person in (0, BLOCK + 7, PEOPLE - 1):
        assert_block_of(run, replay(plan, 3, person, tmp_path / "replay"))


@given(
    seed=st.integers(0, 2**64 - 1),
    people=st.integers(1, 3 * BLOCK),
    days=st.integers(1, 80),
    data=st.data(),
)
def test_any_person_of_any_city_comes_again(tmp_path_factory, seed, people, days, data):
    folder = tmp_path_factory.mktemp("city") / "replay"
    plan = make_plan(load("press-2019"), people, days)
    run = recorded(plan, seed, folder, shard_people=data.draw(st.sampled_from([700, 2_048])))
    person = data.draw(st.integers(0, people - 1))
    assert block_of(person, people)[0] <= person
    assert_block_of(run, replay(plan, seed, person, folder))


def test_quotas_and_a_merger_come_again(tmp_path):
    quota = {"penalties": yearly(20), "points": points(-5)}
    merger = {"after": weeks(4), "neutral": points(650), "weight": ratio(0.5)}
    changes = [
        ("regime.scoring.officials.quota", json.dumps(quota)),
        ("regime.commercial_score.merger", json.dumps(merger)),
    ]
    plan = make_plan(load("press-2019", changes), PEOPLE, DAYS)
    run = recorded(plan, 8, tmp_path / "replay")
    assert run.tallies.records[:, plan.item_index("quota")].sum() > 0
    assert (run.state.merged != 0).any()
    assert_block_of(run, replay(plan, 8, PEOPLE - 1, tmp_path / "replay"))


def test_both_worlds_of_twins_come_again(tmp_path):
    plans = make_twin_plans(load("press-2019"), load("safeguarded"), PEOPLE, DAYS)
    folders = tmp_path / "a", tmp_path / "b"
    for folder in folders:
        folder.mkdir()
    recorders = tuple(ReplayWriter(folder) for folder in folders)
    lines = [], []
    runs = play_twins(
        *plans, 4, 2, lines=(lines[0].append, lines[1].append), recorders=recorders
    )  # fmt: skip
    for run, plan, folder, told in zip(runs, plans, folders, lines, strict=True):
        assert_block_of(replace(run, ledger=np.concatenate(told)), replay(plan, 4, 1_500, folder))


def test_lines_come_as_they_are_written_and_nothing_is_kept():
    plan = make_plan(load("town"), PEOPLE, DAYS)
    kept = play(plan, 5, 2, ledger=True)
    told = []
    streamed = play(plan, 5, 2, lines=told.append)
    assert np.array_equal(np.concatenate(told), kept.ledger)
    assert len(kept.ledger) > 100
    assert (len(streamed.ledger), streamed.digest) == (0, kept.digest)


def test_a_letter_that_is_lost_is_noticed(tmp_path):
    plan = make_plan(load("town"), PEOPLE, 364)
    run = recorded(plan, 6, tmp_path / "replay")
    inputs = read_inputs(tmp_path / "replay", plan, 0)
    assert_block_of(run, play_excerpt(plan, 6, 0, inputs))
    assert inputs.letters.shape[1] > 0
    lost = replace(inputs, letters=inputs.letters[:, 1:])
    with pytest.raises(GlasscityError, match="people 0 to 1,023, played again alone, are not what"):
        play_excerpt(plan, 6, 0, lost)
