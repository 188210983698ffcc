"""Graphs at large. Every test has a fixed seed; bounds are several standard errors wide, so that
were the seed drawn afresh each would raise a false alarm less than once in a thousand times."""

from decimal import Decimal

import numpy as np
import pytest

from glasscity.life.poisson import threshold
from glasscity.people import friends as rooms
from glasscity.people.attributes import category_index, unpack
from glasscity.people.friends import make_friends, spread_alarm
from glasscity.people.population import seed_keys
from glasscity.people.streams import Stream, philox
from glasscity.people.temperament import multipliers
from glasscity.scenario.lives import Friends as Parameters
from glasscity.scenario.quantity import assumed

DISTRICTS = 16


def friendly(mean=10, tail=1, homophily=0.6, nearby=0.25, latent=0.3):
    return Parameters(
        mean=assumed(mean, "ratio"),
        tail=assumed(tail, "ratio"),
        homophily=assumed(homophily, "share"),
        nearby=assumed(nearby, "share"),
        latent=assumed(latent, "share"),
    )


def graph(people, seed=7, **parameters):
    return make_friends(friendly(**parameters), people, seed_keys(seed), DISTRICTS)


def ends(friends):
    """Return both ends of every directed tie."""
    ones = np.repeat(np.arange(friends.start.size - 1), np.diff(friends.start))
    return ones, friends.friend.astype(np.int64)


