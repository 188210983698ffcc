"""What an institution answers, and the truth behind it, case by case."""

import pytest

from glasscity.consequences.blacklist import THE_LIST, THE_ORDER
from glasscity.consequences.institutions import (
    BY_COMMERCIAL,
    BY_LIST,
    BY_ORDER,
    BY_TIER,
    GRANTED,
)
from glasscity.engine.answering import main_wrong
from glasscity.engine.scores import assess_tier
from glasscity.engine.stages.asks import answer
from glasscity.engine.state import ATTEMPTS, DENIALS, REQUESTS, WRONGFUL_DENIALS
from glasscity.sensing.truth import Truth, wrong_kind

from .desk import uncompiled
from .mechanism_help2 import POST, THEFT, number, points, put, ratio, share, town, weeks, weights

SCORING = {
    "start": points(1000), "floor": points(0), "ceiling": points(1200),
    "points": {"theft": points(-30), "post": points(-20)},
    "tiers": {"good": 980, "middle": 900, "poor": 0},
}  # fmt: skip
DEMANDS = {
    name: {"id": 200 + place, "rate": number(1, "per person-year"), "context": "transit"}
    for place, name in enumerate(("ticket", "loan", "school"))
}
COURT = {"acts": ["theft"], "term": weeks(20), "paid": number(0, "per person-year")}
TOWN = town(
    acts={"theft": THEFT | {"context": "transit"}, "post": POST},
    scoring=SCORING,
    demands=DEMANDS,
    consequences={
        "blacklist": COURT,
        "restriction": COURT,
        "institutions": {
            "ticket": {
                "deny_tiers": ["poor"], "deny_listed": True, "deny_restricted": True,
                "benefit_tiers": ["good"],
            },
            "loan": {"deny_commercial_below": points(500)},
            "school": {"places": share(0.5), "prefer_tiers": ["good"]},
        },
    },
    commercial_score={"opt_in": share(1), "weights": weights(history=1)},
)  # fmt: skip
WEEK = 6
ONLINE = {"online": 1}


@pytest.fixture
def desk(desk_of):
    return desk_of(TOWN, [ONLINE, {}])


def ask(desk, item="ticket", person=0):
    """Return reason, truth and attempts."""
    return tuple(desk.do(answer, item=item, person=person, quarter=5, number=1, week=WEEK))


def put_on(desk, which, until, truth=Truth.TRUE, paid=1_000):
    """Put the first person on an instrument of the court."""
    state = desk.state
    state.listed_until[0, which], state.paid_in[0, which] = until, paid
    state.listing[0, which] = truth


def lower(desk, wrongful=None, rightful=0):
    """Take points of the first person, those that are wrongful by truth, and review the tier."""
    state = desk.state
    state.score[0] -= rightful
    for truth, lost in (wrongful or {}).items():
        state.score[0] -= lost
        state.wrongful_points[0, uncompiled(wrong_kind)(truth)] -= lost
    desk.do(assess_tier, person=0, week=1)


def denied(desk):
    """Return denials by reason and truth."""
    counts = desk.tallies.denials.sum(axis=(0, 3))
    return {
        (reason + 1, truth): int(counts[reason, truth])
        for reason, truth in zip(*counts.nonzero(), strict=True)
    }


def test_who_has_nothing_against_them_is_served(desk):
    assert ask(desk) == (GRANTED, Truth.TRUE, 0)
    assert desk.tallies.requests[0].sum() == desk.tallies.window[REQUESTS] == 1
    assert desk.tallies.benefits[0].sum() == 1, "the best tier gets something on top"
    assert (desk.state.denials[0], desk.tallies.window[DENIALS]) == (0, 0)


def test_a_middle_tier_is_served_and_gets_nothing_more(desk):
    lower(desk, rightful=50)
    assert ask(desk)[0] == GRANTED
    assert desk.tallies.benefits.sum() == 0


def test_a_rightful_tier_refuses_rightly(desk):
    lower(desk, {Truth.FALSE_EVENT: 40}, rightful=120)
    assert ask(desk) == (BY_TIER, Truth.TRUE, 1)
    assert desk.state.denials[0] == desk.tallies.window[DENIALS] == 1
    assert desk.tallies.window[WRONGFUL_DENIALS] == 0
    assert desk.tallies.attempts[0].sum() == desk.tallies.window[ATTEMPTS] == 1
    assert denied(desk) == {(BY_TIER, Truth.TRUE): 1}


def test_a_tier_that_wrongful_points_made_refuses_wrongly_by_the_worst_of_them(desk):
    lower(desk, {Truth.FALSE_EVENT: 40, Truth.WRONG_INFERENCE: 60}, rightful=10)
    assert ask(desk) == (BY_TIER, Truth.WRONG_INFERENCE, 1)
    assert desk.tallies.window[WRONGFUL_DENIALS] == 1


