from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from glasscity.errors import GlasscityError
from glasscity.people.attributes import OLDEST
from glasscity.people.marginals import (
    ONE,
    ONLINE_CHANCE,
    PARTY_CHANCE,
    category_shares,
    compile_marginals,
    household_of_a_person,
    years_of_age,
)
from glasscity.scenario import load, preset_names

ROUNDING = Fraction(1, 1 << 28)
"""Every threshold is off by at most half of 2**-32; a share gathers at most a few of them."""

SHARES = st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)


def split(shares, names):
    return dict(zip(names, shares, strict=True))


def shares_of(count):
    """Return shares, in thousandths, that sum to 1."""
    cuts = st.lists(st.integers(0, 1000), min_size=count - 1, max_size=count - 1).map(sorted)
    return cuts.map(lambda c: np.diff([0, *c, 1000]).tolist()).map(
        lambda widths: [width / 1000 for width in widths]
    )


def widths(distribution):
    return np.diff(distribution.cumulative, prepend=0) / ONE


def members(tables):
    """Return P(member and sex and age), shape (2, 100)."""
    sexes = np.array([ONE - tables.male, tables.male]) / ONE
    return sexes[:, None] * widths(tables.age) * tables.chances[:, :, PARTY_CHANCE] / ONE


def test_population_on_paper_comes_out(tables):
    shares = category_shares(tables)
    for attribute, expected in {
        "sex": 0.511,
        "migrant": 0.385,
        "group": 0.048,
        "party": 0.1,
        "car": 0.23,
        "online": 0.85,
        # 22.3 % of those from 15 on, who are 88.1 %.
        "smoker": 0.223 * 0.881,
    }.items():
        assert float(shares[attribute][1]) == pytest.approx(expected, abs=1e-8), attribute
    assert float(shares["age"][0]) == pytest.approx(0.119, abs=1e-9)
    assert float(sum(shares["age"][:4])) == pytest.approx(0.119 + 0.685, abs=1e-9)
    assert float(shares["household"][0]) == pytest.approx(0.131, abs=1e-9)
    for attribute, values in shares.items():
        assert sum(values) == 1, attribute


def test_districts_follow_the_census(tables, on_paper):
    counts = [number.value for number in on_paper().districts.values()]
    expected = np.array(counts) / 21_893_095
    np.testing.assert_allclose(widths(tables.district), expected, atol=1e-9)


def test_party_profile_comes_out(tables):
    by_sex_and_age = members(tables)
    total = by_sex_and_age.sum()
    assert total == pytest.approx(0.1, abs=1e-8)
    assert by_sex_and_age[0].sum() / total == pytest.approx(0.294, abs=1e-7)
    ages = by_sex_and_age.sum(axis=0) / total
    assert ages[18:31].sum() == pytest.approx(0.131, abs=1e-7)
    assert ages[31:61].sum() == pytest.approx(0.588, abs=1e-7)
    assert ages[61:].sum() == pytest.approx(0.281, abs=1e-7)
    assert ages[:18].sum() == 0


@given(
    male=SHARES,
    party=SHARES,
    women=SHARES,
    ages=shares_of(4),
    member_ages=shares_of(3),
    cars=SHARES,
    online=SHARES,
)
def test_any_population_comes_out_or_is_refused(
    on_paper, male, party, women, ages, member_ages, cars, online
):
    paper = on_paper(
        male=male,
        party=party,
        party_women=women,
        age=split(ages, ("0-14", "15-59", "60-64", "65+")),
        party_age=split(member_ages, ("18-30", "31-60", "61+")),
        cars=cars,
        online=online,
        smokers=0,
    )
    try:
        tables = compile_marginals(paper)
    except GlasscityError as error:
        event(str(error).split(":")[0])
        return
    assert tables.chances.min() >= 0
    assert tables.chances.max() <= ONE
    shares = category_shares(tables)
    assert abs(shares["party"][1] - Fraction(str(party))) < ROUNDING
    assert abs(shares["car"][1] - Fraction(str(cars))) < ROUNDING
    assert abs(shares["online"][1] - Fraction(str(online))) < ROUNDING
    assert members(tables)[0].sum() == pytest.approx(party * women, abs=1e-7)


