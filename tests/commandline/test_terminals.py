"""The command line on any terminal: narrow, closed, full, of any encoding, under any signal."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from glasscity.cli import main
from glasscity.commandline.summary import headlines, quantity
from glasscity.outcomes.run import open_run

SMALL = ["--people", "300", "--years", "0.1"]
HEADERS = ("mechanism", "does", "reads", "writes")
HOSTILE = """title: "[link=http://x]Hostile[/link] [/b]"
extends: town
hypothetical: ["[/b] [bold]red[/bold] :smile:"]
"""


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def say(capsys):
    """Run the command line; return code, standard output and standard error."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        found = capsys.readouterr()
        return code, found.out, found.err

    return call


def command(*arguments):
    return [sys.executable, "-m", "glasscity", *arguments]


def ended(words, **options):
    return subprocess.run(
        words, stderr=subprocess.PIPE, text=True, timeout=120, check=False, **options
    )


def numbers(text):
    """Return the numbers of a text, whole, wherever its lines end."""
    return re.findall(r"[+\u2212]?\d[\d,]*(?:\.\d+)?%?", text)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept") / "run"
    assert main(["run", "town", "--people", "2000", "--years", "0.5", "--out", str(folder)]) == 0
    return open_run(folder)


@pytest.mark.parametrize("columns", range(20, 121, 4))
def test_every_number_of_a_run_is_whole_on_any_terminal(run, monkeypatch, capsys, columns):
    from glasscity.commandline.console import output
    from glasscity.commandline.summary import summarise

    monkeypatch.setenv("COLUMNS", str(columns))
    summarise(run, output())
    out = capsys.readouterr().out
    shown = numbers(out)
    known = [each for each in run.measures.values() if each.value is not None]
    rows = headlines([each for each in known if each.type != "description"])
    assert len(rows) > 30
    for measure in rows:
        for number in numbers(quantity(measure.value, measure.unit)[0]):
            assert number in shown, (columns, measure.name, number)
    # What stands in a line of its own need not fit: it is to be copied.
    lines = [line for line in out.splitlines() if "glasscity report" not in line]
    assert max(len(line) for line in lines if "run is in" not in line) <= columns


@pytest.mark.parametrize(
    "words",
    [
        ["explain", "town"],
        ["explain", "town", "--plan"],
        ["explain", "town", "regime.scoring.tiers"],
        ["story", "town", "--person", "7", *SMALL],
        ["list"],
    ],
    ids=lambda words: " ".join(words[:3]),
)
def test_every_word_is_whole_on_any_terminal(say, monkeypatch, words):
    monkeypatch.setenv("COLUMNS", "200")
    code, wide, _ = say(*words)
    assert code == 0
    for columns in (20, 30, 40, 59, 60, 80):
        monkeypatch.setenv("COLUMNS", str(columns))
        narrow = say(*words)[1]
        assert "\u2026" not in narrow
        whole = re.findall(r"[^\s,;:()]+", narrow)
        # Where tables become lists, their headers go, or stand in each entry.
        told = [word for word in re.findall(r"[^\s,;:()]+", wide) if word not in HEADERS]
        assert not [word for word in told if len(word) <= columns - 6 and word not in whole]


@pytest.mark.parametrize("columns", [20, 33, 47, 59, 60, 80])
def test_comparisons_and_sources_are_whole_on_any_terminal(say, monkeypatch, columns):
    words = ["compare", "town", "--without", "cameras", *SMALL, "--seeds", "2"]
    monkeypatch.setenv("COLUMNS", "200")
    wide = say(*words)[1], say("sources", "town")[1]
    monkeypatch.setenv("COLUMNS", str(columns))
    narrow = say(*words)[1], say("sources", "town")[1]
    # The name of a reference may be longer than 20 columns, and is broken there.
    for whole, other in list(zip(wide, narrow, strict=True))[: 1 if columns < 25 else 2]:
        # In a list, headers such as "95 % interval" stand in every entry.
        assert not Counter(numbers(whole)) - Counter(numbers(other))
        kinds = ("published", "described", "assumed")
        assert [whole.count(kind) for kind in kinds] == [other.count(kind) for kind in kinds]


