"""What the city shares between windows, in a city of a few people."""

import numpy as np
import pytest

from glasscity.consequences.institutions import BY_PLACES, DISPLACED
from glasscity.consequences.places import lots
from glasscity.engine.mailbox import RECORD
from glasscity.engine.packing import label_channel, label_item, label_kind, label_truth
from glasscity.engine.society import (
    city_friends,
    fill_quotas,
    frighten_friends,
    give_places,
    make_society,
    month_quotas,
    review_all_ties,
    watch_districts,
)
from glasscity.engine.state import DENIALS, MOST_COUNT, NO_TIER, NOBODY
from glasscity.errors import GlasscityError
from glasscity.people.friends import Friends
from glasscity.response.ties import published
from glasscity.sensing.control_room import ALWAYS
from glasscity.sensing.truth import OtherEvent, Truth

from .desk import uncompiled
from .mechanism_help2 import (
    FEAR,
    SCORING,
    number,
    points,
    put,
    ratio,
    share,
    town,
    weights,
    yearly,
)

OF_FRIENDS = FEAR | {"friends": ratio(0.125)}
FRIENDLY = town(life={"friends": {"mean": ratio(6)}})
AFRAID = put(FRIENDLY, "regime.response.fear", OF_FRIENDS)
TIES = {"seekers": share(1), "drop": yearly(1_000), "gain": yearly(1_000)}
HALF = number(1, "people")
TWO_DISTRICTS = {"extends": "plain", "districts": {"east": HALF, "west": HALF}}
LINE = Friends(
    start=np.array([0, 1, 3, 4]),
    friend=np.array([1, 0, 2, 1], dtype=np.uint32),
    latent=np.array([0, 0, 1, 1], dtype=np.uint8),
)
"""0 and 1 are friends; so could be 1 and 2."""


def seat_in_line(desk):
    """Let three people know each other as in `LINE`."""
    world = desk.world
    desk.society = make_society(desk.plan, world.attributes, LINE, world.key)


# Friends


def test_friends_are_drawn_where_something_asks_for_them(desk_of):
    friendly = desk_of(FRIENDLY, [{}] * 9)
    assert friendly.society.friends.friend.size == 0
    crowd = desk_of(AFRAID, [{}] * 9)
    known = crowd.society.friends
    assert known.friend.size > 0
    assert crowd.society.active.sum() == known.friend.size - known.latent.sum()
    keys = crowd.world.key
    again = city_friends(crowd.plan, crowd.world.attributes, keys, known)
    assert again is known, "a twin has them already"
    none = city_friends(friendly.plan, friendly.world.attributes, keys, known)
    assert none.friend.size == 0, "and this one has no use for them"


@pytest.mark.parametrize(("friends", "there"), [(0, False), (0.05, True)])
def test_a_commercial_score_that_weighs_friends_asks_for_them(desk_of, friends, there):
    score = {"opt_in": share(1), "weights": weights(history=1 - friends, friends=friends)}
    desk = desk_of(put(FRIENDLY, "regime.commercial_score", score), [{}] * 9)
    assert (desk.society.friends.friend.size > 0) == there


