"""One person at a time; runs compiled and, under NUMBA_DISABLE_JIT=1, as plain Python."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glasscity.errors import GlasscityError
from glasscity.people.attributes import pack
from glasscity.people.marginals import ONE
from glasscity.people.population import (
    LOOK_ALIKE_CLASSES,
    MOST_PEOPLE,
    LookAlikes,
    anyone,
    choose,
    draw_people,
    index_look_alikes,
    look_alike,
    look_alike_class,
    person_attributes,
    seed_keys,
)

# Sexes, ages and groups of a small town; person i is at place i.
TOWN = st.lists(
    st.builds(
        pack, sex=st.integers(0, 1), age=st.sampled_from([3, 30, 80]), group=st.integers(0, 1)
    ),
    min_size=1,
    max_size=40,
).map(lambda people: np.array(people, dtype=np.int64))


def words_for_each(others):
    """Return a word in the middle of each of so many equal parts of the 32-bit range."""
    return [(2 * place + 1) * ONE // (2 * others) for place in range(others)]


def test_people_never_change(tables):
    # Digests and published runs hang on these; they hold compiled and not.
    expected = [8561243170567307, 7395526219683370, 5956368021458987, 5417369224619337]
    assert list(draw_people(tables, 0, 4, seed=7)) == expected
    keys = seed_keys(7)
    assert [int(person_attributes(tables, np.int64(i), keys)) for i in range(4)] == expected


def test_both_halves_of_the_seed_matter(tables):
    first = [int(draw_people(tables, 0, 1, seed)[0]) for seed in (1, 2, 1 << 32, 1 << 33)]
    assert len(set(first)) == 4


@pytest.mark.parametrize("seed", [-1, 1 << 64])
def test_seed_out_of_range_is_refused(tables, seed):
    with pytest.raises(GlasscityError, match=r"^The seed must lie within 0 and 2"):
        draw_people(tables, 0, 1, seed)


@pytest.mark.parametrize(("first", "count"), [(-1, 1), (0, -1), (1, MOST_PEOPLE)])
def test_too_many_people_are_refused(tables, first, count):
    with pytest.raises(GlasscityError, match=r"^People are numbered from 0 to at most"):
        draw_people(tables, first, count, 0)


@settings(deadline=None)
@given(word=st.integers(0, ONE - 1))
def test_a_word_chooses_the_value_of_its_interval(tables, word):
    for distribution in (tables.district, tables.age, tables.household):
        expected = np.searchsorted(distribution.cumulative, word, side="right")
        assert choose(distribution, np.int64(word)) == expected


def test_classes_are_numbered_without_gaps():
    people = [
        pack(sex=sex, age=age, group=group)
        for sex in (0, 1)
        for age in (0, 15, 25, 45, 60, 75)
        for group in (0, 1)
    ]
    assert [look_alike_class(np.int64(one)) for one in people] == list(range(LOOK_ALIKE_CLASSES))


@settings(deadline=None)
@given(TOWN)
def test_classes_hold_everybody_once_in_order(town):
    class_start, ids = index_look_alikes(town)
    assert ids.dtype == np.uint32
    assert sorted(ids) == list(range(town.size))
    for number in range(LOOK_ALIKE_CLASSES):
        members = ids[class_start[number] : class_start[number + 1]]
        assert list(members) == [i for i, one in enumerate(town) if look_alike_class(one) == number]


@settings(deadline=None)
@given(TOWN, st.data())
def test_each_other_of_the_class_has_the_same_share_of_the_words(town, data):
    people = LookAlikes(*index_look_alikes(town))
    person = data.draw(st.integers(0, town.size - 1))
    own = look_alike_class(town[person])
    others = [i for i, one in enumerate(town) if look_alike_class(one) == own and i != person]
    # The k-th part of the words gives the k-th other, so uniform words give uniform others.
    found = [
        look_alike(np.int64(word), np.int64(person), town[person], *people)
        for word in words_for_each(len(others))
    ]
    assert found == others
    ends = [look_alike(np.int64(w), np.int64(person), town[person], *people) for w in (0, ONE - 1)]
    assert ends == ([others[0], others[-1]] if others else [-1, -1])


@settings(deadline=None)
@given(st.integers(2, 50), st.data())
def test_anyone_else_has_the_same_share_of_the_words(people, data):
    person = data.draw(st.integers(0, people - 1))
    found = [
        anyone(np.int64(word), np.int64(person), np.int64(people))
        for word in words_for_each(people - 1)
    ]
    assert found == [i for i in range(people) if i != person]


def test_a_single_person_is_never_mistaken():
    assert anyone(np.int64(5), np.int64(0), np.int64(1)) == -1


def test_the_largest_population_stays_within_63_bits():
    last = MOST_PEOPLE - 1
    assert anyone(np.int64(ONE - 1), np.int64(last), np.int64(MOST_PEOPLE)) == last - 1
    assert anyone(np.int64(ONE - 1), np.int64(0), np.int64(MOST_PEOPLE)) == last