@pytest.mark.parametrize(
    "words",
    [
        ["run", "town", *SMALL],
        ["compare", "town", "no-score", *SMALL, "--seeds", "1"],
        ["explain", "town"],
        ["list"],
        ["sources", "town"],
        ["doctor"],
    ],
)
def test_output_does_not_begin_with_a_blank_line(say, words):
    code, out, _ = say(*words)
    assert code == 0
    assert out.splitlines()[0].strip()


def test_what_a_scenario_brings_is_text(say):
    Path("hostile.yaml").write_text(HOSTILE)
    for words in (["run", "hostile.yaml", *SMALL], ["explain", "hostile.yaml"]):
        code, out, err = say(*words)
        assert code == 0, err
        assert "[link=http://x]Hostile[/link] [/b]" in out
        assert "[/b] [bold]red[/bold] :smile:" in out


def test_names_of_folders_are_text_and_hints_can_be_typed(say):
    code, out, _ = say("run", "town", *SMALL, "--out", "x\x1b[31m y")
    assert code == 0
    assert "\x1b" not in out
    Path("my life.yaml").write_text("extends: town\ntitle: Mine\n")
    out = say("explain", "my life.yaml")[1]
    assert "More of any part: glasscity explain 'my life.yaml' " in out


@pytest.mark.parametrize("encoding", ["cp1252", "gbk", "ascii", "latin-1"])
def test_nothing_is_lost_on_an_old_terminal(encoding):
    words = command("compare", "town", "--without", "cameras", *SMALL, "--seeds", "2", "--no-story")
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = ended(words, stdout=subprocess.PIPE, env=environment, encoding=encoding)
    assert done.returncode == 0, done.stderr
    assert "percentage points" in done.stdout
    assert "Hash" in done.stdout


@pytest.mark.parametrize("name", [b"x\xff", "caf\u00e9".encode()])
def test_names_that_are_no_text_here_are_refused_before_playing(name):
    environment = {
        **os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0",
    }  # fmt: skip
    words = [*map(os.fsencode, command("run", "town", *SMALL, "--out")), name]
    done = ended(words, stdout=subprocess.PIPE, env=environment)
    assert done.returncode == 2
    assert done.stderr.startswith("--out")
    assert "Playing" not in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_result_that_cannot_be_printed_is_kept_and_said():
    with open("/dev/full", "w") as full:
        done = ended(command("run", "town", *SMALL, "--out", "kept"), stdout=full)
    assert done.returncode == 2
    assert done.stderr.endswith("Only printing failed: what was played is kept in kept.\n")
    assert open_run("kept").manifest["people"] == 300
    line = " ".join(command("run", "town", *SMALL, "--out", "closed"))
    done = ended(["sh", "-c", f"{line} >&-"])
    assert done.returncode == 2
    assert "what was played is kept in closed." in done.stderr
    assert open_run("closed")
    done = ended(["sh", "-c", f"{' '.join(command('run', 'town', '--people', '0'))} 2>&-"])
    assert (done.returncode, done.stderr) == (2, "")


