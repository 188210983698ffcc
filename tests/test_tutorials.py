"""The tutorials run from start to finish, and say what they must say."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "docs" / "tutorials"
TUTORIALS = sorted(FOLDER.glob("*.py"))


def test_there_is_one_for_each_reader():
    assert [path.stem for path in TUTORIALS] == ["journalist", "regulator", "researcher"]


@pytest.mark.slow
@pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.stem)
def test_a_tutorial_runs(path, monkeypatch, capsys):
    monkeypatch.setenv("GLASSCITY_TUTORIAL_PEOPLE", "700")
    runpy.run_path(str(path), run_name="tutorial")
    said = capsys.readouterr().out
    assert "synthetic" in said
    assert "in this model" in said.lower()
    assert "nan" not in said.lower().split()
