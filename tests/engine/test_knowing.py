"""Knowing of a penalty, in whole towns: looking, notice and refusals; one definition for all."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
import pytest

from glasscity.engine.clock import play
from glasscity.engine.plan import make_plan
from glasscity.engine.state import DENIALS
from glasscity.response.appeal import NOT_FILED, WON
from glasscity.response.fate import REVERSED

from .mechanism_help2 import SCORING, TICKET, put, ratio, share, town, weeks, yearly

FEAR = {"own": ratio(0.05), "half_life": weeks(5_000)}
"""Fear that rises by 819 of 16,384 levels with each penalty that one knows of, and hardly falls."""
ALWAYS = {
    "files_wrongful": share(1), "files_rightful": share(1), "wins_fact": share(1),
    "wins_norm": share(1), "wins_rightful": share(1), "takes": weeks(0),
}  # fmt: skip
STEP = 819
PEOPLE, WEEKS = 3_000, 52


@pytest.fixture
def play_tree(scenario_from):
    import json

    def run(tree, days=7 * WEEKS, **options):
        plan = make_plan(scenario_from(json.dumps(tree)), PEOPLE, days)
        return play(plan, 1, **({"threads": 1} | options))

    return run


def looking(rate, **regime):
    return town(response={"looking": yearly(rate), "fear": FEAR}, **regime)


def known(played):
    """Return how many penalties each person has learnt of by the end, shape (people,)."""
    levels = played.state.fear.astype(int) + played.state.alarm.astype(int)
    # Within a year a level loses less than half a step, by its half-life and by rounding down.
    return (levels + STEP // 2) // STEP


def test_nobody_looks_nobody_is_told_nobody_refuses_and_nobody_is_afraid(play_tree):
    played = play_tree(looking(0))
    assert played.state.penalties.sum() > 1_000
    assert known(played).sum() == 0


def test_that_people_may_not_look_is_as_if_nobody_did(play_tree):
    hidden = put(looking(12), "regime.scoring", SCORING | {"readers": {"person": False}})
    assert play_tree(hidden).digest == play_tree(looking(0)).digest


def test_a_look_tells_of_all_that_stands_so_that_the_mean_wait_is_that_of_looking(play_tree):
    """Penalties come at a constant rate. With p the chance of a look in a week, a penalty of week w
    is known by the last border, 51, with 1 - (1 - p)^(51 - w). Penalties of one person share looks:
    people are the units, and the bound is 4 standard errors over them (false alarm 1 in 16,000)."""
    played = play_tree(looking(4), ledger=True)
    p = 1 - exp(-4 * 7 / 365)
    of = played.ledger[played.ledger[:, 8] < 0]
    expected = np.bincount(of[:, 2], 1 - (1 - p) ** (WEEKS - 1 - of[:, 0]), minlength=PEOPLE)
    found = known(played)
    assert (found <= played.state.penalties).all()
    differences = found - expected
    assert abs(differences.mean()) <= 4 * differences.std() / sqrt(PEOPLE)
    assert found.sum() > 1_000


def refusing(rate, **safeguards):
    institutions = {"ticket": {"deny_tiers": ["poor"]}}
    return looking(
        rate, demands={"ticket": TICKET | {"rate": yearly(20)}},
        consequences={"institutions": institutions}, safeguards=safeguards,
    )  # fmt: skip


def test_where_nobody_looks_fear_comes_through_refusals_alone(play_tree):
    played = play_tree(refusing(0), ledger=True)
    assert played.windows[:, DENIALS].sum() > 1_000
    lines = played.ledger[np.lexsort((played.ledger[:, 1], played.ledger[:, 0]))]
    expected = np.zeros(PEOPLE, dtype=int)
    waiting = np.zeros(PEOPLE, dtype=int)
    # A demand comes after the acts of its quarter hour: its id is higher.
    for _, _, person, _, _, channel, _, _, value, _ in lines.tolist():
        if channel == 0:
            expected[person] += waiting[person]
            waiting[person] = 0
        elif value < 0:
            waiting[person] += 1
    assert np.array_equal(known(played), expected)
    assert 0 < expected.sum() < played.state.penalties.sum()


def test_an_objection_goes_by_the_same_knowledge_as_fear(play_tree):
    """Nobody looks and nobody is told: everybody who is refused objects and wins, nobody else."""
    played = play_tree(refusing(0, appeal=ALWAYS))
    won = played.tallies.objections[WON].sum()
    assert won == known(played).sum() > 500
    assert played.tallies.objections.sum() == played.state.penalties.sum()
    assert played.tallies.objections[NOT_FILED].sum() == played.state.penalties.sum() - won
    # Decided at the next border: all but those of the last week are gone.
    gone = played.tallies.fates[REVERSED].sum()
    assert 0.9 * won < gone <= won
    assert played.tallies.fates.sum() == gone
    active = played.state.penalties.astype(int) - played.state.active_penalties
    assert active.sum() == gone
    assert (played.state.score == 1000 - 100 * played.state.active_penalties.astype(int)).all()


def test_a_letter_that_was_overtaken_takes_nothing_away_twice(play_tree):
    """Penalties expire, are told after a while, and are reversed where a refusal came first."""
    scoring = SCORING | {"expires": weeks(9)}
    tree = refusing(1, appeal=ALWAYS | {"wins_rightful": share(0.5)},
                    notice={"told": share(0.5), "delay": weeks(4)})  # fmt: skip
    played = play_tree(put(tree, "regime.scoring", scoring), ledger=True)
    state, gone = played.state, played.tallies.fates.sum()
    assert played.tallies.fates[REVERSED].sum() > 100
    assert gone == state.penalties.astype(int).sum() - state.active_penalties.astype(int).sum()
    assert (state.score == 1000 - 100 * state.active_penalties.astype(int)).all()
    assert (known(played) <= state.penalties).all()
    assert played.tallies.objections.min() >= 0
    assert played.tallies.objections.sum() == state.penalties.sum()
    for options in ({"shard_people": 1024}, {"threads": 2, "shard_people": 2048}):
        assert play_tree(put(tree, "regime.scoring", scoring), **options).digest == played.digest


def test_without_a_safeguard_that_tells_there_is_less_fear(play_tree):
    safe = {"notice": {"told": share(0.5), "delay": weeks(2)}, "access": {"looks": yearly(2)}}
    both = known(play_tree(looking(1, safeguards=safe))).sum()
    for name in safe:
        without = {other: part for other, part in safe.items() if other != name}
        assert known(play_tree(looking(1, safeguards=without))).sum() < both


def test_friends_hear_of_a_penalty_when_the_person_does(play_tree):
    friends = {"mean": ratio(8), "tail": ratio(1)}
    tree = looking(0, life={"friends": friends})
    afraid = put(tree, "regime.response.fear", FEAR | {"friends": ratio(0.01)})
    assert play_tree(afraid).state.fear.sum() == 0
    told = put(afraid, "regime.safeguards.notice", {"told": share(1), "delay": weeks(0)})
    assert (play_tree(told).state.fear >= 164).sum() > 1_000


def test_who_knows_neither_the_rules_nor_a_penalty_is_not_deterred(play_tree):
    blind = put(looking(0), "regime.response.awareness", share(0))
    steep = {"detection": "-3 elasticity; assumed", "severity": "-3 elasticity; assumed"}
    deterred = put(blind, "regime.response.deterrence", steep)
    assert play_tree(deterred).digest == play_tree(blind).digest
    assert play_tree(put(deterred, "regime.response.looking", yearly(50))).digest != (
        play_tree(put(blind, "regime.response.looking", yearly(50))).digest
    )
