"""What is asked for wrongly is refused in one sentence before anything is said to be played."""

from __future__ import annotations

import os

import pytest
import typer

from glasscity.cli import app, main
from glasscity.scenario.wording import did_you_mean

SIZE = ["--people", "300", "--years", "0.05"]
ASKED = {
    "run": ["run", "town", *SIZE],
    "compare": ["compare", "town", "--without", "cameras", *SIZE, "--seeds", "2"],
    "safeguards": ["safeguards", "town", *SIZE, "--seeds", "2", "--workers", "1"],
    "explore": ["explore", "town", *SIZE, "--seeds", "2", "--workers", "1", "--points", "8"],
    "story": ["story", "town", "--against", "no-score", "--find", "changed", *SIZE],
    "bench": ["bench", "town", *SIZE, "--repeats", "1"],
    "explain": ["explain", "town"],
    "sources": ["sources", "town"],
    "resolve": ["resolve", "town"],
    "report": ["report", "nowhere"],
    "validate-model": ["validate-model"],
}
NUMBERS = ["nan", "-1", "x", "1.5", "", "1e99", "1,000"]
HARMS = [
    ("nonsense", "is not an outcome of these worlds"),
    ("wrongful_penalties", 'did you mean "wrongful_penalties_per_100000"?'),
    ("WRONGFUL-DENIALS", 'did you mean "wrongful_denials"?'),
    ("top_tenth:penaltis", 'did you mean "top_tenth:penalties"?'),
    ("denied:xyz", 'did you mean "denied:rail-trip", "denied:air-trip"'),
    ("wrongful_by_channel:cams", 'did you mean "wrongful_by_channel:cameras"'),
    ("illegal_acts_not_done", "is typed claim"),
    ("restoration_hours", "is a measure of safeguarded, but not of these worlds"),
    ("", "is not an outcome"),
]
CHANGES = [
    ("x", "expected path=value"),
    ("regime.scoring.strat=900", 'did you mean "start"?'),
    ("regime.scoring.start=[red]x[/]", "not valid YAML"),
]
WRONG = {
    **{
        option: [(text, "expected a whole number") for text in NUMBERS]
        for option in ("--people", "--seeds", "--threads", "--threads-per-worker", "--workers",
                       "--repeats", "--points", "--ranges", "--assumptions", "--person",
                       "--checkpoint")
    },
    "--seed": [(text, "expected a whole number") for text in [*NUMBERS, str(1 << 64)]],
    "--years": [(text, "expected a number of years") for text in ["nan", "0", "x", "", "300"]],
    "--threshold": [(text, "expected a number such as") for text in ["nan", "x", ""]],
    "--set": CHANGES,
    "--set-b": CHANGES,
    "--without": [("cams", 'did you mean "caps"?'), ("", "is not a mechanism; expected registers")],
    "--decompose": HARMS,
    "--outcome": [case for case in HARMS if case[0] != "restoration_hours"],
    "--design": [("sobel", 'did you mean "sobol"?'), ("", "expected lhs, sobol")],
    "--rule": [("thresh", 'did you mean "threshold"?'), ("", "expected exponential or threshold")],
    "--parameter": [("regime.nope.*", "no number of the scenario fits"), ("", "fits")],
    "--dask": [("", "expected an address"), (" ", "expected an address")],
    "--out": [("a-file", ""), ("a-file/x", "file"), ("full", "is not empty"), ("", "path of")],
    "--resume": [("full", "not a folder of explore"), ("nope", "not a folder"), ("", "path of")],
    "--find": [("denied", 'did you mean "denied-wrongly"?'), ("", "expected wrongly-in-lowest")],
    "--find-in": [("c", "expected a or b"), ("", "expected a or b")],
    "--against": [("press", 'did you mean "press-2019"?'), ("", "neither a file nor a preset")],
}  # fmt: skip
TAKES_NOTHING = {
    "--json", "--ledger", "--replay", "--force", "--story", "--pairs", "--plan", "--warm-up",
    "--peers",
}  # fmt: skip


