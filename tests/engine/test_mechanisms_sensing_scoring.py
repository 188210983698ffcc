"""Sensing and scoring in the engine: at zero they leave no trace, turned up they move what they
should by what pencil and paper say.

All towns are plain: adults alike but for what a test says, few acts of known rates. A *zero* test
holds a world with a mechanism that does nothing against the world without it, bit for bit. A *dose*
test holds counts within four standard errors of the hand calculation in its docstring: counts of
independent moments are Poisson, with standard error sqrt(mean). The chance of a false alarm is
6.3e-5 for each figure and a fresh seed, about 1 in 300 for the whole file. Seeds are fixed, so a
test either always passes or never. Where no luck is involved the equality is exact.
"""

import json
from math import exp, sqrt

import numpy as np
import pytest

from glasscity.engine.calendar import month_borders
from glasscity.engine.clock import play
from glasscity.engine.plan import compile_plan as make_plan
from glasscity.engine.state import (
    CALLED,
    CENSURED,
    FORGIVEN,
    INVENTED,
    LEFT_RUNNING,
    SESSIONS,
    UNCOVERED,
)
from glasscity.people.attributes import FIRM, PARTY, SEX, raw_values
from glasscity.scenario.mechanisms import MECHANISMS, mechanisms_of, without
from glasscity.sensing.cameras import FALSE_MATCH, TRUE_MATCH, Cameras
from glasscity.sensing.chat_groups import ChatGroups
from glasscity.sensing.commercial_data import CommercialData
from glasscity.sensing.informers import Informers
from glasscity.sensing.platforms import Platforms
from glasscity.sensing.registers import Registers
from glasscity.sensing.truth import OtherEvent, Truth

from .mechanism_help import (
    PART,
    PEOPLE,
    SCORING,
    YEAR,
    assert_books_balance,
    assert_poisson,
    count,
    minutes,
    people,
    theft,
)
from .mechanism_help2 import (
    assert_near,
    assert_same_outcome,
    assert_share,
    number,
    points,
    put,
    ratio,
    share,
    town,
    weeks,
    yearly,
)

COMMERCIAL = {
    "opt_in": share(0.5),
    "weights": {
        "history": share(0), "behaviour": share(0), "ability": share(0), "identity": share(1),
        "friends": share(0),
    },
    "identity": {"sex": {"female": points(800), "male": points(200)}},
}  # fmt: skip
"""By sex alone: 350 + 600 x 0.8 = 830 points for women, 350 + 600 x 0.2 = 470 for men."""

EVERY = {"registers": 0.5, "cameras": 0.5, "informers": 0.5}
MIXED = town(
    acts={
        **theft(3, **EVERY),
        "post": {
            "id": 2, "rate": yearly(6), "standing": "protected", "context": "speech",
            "place": "online", "channels": {"platforms": share(0.5), "chat-groups": share(0.5)},
        },
        "debt": {
            "id": 4, "rate": yearly(0.3),
            "channels": {"registers": share(1), "commercial": share(1)},
        },
        "denouncing": {"id": 5, "rate": yearly(1), "channels": {}},
        "false-report": {"id": 6, "rate": yearly(0), "channels": {}},
        "study-app-use": {"id": 8, "rate": yearly(50), "channels": {}},
        "surety": {"id": 9, "rate": yearly(0), "actor": "friend", "channels": {}},
    },
    scoring=SCORING | {
        "points": {name: points(-10) for name in ("theft", "post", "debt")}, "expires": weeks(20),
    },
    life=people(online=1, party=0.3),
    sensing={
        "registers": {"mistaken": share(0.1)},
        "cameras": {
            "coupled": True, "coverage": {"street": share(0.5)}, "miss": share(0.2),
            "false_match": number(1e-4, "per comparison"),
        },
        "platforms": {"mistaken": share(0.1)},
    },
)  # fmt: skip
"""A bit of everything, for the zero tests."""

APP = {"items": {"log-in": {"points": points(1), "cap": points(1), "times": ratio(20)}}}
INFORMED = {
    "report": share(0.5), "invented": share(0.5), "accuses": {"theft": share(1)},
    "misread": {"theft": yearly(1)}, "uncovered": share(0.5),
}  # fmt: skip

# Name of the mechanism and the mechanism at zero; the name is in MECHANISMS.
ZEROS = [
    ("registers", {"sensing.registers": {"miss": share(1), "mistaken": share(1)}}),
    ("cameras", {"sensing.cameras.coverage": {"street": share(0)}}),
    ("cameras", {"sensing.cameras.density": number(0, "cameras per person")}),
    ("control-room", {"sensing.control_room": {"attention": share(1)}}),
    (
        "control-room",
        {"sensing.control_room": {"attention": share(0.1), "zoom": share(1), "known": ratio(0)}},
    ),
    ("platforms", {"sensing.platforms": {"miss": share(1), "mistaken": share(1)}}),
    ("chat-groups", {"sensing.chat_groups": {"leak": share(0)}}),
    (
        "informers",
        {"sensing.informers": INFORMED | {"report": share(0), "invented": share(0), "misread": {}}},
    ),
    ("informers", {"sensing.informers": INFORMED | {"rewarded": False, "unrewarded": share(0)}}),
    ("informers", {"sensing.informers": INFORMED | {"anonymous": False, "named": share(0)}}),
    ("officials", {"scoring.officials": {"forgive": share(0)}}),
    ("characteristics", {"scoring.characteristics": {"sex": {"female": points(0)}}}),
    (
        "human-review",
        {"safeguards.human_review": {"keeps_true": share(1), "stops_false": share(0)}},
    ),
]  # fmt: skip


