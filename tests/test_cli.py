"""The command line: what it prints, and the one sentence for whatever is wrong."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FunctionType

import pytest

from glasscity.cli import main
from glasscity.commandline import arguments, failures, folders, options, playing, stopping, summary
from glasscity.commandline.progress import Lines
from glasscity.errors import GlasscityError

SMALL = ["--people", "200", "--years", "0.1"]
"""The fewest people whom `town` takes."""
JSON_KEYS = {
    "scenario", "hash", "seed", "seed_text", "people", "days", "digest", "measures",
    "moments_drawn", "moments_realised", "records", "engine_seconds", "people_seconds",
    "peak_bytes", "out",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GLASSCITY_TRACEBACK", raising=False)


@pytest.fixture
def say(capsys):
    """Run the command line; return code, standard output and standard error."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        found = capsys.readouterr()
        return code, found.out, found.err

    return call


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "glasscity", *arguments]


# --- what is wrong -------------------------------------------------------------------------------

PEOPLE = "expected a whole number from 1 to 2,147,483,647"
YEARS = "expected a number of years from one day (0.0028) to 200"
SEED = "expected a whole number from 0 to 18,446,744,073,709,551,615"
THREADS = "expected a whole number from 1 to 256"

BAD = [
    (["rnu", "town"], 'no verb "rnu"; did you mean "run"?'),
    (["zzzz"], "expected one of list, sources, validate, resolve, run, resume, compare, story,"),
    (["--jason"], "glasscity has no option --jason"),
    (["run", "town", "--peeple", "3"], 'no option --peeple; did you mean "--people"?'),
    (["list", "--jsn"], 'did you mean "--json"?'),
    (["doctor", "--warmup"], 'did you mean "--warm-up"?'),
    (["list", "more"], 'found "more" where nothing more is expected'),
    (["run", "town", "more"], 'found "more" where nothing more is expected'),
    (["run"], "SCENARIO is missing"),
    (["report"], "RUN is missing"),
    (["validate"], "SCENARIO... is missing"),
    (["run", "town", "--people"], "a value is expected after it; glasscity run --help shows which"),
    (["compare", "town", "--out"], "glasscity compare --help shows which"),
    (["explore"], "SCENARIO is missing; glasscity explore --help shows what it is"),
    (["run", "town", "--out", ""], '--out: found "", expected the path of a file or folder'),
    (["compare", "town", "--out="], '--out: found "", expected the path of a file or folder'),
    (["explore", "--resume", ""], '--resume: found "", expected the path of a file or folder'),
    (["run", "town", "--set", f"{'a' * 100_000}=5"], "aaa... is not a field here"),
    (["run", "town", "--set", f"regime.{'a' * 100_000}=5"], "aaa... is not a field here"),
    (["run", "town", f"--{'a' * 100_000}"], "has no option"),
    (["run", "a" * 100_000], "is neither a file nor a preset"),
    (["run", "town", "--out", "a" * 100_000], "expected names of at most 255 bytes"),
    (["compare", "town", "--without", "a" * 100_000], "not a mechanism"),
    (["run", "town", "--json=3"], "--json takes no value"),
    *((["run", "town", "--people", text], PEOPLE) for text in
      ("0", "-5", "1e12", "2147483648", "1.5", "", "many", "nan", "inf", "1e999999999",
       "9" * 5000)),
    *((["run", "town", "--years", text], YEARS) for text in
      ("0", "-1", "nan", "inf", "1e9", "200.1", "0.0001", "long", "")),
    *((["run", "town", "--seed", text], SEED) for text in ("-1", str(2**64), "x", "0.5")),
    *((["run", "town", "--threads", text], THREADS) for text in ("0", "-2", "9999", "two")),
    (["run", "twon"], 'did you mean "town"?'),
    (["run", "nowhere.yaml"], "neither a file nor a preset"),
    (["sources", "twon"], 'did you mean "town"?'),
    (["resolve", "twon"], 'did you mean "town"?'),
    *((["run", "town", "--set", text], "expected path=value") for text in ("x", "=3", "a=", "")),
    (["run", "town", "--set", "regime.scorin.start=3"], 'did you mean "scoring"?'),
    (["run", "town", "--set", "regime.scoring.start=low"], "regime.scoring.start"),
    (["report", "nowhere"], "there is no such folder"),
    (["report", "."], "run.json"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), BAD, ids=lambda value: str(value)[:60])
