"""What a story says is in the ledger and the state, and what is drawn again is what was drawn."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from glasscity.experiments.biographies.facts import COME_TO_LIGHT, day_of
from glasscity.outcomes.grouping import TRUTHS
from glasscity.scoring.characteristics import barred_points
from glasscity.scoring.tiers import shown_score, tier_of
from glasscity.sensing.truth import RECORD_TRUTHS

from .harsh_towns import WORLDS, lives, played


@pytest.fixture(params=WORLDS)
def world(request):
    return played(request.param), lives(request.param)


def test_the_score_and_the_counts_are_those_of_the_state(world):
    run, found = world
    state, tiers = run.state, run.plan.tiers
    for person, life in enumerate(found):
        tier = int(state.tier[person])
        assert life.end.score == (int(state.score[person]) if tier >= 0 else None)
        assert life.end.tier == (tiers[tier] if tier >= 0 else None)
        assert len(life.records) == state.records[person]
        assert len(life.penalties) == state.penalties[person]
        assert sum(record.is_wrongful for record in life.records) == state.wrongful[person]
        assert len(life.refusals) == state.denials[person]
        assert (life.spoken, life.withheld) == (state.spoken[person], state.withheld[person])
        for which in range(state.listed_until.shape[1]):
            until = [one.until for one in life.listings if one.instrument == which]
            assert (until[-1] if until else 0) == state.listed_until[person, which]


def test_what_became_of_penalties_is_what_the_engine_counted(world):
    run, found = world
    went, objected = np.zeros((2, 3, RECORD_TRUTHS), dtype=int)
    ways = {"expired": 0, "reversed": 1, COME_TO_LIGHT: 1, "restored": 2}
    for life in found:
        for record in life.penalties:
            kind = TRUTHS.index(record.truth)
            objected[(None, "in vain", "upheld").index(record.objection), kind] += 1
            over = record.expires is not None and record.expires < run.plan.weeks
            if over and life.withdrew is None:
                went[ways[record.goes], kind] += 1
    assert np.array_equal(went, run.tallies.fates)
    if run.plan.fate.on:
        assert np.array_equal(objected, run.tallies.objections)


def test_the_moment_drawn_again_is_the_moment_of_the_record(world):
    checked = 0
    for life in world[1]:
        for record in life.records:
            then = record.happened
            if record.goes == COME_TO_LIGHT:
                assert (record.channel, record.truth) == ("informers", "false event")
            if then is None:
                continue
            assert 0 <= then.day <= record.day
            if record.quarter >= 0:
                assert (then.week, then.quarter) == (record.week, record.quarter)
                checked += 1
    # Only cameras take note at once; all else comes by mail, and its moment is not in the ledger.
    assert checked > 100 or not world[0].plan.cameras.seen_most.any()


def test_a_refusal_goes_back_to_the_records_active_then(world):
    run, found = world
    plan = run.plan
    seen = Counter()
    for person, life in enumerate(found):
        for denial in life.denials:
            seen[denial.reason] += 1
            causes = [life.record(number) for number in denial.causes]
            assert all((c.week, c.quarter) <= (denial.week, denial.quarter) for c in causes)
            rule = plan.institutions[plan.item_index(denial.demand)]
            if denial.reason == "tier":
                assert int(rule["denied_tiers"]) >> plan.tiers.index(denial.tier) & 1
                assert all(cause.points < 0 for cause in causes)
                # Without the wrongful ones it would have been granted, by the score behind it.
                wrong = sum(c.points for c in causes if c.truth != TRUTHS[0])
                if not plan.contexts.on:
                    attributes = int(run.attributes[person])
                    wrong += barred_points(attributes, plan.characteristics)
                assert denial.is_wrongful <= (wrong < 0)
                if denial.score > plan.rules.floor:
                    clean = shown_score(denial.score - wrong, plan.rules.floor, plan.rules.ceiling)
                    tier = int(tier_of(clean, plan.tier_tables.cuts))
                    still = bool(int(rule["denied_tiers"]) >> tier & 1)
                    assert denial.is_wrongful != still or life.listings
            elif denial.reason in ("list", "order"):
                order = denial.reason == "order"
                assert bool(rule["denies_restricted" if order else "denies_listed"])
                lists = (run.plan.restriction if order else run.plan.blacklist).lists
                assert all(lists[plan.item_index(cause.act)] for cause in causes)
                if denial.truth not in ("true", "stale"):
                    assert [cause.truth for cause in causes] == [denial.truth]
            else:
                assert causes == []
    assert {"tier", "list"} <= seen.keys()


def test_days_and_weeks_agree_with_the_tables():
    assert [day_of(0, -1), day_of(1, 0), day_of(1, 96), day_of(2, 671)] == [0, 7, 8, 20]
