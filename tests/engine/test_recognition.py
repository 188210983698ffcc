"""Whom a channel takes for the actor of a moment, for random words chosen by hand."""

import numpy as np
import pytest

from glasscity.engine.recognition import fill_enrolled, is_enrolled, who_is_recorded
from glasscity.people.attributes import stratum_indices
from glasscity.people.population import index_look_alikes
from glasscity.sensing.cameras import FALSE_MATCH, NOT_RECOGNISED, TRUE_MATCH, Cameras
from glasscity.sensing.control_room import ALWAYS
from glasscity.sensing.registers import Registers

from .mechanism_help2 import THEFT, number, put, ratio, share, town

HALF, TOP = 1 << 31, (1 << 32) - 1
CAMERAS = {
    "coverage": {"street": share(0.5)}, "miss": share(0.25), "gallery": share(1),
    "false_match": number(0.5, "per comparison"),
}  # fmt: skip
CHANNELS = {"registers": share(1), "cameras": share(1)}
TOWN = town(acts={"theft": THEFT | {"place": "street", "channels": CHANNELS}})
WATCHED = put(TOWN, "regime.sensing.cameras", CAMERAS)
MAN, WOMAN = {"sex": 0}, {"sex": 1}
PEOPLE = [MAN, WOMAN, MAN, MAN]


def noted(desk, words, channel=Cameras.number, person=0):
    """Return who is recorded for a theft with these four words."""
    events = desk.events
    events.item[0], events.district[0], events.number[0] = 0, 0, 0
    events.channel[0], events.words[:, 0] = channel, words
    return int(desk.do(who_is_recorded, event=0, person=person, week=4))


# Channels that know people by name


def test_a_register_names_the_actor_unless_it_is_mistaken(desk_of):
    desk = desk_of(put(TOWN, "regime.sensing.registers.mistaken", share(0.5)), PEOPLE)
    assert noted(desk, [0, HALF, 0, 0], Registers.number) == 0
    assert noted(desk, [0, HALF - 1, 0, 0], Registers.number) == 1
    assert noted(desk, [0, 0, TOP, 0], Registers.number) == 3
    assert noted(desk, [0, 0, TOP, 0], Registers.number, person=3) == 2


def test_a_mix_up_among_look_alikes_stays_among_them(desk_of):
    registers = {"mistaken": share(1), "victims": "look-alikes"}
    desk = desk_of(put(TOWN, "regime.sensing.registers", registers), PEOPLE)
    found = {noted(desk, [0, 0, word, 0], Registers.number) for word in range(0, TOP, TOP // 16)}
    assert found == {2, 3}
    assert noted(desk, [0, 0, 0, 0], Registers.number, person=1) == -1, "nobody is like her"


# Cameras


@pytest.fixture
def desk(desk_of):
    return desk_of(WATCHED, PEOPLE)


def searches(desk):
    return desk.tallies.searches.sum(axis=1).tolist()


def test_what_is_not_in_view_is_not_searched(desk):
    below = int(desk.world.cameras.seen_below[0, 0])
    assert 0 < below < TOP
    assert noted(desk, [below, TOP, 0, 0]) == -1
    assert sum(searches(desk)) == 0
    assert noted(desk, [below - 1, TOP, 0, 0]) == 0
    assert searches(desk)[TRUE_MATCH] == 1


def test_who_is_missed_may_be_taken_for_a_look_alike(desk):
    quarter = 1 << 30
    assert noted(desk, [0, quarter, TOP, 0]) == 0
    assert noted(desk, [0, quarter - 1, TOP, 0]) == -1
    assert noted(desk, [0, quarter - 1, 0, 0]) == 2
    assert noted(desk, [0, quarter - 1, 0, TOP]) == 3
    assert noted(desk, [0, 0, 0, 0], person=2) == 0
    assert noted(desk, [0, 0, 0, 0], person=1) == -1, "nobody is like her"
    counted = [0, 0, 0]
    counted[TRUE_MATCH], counted[FALSE_MATCH], counted[NOT_RECOGNISED] = 1, 3, 2
    assert searches(desk) == counted
    strata = stratum_indices(desk.world.attributes)
    assert desk.tallies.searches[NOT_RECOGNISED, strata[1]] == 1, "by the stratum of the actor"


def test_who_is_not_in_the_gallery_is_never_recognised_and_never_blamed(desk_of):
    desk = desk_of(put(WATCHED, "regime.sensing.cameras.gallery", share(0.5)), [MAN] * 12)
    enrolled = np.empty(12, dtype=np.bool_)
    keys = desk.world.key
    desk.do(fill_enrolled, desk.world.cameras.enrolled_below, keys, enrolled)
    assert 0 < enrolled.sum() < 12
    assert [bool(desk.do(is_enrolled, person=i)) for i in range(12)] == enrolled.tolist()
    inside = set(np.flatnonzero(enrolled).tolist())
    for person in range(12):
        alone = person in inside
        assert noted(desk, [0, TOP, TOP, 0], person=person) == (person if alone else -1)
        blamed = {noted(desk, [0, 0, 0, word], person=person) for word in range(0, TOP, TOP // 64)}
        assert blamed == inside - {person}


def test_a_gallery_of_everybody_holds_everybody(desk):
    assert desk.do(is_enrolled, person=3)
    everybody = index_look_alikes(desk.world.attributes)
    assert np.array_equal(desk.world.gallery.ids, everybody.ids)


@pytest.mark.parametrize(
    ("keeps", "stops", "true", "false"), [(1, 1, 0, -1), (0, 0, -1, 2)], ids=["good", "bad"]
)
def test_a_person_who_looks_keeps_or_stops_a_match(desk_of, keeps, stops, true, false):
    review = {"keeps_true": share(keeps), "stops_false": share(stops)}
    desk = desk_of(put(WATCHED, "regime.safeguards.human_review", review), PEOPLE)
    assert noted(desk, [0, TOP, TOP, 0]) == true
    assert noted(desk, [0, 0, 0, 0]) == false
    assert desk.tallies.reviews.tolist() == [[keeps, 1 - keeps], [1 - stops, stops]]


# The control room


ROOM = {"attention": share(0.5), "known": ratio(2)}


def test_only_what_somebody_looks_at_is_searched(desk_of):
    desk = desk_of(put(WATCHED, "regime.sensing.control_room", ROOM), PEOPLE)
    below = int(desk.world.cameras.seen_below[0, 0])
    assert noted(desk, [below // 2, TOP, 0, 0]) == -1
    assert noted(desk, [below // 2 - 1, TOP, 0, 0]) == 0
    assert desk.tallies.watched.sum(axis=1).tolist() == [1, 1]
    assert desk.tallies.found.tolist() == [ALWAYS]
    desk.state.records[0] = 1
    assert noted(desk, [below - 1, TOP, 0, 0]) == 0, "who has a record is looked at always"


def test_corrected_a_find_counts_by_the_inverse_of_its_chance(desk_of):
    desk = desk_of(put(WATCHED, "regime.sensing.control_room", ROOM | {"correction": True}), PEOPLE)
    assert noted(desk, [0, TOP, 0, 0]) == 0
    assert desk.tallies.found.tolist() == [2 * ALWAYS]
