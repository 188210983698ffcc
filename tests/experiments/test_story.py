"""Stories: the replay is the run to the bit, and what a story says is in the ledger."""

from __future__ import annotations

import inspect
import json
import re
import shutil
from dataclasses import replace

import polars as pl
import pytest

import glasscity as gc
from glasscity.consequences.institutions import REASONS
from glasscity.errors import GlasscityError
from glasscity.experiments import story as module
from glasscity.experiments.biographies.timeline import timeline
from glasscity.experiments.story import story
from glasscity.experiments.worlds import on_people_of
from glasscity.scenario import load
from glasscity.scenario.mechanisms import without as taken_out

from .biographies.harsh_towns import HARSH, assumed

# --- the replay is the run -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("runs") / "one"
    return gc.run("town", people=300, years=0.5, seed=7, out=path, overrides=HARSH, ledger=True)


def test_a_run_is_replayed_to_the_bit(folder):
    told = story(folder.path, 5)
    assert told.worlds[0].digest == folder.manifest["digest"]
    assert told.worlds[0].hash == folder.manifest["hash"]
    assert (told.seed, told.days, told.choice.people) == (7, 183, 300)


def test_one_life_of_a_kept_run_is_told_without_playing_the_city(folder, tmp_path, monkeypatch):
    bare = gc.run("town", people=300, years=0.5, seed=7, out=tmp_path / "bare", overrides=HARSH,
                  replay=False)  # fmt: skip
    assert not (bare.path / "replay").exists()
    played = story(bare.path, 5)
    found = story(folder.path, find="denied-wrongly")
    monkeypatch.setattr(module, "play_city", lambda *_: pytest.fail("the city was played"))
    assert story(folder.path, 5).to_json() == played.to_json()
    assert story(folder.path).choice.fitting == 300
    again = story(folder.path, found.person)
    assert (again.worlds, again.who) == (found.worlds, found.who)


