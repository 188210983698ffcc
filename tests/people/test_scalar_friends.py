"""Graphs of small towns; runs compiled and, under NUMBA_DISABLE_JIT=1, as plain Python."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glasscity.errors import GlasscityError
from glasscity.people.attributes import pack
from glasscity.people.friends import make_friends, spread_alarm
from glasscity.people.population import seed_keys
from glasscity.scenario.lives import Friends as Parameters
from glasscity.scenario.quantity import assumed

PEOPLE = st.lists(
    st.builds(
        pack,
        district=st.integers(0, 2),
        age=st.sampled_from([3, 30, 80]),
        income=st.integers(0, 9),
    ),
    max_size=25,
).map(lambda people: np.array(people, dtype=np.int64))

SHARE = st.sampled_from([0, 0.25, 0.5, 1])


def friendly(mean=4, tail=0.8, homophily=0.6, nearby=0.25, latent=0.3):
    return Parameters(
        mean=assumed(mean, "ratio"),
        tail=assumed(tail, "ratio"),
        homophily=assumed(homophily, "share"),
        nearby=assumed(nearby, "share"),
        latent=assumed(latent, "share"),
    )


PARAMETERS = st.builds(
    friendly,
    mean=st.sampled_from([0, 0.5, 3, 10]),
    tail=st.sampled_from([0, 1, 2]),
    homophily=SHARE,
    nearby=SHARE,
    latent=SHARE,
)


def ties_of(friends):
    """Return {(one, other): latent}."""
    return {
        (one, int(friends.friend[place])): int(friends.latent[place])
        for one in range(friends.start.size - 1)
        for place in range(friends.start[one], friends.start[one + 1])
    }


@settings(max_examples=60)
@given(PEOPLE, PARAMETERS, st.integers(0, (1 << 64) - 1))
def test_ties_are_of_both_and_in_order_and_of_others(people, parameters, seed):
    friends = make_friends(parameters, people, seed_keys(seed), 3)
    assert (friends.start.dtype, friends.friend.dtype, friends.latent.dtype) == (
        np.int64,
        np.uint32,
        np.uint8,
    )
    assert friends.start[-1] == friends.friend.size == friends.latent.size
    ties = ties_of(friends)
    assert len(ties) == friends.friend.size, "somebody is twice a friend of the same person"
    for (one, other), latent in ties.items():
        assert one != other
        assert 0 <= other < people.size
        assert ties[other, one] == latent
    for one in range(friends.start.size - 1):
        row = friends.friend[friends.start[one] : friends.start[one + 1]].astype(np.int64)
        assert np.all(np.diff(row) > 0)


@given(PEOPLE)
def test_no_graph_and_a_mean_of_zero_are_no_ties(people):
    for parameters in (None, friendly(mean=0)):
        friends = make_friends(parameters, people, seed_keys(1), 3)
        assert list(friends.start) == [0]
        assert friends.friend.size == friends.latent.size == 0


@pytest.mark.parametrize(("share", "expected"), [(0, {0}), (1, {1})])
def test_certain_shares_of_dormant_ties(share, expected):
    people = np.array([pack(district=i % 3, age=30) for i in range(60)], dtype=np.int64)
    friends = make_friends(friendly(latent=share), people, seed_keys(5), 3)
    assert set(friends.latent) == expected


def test_with_homophily_alone_everybody_is_tied_to_their_like():
    people = np.array(
        [pack(district=i % 3, age=30 + 40 * (i % 2), income=i % 10) for i in range(300)],
        dtype=np.int64,
    )
    friends = make_friends(friendly(homophily=1, nearby=0), people, seed_keys(5), 3)

    def kind(i):
        return i % 3, i % 2, min(i % 10 * 3 // 10, 2)

    assert all(kind(one) == kind(other) for one, other in ties_of(friends))


def test_whoever_has_no_like_is_tied_to_the_district_and_then_to_anybody():
    homes = [0, 0, 1]
    people = np.array(
        [pack(district=home, age=[5, 30, 80][i]) for i, home in enumerate(homes)], dtype=np.int64
    )
    found = set()
    for seed in range(30):
        found |= ties_of(make_friends(friendly(homophily=1), people, seed_keys(seed), 3)).keys()
    assert {(0, 1), (2, 0), (2, 1)} <= found


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("mean", 51, "life.friends.mean: is 51, but at most 50 is expected"),
        ("tail", 2.5, "life.friends.tail: is 2.5, but at most 2 is expected"),
    ],
)
def test_too_many_friends_are_refused(field, value, sentence):
    with pytest.raises(GlasscityError) as caught:
        make_friends(friendly(**{field: value}), np.zeros(3, dtype=np.int64), seed_keys(1), 1)
    assert str(caught.value) == sentence


@given(PEOPLE, st.integers(1, 1024), st.data())
def test_alarm_reaches_the_active_friends_of_the_penalised(people, amount, data):
    friends = make_friends(friendly(), people, seed_keys(9), 3)
    active = (1 - friends.latent).astype(np.uint8)
    bits = st.lists(st.integers(0, 1), min_size=people.size, max_size=people.size)
    penalised = np.array(data.draw(bits), dtype=np.uint8)
    alarm = np.arange(people.size, dtype=np.int32)
    expected = alarm.astype(np.int64)
    for (one, other), latent in ties_of(friends).items():
        if penalised[one] and not latent:
            expected[other] += amount
    if friends.start.size > 1:
        spread_alarm(friends, active, penalised, np.int64(amount), alarm)
    np.testing.assert_array_equal(alarm, expected)
