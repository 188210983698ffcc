"""What a record does to the person it names, step by step, against figures worked out by hand."""

import numpy as np
import pytest

from glasscity.consequences.blacklist import THE_LIST, THE_ORDER
from glasscity.engine.booking import list_person, rule_points
from glasscity.engine.mailbox import EXPIRY, REVERSAL
from glasscity.engine.packing import pack_label
from glasscity.engine.refusal import learn_by_refusal
from glasscity.engine.scores import (
    COUNT_OVERFLOW,
    DONE,
    SCORE_OVERFLOW,
    assess_tier,
    expire,
    is_scored,
    move_score,
    wrongful_sum,
)
from glasscity.engine.stages.books import arrive
from glasscity.engine.stages.learns import learn
from glasscity.engine.state import (
    A_CHILD,
    A_FIRM,
    FORGIVEN,
    GAINED,
    LISTINGS,
    LOST,
    MOST_COUNT,
    NO_TIER,
    NOBODY,
    RECORDS,
    RESTRICTIONS,
    WITHDRAWN,
    WRONGFUL,
)
from glasscity.response.awareness import LEARNT
from glasscity.response.fate import EXPIRED, REVERSED
from glasscity.sensing.cameras import Cameras
from glasscity.sensing.registers import Registers
from glasscity.sensing.truth import OtherEvent, Truth

from .desk import uncompiled
from .mechanism_help2 import FEAR, HELP, POST, THEFT, number, points, put, share, town, weeks

ACTS = {"theft": THEFT | {"standing": "illegal"}, "post": POST, "help": HELP}
SCORING = {
    "start": points(1000), "floor": points(0), "ceiling": points(1200),
    "who": {"min_age": number(14, "years")},
    "points": {
        "theft": {"points": [points(-30), points(-60)], "period": "month",
                  "expires": weeks(10)},
        "post": points(-20),
        "help": {"points": points(8), "cap": number(20, "points per year")},
    },
    "tiers": {"good": 980, "middle": 900, "poor": 0},
}  # fmt: skip
TOWN = town(acts=ACTS, scoring=SCORING, life={"yardstick": {"illegal": points(50)}})
POOR, MIDDLE, GOOD = range(3)
LONG_FEAR = FEAR | {"half_life": weeks(8)}


def book(desk, item="theft", person=0, week=3, truth=Truth.TRUE, **more):
    """Let a record of the registers arrive."""
    about = {
        "quarter": 100, "number": 2, "channel": Registers.number, "source": person,
        "uncovered": 0,
    }  # fmt: skip
    return desk.do(arrive, item=item, person=person, week=week, truth=int(truth), **about | more)


def take(desk, item, week, points, truth=Truth.TRUE, how=EXPIRED):
    """Let the letter come that takes the points of a person's record."""
    label = uncompiled(pack_label)(
        int(how), Registers.number, int(truth), desk.plan.item_index(item), 2
    )
    return desk.do(expire, person=0, label=label, week=week, points=points)


@pytest.fixture
def desk(desk_of):
    return desk_of(TOWN, [{}, {"district": 0, "sex": 1}, {"age": 9}])


# Who is scored, and by how much


def test_who_is_too_young_or_not_registered_is_not_scored(desk_of):
    locals_only = put(TOWN, "regime.scoring.who.locals_only", True)
    desk = desk_of(locals_only, [{"age": 14}, {"age": 13}, {"migrant": 1}])
    found = [desk.do(is_scored, desk.world.rules, who) for who in desk.world.attributes]
    assert found == [True, False, False]
    assert desk.state.tier.tolist() == [GOOD, NO_TIER, NO_TIER]


def test_repeats_cost_more_and_the_last_step_is_for_all_later_ones(desk):
    assert [desk.do(rule_points, person=0, item="theft") for _ in range(4)] == [-30, -60, -60, -60]
    assert desk.state.occurrences[:, 0].tolist() == [1, 0, 0]
    assert desk.do(rule_points, person=1, item="theft") == -30


def test_a_cap_cuts_and_counts_points_of_either_sign(desk):
    assert [desk.do(rule_points, person=0, item="help") for _ in range(4)] == [8, 8, 4, 0]
    assert desk.state.gained[0].tolist() == [20]


