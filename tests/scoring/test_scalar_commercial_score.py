"""A commercial score of one person; runs compiled and, under NUMBA_DISABLE_JIT=1, as Python."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.people.attributes import pack
from glasscity.scenario.quantity import assumed
from glasscity.scenario.vocabulary import COMPONENTS
from glasscity.scoring.commercial_score import (
    ABILITY,
    IDENTITY,
    MIDDLE,
    TOP,
    CommercialScore,
    commercial_score,
    compile_commercial_score,
    friends_component,
    profile_component,
    settle,
)

COMPONENT = st.integers(0, TOP)
KEEP = st.integers(0, (1 << 16) - 1)
FLOOR, CEILING = 350, 950
DISTRICTS = ["upper", "lower"]


def worth(**values):
    return {name.replace("_", "-"): assumed(value, "points") for name, value in values.items()}


def score(weights=(0.35, 0.225, 0.225, 0.15, 0.05), **fields):
    given_weights = {
        name: assumed(weight, "share") for name, weight in zip(COMPONENTS, weights, strict=True)
    }
    return CommercialScore(opt_in=assumed(0.5, "share"), weights=given_weights, **fields)


def compiled(**fields):
    return compile_commercial_score(score(**fields), [], DISTRICTS)


TABLES = compiled()
EQUAL = compiled(weights=(0.2,) * 5)
PROFILE = compiled(
    ability={
        "income": worth(lowest=300, low=400, middle=500, high=600, highest=701),
        "car": worth(yes=800),
    },
    identity={"migrant": worth(no=600, yes=400), "district": worth(lower=100)},
)


@given(COMPONENT, COMPONENT, KEEP)
def test_settling_moves_toward_the_start_and_not_past_it(level, start, keep):
    settled = settle(level, start, keep)
    assert min(level, start) <= settled <= max(level, start)
    if level != start:
        assert settled != level, "every month moves it"


@given(COMPONENT, COMPONENT, KEEP)
def test_settling_is_the_same_upward_and_downward(level, start, keep):
    assert settle(level, start, keep) - start == start - settle(2 * start - level, start, keep)


@given(COMPONENT, COMPONENT, st.integers(0, 64_000))
def test_an_effect_is_forgotten_in_the_end(level, start, keep):
    for _ in range(400):
        level = settle(level, start, keep)
    assert level == start


@pytest.mark.parametrize(
    ("level", "start", "keep", "expected"),
    [
        (900, 500, 1 << 15, 700),
        (100, 500, 1 << 15, 300),
        (501, 500, 1 << 15, 500),
        (499, 500, 1 << 15, 500),
        (900, 500, 0, 500),
        (900, 500, 1 << 16, 900),
        (500, 500, 1 << 15, 500),
    ],
)
def test_settling_by_hand(level, start, keep, expected):
    assert settle(level, start, keep) == expected


@given(COMPONENT)
def test_equal_components_make_that_component_whatever_the_weights(component):
    expected = FLOOR + (CEILING - FLOOR) * component // TOP
    for tables in (TABLES, EQUAL):
        assert commercial_score(*(component,) * 5, tables) == expected


def test_the_ends_of_the_scale_can_be_reached():
    for tables in (TABLES, EQUAL):
        assert commercial_score(*(0,) * 5, tables) == FLOOR
        assert commercial_score(*(TOP,) * 5, tables) == CEILING


@given(st.tuples(*(COMPONENT,) * 5), st.integers(0, 4), COMPONENT)
def test_a_better_component_never_lowers_a_score(components, place, other):
    raised = list(components)
    raised[place] = max(components[place], other)
    found = commercial_score(*components, TABLES)
    assert FLOOR <= found <= commercial_score(*raised, TABLES) <= CEILING


@given(st.tuples(*(COMPONENT,) * 5))
def test_a_score_is_the_weighted_mean_on_its_scale(components):
    weights = (0.35, 0.225, 0.225, 0.15, 0.05)
    mean = sum(weight * part for weight, part in zip(weights, components, strict=True))
    exact = FLOOR + (CEILING - FLOOR) * mean / TOP
    # Weights are right to a 65,536th, and both the mean and the score are rounded down.
    assert -1.7 < commercial_score(*components, TABLES) - exact < 0.1


@pytest.mark.parametrize("place", range(5))
def test_a_component_of_weight_zero_counts_for_nothing(place):
    weights = [0.25] * 5
    weights[place] = 0
    tables = compiled(weights=weights)
    components = [400] * 5
    before = commercial_score(*components, tables)
    components[place] = TOP
    assert commercial_score(*components, tables) == before


@pytest.mark.parametrize(
    ("total", "friends", "expected"),
    [(0, 0, 500), (350, 1, 0), (950, 1, 1000), (650, 1, 500), (1300, 2, 500), (1301, 2, 500)],
)
def test_friends_by_hand(total, friends, expected):
    assert friends_component(total, friends, TABLES) == expected


@given(st.lists(st.integers(FLOOR, CEILING), max_size=50))
def test_friends_are_worth_their_mean(scores):
    found = friends_component(sum(scores), len(scores), TABLES)
    assert 0 <= found <= TOP
    if scores:
        exact = TOP * (sum(scores) / len(scores) - FLOOR) / (CEILING - FLOOR)
        # Rounded down twice: the mean to a point of the score (1.67 of 1,000), then the result.
        assert exact - 2.7 < found <= exact + 1e-9


@pytest.mark.parametrize(
    ("person", "ability", "identity"),
    [
        (pack(income=0, car=0, migrant=0, district=0), (300 + 500) // 2, (600 + 500) // 2),
        (pack(income=9, car=1, migrant=1, district=1), (701 + 800) // 2, (400 + 100) // 2),
        (pack(income=5, car=0, migrant=1, district=0), (500 + 500) // 2, (400 + 500) // 2),
    ],
)
def test_ability_and_identity_are_means_over_the_attributes_named(person, ability, identity):
    assert profile_component(person, PROFILE, ABILITY) == ability
    assert profile_component(person, PROFILE, IDENTITY) == identity


@given(st.integers(0, (1 << 63) - 1))
def test_a_profile_never_reads_beyond_its_tables(attributes):
    for component in (ABILITY, IDENTITY):
        assert 0 <= profile_component(attributes, PROFILE, component) <= TOP
        assert profile_component(attributes, TABLES, component) == MIDDLE, "none is named"
