"""A run that is killed loses at most what was played since its last checkpoint."""

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import glasscity as gc
from glasscity.errors import GlasscityError
from glasscity.outcomes import checkpoints
from glasscity.outcomes.folders import clear_left
from glasscity.outcomes.sealing import sealed

SIZE = {"people": 1_500, "years": 0.5, "seed": 3}
WEEKS = 5


class PulledError(Exception):
    """The plug."""


def pull_at(week):
    def progress(done, of):
        if done == week:
            raise PulledError

    return progress


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return gc.run("safeguarded", out=tmp_path_factory.mktemp("whole") / "run", ledger=True, **SIZE)


@pytest.fixture(scope="module")
def pulled(tmp_path_factory):
    """Return the folder-to-be of a run that was interrupted in its fourteenth week."""
    out = tmp_path_factory.mktemp("pulled") / "run"
    with pytest.raises(PulledError) as stopped:
        gc.run("safeguarded", out=out, ledger=True, checkpoint=WEEKS, progress=pull_at(13), **SIZE)
    assert stopped.value.__notes__ == [
        f"What was played until then is kept; glasscity resume {out} goes on."
    ]
    return out


@pytest.fixture
def interrupted(pulled, tmp_path):
    shutil.copytree(checkpoints.beside(pulled), tmp_path / "run.unfinished")
    return tmp_path / "run"


def test_a_run_that_was_interrupted_goes_on_to_the_bit(whole, interrupted):
    told = []
    found = gc.resume_run(interrupted, threads=1, progress=lambda week, of: told.append(week))
    assert told == list(range(11, 28))
    assert found.manifest["digest"] == whole.manifest["digest"]
    assert found.frames == whole.frames
    for name in whole.frames:
        one, other = found.frame(name), whole.frame(name)
        keys = one.columns if name == "ledger" else []
        assert (one.sort(keys) if keys else one).equals(other.sort(keys) if keys else other), name
    assert not checkpoints.beside(interrupted).exists()
    again = gc.open_run(interrupted)
    assert again.manifest["resumed"] == [10]
    assert "resumed" not in whole.manifest
    for person in (3, 1_200):
        assert gc.story(interrupted, person).to_json() == {
            **gc.story(whole.path, person).to_json(),
        }
    with pytest.raises(GlasscityError, match=r"is finished; there is nothing to go on with"):
        gc.resume_run(interrupted)


def test_a_run_may_be_interrupted_again_and_be_called_by_the_folder_beside(whole, interrupted):
    with pytest.raises(PulledError):
        gc.resume_run(interrupted, checkpoint=2, progress=pull_at(18))
    found = gc.resume_run(checkpoints.beside(interrupted))
    assert found.path == interrupted
    assert found.manifest["resumed"] == [10, 16]
    assert found.manifest["digest"] == whole.manifest["digest"]


def test_nothing_is_left_where_nothing_was_kept(tmp_path):
    with pytest.raises(PulledError) as stopped:
        gc.run("town", out=tmp_path / "run", progress=pull_at(3), **SIZE)
    assert not hasattr(stopped.value, "__notes__")
    with pytest.raises(PulledError):
        gc.run("town", out=tmp_path / "run", checkpoint=0, progress=pull_at(20), **SIZE)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(GlasscityError, match=r"holds no run that was interrupted"):
        gc.resume_run(tmp_path / "run")


def test_a_run_is_not_begun_over_one_that_was_interrupted(interrupted):
    with pytest.raises(GlasscityError, match=r"glasscity resume .*run goes on with it"):
        gc.run("town", out=interrupted, **SIZE)


def test_what_is_not_ours_is_left_alone(tmp_path):
    (tmp_path / "run.unfinished").mkdir()
    (tmp_path / "run.unfinished" / "thesis.txt").write_text("x")
    with pytest.raises(GlasscityError, match=r"'thesis.txt' is in the way"):
        gc.run("town", out=tmp_path / "run", **SIZE)
    assert (tmp_path / "run.unfinished" / "thesis.txt").read_text() == "x"


