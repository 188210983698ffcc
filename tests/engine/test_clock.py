"""A city through the weeks: the same bits however it is cut, watched or prolonged."""

import numpy as np
import pytest

from glasscity.engine.plan import make_plan
from glasscity.engine.state import LEDGER_FIELDS
from glasscity.errors import GlasscityError

PEOPLE = 5_000
DAY, WEEK, QUARTER = 96, LEDGER_FIELDS.index("week"), LEDGER_FIELDS.index("quarter")


def in_order(ledger):
    return ledger[np.lexsort(ledger.T)]


@pytest.fixture(scope="module")
def once(play_town, rich_town):
    return play_town(rich_town, PEOPLE, 400, ledger=True)


def same(one, other, same_state):
    assert one.digest == other.digest
    assert one.digests == other.digests
    assert same_state(one, other) == []
    for name in ("windows", "scores", "tiers", "listed"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    for name, a, b in zip(one.tallies._fields, one.tallies, other.tallies, strict=True):
        assert np.array_equal(a, b), name


def test_the_town_has_everything(once, columns):
    """The scenario of this module would prove little if a mechanism slept."""
    records, denials = columns(once)
    assert set(records.truth) == set(range(6))
    assert set(records.channel) == {1, 2}
    assert set(denials.points) == {1, 2}, "denials by list and by tier"
    assert (records.expires >= 0).any()
    assert once.tallies.searches.sum(axis=1).min() > 0
    assert once.tiers[-1].sum(axis=0).min() > 0, "every tier is occupied"


@pytest.mark.parametrize("shard_people", [None, 1024, 4096, 999, PEOPLE])
@pytest.mark.parametrize("threads", [1, 2])
def test_threads_and_shards_change_nothing(
    play_town, rich_town, once, same_state, threads, shard_people
):
    other = play_town(
        rich_town, PEOPLE, 400, threads=threads, shard_people=shard_people, ledger=True
    )
    same(once, other, same_state)
    assert np.array_equal(in_order(once.ledger), in_order(other.ledger))


def test_reviews_at_borders_are_the_same_for_all_shards(play_town, rich, same_state):
    rich["regime"]["scoring"]["review"] = "monthly"
    runs = [play_town(rich, PEOPLE, 200, shard_people=size) for size in (None, 1024)]
    same(*runs, same_state)


def test_watching_changes_nothing(play_town, rich_town, once, same_state):
    seen = []
    other = play_town(
        rich_town, PEOPLE, 400, ledger=False, progress=lambda *step: seen.append(step)
    )
    same(once, other, same_state)
    assert other.ledger.shape == (0, len(LEDGER_FIELDS))
    assert seen == [(week, 58) for week in range(1, 59)]


def test_another_seed_is_another_city(play_town, rich_town, once):
    assert play_town(rich_town, PEOPLE, 400, seed=2).digest != once.digest
    assert play_town(rich_town, PEOPLE, 400, seed=1 << 40).digest != once.digest


@pytest.mark.parametrize("review", ["at-once", "monthly", "yearly"])
@pytest.mark.parametrize(("short", "long"), [(365, 730), (100, 400), (8, 13)])
def test_a_shorter_run_is_a_prefix(play_town, rich, short, long, review):
    rich["regime"]["scoring"]["review"] = review
    brief, full = (play_town(rich, 1_500, days, ledger=True) for days in (short, long))
    whole = short // 7
    assert np.array_equal(brief.windows[:whole], full.windows[:whole])
    for name in ("scores", "tiers", "listed"):
        ours, theirs = getattr(brief, name), getattr(full, name)
        assert np.array_equal(ours[: whole + 1], theirs[: whole + 1]), name
    common = [week for week in brief.digests if week <= whole and week in full.digests]
    assert [brief.digests[w] for w in common] == [full.digests[w] for w in common]
    for year, flows in brief.transitions.items():
        assert np.array_equal(flows, full.transitions[year])
    day = full.ledger[:, WEEK] * 7 + np.maximum(full.ledger[:, QUARTER], 0) // DAY
    assert np.array_equal(brief.ledger, full.ledger[day < short]), "the cut week is cut, not scaled"


def test_a_year_has_its_transitions(play_town, rich):
    one, two = (play_town(rich, 500, days) for days in (365, 730))
    assert list(one.transitions) == [1]
    assert list(two.transitions) == [1, 2]
    assert one.transitions[1].sum() == (one.state.tier >= 0).sum()


def test_a_life_does_not_depend_on_how_many_others_there_are(play_town, rich, columns):
    sensing = rich["regime"]["sensing"]
    sensing["registers"]["mistaken"] = "0 share; assumed"
    sensing["cameras"]["false_match"] = "0 per comparison; assumed"
    few, many = (play_town(rich, people, 200, ledger=True) for people in (500, 5_000))
    assert np.array_equal(few.attributes, many.attributes[:500])
    person = LEDGER_FIELDS.index("person")
    theirs = many.ledger[many.ledger[:, person] < 500]
    assert np.array_equal(in_order(few.ledger), in_order(theirs))
    for name, ours, all_of_them in zip(few.state._fields, few.state, many.state, strict=True):
        assert np.array_equal(ours, all_of_them[:500]), name


def test_what_happened_is_counted_for_the_first_people_alike(play_town, rich, columns):
    rich["regime"]["sensing"] = {"registers": {}}
    for act in rich["life"]["acts"].values():
        act.pop("channels", None)
    few, many = (play_town(rich, people, 200, ledger=True) for people in (500, 5_000))
    records, _ = columns(many)
    ids = np.array([item.entry.id for item in many.plan.items])
    counted = np.array([((records.act == i) & (records.person < 500)).sum() for i in ids])
    acts = np.array([item.act is not None for item in many.plan.items])
    assert np.array_equal(few.tallies.happened[acts], counted[acts])
    everybody = np.array([(records.act == i).sum() for i in ids])
    assert np.array_equal(many.tallies.happened[acts], everybody[acts])


def test_regime_does_not_touch_what_happens(play_town, rich):
    with_regime = play_town(rich, 700, 150)
    rich["regime"] = {}
    without = play_town(rich, 700, 150)
    assert np.array_equal(with_regime.tallies.happened, without.tallies.happened)
    assert without.digest == 0, "a mechanism that is off contributes nothing"


def test_a_town_of_one(play_town, rich, columns):
    rich["regime"]["sensing"]["registers"]["mistaken"] = "1 share; assumed"
    records, _ = columns(play_town(rich, 1, 365, ledger=True))
    assert not (records.truth == 1).any(), "there is nobody else to take for the actor"


def test_a_run_of_one_day(play_town, rich):
    played = play_town(rich, 300, 1, ledger=True)
    assert played.windows.shape[0] == 1
    assert played.ledger[:, QUARTER].max() < DAY


@pytest.mark.parametrize(("people", "days"), [(0, 7), (2**31, 7), (10, 0), (10, 60_000 * 7 + 1)])
def test_sizes_that_the_engine_cannot_hold_are_refused(scenario_from, people, days):
    scenario = scenario_from("title: Nothing\nlife: plain\n")
    with pytest.raises(GlasscityError, match=r"^--(people|years): found "):
        make_plan(scenario, people, days)
