"""Who says that they approve; runs compiled and, under NUMBA_DISABLE_JIT=1, as plain Python."""

from itertools import product

import numpy as np
import pytest

from glasscity.life.poisson import WORDS
from glasscity.people.attributes import pack
from glasscity.people.population import seed_keys
from glasscity.people.streams import Stream, philox
from glasscity.response.approval import Approval, approves, compile_approval, count_approval
from glasscity.scenario.quantity import assumed

FACTORS = {"penalised": 0.5, "denied": 0.4, "members": 1.2}


def approving(base=0.8, **factors):
    return Approval(
        base=assumed(base, "share"), **{n: assumed(v, "ratio") for n, v in factors.items()}
    )


def test_factors_multiply():
    below = compile_approval(approving(**FACTORS)).below
    for penalised, denied, member in product((0, 1), repeat=3):
        chance = 0.8 * 0.5**penalised * 0.4**denied * 1.2**member
        case = penalised + 2 * denied + 4 * member
        assert below[case] / WORDS == pytest.approx(chance, abs=1e-9)
        for word, expected in ((below[case] - 1, True), (below[case], False)):
            said = approves(np.int64(word), bool(penalised), bool(denied), bool(member), below)
            assert said == expected


def test_a_chance_is_at_most_one():
    assert compile_approval(approving(base=0.9, members=5)).below[4] == WORDS


def test_without_approval_nobody_is_asked():
    tables = compile_approval(None)
    assert not tables.on
    assert (tables.below.dtype, tables.below.shape) == (np.int64, (8,))


def counted(people, penalised, refused, tables, seed=3):
    counts = np.zeros(2, dtype=np.int64)
    count_approval(people, penalised, refused, tables.below, seed_keys(seed), counts)
    return list(counts)


def test_adults_are_counted_one_by_one():
    rng = np.random.default_rng(1)
    people = np.array(
        [pack(age=int(age), party=i % 2) for i, age in enumerate(rng.integers(10, 80, 200))],
        dtype=np.int64,
    )
    penalised = (rng.random(200) < 0.4).astype(np.uint16) * np.uint16(300)
    refused = (rng.random(200) < 0.3).astype(np.uint16)
    tables = compile_approval(approving(**FACTORS))
    adults = approve = 0
    for i, one in enumerate(people):
        if (int(one) >> 5) % 128 < 18:
            continue
        adults += 1
        word = int(philox(*map(np.uint64, (i, 0, 0, Stream.APPROVAL)), *seed_keys(3))[0])
        case = (penalised[i] > 0) + 2 * (refused[i] > 0) + 4 * (int(one) >> 21 & 1)
        approve += word < tables.below[case]
    assert counted(people, penalised, refused, tables) == [adults, approve]


def test_where_nothing_is_counted_nothing_happened_to_anybody():
    people = np.array([pack(age=30)] * 400, dtype=np.int64)
    nothing, zeros = np.zeros(0, dtype=np.uint16), np.zeros(400, dtype=np.uint16)
    tables = compile_approval(approving(**FACTORS))
    assert counted(people, nothing, nothing, tables) == counted(people, zeros, zeros, tables)


def test_children_are_not_asked_and_certain_answers_come_out():
    people = np.array([pack(age=17)] * 5 + [pack(age=18)] * 7, dtype=np.int64)
    zeros = np.zeros(12, dtype=np.uint16)
    assert counted(people, zeros, zeros, compile_approval(approving(base=1))) == [7, 7]
    assert counted(people, zeros, zeros, compile_approval(approving(base=0))) == [7, 0]