def test_who_has_no_score_is_priced_at_nothing_and_no_counter_moves(desk):
    assert desk.do(rule_points, person=2, item="theft") == 0
    assert not desk.state.occurrences.any()


# Score and tier


def test_a_score_moves_with_the_sums_of_its_shard(desk):
    for step in (-40, 25):
        assert desk.do(move_score, person=0, points=step) == DONE
    assert desk.do(move_score, person=1, points=7) == DONE
    assert desk.state.score.tolist() == [985, 1007, 1000]
    assert desk.shard.scores.tolist() == [-15 + 7, 15**2 + 7**2]


def test_a_score_beyond_its_range_is_told(desk):
    most = desk.world.most_departure
    assert desk.do(move_score, person=0, points=most) == DONE
    assert desk.do(move_score, person=0, points=1) == SCORE_OVERFLOW


def test_a_tier_moves_people_and_ends_spells(desk):
    assert desk.shard.tiers.tolist() == [[0, 0, 2]]
    for week, score, tier in ((2, 899, POOR), (6, 899, POOR), (9, 980, GOOD)):
        desk.state.score[0] = score
        desk.do(assess_tier, person=0, week=week)
        assert desk.state.tier[0] == tier
    assert desk.shard.tiers.tolist() == [[0, 0, 2]]
    assert np.flatnonzero(desk.tallies.spells).tolist() == [9 - 2]
    assert desk.state.tier_since[0] == 2


def test_the_clean_tier_leaves_out_what_is_wrongful(desk):
    desk.state.score[0] = 900
    desk.state.wrongful_points[0, 1], desk.state.wrongful_points[0, 4] = -60, -20
    assert desk.do(wrongful_sum, person=0) == -80
    desk.do(assess_tier, person=0, week=1)
    assert (desk.state.tier[0], desk.state.clean_tier[0]) == (MIDDLE, GOOD)


def test_who_has_no_tier_gets_none(desk):
    desk.do(assess_tier, person=2, week=1)
    assert desk.state.tier[2] == desk.state.clean_tier[2] == NO_TIER


# A record arrives


def test_a_rightful_record_is_priced_counted_and_written_down(desk):
    assert book(desk) == DONE
    state, tallies = desk.state, desk.tallies
    assert (state.score[0], state.tier[0], state.clean_tier[0]) == (970, MIDDLE, MIDDLE)
    assert (state.records[0], state.penalties[0], state.wrongful[0]) == (1, 1, 0)
    assert (state.active_penalties[0], state.penalty_clock[0]) == (1, -3)
    assert {i: n for i, n in enumerate(tallies.window) if n} == {RECORDS: 1, LOST: 30}
    for name, count in (("records", 1), ("points", -30), ("penalties", 1)):
        found = getattr(tallies, name)
        assert found.sum() == found[Registers.number - 1, 0, Truth.TRUE].sum() == count, name
    assert tallies.district_penalties.tolist() == [1]
    # Day 22 and 70 more: the border of week 14 is the first on or after it.
    (letter,) = desk.letters()
    assert (letter.due, letter.kind, letter.item, letter.points) == (14, EXPIRY, "theft", -30)
    assert (letter.target, letter.truth, letter.moment) == (0, Truth.TRUE, 2)
    (line,) = desk.lines()
    assert (line.week, line.quarter, line.person, line.act, line.moment) == (3, 100, 0, 1, 2)
    assert (line.channel, line.truth, line.actor, line.points) == (1, Truth.TRUE, 0, -30)
    assert line.expires == 14


@pytest.mark.parametrize(
    ("item", "repeats", "truth"),
    [("post", 0, Truth.LAWFUL_ACT), ("theft", 1, Truth.DISPROPORTIONATE), ("theft", 0, Truth.TRUE)],
)
def test_what_is_so_may_be_wrong_about_the_norm(desk, item, repeats, truth):
    for _ in range(repeats):
        book(desk, item)
    book(desk, item)
    assert desk.lines()[-1].truth == truth
    assert desk.do(wrongful_sum, person=0) == (desk.lines()[-1].points if truth else 0)


