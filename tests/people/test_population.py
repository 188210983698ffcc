"""Populations drawn at large.

The comparisons with published shares are exact binomial tests at a fixed seed. Each test over K
shares rejects one at 1e-3 / K (Bonferroni), so were the seed drawn afresh, each would raise a false
alarm less than once in a thousand times.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2, chi2_contingency, norm

from glasscity.people.attributes import FIELDS, category_index, unpack
from glasscity.people.marginals import category_shares, compile_marginals
from glasscity.people.population import (
    draw_people,
    fill_people,
    index_look_alikes,
    look_alike_class,
    seed_keys,
)
from glasscity.scenario import load
from glasscity.scenario.vocabulary import TEMPERAMENTS

FALSE_ALARM = 1e-3


def assert_shares(counts):
    """Compare (name, number who have it, number asked, expected share) with binomial chance."""
    for name, having, asked, share in counts:
        chance = binomtest(int(having), int(asked), float(share)).pvalue
        assert chance > FALSE_ALARM / len(counts), (name, having / asked, share, chance)


def test_districts_agree_with_the_census(many, on_paper):
    districts = on_paper().districts
    drawn = np.bincount(unpack(many)["district"], minlength=16)
    total = sum(number.value for number in districts.values())
    assert total == 21_893_095
    assert_shares(
        [
            (name, drawn[place], many.size, number.value / total)
            for place, (name, number) in enumerate(districts.items())
        ]
    )


def test_published_shares_come_out(many):
    person = unpack(many)
    age = person["age"]
    grown = age >= 15
    assert_shares(
        [
            ("0-14", np.sum(~grown), many.size, 0.119),
            ("15-59", np.sum(grown & (age < 60)), many.size, 0.685),
            ("60-64", np.sum((age >= 60) & (age < 65)), many.size, 0.063),
            ("65+", np.sum(age >= 65), many.size, 0.133),
            ("male", np.sum(person["sex"]), many.size, 0.511),
            ("minority", np.sum(person["group"] == 1), many.size, 0.048),
            ("migrants", np.sum(person["migrant"]), many.size, 0.385),
            ("collective", np.sum(person["household"] == 0), many.size, 0.131),
            ("cars", np.sum(person["car"]), many.size, 0.23),
            ("smokers", np.sum(person["smoker"]), np.sum(grown), 0.223),
            ("online", np.sum(person["online"]), many.size, 0.85),
            ("party", np.sum(person["party"]), many.size, 0.1),
        ]
    )


@pytest.fixture(scope="module")
def town():
    """Return ``life.people`` of the preset, and 200,000 people drawn from it."""
    people = load("town").life.people
    return people, draw_people(compile_marginals(people), 0, 200_000, seed=2020)


def test_people_of_the_town_preset_come_out(town):
    people, drawn = town
    person = unpack(drawn)
    districts = np.bincount(person["district"], minlength=16)
    residents = sum(quantity.value for quantity in people.districts.values())
    age = person["age"]
    counts = [
        (name, districts[place], drawn.size, quantity.value / residents)
        for place, (name, quantity) in enumerate(people.districts.items())
    ]
    for band, quantity in people.age.items():
        low, _, high = band.removesuffix("+").partition("-")
        within = (age >= int(low)) & (age <= int(high or 99))
        counts.append((band, np.sum(within), drawn.size, quantity.value))
    for name, having, share in (
        ("male", person["sex"], people.male),
        ("minority", person["group"] == 1, people.minority),
        ("migrants", person["migrant"], people.migrants),
        ("collective", person["household"] == 0, people.collective),
        ("cars", person["car"], people.cars),
        ("online", person["online"], people.online),
        ("party", person["party"], people.party),
    ):
        counts.append((name, np.sum(having), drawn.size, share.value))
    assert_shares(counts)


def test_every_category_comes_out(many, tables):
    person = unpack(many)
    counts = []
    for attribute, shares in category_shares(tables).items():
        drawn = np.bincount(category_index(attribute)[person[attribute]], minlength=len(shares))
        counts += [
            (f"{attribute} {place}", drawn[place], many.size, share)
            for place, share in enumerate(shares)
        ]
    assert len(counts) == 16 + 6 + 2 + 5 + 5 + 2 * 8
    assert_shares(counts)


def test_profiles_of_those_who_have_an_attribute_come_out(many):
    person = unpack(many)
    member, smoker = person["party"] == 1, person["smoker"] == 1
    age, female = person["age"], person["sex"] == 0
    parent = (age >= 22) & (age <= 45) & (person["household"] >= 3)
    assert_shares(
        [
            ("women", np.sum(member & female), np.sum(member), 0.294),
            ("18-30", np.sum(member & (age <= 30)), np.sum(member), 0.131),
            ("31-60", np.sum(member & (age >= 31) & (age <= 60)), np.sum(member), 0.588),
            ("61+", np.sum(member & (age >= 61)), np.sum(member), 0.281),
            ("smokers who are men", np.sum(smoker & ~female), np.sum(smoker), 0.95),
            ("young child", np.sum(person["young-child"]), np.sum(parent), 0.4),
        ]
    )


def test_what_cannot_be_is_not(many):
    person = unpack(many)
    age = person["age"]
    assert not np.any(person["party"][age < 18])
    assert not np.any(person["car"][(age < 18) | (age > 75)])
    assert not np.any(person["smoker"][age < 15])
    assert not np.any(person["online"][age < 6])
    assert not np.any(person["young-child"][(age < 22) | (age > 45) | (person["household"] < 3)])
    assert age.max() <= 99
    assert person["household"].max() <= 5
    assert set(person["income"]) == set(range(10))
    assert not np.any(many >> 53)


def test_mean_household_comes_out(many):
    size = unpack(many)["household"]
    in_family = size[size > 0]
    inverse = 1 / in_family
    # Households per person; their mean size is its inverse.
    error = inverse.std() / np.sqrt(inverse.size)
    assert abs(inverse.mean() - 1 / 2.31) < norm.isf(FALSE_ALARM / 2) * error


@pytest.mark.parametrize("temperament", TEMPERAMENTS)
def test_levels_are_equally_common(many, temperament):
    drawn = np.bincount(unpack(many)[temperament], minlength=32)
    expected = many.size / 32
    statistic = np.sum((drawn - expected) ** 2) / expected
    assert statistic < chi2.isf(FALSE_ALARM / len(TEMPERAMENTS), 31)


def test_attributes_that_share_no_rule_are_independent(many):
    person = unpack(many)
    free = ["district", "age", "sex", "household", "income", "migrant", "group", *TEMPERAMENTS]
    # Age in years, 0 to 96, is cut in eight so that no cell is nearly empty.
    person["age"] = np.minimum(person["age"] // 12, 7)
    pairs = [(a, b) for place, a in enumerate(free) for b in free[:place]]
    for a, b in pairs:
        table = np.zeros((person[a].max() + 1, person[b].max() + 1))
        np.add.at(table, (person[a], person[b]), 1)
        chance = chi2_contingency(table, correction=False).pvalue
        assert chance > FALSE_ALARM / len(pairs), (a, b, chance)


@settings(deadline=None)
@given(
    first=st.integers(0, 2_000_000_000),
    count=st.integers(1, 300),
    cut=st.integers(0, 300),
    seed=st.integers(0, (1 << 64) - 1),
)
def test_a_person_is_the_same_whoever_else_exists(tables, first, count, cut, seed):
    together = draw_people(tables, first, count, seed)
    cut = min(cut, count)
    parts = (
        draw_people(tables, first, cut, seed),
        draw_people(tables, first + cut, count - cut, seed),
    )
    np.testing.assert_array_equal(together, np.concatenate(parts))
    assert draw_people(tables, first + count - 1, 1, seed)[0] == together[-1]


def test_threads_draw_the_same_people(tables, many):
    threaded = np.zeros_like(many)
    keys = seed_keys(2020)
    chunks = range(0, many.size, 7_777)
    with ThreadPoolExecutor(4) as pool:
        list(
            pool.map(
                lambda start: fill_people(tables, start, keys, threaded[start : start + 7_777]),
                chunks,
            )
        )
    np.testing.assert_array_equal(threaded, many)


def test_another_seed_gives_other_people(tables, many):
    assert np.mean(draw_people(tables, 0, 10_000, seed=2021) == many[:10_000]) < 0.001


@pytest.mark.parametrize("people", [0, 1, 10])
def test_a_handful_of_people_works(tables, many, people):
    few = draw_people(tables, 0, people, seed=2020)
    np.testing.assert_array_equal(few, many[:people])
    class_start, ids = index_look_alikes(few)
    assert class_start[-1] == ids.size == people


def test_plain_population(on_paper):
    plain = {"party": 0, "cars": 0, "smokers": 0, "online": 0, "young_child": 0}
    tables = compile_marginals(on_paper(**plain, minority=0, migrants=0, districts={"town": 1}))
    person = unpack(draw_people(tables, 0, 10_000, seed=1))
    always_zero = {name for name in FIELDS if not person[name].any()}
    assert always_zero == {
        *("district", "party", "car", "smoker", "online", "young-child", "migrant", "group"),
        "firm",
    }


def test_firms_change_nothing_else_of_anybody(many, on_paper):
    with_firms = draw_people(compile_marginals(on_paper(firms=0.06)), 0, many.size, seed=2020)
    firm = unpack(with_firms)["firm"] == 1
    np.testing.assert_array_equal(with_firms & ~(1 << 53), many)
    age = unpack(many)["age"]
    of_working_age = (age >= 25) & (age <= 64)
    assert not firm[~of_working_age].any()
    shares = category_shares(compile_marginals(on_paper(firms=0.06)))
    assert_shares(
        [
            ("of working age", firm.sum(), of_working_age.sum(), 0.06),
            ("of all", firm.sum(), many.size, shares["firm"][1]),
        ]
    )


def test_everybody_of_working_age_may_represent_a_firm(on_paper):
    people = unpack(draw_people(compile_marginals(on_paper(firms=1)), 0, 5_000, seed=1))
    np.testing.assert_array_equal(people["firm"], (people["age"] >= 25) & (people["age"] <= 64))


def test_look_alikes_of_a_city_are_sorted_into_classes(many):
    class_start, ids = index_look_alikes(many)
    assert np.all(np.diff(class_start) > 0)
    for number in range(24):
        members = ids[class_start[number] : class_start[number + 1]]
        assert np.all(np.diff(members.astype(np.int64)) > 0)
        assert look_alike_class(many[members[0]]) == number
