"""Separation of contexts, compiled."""

import numpy as np
import pytest

from glasscity.scenario.safeguards import Safeguards
from glasscity.scenario.vocabulary import CONTEXTS
from glasscity.scoring.contexts import Contexts, compile_contexts

APART = Safeguards(contexts=Contexts())


def test_each_act_and_demand_has_the_column_of_its_context():
    tables = compile_contexts(APART, ["finance", "traffic", "finance", "study"])
    assert tables.on
    assert tables.column.dtype == np.int64
    assert [CONTEXTS[column] for column in tables.column] == [
        "finance", "traffic", "finance", "study",
    ]  # fmt: skip


def test_no_two_contexts_share_a_column():
    assert compile_contexts(APART, list(CONTEXTS)).column.tolist() == list(range(len(CONTEXTS)))


@pytest.mark.parametrize(
    "safeguards", [Safeguards(), Safeguards(contexts=Contexts(separate=False))]
)
def test_without_the_safeguard_contexts_are_not_kept_apart(safeguards):
    tables = compile_contexts(safeguards, ["finance"])
    assert not tables.on
    assert (tables.column.dtype, tables.column.shape) == (np.int64, (1,))


def test_a_life_without_acts():
    tables = compile_contexts(APART, [])
    assert (tables.column.dtype, tables.column.shape) == (np.int64, (0,))
