"""Handing out work: who plays, how many of them, and what becomes of a failure."""

from __future__ import annotations

import operator
import os
from functools import partial
from itertools import count

import pytest

import glasscity as gc
from glasscity.errors import GlasscityError
from glasscity.experiments.exploration import playing, worlds
from glasscity.experiments.exploration.playing import (
    WORTH_STARTING,
    Workers,
    in_turn,
    make_workers,
    play_jobs,
    seconds_of,
)
from glasscity.scenario.mechanisms import without

DOUBLE = partial(operator.mul, 2)


def played(jobs, workers, play=DOUBLE, seconds=0.0):
    found: list[int] = []
    groups = [[job] for job in jobs]
    play_jobs(play, groups, len(jobs), workers, found.append, "fewer would do", seconds)
    return found


@pytest.mark.parametrize(
    ("number", "threads", "expected"),
    [
        (None, None, (8, 1)),
        (None, 2, (4, 2)),
        (None, 100, (1, 100)),
        (2, None, (2, 4)),
        (1, None, (1, 8)),
        (20, None, (20, 1)),
        (3, 2, (3, 2)),
    ],
)
def test_processes_and_threads_fill_the_processors(monkeypatch, number, threads, expected):
    monkeypatch.setattr(playing, "_processors", lambda: 8)
    found = make_workers(number, threads)
    assert (found.number, found.threads) == expected
    assert found.asked == (number is not None)


def test_no_more_processes_than_there_may_be(monkeypatch):
    monkeypatch.setattr(playing, "_processors", lambda: 5_000)
    assert make_workers(None, None).number == playing.MOST_WORKERS
    with pytest.raises(GlasscityError, match="workers: found 2000"):
        make_workers(2000, None)


def test_processes_are_started_where_there_is_work(monkeypatch):
    started: list[int] = []

    def executor(workers):
        started.append(workers.number)
        raise GlasscityError("enough")

    monkeypatch.setattr(playing, "_executor", executor)
    unasked = Workers(8, 1, asked=False)
    # Too little to do, a single job, one worker: all in this process.
    assert played([1, 2], unasked, seconds=WORTH_STARTING) == [2, 4]
    assert played([3], Workers(8, 1), seconds=1e9) == [6]
    assert played([3, 4], Workers(1, 1), seconds=1e9) == [6, 8]
    assert started == []
    for jobs, workers, seconds in (
        ([1] * 9, unasked, 3 * WORTH_STARTING),
        ([1] * 9, unasked, 1e9),
        ([1] * 4, unasked, 1e9),
        ([1] * 4, Workers(8, 1), 0.0),
    ):
        with pytest.raises(GlasscityError, match="enough"):
            played(jobs, workers, seconds=seconds)
    assert started == [3, 8, 4, 4]
    assert seconds_of(10_000, 365) < WORTH_STARTING < seconds_of(10_000_000, 365)


def test_each_worker_stays_with_a_group():
    groups = ["abc", "de", "fgh", "", "i"]
    assert "".join(in_turn(groups, 2)) == "adbecfghi"
    assert "".join(in_turn(groups, 1)) == "abcdefghi"
    assert "".join(in_turn(groups, 9)) == "adfibegch"
    # Groups are asked for when their turn comes: a sweep is never laid out as a whole.
    assert next(in_turn((str(number) for number in count()), 2)) == "0"


def test_processes_do_all_of_it_once():
    assert sorted(played(list(range(20)), Workers(2, 1))) == list(range(0, 40, 2))


def test_what_a_process_raises_ends_the_whole():
    with pytest.raises(ZeroDivisionError):
        played([1, 0, 1, 1], Workers(2, 1), partial(operator.floordiv, 1))


def test_a_process_that_is_killed_is_told_of():
    with pytest.raises(GlasscityError, match=r"worker process was killed.*; fewer would do"):
        played([3, 3, 3], Workers(2, 1), os._exit)


# --- many worlds over the same cities ------------------------------------------------------------


def test_each_world_is_what_it_is_by_itself():
    town = gc.load("town")
    several = [town, without(town, "cameras"), town, without(town, "fear")]
    found = []
    worlds.play_worlds(several, [5, 2], (200, 40), Workers(1, 1), found.append)
    keys = [(seen.hash, seen.seed) for seen in found]
    assert sorted(keys) == sorted({(each.hash, seed) for each in several for seed in (5, 2)})
    by_key = dict(zip(keys, found, strict=True))
    for world in several:
        alone = gc.run(world, people=200, years=40 / 365, seed=2)
        seen = by_key[world.hash, 2]
        assert f"{seen.digest:016x}" == alone.manifest["digest"]
        assert dict(seen.measures) == dict(alone.measures)


def test_of_two_worlds_the_one_that_cannot_be_played_is_found_out(monkeypatch):
    from glasscity.engine import plan

    town = gc.load("town")
    bad = without(town, "cameras")
    whole = plan.make_plan

    def make_plan(scenario, *more, **named):
        if scenario.hash == bad.hash:
            raise GlasscityError("it would not do")
        return whole(scenario, *more, **named)

    monkeypatch.setattr(plan, "make_plan", make_plan)
    monkeypatch.setattr("glasscity.engine.twins.make_plan", make_plan)
    seen, told = [], []
    worlds.play_worlds(
        [town, bad], [1, 2], (200, 14), Workers(1, 1), seen.append, lambda *pair: told.append(pair)
    )
    errors = {(each.hash == bad.hash, each.seed): each.error for each in seen}
    sentence = "it would not do"
    assert errors == {(False, 1): "", (True, 1): sentence, (False, 2): "", (True, 2): sentence}
    assert all(each.measures for each in seen if not each.error)
    assert told == [(2, 4), (4, 4)]