@pytest.mark.parametrize(
    ("which", "reason"), [(THE_LIST, BY_LIST), (THE_ORDER, BY_ORDER)], ids=["list", "order"]
)
@pytest.mark.parametrize(
    ("listing", "paid", "truth"),
    [
        (Truth.TRUE, WEEK + 1, Truth.TRUE),
        (Truth.TRUE, WEEK, Truth.STALE),
        (Truth.FALSE_IDENTITY, WEEK + 1, Truth.FALSE_IDENTITY),
    ],
)
def test_who_is_named_is_refused(desk, which, reason, listing, paid, truth):
    put_on(desk, which, WEEK + 1, listing, paid)
    assert ask(desk) == (reason, truth, 1)
    assert desk.tallies.window[WRONGFUL_DENIALS] == (truth != Truth.TRUE)


def test_a_name_is_off_in_the_week_of_its_removal(desk):
    put_on(desk, THE_LIST, WEEK)
    assert ask(desk)[0] == GRANTED


def test_behind_a_wrongful_listing_the_rightful_reason_is_counted(desk):
    put_on(desk, THE_LIST, WEEK + 1, Truth.FALSE_IDENTITY)
    put_on(desk, THE_ORDER, WEEK + 1)
    assert ask(desk) == (BY_ORDER, Truth.TRUE, 1)
    assert desk.tallies.window[WRONGFUL_DENIALS] == 0


@pytest.mark.parametrize("which", [THE_LIST, THE_ORDER])
def test_only_who_asks_for_the_list_or_the_order_goes_by_it(desk, which):
    put_on(desk, which, WEEK + 1)
    assert ask(desk, "loan")[0] == GRANTED


def test_a_commercial_score_refuses_its_members_alone(desk):
    assert desk.state.commercial.tolist() == [350 + 600 * 700 // 1000, -1]
    assert ask(desk, "loan")[0] == GRANTED
    desk.state.commercial[0] = 499
    assert ask(desk, "loan") == (BY_COMMERCIAL, Truth.TRUE, 1)
    assert ask(desk, "loan", person=1)[0] == GRANTED


def test_for_scarce_places_people_apply(desk):
    lower(desk, rightful=50)
    for person in (0, 1):
        assert ask(desk, "school", person)[0] == GRANTED
    item = desk.plan.item_index("school")
    rows = desk.outbox.applications[: desk.outbox.filled[2]].tolist()
    assert rows == [[0, item, 0, 5, 1, 0], [1, item, 1, 5, 1, 0]]


def test_who_is_refused_may_try_again(desk_of):
    again = put(TOWN, "regime.consequences.institutions.ticket.attempts", ratio(50))
    desk = desk_of(again, [ONLINE, {}])
    lower(desk, rightful=120)
    _, _, tries = ask(desk)
    assert tries > 1
    assert desk.tallies.attempts[0].sum() == desk.tallies.window[ATTEMPTS] == tries
    assert desk.tallies.window[DENIALS] == 1


def test_the_worst_wrong_is_the_one_that_takes_most(desk):
    assert desk.do(main_wrong, person=0) == Truth.FALSE_IDENTITY, "where there is none"
    lower(desk, {Truth.LAWFUL_ACT: 5, Truth.FIRMS_ACT: 6, Truth.ANOTHERS_ACT: 6})
    assert desk.do(main_wrong, person=0) == Truth.ANOTHERS_ACT


def test_what_somebody_is_may_be_the_worst_wrong(desk_of):
    minority = put(TOWN, "regime.scoring.characteristics", {"group": {"minority": points(-120)}})
    desk = desk_of(minority, [ONLINE | {"group": 1}, {}])
    assert desk.state.score.tolist() == [880, 1000]
    lower(desk, {Truth.FALSE_EVENT: 5})
    assert ask(desk) == (BY_TIER, Truth.BARRED_GROUND, 1)


def test_where_contexts_are_kept_apart_only_their_own_count(desk_of):
    desk = desk_of(put(TOWN, "regime.safeguards.contexts.separate", True), [ONLINE, {}])
    column = desk.world.contexts.column[desk.plan.item_index("ticket")]
    lower(desk, rightful=120)
    assert ask(desk)[0] == GRANTED, "nothing of it arose in this context"
    desk.state.context_points[0, column] = -120
    assert ask(desk)[:2] == (BY_TIER, Truth.TRUE)
    desk.state.context_wrongful[0, column] = -60
    desk.state.wrongful_points[0, uncompiled(wrong_kind)(Truth.LAWFUL_ACT)] = -60
    assert ask(desk)[:2] == (BY_TIER, Truth.LAWFUL_ACT)


def test_contexts_count_as_of_the_last_review(desk_of):
    apart = put(TOWN, "regime.safeguards.contexts.separate", True)
    desk = desk_of(put(apart, "regime.scoring.review", "yearly"), [ONLINE, {}])
    column = desk.world.contexts.column[desk.plan.item_index("ticket")]
    desk.state.context_points[0, column] = -120
    assert ask(desk)[0] == GRANTED
    desk.do(assess_tier, person=0, week=1)
    assert ask(desk)[0] == BY_TIER
