"""The Python face: light to import, complete, and its names lead home."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import glasscity

HEAVY = ("numpy", "numba", "polars", "pydantic", "altair", "scipy", "xarray", "rich", "typer")


def loaded_after(statement: str) -> set[str]:
    """Names of the heavy modules that a fresh interpreter has loaded after a statement."""
    code = f"{statement}\nimport sys, json; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return set(json.loads(done.stdout.splitlines()[-1])) & set(HEAVY)


def test_importing_glasscity_imports_nothing_heavy():
    assert loaded_after("import glasscity; dir(glasscity); glasscity.GlasscityError") == set()


def test_the_command_line_and_its_help_import_nothing_heavy():
    assert loaded_after("import glasscity.cli") == {"typer"}
    top = "import glasscity.cli; assert glasscity.cli.main(['--help']) == 0"
    assert loaded_after(top) == {"typer"}
    # Typer itself may ask pydantic about the types of a verb's options.
    verb = "import glasscity.cli; assert glasscity.cli.main(['run', '--help']) == 0"
    assert loaded_after(verb) <= {"typer", "pydantic"}


def test_scenarios_can_be_read_without_the_engine():
    assert not loaded_after("import glasscity; glasscity.load('town')") & {"numba", "altair"}


@pytest.mark.parametrize("name", glasscity.__all__)
def test_every_public_name_is_there(name):
    assert getattr(glasscity, name) is getattr(glasscity, name)
    assert name in dir(glasscity)


def test_the_documented_names_are_public():
    wanted = {"load", "run", "open_run", "report", "presets", "sources", "GlasscityError"}
    assert wanted <= set(glasscity.__all__)


def test_presets_and_sources_work_together():
    names = [preset.name for preset in glasscity.presets()]
    assert "town" in names
    assert len(glasscity.sources(glasscity.load("town"))) > 100


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'frobnicate'"):
        _ = glasscity.frobnicate


def test_a_run_from_python_writes_nothing_unless_asked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = glasscity.run("town", people=200, years=0.05)
    assert run.manifest["people"] == 200
    assert list(tmp_path.iterdir()) == []
