"""A city put back where it stood goes on to the bit, whatever its threads and shards."""

import numpy as np
import pytest
from tests.engine.pin import scenario

from glasscity.engine.checkpoint import put_back, taken
from glasscity.engine.clock import play
from glasscity.engine.plan import make_plan
from glasscity.engine.state import LEDGER_FIELDS

PEOPLE, DAYS, SEED = 3_000, 400, 5
BORDERS = (1, 5, 31, 54)
"""The second week; within, at the end and after a month and a year."""
CUTS = ((1, None), (2, 1024), (1, 2048), (2, None))
"""Threads and people of a shard to go on with."""


def whole_and_taken(name):
    """Return a run, the arrays at some borders of it, and its plan."""
    plan = make_plan(scenario(name), PEOPLE, DAYS)
    found = {}

    def keep(week, diary):
        if week in BORDERS:
            found[week] = {key: column.copy() for key, column in taken(diary).items()}

    return play(plan, SEED, 2, ledger=True, at_border=keep), found, plan


def resumed_from(arrays, week):
    def back(diary):
        put_back(diary, arrays)
        return week

    return back


def rows(ledger):
    """Return the lines of a ledger in an order of their own: shards write one after the other."""
    return ledger[np.lexsort([ledger[:, column] for column in range(len(LEDGER_FIELDS))])]


@pytest.mark.parametrize("name", ["everything", "everything-safe", "no-score", "suining-2010"])
def test_a_city_put_back_goes_on_to_the_bit(name):
    whole, found, plan = whole_and_taken(name)
    assert set(found) == set(BORDERS)
    for week, (threads, shard) in zip(BORDERS, CUTS, strict=True):
        again = play(
            plan, SEED, threads, ledger=True, shard_people=shard,
            resumed=resumed_from(found[week], week),
        )  # fmt: skip
        assert (again.digest, again.digests) == (whole.digest, whole.digests)
        for one, other in zip(again.tallies, whole.tallies, strict=True):
            assert np.array_equal(one, other)
        for column in ("windows", "scores", "tiers", "listed", "attention"):
            assert np.array_equal(getattr(again, column), getattr(whole, column)), column
        for tables in ("years", "transitions"):
            one, other = getattr(again, tables), getattr(whole, tables)
            assert one.keys() == other.keys()
            assert all(np.array_equal(one[key], other[key]) for key in one)
        assert np.array_equal(rows(again.ledger), rows(whole.ledger))
        for counts in ("applied", "served", "displaced", "ahead"):
            assert getattr(again.society, counts) == getattr(whole.society, counts)
        assert np.array_equal(again.society.ties, whole.society.ties)
        assert again.engine_seconds >= 0


def test_letters_under_way_are_part_of_what_is_kept():
    """With one letter in two lost, another city comes of it."""
    whole, found, plan = whole_and_taken("everything-safe")
    week = BORDERS[2]
    arrays = found[week]
    assert arrays["mail.due"].size > 10
    assert arrays["unread.person"].size > 10
    fewer = {
        name: column[::2] if name.startswith("mail.") else column for name, column in arrays.items()
    }
    again = play(plan, SEED, 1, resumed=resumed_from(fewer, week))
    assert again.digest != whole.digest


@pytest.mark.parametrize("wrong", ["less", "other type", "missing"])
def test_arrays_of_another_city_are_refused(wrong):
    _, found, plan = whole_and_taken("suining-2010")
    arrays = dict(found[BORDERS[0]])
    if wrong == "less":
        arrays["state.score"] = arrays["state.score"][1:]
    elif wrong == "other type":
        arrays["state.score"] = arrays["state.score"].astype(np.int64)
    else:
        del arrays["state.score"]
    with pytest.raises((KeyError, ValueError)):
        play(plan, SEED, 1, resumed=resumed_from(arrays, BORDERS[0]))