def test_bad_input_gets_one_sentence(say, tmp_path, words, expected):
    code, out, err = say(*words)
    assert (code, out) == (2, "")
    assert expected in err
    assert err.count("\n") == 1
    assert err.endswith((".\n", "?\n"))
    assert len(err) < 500
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [("10", 10), ("1e6", 10**6), ("1_000_000", 10**6), (" 7 ", 7), ("2.5e3", 2500), ("3.0", 3)],
)
def test_whole_numbers_may_be_written_in_several_ways(text, number):
    assert arguments.whole_number("--people", text, 1, 10**9) == number


def test_the_largest_seed_is_read_to_the_last_digit():
    largest = 2**64 - 1
    assert arguments.whole_number("--seed", str(largest), 0, options.MOST_SEED) == largest


def test_the_limit_of_people_is_that_of_the_engine():
    from glasscity.people.population import MOST_PEOPLE

    assert options.MOST_PEOPLE == MOST_PEOPLE


def test_more_people_than_memory_holds_are_refused(say, monkeypatch):
    monkeypatch.setattr(playing, "free_memory", lambda: 10**9)
    code, _, err = say("run", "town", "--people", "1e9")
    assert code == 2
    assert "need more than 70 GB of memory, and 1.0 GB are free" in err


def test_unknown_memory_refuses_nothing(monkeypatch):
    monkeypatch.setattr(playing, "free_memory", lambda: None)
    playing.check_memory(2 * 10**9, scored=True)


# --- where a run may go --------------------------------------------------------------------------


def played(say, *words: str) -> tuple[int, str, str]:
    return say("run", "town", *SMALL, *words)


def test_a_file_stands_where_the_run_should_go(say):
    Path("taken").write_text("mine")
    code, _, err = played(say, "--out", "taken")
    assert (code, err) == (2, "--out taken: it exists and is not a folder.\n")
    code, _, err = played(say, "--out", "taken/deep/er")
    assert code == 2
    assert "taken is a file, but a folder is needed there" in err
    assert Path("taken").read_text() == "mine"


def test_a_full_folder_is_left_alone_even_with_force(say):
    Path("full").mkdir()
    Path("full/thesis.tex").write_text("mine")
    assert played(say, "--out", "full")[2] == "--out full: the folder exists and is not empty.\n"
    assert "this folder is not one" in played(say, "--out", "full", "--force")[2]
    assert Path("full/thesis.tex").read_text() == "mine"


def test_an_unwritable_folder_is_noticed_before_playing(say, monkeypatch):
    def refused(*_: object, **__: object) -> str:
        raise PermissionError(errno.EACCES, "Permission denied", "/x/.glasscity-1")

    monkeypatch.setattr(folders.tempfile, "mkdtemp", refused)
    code, out, err = played(say, "--out", "there")
    assert (code, out) == (2, "")
    assert "--out there: nothing can be written in" in err
    assert "(permission denied)" in err
    assert "Playing" not in err


def test_an_empty_folder_is_filled(say):
    Path("empty").mkdir()
    assert played(say, "--out", "empty")[0] == 0
    assert Path("empty/run.json").is_file()


def test_force_replaces_a_run(say):
    assert played(say, "--out", "mine")[0] == 0
    first = json.loads(Path("mine/run.json").read_text())
    code, _, err = played(say, "--out", "mine", "--seed", "2")
    assert code == 2
    assert "--force replaces it" in err
    assert json.loads(Path("mine/run.json").read_text()) == first
    assert played(say, "--out", "mine", "--seed", "2", "--force")[0] == 0
    assert json.loads(Path("mine/run.json").read_text())["seed"] == 2
    assert [path.name for path in Path().iterdir()] == ["mine"]


def test_force_keeps_what_no_run_wrote(say):
    assert played(say, "--out", "mine")[0] == 0
    assert say("report", "mine")[0] == 0
    for name in ("notes.txt", "figures/one.svg", "tables/own.csv", "tables/extra.parquet"):
        Path("mine", name).parent.mkdir(exist_ok=True)
        Path("mine", name).write_text(name)
    Path("mine/link").symlink_to("notes.txt")
    assert played(say, "--out", "mine", "--seed", "2", "--no-replay", "--force")[0] == 0
    assert json.loads(Path("mine/run.json").read_text())["seed"] == 2
    for name in ("notes.txt", "figures/one.svg", "tables/own.csv", "tables/extra.parquet"):
        assert Path("mine", name).read_text() == name
    assert Path("mine/link").readlink() == Path("notes.txt")
    assert not Path("mine/report.html").exists(), "it was the older run's"
    assert not Path("mine/replay").exists()
    assert say("report", "mine")[0] == 0
    assert [path.name for path in Path().iterdir()] == ["mine"]


