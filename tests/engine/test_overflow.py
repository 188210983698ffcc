"""What does not fit stops the run or is given more room; nothing is cut off in silence."""

import numpy as np
import pytest

from glasscity.engine import clock, drawing, mailbox, state
from glasscity.engine.state import LEDGER_FIELDS
from glasscity.errors import GlasscityError

MOST = 1000
"""The highest rate that a scenario may state, per person-year."""


def busy(acts, points=None, demands=0):
    rate = f"{MOST} per person-year; assumed"
    town = {
        "title": "Busy",
        "life": {
            "people": "plain",
            "acts": {f"act-{n}": {"id": n, "rate": rate} for n in range(1, acts + 1)},
            "demands": {f"demand-{n}": {"id": n, "rate": rate} for n in range(200, 200 + demands)},
        },
        "regime": {
            "sensing": {"registers": {"mistaken": "0.01 share; assumed"}},
            "scoring": {
                "start": "0 points; assumed",
                "floor": "-100 points; assumed",
                "tiers": {"one": 0},
            },
        },
    }  # fmt: skip
    if points is not None:
        town["regime"]["scoring"]["points"] = dict.fromkeys(
            town["life"]["acts"], f"{points} points; assumed"
        )
    if demands:
        town["regime"]["consequences"] = {
            "institutions": {name: {"deny_tiers": ["one"]} for name in town["life"]["demands"]}
        }
    return town


@pytest.mark.parametrize("points", [None, -1, 1], ids=["unscored", "penalties", "merits"])
@pytest.mark.parametrize("threads", [1, 2])
def test_too_many_records_stop_the_run_with_a_sentence(play_town, points, threads):
    with pytest.raises(GlasscityError, match=r"^somebody collected more than 65,535 records"):
        play_town(busy(60, points), 3, 450, threads=threads)


def test_as_many_records_as_fit_are_counted(play_town):
    played = play_town(busy(60, -1), 3, 330, ledger=True)
    counted = np.bincount(played.ledger[:, LEDGER_FIELDS.index("person")], minlength=3)
    assert counted.max() > 50_000
    assert np.array_equal(played.state.records, counted)
    assert np.array_equal(played.state.score, -counted)


def test_too_many_denials_stop_the_run_with_a_sentence(play_town):
    with pytest.raises(GlasscityError):
        play_town(busy(1, demands=56), 3, 500)


def test_sum_of_squared_scores_is_exact_or_refused(play_town):
    try:
        played = play_town(busy(60, -10_000), 40, 330)
    except GlasscityError:
        return
    departures = [int(score) for score in played.state.score]
    assert played.scores[-1].tolist() == [sum(departures), sum(d * d for d in departures)]


def with_room(monkeypatch, moments, events, letters):
    """Let every buffer begin with so much room."""

    def drawn(items, false_events, unsorted, people, *wanted):
        return drawing.empty_drawn(
            items, false_events, unsorted, people, *(wanted or (moments, events, events))
        )

    monkeypatch.setattr(clock, "empty_drawn", drawn)
    monkeypatch.setattr(
        clock, "empty_mailbox", lambda weeks, _: mailbox.empty_mailbox(weeks, letters)
    )


def test_growing_gives_the_same_digest_as_ample_room(play_town, monkeypatch, same_state):
    town = busy(12, -2)
    town["regime"]["scoring"]["expires"] = "30 days; assumed"
    town["regime"]["sensing"]["registers"]["delays"] = {"act-1": "5 weeks; assumed"}
    usual = play_town(town, 1_500, 70, ledger=True)
    assert usual.windows[0].max() > 4 * 4096, "the usual room is too small for this town"
    runs = []
    for moments, events, letters in ((1 << 19, 1 << 19, 1 << 20), (1, 1, 1)):
        with monkeypatch.context() as patch:
            with_room(patch, moments, events, letters)
            runs.append(play_town(town, 1_500, 70, ledger=True))
    for other in runs:
        assert other.digest == usual.digest
        assert same_state(usual, other) == []
        assert np.array_equal(other.windows, usual.windows)
        assert np.array_equal(other.ledger, usual.ledger)


def test_growing_room_for_mail_and_ledger(play_town, rich, monkeypatch, same_state):
    usual = play_town(rich, 3_000, 200, ledger=True, shard_people=1024)

    def small(letters, entries):
        return state.empty_outbox(min(letters, 1), min(entries, 1))

    with monkeypatch.context() as patch:
        with_room(patch, 1, 1, 1)
        grown_outbox = clock.empty_outbox
        patch.setattr(
            clock,
            "empty_outbox",
            lambda letters, entries, applications: (
                small(letters, entries)
                if letters == 2048
                else grown_outbox(letters, entries, applications)
            ),
        )
        patch.setattr(
            clock,
            "empty_inbox",
            lambda people, room: mailbox.empty_inbox(people, 1 if room == 1024 else room),
        )
        tight = play_town(rich, 3_000, 200, ledger=True, shard_people=1024)
    assert tight.digest == usual.digest
    assert same_state(usual, tight) == []
    assert np.array_equal(tight.ledger, usual.ledger)


def test_a_rate_that_cannot_be_drawn_is_refused_before_the_run(play_town):
    town = busy(1)
    act = town["life"]["acts"]["act-1"]
    act["modifiers"] = {"sex": {"male": "12 ratio; assumed"}}
    with pytest.raises(GlasscityError, match=r"^act-1 is too much to play: a rate of 230\.1 "):
        play_town(town, 3, 7)
