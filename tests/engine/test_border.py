"""What happens to a shard at a border, before the mail, worked out by hand."""

import numpy as np
import pytest

from glasscity.engine.border import (
    close_study_month,
    rate_friends,
    review_commercial,
    set_back,
    settle_fear,
)
from glasscity.engine.scores import DONE, SCORE_OVERFLOW
from glasscity.engine.state import CENSURED, GAINED, LOST, RECORDS
from glasscity.response.awareness import KNOWS, LEARNT
from glasscity.response.fear import HIGHEST
from glasscity.sensing.truth import OtherEvent

from .mechanism_help2 import (
    FEAR,
    HELP,
    SCORING,
    THEFT,
    number,
    points,
    put,
    ratio,
    share,
    town,
    weeks,
    weights,
)

STUDY = {
    "items": {"article": {"points": points(1), "cap": points(6), "times": ratio(4)}},
    "censure_below": number(100, "points per month"), "into_score": ratio(0.5),
}  # fmt: skip
STUDY_ACT = {"id": 9, "rate": number(300, "per person-year")}
MONTHLY = {"weights": weights(history=0.5, friends=0.5), "opt_in": share(1)}
WITH_FRIENDS = town(life={"friends": {"mean": ratio(4)}})
ONLINE, MEMBER = {"online": 1}, {"party": 1}


# Counters


@pytest.mark.parametrize(
    ("month", "year", "occurrences", "gained", "lost"),
    [(True, False, [0, 2], [3, 0], 5), (True, True, [0, 0], [0, 0], 0)],
    ids=["month", "year"],
)
def test_a_period_that_begins_puts_its_own_counters_back(
    desk_of, month, year, occurrences, gained, lost
):
    rule = {
        "theft": {"points": [points(-1), points(-2)], "period": "month",
                  "cap": number(50, "points per year")},
        "help": {"points": [points(1), points(2)], "period": "year",
                 "cap": number(50, "points per month")},
    }  # fmt: skip
    counted = town(acts={"theft": THEFT, "help": HELP}, scoring=SCORING | {"points": rule})
    capped = put(counted, "regime.safeguards.caps.lost", number(50, "points per year"))
    desk = desk_of(capped, [{}, {}, {}])
    desk.state.occurrences[:] = [1, 2]
    desk.state.gained[:] = [3, 4]
    desk.state.lost[:] = 5
    desk.do(set_back, first=1, last=2, month=month, year=year)
    assert desk.state.occurrences.tolist() == [[1, 2], occurrences, [1, 2]]
    assert desk.state.gained.tolist() == [[3, 4], gained, [3, 4]]
    assert desk.state.lost.tolist() == [5, lost, 5]


# Fear


def settle(desk, first, people):
    about = {"tables": desk.world.fear, "attributes": desk.world.attributes}
    desk.do(settle_fear, first=first, people=people, **about)


def test_fear_halves_in_its_half_life_and_rises_by_the_alarm(desk_of):
    desk = desk_of(put(town(), "regime.response.fear", FEAR), [{}] * 4)
    state = desk.state
    state.fear[:] = state.speech_fear[:] = [8_000, 8_000, 16_000, 40]
    state.alarm[:] = [0, 100, 15_000, 0]
    state.other_alarm[:] = [0, 60, 15_000, 0]
    state.aware[:] = [0, LEARNT, KNOWS | LEARNT, KNOWS]
    desk.world.fear.floor[0] = 50
    settle(desk, first=0, people=3)
    assert state.fear.tolist() == [4_000, 4_100, HIGHEST, 40]
    assert state.speech_fear.tolist() == [4_000, 4_040, 8_000, 40]
    assert state.alarm.tolist() == state.other_alarm.tolist() == [0] * 4
    assert state.aware.tolist() == [0, KNOWS, KNOWS, KNOWS]
    settle(desk, first=3, people=1)
    assert state.fear[3] == 50, "cameras keep it up"


# The study app


@pytest.fixture
def students(desk_of):
    studying = town(acts={"theft": THEFT, "study-app-use": STUDY_ACT}, study_app=STUDY)
    desk = desk_of(studying, [MEMBER, MEMBER, {}])
    desk.state.study_month[:] = [99, 101, 99]
    return desk


def test_a_month_of_study_is_censured_or_carried_into_the_score(students):
    desk = students
    assert desk.do(close_study_month, week=5, first=0, people=3) == DONE
    state, tallies = desk.state, desk.tallies
    assert state.study_month.tolist() == [0, 0, 99], "who is no member has no account"
    assert state.censures.tolist() == [1, 0, 0]
    assert tallies.extra[CENSURED] == 1
    assert state.app_score.tolist() == [49, 50, 0]
    assert state.score.tolist() == [1049, 1050, 1000]
    assert state.records.tolist() == [1, 1, 0]
    assert (tallies.window[GAINED], tallies.window[RECORDS]) == (99, 2)
    assert tallies.points[OtherEvent.STUDY_APP - 1].sum() == 99
    assert tallies.records[OtherEvent.STUDY_APP - 1].sum() == tallies.records.sum() == 2
    assert tallies.penalties.sum() == 0, "monthly accounts are none"
    assert [(line.person, line.channel, line.points) for line in desk.lines()] == [
        (0, OtherEvent.STUDY_APP, 49), (1, OtherEvent.STUDY_APP, 50),
    ]  # fmt: skip