def test_a_failed_replacement_keeps_the_older_run(say, monkeypatch):
    assert played(say, "--out", "mine")[0] == 0
    _fail_writing(monkeypatch, OSError(errno.ENOSPC, "No space left on device"))
    code, _, err = played(say, "--out", "mine", "--seed", "2", "--force")
    assert code == 2
    assert err.endswith("mine: the disk is full; nothing of this run was kept.\n")
    assert json.loads(Path("mine/run.json").read_text())["seed"] == 1
    assert [path.name for path in Path().iterdir()] == ["mine"]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("place", ["before", "between", "after", "printing"])
@pytest.mark.parametrize("older", [True, False], ids=["replacing", "new"])
def test_a_signal_about_the_end_of_a_run_tells_what_is_kept(say, monkeypatch, place, older):
    """The folder of the newer run takes its place in two steps; a signal may come anywhere."""
    if older:
        assert played(say, "--out", "mine")[0] == 0
    steps = [place]
    real = os.replace

    def step(now: str) -> None:
        if now in steps:
            steps.remove(now)
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(0.05)

    def replace(source, target):
        swapping = Path(source).name == "mine" or Path(target).name == "mine"
        first = Path(source).name == "mine" or not older
        if swapping and first:
            step("before")
        real(source, target)
        if swapping:
            step("between" if Path(source).name == "mine" else "after")

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(summary, "summarise", lambda *_, **__: step("printing"))
    code, out, err = played(say, "--out", "mine", "--seed", "2", "--force")
    if steps:
        assert (code, place, older) == (0, "between", False), "there is no such moment"
        return
    assert (code, out) == (143, "")
    found = Path("mine/run.json").is_file() and json.loads(Path("mine/run.json").read_text())
    kept = found and found["seed"] == 2
    told = "what was played is kept in mine" if kept else "nothing half-done was kept"
    assert err.splitlines()[-1] == f"Stopped; {told}."
    assert kept or place == "before"
    assert bool(found) >= older, "one of the two is there at any moment"
    assert [path.name for path in Path().iterdir()] == ["mine"] * bool(found)


def test_runs_of_one_name_are_numbered(say):
    for _ in range(3):
        assert played(say)[0] == 0
    names = sorted(path.name for path in Path("runs").iterdir())
    assert names[0].startswith("town-")
    assert names[0].endswith("-seed1-200")
    assert names[1:] == [f"{names[0]}-2", f"{names[0]}-3"]


def test_a_strange_scenario_name_makes_a_plain_folder_name():
    folder = folders.default_folder("../my  city!", "0123456789abcdef", 1, 5)
    assert folder == Path("runs/my-city-01234567-seed1-5")


# --- what goes wrong while playing ---------------------------------------------------------------


def _fail_writing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("polars.DataFrame.write_parquet", fail)