def kinds(people):
    person = unpack(people)
    bands = category_index("age")[person["age"]]
    return (person["district"] * 6 + bands) * 3 + np.minimum(person["income"] * 3 // 10, 2)


@pytest.fixture(scope="module")
def crowd(many):
    """Return 100,000 people and their graph."""
    return many[:100_000], graph(many[:100_000])


def test_graph_is_symmetric(crowd):
    _, friends = crowd
    ones, others = ends(friends)
    there = np.lexsort((others, ones))
    back = np.lexsort((ones, others))
    np.testing.assert_array_equal(ones[there], others[back])
    np.testing.assert_array_equal(others[there], ones[back])
    np.testing.assert_array_equal(friends.latent[there], friends.latent[back])
    assert np.all(ones != others)


@pytest.mark.parametrize("mean", [0.4, 3, 10])
def test_mean_number_of_friends_comes_out(many, mean):
    people = many[:100_000]
    friends = graph(people, mean=mean)
    # A person makes mean/2 times a multiplier, so ties made have a variance of at most
    # mean**2 / 4 * (e - 1) + 1/4 a person, and each tie is two ends: four standard errors. Two ties
    # to one person count once, which is rare where a class has hundreds: half a percent at most.
    error = 4 * 2 * np.sqrt((mean**2 / 4 * (np.e - 1) + 0.25) / people.size)
    found = friends.friend.size / people.size
    assert mean * 0.995 - error < found < mean + error


def test_numbers_of_friends_have_a_heavy_tail(many):
    people = many[:100_000]
    spread = {tail: np.diff(graph(people, tail=tail).start) for tail in (0, 1, 2)}
    # Without spread everybody makes five and is chosen by a Poisson number of others.
    assert np.var(spread[0]) / np.mean(spread[0]) < 1
    assert np.max(spread[0]) < 40
    # A lognormal of spread 1 has a coefficient of variation of 1.31 for those made.
    assert np.var(spread[1]) / np.mean(spread[1]) > 3
    assert np.quantile(spread[1], 0.999) > 4 * np.mean(spread[1])
    assert (
        np.quantile(spread[2], 0.99) > np.quantile(spread[1], 0.99) > np.quantile(spread[0], 0.99)
    )


def test_ties_made_have_nearly_the_lognormal_spread(many):
    # With everybody's ties anywhere, friends = made + Poisson(mean / 2), independent of each other.
    people = many[:100_000]
    factors = np.array([float(m) for m in multipliers(1 / Decimal(3).sqrt())])
    made = 5 * np.multiply.outer(np.multiply.outer(factors, factors), factors).ravel()
    # What the cut into classes loses of the variance, 25 (e - 1).
    assert 0.8 < np.var(made) / (25 * (np.e - 1)) < 1
    degree = np.diff(graph(people, homophily=0, nearby=0).start)
    fraction = made - np.floor(made)
    expected = np.var(made) + np.mean(fraction * (1 - fraction)) + 5
    kurtosis = np.mean((made - 5) ** 4) / np.var(made) ** 2
    assert np.var(degree) == pytest.approx(expected, rel=4 * np.sqrt(kurtosis / people.size))


def test_homophily_turns_up_the_share_of_like_friends(many):
    people = many[:100_000]
    own = kinds(people)
    counts = np.bincount(own)
    by_chance = float(np.sum((counts / people.size) ** 2))
    found = []
    for homophily in (0, 0.3, 0.9):
        friends = graph(people, homophily=homophily, nearby=0)
        ones, others = ends(friends)
        alike = np.mean(own[ones] == own[others])
        error = 4 * np.sqrt(0.25 / (friends.friend.size / 2))
        # Double ties count once, and only like people are often tied twice.
        expected = homophily + (1 - homophily) * by_chance
        assert expected * 0.99 - error < alike < expected + error
        found.append(alike)
    assert found == sorted(found)


def test_nearby_ties_stay_in_the_district(many):
    people = many[:100_000]
    home = unpack(people)["district"]
    ones, others = ends(graph(people, homophily=0, nearby=1))
    assert np.all(home[ones] == home[others])


def test_share_of_dormant_ties_comes_out(crowd):
    _, friends = crowd
    ties = friends.friend.size / 2
    error = 4 * np.sqrt(0.3 * 0.7 / ties)
    # A tie made twice is dormant only if both were.
    assert 0.3 * 0.99 - error < np.mean(friends.latent) < 0.3 + error


def test_the_same_seed_gives_the_same_graph_and_another_another(crowd):
    people, friends = crowd
    for one, other in zip(friends, graph(people), strict=True):
        np.testing.assert_array_equal(one, other)
    assert graph(people, seed=8).friend.size != friends.friend.size


def made_by(person, factors, mean, keys):
    """Return how many ties a person makes, worked out from their own bits alone."""
    words = philox(*map(np.uint64, (person, 0, 0xFFFFFFFF, Stream.FRIENDS)), *keys)
    one, two, three = (factors[int(word) >> 27] for word in words[:3])
    made = one * two * three * mean / 2
    return int(made) + (int(words[3]) < threshold(made - int(made)))


@pytest.mark.parametrize("size", [50, 2_000])
def test_how_many_ties_somebody_makes_does_not_depend_on_the_others(many, size):
    keys = seed_keys(7)
    factors = multipliers(1 / Decimal(3).sqrt())
    expected = sum(made_by(i, factors, 10, keys) for i in range(size))
    making = rooms._compile(friendly())
    alike = rooms.group_people(kinds(many[:size]).astype(np.uint16), DISTRICTS * 18)
    at_home = rooms.group_people(unpack(many[:size])["district"].astype(np.uint16), DISTRICTS)
    start = np.zeros(size + 1, dtype=np.int64)
    rooms._count_ties(making, many[:size], alike, at_home, keys, start)
    assert start[-1] == 2 * expected


def test_alarm_is_the_number_of_penalised_friends(crowd):
    people, friends = crowd
    active = (1 - friends.latent).astype(np.uint8)
    penalised = (np.arange(people.size) % 37 == 0).astype(np.uint8)
    alarm = np.zeros(people.size, dtype=np.int32)
    spread_alarm(friends, active, penalised, 50, alarm)
    ones, others = ends(friends)
    struck = (penalised[ones] == 1) & (active == 1)
    np.testing.assert_array_equal(alarm, 50 * np.bincount(others[struck], minlength=people.size))
