"""Bits of a person; runs compiled and, under NUMBA_DISABLE_JIT=1, as plain Python."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glasscity.errors import GlasscityError
from glasscity.people import attributes as at
from glasscity.scenario.vocabulary import ATTRIBUTES, TEMPERAMENTS

RAW = st.fixed_dictionaries(
    {
        name.replace("-", "_"): st.integers(0, (1 << field.bits) - 1)
        for name, field in at.FIELDS.items()
    }
)


def test_layout_is_the_one_that_digests_depend_on():
    expected = {
        "district": (0, 5),
        "age": (5, 7),
        "sex": (12, 1),
        "household": (13, 3),
        "income": (16, 4),
        "migrant": (20, 1),
        "party": (21, 1),
        "car": (22, 1),
        "smoker": (23, 1),
        "online": (24, 1),
        "young-child": (25, 1),
        "group": (26, 2),
        "careless": (28, 5),
        "strained": (33, 5),
        "outspoken": (38, 5),
        "helpful": (43, 5),
        "spiteful": (48, 5),
        "firm": (53, 1),
    }
    assert {name: tuple(field) for name, field in at.FIELDS.items()} == expected


def test_fields_are_all_that_a_scenario_can_name():
    assert set(at.FIELDS) == {"district", *ATTRIBUTES, *TEMPERAMENTS}


@settings(deadline=None)  # the first call compiles
@given(RAW)
def test_packing_and_unpacking_are_inverse(raw):
    packed = at.pack(**raw)
    assert 0 <= packed < 1 << 63
    unpacked = at.unpack(np.array([packed], dtype=np.int64))
    assert {name.replace("-", "_"): int(value[0]) for name, value in unpacked.items()} == raw
    for name, field in at.FIELDS.items():
        assert at.field_value(np.int64(packed), field) == unpacked[name][0]


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ({"age": 128}, "age must lie within 0 and 127, but 128 was given."),
        ({"sex": -1}, "sex must lie within 0 and 1, but -1 was given."),
        ({"name": 1}, '"name" is not an attribute of a person.'),
    ],
)
def test_a_value_that_does_not_fit_is_refused(raw, sentence):
    with pytest.raises(GlasscityError) as caught:
        at.pack(**raw)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("attribute", ["district", *ATTRIBUTES])
def test_every_raw_value_has_a_category(attribute):
    table = at.category_index(attribute)
    assert table.dtype == np.int32
    assert table.shape == (1 << at.FIELDS[attribute].bits,)
    categories = at.DISTRICTS if attribute == "district" else len(ATTRIBUTES[attribute])
    assert set(table) == set(range(categories))


def test_categories_start_and_end_where_their_names_say():
    ages = at.category_index("age")
    for index, name in enumerate(ATTRIBUTES["age"]):
        low, _, high = name.removesuffix("+").partition("-")
        assert set(ages[int(low) : int(high or at.OLDEST) + 1]) == {index}
    assert list(at.category_index("household")[:6]) == [0, 1, 2, 3, 4, 4]
    assert list(at.category_index("income")[:10]) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]


def test_a_temperament_has_no_categories():
    with pytest.raises(GlasscityError, match=r'^"careless" is not an attribute with categories; '):
        at.category_index("careless")


@pytest.mark.parametrize("age", range(at.OLDEST + 1))
def test_age_band_of_one_person_agrees_with_the_table(age):
    assert at.age_band(np.int64(age)) == at.category_index("age")[age]


@settings(deadline=None)
@given(st.integers(0, 31), st.integers(0, 99), st.integers(0, 1), st.integers(0, 1), RAW)
def test_stratum_is_the_place_in_a_tally_by_categories(district, age, sex, group, raw):
    person = at.pack(**(raw | {"district": district, "age": age, "sex": sex, "group": group}))
    place = (district, sex, at.category_index("age")[age], group, raw["migrant"])
    shape = at.stratum_shape(at.DISTRICTS)
    assert at.stratum_index(np.int64(person)) == np.ravel_multi_index(place, shape)
    assert at.stratum_index(np.int64(person)) == at.stratum_indices(np.array([person]))[0]


def test_strata_of_a_district_are_counted_right():
    assert np.prod(at.stratum_shape(16)) == 16 * at.STRATA_PER_DISTRICT
