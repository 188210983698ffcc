"""The command: what it prints, and the one sentence for whatever is wrong."""

from __future__ import annotations

import json

import pytest

from glasscity.cli import main

SMALL = ["--people", "250", "--years", "0.3"]


@pytest.fixture
def say(capsys, tmp_path, monkeypatch):
    """Run the command line; return code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        code = main([*map(str, arguments)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_a_run_is_told(say, tmp_path):
    assert say("run", "town", *SMALL, "--out", "one", "--json")[0] == 0
    code, out, _ = say("story", "one", "--person", "12")
    assert code == 0
    assert "Synthetic person 12 of 250" in out
    assert "In this model, under these assumptions" in " ".join(out.split())
    digest = json.loads((tmp_path / "one" / "run.json").read_text())["digest"]
    assert f"Played again to the digest of town {digest}." in out


def test_two_worlds_stand_side_by_side(say):
    code, out, _ = say("story", "town", *SMALL, "--find", "changed", "--against", "no-score")
    assert code == 0
    assert "side by side" in out
    assert "Chosen at random, by the seed, among " in out
    assert "Hypothetical" in out


def test_it_speaks_json(say):
    code, out, _ = say("story", "town", *SMALL, "--person", "3", "--against", "no-score", "--json")
    told = json.loads(out)
    assert (code, told["person"], told["people"]) == (0, 3, 250)
    assert [world["scenario"] for world in told["worlds"]] == ["town", "no-score"]
    assert all(len(row["values"]) == 2 for row in told["side_by_side"])
    assert "Synthetic people" in told["meaning"]
    records = {r["number"]: r for r in told["worlds"][0]["records"]}
    for event in told["worlds"][0]["timeline"]:
        assert event["kind"] != "record" or event["entries"][0] in records


def test_the_second_world_is_the_first_changed(say):
    fewer = "regime.sensing.cameras.density=0.01 cameras per person; assumed"
    words = [
        "--without",
        "officials",
        "--set-b",
        fewer,
        "--find",
        "most-penalised",
        "--find-in",
        "b",
    ]
    code, out, _ = say("story", "town", *SMALL, *words)
    assert code == 0
    folded = " ".join(out.split())
    name = "with cameras: density 0.01 cameras per person without officials"
    assert f'who, in "Town {name}", have the most penalties of all.' in folded
    assert f"Town {name} The score" in folded or f"Town {name} Without a score" in folded
    assert f"town {name}" in folded.split("side by side")[1]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["town", *SMALL, "--person", "250"], "expected a whole number from 0 to 249"),
        (["town", *SMALL, "--person", "many"], "--person: found"),
        (["town", *SMALL, "--find", "silent"], 'did you mean "silenced"?'),
        (["town", *SMALL, "--find", "changed"], "needs a second world"),
        (["town", *SMALL, "--find", "silenced", "--find-in", "b"], "needs a second world"),
        (["town", *SMALL, "--without", "camera"], 'did you mean "cameras"?'),
        (["town", *SMALL, "--set-b", "regime.sensing"], "--set-b"),
        (["twon", *SMALL], 'did you mean "town"?'),
        (["town", "--people", "2e9"], "--people: 2,000,000,000 people need more than"),
        (["."], "not a run folder"),
    ],
)
def test_what_is_wrong_gets_one_sentence(say, words, sentence):
    code, out, err = say("story", *words)
    assert (code, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1