def _options(verb: str) -> list[str]:
    known = typer.main.get_command(app).commands[verb].params
    return [name for each in known for name in each.opts if name.startswith("--")]


CASES = [
    (verb, option, text, part)
    for verb in ASKED
    for option in _options(verb)
    if option not in TAKES_NOTHING
    for text, part in WRONG[option]
    # What stands there is written over, as every shell does it.
    if not (verb in ("resolve", "report") and option == "--out" and text in ("a-file", "full"))
    # There it is the file of a figure; see tests/experiments/test_peers.py.
    if not (verb == "bench" and option == "--out" and text)
]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    # Else there may be a line about compiling.
    monkeypatch.setattr("glasscity.commandline.playing.uncompiled", lambda: [])
    (tmp_path / "a-file").write_text("x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note").write_text("x")


def refused(words, capsys):
    """Return the one sentence that comes of a wrong request, and nothing besides."""
    before = sorted(os.listdir())
    assert main(words) == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert found.err.count("\n") == 1, found.err
    assert "fault of its own" not in found.err
    assert sorted(os.listdir()) == before
    return found.err


@pytest.mark.parametrize(("verb", "option", "text", "part"), CASES)
def test_each_wrong_value_of_each_option_is_refused(capsys, verb, option, text, part):
    words = list(ASKED[verb])
    if option in ("--resume",):
        words = [verb]
    if option in words:
        words[words.index(option) + 1] = text
    else:
        words += [option, text]
    if option == "--threshold":
        words += ["--outcome", "wrongful_denials"]
    said = refused(words, capsys)
    if verb != "report" or text == "":
        assert part in said
    if option not in ("--resume", "--against") and verb not in ("report", "resolve"):
        assert option in said


@pytest.mark.parametrize("verb", ["run", "compare", "safeguards", "explore", "story", "bench"])
def test_a_city_that_is_too_small_is_refused_before_it_is_announced(capsys, verb):
    words = [word if word != "300" else "30" for word in ASKED[verb]]
    assert "this looks like a list of people" in refused(words, capsys)


@pytest.mark.parametrize("verb", ["compare", "safeguards", "explore"])
def test_measures_of_other_scenarios_are_refused_as_such(capsys, verb):
    words = [{"town": "no-score", "300": "3000"}.get(word, word) for word in ASKED[verb]]
    option = "--decompose" if verb == "compare" else "--outcome"
    told = refused([*words, option, "study_hours_per_member_year"], capsys)
    assert told == (
        f'{option}: "study_hours_per_member_year" is a measure of press-2019, but not of these '
        "worlds, which have nothing that it measures.\n"
    )


@pytest.mark.parametrize(
    ("word", "advice"),
    [
        ("press", '; did you mean "press-2019"?'),
        ("STUDY_APP", '; did you mean "study-app"?'),
        ("study-app-2", '; did you mean "study-app-2019" or "study-app-2019-march"?'),
        ("wrongful:", '; did you mean "wrongful:false event" or "wrongful:lawful act"?'),
        ("wrongful:law", '; did you mean "wrongful:lawful act"?'),
        ("wrongful:xyz", '; did you mean "wrongful:false event" or "wrongful:lawful act"?'),
        ("wrongfull:lawful act", '; did you mean "wrongful:lawful act"?'),
        ("toven", '; did you mean "town"?'),
        ("x", ""),
        ("", ""),
    ],
)
def test_nearest_names_begin_alike_or_belong_together(word, advice):
    names = ["press-2019", "study-app", "study-app-2019", "study-app-2019-march", "town"]
    names += ["wrongful:false event", "wrongful:lawful act", "denied"]
    assert did_you_mean(word, names, limit=0) == advice


def test_of_many_names_that_begin_alike_six_are_offered():
    names = [f"wrongful_{number}" for number in range(9)]
    assert did_you_mean("wrong", names).endswith('"wrongful_5" or one of 3 more that begin so?')
