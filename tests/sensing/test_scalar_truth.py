"""What wrongful means: three columns, and numbers that never change."""

from glasscity.sensing.truth import (
    ATTRIBUTION,
    FACT,
    NORM,
    RECORD_TRUTHS,
    WRONG_KINDS,
    Truth,
    is_about_the_fact,
    truth_of_kind,
    wrong_kind,
)

OF_REFUSALS = {Truth.STALE, Truth.BARRED_GROUND}


def test_numbers_once_given_stay() -> None:
    assert [truth.name for truth in Truth] == [
        "TRUE", "FALSE_IDENTITY", "FALSE_EVENT", "ANOTHERS_ACT", "LAWFUL_ACT", "DISPROPORTIONATE",
        "STALE", "WRONG_INFERENCE", "FIRMS_ACT", "BARRED_GROUND",
    ]  # fmt: skip
    assert [int(truth) for truth in Truth] == list(range(10))


def test_every_wrong_stands_in_one_column() -> None:
    assert sorted((Truth.TRUE, *FACT, *ATTRIBUTION, *NORM)) == list(Truth)


def test_a_truth_fits_the_four_bits_of_a_letter() -> None:
    assert max(Truth) < 16


def test_kinds_of_record_are_the_wrongs_that_a_record_can_have() -> None:
    kinds = {truth_of_kind(kind) for kind in range(WRONG_KINDS)}
    assert kinds == set(Truth) - OF_REFUSALS - {Truth.TRUE}
    assert [wrong_kind(truth_of_kind(kind)) for kind in range(WRONG_KINDS)] == list(
        range(WRONG_KINDS)
    )
    assert max(kinds) < RECORD_TRUTHS <= Truth.BARRED_GROUND


def test_about_the_fact_is_said_of_its_column_alone() -> None:
    wrongs = [truth for truth in Truth if truth != Truth.TRUE]
    assert {truth for truth in wrongs if is_about_the_fact(truth)} == set(FACT)
