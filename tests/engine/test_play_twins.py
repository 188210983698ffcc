"""Two regimes that share their drawing are, to the bit, what each would be alone."""

import numpy as np
import pytest

from glasscity.engine.clock import play
from glasscity.engine.plan import compile_plan as make_plan
from glasscity.engine.twins import make_twin_plans, play_twins
from glasscity.errors import GlasscityError
from glasscity.scenario import load
from glasscity.scenario.mechanisms import mechanisms_of, without

PEOPLE, DAYS, SEED = 1_500, 150, 5
PAIRS = [
    ("press-2019", "safeguarded"),
    ("no-score", "press-2019"),
    ("documented-local-pilot", "study-app-2019"),
    ("sesame-2015", "fuzhou-2018"),
]
BY_ITEM = {"happened", "records", "points", "penalties", "thinned", "on_other_grounds"}
"""Fields with a place for each act and demand."""


def assert_same(one, other):
    """Hold two runs equal in all that they count and remember."""
    assert one.digest == other.digest
    assert one.digests == other.digests
    for name in ("windows", "scores", "tiers", "listed", "attention"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    for kind in ("state", "tallies"):
        for field in getattr(one, kind)._fields:
            found, expected = (getattr(getattr(run, kind), field) for run in (one, other))
            if field in BY_ITEM:
                # A twin's own entries have places in the tables, and nothing in them.
                assert found.sum() == expected.sum(), field
            else:
                assert np.array_equal(found, expected), field


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_each_world_is_as_if_played_alone(a, b):
    scenarios = load(a), load(b)
    twins = play_twins(*make_twin_plans(*scenarios, PEOPLE, DAYS), SEED)
    for scenario, twin in zip(scenarios, twins, strict=True):
        assert_same(twin, play(make_plan(scenario, PEOPLE, DAYS), SEED))


def test_a_twin_of_itself_differs_in_nothing():
    scenario = load("safeguarded")
    one, other = play_twins(*make_twin_plans(scenario, scenario, PEOPLE, DAYS), SEED)
    assert_same(one, other)
    for field in one.tallies._fields:
        assert np.array_equal(getattr(one.tallies, field), getattr(other.tallies, field)), field


def test_threads_and_shards_change_no_bit():
    scenarios = load("press-2019"), load("safeguarded")
    plans = make_twin_plans(*scenarios, PEOPLE, DAYS)
    usual = play_twins(*plans, SEED, threads=2)
    for threads, shard_people in ((1, 1024), (2, 300)):
        again = play_twins(*plans, SEED, threads=threads, shard_people=shard_people)
        for one, other in zip(usual, again, strict=True):
            assert_same(one, other)


def test_every_mechanism_can_be_left_out_of_the_second_world():
    """In both orders: what only one world draws must not reach the other."""
    scenario = load("press-2019")
    alone = play(make_plan(scenario, 700, 70), SEED)
    for name in mechanisms_of(scenario):
        twin = without(scenario, name)
        apart = play(make_plan(twin, 700, 70), SEED)
        one, other = play_twins(*make_twin_plans(scenario, twin, 700, 70), SEED)
        assert (one.digest, other.digest) == (alone.digest, apart.digest), name
        other, one = play_twins(*make_twin_plans(twin, scenario, 700, 70), SEED)
        assert (one.digest, other.digest) == (alone.digest, apart.digest), name


def test_data_that_are_folded_in_keep_their_order_in_one_world_alone():
    folded = load(
        "press-2019",
        [("regime.commercial_score.merger", "{after: 4 weeks; assumed, folds: data}")],
    )
    scenarios = load("press-2019"), folded
    for pair in (scenarios, scenarios[::-1]):
        for scenario, twin in zip(
            pair, play_twins(*make_twin_plans(*pair, PEOPLE, DAYS), SEED), strict=True
        ):
            assert twin.digest == play(make_plan(scenario, PEOPLE, DAYS), SEED).digest


def test_two_lives_are_refused():
    other = load("no-score", [("life.local", "0.5 share; assumed")])
    with pytest.raises(GlasscityError, match="different lives"):
        make_twin_plans(load("no-score"), other, 10, 7)
