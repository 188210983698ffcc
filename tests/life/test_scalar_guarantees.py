"""Who answers for whom; runs compiled and, under NUMBA_DISABLE_JIT=1, as plain Python."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.errors import GlasscityError
from glasscity.life.guarantees import compile_guarantees, guarantor
from glasscity.life.poisson import WORDS
from glasscity.people.attributes import pack
from glasscity.people.neighbours import index_neighbours
from glasscity.people.population import seed_keys
from glasscity.people.streams import Stream, philox
from glasscity.scenario.lives import Guarantee
from glasscity.scenario.quantity import assumed

NAMES = ["jaywalking", "default", "called", "ticket"]


def life_with(**guarantees):
    """Return what of a life is read."""
    return SimpleNamespace(
        acts=dict.fromkeys(NAMES[:3]),
        guarantees={
            name: Guarantee(share=assumed(share, "share"), act=act)
            for name, (share, act) in guarantees.items()
        },
    )


def test_a_default_leads_to_the_act_of_its_guarantee():
    tables = compile_guarantees(life_with(default=(0.25, "called")), NAMES)
    assert (tables.follows.dtype, tables.below.dtype) == (np.int64, np.int64)
    assert list(tables.follows) == [-1, 2, -1, -1]
    assert list(tables.below) == [0, WORDS // 4, 0, 0]


def test_without_guarantees_nobody_answers():
    tables = compile_guarantees(life_with(), NAMES)
    assert list(tables.follows) == [-1] * 4
    assert list(tables.below) == [0] * 4


@pytest.mark.parametrize(
    ("guarantees", "act"),
    [
        ({"defualt": (1, "called")}, "defualt"),
        ({"default": (1, "clled")}, "clled"),
        ({"default": (1, "ticket")}, "ticket"),
    ],
)
def test_an_act_that_there_is_not_is_refused(guarantees, act):
    with pytest.raises(GlasscityError) as caught:
        compile_guarantees(life_with(**guarantees), NAMES)
    (name,) = guarantees
    assert str(caught.value) == f'life.guarantees.{name}: there is no act "{act}"'


@given(st.lists(st.integers(0, 3), min_size=1, max_size=30), st.integers(0, (1 << 64) - 1))
def test_a_guarantor_is_somebody_else_of_the_district(homes, seed):
    people = np.array([pack(district=home, age=40) for home in homes], dtype=np.int64)
    index = index_neighbours(people, 4)
    for person, home in enumerate(homes):
        word = philox(*map(np.uint64, (person, 0, 0, Stream.GUARANTOR)), *seed_keys(seed))[0]
        found = guarantor(np.int64(word), np.int64(person), np.int64(home), *index)
        if homes.count(home) == 1:
            assert found == -1
        else:
            assert found != person
            assert homes[found] == home
