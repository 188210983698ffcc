"""What becomes of one penalty: the earliest of its dates."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.response.appeal import LOST, NOT_FILED, WON, AppealTables
from glasscity.response.fate import EXPIRED, RESTORED, REVERSED, FateTables, FateWords, fate
from glasscity.response.notice import NoticeTables
from glasscity.response.restoration import RestorationTables

WORDS = 2**32
NEVER = 1 << 30
NO_NOTICE = NoticeTables(0, 0)
NO_APPEAL = AppealTables(0, 0, 0, 0, 0, 0)
NO_RESTORATION = RestorationTables(0, 0)
NOTHING = FateTables(False, NO_NOTICE, NO_APPEAL, NO_RESTORATION)
ALWAYS = AppealTables(WORDS, WORDS, WORDS, WORDS, WORDS, 4)
WORD = st.integers(0, WORDS - 1)
CHANCE = st.integers(0, WORDS)
LATE = st.one_of(st.integers(5_001, 9_000), st.just(NEVER))
DRAWS = st.tuples(st.sampled_from([0, 1, 2, 3, 4, 5, 7, 8]), WORD, LATE, WORD, WORD, WORD)
UNSEEN = st.tuples(st.integers(0, 5), WORD, st.just(NEVER), WORD, WORD, WORD)
BOOKED = st.tuples(st.integers(0, 5000), st.one_of(st.integers(1, 600), st.just(NEVER)))


def tables(notice=NO_NOTICE, appeal=NO_APPEAL, restoration=NO_RESTORATION):
    return FateTables(True, notice, appeal, restoration)


@st.composite
def safeguards(draw):
    """Draw tables in which every safeguard is on, with whatever chances and times."""
    weeks = st.integers(0, 100)
    return tables(
        NoticeTables(draw(CHANCE), draw(weeks)),
        AppealTables(*(draw(CHANCE) for _ in range(5)), draw(weeks)),
        RestorationTables(draw(CHANCE), draw(weeks)),
    )


def drawn(week, expires, truth, told, looked, files, wins, works, on):
    return fate(week, expires, truth, looked, FateWords(told, files, wins, works), on)


def expiring(booked):
    week, after = booked
    return week, min(week + after, NEVER)


@given(BOOKED, UNSEEN)
def test_with_everything_off_it_expires(booked, draws):
    week, expires = expiring(booked)
    assert drawn(week, expires, *draws, NOTHING) == (expires, EXPIRED, NOT_FILED, NEVER)


@given(BOOKED, DRAWS, safeguards())
def test_never_at_once_and_never_later_than_without(booked, draws, on):
    week, expires = expiring(booked)
    due, how, objected, _ = drawn(week, expires, *draws, on)
    assert week < due <= expires
    assert (how == EXPIRED) == (due == expires)
    if how == REVERSED:
        assert objected == WON


@given(BOOKED, DRAWS, safeguards())
def test_one_more_safeguard_never_makes_it_last_longer(booked, draws, on):
    week, expires = expiring(booked)
    off = {
        "notice": NO_NOTICE,
        "appeal": NO_APPEAL,
        "restoration": NO_RESTORATION,
    }
    with_all, *_ = drawn(week, expires, *draws, on)
    for name, neutral in off.items():
        without, *_ = drawn(week, expires, *draws, on._replace(**{name: neutral}))
        assert with_all <= without


@given(BOOKED, UNSEEN)
def test_who_knows_nothing_objects_to_nothing(booked, draws):
    week, expires = expiring(booked)
    assert drawn(week, expires, *draws, tables(appeal=ALWAYS)) == (
        expires, EXPIRED, NOT_FILED, NEVER,
    )  # fmt: skip


@given(BOOKED, DRAWS)
def test_knowing_alone_changes_no_date(booked, draws):
    week, expires = expiring(booked)
    known = week + 2 if week + 2 < expires else NEVER
    found = drawn(week, expires, *draws, tables(NoticeTables(WORDS, 2)))
    assert found == (expires, EXPIRED, NOT_FILED, known)


TOLD = NoticeTables(WORDS, 3)
WORKED = RestorationTables(WORDS, 6)


@pytest.mark.parametrize(
    ("expires", "looked", "on", "expected"),
    [
        # Told in week 13, decided in week 17.
        (NEVER, NEVER, tables(TOLD, appeal=ALWAYS), (17, REVERSED, WON, 13)),
        # Told in week 13 as well as found then: once is enough.
        (NEVER, 13, tables(TOLD, ALWAYS), (17, REVERSED, WON, 13)),
        (NEVER, 13, tables(appeal=ALWAYS), (17, REVERSED, WON, 13)),
        # Upheld in week 17, but expired by then.
        (17, NEVER, tables(TOLD, appeal=ALWAYS), (17, EXPIRED, WON, 13)),
        (16, NEVER, tables(TOLD, appeal=ALWAYS), (16, EXPIRED, WON, 13)),
        # Gone before, or as, the person hears of it.
        (13, NEVER, tables(TOLD, appeal=ALWAYS), (13, EXPIRED, NOT_FILED, NEVER)),
        (12, NEVER, tables(TOLD, appeal=ALWAYS), (12, EXPIRED, NOT_FILED, NEVER)),
        (NEVER, NEVER, tables(TOLD, appeal=ALWAYS, restoration=WORKED), (16, RESTORED, WON, 13)),
        (
            NEVER,
            NEVER,
            tables(NoticeTables(WORDS, 6), appeal=ALWAYS, restoration=WORKED),
            (16, RESTORED, NOT_FILED, NEVER),
        ),
        (NEVER, NEVER, tables(restoration=WORKED), (16, RESTORED, NOT_FILED, NEVER)),
        (16, NEVER, tables(restoration=WORKED), (16, EXPIRED, NOT_FILED, NEVER)),
        (
            NEVER,
            NEVER,
            tables(TOLD, appeal=ALWAYS._replace(wins_fact_below=0), restoration=WORKED),
            (16, RESTORED, LOST, 13),
        ),
        # At once all the same takes until the next border.
        (
            NEVER,
            NEVER,
            tables(NoticeTables(WORDS, 0), appeal=ALWAYS._replace(takes=0)),
            (11, REVERSED, WON, 10),
        ),
    ],
)
def test_by_hand(expires, looked, on, expected):
    assert drawn(10, expires, 1, 0, looked, 0, 0, 0, on) == expected


@pytest.mark.parametrize(
    ("truth", "reversed_share", "objected_share"),
    [
        (0, 0.25 * 0.25 * 0, 0.25 * 0.25),
        (2, 0.25 * 0.5 * 0.75, 0.125),
        (4, 0.25 * 0.5 * 0.5, 0.125),
    ],
)
def test_shares_are_products(truth, reversed_share, objected_share):
    # Four words in the middle of their quarters for each draw: shares in quarters come out exact.
    quarter = WORDS // 4
    on = tables(
        NoticeTables(quarter, 1),
        appeal=AppealTables(2 * quarter, quarter, 3 * quarter, 2 * quarter, 0, 4),
    )
    middle = [quarter * i + quarter // 2 for i in range(4)]
    fates = [
        drawn(0, NEVER, truth, told, NEVER, files, wins, 0, on)
        for told, files, wins in product(middle, repeat=3)
    ]
    assert sum(how == REVERSED for _, how, _, _ in fates) == 64 * reversed_share
    assert sum(objected > 0 for _, _, objected, _ in fates) == 64 * objected_share