def test_what_a_life_is_played_again_from_is_of_this_very_run(folder, reseal, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(folder.path, copy)
    (copy / "run.json").write_text(json.dumps({**folder.manifest, "seed": 8}))
    with pytest.raises(GlasscityError, match="its seal does not fit"):
        story(copy, 5)
    reseal(copy)
    with pytest.raises(GlasscityError, match="are not what they were in the run"):
        story(copy, 5)
    reseal(copy, seed=7, digest="0" * 16)
    with pytest.raises(GlasscityError, match="the run has digest 0000000000000000"):
        story(copy, 5)


def test_every_line_of_the_runs_ledger_is_in_the_story(folder):
    ledger = folder.frame("ledger")
    busiest = ledger["person"].mode().sort()[0]
    told = story(folder.path, busiest).worlds[0]
    lines = ledger.filter(pl.col("person") == busiest)
    records = [(r.week, r.quarter, r.act, r.channel, r.truth, r.points) for r in told.records]
    reasons = {name: number for number, name in REASONS.items()}
    denials = [
        (
            d.week,
            d.quarter,
            d.demand,
            "institution",
            d.truth,
            reasons[d.reason],
        )
        for d in told.denials
    ]
    columns = ("week", "quarter", "act", "channel", "truth", "points_or_reason")
    assert sorted(records + denials) == sorted(lines.select(columns).iter_rows())


def test_a_run_that_is_not_what_it_says_is_refused(folder, reseal, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(folder.path, copy, ignore=shutil.ignore_patterns("replay"))
    reseal(copy, seed=8)
    with pytest.raises(GlasscityError, match="was played by another version"):
        story(copy, 5)
    reseal(copy, people="many")
    with pytest.raises(GlasscityError, match="expected whole numbers"):
        story(copy, 5)
    reseal(copy, seed=7, people=300, hash="0" * 16)
    with pytest.raises(GlasscityError, match="and what was played has 0000000000000000"):
        story(copy, 5)
    with pytest.raises(GlasscityError, match="a run says itself what was played"):
        story(folder.path, 5, people=10)
    with pytest.raises(GlasscityError, match="not a run folder"):
        story(tmp_path, 5)


def test_two_worlds_are_the_runs_of_each_alone():
    told = story("press-2019", 3, people=700, years=0.5, seed=2, against="no-score")
    for found, name in zip(told.worlds, ("press-2019", "no-score"), strict=True):
        assert found.digest == gc.run(name, people=700, years=0.5, seed=2).manifest["digest"]
    alone = story("no-score", 3, people=700, years=0.5, seed=2)
    assert alone.worlds[0] == told.worlds[1]
    assert [world.title for world in told.worlds] == ["Press version, 2019", "No score"]
    assert alone.who == told.who


def test_threads_change_nothing():
    one, two = (story("town", find=None, people=200, years=0.3, threads=n) for n in (1, 2))
    assert one.to_json() == two.to_json()


def test_somebody_to_whom_nothing_happens_has_a_story():
    told = story("no-score", people=700, years=0.02, person=4)
    life = told.worlds[0]
    assert (life.records, life.denials, timeline(life)) == ((), (), [])
    assert "No record reaches their file." in told.text
    assert "nobody is scored in this world" in told.text
    assert told.timeline.is_empty()
    json.dumps(told.to_json())


def test_the_same_world_twice_does_not_differ():
    told = story("town", 9, people=200, years=0.3, against="town")
    one, other = told.worlds
    assert replace(other, scenario=one.scenario, title=one.title) == one
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


# --- whom it finds -------------------------------------------------------------------------------


def test_nobody_fits_gets_a_sentence():
    with pytest.raises(GlasscityError, match="there are none who withheld every critical remark"):
        story("town", find="silenced", people=200, years=0.02)
    with pytest.raises(GlasscityError, match='for in "No score" nobody responds to the system'):
        story("no-score", find="silenced", people=700, years=0.02)


def test_whoever_changed_is_changed_and_the_choice_is_the_seeds():
    wish = {"find": "changed", "people": 300, "years": 0.5, "against": "no-score"}
    first, again = (story("town", **wish, seed=5) for _ in range(2))
    assert first.person == again.person
    assert first.choice.fitting > 0
    a, b = first.worlds
    assert (a.end, a.records, a.fear, a.denials) != (b.end, b.records, b.fear, b.denials)


def test_people_are_looked_for_in_either_world():
    wish = {"people": 300, "years": 0.5, "overrides": HARSH, "without": ["cameras"]}
    mistaken = story("town", find="taken-for-another", find_in="a", **wish)
    assert any(record.truth == "false identity" for record in mistaken.worlds[0].records)
    assert not any(record.channel == "cameras" for record in mistaken.worlds[1].records)
    assert "among" in mistaken.text
    assert 'who, in "Town, changed", were taken by a camera' in mistaken.text
    with pytest.raises(GlasscityError, match='in "Town without cameras" there are no cameras'):
        story("town", find="taken-for-another", find_in="b", **wish)
    worse = story("town", find="worse-off", find_in="a", **wish)
    better = story("town", find="better-off", **wish)
    assert (worse.choice.world, better.choice.world) == (
        "Town, changed",
        "Town without cameras",
    )
    # Worse off with cameras than without is better off without them than with them.
    assert worse.choice.fitting == better.choice.fitting


def test_the_second_world_is_the_first_changed():
    fewer = [("regime.sensing.cameras.density", assumed(0.01, "cameras per person"))]
    wish = {"people": 250, "years": 0.1, "overrides": HARSH}
    told = story("town", 3, overrides_b=fewer, without=["officials"], **wish)
    # Changes of the first world hold in the second too.
    assert told.worlds[0].hash == load("town", HARSH).hash
    second = told.worlds[1]
    assert second.hash == taken_out(load("town", [*HARSH, *fewer]), "officials").hash
    name = "with cameras: density 0.01 cameras per person without officials"
    assert (second.scenario, second.title) == (f"town {name}", f"Town {name}")
    assert told.timeline["world"].unique().is_in([w.scenario for w in told.worlds]).all()
    # In another second world, only changes of the life do.
    other = story("town", 3, against="no-score", **wish).worlds[1]
    of_life = [pair for pair in HARSH if pair[0].startswith("life.")]
    there = on_people_of(load("no-score", of_life), load("town", HARSH))
    assert (other.hash, there.life_hash) == (there.hash, load("town", HARSH).life_hash)


def test_a_run_is_told_beside_itself_changed(folder):
    told = story(folder.path, 5, without=["cameras"])
    assert told.worlds[0].digest == folder.manifest["digest"]
    assert [world.scenario for world in told.worlds] == ["town", "town without cameras"]
    fewer = [("regime.sensing.cameras.density", assumed(0.01, "cameras per person"))]
    assert story(folder.path, 5, overrides_b=fewer).worlds[1].title.startswith("Town with cameras")


# --- what is wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"person": 200}, "person: found 200, expected a whole number from 0 to 199"),
        ({"person": -1}, "person: found -1"),
        ({"person": 1, "find": "silenced"}, "leave --find away"),
        ({"find": "silensed"}, 'did you mean "silenced"'),
        ({"find": "changed"}, "needs a second world"),
        ({"find": "worse-off"}, "needs a second world"),
        ({"find": "silenced", "find_in": "b"}, "--find-in needs a second world"),
        ({"find": "silenced", "find_in": "c"}, "find_in: found 'c', expected a or b"),
        ({"find_in": "b", "against": "no-score"}, "it needs --find"),
        ({"without": ["camera"]}, 'did you mean "cameras"'),
        ({"overrides_b": [("regime.sensing.camera", "null")]}, "regime.sensing.camera"),
        ({"against": load("no-score"), "overrides_b": [("title", "x")]}, "resolved already"),
        ({"overrides_b": [("life.people.young_child", "0.5 share; assumed")]}, "--set-b: town"),
        ({"threads": 0}, "threads: found 0, expected a whole number from 1 to 256"),
        ({"against": "court-blaklist"}, "did you mean"),
    ],
)
def test_what_is_wrong_gets_a_sentence(wish, sentence):
    with pytest.raises(GlasscityError, match=re.escape(sentence)):
        story("town", **{"people": 200, "years": 0.02, **wish})


