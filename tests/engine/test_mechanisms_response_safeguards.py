"""Consequences, response and safeguards in the engine: at zero they leave no trace, turned up they
move what they should by what pencil and paper say.

All towns are plain: adults alike but for their sex, few acts of known rates. A *zero* test holds a
world with a mechanism that does nothing against the world without it, bit for bit. A *dose* test
holds a figure within four standard errors of the hand calculation in its docstring; the chance of a
false alarm is 6.3e-5 for each figure and a fresh seed, about 1 in 200 for the whole file. Seeds are
fixed, so a test either always passes or never. Where no luck is involved the equality is exact.
"""

import json
from math import ceil, exp, sqrt
from pathlib import Path

import numpy as np
import pytest

from glasscity.engine.clock import play
from glasscity.engine.plan import compile_plan as make_plan
from glasscity.engine.state import DENIALS, LOST, REMARKS, REQUESTS, WITHDRAWN, WITHHELD
from glasscity.people.attributes import AGE, MIGRANT, SEX, raw_values
from glasscity.people.population import seed_keys
from glasscity.response.approval import count_approval
from glasscity.response.fate import EXPIRED, RESTORED, REVERSED
from glasscity.scenario import load
from glasscity.scenario.mechanisms import MECHANISMS, mechanisms_of, without
from glasscity.sensing.truth import Truth

from .mechanism_help2 import (
    HELP,
    POST,
    SCORING,
    THEFT,
    TICKET,
    WEEKS_PER_YEAR,
    assert_near,
    assert_same_outcome,
    assert_scores_balance,
    assert_share,
    elasticity,
    moments_kept,
    number,
    points,
    put,
    ratio,
    share,
    town,
    weeks,
    yearly,
)

DATA = Path(__file__).parent / "data"
YEAR = 364
"""Days: 52 whole weeks."""

WATCHED = {"registers": share(0.5), "cameras": share(0.5)}
MIXED = town(
    acts={
        "theft": THEFT | {"channels": WATCHED},
        "post": POST | {"place": "online"},
        "help": HELP,
        "debt": {"id": 4, "rate": yearly(0.2), "context": "finance"},
    },
    demands={"ticket": TICKET, "school": {"id": 201, "rate": yearly(1)}},
    life={
        "people": {"extends": "plain", "online": share(1)},
        "friends": {"mean": ratio(6)},
    },
    sensing={
        "registers": {"mistaken": share(0.1)},
        "cameras": {
            "coupled": True, "coverage": {"street": share(0.5)}, "miss": share(0.2),
            "false_match": number(1e-4, "per comparison"),
        },
    },
    scoring=SCORING | {
        "points": {
            "theft": points(-60), "post": points(-15), "help": points(10), "debt": points(-40),
        },
        "expires": number(20, "weeks"),
    },
    consequences={
        "institutions": {
            "ticket": {"deny_tiers": ["poor"], "deny_listed": True},
            "school": {"deny_tiers": ["poor"]},
        },
        "blacklist": {"acts": ["debt"], "term": weeks(30), "paid": yearly(1)},
    },
)  # fmt: skip
"""A bit of everything, for the zero tests."""

COMMERCIAL = {
    "opt_in": share(0.5),
    "weights": {
        "history": share(0), "behaviour": share(0), "ability": share(0), "identity": share(1),
        "friends": share(0),
    },
    "identity": {"sex": {"female": points(800), "male": points(200)}},
}  # fmt: skip
"""By sex alone: 350 + 600 x 0.8 = 830 points for women, 350 + 600 x 0.2 = 470 for men."""

FEAR = {"half_life": weeks(8)}
TOLD = {"told": share(1), "delay": weeks(1)}
AT_ONCE = {"notice": {"told": share(1), "delay": weeks(0)}}
"""Everybody knows of every penalty when it is booked."""
UNSEEN = {"looking": yearly(0)}
"""Nobody looks at their rating."""
APPEAL = {
    "files_wrongful": share(1), "files_rightful": share(1), "wins_fact": share(0),
    "wins_norm": share(0), "wins_rightful": share(0), "takes": weeks(2),
}  # fmt: skip

