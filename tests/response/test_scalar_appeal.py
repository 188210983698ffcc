"""What comes of a penalty that somebody knows of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.response.appeal import LOST, NOT_FILED, WON, AppealTables, objection
from glasscity.sensing.truth import ATTRIBUTION, FACT, NORM, Truth

WORD = st.integers(0, 2**32 - 1)
TABLES = AppealTables(
    files_wrongful_below=500,
    files_rightful_below=100,
    wins_fact_below=400,
    wins_norm_below=300,
    wins_rightful_below=50,
    takes=4,
)


@pytest.mark.parametrize(
    ("truths", "files_below", "wins_below"),
    [((Truth.TRUE,), 100, 50), (FACT, 500, 400), ((*ATTRIBUTION, *NORM), 500, 300)],
)
def test_chances_go_by_what_is_true(truths, files_below, wins_below):
    for truth in map(int, truths):
        assert objection(truth, files_below - 1, wins_below - 1, TABLES) == WON
        assert objection(truth, files_below - 1, wins_below, TABLES) == LOST
        assert objection(truth, files_below, 0, TABLES) == NOT_FILED


@given(st.integers(0, 5), WORD, WORD)
def test_without_the_safeguard_nobody_objects(truth, files, wins):
    assert objection(truth, files, wins, AppealTables(0, 0, 0, 0, 0, 0)) == NOT_FILED
