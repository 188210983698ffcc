"""Stories: the replay is the run to the bit, and what a story says is in the ledger."""

from __future__ import annotations

import inspect
import json
import re
from collections import Counter
from functools import cache

import numpy as np
import polars as pl
import pytest

import glasscity as gc
from glasscity.engine.clock import play
from glasscity.engine.plan import make_plan
from glasscity.errors import GlasscityError
from glasscity.experiments import story as module
from glasscity.experiments.biographies.facts import COME_TO_LIGHT, day_of
from glasscity.experiments.biographies.finding import CRITERIA, find
from glasscity.experiments.biographies.retracing import biography
from glasscity.experiments.biographies.summary import summary
from glasscity.experiments.biographies.timeline import timeline
from glasscity.experiments.story import story
from glasscity.outcomes.grouping import CHANNELS, REASONS, TRUTHS
from glasscity.scenario import load
from glasscity.scoring.tiers import shown_score, tier_of

PEOPLE, DAYS, SEED = 250, 400, 3


def assumed(value, unit):
    return f"{value} {unit}; assumed"


HARSH = [
    *(
        (f"life.acts.{act}.rate", assumed(rate, "per person-year"))
        for act, rate in {
            "traffic-violation": 12, "fare-dodging": 8, "littering": 6, "denouncing": 4,
            "unpaid-judgment": 1.5, "firm-debt": 6, "child-urinating": 6, "critical-post": 8,
            "critical-chat-remark": 6, "private-loan-breach": 2, "unpaid-loan-instalment": 2,
        }.items()
    ),
    *(
        (f"life.demands.{demand}.rate", assumed(rate, "per person-year"))
        for demand, rate in {"rail-trip": 6, "loan": 4, "nursery-place": 8, "air-trip": 3}.items()
    ),
    ("life.people.young_child", assumed(0.6, "share")),
    ("regime.sensing.cameras.false_match", assumed(0.001, "per comparison")),
    ("regime.sensing.informers.invented", assumed(0.8, "share")),
    ("regime.sensing.informers.uncovered", assumed(0.5, "share")),
    ("regime.sensing.registers.mistaken", assumed(0.05, "share")),
    ("regime.scoring.tiers.ordinary", assumed(970, "points")),
    ("regime.scoring.tiers.AAA", assumed(1001, "points")),
    ("regime.consequences.blacklist.already", assumed(0.2, "share")),
    ("regime.consequences.institutions.nursery-place.places", assumed(200, "places per year")),
    ("regime.consequences.institutions.nursery-place.prefer_tiers", '["ordinary", "AAA"]'),
]  # fmt: skip
"""A town in which everything happens to somebody."""
OPEN = [(f"regime.safeguards.{name}", "null") for name in ("consent", "live_recognition", "caps")]
WORLDS = {
    "town": ("town", []),
    "monthly reviews": ("town", [("regime.scoring.review", "monthly")]),
    "safeguards": ("safeguarded", [*OPEN, ("regime.safeguards.contexts", "null")]),
    "contexts apart": ("safeguarded", OPEN),
    "contexts apart, monthly": ("safeguarded", [*OPEN, ("regime.scoring.review", "monthly")]),
    "consent withdrawn": ("safeguarded", [
        ("regime.safeguards.consent.gives", assumed(0.9, "share")),
        ("regime.safeguards.consent.leaves", assumed(0.5, "share")),
    ]),
    "merger": ("town", [
        ("regime.commercial_score.merger", f'{{after: "{assumed(90, "days")}", folds: score}}'),
        ("regime.study_app.into_score", assumed(0.02, "ratio")),
    ]),
    "data taken over": ("town", [
        ("regime.commercial_score.merger", f'{{after: "{assumed(90, "days")}", folds: data}}'),
    ]),
}  # fmt: skip


@cache
def played(name):
    preset, changes = WORLDS[name]
    scenario = load(preset, [*HARSH, *changes])
    return play(make_plan(scenario, PEOPLE, DAYS), SEED, ledger=True)


@cache
def lives(name):
    return [biography(played(name), person) for person in range(PEOPLE)]


@pytest.fixture(params=WORLDS)
def world(request):
    return played(request.param), lives(request.param)


# --- the replay is the run -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("runs") / "one"
    return gc.run("town", people=300, years=0.5, seed=7, out=path, overrides=HARSH, ledger=True)


def test_a_run_is_replayed_to_the_bit(folder):
    told = story(folder.path, 5)
    assert told.worlds[0].digest == folder.manifest["digest"]
    assert told.worlds[0].hash == folder.manifest["hash"]
    assert (told.seed, told.days, told.choice.people) == (7, 182, 300)


