"""What a regime makes of events: searches, look-alikes, the list, and every denial replayed."""

from math import sqrt

import numpy as np
import pytest

from glasscity.consequences.blacklist import THE_LIST
from glasscity.consequences.institutions import BY_LIST, BY_TIER
from glasscity.engine.state import LEDGER_FIELDS
from glasscity.people.population import index_look_alikes, look_alike_class
from glasscity.sensing.cameras import FALSE_MATCH, NOT_RECOGNISED, TRUE_MATCH
from glasscity.sensing.truth import Truth

TICKET, LOAN, DEBT, JAYWALKING = 200, 201, 5, 1
CAMERAS = 2


def watched(rich, **cameras):
    """Return a town where one act is seen by cameras alone."""
    rich["life"]["people"] = "plain"
    rich["life"]["acts"] = {
        "jaywalking": {
            "id": JAYWALKING,
            "rate": "50 per person-year; assumed",
            "channels": {"cameras": "1 share; assumed"},
        }
    }
    rich["regime"] = {
        "sensing": {
            "cameras": {
                "coverage": {"street": "1 share; assumed"},
                "miss": "0.3 share; assumed",
                "false_match": "0.0001 per comparison; assumed",
            }
            | cameras
        }
    }
    return rich


def close(found, expected, searches):
    error = sqrt(expected * (1 - expected) / searches)
    assert abs(found - expected) < 4 * error, f"{found} is not {expected} ± 4 * {error}"


@pytest.mark.parametrize("enrolled", [1, 0.25])
def test_searches_follow_the_closed_form(play_town, rich, columns, enrolled):
    people = 5_000
    town = watched(rich, gallery=f"{enrolled} share; assumed")
    played = play_town(town, people, 200, ledger=True)
    searches = played.tallies.searches.sum(axis=1)
    total = searches.sum()
    assert total == played.tallies.happened[0], "every moment is in view, and one search"
    false_positive = 1 - (1 - 1e-4) ** (enrolled * people - 1)
    close(searches[TRUE_MATCH] / total, enrolled * 0.7, people)  # Enrolment is drawn by person.
    not_found = total - searches[TRUE_MATCH]
    close(searches[FALSE_MATCH] / not_found, false_positive, not_found)
    records, _ = columns(played)
    # A false match in the last window arrives after the end of the run.
    late = searches[TRUE_MATCH] + searches[FALSE_MATCH] - records.person.size
    assert 0 <= late < searches[FALSE_MATCH] / 10
    assert searches[NOT_RECOGNISED] == total - searches[TRUE_MATCH] - searches[FALSE_MATCH]


def test_victims_of_cameras_are_enrolled_look_alikes(play_town, rich, columns):
    played = play_town(watched(rich, gallery="0.25 share; assumed"), 4_000, 200, ledger=True)
    records, _ = columns(played)
    wrong = records.truth == Truth.FALSE_IDENTITY
    classes = np.array([look_alike_class(int(bits)) for bits in played.attributes])
    assert wrong.sum() > 1_000
    assert np.array_equal(classes[records.person[wrong]], classes[records.actor[wrong]])
    enrolled = set(records.person[~wrong].tolist())
    assert set(records.person[wrong].tolist()) <= enrolled, "who is matched is in the gallery"
    assert len(enrolled) == pytest.approx(1_000, abs=4 * sqrt(4_000 * 0.25 * 0.75))


def test_look_alike_victims_of_registers(play_town, rich, columns):
    rich["regime"]["sensing"]["registers"]["victims"] = "look-alikes"
    rich["regime"]["sensing"]["cameras"] = None
    played = play_town(rich, 3_000, 300, ledger=True)
    records, _ = columns(played)
    wrong = records.truth == Truth.FALSE_IDENTITY
    index = index_look_alikes(played.attributes)
    of_class = np.empty(3_000, dtype=int)
    of_class[index.ids] = np.repeat(np.arange(24), np.diff(index.class_start))
    assert wrong.any()
    assert np.array_equal(of_class[records.person[wrong]], of_class[records.actor[wrong]])


def test_cameras_that_are_not_coupled_take_no_points(play_town, rich, columns):
    rich["regime"]["sensing"]["cameras"]["coupled"] = False
    records, _ = columns(play_town(rich, 1_000, 200, ledger=True))
    assert (records.channel == CAMERAS).any()
    assert not records.points[records.channel == CAMERAS].any()
    assert records.points[records.channel != CAMERAS].any()


def test_delays_of_records(play_town, rich, columns):
    """A delayed act is booked at a border, others at their quarter hour."""
    rich["regime"]["sensing"]["registers"].pop("false_events")
    records, _ = columns(play_town(rich, 2_000, 200, ledger=True))
    own = records.truth != Truth.FALSE_IDENTITY
    debts = own & (records.act == DEBT)
    assert (records.quarter[debts] == -1).all()
    assert records.week[debts].min() >= 5
    at_once = own & (records.act == 3)
    assert (records.quarter[at_once] >= 0).all()
    assert (records.quarter[~own] == -1).all()
    assert records.week[~own].min() >= 1


