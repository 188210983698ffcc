"""The cache of compiled code: a changed callee is noticed, and old folders go."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

import glasscity
import glasscity as gc
from glasscity.compilation import (
    KEPT_FOLDERS,
    NEVER_COMPILED,
    is_private,
    kernels,
    missing_kernels,
    prune,
    source_hash,
    user_cache,
)

PACKAGE = Path(glasscity.__file__).parent
COMPILED_ROOMS = ("people", "life", "sensing", "scoring", "consequences", "engine")

CALLER = '''"""A caller in a module of its own, whose own source never changes."""

from glasscity.compilation import jit
from glasscity.scoring.rulebook import points_within_cap


@jit
def booked(points, gained, cap):
    return points_within_cap(points, gained, cap) + 100
'''

USE = """
import glasscity, sys
from glasscity.scoring.caller import booked
assert glasscity.__file__.startswith(sys.argv[1]), glasscity.__file__
print(booked(7, 4, 10), sum(booked.stats.cache_hits.values()))
"""


@pytest.fixture
def copied(tmp_path):
    """Return the root of a copy of the package, with a caller of one of its functions."""
    root = tmp_path / "copy"
    shutil.copytree(PACKAGE, root / "glasscity", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "glasscity" / "scoring" / "caller.py").write_text(CALLER)
    return root


def called(root, cache):
    """Call the caller in a fresh process; return its result and whether it came from the cache."""
    environment = os.environ | {
        "PYTHONPATH": str(root),
        "GLASSCITY_CACHE": str(cache),
        "NUMBA_DISABLE_JIT": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", USE, str(root)],
        env=environment, cwd=cache, capture_output=True, text=True, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    result, hits = done.stdout.split()
    return int(result), int(hits) > 0


def test_an_edited_callee_is_compiled_anew_in_a_caller_that_is_not_edited(copied, tmp_path):
    cache = tmp_path / "cache"
    cache.mkdir()
    assert called(copied, cache) == (106, False)
    assert called(copied, cache) == (106, True)
    callee = copied / "glasscity" / "scoring" / "rulebook.py"
    source = callee.read_text()
    changed = source.replace("left = cap - gained", "left = cap - gained - 1")
    assert changed != source
    before = callee.stat()
    callee.write_text(changed)
    # Not even a time stamp gives it away.
    os.utime(callee, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert called(copied, cache) == (105, False)
    callee.write_text(source)
    assert called(copied, cache) == (106, True), "the earlier version's code is still there"


def test_any_change_to_a_compiled_room_changes_the_hash(copied):
    root = copied / "glasscity"
    before = source_hash(root)
    assert before == source_hash(root)
    for room in COMPILED_ROOMS:
        for path in sorted((root / room).glob("*.py")):
            source = path.read_text()
            path.write_text(source + "\n")
            assert source_hash(root) != before, path
            path.write_text(source)
    assert source_hash(root) == before


def test_new_moved_and_lost_files_change_the_hash(copied):
    root = copied / "glasscity"
    before = source_hash(root)
    extra = root / "life" / "extra.py"
    extra.write_text("")
    with_extra = source_hash(root)
    extra.rename(root / "life" / "another.py")
    assert len({before, with_extra, source_hash(root)}) == 3
    (root / "life" / "another.py").unlink()
    assert source_hash(root) == before
    (root / "scoring" / "caller.py").unlink()
    assert source_hash(root) != before


def test_rooms_downstream_of_the_engine_do_not_count(copied):
    root = copied / "glasscity"
    before = source_hash(root)
    for room in NEVER_COMPILED:
        path = root / room if room.endswith(".py") else root / room / "added.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text("# changed\n")
    (root / "scenario" / "presets" / "added.yaml").write_text("title: x\n")
    assert source_hash(root) == before


def test_no_compiled_room_imports_one_that_does_not_count():
    rooms = [name.removesuffix(".py") for name in NEVER_COMPILED]
    for room in COMPILED_ROOMS:
        for path in (PACKAGE / room).glob("*.py"):
            source = path.read_text()
            assert not [r for r in rooms if f"glasscity.{r}" in source], path


def folders(parent, ages):
    """Make folders of so many hours of age."""
    for name, hours in ages.items():
        (parent / name).mkdir(parents=True)
        (parent / name / "kernel.nbc").write_text("code")
        then = time.time() - 3600 * hours
        os.utime(parent / name, (then, then))


def test_pruning_removes_the_oldest_folders_alone(tmp_path):
    folders(tmp_path, {f"old-{n}": 10 + n for n in range(KEPT_FOLDERS + 2)} | {"current": 99})
    (tmp_path / "a-file").write_text("")
    removed = prune(tmp_path, tmp_path / "current")
    assert sorted(path.name for path in removed) == [
        f"old-{KEPT_FOLDERS}",
        f"old-{KEPT_FOLDERS + 1}",
    ]
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {f"old-{n}" for n in range(KEPT_FOLDERS)} | {"current", "a-file"}


def test_pruning_spares_what_was_used_within_the_hour(tmp_path):
    folders(tmp_path, {f"recent-{n}": 0.5 for n in range(KEPT_FOLDERS + 3)} | {"current": 0})
    assert prune(tmp_path, tmp_path / "current") == []
    assert len(list(tmp_path.iterdir())) == KEPT_FOLDERS + 4


def test_pruning_keeps_a_few_however_old(tmp_path):
    folders(tmp_path, {f"old-{n}": 1000 for n in range(KEPT_FOLDERS)} | {"current": 0})
    assert prune(tmp_path, tmp_path / "current") == []


def test_the_cache_can_be_named(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSCITY_CACHE", str(tmp_path / "here" / "below"))
    assert user_cache() == tmp_path / "here" / "below"
    monkeypatch.delenv("GLASSCITY_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert user_cache() == tmp_path / "glasscity"


def test_a_cache_that_cannot_be_made_falls_back(tmp_path, monkeypatch):
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    monkeypatch.setenv("GLASSCITY_CACHE", str(blocked / "below"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    found = user_cache()
    assert found == tmp_path / f"glasscity-{os.getuid()}"
    assert stat.S_IMODE(found.stat().st_mode) == 0o700
    assert user_cache() == found


@pytest.mark.parametrize(
    "said",
    [{"HOME": ""}, {"HOME": "/dev/null"}, {"HOME": "/dev/null", "XDG_CACHE_HOME": "relative"}],
    ids=str,
)
def test_without_a_home_folder_the_cache_is_a_temporary_one(tmp_path, monkeypatch, said):
    for name in ("GLASSCITY_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert user_cache() == tmp_path / f"glasscity-{os.getuid()}"


def test_a_named_cache_stays_the_same_wherever_one_goes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GLASSCITY_CACHE", "here")
    assert user_cache() == tmp_path / "here"


def test_where_nothing_can_be_written_a_sentence_says_so(monkeypatch):
    def nowhere():
        raise FileNotFoundError(2, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setenv("GLASSCITY_CACHE", "/dev/null/below")
    monkeypatch.setattr("tempfile.gettempdir", nowhere)
    with pytest.raises(gc.GlasscityError, match="GLASSCITY_CACHE=FOLDER names one"):
        user_cache()


@pytest.mark.skipif(os.name != "posix", reason="owners and modes of POSIX")
@pytest.mark.parametrize("prepared", ["open", "link", "file", "another's"])
def test_a_fallback_that_somebody_else_may_have_prepared_is_not_used(
    tmp_path, monkeypatch, prepared
):
    monkeypatch.setenv("GLASSCITY_CACHE", "/dev/null/below")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    place = tmp_path / f"glasscity-{os.getuid()}"
    if prepared == "file":
        place.write_text("")
    elif prepared == "link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        place.symlink_to("elsewhere")
    else:
        place.mkdir()
        place.chmod(0o777 if prepared == "open" else 0o700)
    if prepared == "another's":
        # As if the folder were of somebody else.
        own = os.getuid()
        monkeypatch.setattr(os, "getuid", lambda: own + 1)
        place.rename(tmp_path / f"glasscity-{own + 1}")
    found = user_cache()
    assert is_private(found) or prepared == "another's"
    assert found not in (place, tmp_path / "elsewhere")
    assert found.parent == tmp_path
    assert stat.S_IMODE(found.stat().st_mode) == 0o700
    # Processes that this one starts use it too.
    assert user_cache() == found


def test_a_kernel_without_machine_code_is_missed(monkeypatch):
    import glasscity.outcomes.running  # noqa: F401 - with all kernels

    assert len(kernels) > 20
    gc.run("town", people=200, years=0.05)
    assert "window.play_shard" not in {name.rpartition("-")[0] for name in missing_kernels()}
    monkeypatch.setitem(kernels, "window.never_compiled-1", None)
    assert "window.never_compiled-1" in missing_kernels()


def test_the_warm_up_calls_every_kernel():
    program = (
        "from glasscity.commandline import doctor\n"
        "from glasscity.compilation import kernels, missing_kernels\n"
        "doctor._warm_up()\n"
        "print([name for name, kernel in kernels.items() if not kernel.signatures])\n"
        "print(missing_kernels(), doctor.is_compiled())\n"
        "import glasscity as gc\n"
        "from glasscity.compilation import cache_folder\n"
        "before = set(cache_folder().rglob('*.nb?'))\n"
        "size = dict(people=1000, years=1)\n"
        "gc.story('town', find='most-penalised', **size)\n"
        "gc.compare('court-blacklist', 'no-score', seeds=1, **size)\n"
        "gc.run('safeguarded', **size)\n"
        "gc.run('sesame-2015', **size)\n"
        "print(sorted(set(cache_folder().rglob('*.nb?')) - before))\n"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=True)
    assert done.stdout.splitlines() == ["[]", "[] True", "[]"]