def test_what_was_played_is_named_where_more_was_asked_than_there_is(say):
    words = ["explore", "town", "--design", "lhs", "--points", "2", "--seeds", "1", *SMALL]
    code, _, err = say(*words, "--out", "swept", "--workers", "1", "--outcome", "mean_score",
                       "--threshold", "5", "--rule", "threshold")  # fmt: skip
    assert code == 2
    # Refused before anything was played, or named with its folder.
    assert ("is kept in swept" in err) == Path("swept").exists()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_signal_before_the_command_line_listens_is_answered_too():
    """Python itself may still be starting: then it is its own, and dies of the signal."""
    program = (
        "import os, signal, sys\n"
        "import glasscity.__main__ as entry\n"
        "assert 'glasscity.cli' not in sys.modules\n"
        "os.kill(os.getpid(), signal.{})\n"
        "print('not reached')\n"
    )
    for name, code in (("SIGINT", 130), ("SIGTERM", 143)):
        done = ended([sys.executable, "-c", program.format(name)], stdout=subprocess.PIPE)
        assert (done.returncode, done.stdout) == (code, "")
        assert done.stderr == "Stopped; nothing half-done was kept.\n"


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_signal_that_is_ignored_stays_ignored():
    line = " ".join(command("run", "town", *SMALL, "--out", "ignored"))
    process = subprocess.Popen(
        ["sh", "-c", f"trap '' INT; exec {line}"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline().startswith("Playing")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=120)
    assert process.returncode == 0
    assert open_run("ignored")


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_sweep_says_one_true_sentence(number, code):
    size = ["--points", "40", "--seeds", "2", "--people", "3000", "--years", "1"]
    words = command("explore", "town", "--design", "lhs", *size, "--workers", "1", "--out", "sweep")
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 100
    while not list(Path("sweep/parts").glob("*.parquet")):
        assert time.monotonic() < end
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (code, ""), err
    stopped = [line for line in err.splitlines() if line.startswith("Stopped")]
    assert stopped == [
        "Stopped; the runs that were finished are kept, and glasscity explore --resume sweep goes "
        "on."
    ]
    assert not Path("sweep/.lock").exists()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_stopped_run_says_how_to_go_on_and_does():
    size = ["--people", "3000", "--years", "1", "--seed", "2"]
    kept = ["--checkpoint", "1", "--out", "played"]
    words = command("run", "town", *size, *kept)
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 100
    while not Path("played.unfinished/checkpoint.json").is_file():
        assert time.monotonic() < end
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (143, ""), err
    assert "Stopped; glasscity resume played goes on from the last checkpoint." in err
    done = ended(command("resume", "played", "--json"), stdout=subprocess.PIPE)
    assert done.returncode == 0
    whole = ended(command("run", "town", *size, "--json", "--out", "whole"), stdout=subprocess.PIPE)
    one, other = json.loads(done.stdout), json.loads(whole.stdout)
    assert one["digest"] == other["digest"]
    assert one["measures"] == other["measures"]
    assert not Path("played.unfinished").exists()


def test_json_has_only_ascii_where_the_terminal_has_no_more():
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = ended(command("list", "--json"), stdout=subprocess.PIPE, env=environment)
    assert done.returncode == 0
    assert json.loads(done.stdout)["presets"]


@pytest.mark.parametrize("sign", ["\x1b[31m", "\x9b", "\u202e", "\u200b", "\x07", "\n", "[red]"])
def test_names_of_files_and_arguments_act_on_no_terminal(say, tmp_path, sign):
    file = f"a{sign}b.yaml"
    Path(file).write_text("title: T\nextends: no-score\n", encoding="utf-8")
    asked = [
        ["validate", file], ["sources", file, "--set", "regime=x"], ["run", sign], ["report", sign],
        ["run", "town", "--people", sign], ["run", "town", f"--{sign}"], [sign],
        ["explain", file, sign], ["story", "town", "--find", sign, "--people", "300"],
        ["compare", file, "town", "--without", sign], ["explore", "--resume", sign],
        ["run", "town", "--set", f"{sign}=1"], ["run", "town", "--set", f"regime.scoring={sign}"],
    ]  # fmt: skip
    for words in asked:
        code, out, err = say(*words)
        assert code == (0 if words == ["validate", file] else 2), words
        assert "fault of its own" not in err
        assert all(letter.isprintable() or letter == "\n" for letter in out + err), words
        assert (out + err).count("\n") == 1, (words, out + err)