class PoliteError(Exception):
    pass


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "there: the disk is full;"),
        (PoliteError("No space left on device (os error 28)"), "there: the disk is full;"),
        (OSError(errno.EROFS, "Read-only file system", "/x/.tmp"), "there: the disk is read-only;"),
        (MemoryError(), "There is not enough memory"),
        (ZeroDivisionError("division\nby zero"), "a fault of its own (ZeroDivisionError: division"),
        (GlasscityError("A score has left its range"), "A score has left its range.\n"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_failures_leave_nothing_behind(say, monkeypatch, error, expected):
    _fail_writing(monkeypatch, error)
    code, out, err = played(say, "--out", "there")
    assert (code, out) == (2, "")
    assert expected in err.splitlines(keepends=True)[-1]
    assert "Traceback" not in err
    assert list(Path().iterdir()) == []


def test_ctrl_c_has_its_own_code(say, monkeypatch):
    _fail_writing(monkeypatch, KeyboardInterrupt())
    code, out, err = played(say, "--out", "there", "--json")
    assert (code, out) == (130, "")
    assert err.endswith("Stopped; nothing half-done was kept.\n")
    assert list(Path().iterdir()) == []


def test_a_traceback_can_be_had(say, monkeypatch):
    monkeypatch.setenv("GLASSCITY_TRACEBACK", "1")
    code, _, err = say("run", "twon")
    assert code == 2
    assert err.startswith("Traceback")
    assert 'did you mean "town"?' in err


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_in_mid_run_leaves_nothing_behind(tmp_path, number, code):
    assert main(["run", "town", "--people", "200", "--years", "0.1", "--out", "warm"]) == 0
    words = ["run", "press-2019", "--people", "400000", "--years", "20", "--out", "deep/run"]
    process = subprocess.Popen(
        command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    # The first line comes before playing, the second from the midst of it.
    assert process.stderr.readline().startswith("Playing")
    time.sleep(2)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (code, ""), err
    assert err.splitlines()[-1] == "Stopped; nothing half-done was kept."
    assert "Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["warm"]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("number", "raised"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, SystemExit)]
)
def test_a_signal_that_something_swallows_stops_all_the_same(number, raised):
    def interrupted():
        try:
            os.kill(os.getpid(), number)
            time.sleep(1)
        except (KeyboardInterrupt, SystemExit):
            raise ValueError("half-read") from None

    before = signal.getsignal(number)
    with pytest.raises(raised), stopping.stoppable():
        interrupted()
    assert signal.getsignal(number) is before


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_signal_waits_for_the_end_of_a_callback_from_llvm():
    came = []

    def callback():
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.1)
        came.append("to its end")

    of_llvm = FunctionType(
        callback.__code__,
        {**globals(), "__name__": "llvmlite.binding"},
        None,
        None,
        callback.__closure__,
    )

    def interrupted():
        of_llvm()
        time.sleep(1)
        came.append("too far")

    with pytest.raises(SystemExit) as stopped, stopping.stoppable():
        interrupted()
    assert (stopped.value.code, came) == (143, ["to its end"])


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_the_engine_is_compiled_is_heard(tmp_path, number, code):
    process = subprocess.Popen(
        command("run", "town", "--out", "deep/run"),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "GLASSCITY_CACHE": str(tmp_path / "cold")},
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline().startswith("Playing")
    assert "compiles the engine" in process.stderr.readline()
    time.sleep(3)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (code, ""), err
    assert err.splitlines()[-1] == "Stopped; nothing half-done was kept."
    assert "Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["cold"]


@pytest.mark.parametrize(
    "words",
    [["list"], ["list", "--json"], ["sources", "town"], ["resolve", "town"], ["explain", "town"],
     ["run", "town", *SMALL], ["validate", "town", "no-score"]],
    ids=" ".join,
)  # fmt: skip
def test_a_reader_that_goes_away_is_no_reason_to_complain(tmp_path, words):
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        command(*words), stdout=writer, stderr=subprocess.PIPE, text=True, timeout=120,
        cwd=tmp_path, check=False,
    )  # fmt: skip
    os.close(writer)
    assert done.returncode == 141
    told = ("Playing ", "The first run ", "What runs on this machine ")
    assert [line for line in done.stderr.splitlines() if not line.startswith(told)] == []
    assert "rror" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("words", [["list"], ["list", "--json"], ["resolve", "town"]])
def test_a_full_standard_output_is_said(words):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            command(*words), stdout=full, stderr=subprocess.PIPE, text=True, timeout=60
        )
    assert (done.returncode, done.stderr) == (2, "The disk is full.\n")


# --- what is printed -----------------------------------------------------------------------------


def test_json_is_exactly_one_object(say):
    code, out, err = played(say, "--json", "--out", "there")
    found = json.loads(out)
    assert code == 0
    assert set(found) == JSON_KEYS
    assert (found["people"], found["seed"]) == (200, 1)
    assert all(set(measure) == {"value", "unit"} for measure in found["measures"].values())
    assert Path(found["out"]).samefile("there")
    assert err.startswith("Playing Town: 200 synthetic people, seed 1.\n")


def test_a_seed_is_also_text(say):
    """Readers of JSON with one kind of number, as JavaScript, would read 9007199254740992."""
    seed = 9007199254740993
    told = json.loads(played(say, "--json", "--seed", str(seed), "--out", "one")[1])
    story = json.loads(say("story", "one", "--person", "3", "--json")[1])
    for found in (told, json.loads(Path("one/run.json").read_text()), story):
        assert (found["seed"], found["seed_text"]) == (seed, str(seed))
        assert json.loads(json.dumps(found), parse_int=float)["seed"] != seed
        assert int(found["seed_text"]) == seed


