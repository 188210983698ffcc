"""The books balance: what people carry is what the ledger says, record by record."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glasscity.engine.calendar import month_borders, year_borders
from glasscity.engine.state import (
    DENIALS,
    GAINED,
    LOST,
    RECORDS,
    REQUESTS,
    WRONGFUL,
    WRONGFUL_DENIALS,
)
from glasscity.sensing.truth import WRONG_KINDS, Truth

FALSE_IDENTITY, FALSE_EVENT, ANOTHERS_ACT = (
    int(Truth.FALSE_IDENTITY),
    int(Truth.FALSE_EVENT),
    int(Truth.ANOTHERS_ACT),
)


def per_person(played, rows, values=None):
    weights = None if values is None else values[rows]
    return lambda person: np.bincount(person[rows], weights, played.plan.people).astype(np.int64)


def active(played, records):
    return (records.expires == -1) | (records.expires >= played.plan.weeks)


def check_scores(played, records):
    """Latent score = start + sum of active points, for every person; wrongful points by kind."""
    weeks, state, start = played.plan.weeks, played.state, played.plan.rules.start
    alive = active(played, records)
    total = per_person(played, alive, records.points)(records.person)
    assert np.array_equal(state.score, start + total)
    for kind in range(WRONG_KINDS):
        rows = alive & (records.truth == kind + 1) & (records.points < 0)
        expected = per_person(played, rows, records.points)(records.person)
        assert np.array_equal(state.wrongful_points[:, kind], expected), Truth(kind + 1)
    departures = [int(score) - start for score in state.score]
    assert played.scores[weeks].tolist() == [sum(departures), sum(d * d for d in departures)]


def check_counters(played, records, denials):
    state, everything = played.state, np.ones(records.person.size, dtype=bool)
    penal = records.points < 0
    ended = penal & ~active(played, records)
    expected = {
        "records": per_person(played, everything)(records.person),
        "penalties": per_person(played, penal)(records.person),
        "wrongful": per_person(played, records.truth != 0)(records.person),
        "denials": np.bincount(denials.person, minlength=played.plan.people),
        "active_penalties": per_person(played, penal & active(played, records))(records.person),
        "penalty_clock": per_person(played, ended, records.expires)(records.person)
        - per_person(played, penal, records.week)(records.person),
    }
    for name, counts in expected.items():
        assert np.array_equal(getattr(state, name), counts), name


def check_windows(played, records, denials):
    """Counts of the windows, and the standing tables, are sums over the ledger and the people."""
    weeks = played.plan.weeks

    def weekly(column, rows, values=None):
        weights = None if values is None else values[rows]
        return np.bincount(column[rows], weights, weeks).astype(np.int64)

    anything = records.week >= 0
    lost, gained = records.points < 0, records.points > 0
    expected = {
        RECORDS: weekly(records.week, anything),
        WRONGFUL: weekly(records.week, records.truth != 0),
        LOST: -weekly(records.week, lost, records.points),
        GAINED: weekly(records.week, gained, records.points),
        DENIALS: weekly(denials.week, denials.week >= 0),
        WRONGFUL_DENIALS: weekly(denials.week, denials.truth != 0),
    }
    for count, by_week in expected.items():
        assert np.array_equal(played.windows[:, count], by_week), count
    tallies = played.tallies
    assert tallies.records.sum() == records.person.size
    assert tallies.points.sum() == records.points.sum()
    assert tallies.denials.sum() == denials.person.size
    assert tallies.requests.sum() == played.windows[:, REQUESTS].sum()
    tiers = np.bincount(played.state.tier[played.state.tier >= 0], minlength=len(played.plan.tiers))
    assert np.array_equal(played.tiers[weeks].sum(axis=0), tiers)


def check_actors(records):
    """A wrongful record has a true actor who is not the person, or nobody."""
    mistaken = records.truth == FALSE_IDENTITY
    assert (records.actor[mistaken] != records.person[mistaken]).all()
    assert (records.actor[mistaken] >= 0).all()
    assert (records.actor[records.truth == FALSE_EVENT] == -1).all()
    assert (records.actor[records.truth == ANOTHERS_ACT] == -2).all()
    own = ~np.isin(records.truth, (FALSE_IDENTITY, FALSE_EVENT, ANOTHERS_ACT))
    assert np.array_equal(records.actor[own], records.person[own])


def check_tiers(played):
    """Tiers that follow at once are those of the score and of the score without wrongs."""
    rules, state, cuts = played.plan.rules, played.state, played.plan.tier_tables.cuts
    scored = state.tier >= 0
    clean = state.score - state.wrongful_points.sum(axis=1)
    for tier, score in ((state.tier, state.score), (state.clean_tier, clean)):
        shown = np.clip(score[scored], rules.floor, rules.ceiling)
        assert np.array_equal(tier[scored], np.searchsorted(cuts, shown, side="right"))


def check_caps(played, records):
    """Within a year or month (between resets) no rule books more than its cap."""
    weeks, rules = played.plan.weeks, played.plan.rules
    for item, entry in enumerate(played.plan.items):
        rule = rules.rules[item]
        if rule["cap_column"] < 0:
            continue
        yearly = rules.cap_period[rule["cap_column"]] == 1
        borders = sorted(year_borders(weeks) if yearly else month_borders(weeks))
        rows = records.act == entry.entry.id
        period = np.searchsorted(borders, records.week[rows], side="right")
        booked = np.zeros((played.plan.people, len(borders) + 1), dtype=np.int64)
        np.add.at(booked, (records.person[rows], period), np.abs(records.points[rows]))
        assert booked.max() <= rule["cap"]


def check(played, columns):
    records, denials = columns(played)
    check_scores(played, records)
    check_counters(played, records, denials)
    check_windows(played, records, denials)
    check_actors(records)
    check_caps(played, records)
    if played.plan.scenario.regime.scoring.review == "at-once":
        check_tiers(played)


@pytest.mark.parametrize("review", ["at-once", "monthly", "yearly"])
def test_books_balance_with_everything_on(play_town, rich, columns, review):
    rich["regime"]["scoring"]["review"] = review
    played = play_town(rich, 3_000, 500, threads=2, ledger=True)
    check(played, columns)
    records, _ = columns(played)
    assert set(records.truth) == set(range(6)), "every kind of wrong is in the books"


@settings(max_examples=25)
@given(st.data())
def test_books_balance_in_random_towns(play_town, columns, random_towns, data):
    town = data.draw(random_towns)
    days = data.draw(st.sampled_from([10, 100, 400]))
    seed = data.draw(st.integers(0, 2**64 - 1))
    check(play_town(town, 250, days, seed, ledger=True), columns)


def test_escalation_counts_within_the_period(play_town, rich, columns):
    """Third and later records cost the third price; the count goes back at month borders."""
    rich["regime"]["sensing"] = {"registers": {}}
    rich["life"]["acts"]["jaywalking"]["channels"] = {"registers": "1 share; assumed"}
    rich["regime"]["scoring"]["points"]["jaywalking"].pop("cap")
    played = play_town(rich, 500, 200, ledger=True)
    records, _ = columns(played)
    rows = (records.act == 1) & (played.state.tier[records.person] >= 0)
    period = np.searchsorted(sorted(month_borders(played.plan.weeks)), records.week, side="right")
    seen, prices = {}, (-3, -6, -12)
    for person, month, cost in zip(
        records.person[rows], period[rows], records.points[rows], strict=True
    ):
        nth = seen.get((person, month), 0)
        assert cost == prices[min(nth, 2)]
        seen[person, month] = nth + 1
    assert max(seen.values()) > 3


def test_expiry_is_at_the_first_border_at_or_after(play_town, rich, columns):
    played = play_town(rich, 500, 400, ledger=True)
    records, _ = columns(played)
    days = dict.fromkeys((1, 3, 4, 5, 6), 244) | {2: 90, 7: 183}
    booked = 7 * records.week + np.maximum(records.quarter, 0) // 96
    for act, after in days.items():
        rows = (records.act == act) & (records.points != 0)
        due = booked[rows] + after
        assert np.array_equal(records.expires[rows], -(-due // 7)), act


def test_a_record_that_never_expires_says_so(play_town, rich, columns):
    rich["regime"]["scoring"]["expires"] = None
    records, _ = columns(play_town(rich, 300, 100, ledger=True))
    never = (records.act == 3) & (records.points != 0)
    assert (records.expires[never] == -1).all()


def test_points_that_expire_at_once_do_not_stay_for_ever(play_town, rich, columns):
    rich["regime"]["scoring"]["points"]["helping"] = {
        "points": "4 points; assumed",
        "expires": "0 days; assumed",
    }
    played = play_town(rich, 300, 100, ledger=True)
    check_scores(played, columns(played)[0])