@pytest.mark.parametrize(
    ("truth", "actor"), [(Truth.FALSE_IDENTITY, 1), (Truth.FALSE_EVENT, NOBODY)]
)
def test_a_wrongful_record_is_kept_apart_by_its_kind(desk, truth, actor):
    book(desk, truth=truth, source=1)
    assert desk.state.wrongful[0] == desk.tallies.window[WRONGFUL] == 1
    assert desk.state.wrongful_points[0].sum() == desk.state.wrongful_points[0, truth - 1] == -30
    assert (desk.state.tier[0], desk.state.clean_tier[0]) == (MIDDLE, GOOD)
    assert desk.lines()[0].actor == actor


@pytest.mark.parametrize(
    ("who", "channel", "truth", "actor"),
    [
        ("child", Registers.number, Truth.ANOTHERS_ACT, A_CHILD),
        ("firm", Registers.number, Truth.FIRMS_ACT, A_FIRM),
        ("debtor", OtherEvent.GUARANTEES, Truth.ANOTHERS_ACT, 1),
    ],
)
def test_the_ledger_says_for_whom_a_record_stands(desk_of, who, channel, truth, actor):
    act = THEFT if who == "debtor" else THEFT | {"actor": who}
    desk = desk_of(put(TOWN, "life.acts.theft", act))
    # A guarantor's letter carries its truth; of all others the rule itself says whose act it is.
    said = Truth.ANOTHERS_ACT if who == "debtor" else Truth.TRUE
    book(desk, truth=said, channel=int(channel), source=int(who == "debtor"))
    (line,) = desk.lines()
    assert (line.truth, line.actor) == (truth, actor)


def test_points_given_are_no_penalty(desk):
    book(desk, "help")
    assert (desk.state.score[0], desk.state.penalties[0]) == (1008, 0)
    assert (desk.tallies.window[GAINED], desk.tallies.window[LOST]) == (8, 0)
    assert desk.letters() == []
    assert desk.lines()[0].expires == -1


def test_a_channel_that_does_not_feed_the_score_leaves_a_record_alone(desk):
    book(desk, channel=Cameras.number)
    assert (desk.state.score[0], desk.state.records[0]) == (1000, 1)


def test_somebody_without_a_score_has_records_alone(desk):
    book(desk, person=2)
    assert (desk.state.records[2], desk.state.penalties[2], desk.lines()[0].points) == (1, 0, 0)


@pytest.mark.parametrize("column", ["records", "penalties"])
def test_a_count_that_is_full_is_told(desk, column):
    getattr(desk.state, column)[0] = MOST_COUNT
    assert book(desk) == COUNT_OVERFLOW


def test_a_score_that_leaves_its_range_is_told(desk):
    desk.state.score[0] = 1000 - desk.world.most_departure
    assert book(desk) == SCORE_OVERFLOW


def test_an_official_waives_before_the_rulebook_counts(desk_of):
    desk = desk_of(put(TOWN, "regime.scoring.officials.forgive", share(1)))
    book(desk)
    assert (desk.tallies.extra[FORGIVEN], desk.state.records[0]) == (1, 1)
    assert (desk.state.score[0], desk.state.occurrences.sum()) == (1000, 0)
    book(desk, "help")
    assert (desk.tallies.extra[FORGIVEN], desk.state.score[0]) == (1, 1008)


def test_the_cap_on_losses_cuts_what_is_left_of_the_year(desk_of):
    capped = put(TOWN, "regime.safeguards.caps.lost", number(50, "points per year"))
    desk = desk_of(capped)
    for _ in range(3):
        book(desk)
    assert [line.points for line in desk.lines()] == [-30, -20, 0]
    assert (desk.state.lost[0], desk.state.score[0]) == (50, 950)
    assert desk.state.penalties[0] == 2


def test_a_first_penalty_makes_some_withdraw(desk_of):
    consent = {"gives": share(1), "leaves": share(1)}
    desk = desk_of(put(TOWN, "regime.safeguards.consent", consent))
    desk.state.wrongful_points[0, 0] = -5
    book(desk)
    state = desk.state
    assert (state.tier[0], state.clean_tier[0], state.score[0]) == (NO_TIER, NO_TIER, 1000)
    assert not state.wrongful_points[0].any()
    assert (state.active_penalties[0], state.penalties[0], state.penalty_clock[0]) == (0, 1, 0)
    assert (desk.tallies.extra[WITHDRAWN], desk.shard.tiers.sum()) == (1, 1)
    assert desk.shard.scores.tolist() == [0, 0]