def test_seeds_are_also_text(say):
    from glasscity.experiments.comparison import compare

    many = compare("town", without="cameras", people=200, years=0.05, seeds=[1, 2**64 - 1])
    assert many.to_json()["seeds_text"] == ["1", "18446744073709551615"]
    size = ["--people", "200", "--years", "0.05", "--seeds", "2"]
    for words in (
        ["compare", "town", "--without", "cameras", *size, "--out", "pair", "--no-story"],
        ["safeguards", "town", *size, "--workers", "1", "--no-pairs", "--out", "ranks"],
        ["explore", "town", *size, "--points", "8", "--workers", "1", "--out", "sweep"],
    ):
        code, out, err = say(*words, "--json")
        assert code == 0, err
        assert json.loads(out)["seeds_text"] == ["1", "2"]
    for name in ("pair/compare.json", "ranks/safeguards.json", "sweep/explore.json"):
        assert json.loads(Path(name).read_text())["seeds_text"] == ["1", "2"]


def test_the_same_bits_on_any_number_of_threads(say):
    outputs = [played(say, "--json", "--threads", threads)[1] for threads in ("1", "2")]
    assert len({json.loads(out)["digest"] for out in outputs}) == 1


def test_a_run_is_told_on_one_screen_harms_first(say):
    code, out, _ = played(say)
    assert code == 0
    assert "200 synthetic people" in out
    assert "In this model, under these assumptions" in out
    order = [out.index(word) for word in ("Tiers at the end", "Harms", "claims", "Hypothetical")]
    assert order == sorted(order)
    assert "Empty: " in out
    assert "Coupling cameras to scores is hypothetical" in out
    assert f"The run is in {next(Path('runs').iterdir())}\n" in out
    assert not any(line.endswith(" ") for line in out.splitlines())


