"""A run's folder is what was written, to the byte, or it is refused in one sentence."""

import json
import shutil

import polars as pl
import pytest

import glasscity as gc
from glasscity.errors import GlasscityError

MANIFEST_CHANGES = {
    "people": [5, -1, "abc", None, 1e300],
    "seed": [2, "x", True],
    "digest": ["zz", 0],
    "hash": ["x", None],
    "days": ["x", 0],
    "tiers": ["abc", {}],
    "hypothetical": ["x", None],
    "sources": ["x", []],
    "start": ["x"],
    "cameras": [None],
    "references": [[]],
    "version": ["99.0"],
    "files": [None, {}, [], "x"],
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Return the folders of two runs of one city, with seeds 1 and 2."""
    place = tmp_path_factory.mktemp("runs")
    size = {"people": 400, "years": 0.1}
    return [gc.run("town", seed=n, out=place / str(n), **size).path for n in (1, 2)]


@pytest.fixture
def copied(runs, tmp_path):
    return shutil.copytree(runs[0], tmp_path / "copy")


def refused(folder):
    """Return what opening, reporting and telling a story of a folder say, all in one sentence."""
    said = set()
    for asked in (gc.open_run, gc.report, lambda path: gc.story(path, 3)):
        with pytest.raises(GlasscityError) as error:
            asked(folder)
        said.add(str(error.value))
    assert not (folder / "report.html").exists()
    (sentence,) = said
    assert "\n" not in sentence
    assert len(sentence) < 500
    return sentence


def test_the_manifest_lists_every_table_with_its_rows(runs):
    found = gc.open_run(runs[0])
    files = found.manifest["files"]
    assert {f"tables/{file.name}" for file in (runs[0] / "tables").iterdir()} == set(files) - {
        "scenario.yaml"
    }
    for name in found.frames:
        assert files[f"tables/{name}.parquet"]["rows"] == found.frame(name).height
        assert len(files[f"tables/{name}.parquet"]["sha256"]) == 64


def test_each_table_that_is_lost_cut_or_of_another_run_is_refused(runs, tmp_path):
    names = sorted(file.name for file in (runs[0] / "tables").iterdir())
    assert len(names) > 10
    for name in names:
        folder = shutil.copytree(runs[0], tmp_path / name)
        file = folder / "tables" / name
        written = file.read_bytes()
        file.write_bytes(written[: len(written) // 2])
        assert f"{name}: is not the file that was written there with" in refused(folder)
        pl.read_parquet(runs[0] / "tables" / name).clear().write_parquet(file)
        for other in (file.read_bytes(), (runs[1] / "tables" / name).read_bytes()):
            # A table may have been empty, or the same in both cities.
            if other != written:
                file.write_bytes(other)
                assert f"{name}: is not the file" in refused(folder)
        file.unlink()
        assert f"tables/{name} of what was written there is missing" in refused(folder)


def test_a_run_without_its_tables_or_scenario_is_refused(copied):
    shutil.rmtree(copied / "tables")
    assert "and" in refused(copied)
    assert refused(copied).endswith("more of what was written there is missing; play it anew")
    copied.joinpath("tables").mkdir()
    (copied / "scenario.yaml").write_text("title: another\n")
    assert "is missing" in refused(copied)


def test_an_edited_scenario_is_refused(copied):
    file = copied / "scenario.yaml"
    file.write_text(file.read_text() + "\n# a word\n")
    assert "scenario.yaml: is not the file that was written there" in refused(copied)


@pytest.mark.parametrize(
    ("key", "value"), [(key, value) for key, values in MANIFEST_CHANGES.items() for value in values]
)
def test_an_edited_manifest_is_refused(copied, key, value):
    manifest = json.loads((copied / "run.json").read_text())
    (copied / "run.json").write_text(json.dumps({**manifest, key: value}))
    assert "its seal does not fit" in refused(copied)
    (copied / "run.json").write_text(json.dumps({k: v for k, v in manifest.items() if k != key}))
    assert "its seal does not fit" in refused(copied)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[" * 100_000, "too many brackets"),
        ("{" * 3, "cannot be read as JSON"),
        ("[]", "found list"),
        ("5", "found int"),
        ('{"format": 9}', "run format 9 found, this version reads format 2"),
        ('{"format": true}', "run format True found"),
        ('{"format": ' + "9" * 5000 + "}", "cannot be read as JSON"),
        ('{"format": 2}', "its seal does not fit"),
        ("\udcff", "cannot be read as JSON"),
    ],
)
def test_a_damaged_manifest_gets_one_sentence(copied, text, expected):
    (copied / "run.json").write_bytes(text.encode(errors="surrogateescape"))
    assert expected in refused(copied)


def test_a_folder_with_signs_of_a_pattern_is_itself_alone(runs, tmp_path):
    """`x[1]` matches `x1`, and not itself: the tables of another run would be read."""
    for name in ("x[1]", "x*", "x?", "x[!a]"):
        shutil.copytree(runs[0], tmp_path / name)
    shutil.copytree(runs[1], tmp_path / "x1")
    expected = gc.open_run(runs[0]).frame("measures")
    assert not gc.open_run(runs[1]).frame("measures").equals(expected)
    for name in ("x[1]", "x*", "x?", "x[!a]"):
        assert gc.open_run(tmp_path / name).frame("measures").equals(expected), name
        assert gc.report(tmp_path / name).is_file()
        told = gc.story(tmp_path / name, 3)
        assert told.worlds[0].digest == gc.open_run(runs[0]).manifest["digest"]


def test_a_table_is_one_of_the_run(runs, copied):
    found = gc.open_run(copied)
    for name in ("../../1/tables/tiers", "../tables/tiers", "nothing", "", "tiers.parquet"):
        with pytest.raises(GlasscityError, match="the run has no table"):
            found.frame(name)
    assert found.frame("tiers").equals(gc.open_run(runs[0]).frame("tiers"))


def test_a_run_that_is_changed_while_it_is_open_is_refused_too(runs, copied):
    found = gc.open_run(copied)
    shutil.copy(runs[1] / "tables" / "measures.parquet", copied / "tables" / "measures.parquet")
    with pytest.raises(GlasscityError, match="is not the file that was written"):
        found.frame("measures")


def test_nothing_is_written_over_what_a_run_consists_of(copied):
    before = {file: file.read_bytes() for file in copied.rglob("*") if file.is_file()}
    for file in before:
        with pytest.raises(GlasscityError, match="is part of what was written into"):
            gc.report(copied, file)
    assert {file: file.read_bytes() for file in before} == before
    for free in (copied / "new.html", copied / "report.html", copied / "report.html"):
        assert gc.report(copied, free) == free