@given(shares_of(5), SHARES)
def test_mean_household_is_the_harmonic_mean_over_people(number_maker, shares, collective):
    assume(collective < 1)
    sizes = {str(size): number_maker(share) for size, share in enumerate(shares, start=1)}
    people = household_of_a_person(number_maker(collective), sizes)
    assert sum(people) == 1
    in_family = sum(people[1:])
    households = sum(people[size] / size for size in range(1, 6))
    mean = sum(size * Fraction(str(share)) for size, share in enumerate(shares, start=1))
    assert in_family / households == mean


def test_years_are_even_within_closed_bands_and_fall_in_the_open_one(on_paper):
    years = years_of_age(on_paper().age)
    assert sum(years) == 1
    assert set(years[15:60]) == {Fraction(685, 1000) / 45}
    assert set(np.diff(years[65:])) == {-years[OLDEST]}
    assert sum(years[65:]) == Fraction(133, 1000)


def test_guides_never_overshoot(tables):
    for distribution in (tables.district, tables.age, tables.household):
        assert distribution.cumulative[-1] == ONE
        for top in range(256):
            value = distribution.guide[top]
            assert top << 24 < distribution.cumulative[value]
            assert value == 0 or top << 24 >= distribution.cumulative[value - 1]


def test_all_thresholds_are_reached_at_certainty(on_paper):
    paper = on_paper(age={"15-59": 1}, male=1, party=0, smokers=1, smokers_male=1, online=1, cars=1)
    with pytest.raises(GlasscityError, match="cars"):
        compile_marginals(paper)
    paper.cars.value = 42 / 45 - 1e-9
    tables = compile_marginals(paper)
    assert tables.chances[1, 20, ONLINE_CHANCE] == tables.male == ONE


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"party": 0.5},
            "life.people.party is 0.5 share, which is more than the people whom it can apply to; "
            "the largest possible value here is 0.472399",
        ),
        (
            {"cars": 0.9},
            "life.people.cars is 0.9 share, which is more than the people whom it can apply to; "
            "the largest possible value here is 0.772",
        ),
        (
            {"smokers": 0.6},
            "life.people.smokers is 0.6 share, which is more than the people whom it can apply to; "
            "the largest possible value here is 0.537894",
        ),
        (
            {"online": 0.99},
            "life.people.online is 0.99 share, which is more than the people whom it can apply to; "
            "the largest possible value here is 0.9524",
        ),
        (
            {"male": 1},
            "life.people.party is 0.1 share, which is more than the people whom it can apply to; "
            "the largest possible value here is 0",
        ),
    ],
)
def test_impossible_population_is_refused_in_one_sentence(on_paper, changed, sentence):
    with pytest.raises(GlasscityError) as caught:
        compile_marginals(on_paper(**changed))
    assert str(caught.value) == sentence


@pytest.mark.parametrize("field", ["party", "cars", "smokers", "online"])
def test_the_largest_possible_value_is_possible(on_paper, field):
    with pytest.raises(GlasscityError) as caught:
        compile_marginals(on_paper(**{field: 1}))
    largest = float(str(caught.value).removesuffix(".").rsplit(" ", 1)[1])
    compile_marginals(on_paper(**{field: largest}))
    with pytest.raises(GlasscityError):
        compile_marginals(on_paper(**{field: largest + 2e-6}))


def test_plain_population_has_no_attributes(on_paper):
    plain = {"party": 0, "cars": 0, "smokers": 0, "online": 0, "young_child": 0}
    tables = compile_marginals(on_paper(**plain, minority=0, migrants=0, districts={"town": 100}))
    assert tables.chances.max() == 0
    shares = category_shares(tables)
    assert shares["district"] == (1,)
    assert {name for name, values in shares.items() if values[-1] == 0} == {
        *("party", "car", "smoker", "online", "young-child", "group", "migrant", "firm")
    }


@pytest.mark.parametrize("preset", [info.name for info in preset_names()])
def test_people_of_every_preset_can_be_drawn(preset):
    shares = category_shares(compile_marginals(load(preset).life.people))
    assert all(sum(values) == 1 for values in shares.values())


def test_town_has_the_published_mean_household():
    people = load("town").life.people
    shares = household_of_a_person(people.collective, people.household_size)
    mean = sum(shares[1:]) / sum(shares[size] / size for size in range(1, 6))
    assert mean == Fraction("2.31")


def test_a_contradiction_in_a_scenario_names_its_field():
    people = load("town", [("life.people.party", "0.6")]).life.people
    with pytest.raises(
        GlasscityError, match=r"^life\.people\.party is 0\.6 share, which is more than"
    ):
        compile_marginals(people)