def test_every_line_of_the_runs_ledger_is_in_the_story(folder):
    ledger = folder.frame("ledger")
    busiest = ledger["person"].mode().sort()[0]
    told = story(folder.path, busiest).worlds[0]
    lines = ledger.filter(pl.col("person") == busiest)
    records = [(r.week, r.quarter, r.act, r.channel, r.truth, r.points) for r in told.records]
    denials = [
        (d.week, d.quarter, d.demand, "institution", d.truth, REASONS.index(d.reason) + 1)
        for d in told.denials
    ]
    columns = ("week", "quarter", "act", "channel", "truth", "points_or_reason")
    assert sorted(records + denials) == sorted(lines.select(columns).iter_rows())


def test_a_run_that_is_not_what_it_says_is_refused(folder, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "scenario.yaml").write_text((folder.path / "scenario.yaml").read_text())
    manifest = {**folder.manifest, "seed": 8}
    (copy / "run.json").write_text(json.dumps(manifest))
    with pytest.raises(GlasscityError, match="was played by another version"):
        story(copy, 5)
    (copy / "run.json").write_text(json.dumps({**manifest, "people": "many"}))
    with pytest.raises(GlasscityError, match="expected whole numbers"):
        story(copy, 5)
    with pytest.raises(GlasscityError, match="a run says itself what was played"):
        story(folder.path, 5, people=10)
    with pytest.raises(GlasscityError, match="not a run folder"):
        story(tmp_path, 5)


def test_two_worlds_are_the_runs_of_each_alone():
    told = story("town", 3, people=200, years=0.5, seed=2, against="no-score")
    for found, name in zip(told.worlds, ("town", "no-score"), strict=True):
        assert found.digest == gc.run(name, people=200, years=0.5, seed=2).manifest["digest"]
    alone = story("no-score", 3, people=200, years=0.5, seed=2)
    assert alone.worlds[0] == told.worlds[1]
    assert alone.who == told.who


def test_threads_change_nothing():
    one, two = (story("town", find=None, people=200, years=0.3, threads=n) for n in (1, 2))
    assert one.to_json() == two.to_json()


# --- what a story says is in the ledger and the state ---------------------------------------------


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
        last = life.listings[-1].until if life.listings else 0
        assert last == state.listed_until[person]


def test_what_became_of_penalties_is_what_the_engine_counted(world):
    run, found = world
    went, objected = np.zeros((3, 6), dtype=int), np.zeros((3, 6), dtype=int)
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
    for life in found:
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
                assert denial.is_wrongful <= (wrong < 0)
                if denial.score > plan.rules.floor:
                    clean = shown_score(denial.score - wrong, plan.rules.floor, plan.rules.ceiling)
                    tier = int(tier_of(clean, plan.tier_tables.cuts))
                    still = bool(int(rule["denied_tiers"]) >> tier & 1)
                    assert denial.is_wrongful != still or life.listings
            elif denial.reason == "list":
                assert bool(rule["denies_listed"])
                lists = run.plan.blacklist.lists
                assert all(lists[plan.item_index(cause.act)] for cause in causes)
                if denial.truth not in ("true", "stale"):
                    assert [cause.truth for cause in causes] == [denial.truth]
            else:
                assert causes == []
    assert {"tier", "list"} <= seen.keys()


def test_every_line_states_facts_of_the_ledger(world):
    """Points, numbers of others, titles and days that a line names are those of its entries."""
    run, found = world
    titles = {item.entry.title for item in run.plan.items}
    for life in found[:60]:
        lines = {entry.number: entry for entry in (*life.records, *life.denials)}
        for event in timeline(life):
            entries = [lines[number] for number in event.entries]
            named = {title for title in re.findall(r'"([^"]*)"', event.text) if title in titles}
            assert named <= {entry.title for entry in entries}
            own = [entry for entry in entries if hasattr(entry, "points")]
            points = {int(p) for p in re.findall(r"([+-]\d+) points?", event.text)}
            assert points <= {entry.points for entry in own}
            others = {
                int(n.replace(",", "")) for n in re.findall(r"\(number ([\d,]+)\)", event.text)
            }
            assert others <= {entry.actor for entry in own}
            days = {int(day) for day in re.findall(r"of day (\d+)", event.text)}
            assert days <= {entry.day for entry in entries}
            if event.kind == "record":
                assert event.day == entries[0].day
                assert (entries[0].truth == "true") == ("an act of their own:" in event.text) or (
                    entries[0].is_account
                )