def test_active_friends_are_alarmed_and_penalties_forgotten(desk_of):
    desk = desk_of(AFRAID, [{}] * 3)
    seat_in_line(desk)
    desk.state.penalised[:] = [0, 1, 0]
    frighten_friends(desk.society, desk.state, desk.world)
    assert desk.state.alarm.tolist() == [16_384 // 8, 0, 0]
    assert not desk.state.penalised.any()


def test_fear_without_friends_alarms_nobody_else(desk_of):
    desk = desk_of(put(AFRAID, "regime.response.fear.friends", ratio(0)), [{}] * 3)
    seat_in_line(desk)
    desk.state.penalised[:] = 1
    frighten_friends(desk.society, desk.state, desk.world)
    assert not desk.state.alarm.any()
    assert not desk.state.penalised.any()


def test_seekers_drop_lower_friends_and_take_up_others(desk_of):
    desk = desk_of(put(FRIENDLY, "regime.response.ties", TIES), [{}] * 3)
    seat_in_line(desk)
    desk.society.published_tier = published(np.array([1, 0, 1], np.int8), desk.society.seeks)
    assert review_all_ties(desk.society, desk.world, 4, 0, 3).tolist() == [2, 2]
    # 0 dropped 1, who is lower; 1 took up 2, who is higher.
    assert desk.society.active.tolist() == [0, 0, 1, 1]


def test_a_shard_reviews_its_own_ends_alone(desk_of):
    desk = desk_of(put(FRIENDLY, "regime.response.ties", TIES), [{}] * 3)
    seat_in_line(desk)
    tiers = np.array([1, 0, NO_TIER], dtype=np.int8)
    desk.society.published_tier = published(tiers, desk.society.seeks)
    assert review_all_ties(desk.society, desk.world, 4, 0, 1).tolist() == [1, 0]
    assert desk.society.active.tolist() == [0, 1, 0, 0]


# Attention


def test_attention_goes_where_records_are(desk_of):
    cameras = {"coverage": {"street": share(1)}}
    seen = put(town(life={"people": TWO_DISTRICTS}), "regime.sensing.cameras", cameras)
    room = {"attention": share(0.25), "feedback": share(1)}
    east, west = {"district": 0}, {"district": 1}
    desk = desk_of(put(seen, "regime.sensing.control_room", room), [east, east, west, west])
    for found, attention in (([0, 0], [1, 1]), ([1, 0], [2, 0]), ([0, 3], [0.5, 1.5])):
        watch_districts(desk.society, desk.world, np.array(found))
        assert desk.world.attention.tolist() == [ALWAYS // 4 * each for each in attention]
    assert desk.society.found.tolist() == [1, 3], "all records so far count"


def test_without_a_control_room_nothing_is_counted(desk_of):
    desk = desk_of(town())
    watch_districts(desk.society, desk.world, np.array([5]))
    assert desk.society.found.tolist() == [0]


# Scarce places


SCHOOL = town(
    demands={"school": {"id": 201, "rate": yearly(1)}},
    consequences={"institutions": {"school": {"places": share(0.5), "prefer_tiers": ["good"]}}},
)


def applications(desk, priority, benefit=0):
    """Return an application of everybody in turn."""
    item = desk.plan.item_index("school")
    rows = [(i, item, first, 10 + i, 0, benefit) for i, first in enumerate(priority)]
    return np.array(rows, dtype=np.int64)


def give(desk, asked, told=True, week=3):
    return give_places(desk.society, desk.state, desk.world, desk.tallies, asked, week, told)


def by_lot(desk, week=3):
    keys = desk.world.key
    return np.argsort(lots(np.arange(desk.world.people), week, 201, keys)).tolist()


def test_half_the_places_go_by_lot(desk_of):
    desk = desk_of(SCHOOL, [{}] * 4)
    lines = give(desk, applications(desk, [0, 0, 0, 0], benefit=1))
    assert sorted(lines[:, 2]) == sorted(by_lot(desk)[2:])
    item = desk.plan.item_index("school")
    society = desk.society
    assert (society.applied[item], society.served[item], society.displaced[item]) == (4, 2, 0)
    assert desk.tallies.denials[0, BY_PLACES - 1].sum() == desk.tallies.denials.sum() == 2
    assert desk.tallies.benefits.sum() == 2, "who is served has the benefit"
    assert not desk.state.denials.any(), "want of places alone is no refusal"
    assert desk.tallies.window[DENIALS] == 0
    assert lines[:, [0, 3, 7, 8, 9]].tolist() == [[3, 201, NOBODY, BY_PLACES, -1]] * 2
    assert lines[:, 1].tolist() == (10 + lines[:, 2]).tolist()


def test_who_is_put_ahead_displaces_somebody(desk_of):
    desk = desk_of(SCHOOL, [{}] * 4)
    *_, third, last = order = by_lot(desk)
    lines = give(desk, applications(desk, [int(i in (third, last)) for i in range(4)]))
    assert {int(line[2]): int(line[8]) for line in lines} == dict.fromkeys(order[:2], DISPLACED)
    item = desk.plan.item_index("school")
    assert desk.society.displaced[item] == desk.society.ahead[item] == 2
    assert desk.state.denials.tolist() == [int(i in order[:2]) for i in range(4)]
    assert desk.tallies.window[DENIALS] == desk.tallies.denials[0, DISPLACED - 1].sum() == 2


def test_places_round_over_the_weeks(desk_of):
    desk = desk_of(SCHOOL, [{}] * 3)
    refused = [len(give(desk, applications(desk, [0, 0, 0]), week=week)) for week in (1, 2, 3, 4)]
    # Half of 3, 6, 9 and 12 applications: 1, 3, 4 and 6 places so far.
    assert refused == [2, 1, 2, 1]


def test_where_nobody_wants_to_know_no_line_is_written(desk_of):
    desk = desk_of(SCHOOL, [{}] * 4)
    assert give(desk, applications(desk, [0] * 4), told=False).shape == (0, 10)
    assert give(desk, np.zeros((0, 6), dtype=np.int64)).shape == (0, 10)
    assert desk.tallies.denials.sum() == 2


def test_too_many_refusals_are_told(desk_of):
    desk = desk_of(SCHOOL, [{}] * 2)
    first, last = by_lot(desk)
    desk.state.denials[first] = MOST_COUNT
    with pytest.raises(GlasscityError, match="refused school more than"):
        give(desk, applications(desk, [int(i == last) for i in range(2)]))


# Quotas


QUOTA = put(
    put(town(life={"people": TWO_DISTRICTS}), "regime.scoring", SCORING),
    "regime.scoring.officials.quota", {"penalties": yearly(6), "points": points(-5)},
)  # fmt: skip
ROWS = [{}, {}, {}, {}, {"district": 1}, {"district": 1}]


def test_a_district_that_is_short_chooses_among_those_with_a_score(desk_of):
    desk = desk_of(QUOTA, ROWS)
    # Six a year are half a one in a month: two for four people, one for two.
    desk.society.penalties[:] = [1, 7]
    below = month_quotas(desk.society, np.array([4, 2]))
    assert below.tolist() == [(1 << 32) // 4, 0]
    assert desk.society.penalties.tolist() == [0, 0]
    assert month_quotas(desk.society, np.array([2, 0])).tolist() == [1 << 32, 1 << 32]


def test_without_a_quota_there_is_none(desk_of):
    desk = desk_of(town())
    assert month_quotas(desk.society, np.array([2])) is None
    assert month_quotas(desk_of(town(scoring=None)).society, np.array([2])) is None


def test_who_is_chosen_gets_a_letter_of_an_entry_that_nobody_earned(desk_of):
    desk = desk_of(QUOTA, ROWS)
    desk.state.tier[1] = NO_TIER
    where = {"below": np.array([1 << 32, 0]), "first": 0, "people": 6, "week": 8}
    people, labels = desk.do(fill_quotas, **where)
    assert people.tolist() == [0, 2, 3]
    for label in labels:
        assert uncompiled(label_kind)(label) == RECORD
        assert desk.plan.items[uncompiled(label_item)(label)].name == "quota"
        assert uncompiled(label_channel)(label) == OtherEvent.OFFICIALS
        assert uncompiled(label_truth)(label) == Truth.FALSE_EVENT
    people, _ = desk.do(fill_quotas, **where | {"first": 2, "people": 3})
    assert people.tolist() == [2, 3]


def test_who_is_chosen_does_not_depend_on_where_a_shard_begins(desk_of):
    desk = desk_of(QUOTA, ROWS * 4)
    where = {"below": np.array([1 << 31, 1 << 31]), "week": 8}
    whole, _ = desk.do(fill_quotas, first=0, people=24, **where)
    assert 0 < whole.size < 24
    part, _ = desk.do(fill_quotas, first=5, people=19, **where)
    assert part.tolist() == [person for person in whole if person >= 5]
