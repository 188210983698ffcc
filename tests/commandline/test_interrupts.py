"""Ctrl-C at any moment: one sentence, exit code 130, nothing half-done, nobody left at work.

Here two moments of each verb; `python -m tests.commandline.test_interrupts 30` takes thirty.
"""

from __future__ import annotations

import os
import random
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

PLAYED = {
    "run": ["run", "town", "--people", "40000", "--years", "1"],
    "compare": ["compare", "town", "--without", "cameras", "--people", "5000", "--years", "1",
                "--seeds", "2"],
    "explore": ["explore", "town", "--people", "2000", "--years", "0.3", "--points", "8",
                "--seeds", "2", "--workers", "2"],
    "safeguards": ["safeguards", "town", "--people", "1000", "--years", "0.3", "--seeds", "2",
                   "--no-pairs", "--workers", "2"],
}  # fmt: skip
SOONEST, LONGEST = 0.5, 8.0
"""Seconds within which the signal comes: Python itself has started by then."""
PATIENCE = 300
"""Seconds after which nothing more is waited for; a kernel that is being compiled ends first."""


def _moments(verb: str, count: int) -> list[float]:
    numbers = random.Random(f"20261130 {verb}")
    return [numbers.uniform(SOONEST, LONGEST) for _ in range(count)]


def _alive(group: int) -> list[str]:
    listed = subprocess.run(
        ["ps", "-eo", "pgid=,stat=,args="], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    rows = [line.split(maxsplit=2) for line in listed]
    return [row[2] for row in rows if int(row[0]) == group and not row[1].startswith("Z")]


def interrupt(verb: str, seconds: float, folder: Path) -> str:
    """Interrupt a command as a terminal does; return what is wrong, or ""."""
    temporary = folder / "tmp"
    temporary.mkdir()
    command = [sys.executable, "-m", "glasscity", *PLAYED[verb], "--out", "out"]
    process = subprocess.Popen(
        command, cwd=folder, env={**os.environ, "TMPDIR": str(temporary)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        # Where tests run in the background of a shell, it is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    time.sleep(seconds)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return f"does not end: {process.communicate()[1]}"
    wrong = []
    if process.returncode == 130:
        wrong += [f"said {err!r}"] * (err.count("Stopped") != 1 or out != "")
        names = {path.name for path in folder.iterdir()} - {"tmp"}
        # What is left can be gone on with, or is whole, and that is said.
        kept = {"out"} if "kept in out" in err else set()
        if "goes on" in err:
            kept = {"out" if verb == "explore" else "out.unfinished"}
            again = shlex.split(err.partition("glasscity ")[2].partition(" goes on")[0])
            done = subprocess.run([*command[:3], *again], cwd=folder, capture_output=True)
            wrong += [f"cannot go on: {done.stderr!r}"] * done.returncode
        wrong += [f"left {names}"] * (names != kept)
    elif process.returncode != 0:
        wrong.append(f"exit code {process.returncode}: {err!r}")
    wrong += [f"faults {err!r}"] * ("Traceback" in err or "fault of its own" in err)
    wrong += [f"alive {_alive(process.pid)}"] * bool(_alive(process.pid))
    wrong += ["something temporary is left"] * any(temporary.iterdir())
    return "; ".join(wrong)


@pytest.fixture(scope="module")
def _compiled():
    """Compile before: what an interrupt does in the midst of that is tested in test_cli."""
    words = [sys.executable, "-m", "glasscity", "doctor", "--warm-up", "--json"]
    subprocess.run(words, check=True, capture_output=True)


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.usefixtures("_compiled")
@pytest.mark.parametrize(
    ("verb", "seconds"), [(verb, at) for verb in PLAYED for at in _moments(verb, 2)]
)
def test_ctrl_c_at_any_moment(tmp_path, verb, seconds):
    assert interrupt(verb, seconds, tmp_path) == ""


if __name__ == "__main__":
    for each in PLAYED:
        for number, moment in enumerate(_moments(each, int(sys.argv[1]))):
            with tempfile.TemporaryDirectory() as place:
                found = interrupt(each, moment, Path(place))
            print(f"{each} {number} at {moment:.2f} s: {found or 'ok'}", flush=True)