def test_who_withdraws_from_the_lowest_tier_ends_a_spell(desk_of):
    consent = {"gives": share(1), "leaves": share(1)}
    desk = desk_of(put(TOWN, "regime.safeguards.consent", consent))
    desk.state.score[0] = 850
    desk.do(assess_tier, person=0, week=1)
    book(desk)
    assert desk.tallies.spells.sum() == desk.tallies.spells[3 - 1] == 1
    assert desk.shard.tiers.tolist() == [[0, 0, 1]]


def test_an_invention_that_comes_to_light_takes_its_points_back(desk_of):
    informers = {"report": share(1), "invented": share(1), "accuses": {"theft": share(1)},
                 "uncovered": share(1), "uncovering": weeks(4), "act": "help",
                 "false_report": "help"}  # fmt: skip
    desk = desk_of(put(TOWN, "regime.sensing.informers", informers))
    book(desk, truth=Truth.FALSE_EVENT, uncovered=1)
    (letter,) = desk.letters()
    assert (letter.due, letter.kind) == (3 + 4, REVERSAL)


# Points go again


@pytest.mark.parametrize("truth", [Truth.TRUE, Truth.WRONG_INFERENCE])
def test_what_expires_leaves_no_points_but_a_past(desk, truth):
    book(desk, truth=truth)
    found = take(desk, "theft", 14, -30, truth, REVERSED)
    state = desk.state
    assert found == DONE
    assert (state.score[0], state.active_penalties[0], state.penalties[0]) == (1000, 0, 1)
    assert state.penalty_clock[0] == 14 - 3
    assert not state.wrongful_points.any()
    assert desk.tallies.fates[REVERSED, truth] == desk.tallies.fates.sum() == 1
    assert desk.shard.scores.tolist() == [0, 0]


def test_points_given_go_without_a_fate(desk):
    book(desk, "help")
    take(desk, "help", 9, 8)
    assert (desk.state.score[0], desk.tallies.fates.sum()) == (1000, 0)


def test_of_somebody_who_withdrew_nothing_goes(desk):
    desk.state.tier[0] = NO_TIER
    take(desk, "theft", 9, -30)
    assert (desk.state.score[0], desk.tallies.fates.sum()) == (1000, 0)


def test_contexts_keep_their_own_points(desk_of):
    desk = desk_of(put(TOWN, "regime.safeguards.contexts.separate", True))
    column = desk.world.contexts.column[desk.plan.item_index("post")]
    other = desk.world.contexts.column[desk.plan.item_index("theft")]
    book(desk, "post")
    assert desk.state.context_points[0, column] == desk.state.context_wrongful[0, column] == -20
    book(desk, "theft")
    assert (desk.state.context_points[0, other], desk.state.context_wrongful[0, other]) == (-30, 0)
    take(desk, "post", 9, -20, Truth.LAWFUL_ACT)
    assert desk.state.context_points[0, column] == desk.state.context_wrongful[0, column] == 0


# The court's list


def listing_town(**more):
    listed = {"acts": ["theft"], "term": weeks(20), "paid": number(0, "per person-year")} | more
    return put(TOWN, "regime.consequences.blacklist", listed)


def test_a_record_of_a_listed_act_lists_for_the_term(desk_of):
    desk = desk_of(listing_town())
    book(desk)
    book(desk, "help", person=1)
    assert desk.state.listed_until[:, THE_LIST].tolist() == [23, 0]
    assert desk.state.paid_in[0, THE_LIST] == MOST_COUNT
    assert desk.tallies.window[LISTINGS] == 1


def test_a_wrongful_record_does_not_renew_a_rightful_listing_and_the_reverse_does(desk_of):
    desk = desk_of(listing_town())
    about = {"blacklist": desk.world.blacklist, "which": THE_LIST, "person": 0, "number": 0}
    for week, truth, until, standing in (
        (3, Truth.FALSE_EVENT, 23, Truth.FALSE_EVENT),
        (5, Truth.TRUE, 25, Truth.TRUE),
        (7, Truth.FALSE_IDENTITY, 25, Truth.TRUE),
        (25, Truth.FALSE_IDENTITY, 45, Truth.FALSE_IDENTITY),
    ):
        desk.do(list_person, item="theft", week=week, truth=int(truth), **about)
        assert desk.state.listed_until[0, THE_LIST] == until
        assert desk.state.listing[0, THE_LIST] == standing


