"""Points for what somebody is; runs compiled and, under NUMBA_DISABLE_JIT=1, as plain Python."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.people.attributes import pack
from glasscity.scenario.quantity import assumed
from glasscity.scenario.rulebooks import Scoring
from glasscity.scoring.characteristics import (
    barred_points,
    characteristic_points,
    compile_characteristics,
)

DISTRICTS = ["upper", "middle", "lower"]
PERSON = st.integers(0, (1 << 63) - 1)


def compiled(may_not_count=(), **characteristics):
    worth = {
        attribute.replace("_", "-"): {
            name: assumed(points, "points") for name, points in values.items()
        }
        for attribute, values in characteristics.items()
    }
    scoring = Scoring(
        start=assumed(1000, "points"),
        tiers={"all": assumed(0, "points")},
        characteristics=worth,
    )
    return compile_characteristics(scoring, DISTRICTS, may_not_count)


@pytest.mark.parametrize(
    ("person", "points"),
    [
        (pack(party=1, migrant=0, district=0, age=30), 20),
        (pack(party=0, migrant=1, district=2, age=30), -30 - 7),
        (pack(party=1, migrant=1, district=1, age=80), 20 - 30 + 5),
        (pack(party=0, migrant=0, district=1, age=74), 0),
    ],
)
def test_points_add_up_over_the_attributes_named(person, points):
    tables = compiled(
        party={"yes": 20}, migrant={"yes": -30}, district={"lower": -7}, age={"75+": 5}
    )
    assert characteristic_points(person, tables) == points


@pytest.mark.parametrize(
    ("attribute", "category", "inside", "outside"),
    [
        ("age", "0-14", [0, 14], [15, 99]),
        ("age", "60-74", [60, 74], [59, 75]),
        ("income", "highest", [8, 9], [7, 0]),
        ("household", "4+", [4, 5], [3, 0]),
    ],
)
def test_a_category_holds_its_raw_values_and_no_others(attribute, category, inside, outside):
    tables = compiled(**{attribute: {category: 9}})
    assert {characteristic_points(pack(**{attribute: raw}), tables) for raw in inside} == {9}
    assert {characteristic_points(pack(**{attribute: raw}), tables) for raw in outside} == {0}


@given(PERSON)
def test_without_characteristics_nobody_has_points_for_them(attributes):
    nothing = (compile_characteristics(None, DISTRICTS), compiled())
    for tables in (*nothing, compiled(sex={"female": 0, "male": 0})):
        assert characteristic_points(attributes, tables) == 0
        assert (tables.fields.dtype, tables.fields.ndim) == (np.int64, 2)
        assert (tables.points.dtype, tables.points.ndim) == (np.int64, 1)


@given(PERSON)
def test_bits_that_no_person_carries_do_not_read_beyond_the_tables(attributes):
    tables = compiled(
        district=dict.fromkeys(DISTRICTS, 1),
        group={"majority": 1, "minority": 1},
        firm={"no": 1, "yes": 1},
    )
    assert characteristic_points(attributes, tables) == 3


@given(PERSON)
def test_what_is_not_named_does_not_count(attributes):
    tables = compiled(sex={"male": 10})
    other = attributes & (1 << 12)
    assert characteristic_points(attributes, tables) == characteristic_points(other, tables)


@pytest.mark.parametrize(
    ("person", "cost"),
    [
        (pack(migrant=1, sex=0, age=30), -60 - 10),
        (pack(migrant=1, sex=1, age=80), -60),
        (pack(migrant=0, sex=0, age=80), -10),
        (pack(migrant=0, sex=1, age=30), 0),
    ],
)
def test_what_a_ground_that_may_not_count_costs(person, cost):
    tables = compiled(
        may_not_count=["migrant", "sex"],
        migrant={"yes": -60}, sex={"female": -10}, age={"75+": -5},
    )  # fmt: skip
    assert barred_points(person, tables) == cost


@given(PERSON)
def test_taking_from_some_and_giving_to_all_others_is_one_rule(attributes):
    taken = compiled(may_not_count=["group"], group={"minority": -40})
    given_ = compiled(may_not_count=["group"], group={"majority": 40})
    assert barred_points(attributes, taken) == barred_points(attributes, given_) <= 0


@given(PERSON)
def test_a_ground_that_may_count_costs_nothing(attributes):
    tables = compiled(may_not_count=["sex"], car={"yes": -40}, sex={"female": 3, "male": 3})
    assert barred_points(attributes, tables) == 0