def test_no_more_censures_than_a_count_can_hold(students):
    students.state.censures[0] = 255
    students.do(close_study_month, week=5, first=0, people=3)
    assert (students.state.censures[0], students.tallies.extra[CENSURED]) == (255, 0)


@pytest.mark.parametrize(("review", "tier"), [("at-once", 1), ("monthly", 0)])
def test_the_lowest_tier_may_study_itself_up_at_the_next_review(desk_of, review, tier):
    studying = town(acts={"theft": THEFT, "study-app-use": STUDY_ACT}, study_app=STUDY)
    desk = desk_of(put(studying, "regime.scoring.review", review), [MEMBER])
    desk.state.score[0], desk.state.tier[0], desk.state.study_month[0] = 940, 0, 20
    desk.do(close_study_month, week=5, first=0, people=1)
    assert (desk.state.score[0], desk.state.tier[0]) == (950, tier)


def test_a_score_that_the_app_carries_out_of_range_is_told(students):
    students.state.score[1] = 1000 + students.world.most_departure
    assert students.do(close_study_month, week=5, first=0, people=3) == SCORE_OVERFLOW


# The commercial score


def test_friends_give_the_mean_of_those_who_have_a_score(desk_of):
    desk = desk_of(put(WITH_FRIENDS, "regime.commercial_score", MONTHLY), [ONLINE] * 4)
    found = np.full(4, -7, dtype=np.int16)
    desk.do(
        rate_friends, first=0, people=4,
        published=np.array([500, 800, -1, 951], dtype=np.int16),
        start=np.array([0, 3, 5, 5, 5]), friend=np.array([1, 2, 3, 0, 3], dtype=np.uint32),
        ties=np.array([1, 3, 2, 1, 1], dtype=np.uint8), of_friends=found,
    )  # fmt: skip
    # On the scale from 350 to 950: (800 - 350) / 600; (500 + 951) // 2 = 725 likewise; nobody.
    assert found.tolist() == [750, 625, -7, 500]


def test_a_review_settles_half_way_and_weighs(desk_of):
    # A month is 365 / 12 days.
    score = MONTHLY | {"half_life": number(365 / 12, "days")}
    desk = desk_of(put(WITH_FRIENDS, "regime.commercial_score", score), [ONLINE, ONLINE, {}])
    desk.state.history[:] = [300, 900, 0]
    of_friends = np.array([400, 600, 500], dtype=np.int16)
    keep = desk.world.commercial.keep
    assert keep == pytest.approx(32_768, abs=1_000), "whole days alone count"
    assert desk.do(review_commercial, week=4, first=0, people=3, of_friends=of_friends) == DONE
    history = [700 - (400 * keep >> 16), 700 + (200 * keep >> 16)]
    assert desk.state.history.tolist() == [*history, 0]
    assert desk.state.behaviour[:2].tolist() == [500, 500]
    weighed = [(own + friends) // 2 for own, friends in zip(history, (400, 600), strict=True)]
    assert desk.state.commercial.tolist() == [*(350 + 600 * each // 1000 for each in weighed), -1]


def test_from_its_date_on_a_merger_stands_in_the_municipal_score(desk_of):
    merger = {"after": weeks(4), "neutral": points(700), "weight": ratio(0.5)}
    score = MONTHLY | {"weights": weights(history=1), "merger": merger}
    desk = desk_of(put(town(), "regime.commercial_score", score), [ONLINE, {}])
    of_friends = np.zeros(2, dtype=np.int16)
    # History starts at 700 of 1,000: a score of 350 + 420.
    for week, moved in ((3, 0), (4, 35), (8, 35)):
        assert (
            desk.do(review_commercial, week=week, first=0, people=2, of_friends=of_friends) == DONE
        )
        assert desk.state.commercial[0] == 770
        assert desk.state.merged.tolist() == [moved, 0]
        assert desk.state.score.tolist() == [1000 + moved, 1000]
    assert desk.tallies.window[GAINED] == 35
    desk.world.commercial.history_effect[:] = 0
    desk.state.history[0] = 0
    desk.do(review_commercial, week=12, first=0, people=2, of_friends=of_friends)
    assert desk.state.merged[0] == desk.state.score[0] - 1000 < 0
    assert desk.tallies.window[LOST] == 35 - desk.state.merged[0]
    assert len(desk.lines()) == desk.state.records[0] == 2