def test_an_order_names_by_its_own_acts_and_is_counted_apart(desk_of):
    ordered = {"acts": ["post"], "paid": number(0, "per person-year")}
    desk = desk_of(put(listing_town(), "regime.consequences.restriction", ordered))
    book(desk)
    book(desk, "post", person=1)
    assert desk.state.listed_until[:, THE_LIST].tolist() == [23, 0]
    assert (desk.state.listed_until[:, THE_ORDER] > 0).tolist() == [False, True]
    assert desk.tallies.window[[LISTINGS, RESTRICTIONS]].tolist() == [1, 1]


def test_a_court_that_enters_nobody_lists_nobody(desk_of):
    desk = desk_of(listing_town(entered=share(0)))
    book(desk)
    assert not desk.state.listed_until.any()


# To learn of a penalty


def fearful(**safeguards):
    scared = put(TOWN, "regime.response.fear", LONG_FEAR)
    scared = put(scared, "regime.response.looking", number(0, "per person-year"))
    return put(scared, "regime.safeguards", safeguards) if safeguards else scared


def test_to_learn_of_a_penalty_frightens_and_teaches_the_rules(desk_of):
    desk = desk_of(fearful())
    own = 16_384 // 4
    desk.do(learn, person=0, item="theft")
    desk.do(learn, person=1, item="post")
    assert desk.world.fear.own == own
    assert desk.state.alarm.tolist() == [own, own]
    assert desk.state.other_alarm.tolist() == [own, 0], "a remark is no other ground"
    assert desk.state.penalised.tolist() == [1, 1]
    assert (desk.state.aware & LEARNT).tolist() == [LEARNT, LEARNT]


def test_where_nobody_responds_nothing_is_learnt(desk):
    desk.do(learn, person=0, item="theft")
    assert desk.state.alarm.size == desk.state.aware.size == 0


def test_who_is_told_at_once_is_frightened_at_once(desk_of):
    desk = desk_of(fearful(notice={"told": share(1), "delay": weeks(0)}))
    book(desk)
    assert desk.state.alarm[0] == desk.world.fear.own


def test_who_does_not_look_learns_by_a_refusal_of_all_that_stands(desk_of):
    tickets = {"ticket": {"deny_tiers": ["poor"]}}
    asking = put(
        fearful(), "life.demands.ticket", {"id": 200, "rate": "1 per person-year; assumed"}
    )
    desk = desk_of(put(asking, "regime.consequences.institutions", tickets))
    for item in ("theft", "post"):
        book(desk, item)
    assert desk.state.alarm[0] == 0
    desk.do(learn_by_refusal, person=0, week=6)
    assert desk.state.alarm[0] == 2 * desk.world.fear.own
    assert desk.state.other_alarm[0] == desk.world.fear.own
    desk.do(learn_by_refusal, person=0, week=7)
    assert desk.state.alarm[0] == 2 * desk.world.fear.own, "nobody learns of a penalty twice"


def test_a_refusal_brings_an_objection_forward(desk_of):
    always = dict.fromkeys(
        ("files_wrongful", "files_rightful", "wins_fact", "wins_norm", "wins_rightful"), share(1)
    )
    guarded = put(TOWN, "regime.safeguards.appeal", always | {"takes": weeks(2)})
    guarded = put(guarded, "regime.response.looking", number(0, "per person-year"))
    asking = put(guarded, "life.demands.ticket", {"id": 200, "rate": "1 per person-year; assumed"})
    desk = desk_of(
        put(asking, "regime.consequences.institutions", {"ticket": {"deny_tiers": ["poor"]}})
    )
    book(desk)
    assert [letter.kind for letter in desk.letters()] == [EXPIRY]
    assert desk.tallies.objections[0, Truth.TRUE] == 1
    desk.do(learn_by_refusal, person=0, week=6)
    reversal, expiry = desk.letters()
    assert (reversal.due, reversal.kind, reversal.points) == (6 + 2, REVERSAL, -30)
    assert (expiry.due, expiry.kind) == (14, EXPIRY)
    assert desk.tallies.objections[:, Truth.TRUE].tolist() == [0, 0, 1]