def test_a_mistaken_record_arrives_at_the_next_border_or_with_its_delay(play_town, rich, columns):
    """The same moments without and with mistakes: on time, and one border or the delay later."""
    rich["regime"]["sensing"]["cameras"] = None
    registers = rich["regime"]["sensing"]["registers"]
    registers.pop("false_events")
    runs = []
    for mistaken in ("0 share; assumed", "1 share; assumed"):
        registers["mistaken"] = mistaken
        played = play_town(rich, 1_000, 210, ledger=True)
        runs.append(columns(played)[0])
    right, wrong = runs
    assert (wrong.truth == Truth.FALSE_IDENTITY).all()
    later = np.where(right.quarter >= 0, 1, 0)  # What has a delay came by mail already.
    due = np.stack([right.week + later, right.person, right.act, right.moment])
    arrived = np.stack([wrong.week, wrong.actor, wrong.act, wrong.moment])
    due = due[:, due[0] < played.plan.weeks]
    assert sorted(due.T.tolist()) == sorted(arrived.T.tolist())


def test_people_who_are_not_scored_have_records_but_no_points(play_town, rich, columns):
    rich["regime"]["scoring"]["who"] = {"min_age": "30 years; assumed", "locals_only": True}
    played = play_town(rich, 2_000, 200, ledger=True)
    records, _ = columns(played)
    age, migrant = played.attributes >> 5 & 127, played.attributes >> 20 & 1
    scored = (age >= 30) & (migrant == 0)
    assert np.array_equal(played.state.tier >= 0, scored)
    assert not records.points[~scored[records.person]].any()
    assert (~scored[records.person]).any()
    assert (played.state.score[~scored] == 1000).all()


def test_share_listed_at_the_start(play_town, rich):
    rich["regime"]["consequences"]["blacklist"]["already"] = "0.2 share; assumed"
    played = play_town(rich, 10_000, 7)
    adults = (played.attributes >> 5 & 127) >= 18
    close(played.listed[0, THE_LIST] / adults.sum(), 0.2, adults.sum())
    until = played.state.listed_until[~adults]
    assert not until.any(), "no child is listed at the start"


class Person:
    """One person as the definitions have it, replayed from the ledger in plain Python."""

    def __init__(self, played):
        self.plan = played.plan
        self.active, self.until, self.listing = [], 0, 0

    def book(self, row):
        self.active.append((row["expires"], row["points"], row["truth"]))
        if row["act"] == DEBT:
            listed = self.until > row["week"]
            if not (listed and self.listing == 0 and row["truth"] != 0):
                self.until = row["week"] + self.plan.blacklist.term
                self.listing = row["truth"]

    def tier(self, week, clean):
        rules, cuts = self.plan.rules, self.plan.tier_tables.cuts
        score = rules.start
        for expires, points, truth in self.active:
            gone = expires != -1 and expires <= week
            if not gone and not (clean and truth != 0 and points < 0):
                score += points
        return int(np.searchsorted(cuts, np.clip(score, rules.floor, rules.ceiling), "right"))

    def wrongs(self, week):
        """Return active wrongful points by kind."""
        totals = dict.fromkeys(range(1, 6), 0)
        for expires, points, truth in self.active:
            if truth != 0 and points < 0 and not (expires != -1 and expires <= week):
                totals[truth] += points
        return totals

    def answer(self, week, demand, scored):
        """Return reason and truth of an answer; reason 0 is granted."""
        denied = {TICKET: {0}, LOAN: {0, 1}}[demand]

        def reason(listed, tier):
            if listed and demand == TICKET:
                return BY_LIST
            return BY_TIER if scored and tier in denied else 0

        listed = self.until > week
        found = reason(listed, self.tier(week, clean=False))
        rightful = reason(listed and self.listing == 0, self.tier(week, clean=True))
        if found == 0:
            return 0, 0
        if rightful:
            return rightful, 0
        if found == BY_LIST:
            return found, self.listing
        wrongs = self.wrongs(week)
        return found, min(wrongs, key=lambda kind: (wrongs[kind], kind))


def test_every_denial_follows_from_the_records_before_it(play_town, rich):
    """Replays each person's records and answers, with a list from which nobody is let off."""
    blacklist = rich["regime"]["consequences"]["blacklist"]
    blacklist |= {"paid": "0 per person-year; assumed", "already": "0 share; assumed"}
    played = play_town(rich, 1_500, 400, ledger=True)
    people = [Person(played) for _ in range(1_500)]
    seen = set()
    for values in played.ledger.tolist():
        row = dict(zip(LEDGER_FIELDS, values, strict=True))
        person = people[row["person"]]
        if row["channel"] > 0:
            person.book(row)
            continue
        scored = played.state.tier[row["person"]] >= 0
        assert person.answer(row["week"], row["act"], scored) == (row["points"], row["truth"]), row
        seen.add((row["points"], row["truth"]))
    assert {reason for reason, _ in seen} == {BY_LIST, BY_TIER}
    assert {truth for _, truth in seen} >= {0, 1, 2, 4}
    assert played.state.listed_until[:, THE_LIST].tolist() == [person.until for person in people]
    assert played.state.listing[:, THE_LIST].tolist() == [person.listing for person in people]