def test_different_lives_are_refused():
    changed = load("town", [("life.demands.loan.rate", assumed(9, "per person-year"))])
    with pytest.raises(GlasscityError, match="different lives"):
        story("town", 1, people=200, years=0.02, against=changed)


def test_a_person_is_a_number():
    parameters = inspect.signature(module.story).parameters
    assert parameters["person"].annotation == "int | None"


# --- of a comparison -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def comparison(tmp_path_factory):
    out = tmp_path_factory.mktemp("comparisons") / "one"
    harsh = load("town", HARSH)
    found = gc.compare(harsh, without=["cameras"], people=1_500, years=0.3, seeds=[4, 5], out=out)
    return found, out


def test_a_comparison_keeps_one_life_that_its_difference_can_be_told_by(comparison, tmp_path):
    found, out = comparison
    kept = json.loads((out / "story.json").read_text())
    assert kept["found"]["criterion"] == "better-off"
    assert 0 < kept["found"]["fitting"] <= found.touched_by_seed[4]
    assert [world["digest"] for world in kept["worlds"]] == list(found.digests[4])
    again = json.loads(json.dumps(story(out, kept["person"]).to_json()))
    assert again["worlds"] == kept["worlds"]
    same = gc.compare("town", "town", people=200, years=0.1, seeds=1, out=tmp_path / "same")
    assert same.example is None
    assert not (tmp_path / "same" / "story.json").exists()


def test_any_life_of_a_comparison_is_told_without_playing_the_city(comparison, monkeypatch):
    found, out = comparison
    again = story(
        found.a, 1_100, people=1_500, years=0.3, seed=4, against=found.b
    )  # fmt: skip
    anybody = story(out, find="better-off", find_in="b")
    monkeypatch.setattr(module, "play_city", lambda *_: pytest.fail("the city was played"))
    told = story(out, 1_100)
    assert told.worlds == again.worlds
    assert story(out, anybody.person).worlds == anybody.worlds


def test_a_comparison_has_two_worlds_already(comparison, reseal, tmp_path):
    _, out = comparison
    with pytest.raises(GlasscityError, match="has two worlds already"):
        story(out, 3, against="no-score")
    copy = tmp_path / "copy"
    shutil.copytree(out, copy)
    reseal(copy, "compare.json", people="many")
    with pytest.raises(GlasscityError, match=r"compare\.json: expected whole numbers"):
        story(copy, 3)
