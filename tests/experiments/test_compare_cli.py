"""The command: what it prints, and the one sentence for whatever is wrong."""

from __future__ import annotations

import json

import pytest

from glasscity.cli import main
from glasscity.commandline.differing import bounds, difference

SMALL = ["--people", "700", "--years", "0.2", "--seeds", "2"]
EFFECT = {"outcome", "group", "value", "low", "high", "unit"}


@pytest.fixture
def say(capsys, tmp_path, monkeypatch):
    """Run the command line; return code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)
    # Sentences break where a terminal ends, and whoever runs the tests may have said how wide.
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments):
        code = main(["compare", *map(str, arguments)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_it_speaks_json(say, tmp_path):
    code, out, _ = say("town", "--without", "cameras", *SMALL, "--json")
    told = json.loads(out)
    assert code == 0
    assert told["people"] == 700
    assert told["seeds"] == [1, 2]
    assert 0 < told["touched"] <= 700
    assert told["effects"]
    assert all(row.keys() >= EFFECT for row in told["effects"])
    assert told["b"]["name"] == "town without cameras"
    assert list(tmp_path.iterdir()) == []


def test_a_scenario_against_itself_is_said_to_be_the_same(say):
    code, out, err = say("town", "town", *SMALL, "--json")
    told = json.loads(out)
    assert (code, told["touched"]) == (0, 0)
    assert {row["value"] for row in told["effects"]} <= {0, None}
    assert "nothing can differ" in err
    assert "the same to the last bit" in say("town", "town", *SMALL)[1]


def test_what_differs_of_the_city_alone_is_told(say):
    # What people would tell a survey changes nothing about them.
    code, out, _ = say("town", "--without", "approval", *SMALL)
    assert code == 0
    assert "the same to the last bit of every person" in out
    assert "Adults who say that they approve" in out
    assert "Who is hit" not in out


def test_harms_come_first_with_intervals_and_warnings(say):
    code, out, _ = say("no-score", "town", *SMALL)
    assert code == 0
    assert "synthetic people" in out
    assert "In this model, under these assumptions" in out
    assert out.index("Harms") < out.index("What such a system claims")
    assert "95 % interval" in out
    assert "Hypothetical" in out
    assert "Whom the difference reaches" in out
    assert "In A nobody is scored" in out


def test_a_change_holds_in_b_alone(say):
    code, out, _ = say("town", "--set-b", "regime.scoring.start=900", *SMALL, "--json")
    told = json.loads(out)
    assert code == 0
    assert told["a"]["hash"] != told["b"]["hash"]
    assert told["life_hash"]


def test_a_folder_is_written_when_asked(say, tmp_path):
    code, out, _ = say("town", "--without", "fear", *SMALL, "--out", "there")
    assert code == 0
    assert "The comparison is in there" in out
    assert (tmp_path / "there" / "compare.json").is_file()
    # One person who is not the same in both worlds, in both worlds.
    told = json.loads((tmp_path / "there" / "story.json").read_text())
    assert (told["people"], told["seed"], told["found"]["criterion"]) == (700, 1, "better-off")
    assert len(told["worlds"]) == 2
    assert not (tmp_path / "there" / "assumptions.json").exists()
    code, out, err = say("town", "--without", "fear", *SMALL, "--out", "there")
    assert (code, out) == (2, "")
    assert "not empty" in err


def test_nobody_is_told_of_where_nobody_is_touched_or_nobody_asks(say, tmp_path):
    small = ["--people", "700", "--years", "0.1", "--seeds", "1", "--out"]
    assert say("no-score", "no-score", *small, "nobody")[0] == 0
    assert say("no-score", "town", *small, "unasked", "--no-story")[0] == 0
    for name in ("nobody", "unasked"):
        assert (tmp_path / name / "compare.json").is_file()
        assert not (tmp_path / name / "story.json").exists()


def test_what_would_change_the_conclusion_is_told(say, tmp_path):
    small = ["--people", "700", "--years", "0.05", "--seeds", "1", "--no-story"]
    asked = ("no-score", "court-blacklist", "--assumptions", "20", "--out", "there")
    code, out, _ = say(*asked, *small)
    assert code == 0
    assert "What would change the conclusion" in out
    assert "assumed numbers drawn anew at 20 points" in out
    assert "2 cities of 700 synthetic people, 18 days" in out
    told = json.loads((tmp_path / "there" / "assumptions.json").read_text())
    assert (told["format"], told["points"], told["people"], told["days"]) == (2, 20, 700, 18)


def test_points_play_without_what_settings_speak_of(say, tmp_path):
    # Institutions that refuse who is listed cannot be read where there is no list.
    small = ["--people", "700", "--years", "0.05", "--seeds", "1", "--no-story"]
    asked = ("court-blacklist", "--without", "blacklist", "--assumptions", "20", "--out", "there")
    assert say(*asked, *small)[0] == 0
    assert json.loads((tmp_path / "there" / "assumptions.json").read_text())["failed"] == []


def test_a_city_that_does_not_fit_is_refused_before_anything_is_said(say):
    for more in ([], ["--decompose", "wrongful_denials"], ["--assumptions", "20"]):
        code, out, err = say("no-score", "court-blacklist", "--people", "100", *more)
        assert (code, out) == (2, "")
        assert "looks like a list of people" in err
        assert "Playing" not in err


def test_a_harm_is_taken_apart(say, tmp_path):
    small = ["--people", "700", "--years", "0.1", "--seeds", "1"]
    asked = ("court-blacklist", "--without", "blacklist")
    # B has to have a mechanism: the list against nothing is the other way round.
    code, out, _ = say("no-score", "court-blacklist", *small, "--decompose", "wrongful_denials",
                       "--out", "apart")  # fmt: skip
    assert code == 0
    assert "Where it comes from: Wrongful denials" in out
    told = json.loads((tmp_path / "apart" / "compare.json").read_text())["decomposition"]
    parts = sum(row["shapley"] for row in told["mechanisms"])
    assert parts == pytest.approx(told["total"])
    code, _, err = say(*asked, *small, "--decompose", "penalties")
    assert code == 2
    assert "only outcomes typed harm" in err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["town"], "compare: town with what?"),
        (["town", "twon"], 'did you mean "town"?'),
        (["town", "--without", "camera"], 'did you mean "cameras"?'),
        (["town", "--set-b", "regime.scoring.strt=1"], '--set-b regime.scoring.strt=1: '),
        (["town", "--set-b", "nothing"], "--set-b: found"),
        (["town", "--set-b", "life.acts.theft.rate=1"], "--set-b"),
        (["town", "no-score", "--seeds", "0"], "--seeds: found"),
        (["town", "no-score", "--assumptions", "3"], "--assumptions: found 3"),
        (["town", "no-score", "--people", "none"], "--people"),
        (["no-score", "town", "--decompose", "mean_feer"], 'did you mean "mean_fear"?'),
        ([], "A is missing"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence(say, arguments, sentence):
    code, out, err = say(*arguments)
    assert (code, out) == (2, "")
    assert sentence in err.splitlines()[-1]


def test_shares_differ_by_percentage_points():
    assert difference(0.052, "share of people") == ("+5.2", "percentage points")
    assert difference(-12, "requests") == ("\u221212", "requests")
    assert difference(0, "ratio") == ("0", "")
    assert difference(None, "ratio")[0] == "not defined"
    assert bounds(None, None, "ratio") == "\u2013"
    # Ends that read alike are no interval.
    assert bounds(3288.0, 3288.0, "people") == "\u2013"
    assert bounds(3288.0, 3288.0 + 1e-9, "people") == "\u2013"
    assert bounds(-0.01, 0.03, "share of people") == "\u22121 to +3"
