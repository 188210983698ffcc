"""A new folder is there whole, or not at all."""

import os
import stat
import time

import pytest

from glasscity.errors import GlasscityError
from glasscity.outcomes.folders import clear_left, make_beside, new_folder, write_whole


def test_what_is_written_stands_at_its_place(tmp_path):
    with new_folder(tmp_path / "deep" / "run") as folder:
        (folder / "table").write_text("x")
        assert not (tmp_path / "deep" / "run").exists()
    assert (tmp_path / "deep" / "run" / "table").read_text() == "x"
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["run"]


def test_a_failure_leaves_nothing(tmp_path):
    def fails():
        with new_folder(tmp_path / "run") as folder:
            (folder / "table").write_text("x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("kept", "left"), [("", []), ("far", ["far"])])
def test_a_failure_takes_the_folders_on_the_way_with_it(tmp_path, kept, left):
    def fails():
        with new_folder(tmp_path / "far" / "away" / "run"):
            if kept:
                (tmp_path / kept / "of somebody else").write_text("x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert [path.name for path in tmp_path.iterdir()] == left
    assert not (tmp_path / "far" / "away").exists()


def test_what_is_there_is_left_alone(tmp_path):
    (tmp_path / "run").write_text("older")
    with (
        pytest.raises(GlasscityError, match="run: is taken"),
        new_folder(tmp_path / "run", "is taken"),
    ):
        pass
    assert (tmp_path / "run").read_text() == "older"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "run").mkdir()
    with new_folder(tmp_path / "run") as folder:
        (folder / "table").write_text("x")
    assert (tmp_path / "run" / "table").exists()


def leave(folder, hours):
    """Leave something unfinished that is so many hours old."""
    left = make_beside(folder)
    (left / "table").write_text("x")
    then = time.time() - 3600 * hours
    os.utime(left, (then, then))
    return left


def test_what_a_killed_process_left_goes_with_the_next_folder(tmp_path):
    old, young = leave(tmp_path / "run", 0.1), leave(tmp_path / "run", 0)
    own = tmp_path / ".run-notes"
    own.mkdir()
    os.utime(own, (0, 0))
    with new_folder(tmp_path / "run"):
        assert not old.exists()
        assert young.exists()
        assert own.exists()


def test_what_a_living_process_is_at_stays(tmp_path):
    with new_folder(tmp_path / "run") as folder:
        (folder / "table").write_text("x")
        os.utime(folder, (0, 0))
        clear_left(tmp_path)
        assert (folder / "table").exists()
    assert (tmp_path / "run" / "table").exists()


@pytest.mark.parametrize(
    ("umask", "folder", "file"),
    [(0o077, 0o700, 0o600), (0o027, 0o750, 0o640), (0o002, 0o775, 0o664)],
)
def test_new_folders_and_files_have_the_rights_that_are_usual_here(tmp_path, umask, folder, file):
    before = os.umask(umask)
    try:
        with new_folder(tmp_path / "run"):
            pass
        write_whole(tmp_path / "file", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "run").stat().st_mode) == folder
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == file


def test_a_file_on_the_way_gets_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file" / "run", tmp_path / "file" / "deep" / "run"):
        with pytest.raises(GlasscityError, match="a file stands where a folder is needed"):
            new_folder(place).__enter__()


def test_a_text_that_cannot_be_written_leaves_what_was_there(tmp_path):
    write_whole(tmp_path / "file", "older")
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "file", "half \ud800")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_text() == "older"
