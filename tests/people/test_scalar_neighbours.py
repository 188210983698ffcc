"""One neighbour at a time; runs compiled and, under NUMBA_DISABLE_JIT=1, as plain Python."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from glasscity.people.attributes import pack
from glasscity.people.grouping import group_people
from glasscity.people.neighbours import Neighbours, index_neighbours, neighbour

WORDS = 1 << 32

# Districts of a small town; person i is at place i.
HOMES = st.lists(st.integers(0, 4), min_size=1, max_size=40)


def town_of(homes):
    return np.array([pack(district=home, age=40) for home in homes], dtype=np.int64)


@given(HOMES)
def test_districts_hold_everybody_once_in_order(homes):
    start, ids = index_neighbours(town_of(homes), 5)
    assert (start.dtype, ids.dtype) == (np.int64, np.uint32)
    assert start.shape == (6,)
    for district in range(5):
        members = list(ids[start[district] : start[district + 1]])
        assert members == [i for i, home in enumerate(homes) if home == district]


@given(HOMES, st.data())
def test_each_other_of_the_district_has_the_same_share_of_the_words(homes, data):
    index = Neighbours(*index_neighbours(town_of(homes), 5))
    person = data.draw(st.integers(0, len(homes) - 1))
    others = [i for i, home in enumerate(homes) if home == homes[person] and i != person]
    middles = [(2 * place + 1) * WORDS // (2 * len(others)) for place in range(len(others))]
    home = np.int64(homes[person])
    found = [neighbour(np.int64(word), np.int64(person), home, *index) for word in middles]
    assert found == others
    ends = [neighbour(np.int64(w), np.int64(person), home, *index) for w in (0, WORDS - 1)]
    assert ends == ([others[0], others[-1]] if others else [-1, -1])


def test_a_city_without_people_has_no_neighbours():
    start, ids = index_neighbours(np.zeros(0, dtype=np.int64), 3)
    assert list(start) == [0, 0, 0, 0]
    assert ids.size == 0


@given(st.lists(st.integers(0, 65_535), max_size=30))
def test_grouping_is_a_stable_sort(classes):
    start, ids = group_people(np.array(classes, dtype=np.uint16), 65_536)
    np.testing.assert_array_equal(ids, np.argsort(classes, kind="stable"))
    assert start[-1] == len(classes)