# Name of the mechanism, what both worlds have besides, and the mechanism at zero.
ZEROS = [
    ("fear", {}, {"response.fear": FEAR | {"silence": ratio(9), "caution": ratio(9)}}),
    (
        "fear",
        {},
        {"response.fear": FEAR | {"rule": "threshold", "threshold": share(0.1)}},
    ),
    ("deterrence", {}, {"response.deterrence": {"detection": elasticity(0)}}),
    ("approval", {}, {"response.approval": {"base": share(0.8), "penalised": ratio(0.1)}}),
    (
        "ties",
        {"response.fear": FEAR | {"friends": ratio(0.1), "silence": ratio(0)}},
        {"response.ties": {"seekers": share(0), "drop": yearly(9), "gain": yearly(9)}},
    ),
    (
        "ties",
        {"response.fear": FEAR | {"friends": ratio(0.1), "silence": ratio(0)}},
        {"response.ties": {"seekers": share(1)}},
    ),
    ("notice", {}, {"safeguards.notice": {"told": share(0), "delay": weeks(1)}}),
    ("notice", {}, {"safeguards.notice": TOLD}),
    ("access", {}, {"safeguards.access": {"looks": yearly(0)}}),
    ("access", {}, {"safeguards.access": {"looks": yearly(3)}}),
    ("appeal", {"safeguards.notice": TOLD}, {"safeguards.appeal": APPEAL}),
    (
        "appeal",
        {"safeguards.notice": TOLD},
        {
            "safeguards.appeal": APPEAL
            | {
                "files_wrongful": share(0), "files_rightful": share(0), "wins_fact": share(1),
                "wins_norm": share(1), "wins_rightful": share(1),
            }
        },
    ),
    (
        "human-review",
        {},
        {"safeguards.human_review": {"keeps_true": share(1), "stops_false": share(0)}},
    ),
    ("expiry", {}, {"safeguards.expiry": {"after": weeks(20)}}),
    (
        "restoration",
        {},
        {
            "safeguards.restoration": {
                "applies": share(0), "after": weeks(1), "takes": weeks(1),
                "hours": number(8, "hours"),
            }
        },
    ),
    ("contexts", {}, {"safeguards.contexts": {"separate": False}}),
    ("caps", {}, {"safeguards.caps": {"lost": number(10_000, "points per year")}}),
    ("speech", {}, {"safeguards.speech": {"unscored": False}}),
    ("consent", {}, {"safeguards.consent": {"gives": share(1), "leaves": share(0)}}),
    ("live-recognition", {}, {"safeguards.live_recognition": {"banned": False}}),
    ("readers", {}, {"scoring.readers": {"airlines": True, "person": True}}),
    ("places", {}, {"consequences.institutions.school.places": share(1)}),
    (
        "benefits",
        {},
        {
            "consequences.institutions.school.benefit_tiers": ["good"],
            "consequences.institutions.school.benefit_worth": number(9, "yuan"),
        },
    ),
    (
        "commercial score asked for",
        {"commercial_score": COMMERCIAL},
        {"consequences.institutions.school.deny_commercial_below": points(350)},
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


@pytest.mark.parametrize(
    ("name", "both", "zero"), ZEROS, ids=[f"{n}-{i}" for i, (n, _, _) in enumerate(ZEROS)]
)
def test_a_mechanism_at_zero_leaves_no_trace(worlds, name, both, zero):
    base = with_parts(MIXED, both)
    scenario = worlds(with_parts(base, zero))
    plain = worlds(base)
    if name in MECHANISMS:
        assert name in mechanisms_of(scenario)
        plain = without(scenario, name)
        assert plain.regime == worlds(base).regime
    one, other = (play(make_plan(s, 2_000, 200), 5, threads=1) for s in (scenario, plain))
    assert one.windows[:, [DENIALS, LOST]].sum(axis=0).min() > 0
    if name == "ties":
        assert np.array_equal(one.society.active, other.society.active)
    assert_same_outcome(one, other)


def test_fear_that_silences_nobody_leaves_no_trace_but_fear(worlds):
    """With `silence` and `caution` at 0 people are afraid and do what they did."""
    fear = {"own": ratio(0.5), "friends": ratio(0.1), "cameras": ratio(0.3)}
    scenario = worlds(put(MIXED, "regime.response.fear", FEAR | fear))
    one, other = (
        play(make_plan(s, 2_000, 200), 5, threads=1) for s in (scenario, without(scenario, "fear"))
    )
    assert one.state.fear.max() == 16_384
    assert one.digest != other.digest
    assert np.array_equal(np.delete(one.windows, REMARKS, 1), np.delete(other.windows, REMARKS, 1))
    assert np.array_equal(one.tallies.records, other.tallies.records)
    assert np.array_equal(one.state.score, other.state.score)


# Consequences


TURNED_AWAY = {"institutions": {"ticket": {"deny_tiers": ["poor"]}}}


def refused_by_hand(people):
    """Return the expected refusals of a year and their standard error.

    A first theft at rate 1 turns somebody away for the rest of the year, T' = max(0, 1 - T) with
    E T' = exp(-1), E T'^2 = 1 - 2 exp(-1); tickets are asked for at rate 2. So a person is refused
    2 exp(-1) = 0.736 times, with variance 2 E T' + 4 Var T' = 1.251.
    """
    mean, square = exp(-1), 1 - 2 * exp(-1)
    return people * 2 * mean, sqrt(people * (2 * mean + 4 * (square - mean**2)))


@pytest.mark.parametrize(
    ("reader", "readers", "refuses"),
    [
        ("airlines", {}, True),
        ("airlines", {"airlines": False}, False),
        ("railways", {"airlines": False}, True),
        ("railways", {"railways": False}, False),
    ],
)
def test_an_institution_refuses_by_tier_where_its_reader_sees_the_score(
    play_town, reader, readers, refuses
):
    """`refused_by_hand`: 14,715 +- 158 of 20,000 people, or nobody at all."""
    tree = town(
        demands={"ticket": TICKET},
        scoring=SCORING | {"readers": readers},
        consequences={"institutions": {"ticket": {"deny_tiers": ["poor"], "reader": reader}}},
    )
    played = play_town(tree, 20_000, 365)
    refused = int(played.windows[:, DENIALS].sum())
    if refuses:
        assert_near(refused, *refused_by_hand(20_000))
    else:
        assert refused == 0
    assert refused == played.state.denials.sum() == played.tallies.denials.sum()


def test_low_commercial_scores_are_refused(play_town):
    """Half of the adults joined, who are 42 of 45 years of age; the men of them have 470 points. So
    p = 0.5 x 0.5 x 14 / 15 of the people are refused each of 2 requests a year.

    Variance of a person's refusals: p (2 + 4) - (2 p)^2.
    """
    p = 0.25 * 14 / 15
    life = {"people": {"extends": "plain", "online": share(1)}}
    institution = {"deny_commercial_below": points(471)}
    tree = town(
        demands={"ticket": TICKET},
        life=life,
        commercial_score=COMMERCIAL,
        consequences={"institutions": {"ticket": institution}},
    )
    played = play_town(tree, 20_000, 365)
    assert_near(
        int(played.windows[:, DENIALS].sum()), 2 * p * 20_000, sqrt(20_000 * (6 * p - 4 * p**2))
    )
    by_commercial = played.tallies.denials[0, 2]
    assert by_commercial.sum() == played.windows[:, DENIALS].sum()
    refused = played.state.denials > 0
    assert (played.state.commercial[refused] == 470).all()
    assert np.unique(raw_values(played.attributes, SEX)[refused]).size == 1
    served = put(tree, "regime.consequences.institutions.ticket.deny_commercial_below", points(470))
    assert play_town(served, 20_000, 365).windows[:, DENIALS].sum() == 0


def test_good_tiers_get_the_benefit(play_town):
    """Whoever is not refused for a poor tier is in the good one: requests = refusals + benefits."""
    institution = {"deny_tiers": ["poor"], "benefit_tiers": ["good"], "benefit": "a voucher"}
    tree = town(demands={"ticket": TICKET}, consequences={"institutions": {"ticket": institution}})
    played = play_town(tree, 20_000, 365)
    refused, error = refused_by_hand(20_000)
    requests = int(played.windows[:, REQUESTS].sum())
    # Of 2 requests a person, those outside T'; the same variance argument with 1 - T'.
    square = 1 - 2 * exp(-1) + 1 - 2 * exp(-1)
    error = sqrt(20_000 * (2 * (1 - exp(-1)) + 4 * (square - (1 - exp(-1)) ** 2)))
    assert_near(int(played.tallies.benefits.sum()), 2 * 20_000 - refused, error)
    assert requests == played.tallies.benefits.sum() + played.windows[:, DENIALS].sum()


SCARCE = town(
    demands={"school": {"id": 201, "rate": yearly(2)}},
    scoring=SCORING
    | {
        "characteristics": {"sex": {"female": points(10)}},
        "tiers": {"first": 1010, "second": 0, "poor": -10_000},
        "points": {"theft": points(0)},
    },
    consequences={"institutions": {"school": {"places": share(0.3), "prefer_tiers": ["first"]}}},
)
"""Women stand in the first tier and men in the second, and nothing moves them."""


def places(played):
    """Return applications, places, refusals by lot, displaced, put ahead."""
    denials = played.tallies.denials[0].sum(axis=(1, 2))
    item = played.plan.item_index("school")
    ahead = played.society.ahead.get(item, 0)
    return played.society.applied[item], played.society.served[item], *denials[3:5].tolist(), ahead


def test_scarce_places_are_conserved_and_go_to_the_preferred(play_town, columns):
    """Places for 0.3 of the applications: all go to women, who apply for half of them.

    By lot alone half of the places were men's: 0.15 of the A applications are displaced. Standard
    error: men among a lot of 0.3 A, sqrt(A (0.3 x 0.7 x 0.25 + 0.09 x 0.25)).
    """
    played = play_town(SCARCE, 20_000, YEAR, ledger=True)
    applied, served, unserved, displaced, ahead = places(played)
    assert served == int(0.3 * applied)
    assert applied == served + unserved + displaced == played.windows[:, REQUESTS].sum()
    assert displaced == ahead == played.windows[:, DENIALS].sum() == played.state.denials.sum()
    assert_near(displaced, 0.15 * applied, sqrt(applied * (0.3 * 0.7 * 0.25 + 0.09 * 0.25)))
    women = played.state.tier == 2
    _, refusals = columns(played)
    assert played.state.denials[women].sum() == 0
    # Weeks have about 750 applications and 225 places: no man ever gets one.
    asked_by_men = applied - served - women[refusals.person].sum()
    assert (~women[refusals.person]).sum() == asked_by_men


def test_without_preference_the_lot_alone_decides(play_town, columns):
    """Nobody is displaced, and women get half of the places, standard error as above.

    Preferring a tier that everybody is in is the same as preferring nobody, bit for bit.
    """
    lot = put(SCARCE, "regime.consequences.institutions.school.prefer_tiers", [])
    preferring = play_town(SCARCE, 20_000, YEAR, ledger=True)
    played = play_town(lot, 20_000, YEAR, ledger=True)
    applied, served, unserved, displaced, ahead = places(played)
    assert (applied, served) == places(preferring)[:2]
    assert (displaced, ahead) == (0, 0)
    _, refusals = columns(played)
    women = int((played.state.tier[refusals.person] == 2).sum())
    assert_near(women, unserved / 2, sqrt(applied * (0.3 * 0.7 * 0.25 + 0.49 * 0.25)))
    everybody = put(
        SCARCE, "regime.consequences.institutions.school.prefer_tiers", ["first", "second"]
    )
    assert_same_outcome(play_town(everybody, 20_000, YEAR), played)


def test_places_per_year_are_given_out_week_by_week(play_town):
    """1,000 places a year are 997 in 52 weeks, to however many ask."""
    tree = put(
        SCARCE, "regime.consequences.institutions.school.places", number(1000, "places per year")
    )
    tree["run"] = {"people": 20_000}
    assert places(play_town(tree, 20_000, YEAR))[1] == 1000 * YEAR // 365


LIST = {"acts": ["debt"], "term": weeks(20), "paid": yearly(0)}
INDEBTED = town(
    acts={"theft": THEFT, "debt": {"id": 4, "rate": yearly(0.5), "context": "finance"}},
    demands={"ticket": TICKET},
    consequences={
        "institutions": {"ticket": {"deny_tiers": ["poor"], "deny_listed": True}},
        "blacklist": LIST,
    },
)


def test_the_list_stays_whatever_protects_from_the_score(play_town):
    """A debt of the last 19 whole weeks and more lists: P = 1 - exp(-0.5 x 19 x 7 / 365) = 0.167.

    Readers, contexts, consent and expiry take the score away from the institution, and no bit from
    the list.
    """
    safe = with_parts(
        INDEBTED,
        {
            "scoring.readers": {"banks": False},
            "safeguards.contexts": {"separate": True},
            "safeguards.consent": {"gives": share(0)},
            "safeguards.expiry": {"after": weeks(1)},
        },
    )
    one, other = play_town(INDEBTED, 20_000, YEAR), play_town(safe, 20_000, YEAR)
    assert_share(one.listed[52, 0], 20_000, 1 - exp(-0.5 * 19 * 7 / 365))
    assert np.array_equal(one.listed, other.listed)
    by_list, by_tier = one.tallies.denials[0, :2].sum(axis=(1, 2))
    assert by_tier > 0
    assert other.tallies.denials[0, 1].sum() == 0
    assert other.tallies.denials[0, 0].sum() == by_list > 1_000


# Fear and silence


def fear_by_ledger(played, records):
    """Work out everybody's fear at the last border from the ledger and the graph of friends."""
    fear, plan, graph = played.plan.fear, played.plan, played.society.friends
    level = np.zeros(plan.people, dtype=np.int64)
    ends = np.repeat(np.arange(plan.people), np.diff(graph.start))
    penal = records.points < 0
    for week in range(plan.weeks - 1):
        hit = np.bincount(records.person[penal & (records.week == week)], minlength=plan.people)
        alarm = fear.own * hit
        there = (hit[graph.friend] > 0) & (played.society.active == 1)
        alarm += fear.friends * np.bincount(ends[there], minlength=plan.people)
        level = np.minimum(((level * fear.keep) >> 16) + alarm, 16_384)
    return level


def test_fear_is_what_the_ledger_and_the_friends_say(play_town, columns):
    """Person by person and bit by bit, for own and friends' penalties, mistaken ones too."""
    tree = town(
        life={"friends": {"mean": ratio(6)}},
        sensing={"registers": {"mistaken": share(0.2)}},
        response={"fear": FEAR | {"own": ratio(0.3), "friends": ratio(0.1)}},
        safeguards=AT_ONCE,
    )
    played = play_town(tree, 3_000, YEAR, ledger=True)
    expected = fear_by_ledger(played, columns(played)[0])
    assert np.array_equal(played.state.fear, expected)
    assert expected.max() == 16_384
    assert np.median(expected) > 1_000


def decayed(keep, power=1):
    """Return the sum over 51 weeks of what is left of a level of 1 from each."""
    return sum(keep ** (power * week) for week in range(51))


@pytest.mark.parametrize(("own", "half_life"), [(0.05, 8), (0.1, 8), (0.1, 4)])
def test_fear_of_ones_own_penalties(play_town, own, half_life):
    """Penalties at m = 7/365 a week raise a level that keeps k = 2**(-1 / half-life) a week.

    At the last border the mean is own m sum k^j over 51 weeks (own 0.1, 8 weeks: 0.0228), the
    variance own^2 m sum k^2j. Rounding down takes less than 1 / (1 - k) units of 1/16,384.
    """
    fear = {"own": ratio(own), "half_life": weeks(half_life)}
    played = play_town(town(response={"fear": fear}, safeguards=AT_ONCE), 40_000, YEAR)
    keep, mean = 2 ** (-1 / half_life), 7 / 365
    error = own * sqrt(mean * decayed(keep, 2) / 40_000)
    bias = 1 / (1 - keep) / 16_384
    assert_near(played.state.fear.mean() / 16_384, own * mean * decayed(keep), error, bias)


def test_fear_of_friends_penalties(play_town):
    """Each week a friend has a penalty with q = 1 - exp(-7/365), which frightens by 0.05.

    In all: 0.05 q sum k^j over everybody's ties. What one person sets off reaches all friends, so
    the variance is 0.05^2 q (1 - q) sum k^2j, times the sum of squared numbers of friends.
    """
    people = 20_000
    friends = {"mean": ratio(6), "tail": ratio(0), "latent": share(0)}
    tree = town(
        life={"friends": friends},
        response={"fear": FEAR | {"friends": ratio(0.05)}},
        safeguards=AT_ONCE,
    )
    played = play_town(tree, people, YEAR)
    degree = np.diff(played.society.friends.start)
    assert_near(degree.mean(), 6, 0.05)
    q, keep = 1 - exp(-7 / 365), 2 ** (-1 / 8)
    expected = 0.05 * q * decayed(keep) * degree.mean()
    error = 0.05 * sqrt(q * (1 - q) * decayed(keep, 2) * (degree**2).sum()) / people
    assert_near(played.state.fear.mean() / 16_384, expected, error, 1 / (1 - keep) / 16_384)


def afraid_of_cameras(**fear):
    """Return a town where cameras alone keep fear at a quarter."""
    return town(
        acts={"theft": THEFT, "post": POST, "help": HELP},
        sensing={"registers": {}, "cameras": {}},
        response={"fear": FEAR | {"cameras": ratio(0.25)} | fear},
    )


@pytest.mark.parametrize(
    ("fear", "speech", "offences"),
    [
        ({"silence": ratio(2)}, exp(-0.5), 1),
        ({"silence": ratio(4), "caution": ratio(1)}, exp(-1), exp(-0.25)),
        ({"rule": "threshold", "threshold": share(0.25), "withheld": share(0.4)}, 0.6, 1),
        ({"rule": "threshold", "threshold": share(0.26), "withheld": share(0.4)}, 1, 1),
    ],
)
def test_what_fear_leaves_of_speech_and_offences(play_town, fear, speech, offences):
    """At a level of 0.25 exp(-0.25 s) of the remarks, or 1 - withheld from the threshold on.

    Six remarks and one theft a year of 20,000 people: standard errors 0.0014 and 0.003. Good deeds
    go on as before.
    """
    played = play_town(afraid_of_cameras(**fear), 20_000, YEAR)
    assert (played.state.fear == 4_096).all()
    assert_share(*moments_kept(played, "post"), speech)
    assert_share(*moments_kept(played, "theft"), offences)
    assert_share(*moments_kept(played, "help"), 1)
    said, remarks = moments_kept(played, "post")
    assert played.windows[:, REMARKS].sum() == remarks
    assert played.windows[:, WITHHELD].sum() == remarks - said == played.state.withheld.sum()
    assert played.state.spoken.sum() == said
    assert played.tallies.thinned[:, played.plan.item_index("post")].sum() == remarks


def test_what_is_not_said_is_not_recorded(play_town):
    """Fear takes records away and adds none: a subset, without the people's second thoughts."""
    silenced = afraid_of_cameras(silence=ratio(2), caution=ratio(2))
    loud = put(silenced, "regime.response.fear.silence", ratio(0))
    loud = put(loud, "regime.response.fear.caution", ratio(0))
    few, many = (
        {tuple(row[:7]) for row in play_town(tree, 3_000, YEAR, ledger=True).ledger.tolist()}
        for tree in (silenced, loud)
    )
    assert few < many
    assert_share(len({row for row in few if row[3] == 2}), len({r for r in many if r[3] == 2}),
                 exp(-0.5))  # fmt: skip
    assert {row for row in few if row[3] == 3} == {row for row in many if row[3] == 3}


def test_the_ban_on_live_recognition_takes_the_fear_of_cameras(play_town):
    tree = afraid_of_cameras(silence=ratio(2))
    banned = put(tree, "regime.safeguards.live_recognition", {"banned": True})
    assert play_town(banned, 2_000, 70).windows[:, WITHHELD].sum() == 0


# Deterrence


def deterred(deterrence, awareness=1.0, **scoring):
    """Return a town where registers record one theft in ten, and registers and cameras 0.55."""
    theft = THEFT | {
        "rate": yearly(4),
        "channels": {"registers": share(0.1), "cameras": share(1)},
    }
    return town(
        acts={"theft": theft},
        sensing={
            "registers": {},
            "cameras": {"coverage": {"street": share(0.5)}, "coupled": True},
        },
        scoring=SCORING | {"points": {"theft": points(0)}} | scoring,
        response={"deterrence": deterrence, "awareness": share(awareness)},
    )


def test_detection_deters(play_town):
    """1 - 0.9 x 0.5 = 0.55 are recorded instead of 0.1: 5.5 ** -0.5 = 0.426 of the thefts are left.

    80,000 thefts: standard error 0.0017. Records fall in proportion.
    """
    tree = deterred({"detection": elasticity(-0.5)})
    played = play_town(tree, 20_000, YEAR)
    assert_share(*moments_kept(played, "theft"), 5.5**-0.5)
    free = play_town(deterred({"detection": elasticity(0)}), 20_000, YEAR)
    assert_share(int(played.tallies.records.sum()), int(free.tallies.records.sum()), 5.5**-0.5)


def test_severity_deters(play_town):
    """100 points are twice the way from 1,000 to the lowest tier: (1 + 2) ** -0.5 = 0.577."""
    tree = deterred({"severity": elasticity(-0.5)}, points={"theft": points(-100)})
    assert_share(*moments_kept(play_town(tree, 20_000, YEAR), "theft"), 3**-0.5)


def test_deterrence_wears_off(play_town):
    """What is left of the effect halves every 13 weeks: over 52 weeks (1 - 2**-4) / (52 (1 - h))
    of it with h = 2 ** (-1 / 13), so 1 - 0.339 x (1 - 0.426) = 0.794 of the thefts are done."""
    tree = deterred({"detection": elasticity(-0.5), "habituation": weeks(13)})
    left = (1 - 2**-4) / (52 * (1 - 2 ** (-1 / 13)))
    expected = 1 - left * (1 - 5.5**-0.5)
    assert_share(*moments_kept(play_town(tree, 20_000, YEAR), "theft"), expected)


def test_only_those_who_know_the_rules_are_deterred(play_town):
    """Three in ten know: 1 - 0.3 (1 - 0.426) = 0.828. People differ, so the standard error is that
    of 20,000 people with 4 thefts, sqrt(0.3 x 0.7 (1 - 0.426)^2 + 0.828 x 0.172 / 4) each."""
    played = play_town(deterred({"detection": elasticity(-0.5)}, 0.3), 20_000, YEAR)
    kept, moments = moments_kept(played, "theft")
    gap = 1 - 5.5**-0.5
    expected = 1 - 0.3 * gap
    error = sqrt((0.3 * 0.7 * gap**2 + expected * (1 - expected) / 4) / 20_000)
    assert_near(kept / moments, expected, error)
    assert_share(int(played.state.aware.sum()), 20_000, 0.3)


def test_whoever_is_told_knows_the_rules(play_town):
    """With a = 0.2 at the start and half of the penalties told: 1 - 0.8 exp(-0.5 x 364 / 365).

    Where all are told at once, they know of each: 1 - 0.8 exp(-364 / 365).
    """
    tree = town(
        scoring=SCORING | {"readers": {"person": False}},
        response={"awareness": share(0.2), "deterrence": {}},
        safeguards={"notice": {"told": share(0.5), "delay": weeks(1)}},
    )
    played = play_town(tree, 20_000, YEAR)
    assert_share(int((played.state.aware > 0).sum()), 20_000, 1 - 0.8 * exp(-0.5 * YEAR / 365))
    played = play_town(put(tree, "regime.safeguards", AT_ONCE), 20_000, YEAR)
    assert_share(int((played.state.aware > 0).sum()), 20_000, 1 - 0.8 * exp(-YEAR / 365))


# Approval and ties


def approval(played):
    """Return how many adults approve, and how many there are."""
    counts = np.zeros(2, dtype=np.int64)
    state, tables = played.state, played.plan.approval
    count_approval(
        played.attributes, state.penalties, state.denials, tables.below,
        seed_keys(played.seed), counts,
    )  # fmt: skip
    return int(counts[1]), int(counts[0])


def test_those_penalised_or_refused_approve_less(play_town):
    """0.8 of those to whom nothing happened, times 0.5 if penalised and 0.4 if refused, given how
    many of each there are; and 0.8 of everybody where neither matters."""
    tree = town(
        demands={"ticket": TICKET},
        consequences=TURNED_AWAY,
        response={"approval": {"base": share(0.8), "penalised": ratio(0.5), "denied": ratio(0.4)}},
    )
    played = play_town(tree, 20_000, YEAR)
    hit, refused = played.state.penalties > 0, played.state.denials > 0
    assert_share(int(hit.sum()), 20_000, 1 - exp(-YEAR / 365))
    chance = 0.8 * np.where(hit, 0.5, 1) * np.where(refused, 0.4, 1)
    approving, adults = approval(played)
    grown = raw_values(played.attributes, AGE) >= 18
    assert adults == grown.sum()
    chance = chance[grown]
    assert_near(approving, chance.sum(), sqrt((chance * (1 - chance)).sum()))
    indifferent = put(tree, "regime.response.approval", {"base": share(0.8)})
    assert_share(*approval(play_town(indifferent, 20_000, YEAR)), 0.8)


def seeking(**ties):
    """Return a town in which women stand in a higher tier than men, and friends do not care."""
    tree = put(SCARCE, "regime.response.ties", ties)
    tree["regime"]["consequences"] = {}
    return put(tree, "life.friends", {"mean": ratio(6), "tail": ratio(0)})


def ties_of(played):
    """Return tiers at both ends, whether active at the start, and whether now, of each tie once."""
    graph, tier = played.society.friends, played.state.tier
    ends = np.repeat(np.arange(played.plan.people), np.diff(graph.start))
    once = ends < graph.friend
    now = played.society.active == 1
    pairs = np.stack([ends, graph.friend])
    there = {tuple(pair) for pair in pairs[:, now].T.tolist()}
    assert {(b, a) for a, b in there} == there, "a tie is a tie of both"
    one, other = tier[ends[once]], tier[graph.friend[once]]
    return one, other, graph.latent[once] == 0, now[once]


def month(hazard):
    return 1 - exp(-hazard / 12)


def test_seekers_drop_lower_friends(play_town):
    """Of active ties between a woman and a man, where she is one of the 0.4 seekers, each of 11
    month's beginnings cuts 1 - exp(-2 / 12): 0.4 (1 - exp(-22 / 12)) = 0.336 are gone at the end.

    About 10,500 such ties of 7,500 women: the decision to be a seeker is hers for all of hers,
    and with 2.1 on average that makes the variance three times that of independent ties.
    """
    tree = seeking(seekers=share(0.4), drop=yearly(2))
    played = play_town(tree, 10_000, YEAR)
    one, other, before, now = ties_of(played)
    mixed = one != other
    gone = before & ~now
    assert (now <= before).all()
    assert not (gone & ~mixed).any()
    of = int((before & mixed).sum())
    expected = 0.4 * (1 - exp(-2 * 11 / 12))
    assert_near(gone.sum() / of, expected, sqrt(3 * expected * (1 - expected) / of))
    assert played.society.tie_counts.tolist() == [2 * gone.sum(), 0]


def test_seekers_take_up_equals_and_betters(play_town):
    """All seek: of dormant ties between equals either end takes 11 chances, 1 - exp(-2 x 2 x 11/12)
    = 0.974; between unequals the lower end alone, 1 - exp(-2 x 11 / 12) = 0.840."""
    played = play_town(seeking(seekers=share(1), gain=yearly(2)), 10_000, YEAR)
    one, other, before, now = ties_of(played)
    assert (now >= before).all()
    for kind, chances in ((one == other, 2), (one != other, 1)):
        dormant = ~before & kind
        expected = 1 - exp(-2 * chances * 11 / 12)
        assert_share(int((dormant & now).sum()), int(dormant.sum()), expected)


def test_scores_make_fewer_and_more_similar_ties(play_town):
    """With dropping alone, half of the active ties are mixed at first (standard error 0.0035) and
    1 - 0.840 of those at the end where all seek: 0.16 / 1.16 = 0.138 of those left."""
    played = play_town(seeking(seekers=share(1), drop=yearly(2)), 10_000, YEAR)
    one, other, before, now = ties_of(played)
    mixed = one != other
    assert_share(int((before & mixed).sum()), int(before.sum()), 0.5)
    left = exp(-2 * 11 / 12)
    assert_share(int((now & mixed).sum()), int(now.sum()), left / (1 + left))
    assert now.sum() < 0.7 * before.sum()


# Safeguards: what becomes of a penalty


def penalties(records, act=None, truth=None):
    rows = records.points < 0
    if act is not None:
        rows &= records.act == act
    if truth is not None:
        rows &= records.truth == truth
    return rows


def check_fates(played, records):
    """Hold the counts of what became of penalties against the ledger."""
    gone = penalties(records) & (records.expires >= 0) & (records.expires < played.plan.weeks)
    assert played.tallies.fates.sum() == gone.sum()
    assert played.state.active_penalties.sum() == penalties(records).sum() - gone.sum()
    assert_scores_balance(played, records)


def test_notice_and_appeal(play_town, columns):
    """0.6 are told after 2 weeks, of whom 0.8 object where wronged and 0.1 where not; 4 weeks later
    0.5 win on the facts, 0.3 on the norm, 0.2 of the rightful: 0.24, 0.144 and 0.012 of the
    penalties go after 6 weeks, and no other ever does."""
    tree = town(
        acts={"theft": THEFT, "post": POST},
        sensing={"registers": {"mistaken": share(0.2)}},
        scoring=SCORING | {"points": {"theft": points(-100), "post": points(-10)}},
        response=UNSEEN,
        safeguards={
            "notice": {"told": share(0.6), "delay": weeks(2)},
            "appeal": {
                "files_wrongful": share(0.8), "files_rightful": share(0.1),
                "wins_fact": share(0.5), "wins_norm": share(0.3), "wins_rightful": share(0.2),
                "takes": number(25, "days"),
            },
        },
    )  # fmt: skip
    played = play_town(tree, 10_000, YEAR, ledger=True)
    records, _ = columns(played)
    for truth, files, wins in (
        (Truth.FALSE_IDENTITY, 0.8, 0.5),
        (Truth.LAWFUL_ACT, 0.8, 0.3),
        (Truth.TRUE, 0.1, 0.2),
    ):
        rows = penalties(records, truth=int(truth))
        won = rows & (records.expires >= 0)
        assert (records.expires[won] == records.week[won] + 6).all()
        assert_share(int(won.sum()), int(rows.sum()), 0.6 * files * wins)
        objections = played.tallies.objections[:, truth]
        assert objections.sum() == rows.sum()
        assert_share(int(objections[1:].sum()), int(rows.sum()), 0.6 * files)
        assert objections[2] == won.sum()
    assert played.tallies.fates[REVERSED].sum() == played.tallies.fates.sum()
    check_fates(played, records)


def test_access_lets_people_find_what_nobody_told_them(play_town, columns):
    """Nobody is told; people look at rate 2, always object, always win, at once: a penalty is gone
    within 10 weeks with 1 - exp(-2 x 70 / 365) = 0.319, at all with about 1."""
    tree = town(
        safeguards={
            "access": {"looks": yearly(2)},
            "appeal": APPEAL | {"wins_rightful": share(1), "takes": weeks(0)},
        },
        response=UNSEEN,
    )
    played = play_town(tree, 20_000, YEAR, ledger=True)
    records, _ = columns(played)
    rows = penalties(records)
    took = np.where(records.expires < 0, 1 << 30, records.expires) - records.week
    assert took.min() == 1
    for within in (1, 10, 60):
        hits = int((rows & (took <= within)).sum())
        assert_share(hits, int(rows.sum()), 1 - exp(-2 * within / WEEKS_PER_YEAR))
    check_fates(played, records)


def test_expiry_shortens_penalties_alone(play_town, columns):
    """13 weeks and the rest of a week. Penalties of the last 97 of 364 days are still there:
    97 / 365 a person. A rule that lets go sooner is left alone, and so are good deeds."""
    rules = {
        "theft": points(-100),
        "help": points(10),
        "debt": {"points": points(-5), "expires": weeks(4)},
    }
    tree = town(
        acts={"theft": THEFT, "help": HELP, "debt": {"id": 4, "rate": yearly(1)}},
        scoring=SCORING | {"points": rules},
        safeguards={"expiry": {"after": weeks(13)}},
    )
    played = play_town(tree, 20_000, YEAR, ledger=True)
    records, _ = columns(played)
    day = 7 * records.week + records.quarter // 96
    for act, days in ((1, 91), (4, 28)):
        rows = penalties(records, act)
        assert np.array_equal(records.expires[rows], -(-(day[rows] + days) // 7))
    assert (records.expires[records.points > 0] == -1).all()
    alive = penalties(records, 1) & (records.expires >= 52)
    assert_near(alive.sum(), 20_000 * 97 / 365, sqrt(20_000 * 97 / 365))
    assert played.tallies.fates[EXPIRED].sum() == played.tallies.fates.sum()
    check_fates(played, records)


def test_restoration_after_its_time(play_town, columns):
    """A quarter of the penalties go 8 + 2 weeks after booking, the others stay."""
    tree = town(
        safeguards={
            "restoration": {
                "applies": share(0.25), "after": weeks(8), "takes": number(12, "days"),
                "hours": number(8, "hours"),
            }
        },
    )  # fmt: skip
    played = play_town(tree, 20_000, YEAR, ledger=True)
    records, _ = columns(played)
    rows = penalties(records)
    restored = rows & (records.expires >= 0)
    assert (records.expires[restored] == records.week[restored] + 10).all()
    assert_share(int(restored.sum()), int(rows.sum()), 0.25)
    assert played.tallies.fates[RESTORED].sum() == (restored & (records.expires < 52)).sum()
    check_fates(played, records)


# Safeguards: what counts


def test_human_review_stops_false_matches(play_town):
    """Nine in ten true matches pass and eight in ten false ones are stopped, of the same searches.

    Half of 40,000 views are missed, and then 1 - (1 - 1e-4)**19,999 = 0.865 name somebody else.
    """
    theft = THEFT | {"rate": yearly(4), "channels": {"cameras": share(1)}}
    cameras = {
        "coupled": True, "coverage": {"street": share(0.5)}, "miss": share(0.5),
        "false_match": number(1e-4, "per comparison"),
    }  # fmt: skip
    tree = town(acts={"theft": theft}, sensing={"cameras": cameras})
    review = {"keeps_true": share(0.9), "stops_false": share(0.8)}
    free = play_town(tree, 20_000, YEAR)
    played = play_town(put(tree, "regime.safeguards.human_review", review), 20_000, YEAR)
    assert np.array_equal(played.tallies.searches, free.tallies.searches)
    true, false = played.tallies.reviews
    assert_share(int(true[0]), int(true.sum()), 0.9)
    assert_share(int(false[1]), int(false.sum()), 0.8)
    assert_share(int(false.sum()), int(false.sum() + true.sum()), 0.432 / 0.932)
    records, before = (p.tallies.records.sum(axis=(0, 1, 3)) for p in (played, free))
    assert records[Truth.TRUE] + records[Truth.DISPROPORTIONATE] == true[0]
    assert before[Truth.TRUE] + before[Truth.DISPROPORTIONATE] == true.sum()
    # A false match arrives a week later, so those of the last week do not.
    assert_share(int(records[Truth.FALSE_IDENTITY]), int(before[Truth.FALSE_IDENTITY]), 0.2)


SPOKEN = town(
    acts={"post": POST | {"rate": yearly(1)}, "fare": {"id": 5, "rate": yearly(0.5),
                                                      "context": "transit"}},
    scoring=SCORING | {"points": {"post": points(-100), "fare": points(-100)}},
    demands={"ticket": TICKET},
    consequences=TURNED_AWAY,
)  # fmt: skip
"""A remark, or fare dodging, makes somebody poor; the poor get no ticket."""


def refused_at(rate):
    """Return expected refusals a person and their variance: as `refused_by_hand`, thefts at rate r.

    E T' = 1 - (1 - e) / r and E T'^2 = 1 - 2 (1 / r - (1 - e) / r^2) with e = exp(-r).
    """
    mean = 1 - (1 - exp(-rate)) / rate
    square = 1 - 2 * (1 / rate - (1 - exp(-rate)) / rate**2)
    return 2 * mean, 2 * mean + 4 * (square - mean**2)


@pytest.mark.parametrize(("apart", "rate"), [(False, 1.5), (True, 0.5)])
def test_a_remark_bars_no_train_where_contexts_are_apart(play_town, apart, rate):
    """Poor by remarks and fares at rates 1 + 0.5, or for the railway by fares alone at 0.5."""
    tree = put(SPOKEN, "regime.safeguards.contexts", {"separate": apart})
    played = play_town(tree, 20_000, 365)
    mean, variance = refused_at(rate)
    assert_near(int(played.windows[:, DENIALS].sum()), 20_000 * mean, sqrt(20_000 * variance))
    if apart:
        departures = played.state.context_points.sum(axis=1)
        assert np.array_equal(played.state.score, 1000 + departures)
        wrongful = played.state.context_wrongful.sum(axis=1)
        assert np.array_equal(played.state.wrongful_points.sum(axis=1), wrongful)


def test_contexts_of_one_kind_need_no_separation(play_town):
    """Where every act belongs to the railway, keeping contexts apart changes no bit."""
    tree = put(SPOKEN, "life.acts.post.context", "transit")
    apart = put(tree, "regime.safeguards.contexts", {"separate": True})
    assert_same_outcome(play_town(apart, 5_000, YEAR), play_town(tree, 5_000, YEAR))


def test_contexts_balance_when_points_go(play_town, columns):
    """Expired, reversed and restored points leave their context too."""
    tree = with_parts(
        SPOKEN,
        {
            "sensing.registers.mistaken": share(0.2),
            "safeguards.contexts": {"separate": True},
            "safeguards.expiry": {"after": weeks(10)},
            "safeguards.notice": TOLD,
            "safeguards.appeal": APPEAL | {"wins_fact": share(0.5), "wins_norm": share(0.5)},
        },
    )
    played = play_town(tree, 5_000, YEAR, ledger=True)
    state = played.state
    assert np.array_equal(state.score, 1000 + state.context_points.sum(axis=1))
    assert np.array_equal(state.wrongful_points.sum(axis=1), state.context_wrongful.sum(axis=1))
    assert (played.tallies.fates[:2].sum(axis=1) > 0).all()
    check_fates(played, columns(played)[0])


def test_nobody_loses_more_than_the_cap(play_town, columns):
    """Two thefts a year at 60 points under a cap of 100: min(60 N, 100), N Poisson of mean m.

    m = 2 x 364 / 365: 60 m e + 100 (1 - e - m e) with e = exp(-m), 75.7 points a person.
    """
    tree = town(
        acts={"theft": THEFT | {"rate": yearly(2)}},
        scoring=SCORING | {"points": {"theft": points(-60)}},
        safeguards={"caps": {"lost": number(100, "points per year")}},
    )
    played = play_town(tree, 20_000, YEAR)
    mean = 2 * YEAR / 365
    none = exp(-mean)
    once, more = mean * none, 1 - none - mean * none
    expected = 60 * once + 100 * more
    variance = 60**2 * once + 100**2 * more - expected**2
    lost = int(played.windows[:, LOST].sum())
    assert_near(lost, 20_000 * expected, sqrt(20_000 * variance))
    assert lost == (1000 - played.state.score).sum() == played.state.lost.sum()
    two = play_town(tree, 5_000, 730, ledger=True)
    records, _ = columns(two)
    second = records.week >= ceil(365 / 7)
    for year in (records.week >= 0) & ~second, second:
        losses = np.bincount(records.person[year], -records.points[year])
        assert losses.max() == 100
    assert_scores_balance(two, records)


def test_unscored_speech_is_as_if_it_had_no_rule(play_town):
    """Remarks are recorded still, and cost nothing: the world without the rule, bit for bit."""
    tree = put(SPOKEN, "regime.safeguards.speech", {"unscored": True})
    silent = put(SPOKEN, "regime.scoring.points", {"fare": points(-100)})
    one, other = play_town(tree, 5_000, YEAR), play_town(silent, 5_000, YEAR)
    assert_same_outcome(one, other)
    post = one.plan.item_index("post")
    assert one.tallies.records[:, post].sum() > 0
    assert one.tallies.points[:, post].sum() == 0
    assert play_town(SPOKEN, 5_000, YEAR).tallies.points[:, post].sum() < 0


def test_consent_and_withdrawal(play_town, columns):
    """0.6 agree; 0.3 of those leave with the first penalty: 0.6 x 0.3 (1 - exp(-364 / 365)) = 0.114
    of everybody, and 0.486 still have a score. Nobody else ever has a penalty."""
    consent = {"gives": share(0.6), "leaves": share(0.3)}
    tree = town(demands={"ticket": TICKET}, consequences=TURNED_AWAY,
                safeguards={"consent": consent})  # fmt: skip
    played = play_town(tree, 20_000, YEAR, ledger=True)
    left = int(played.tallies.extra[WITHDRAWN])
    assert_share(left, 20_000, 0.6 * 0.3 * (1 - exp(-YEAR / 365)))
    assert_share(left + int((played.state.tier >= 0).sum()), 20_000, 0.6)
    assert_share(int(played.tiers[0].sum()), 20_000, 0.6)
    assert played.tiers[-1].sum() == played.tiers[0].sum() - left
    assert np.array_equal(np.bincount(played.state.tier[played.state.tier >= 0], minlength=2),
                          played.tiers[-1].sum(axis=0))  # fmt: skip
    records, refusals = columns(played)
    assert_scores_balance(played, records)
    gone = (played.state.tier < 0) & (played.state.penalties > 0)
    assert gone.sum() == left
    assert (played.state.penalties[gone] == 1).all()
    assert not gone[refusals.person].any(), "whoever left is refused nothing by tier"
    departures = played.state.score.astype(np.int64) - 1000
    assert played.scores[-1].tolist() == [departures.sum(), (departures**2).sum()]
    nobody = put(tree, "regime.safeguards.consent", {"gives": share(0)})
    unscored = play_town(nobody, 5_000, YEAR)
    assert unscored.windows[:, [LOST, DENIALS]].sum() == 0
    assert unscored.tallies.records.sum() > 0


def test_the_ban_on_live_recognition_is_as_if_there_were_no_cameras(worlds):
    banned = worlds(put(MIXED, "regime.safeguards.live_recognition", {"banned": True}))
    blind = without(worlds(MIXED), "cameras")
    one, other = (play(make_plan(s, 3_000, 200), 5, threads=1) for s in (banned, blind))
    assert_same_outcome(one, other)
    assert one.tallies.searches.sum() == 0


# Known gaps


def test_a_mistaken_default_with_a_guarantor_writes_two_letters(play_town):
    """1,730 defaults a week of one shard each name somebody else and call a guarantor: more letters
    than events. In shards of 100 people they fit, and the city is the same."""
    called = {"id": 9, "rate": yearly(0), "actor": "friend", "channels": {}}
    tree = town(
        acts={"theft": THEFT | {"rate": yearly(300)}, "called": called},
        life={"guarantees": {"theft": {"share": share(1), "act": "called"}}},
        sensing={"registers": {"mistaken": share(1)}},
    )
    small = play_town(tree, 300, 28, shard_people=100)
    assert play_town(tree, 300, 28).digests == small.digests


def test_a_benefit_does_not_go_where_places_run_out_for_nobody(play_town):
    """Places for everybody change nothing, the voucher neither."""
    school = {"benefit_tiers": ["good"]}
    tree = town(
        demands={"school": {"id": 201, "rate": yearly(1)}},
        consequences={"institutions": {"school": school}},
    )
    scarce = put(tree, "regime.consequences.institutions.school.places", share(1))
    one, other = play_town(tree, 2_000, 70), play_town(scarce, 2_000, 70)
    assert np.array_equal(one.tallies.benefits, other.tallies.benefits)


@pytest.mark.parametrize(
    ("safeguards", "afraid"),
    [
        ({"notice": {"told": share(1), "delay": weeks(60)}}, 0),
        ({"access": {"looks": yearly(500)}}, 1 - exp(-50 * 7 / 365)),
    ],
    ids=["told after the end", "found within a week"],
)
def test_people_fear_a_penalty_from_when_they_know_of_it(play_town, safeguards, afraid):
    """Nobody before being told; all those who look into their file at once."""
    tree = town(
        scoring=SCORING | {"readers": {"person": False}},
        response={"fear": FEAR | {"own": ratio(0.5), "half_life": weeks(5_000)}},
        safeguards=safeguards,
    )
    played = play_town(tree, 5_000, YEAR)
    assert_share(int((played.state.fear > 0).sum()), 5_000, afraid)


def test_contexts_keep_the_rhythm_of_reviews(play_town):
    """With reviews once a year nobody turns poor within the first, contexts apart or not."""
    tree = put(SPOKEN, "regime.scoring.review", "yearly")
    assert play_town(tree, 2_000, YEAR).windows[:, DENIALS].sum() == 0
    apart = put(tree, "regime.safeguards.contexts", {"separate": True})
    assert play_town(apart, 2_000, YEAR).windows[:, DENIALS].sum() == 0


# Everything at once


@pytest.fixture(scope="module", params=["everything", "everything-safe"])
def everything(request):
    """Return a function that plays a life of the large city with everything on."""
    scenario = load(DATA / f"{request.param}.yaml")

    def run(people=3_000, days=300, **options):
        return play(make_plan(scenario, people, days), 11, **({"threads": 1} | options))

    run.scenario = scenario
    return run


@pytest.fixture(scope="module")
def whole(everything):
    return everything(ledger=True)


def test_everything_is_on(everything, whole):
    names = set(mechanisms_of(everything.scenario))
    safe = {name for name, paths in MECHANISMS.items() if paths[0].startswith("safeguards.")}
    assert set(MECHANISMS) - names in (safe, {"speech", "live-recognition"})
    assert whole.windows[:, [LOST, DENIALS, WITHHELD]].sum(axis=0).min() > 0
    assert whole.society.tie_counts.min() > 0
    made = set(np.flatnonzero(whole.tallies.records.sum(axis=(1, 2, 3))) + 1)
    assert made == set(range(1, 10)), "every channel makes records"


@pytest.mark.parametrize(
    "options",
    [{"threads": 2}, {"shard_people": 1024}, {"threads": 2, "shard_people": 2048}],
    ids=str,
)
def test_everything_has_the_same_bits_however_it_is_cut(everything, whole, options, same_state):
    other = everything(ledger=True, **options)
    assert other.digests == whole.digests
    assert same_state(whole, other) == []
    for name in ("windows", "scores", "tiers", "listed", "attention"):
        assert np.array_equal(getattr(other, name), getattr(whole, name)), name
    for name in whole.tallies._fields:
        assert np.array_equal(getattr(other.tallies, name), getattr(whole.tallies, name)), name
    assert np.array_equal(other.society.active, whole.society.active)
    assert np.array_equal(np.unique(other.ledger, axis=0), np.unique(whole.ledger, axis=0))
    assert other.ledger.shape == whole.ledger.shape


def test_everything_without_a_ledger_is_the_same(everything, whole):
    assert everything(ledger=False).digests == whole.digests


def test_a_short_run_is_the_beginning_of_a_long_one(everything, whole):
    """210 days are 30 whole weeks of the 300: all digests, windows and standing tables agree."""
    short = everything(days=210)
    common = (short.digests.keys() & whole.digests.keys()) - {short.plan.weeks}
    assert len(common) > 1
    assert all(short.digests[week] == whole.digests[week] for week in common)
    assert np.array_equal(short.windows, whole.windows[:30])
    for name in ("scores", "tiers", "listed", "attention"):
        assert np.array_equal(getattr(short, name)[:31], getattr(whole, name)[:31]), name


def test_everything_balances(whole, columns):
    """Scores are start, characteristics and active points; wrongful records have a true actor or
    none."""
    records, denials = columns(whole)
    active = (records.expires == -1) | (records.expires >= whole.plan.weeks)
    total = np.bincount(records.person[active], records.points[active], whole.plan.people)
    scored = whole.state.tier >= 0
    migrants = raw_values(whole.attributes, MIGRANT) == 1
    expected = 1000 + total.astype(np.int64) - 10 * migrants
    assert np.array_equal(whole.state.score[scored], expected[scored])
    mistaken = records.truth == int(Truth.FALSE_IDENTITY)
    assert (records.actor[mistaken] >= 0).all()
    assert (records.actor[mistaken] != records.person[mistaken]).all()
    assert (records.actor[records.truth == int(Truth.FALSE_EVENT)] == -1).all()
    assert whole.windows[:, LOST].sum() == -records.points[records.points < 0].sum()
    by_places = whole.tallies.denials[:, 3].sum()
    assert whole.windows[:, DENIALS].sum() + by_places == denials.person.size