def test_what_killed_runs_left_goes_but_not_what_can_be_gone_on_with(interrupted):
    kept = checkpoints.beside(interrupted)
    left = kept.with_name("other.unfinished")
    shutil.copytree(kept, left, ignore=shutil.ignore_patterns("week-*", "checkpoint.json"))
    for folder in (kept, left):
        os.utime(folder, (1, 1))
    clear_left(kept.parent)
    assert kept.is_dir()
    assert not left.exists()


def refused(out):
    with pytest.raises(GlasscityError) as found:
        gc.resume_run(out)
    sentence = str(found.value)
    assert "\n" not in sentence
    assert len(sentence) < 400
    assert not out.exists()
    return sentence


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": 2}, "checkpoint format 2 found, this version reads format 1"),
        ({"version": "99.0"}, "another version of glasscity \\(99.0"),
        ({"engine": "0" * 16}, "another version of glasscity"),
        ({"hash": "0" * 16}, "and what was played has 0000000000000000"),
        ({"people": 1_600}, "is of another city"),
    ],
)
def test_a_checkpoint_of_something_else_is_refused(interrupted, change, said):
    import re

    file = checkpoints.beside(interrupted) / "checkpoint.json"
    content = sealed({**json.loads(file.read_text()), **change})
    file.write_text(checkpoints.json_text(content))
    assert re.search(said, refused(interrupted))


def test_any_byte_that_was_changed_is_found(interrupted):
    """Flip bytes at random over all files, each file as likely as it is long."""
    draw = random.Random(20261130)
    place = checkpoints.beside(interrupted)
    listed = json.loads((place / "checkpoint.json").read_text())["files"]
    files = [place / "checkpoint.json", *(place / name for name in listed)]
    sizes = [file.stat().st_size for file in files]
    small = [files[0], place / "scenario.yaml", min(files, key=lambda file: file.stat().st_size)]
    for file in [*draw.choices(files, sizes, k=12), *small]:
        content = file.read_bytes()
        at = draw.randrange(len(content))
        flipped = content[at] ^ draw.randrange(1, 256)
        file.write_bytes(content[:at] + bytes([flipped]) + content[at + 1 :])
        assert "play it anew" in refused(interrupted) or file.name == "checkpoint.json"
        file.write_bytes(content)


def test_a_full_disk_leaves_the_checkpoint_before(interrupted, monkeypatch, whole):
    def full(stream, found, **more):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(checkpoints.np, "save", full)
        with pytest.raises(OSError, match="No space left"):
            gc.resume_run(interrupted, checkpoint=2)
    assert gc.resume_run(interrupted).manifest["digest"] == whole.manifest["digest"]


def test_two_processes_do_not_play_one_run(interrupted):
    import fcntl

    handle = os.open(checkpoints.beside(interrupted), os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        assert "another process is playing this run" in refused(interrupted)
    finally:
        os.close(handle)


def test_a_run_that_is_killed_goes_on(tmp_path, whole):
    """Killed at random moments until it is whole; what lies about afterwards is the run alone."""
    draw = random.Random(7)
    out = tmp_path / "run"
    command = [sys.executable, "-m", "glasscity"]
    begin = [
        "run", "safeguarded", "--people", "1500", "--years", "0.5", "--seed", "3", "--ledger",
        "--checkpoint", "1", "--out", str(out),
    ]  # fmt: skip
    go_on = ["resume", str(out), "--checkpoint", "1"]
    killed = 0
    while killed < 3:
        resumes = checkpoints.can_go_on(out)
        child = subprocess.Popen(
            [*command, *(go_on if resumes else begin)], stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )  # fmt: skip
        until = time.monotonic() + 120
        while not checkpoints.can_go_on(out) and child.poll() is None:
            assert time.monotonic() < until
            time.sleep(0.01)
        time.sleep(draw.uniform(0, 0.5) if not resumes else draw.uniform(0, 2.5))
        child.send_signal(signal.SIGKILL)
        said = child.communicate()[1].decode()
        if child.returncode == 0:
            break
        assert child.returncode == -signal.SIGKILL, said
        killed += 1
    assert killed
    if not out.exists():
        subprocess.run([*command, *go_on], check=True, capture_output=True)
    assert gc.open_run(out).manifest["digest"] == whole.manifest["digest"]
    assert [path.name for path in Path(tmp_path).iterdir() if not path.name.startswith(".")] == [
        "run"
    ]
