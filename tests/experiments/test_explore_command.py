"""``glasscity explore``: one JSON object, plain sentences, and a way on after Ctrl-C."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from glasscity.cli import main
from glasscity.experiments import glance
from glasscity.experiments.exploration import evaluating
from glasscity.experiments.exploration.evaluating import Finished
from glasscity.outcomes.definitions import Measure

SMALL = (
    "--parameter", "regime.response.fear.caution", "--parameter", "regime.response.fear.cameras",
    "--people", "200", "--years", "0.1", "--seeds", "2", "--workers", "1",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def say(capsys):
    def call(*words: str) -> tuple[int, str, str]:
        code = main(list(words))
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def made(value: float) -> tuple[Measure, ...]:
    return (
        Measure("a_harm", value, "people", "harm", "A harm", "", "test"),
        Measure("a_claim", value, "yuan", "claim", "A claim", "", "test"),
    )


@pytest.fixture
def faked(monkeypatch):
    def playing(last: int = 10**9):
        def evaluate(_text, _people, _days, _threads, job):
            if job.point > last:
                raise KeyboardInterrupt
            if job.point == 3:
                return Finished(job, (), error="it would not do")
            value = sum(float(text) for _, text in job.settings) + job.seed
            return Finished(job, made(value), "00")

        monkeypatch.setattr(evaluating, "evaluate", evaluate)
        known = {each.name: each for each in made(0.0)}
        monkeypatch.setattr(glance, "outcomes_of", lambda scenarios: known)

    playing()
    return playing


def test_json_is_exactly_one_object(say, faked):
    code, out, _ = say(
        "explore", "town", *SMALL, "--design", "saltelli", "--points", "8", "--out", "here",
        "--outcome", "a_harm", "--threshold", "2", "--json",
    )  # fmt: skip
    assert code == 0
    told = json.loads(out)
    assert told["scenario"] == "town"
    assert told["design_points"] == 8 * 4
    assert told["runs"] == told["runs_planned"] == 33 * 2 * 2
    assert told["failed_runs"] == 4
    assert told["failures"] == [{"point": 3, "error": "it would not do", "runs": 4}]
    assert [row["type"] for row in told["outcomes"]] == ["harm", "claim"]
    assert {row["rule"] for row in told["indices"]} == {"exponential", "threshold"}
    assert {row["rule"] for row in told["share_owed_to_assumed"]} == {"exponential", "threshold"}
    assert told["boxes"][0]["outcome"] == "a_harm"
    assert told["out"] == "here"
    manifest = json.loads(Path("here/explore.json").read_text())
    assert manifest["command"].startswith("glasscity explore town --design saltelli --points 8")


def test_people_read_three_ranges_and_what_failed(say, faked):
    code, out, _ = say("explore", "town", *SMALL, "--points", "8")
    assert code == 0
    for words in ("synthetic people", "95 % of the mean", "10 to 90 %", "if threshold", "A claim"):
        assert words in out
    assert "1 design point: it would not do" in out
    assert "The sweep is in runs/explore-town-" in out
    assert max(map(len, out.splitlines())) <= 110


def test_ctrl_c_says_how_to_go_on(say, faked):
    faked(4)
    code, out, err = say("explore", "town", *SMALL, "--points", "8", "--out", "here", "--json")
    assert (code, out) == (130, "")
    assert "glasscity explore --resume here goes on" in err
    faked()
    code, out, _ = say("explore", "--resume", "here", "--workers", "1", "--json")
    assert code == 0
    assert json.loads(out)["runs"] == 9 * 2 * 2
    assert say("explore", "town", "--resume", "here", "--workers", "1")[0] == 0


BAD = [
    ([], "SCENARIO is missing"),
    (["twon"], 'did you mean "town"?'),
    (["town", "--points", "1"], "--points: found"),
    (["town", "--design", "sobol", "--points", "100"], "such as 64 or 128"),
    (["town", "--design", "sobol"], "columns of a Sobol' sequence repeat each other"),
    (
        ["town", "--design", "morris", "--outcome", "mean_fear", "--threshold", "1"],
        "too few places",
    ),
    (["town", "--design", "sobl"], 'did you mean "sobol"?'),
    (["town", "--seeds", "0"], "--seeds: found"),
    (["town", "--people", "many"], "--people: found"),
    (["town", "--years", "0"], "--years: found"),
    (["town", "--workers", "0"], "--workers: found"),
    (["town", "--threads-per-worker", "x"], "--threads-per-worker: found"),
    (["town", "--parameter", "regime.fear"], "no number of the scenario fits"),
    (["town", "--parameter", "regime.scoring.start"], "has no range"),
    (["town", "--rule", "linear"], "--rule: there is no"),
    (["town", "--threshold", "high"], "--threshold: found"),
    (["town", "--threshold", "3"], "of which outcome?"),
    (["town", "--resume", "nowhere"], "holds no explore.json"),
    (["--resume", "nowhere", "--points", "64"], "leave out --points"),
    (["town", "--set", "x"], "expected path=value"),
]


@pytest.mark.parametrize(("words", "expected"), BAD, ids=lambda value: str(value)[:60])
def test_bad_input_gets_one_sentence(say, tmp_path, words, expected):
    code, out, err = say("explore", *words)
    assert (code, out) == (2, "")
    assert expected in err
    assert err.count("\n") == 1
    assert err.endswith((".\n", "?\n"))
    assert len(err) < 500
    assert list(tmp_path.iterdir()) == []


def test_a_full_folder_is_left_alone(say, faked, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.tex").write_text("mine")
    code, _, err = say("explore", "town", *SMALL, "--points", "8", "--out", "full")
    assert (code, err) == (2, "--out full: the folder exists and is not empty.\n")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--outcome", "a_claim"], "only outcomes typed harm can be ranked"),
        (["--outcome", "nosuch"], "is not an outcome of these worlds"),
        (["--outcome", "a_harn"], 'did you mean "a_harm"?'),
    ],
)
@pytest.mark.parametrize("design", ["lhs", "morris"])
def test_a_wrong_outcome_is_refused_before_anything_is_played(
    say, faked, tmp_path, monkeypatch, words, expected, design
):
    def never(*_):
        raise AssertionError("nothing may be played")

    monkeypatch.setattr(evaluating, "evaluate", never)
    code, out, err = say("explore", "town", *SMALL, "--design", design, "--points", "5", *words)
    assert (code, out) == (2, "")
    assert expected in err
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_outcome_of_what_is_resumed_is_refused(say, faked):
    assert say("explore", "town", *SMALL, "--points", "12", "--out", "here")[0] == 0
    code, out, err = say("explore", "--resume", "here", "--workers", "1", "--outcome", "a_claim")
    assert (code, out) == (2, "")
    assert "only outcomes typed harm" in err


def test_a_question_without_an_answer_comes_after_what_was_played_and_names_its_folder(say, faked):
    asked = ("--points", "12", "--outcome", "a_harm", "--threshold", "1e9", "--out", "here")
    assert say("explore", "town", *SMALL, *asked)[0] == 0
    code, out, err = say("explore", "town", *SMALL, *asked[:-1], "there", "--points", "3")
    assert code == 2
    assert "10 to 90 %" in out
    assert "The sweep is in there" in out
    assert err.endswith("What was played is kept in there.\n")


def test_lhs_says_what_a_harm_rests_on_and_who_tells_indices(say, faked):
    code, out, _ = say("explore", "town", *SMALL, "--points", "40", "--outcome", "a_harm")
    assert code == 0
    assert "What it rests on, each confirmed alone" in out
    assert "Fear: caution: alone from 0 to 0.5 ratio" in out
    assert "--design saltelli" in " ".join(out.split())