@pytest.mark.parametrize("columns", ["40", "80", "120"])
def test_nothing_is_wider_than_the_terminal(say, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    for words in (["run", "town", *SMALL, "--out", f"run{columns}"], ["list"]):
        _, out, _ = say(*words)
        assert max(map(len, out.splitlines())) <= int(columns)


def test_a_city_without_scores_has_no_tiers(say):
    code, out, _ = say("run", "no-score", "--people", "700", "--years", "0.1")
    assert code == 0
    assert "Tiers" not in out
    assert "Harms" in out


def test_the_command_kept_brings_the_same_bits(say):
    change = "regime.scoring.start=900"
    played(say, "--set", change, "--out", "a b", "--threads", "1")
    manifest = json.loads(Path("a b/run.json").read_text())
    assert manifest["command"] == (
        f"glasscity run town --people 200 --years 0.1 --seed 1 --set {change}"
    )
    assert manifest["start"] == 900


def test_list_names_every_preset(say):
    code, out, err = say("list")
    assert (code, err) == (0, "")
    for name in ("town", "press-2019", "rongcheng-2013", "court-blacklist", "no-score"):
        assert name in out
    found = json.loads(say("list", "--json")[1])["presets"]
    assert {"name", "title", "date", "certainty"} <= set(found[0])


def test_sources_are_shown_with_their_shares(say):
    code, out, _ = say("sources", "town")
    assert code == 0
    assert out.rstrip().endswith("assumed.")
    found = json.loads(say("sources", "town", "--json")[1])
    assert sum(found["shares"].values()) == pytest.approx(1)
    assert {"path", "value", "unit", "low", "high", "kind", "source"} <= set(found["sources"][0])


def test_sources_follow_a_setting(say):
    found = json.loads(say("sources", "town", "--set", "regime.scoring.start=900", "--json")[1])
    row = next(row for row in found["sources"] if row["path"] == "regime.scoring.start")
    assert (row["value"], row["kind"]) == (900, "assumed")


def test_validate_has_a_line_for_each(say):
    Path("bad.yaml").write_text("title: Bad\npionts: 3\n")
    code, out, err = say("validate", "town", "bad.yaml", "no-score")
    assert code == 2
    assert [line.split(": ok")[0] for line in out.splitlines()] == ["town", "no-score"]
    assert err.startswith("bad.yaml:2")
    assert err.count("\n") == 1
    assert say("validate", "town")[0] == 0


def test_what_resolve_prints_has_the_same_hash(say):
    code, out, err = say("resolve", "town")
    assert (code, err) == (0, "")
    assert say("resolve", "town", "--out", "town.yaml")[:2] == (0, "")
    assert Path("town.yaml").read_text() == out
    line = say("validate", "town", "town.yaml")[1].splitlines()
    assert line[0].split("hash ")[1] == line[1].split("hash ")[1]


def test_resolve_does_not_write_over_its_own_source(say):
    say("resolve", "town", "--out", "mine.yaml")
    code, _, err = say("resolve", "mine.yaml", "--out", "./mine.yaml")
    assert code == 2
    assert "this is the scenario itself" in err
    assert say("resolve", "town", "--out", ".")[0] == 2
    assert say("resolve", "town", "--out", "no/where.yaml")[2] == (
        "no/where.yaml: there is no such file or folder.\n"
    )


def test_a_report_is_written(say):
    played(say, "--out", "there")
    code, out, _ = say("report", "there", "--json")
    assert code == 0
    assert Path(json.loads(out)["report"]).samefile("there/report.html")
    assert "page.html" in say("report", "there", "--out", "page.html")[1]
    assert Path("page.html").is_file()


def test_the_doctor_speaks(say):
    code, out, _ = say("doctor")
    assert code == 0
    assert "cache" in out
    found = json.loads(say("doctor", "--warm-up", "--json")[1])
    assert found["compiled"] or not found["compiling"]
    assert found["warm_up_seconds"] > 0


def test_help_and_version(say):
    for words in ((), ("--help",), ("-h",)):
        code, out, err = say(*words)
        assert (code, err) == (0, "")
        assert all(verb in out for verb in ("list", "sources", "validate", "resolve", "doctor"))
    assert say("run", "--help")[0] == 0
    assert say("--version")[1].startswith("glasscity ")


def test_completion_knows_the_presets():
    environment = {
        **os.environ, "_GLASSCITY_COMPLETE": "complete_bash",
        "COMP_WORDS": "glasscity run to", "COMP_CWORD": "2",
    }  # fmt: skip
    done = subprocess.run(command(), env=environment, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["town"]


def test_help_comes_within_four_times_an_import_of_numpy():
    def least(words: list[str]) -> float:
        times = []
        for _ in range(5):
            begun = time.perf_counter()
            subprocess.run(words, capture_output=True, check=True, timeout=60)
            times.append(time.perf_counter() - begun)
        return min(times)

    numpy = least([sys.executable, "-c", "import numpy"])
    assert least(command("--help")) < 4 * numpy


# --- small parts ---------------------------------------------------------------------------------


def test_lines_of_progress_are_rare_and_say_how_long(capsys):
    now = [0.0]
    lines = Lines("Playing", clock=lambda: now[0])
    for week in range(1, 101):
        now[0] += 1.0
        lines(week, 100)
    written = capsys.readouterr().err.splitlines()
    assert written[0] == "Playing: week 5 of 100, about 1 min 35 s left"
    assert len(written) == 19


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0.25, "share of people", ("25%", "of people")),
        (0.25, "share", ("25%", "")),
        (3.0, "ratio", ("3", "")),
        (1234567, "yuan", ("1,234,567", "yuan")),
        (None, "weeks", ("not defined", "")),
        (float("nan"), "weeks", ("not defined", "")),
    ],
)
def test_quantities_as_they_are_read(value, unit, expected):
    assert summary.quantity(value, unit) == expected


class TieredRun:
    """Four people, two weeks, three tiers."""

    manifest = {"tiers": ["AAA", "B", "D"]}  # noqa: RUF012

    def frame(self, _name):
        import polars as pl

        return pl.DataFrame(
            {
                "week": [0, 0, 0, 1, 1, 1, 1],
                "tier": ["AAA", "B", "D", "AAA", "B", "D", "B"],
                "people": [0, 3, 1, 0, 3, 0, 1],
            }
        )


def test_an_empty_tier_is_said_plainly():
    assert summary.tier_lines(TieredRun()) == [
        "B 100%",
        "Empty: AAA (nobody in any week), D (at most 1 person in any week)",
    ]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "/x"), "/x: permission denied."),
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full."),
        (OSError("odd"), "Odd."),
        (ModuleNotFoundError("No module named 'x'", name="x"), "The package x is missing; "),
        (GlasscityError("a\x1b[31m b\n c"), "a\ufffd[31m b c."),
        (GlasscityError("Is it?"), "Is it?"),
    ],
)
def test_sentences(error, expected):
    assert failures.sentence(error).startswith(expected)