def with_parts(tree, parts):
    for path, value in parts.items():
        tree = put(tree, f"regime.{path}", value)
    return tree


@pytest.fixture
def worlds(scenario_from):
    """Return a function from a town as plain data to the scenario."""
    return lambda tree: scenario_from(json.dumps(tree))


def twins(worlds, name, zero):
    """Play a world with a mechanism at zero, and the world without it."""
    scenario = worlds(with_parts(MIXED, zero))
    assert name in MECHANISMS
    assert name in mechanisms_of(scenario)
    worlds_two = (scenario, without(scenario, name))
    return [play(make_plan(s, 2_000, 200), 5, threads=1) for s in worlds_two]


@pytest.mark.parametrize(
    ("name", "zero"), ZEROS, ids=[f"{name}-{i}" for i, (name, _) in enumerate(ZEROS)]
)
def test_a_mechanism_at_zero_leaves_no_trace(worlds, name, zero):
    one, other = twins(worlds, name, zero)
    assert one.tallies.records.sum() > 1_000
    assert_same_outcome(one, other)


def assert_same_records(one, other):
    """Hold that two worlds agree about everybody, where one has items or columns that are empty."""
    keep = [one.plan.item_index(item.name) for item in other.plan.items]
    extra = np.delete(np.arange(len(one.plan.items)), keep)
    assert one.tallies.records[:, extra].sum() == 0
    assert np.array_equal(one.windows, other.windows)
    for name in ("records", "points"):
        mine, others = getattr(one.tallies, name), getattr(other.tallies, name)
        assert np.array_equal(mine[:, keep], others), name
    for name in ("scores", "tiers"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    for name in ("records", "penalties", "wrongful", "score", "tier", "wrongful_points"):
        assert np.array_equal(getattr(one.state, name), getattr(other.state, name)), name


@pytest.mark.parametrize(
    ("name", "zero"),
    [
        (
            "officials",
            {
                "scoring.officials": {
                    "favour": {"rate": yearly(0), "points": points(50)},
                    "revenge": {"rate": yearly(0), "points": points(-50)},
                    "quota": {"penalties": yearly(0), "points": points(-5)},
                }
            },
        ),
        ("study-app", {"study_app": APP}),
        ("study-app", {"study_app": APP | {"into_score": ratio(1), "gaming": share(1)}}),
        ("commercial-score", {"commercial_score": COMMERCIAL | {"opt_in": share(0)}}),
        ("commercial-score", {"commercial_score": COMMERCIAL}),
        (
            "merger",
            {"commercial_score": COMMERCIAL | {"merger": {"after": weeks(0), "weight": ratio(0)}}},
        ),
        (
            "merger",
            {
                "commercial_score": COMMERCIAL
                | {"merger": {"after": weeks(30), "folds": "data", "weight": ratio(1)}}
            },
        ),
    ],
)
def test_a_mechanism_with_columns_of_its_own_at_zero_moves_nobody(worlds, name, zero):
    """Its own columns and reserved entries are there, so digests differ; nothing else does."""
    one, other = twins(worlds, name, zero)
    assert_same_records(one, other)


def test_guarantees_and_firms_at_zero_leave_no_trace(worlds):
    tree = put(MIXED, "life.guarantees", {"debt": {"share": share(0), "act": "surety"}})
    tree = put(tree, "life.people.firms", share(0))
    one, other = (play(make_plan(worlds(t), 2_000, 200), 5, threads=1) for t in (tree, MIXED))
    assert_same_outcome(one, other)


# Sensing


def test_registers_miss_mistake_and_invent(play_town, columns):
    """Of 2 thefts a year the registers note 0.5 x (1 - 0.2) = 0.4, and 0.1 of these land on
    somebody else, at the next border: 51 weeks of 52. Each person has 0.05 entries about nothing.
    """
    registers = {
        "miss": share(0.2),
        "mistaken": share(0.1),
        "false_events": {"theft": yearly(0.05)},
    }
    tree = town(acts=theft(registers=0.5), scoring=SCORING, sensing={"registers": registers})
    played = play_town(tree, PEOPLE, YEAR, ledger=True)
    noted = PEOPLE * 2 * PART * 0.4
    assert_poisson(count(played, Registers.number, Truth.TRUE), noted * 0.9)
    assert_poisson(count(played, Registers.number, Truth.FALSE_IDENTITY), noted * 0.1 * 51 / 52)
    assert_poisson(count(played, Registers.number, Truth.FALSE_EVENT), PEOPLE * 0.05 * PART)
    records, _ = columns(played)
    assert_books_balance(played, records)


def test_a_delay_of_half_a_year_leaves_half_of_a_years_records(play_town):
    """What is noted in week w arrives in week w + 26: 26 weeks of 52 come in, the first of them
    in week 26."""
    tree = town(acts=theft(registers=1), sensing={"registers": {"delay": weeks(26)}})
    played = play_town(tree, PEOPLE, YEAR)
    assert_poisson(count(played, Registers.number), PEOPLE * 2 * PART / 2)
    assert played.windows[:26, 0].sum() == 0
    assert played.windows[26, 0] > 0


CAMERAS = {"coupled": True, "coverage": {"street": share(0.5)}, "miss": share(0.2)}


def test_cameras_recognise_and_confuse(play_town, columns):
    """In view: 0.9 x 0.5 = 0.45 of 2 thefts a year, of which 0.8 are recognised. Of the others a
    gallery of 20,000 at a false match rate of 1e-5 names somebody else with chance
    1 - (1 - 1e-5)^20,000 = 0.181, at the next border: 51 weeks of 52."""
    cameras = CAMERAS | {"false_match": number(1e-5, "per comparison")}
    tree = town(acts=theft(cameras=0.9), scoring=SCORING, sensing={"cameras": cameras})
    played = play_town(tree, PEOPLE, YEAR, ledger=True)
    in_view = PEOPLE * 2 * PART * 0.45
    confused = 1 - (1 - 1e-5) ** PEOPLE
    assert_poisson(int(played.tallies.searches.sum()), in_view)
    assert_poisson(count(played, Cameras.number, Truth.TRUE), in_view * 0.8)
    wrong = in_view * 0.2 * confused * 51 / 52
    assert_poisson(count(played, Cameras.number, Truth.FALSE_IDENTITY), wrong)
    records, _ = columns(played)
    assert_books_balance(played, records)
    # Decoupled they are made and counted, and nobody loses a point.
    loose = play_town(put(tree, "regime.sensing.cameras.coupled", False), PEOPLE, YEAR)
    assert np.array_equal(loose.tallies.records, played.tallies.records)
    assert loose.tallies.points.sum() == 0
    assert (loose.state.score == 1000).all()


def test_more_cameras_see_more_until_they_see_all(play_town):
    """Twice the reference density of 0.333 doubles a coverage of 0.4; ten times is 1, not 4."""
    tree = town(acts=theft(cameras=1), sensing={"cameras": CAMERAS | {"miss": share(0)}})
    tree = put(tree, "regime.sensing.cameras.coverage.street", share(0.4))
    for density, seen in ((0.333, 0.4), (0.666, 0.8), (3.33, 1)):
        number_of = number(density, "cameras per person")
        played = play_town(put(tree, "regime.sensing.cameras.density", number_of), PEOPLE, YEAR)
        assert_poisson(count(played, Cameras.number), PEOPLE * 2 * PART * seen)


def watched_town(room, **more):
    return town(
        acts=theft(cameras=1),
        sensing={
            "cameras": {"coupled": True, "coverage": {"street": share(1)}},
            "control_room": room,
        },
        **more,
    )


def test_a_control_room_looks_at_part_of_what_is_in_view(play_town):
    """Zoom 0.2 and attention 0.25 of the rest: 0.2 + 0.8 x 0.25 = 0.4 of all moments."""
    tree = watched_town({"attention": share(0.25), "zoom": share(0.2)})
    played = play_town(tree, PEOPLE, YEAR)
    not_looked, looked = played.tallies.watched.sum(axis=1)
    assert_share(looked, looked + not_looked, 0.4)
    assert_poisson(count(played, Cameras.number), PEOPLE * 2 * PART * 0.4)
    assert count(played, Cameras.number) == looked == played.society.found.sum() >> 16


def test_a_control_room_that_ignores_the_known_finds_everybody_once(play_town):
    """With a factor 0 for somebody with a record, nobody has two: 1 - exp(-2) of the people have
    one. With a factor 2, at attention 0.3, the first find comes at 0.6 a year and later ones at
    1.2; the integral stands in the code."""
    none = play_town(watched_town({"known": ratio(0)}), PEOPLE, YEAR)
    assert none.state.records.max() == 1
    assert_share(int(none.state.records.sum()), PEOPLE, 1 - exp(-2 * PART))
    twice = play_town(watched_town({"attention": share(0.3), "known": ratio(2)}), PEOPLE, YEAR)
    # First find at rate 0.6; afterwards finds at rate 1.2 for what is left of the year:
    # E N = P + 1.2 E(1 - T)+, with E(1 - T)+ = 1 - P / 0.6, all times in years of PART.
    first = 1 - exp(-0.6 * PART)
    mean = first + 1.2 * (PART - first / 0.6)
    assert_near(twice.state.records.mean(), mean, twice.state.records.std() / sqrt(PEOPLE))


def test_attention_runs_away_with_its_own_finds_unless_corrected(play_town):
    """Two districts of one size; the first has 1.5 times the cameras, so 1.5 times the moments in
    view. Attention spread evenly finds 1.5 times as much there. Attention that follows finds
    weighed by their inverse chance ends at 1.5 : 1, and finds 1.5 x 1.5 = 2.25 times as much (a
    first even week in 52 less: 2.23). Uncorrected it runs away beyond that. Standard error of the
    logarithm of a ratio of counts a, b: sqrt(1 / a + 1 / b); of what the corrected attention
    itself is worth, 0.03."""
    half = number(50_000, "people")
    life = people()
    life["people"]["districts"] = {"town": half, "far": half}

    def found(**room):
        tree = watched_town({"attention": share(0.2)} | room, life=life)
        tree = put(
            tree, "regime.sensing.cameras.density_by_district",
            {"town": ratio(0.6), "far": ratio(0.4)},
        )  # fmt: skip
        return play_town(tree, PEOPLE, YEAR).tallies.watched[1].astype(float)

    even, corrected, runaway = (
        found(**room)
        for room in ({}, {"feedback": share(1), "correction": True}, {"feedback": share(1)})
    )
    error = sqrt((1 / even).sum())
    # People of the two districts are not exactly as many; by chance, 0.014 on a ratio's logarithm.
    assert_near(np.log(even[0] / even[1]), np.log(1.5), error, 0.03)
    assert_near(np.log(corrected[0] / corrected[1]), np.log(2.23), error, 0.12)
    assert runaway[0] / runaway[1] > 1.2 * corrected[0] / corrected[1]


def test_human_review_stops_false_matches_and_a_few_true_ones(play_town):
    """0.9 of the true matches and 0.3 of the false ones pass; compared with the same run without a
    review, so only the review's own luck counts: binomial."""
    cameras = CAMERAS | {"false_match": number(1e-4, "per comparison")}
    tree = town(acts=theft(cameras=1), sensing={"cameras": cameras})
    review = {"keeps_true": share(0.9), "stops_false": share(0.7)}
    plain = play_town(tree, PEOPLE, YEAR)
    played = play_town(put(tree, "regime.safeguards.human_review", review), PEOPLE, YEAR)
    for truth, kept in ((Truth.TRUE, 0.9), (Truth.FALSE_IDENTITY, 0.3)):
        assert_share(
            count(played, Cameras.number, truth), count(plain, Cameras.number, truth), kept
        )
    # Every match comes before a person, and no other search does.
    matches = plain.tallies.searches.sum(axis=1)[[TRUE_MATCH, FALSE_MATCH]]
    assert np.array_equal(played.tallies.reviews.sum(axis=1), matches)


def test_a_ban_on_live_recognition_is_a_town_without_cameras(worlds):
    scenario = worlds(put(MIXED, "regime.safeguards.live_recognition", {"banned": True}))
    dark = without(scenario, "cameras", "live-recognition")
    one, other = (play(make_plan(s, 2_000, 200), 5, threads=1) for s in (scenario, dark))
    assert count(one, Cameras.number) == 0
    assert_same_outcome(one, other)


POSTS = {
    "post": {
        "id": 2, "rate": yearly(6), "standing": "protected", "context": "speech",
        "place": "online", "channels": {"platforms": share(0.8), "chat-groups": share(0.5)},
    }
}  # fmt: skip


def test_platforms_miss_mistake_and_alarm(play_town, columns):
    """Of 6 posts a year 0.8 x (1 - 0.25) = 0.6 are caught; 0.1 of these are booked on another
    account at the next border, 51 weeks of 52; 0.2 false alarms a person-year. What is booked on
    the writer is a lawful act."""
    filtering = {
        "miss": share(0.25), "mistaken": share(0.1), "false_events": {"post": yearly(0.2)}
    }  # fmt: skip
    tree = town(acts=POSTS, scoring=SCORING | {"points": {"post": points(-10)}},
                sensing={"platforms": filtering})  # fmt: skip
    played = play_town(tree, PEOPLE, YEAR, ledger=True)
    caught = PEOPLE * 6 * PART * 0.6
    assert_poisson(count(played, Platforms.number, Truth.LAWFUL_ACT), caught * 0.9)
    wrong = caught * 0.1 * 51 / 52
    assert_poisson(count(played, Platforms.number, Truth.FALSE_IDENTITY), wrong)
    assert_poisson(count(played, Platforms.number, Truth.FALSE_EVENT), PEOPLE * 0.2 * PART)
    assert_books_balance(played, columns(played)[0])
    late = put(tree, "regime.sensing.platforms.delay", weeks(13))
    assert play_town(late, PEOPLE, YEAR).windows[:13, 0].sum() < wrong  # False alarms wait as well.


@pytest.mark.parametrize(("members", "leak"), [(50, 0.01), (500, 0.01), (3, 0.5)])
def test_a_larger_group_leaks_more(play_town, members, leak):
    """Half of 6 posts a year are written in a group; one leaks with 1 - (1 - l)^m: 0.395 of 50
    members at 1 in 100, 0.993 of 500, 0.875 of 3 at 1 in 2."""
    groups = {"members": number(members, "people"), "leak": share(leak)}
    tree = town(acts=POSTS, scoring=None, sensing={"chat_groups": groups})
    played = play_town(tree, PEOPLE, YEAR)
    mean = PEOPLE * 6 * PART * 0.5 * (1 - (1 - leak) ** members)
    assert_poisson(count(played, ChatGroups.number, Truth.TRUE), mean)
    assert count(played, ChatGroups.number) == played.tallies.records.sum()


@pytest.mark.parametrize(
    ("rewarded", "anonymous", "ready"),
    [(True, True, 1), (False, True, 0.5), (True, False, 0.4), (False, False, 0.2)],
)
def test_informers_report_by_readiness(play_town, columns, rewarded, anonymous, ready):
    """Of 2 thefts a year 0.5 x 0.6 are reported by the ready; 0.2 of these name somebody else (51
    weeks of 52); 0.3 innocent scenes a person-year are misread. All times the readiness."""
    informers = {
        "report": share(0.6), "mistaken": share(0.2), "misread": {"theft": yearly(0.3)},
        "rewarded": rewarded, "anonymous": anonymous, "unrewarded": share(0.5),
        "named": share(0.4),
    }  # fmt: skip
    tree = town(acts=theft(informers=0.5), scoring=SCORING, sensing={"informers": informers})
    played = play_town(tree, PEOPLE, YEAR, ledger=True)
    seen = PEOPLE * 2 * PART * 0.3 * ready
    assert_poisson(count(played, Informers.number, Truth.TRUE), seen * 0.8)
    assert_poisson(count(played, Informers.number, Truth.FALSE_IDENTITY), seen * 0.2 * 51 / 52)
    assert_poisson(count(played, Informers.number, Truth.FALSE_EVENT), PEOPLE * 0.3 * PART * ready)
    assert_books_balance(played, columns(played)[0])


def test_an_invention_that_comes_to_light_falls_back_on_the_informer(play_town, columns):
    """1 denunciation a year, 0.3 of them made up, arriving a week later; half come to light ten
    weeks after that: the victim's points go, the informer gets -50. So of the invented of 52 weeks
    51 arrive, and of the uncovered 41 are penalised in time."""
    informers = {
        "invented": share(0.3), "accuses": {"theft": share(1)}, "uncovered": share(0.5),
        "uncovering": weeks(10),
    }  # fmt: skip
    acts = {
        **theft(0, informers=1),
        "denouncing": {"id": 5, "rate": yearly(1), "channels": {}},
        "false-report": {"id": 6, "rate": yearly(0), "standing": "illegal", "channels": {}},
    }
    price = {"theft": points(-10), "false-report": points(-50)}
    tree = town(acts=acts, scoring=SCORING | {"points": price}, sensing={"informers": informers})
    played = play_town(tree, PEOPLE, YEAR, ledger=True)
    invented = PEOPLE * PART * 0.3
    assert_poisson(int(played.tallies.extra[INVENTED]), invented)
    assert_share(int(played.tallies.extra[UNCOVERED]), int(played.tallies.extra[INVENTED]), 0.5)
    assert_poisson(count(played, Informers.number, Truth.FALSE_EVENT), invented * 51 / 52)
    assert_poisson(count(played, Informers.number, act="false-report"), invented / 2 * 41 / 52)
    records, _ = columns(played)
    assert_books_balance(played, records)
    accused, found_out = records.act == 1, records.act == 6
    # Each informer's record comes in the very week in which a victim's points go.
    gone = accused & (records.expires >= 0) & (records.expires < 52)
    assert np.array_equal(np.sort(records.expires[gone]), np.sort(records.week[found_out]))
    assert (records.expires[gone] - records.week[gone] == 10).all()
    assert (records.truth[found_out] == Truth.TRUE).all()
    assert played.tallies.fates[1].sum() == gone.sum()


def test_guarantees_reach_the_guarantor(play_town, columns):
    """0.5 defaults a year, all registered; 0.4 have a guarantor, who is told a week later: 51
    weeks of 52. Everybody has one guarantor for good."""
    acts = {
        "debt": {"id": 4, "rate": yearly(0.5), "channels": {"registers": share(1)}},
        "surety": {"id": 9, "rate": yearly(0), "actor": "friend", "channels": {}},
    }
    price = {"debt": points(-10), "surety": points(-20)}
    life = {"guarantees": {"debt": {"share": share(0.4), "act": "surety"}}}
    tree = town(acts=acts, scoring=SCORING | {"points": price}, life=life)
    played = play_town(tree, PEOPLE, YEAR, ledger=True)
    called = PEOPLE * 0.5 * PART * 0.4
    assert_poisson(int(played.tallies.extra[CALLED]), called)
    assert_poisson(count(played, OtherEvent.GUARANTEES, Truth.ANOTHERS_ACT), called * 51 / 52)
    assert count(played, OtherEvent.GUARANTEES) == count(
        played, OtherEvent.GUARANTEES, Truth.ANOTHERS_ACT
    )
    records, _ = columns(played)
    assert_books_balance(played, records)
    rows = records.act == 9
    pairs = np.unique(np.stack([records.actor[rows], records.person[rows]]), axis=1)
    assert np.unique(pairs[0]).size == pairs.shape[1]


def test_a_firms_debt_is_recorded_against_its_representative(play_town, columns):
    """Representatives alone have the 2 debts a year of their firm; each is the firm's act (-3)."""
    acts = {
        "firm-debt": {
            "id": 7, "rate": yearly(2), "actor": "firm", "channels": {"registers": share(1)},
            "modifiers": {"firm": {"no": ratio(0)}},
        }
    }  # fmt: skip
    scoring = SCORING | {"points": {"firm-debt": points(-10)}}
    tree = town(acts=acts, scoring=scoring, life=people(firms=0.2))
    played = play_town(tree, PEOPLE, YEAR, ledger=True)
    represents = raw_values(played.attributes, FIRM) == 1
    assert 0.1 * PEOPLE < represents.sum() < 0.2 * PEOPLE
    total = count(played, Registers.number)
    assert_poisson(total, int(represents.sum()) * 2 * PART)
    assert total == count(played, Registers.number, Truth.FIRMS_ACT)
    records, _ = columns(played)
    assert_books_balance(played, records)
    assert represents[records.person].all()
    assert (records.actor == -3).all()


# Scoring


def test_favours_and_revenge(play_town, columns):
    """0.2 favours of 30 points and 0.1 acts of revenge of 40 a year. Both are about nothing; only
    the second is a burden."""
    officials = {
        "favour": {"rate": yearly(0.2), "points": points(30)},
        "revenge": {"rate": yearly(0.1), "points": points(-40)},
    }
    played = play_town(town(scoring=SCORING | {"officials": officials}, acts=theft(0)),
                       PEOPLE, YEAR, ledger=True)  # fmt: skip
    assert_poisson(count(played, OtherEvent.OFFICIALS, act="favour"), PEOPLE * 0.2 * PART)
    revenge = count(played, OtherEvent.OFFICIALS, act="revenge")
    assert_poisson(revenge, PEOPLE * 0.1 * PART)
    assert count(played, OtherEvent.OFFICIALS, Truth.FALSE_EVENT) == played.tallies.records.sum()
    assert played.state.wrongful.sum() == revenge
    assert_books_balance(played, columns(played)[0])
    members = put(
        town(scoring=SCORING | {"officials": officials}, acts=theft(0), life=people(party=0.3)),
        "regime.scoring.officials.favour.modifiers", {"party": {"no": ratio(0)}},
    )  # fmt: skip
    records, _ = columns(play_town(members, PEOPLE, YEAR, ledger=True))
    party = raw_values(play_town(members, PEOPLE, 7).attributes, PARTY) == 1
    assert party[records.person[records.points > 0]].all()


def test_officials_forgive_and_forgive_members_always(play_town):
    """0.25 of the penalties of others are waived, and all of members'; records are made all the
    same."""
    officials = {"forgive": share(0.25), "forgive_members": share(1)}
    tree = town(acts=theft(registers=1), life=people(party=0.3),
                scoring=SCORING | {"officials": officials})  # fmt: skip
    played = play_town(tree, PEOPLE, YEAR)
    party = raw_values(played.attributes, PARTY) == 1
    assert party.sum() > 1_000
    records, penalties = played.state.records.astype(int), played.state.penalties.astype(int)
    assert penalties[party].sum() == 0
    assert_share(int(penalties[~party].sum()), int(records[~party].sum()), 0.75)
    assert played.tallies.extra[FORGIVEN] == (records - penalties).sum()
    assert_poisson(int(records.sum()), PEOPLE * 2 * PART)


def test_a_quota_is_made_up_where_it_is_not_met(play_town, columns):
    """1.2 penalties a year are 0.1 a person and month. Where there are none, each month chooses
    everybody with chance 0.1; where thefts make 2 a year there is nothing to make up."""
    quota = {"quota": {"penalties": yearly(1.2), "points": points(-5)}}
    scoring = SCORING | {"officials": quota}
    played = play_town(town(acts=theft(0), scoring=scoring), PEOPLE, YEAR, ledger=True)
    months = len([week for week in month_borders(52) if 0 < week < 52])
    made_up = count(played, OtherEvent.OFFICIALS, Truth.FALSE_EVENT, "quota")
    assert_share(made_up, months * PEOPLE, 0.1)
    assert_books_balance(played, columns(played)[0])
    busy = play_town(town(acts=theft(registers=1), scoring=scoring), PEOPLE, YEAR)
    assert count(busy, OtherEvent.OFFICIALS) == 0


def test_officials_enter_nothing_about_people_without_a_score(play_town, columns):
    """Who is 60 and over is scored. Favours, revenge and quotas reach them alone; a quota is then
    filled among them: 1.2 a year of all people are 0.1 a month of all, drawn from fewer."""
    officials = {
        "favour": {"rate": yearly(1), "points": points(30)},
        "revenge": {"rate": yearly(1), "points": points(-40)},
        "quota": {"penalties": yearly(1.2), "points": points(-5)},
    }
    scoring = SCORING | {"officials": officials, "who": {"min_age": number(60, "years")}}
    tree = town(scoring=scoring, acts=theft(0), life={"people": "beijing-2020"})
    played = play_town(tree, PEOPLE, YEAR, ledger=True)
    scored, (records, _) = played.state.tier >= 0, columns(played)
    assert 0.1 < scored.mean() < 0.4
    assert scored[records.person].all()
    assert (records.points != 0).all()
    assert_poisson(count(played, OtherEvent.OFFICIALS, act="favour"), scored.sum() * PART)
    assert_poisson(count(played, OtherEvent.OFFICIALS, act="revenge"), scored.sum() * PART)
    # What revenge takes counts towards the month's quota of 0.1 a person, all people counted.
    months = len([week for week in month_borders(52) if 0 < week < 52])
    weeks_before = max(week for week in month_borders(52) if week < 52)
    missing = 0.1 * PEOPLE * months - scored.sum() * 7 * weeks_before / 365
    made_up = count(played, OtherEvent.OFFICIALS, act="quota")
    assert abs(made_up - missing) < 4 * sqrt(missing) + len(played.plan.districts) * months


def test_characteristics_move_the_start_and_nothing_else(play_town):
    """Women have 25 points more and men 40 less than in the same town without, exactly."""
    points_for = {"sex": {"female": points(25), "male": points(-40)}}
    tree = town(acts=theft(registers=1), scoring=SCORING)
    plain = play_town(tree, PEOPLE, YEAR)
    played = play_town(put(tree, "regime.scoring.characteristics", points_for), PEOPLE, YEAR)
    female = raw_values(played.attributes, SEX) == 0
    assert 0.4 < female.mean() < 0.6
    gained = played.state.score.astype(int) - plain.state.score
    assert np.array_equal(gained, np.where(female, 25, -40))
    assert np.array_equal(played.tallies.records, plain.tallies.records)


STUDY_ACT = {
    "study-app-use": {
        "id": 8, "rate": yearly(50), "channels": {}, "modifiers": {"party": {"no": ratio(0)}}
    }
}  # fmt: skip


def study(scoring=SCORING, rate=50, **app):
    """Return a town of which part studies, and nobody does anything else."""
    tree = town(acts=STUDY_ACT, scoring=scoring, life=people(party=0.3), study_app=APP | app)
    tree["regime"]["scoring"] = scoring | {"points": {}}
    return put(tree, "life.acts.study-app-use.rate", yearly(rate))


def members_of(played):
    return raw_values(played.attributes, PARTY) == 1


def test_the_app_gives_points_up_to_the_cap(play_town):
    """Articles at 2 points, one a day on average (Poisson), at most 4 points: 2 P(1) + 4 P(>1) =
    2/e + 4 (1 - 2/e) = 1.793 a day, to 1 in 256 for each of two cuts: 0.016. Standard deviation of
    a day: sqrt(4/e + 16 (1 - 2/e) - 1.793^2) = 1.585."""
    articles = {"points": points(2), "cap": points(4), "times": ratio(1), "minutes": minutes(3)}
    played = play_town(study(items={"articles": articles}), PEOPLE, YEAR)
    sessions = int(played.tallies.extra[SESSIONS])
    assert_poisson(sessions, int(members_of(played).sum()) * 50 * PART)
    assert_near(played.state.study_points.sum() / sessions, 1.793, 1.585 / sqrt(sessions), 0.016)
    # Three minutes for each of one article a day.
    minutes_each = played.state.study_minutes.sum() / sessions / 10
    assert_near(minutes_each, 3, 3 / sqrt(sessions), 0.05)
    assert played.state.study_points[~members_of(played)].sum() == 0


def test_active_hours_count_twice(play_town):
    """A thing done 0.5 times a day for 1 point, twice in the active half of flat hours: points grow
    by half. Each day's points double with chance 0.5; they have second moment 0.75 for a mean of
    0.5, so n points are followed by n / 2 with standard error sqrt(0.25 x 1.5 n). The cap of a day
    holds in active hours too.
    """
    capped = {"points": points(1), "cap": points(1), "times": ratio(20), "doubled": True}
    active = ["00:00-12:00"]
    played = play_town(study(items={"log-in": capped}, active_hours=active), PEOPLE, YEAR)
    assert played.state.study_points.sum() == played.tallies.extra[SESSIONS]
    free = {"points": points(1), "cap": points(20), "times": ratio(0.5), "doubled": True}
    towns = [study(items={"log-in": free}, active_hours=hours) for hours in ([], active)]
    plain, doubled = (int(play_town(t, PEOPLE, YEAR).state.study_points.sum()) for t in towns)
    assert_near(doubled - plain, plain / 2, sqrt(0.25 * 1.5 * plain))


def test_gaming_leaves_the_app_running(play_town):
    """On 0.4 of the days the app only runs: the 10 points of what runs by itself; on the others the
    1 point of a log-in, and no video is watched."""
    items = {
        "log-in": {"points": points(1), "cap": points(1), "times": ratio(20)},
        "video": {
            "points": points(1), "cap": points(10), "times": ratio(0), "runs_by_itself": True
        },
    }  # fmt: skip
    played = play_town(study(items=items, gaming=share(0.4)), PEOPLE, YEAR)
    sessions, running = (int(played.tallies.extra[kind]) for kind in (SESSIONS, LEFT_RUNNING))
    assert_share(running, sessions, 0.4)
    assert played.state.study_points.sum() == 10 * running + (sessions - running)


def test_voluntary_use_leaves_a_share_of_the_days(play_town):
    """Where use is not compulsory 0.3 of the days of use are left, of the very same days."""
    whole = play_town(study(), PEOPLE, YEAR)
    part = play_town(study(compulsory=False, voluntary=share(0.3)), PEOPLE, YEAR)
    days = [int(played.tallies.extra[SESSIONS]) for played in (whole, part)]
    assert_share(days[1], days[0], 0.3)
    assert whole.tallies.happened.sum() == part.tallies.happened.sum()


def test_the_cell_censures_the_low_and_the_score_takes_the_app_in(play_town, columns):
    """Nobody studies: every member is censured every month. At 50 days a year, 4.2 points a month,
    half of a month's points are carried over, rounded down; the score is the start and these."""
    mark = number(1, "points per month")
    idle = play_town(study(rate=0, censure_below=mark), PEOPLE, YEAR)
    months = len([week for week in month_borders(52) if 0 < week < 52])
    assert idle.tallies.extra[CENSURED] == months * members_of(idle).sum()
    assert np.array_equal(idle.state.censures, months * members_of(idle))
    played = play_town(study(into_score=ratio(0.5)), PEOPLE, YEAR, ledger=True)
    assert np.array_equal(played.state.score, 1000 + played.state.app_score)
    app, total = played.state.app_score, played.state.study_points
    assert (app <= total // 2).all()
    # Each of the closed months loses half a point at most; the points of the last month wait.
    closed = total - played.state.study_month
    assert (2 * app >= closed - months).all()
    records, _ = columns(played)
    assert_books_balance(played, records)
    assert (records.channel == OtherEvent.STUDY_APP).all()


def commercial_town(weights, **fields):
    """Return a town of members of a commercial score with debts and purchases."""
    names = ("history", "behaviour", "ability", "identity", "friends")
    acts = {
        "debt": {
            "id": 4, "rate": yearly(1),
            "channels": {"registers": share(1), "commercial": share(1)},
        },
        "purchase": {"id": 10, "rate": yearly(26), "channels": {"commercial": share(1)}},
    }  # fmt: skip
    score = COMMERCIAL | {
        "opt_in": share(1), "weights": {name: share(weights.get(name, 0)) for name in names},
    } | fields  # fmt: skip
    return town(
        acts=acts,
        scoring=SCORING | {"points": {"debt": points(-10)}},
        life=people(online=1),
        commercial_score=score,
    )


def test_history_and_behaviour_take_in_what_the_platform_learns(play_town, columns):
    """In 28 days, before a month ends, every default takes 100 of the 700 points of history; half
    of 26 purchases a year take 10 points each off behaviour: 26 x 28/365 x 0.5 x 10 = 9.97, with
    standard deviation 10 sqrt(0.997) a person."""
    fields = {
        "defaults": {"debt": points(-100)},
        "purchases": {"games": {"share": share(0.5), "effect": points(-10)}},
    }
    tree = commercial_town({"history": 0.5, "behaviour": 0.5}, **fields)
    played = play_town(tree, PEOPLE, 28, ledger=True)
    assert not [week for week in month_borders(4) if 0 < week < 4]
    records, _ = columns(played)
    debts = np.bincount(records.person[records.act == 4], minlength=PEOPLE)
    joined = played.state.commercial >= 0
    assert joined.sum() > 0.85 * PEOPLE
    assert np.array_equal(played.state.history[joined], np.maximum(700 - 100 * debts[joined], 0))
    mean = 26 * 28 / 365 * 0.5
    behaviour = played.state.behaviour[joined]
    assert_near(500 - behaviour.mean(), 10 * mean, 10 * sqrt(mean / joined.sum()))


def test_a_score_by_history_falls_with_a_default_and_recovers(play_town, columns):
    """350 + 600 x 0.7 = 770 without a default. One of 100 points takes 60 x 2^(-n m / h) after n
    months of m = 30.4 days, at a half-life of h = 91 days; rounding takes a point a month."""
    tree = commercial_town(
        {"history": 1}, defaults={"debt": points(-100)}, half_life=weeks(13)
    )  # fmt: skip
    played = play_town(tree, PEOPLE, YEAR, ledger=True)
    records, _ = columns(played)
    rows = records.act == 4
    debts = np.bincount(records.person[rows], minlength=PEOPLE)
    joined = played.state.commercial >= 0
    scores = played.state.commercial.astype(int)
    assert (scores[joined & (debts == 0)] == 770).all()
    borders = np.array([week for week in month_borders(52) if 0 < week < 52])
    once = rows & (debts[records.person] == 1) & joined[records.person]
    months = (borders[:, None] > records.week[once]).sum(axis=0)
    expected = np.where(months > 0, 770 - 60 * 2.0 ** (-months * (365 / 12) / 91), 770)
    lost = np.abs(scores[records.person[once]] - expected)
    assert (lost <= 3).all()


@pytest.mark.parametrize("ties", [8, 20, 40])
def test_friends_pull_a_score_to_their_own(play_town, ties):
    """By sex alone women have 830 and men 470. Half by sex and half by friends of either sex alike,
    whose scores have mean m: 350 + 600 x 0.5 x 0.8 + 0.5 (m - 350) for women, 180 less for men;
    that is 740 and 560 where m = 650, half of the members being women.

    Ties are mutual, so a score comes back as an echo: it is half of each friend's score divided by
    that friend's n friends, and half of this is one's own. The difference of 180 becomes
    180 / (1 - 0.25 / n), with n = ties x 0.7 active x 14 / 15 members (chosen by a tie, a friend
    has 1 / n of mean 1 / mean n): 189.0, 183.5 and 181.7 points.

    Known bias: four divisions round down, together 1.5 points a month, and half of it comes back
    through friends: 3 points. Standard error: friends' share of women, through the ties of each of
    9,000 people, moves a mean by less than 1 point.
    """
    tree = commercial_town({"identity": 0.5, "friends": 0.5})
    tree = put(tree, "life.friends", {"mean": ratio(ties)})
    played = play_town(tree, PEOPLE, 182)
    female = raw_values(played.attributes, SEX) == 0
    joined, scores = played.state.commercial >= 0, played.state.commercial.astype(int)
    mean = 470 + 360 * female[joined].mean()
    women, men = (scores[joined & sex].mean() for sex in (female, ~female))
    difference = 180 / (1 - 0.25 / (ties * 0.7 * 14 / 15))
    assert_near((women + men) / 2, 500 + (mean - 350) / 2, 0.5, 3)
    assert_near(women - men, difference, 0.5)
    alone = play_town(commercial_town({"identity": 1}), PEOPLE, 182)
    by_sex = np.where(female, 830, 470)
    assert np.array_equal(alone.state.commercial[joined], by_sex[joined])


def test_a_merger_folds_the_score_in(play_town, columns):
    """At weight 0.5 a score of 830 is worth (830 - 650) / 2 = 90 points, and 470 minus 90: exactly,
    from the first month after ten weeks on, in one entry each."""
    merger = {"after": weeks(10), "neutral": points(650), "weight": ratio(0.5)}
    tree = commercial_town({"identity": 1}, merger=merger)
    tree = put(tree, "life.acts.debt.rate", yearly(0))
    before = play_town(tree, PEOPLE, 63)
    assert (before.state.score == 1000).all()
    played = play_town(tree, PEOPLE, 182, ledger=True)
    female = raw_values(played.attributes, SEX) == 0
    joined = played.state.commercial >= 0
    expected = 1000 + np.where(joined, np.where(female, 90, -90), 0)
    assert np.array_equal(played.state.score, expected)
    assert count(played, CommercialData.number, act="merger") == joined.sum()
    records, _ = columns(played)
    assert_books_balance(played, records)
    assert records.week.min() >= 10


def test_a_merger_folds_the_data_in(play_town, columns):
    """From week 26 on what the platform learns of its members' debts is booked: 26 weeks of 52 of 1
    a year, by the platform and by the register alike."""
    merger = {"after": weeks(26), "folds": "data"}
    tree = commercial_town({"identity": 1}, merger=merger)
    played = play_town(tree, PEOPLE, YEAR, ledger=True)
    booked = count(played, CommercialData.number, act="debt")
    members = played.state.commercial >= 0
    assert_poisson(booked, members.sum() * PART / 2)
    records, _ = columns(played)
    assert_books_balance(played, records)
    late = (records.week >= 26) & members[records.person]
    by_platform = (records.channel == CommercialData.number) & (records.act == 4)
    by_register = (records.channel == Registers.number) & late
    assert by_platform[~late].sum() == 0
    assert by_platform.sum() == by_register.sum() == booked
    alone = play_town(
        commercial_town({"identity": 1}, merger=merger, opt_in=share(0)), PEOPLE, YEAR
    )
    assert count(alone, CommercialData.number, act="debt") == 0, "nobody joined"
