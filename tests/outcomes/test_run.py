"""Folders of older formats: their tables are read, the rest is refused in one sentence."""

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

import glasscity as gc
from glasscity.errors import GlasscityError

# Of the last version before the seal (`town`, 300 people, 37 days, seed 1); few tables are kept.
OLD = Path(__file__).parent / "data" / "run-format-1"


@pytest.fixture
def copied(tmp_path):
    return shutil.copytree(OLD, tmp_path / "old")


def test_the_tables_of_a_run_of_format_1_are_read_as_they_lie():
    found = gc.open_run(OLD)
    assert found.frames == ["denials", "measures", "tiers", "weeks"]
    for name in found.frames:
        assert found.frame(name).equals(pl.read_parquet(OLD / "tables" / f"{name}.parquet"))
    assert found.value("mean_score") == pytest.approx(999.624, abs=1e-3)
    told = found.summary_json()
    assert (told["seed"], told["seed_text"], told["digest"]) == (1, "1", "8cb3b6ab05aa02ab")
    assert "300 synthetic people, 37 days" in repr(found)
    with pytest.raises(GlasscityError, match=r"no table .ledger.; there are denials, measures"):
        found.frame("ledger")


@pytest.mark.parametrize(
    ("wanted", "asked"),
    [
        ("a report", gc.report),
        ("a life played again", lambda run: gc.story(run, 3)),
        ("a labelled dataset", lambda run: (gc.open_run(run) if run == OLD else run).dataset),
    ],
)
def test_all_else_of_a_run_of_format_1_is_refused_in_one_sentence(wanted, asked):
    for run in (OLD, gc.open_run(OLD)):
        with pytest.raises(GlasscityError) as refused:
            asked(run)
        sentence = str(refused.value)
        assert f"run format 1 found, {wanted} needs format 2" in sentence
        assert "glasscity run town --people 300" in sentence
        assert "\n" not in sentence


def test_a_damaged_table_of_a_run_of_format_1_is_refused(copied):
    file = copied / "tables" / "weeks.parquet"
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(GlasscityError, match=r"weeks.parquet: cannot be read as a table"):
        gc.open_run(copied).frame("weeks")


def test_a_manifest_of_format_1_that_lacks_something_is_refused(copied):
    manifest = json.loads((copied / "run.json").read_text())
    del manifest["digest"]
    (copied / "run.json").write_text(json.dumps(manifest))
    with pytest.raises(GlasscityError, match=r"run.json: expected 'digest', found none"):
        gc.open_run(copied)


def test_a_sealed_manifest_whose_format_was_changed_is_not_taken_for_an_old_one(tmp_path):
    folder = gc.run("town", people=200, years=0.05, out=tmp_path / "new").path
    manifest = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps({**manifest, "format": 1}))
    with pytest.raises(GlasscityError, match=r"its seal does not fit"):
        gc.open_run(folder)
