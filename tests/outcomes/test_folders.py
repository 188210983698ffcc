"""A new folder is there whole, or not at all."""

import pytest

from glasscity.errors import GlasscityError
from glasscity.outcomes.folders import new_folder


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