def test_every_channel_and_truth_has_words():
    texts = Counter()
    for name in WORLDS:
        for life in lives(name):
            for record, event in zip(
                life.records, (e for e in timeline(life) if e.kind == "record"), strict=True
            ):
                texts[record.channel, record.truth] += bool(event.text)
            assert all(summary(life))
    assert {channel for channel, _ in texts} >= set(CHANNELS) - {"study-app"}
    assert {truth for _, truth in texts} == set(TRUTHS) - {"stale", "disproportionate"}


def test_somebody_to_whom_nothing_happens_has_a_story():
    told = story("no-score", people=30, years=0.02, person=4)
    life = told.worlds[0]
    assert (life.records, life.denials, timeline(life)) == ((), (), [])
    assert "No record reaches their file." in told.text
    assert "nobody is scored in this world" in told.text
    assert told.timeline.is_empty()
    json.dumps(told.to_json())


def test_the_same_world_twice_does_not_differ():
    told = story("town", 9, people=100, years=0.3, against="town")
    assert told.worlds[0] == told.worlds[1]
    assert "Nothing that is counted here differs" in told.text


def test_a_story_says_on_its_face_what_it_is():
    told = story("town", find="most-penalised", people=300, years=1)
    assert told.text.startswith("Synthetic person ")
    assert "In this model, under these assumptions" in told.text
    assert "A synthetic person: a " in told.text
    assert "Hypothetical: " in told.text
    assert "Synthetic people" in told.to_json()["meaning"]
    assert "synthetic person" in repr(told)
    assert "&quot;" in told._repr_html_()
    assert told.timeline["day"].is_between(0, 365).all()


def test_days_and_weeks_agree_with_the_tables():
    assert [day_of(0, -1), day_of(1, 0), day_of(1, 96), day_of(2, 671)] == [0, 7, 8, 20]


# --- whom it finds -------------------------------------------------------------------------------


def test_whoever_is_found_fits():
    checks = {
        "wrongly-in-lowest-tier": lambda life: life.end.tier == "D",
        "silenced": lambda life: life.withheld > 0 and life.spoken == 0,
        "displaced": lambda life: any(d.reason == "displaced" for d in life.denials),
        "denied-wrongly": lambda life: any(d.is_wrongful for d in life.denials),
        "denounced-falsely": lambda life: any(
            r.channel == "informers" and r.truth in ("false event", "false identity")
            for r in life.records
        ),
        "most-penalised": lambda life: (
            len(life.penalties) == max(len(other.penalties) for other in lives("town"))
        ),
        "reversed-on-appeal": lambda life: any(
            r.goes == "reversed" and r.expires < life.weeks for r in life.penalties
        ),
    }
    assert set(checks) == set(CRITERIA)
    for name, fits in checks.items():
        world = "safeguards" if name == "reversed-on-appeal" else "town"
        choice = find(name, played(world))
        assert fits(lives(world)[choice.person]), name
        if name != "wrongly-in-lowest-tier":
            assert choice.fitting == sum(fits(life) for life in lives(world)), name


def test_nobody_fits_gets_a_sentence():
    with pytest.raises(GlasscityError, match="there are none who"):
        story("no-score", find="silenced", people=20, years=0.02)


def test_whoever_changed_is_changed_and_the_choice_is_the_seeds():
    wish = {"find": "changed", "people": 300, "years": 0.5, "against": "no-score"}
    first, again = (story("town", **wish, seed=5) for _ in range(2))
    assert first.person == again.person
    assert first.choice.fitting > 0
    a, b = first.worlds
    assert (a.end, a.records, a.fear, a.denials) != (b.end, b.records, b.fear, b.denials)


# --- what is wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"person": 10}, "--person: found 10, expected a whole number from 0 to 9"),
        ({"person": -1}, "--person: found -1"),
        ({"person": 1, "find": "silenced"}, "leave --find away"),
        ({"find": "silensed"}, 'did you mean "silenced"'),
        ({"find": "changed"}, "needs a second world"),
        ({"people": 300_000}, "supported up to 200,000 people"),
        ({"threads": 0}, "expected at least 1"),
        ({"against": "court-blaklist"}, "did you mean"),
    ],
)
def test_what_is_wrong_gets_a_sentence(wish, sentence):
    with pytest.raises(GlasscityError, match=re.escape(sentence)):
        story("town", **{"people": 10, "years": 0.02, **wish})


def test_different_lives_are_refused():
    changed = load("town", [("life.demands.loan.rate", assumed(9, "per person-year"))])
    with pytest.raises(GlasscityError, match="different lives"):
        story("town", 1, people=10, years=0.02, against=changed)


def test_a_person_is_a_number():
    parameters = inspect.signature(module.story).parameters
    assert parameters["person"].annotation == "int | None"
