"""What the Python face is given is taken as it is meant, or refused before anything plays."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import glasscity as gc
from glasscity import arguments
from glasscity.errors import GlasscityError

SMALL = {"people": 200, "years": 0.05}


class Moody:
    """Answers nothing without raising something of its own."""

    def __index__(self):
        raise ZeroDivisionError

    __float__ = __iter__ = __fspath__ = __index__


NO_NUMBERS = [
    Moody(),
    1e6,
    200.0,
    "200",
    True,
    False,
    [1, 2],
    {},
    b"1",
    np.bool_(True),
    np.float64(3),
    object,
]
NO_YEARS = [
    np.timedelta64(1, "Y"),
    np.array([1.0, 2.0]),
    pl.Series([1]),
    Moody(),
    "1",
    float("nan"),
    float("inf"),
    -1,
    0,
    201,
    1e300,
    True,
    [1],
    {},
    b"1",
    0.001,
]
NO_PAIRS = [
    {"a.b": Moody()},
    {"a.b": 10**5000},
    Moody(),
    "a=b",
    5,
    ["a.b"],
    [("a.b",)],
    [("a.b", 1, 2)],
    [(5, "x")],
    [("a.b", {})],
    {5: 1},
]
NO_SCENARIO = [None, 5, [], {}, b"town", 1.5, object(), True]
NO_PLACE = [
    5, b"x", ["x"], {}, "x\0y", True, "x\udcffy", "", Moody(), "a" * 300, "a/" * 3_000,
]  # fmt: skip


def cases():
    """Yield calls that are wrong, each with the argument that its sentence has to name."""
    numbers = {
        "people": [*NO_NUMBERS, 0, -5, 1 << 40, np.uint8(0)],
        "threads": [*NO_NUMBERS, 0, 10**9, float("nan")],
    }
    for name, wrong in {**numbers, "years": NO_YEARS}.items():
        for value in wrong:
            yield name, lambda town, name=name, value=value: gc.run(town, **{name: value})
            yield (
                name,
                lambda town, name=name, value=value: gc.compare(town, town, **{name: value}),
            )
            yield name, lambda town, name=name, value=value: gc.story(town, 3, **{name: value})
            yield name, lambda town, name=name, value=value: gc.safeguards(town, **{name: value})
            if name != "threads":
                yield name, lambda town, name=name, value=value: gc.explore(town, **{name: value})
    for value in [*NO_NUMBERS, -1, 1 << 64, None]:
        yield "seed", lambda town, value=value: gc.run(town, seed=value)
        if value is not None:
            yield "seed", lambda town, value=value: gc.story(town, 3, seed=value)
    for value in [0, -1, 1.5, "3", True, [], [1, 1], [1.0], ["1"], {}, {1: 2}, b"12", 10**6]:
        yield "seeds", lambda town, value=value: gc.run(town, seeds=value)
        yield "seeds", lambda town, value=value: gc.compare(town, town, seeds=value)
        yield "seeds", lambda town, value=value: gc.safeguards(town, seeds=value)
        yield "seeds", lambda town, value=value: gc.explore(town, seeds=value)
    for value in NO_SCENARIO:
        for verb in (gc.run, gc.load, gc.sources, gc.compare, gc.safeguards, gc.explore, gc.story):
            yield "scenario", lambda town, verb=verb, value=value: verb(value)
        if value is not None:
            yield "scenario", lambda town, value=value: gc.compare(town, value)
            yield "against", lambda town, value=value: gc.story(town, 3, against=value)
    for value in NO_PAIRS:
        yield "overrides", lambda town, value=value: gc.run(town, overrides=value)
        yield "overrides", lambda town, value=value: gc.load("town", value)
        yield "overrides", lambda town, value=value: gc.story(town, 3, overrides=value)
        yield "overrides_b", lambda town, value=value: gc.compare(town, overrides_b=value)
        yield "overrides_b", lambda town, value=value: gc.story(town, 3, overrides_b=value)
    for value in NO_PLACE:
        yield "out", lambda town, value=value: gc.run(town, out=value)
        yield "out", lambda town, value=value: gc.compare(town, town, out=value)
        yield "out", lambda town, value=value: gc.explore(town, out=value, points=2, seeds=1)
        for verb in (gc.open_run, gc.open_exploration, gc.resume_exploration):
            yield "path", lambda town, verb=verb, value=value: verb(value)
        yield "run", lambda town, value=value: gc.report(value)
    for value in [None, 1, 0, "no", b"", [], np.array([True, False]), object()]:
        for switch in ("ledger", "replay"):
            yield (
                switch,
                lambda town, switch=switch, value=value: gc.run(town, **{switch: value}),
            )
        for switch in ("pairs", "robustness"):
            yield (
                switch,
                lambda town, switch=switch, value=value: gc.safeguards(town, **{switch: value}),
            )
    for value in [5, "print", True, [], {}]:
        for verb in (gc.run, gc.compare, gc.explore, gc.safeguards, gc.story):
            yield "progress", lambda town, verb=verb, value=value: verb(town, progress=value)
    for value in [None, 5, b"x", []]:
        yield "command", lambda town, value=value: gc.run(town, command=value)
        yield "command", lambda town, value=value: gc.explore(town, command=value)
    for value in [5, [], {}, True]:
        yield "dask", lambda town, value=value: gc.explore(town, dask=value)
    for value in [5, "c", "", np.array(["a", "b"])]:
        yield (
            "find_in",
            lambda town, value=value: gc.story(town, find="silenced", find_in=value),
        )
    for value in [True, 1.0, "1", None, np.array([1, 2])]:
        yield "seed", lambda town, value=value: gc.run(town, seed=value, seeds=2)
    for value in [5, [5], b"cameras", {1: 2}, [None], Moody()]:
        yield "without", lambda town, value=value: gc.compare(town, without=value)
        yield "without", lambda town, value=value: gc.story(town, 3, without=value)
        yield "parameters", lambda town, value=value: gc.explore(town, parameters=value)
        yield "rules", lambda town, value=value: gc.explore(town, rules=value)
        yield "outcomes", lambda town, value=value: gc.safeguards(town, outcomes=value)
        yield "only", lambda town, value=value: gc.safeguards(town, only=value)
    for value in ["5", 1.5, True, -1, 10**9, [5], b"5"]:
        yield "person", lambda town, value=value: gc.story(town, value, people=200)
    for value in [5, [], b"silenced"]:
        yield "find", lambda town, value=value: gc.story(town, find=value)
    for value in ["x", 1.5, True, 1, -8, [8]]:
        yield (
            "assumptions",
            lambda town, value=value: gc.compare(town, town, assumptions=value),
        )
    for value in [5, None, [], "sobel"]:
        yield "design", lambda town, value=value: gc.explore(town, design=value)
    for value in [5.5, "8", None, True, 1, [8]]:
        yield "points", lambda town, value=value: gc.explore(town, points=value, design="lhs")
    for value in [5.5, "8", True, 0, 10**6]:
        yield "workers", lambda town, value=value: gc.explore(town, workers=value)
        yield "workers", lambda town, value=value: gc.safeguards(town, workers=value)


@pytest.fixture(autouse=True)
def _here(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def town():
    return gc.load("town")


@pytest.fixture
def nothing_is_played(monkeypatch):
    """Let no wrong call come as far as the engine."""

    def played(*_: object, **__: object) -> None:
        pytest.fail("it was played")

    monkeypatch.setattr("glasscity.outcomes.running.play", played)
    monkeypatch.setattr("glasscity.engine.clock.Clock.__init__", played)


@pytest.mark.usefixtures("nothing_is_played")
@pytest.mark.parametrize(("argument", "call"), list(cases()))
def test_misuse_gets_one_sentence_that_names_the_argument(argument, call, town, tmp_path):
    with pytest.raises(GlasscityError) as error:
        call(town)
    sentence = str(error.value)
    assert argument in sentence.replace("--", "")
    assert "\n" not in sentence
    assert len(sentence) < 400
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["/dev/null/x", "/proc/x", "file/x", ".", "..", "full", ""])
def test_a_place_that_cannot_be_written_is_refused_before_playing(place, tmp_path, monkeypatch):
    monkeypatch.setattr("glasscity.outcomes.running.play", lambda *_, **__: pytest.fail("played"))
    (tmp_path / "file").write_text("x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes").write_text("x")
    for asked in ({}, {"seeds": 2}):
        with pytest.raises(GlasscityError):
            gc.run("town", out=place, **SMALL, **asked)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "full"]


def test_whole_numbers_of_any_type_are_taken(tmp_path):
    plain = gc.run("town", people=200, years=0.05, seed=3, threads=2)
    for kind in (np.int64, np.uint64, np.int16, np.uint8, np.array):
        found = gc.run(
            "town",
            people=kind(200),
            years=np.float32(0.05),
            seed=kind(3),
            threads=kind(2),
            out=tmp_path / kind.__name__,
        )
        assert found.manifest["digest"] == plain.manifest["digest"]
        assert type(found.manifest["seed"]) is int
        assert json.dumps(found.summary_json())
        assert gc.open_run(tmp_path / kind.__name__).manifest == found.manifest
    for years in (Decimal("0.05"), Fraction(1, 20)):
        assert (
            gc.run("town", people=200, years=years, seed=3).manifest["digest"]
            == (plain.manifest["digest"])
        )
    assert gc.story(tmp_path / "int64", np.int64(5)).person == 5
    assert gc.story(gc.open_run(tmp_path / "int64"), 5).person == 5
    largest = gc.run("town", seed=np.uint64((1 << 64) - 1), **SMALL)
    assert largest.manifest["seed"] == (1 << 64) - 1


def test_changes_may_be_a_mapping_and_values_numbers():
    text = gc.load("town", [("regime.scoring.start", "900")])
    for changes in (
        {"regime.scoring.start": 900},
        [("regime.scoring.start", np.int64(900))],
        (["regime.scoring.start", 900],),
    ):
        assert gc.load("town", changes).hash == text.hash
    switched = gc.load("town", {"regime.safeguards.speech.unscored": True})
    assert switched.regime.safeguards.speech.unscored is True
    with pytest.raises(GlasscityError, match="resolved already"):
        gc.run(text, overrides={"regime.scoring.start": 800})
    assert gc.load(text) is text


def test_a_name_alone_need_not_stand_in_a_list():
    one = gc.compare("town", without="cameras", seeds=1, **SMALL)
    many = gc.compare("town", without=["cameras"], seeds=np.array([1]), **SMALL)
    assert one.digests == many.digests
    with pytest.raises(GlasscityError, match='"camera" is not a mechanism; did you mean "cameras"'):
        gc.compare("town", without="camera", **SMALL)


def test_what_cannot_be_shown_is_refused_all_the_same():
    class Odd:
        def __repr__(self):
            raise ZeroDivisionError

    with pytest.raises(GlasscityError, match="something that cannot be shown"):
        arguments.whole("people", Odd(), 1, 5)


def test_the_home_folder_is_meant_by_its_sign(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    run = gc.run("town", out="~/run", **SMALL)
    assert run.path == tmp_path / "home" / "run"
    assert gc.open_run("~/run").manifest == run.manifest


def test_the_first_lines_of_the_readme(tmp_path):
    run = gc.run("town", **SMALL)
    path = gc.report(run)
    assert path.parent == Path()
    assert (tmp_path / path).stat().st_size > 100_000
    assert len(gc.sources("town")) == len(gc.sources(gc.load("town"))) > 100
    with pytest.raises(GlasscityError, match="was kept nowhere"):
        gc.story(run)
    with pytest.raises(GlasscityError, match="run: found <Comparison"):
        gc.report(gc.compare("town", "no-score", seeds=1, **SMALL))


# --- several seeds -------------------------------------------------------------------------------


def test_an_ensemble_is_its_runs(tmp_path):
    seen = []
    found = gc.run(
        "town", seeds=3, out=tmp_path / "three", progress=lambda *at: seen.append(at), **SMALL
    )
    assert found.seeds == (1, 2, 3)
    assert seen == [(done, 9) for done in range(1, 10)]
    for run, seed in zip(found, found.seeds, strict=True):
        alone = gc.run("town", seed=seed, **SMALL)
        assert run.manifest["digest"] == alone.manifest["digest"]
        kept = gc.open_run(tmp_path / "three" / f"seed-{seed}")
        assert kept.manifest == run.manifest
        rows = found.frame("tiers").filter(pl.col("seed") == seed)
        assert rows.drop("seed").equals(alone.frame("tiers"))
    assert [path.name for path in tmp_path.iterdir()] == ["three"]
    values = [run.measures["mean_score"].value for run in found]
    row = found.measures.row(by_predicate=pl.col("name") == "mean_score", named=True)
    assert (row["least"], row["largest"], row["seeds"]) == (min(values), max(values), 3)
    assert row["mean"] == pytest.approx(sum(values) / 3)


def test_the_dataset_of_an_ensemble_has_seeds():
    found = gc.run("town", seeds=[7, 2], **SMALL)
    data = found.dataset
    assert data["seed"].values.tolist() == [7, 2]
    assert data["records"].dims == ("seed", "week")
    assert data["people_in_tier"].dims == ("seed", "border", "district", "tier")
    for run in found:
        one = data.sel(seed=run.manifest["seed"])
        assert (one["requests"].values == run.frame("weeks")["requests"].to_numpy()).all()
        assert one["digest"].item() == run.manifest["digest"]
        alone = run.dataset
        assert one["people_in_tier"].drop_vars(["seed", "digest"]).equals(alone["people_in_tier"])
        for name, measure in run.measures.items():
            value = one["measure_value"].sel(measure=name)
            assert value["measure_unit"].item() == measure.unit
            assert np.isnan(value) if measure.value is None else value.item() == measure.value
    for name, coordinate in data.coords.items():
        if coordinate.dtype.kind in "iuf":
            assert coordinate.attrs["units"], name
    with pytest.raises(GlasscityError, match="seed: leave it out"):
        gc.run("town", seed=5, seeds=2)


def test_every_number_of_a_dataset_has_a_unit():
    data = gc.run("town", **SMALL).dataset
    for name, variable in data.variables.items():
        if variable.dtype.kind in "iuf":
            assert variable.attrs["units"], name


# --- how it looks --------------------------------------------------------------------------------


def test_representations_are_one_line_and_a_table():
    run = gc.run("town", **SMALL)
    everything = {
        "scenario": gc.load("town"),
        "run": run,
        "measures": run.measures,
        "ensemble": gc.run("town", seeds=2, **SMALL),
        "comparison": gc.compare("town", "no-score", seeds=1, **SMALL),
        "story": gc.story("town", 3, **SMALL),
        "safeguards": gc.safeguards("town", seeds=1, only="notice", pairs=False, **SMALL),
        "exploration": gc.explore(
            "town", design="lhs", points=2, seeds=1, rules="threshold", **SMALL
        ),
        "presets": gc.presets(),
        "sources": gc.sources("town"),
    }
    for name, shown in everything.items():
        assert len(repr(shown)) < 300, name
        assert len(str(shown)) < 300 or name == "story", name
        assert "\n" not in repr(shown), name
        page = shown._repr_html_()
        assert "<" in page, name
        assert ("<table>" in page) != (name == "story"), name
    assert len(repr(gc.load("town").regime)) < 300
    assert all(len(repr(each)) < 300 for each in run.measures.values())


def test_titles_are_escaped_in_notebooks():
    hostile = "<script>alert(1)</script>"
    town = gc.load("town").model_copy(update={"title": hostile})
    for cached in ("hash", "life_hash"):
        town.__dict__.pop(cached, None)
    for shown in (town, gc.run(town, **SMALL), gc.run(town, seeds=2, **SMALL)):
        assert hostile not in shown._repr_html_()
        assert "&lt;script&gt;" in shown._repr_html_()


# --- processes -----------------------------------------------------------------------------------


FORKED = """
import multiprocessing, sys
import glasscity as gc

def play(queue=None):
    try:
        found = gc.run("town", people=200, years=0.05).manifest["digest"]
    except gc.GlasscityError as error:
        found = str(error)
    return queue.put(found) if queue else found

def in_child(method):
    context = multiprocessing.get_context(method)
    queue = context.Queue()
    child = context.Process(target=play, args=(queue,))
    child.start()
    try:
        return queue.get(timeout=100)
    finally:
        child.kill()
        child.join()

if __name__ == "__main__":
    early, here = in_child("fork"), play()
    assert early == here, early
    late = in_child("fork")
    assert "forked from one that had used glasscity or polars" in late, late
    assert in_child("spawn") == here == play()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="threads are listed by Linux")
def test_a_fork_after_a_run_is_told_and_other_ways_work(tmp_path):
    (tmp_path / "forked.py").write_text(FORKED)
    command = [sys.executable, "forked.py"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr


FIRST = {
    "run": ("town",), "compare": ("town", "no-score"), "explore": ("town",), "load": ("town",),
    "safeguards": ("town",), "story": ("town",), "sources": ("town",), "report": ("nowhere",),
    "open_run": ("nowhere",), "open_exploration": ("nowhere",), "resume_run": ("nowhere",),
    "resume_exploration": ("nowhere",), "presets": (),
}  # fmt: skip
NEVER_RIGHT = [Moody(), 1 + 2j, "\x1b[31m\x00"]


def _functions():
    for name in gc.__all__:
        found = getattr(gc, name)
        if callable(found) and not inspect.isclass(found):
            yield name, found


@pytest.fixture(scope="module")
def resolved():
    return {name: gc.load(name) for name in ("town", "no-score")}


def test_every_function_of_the_face_is_known_here():
    assert {name for name, _ in _functions()} == set(FIRST)


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        (name, argument)
        for name, each in _functions()
        for argument in inspect.signature(each).parameters
    ],
)
@pytest.mark.parametrize("value", NEVER_RIGHT, ids=lambda value: type(value).__name__)
def test_what_is_never_right_is_refused_for_each_argument(
    name, argument, value, tmp_path, monkeypatch, resolved
):
    monkeypatch.chdir(tmp_path)
    function = getattr(gc, name)
    names = list(inspect.signature(function).parameters)
    given = dict(zip(names, FIRST[name], strict=False))
    given = {key: resolved.get(word, word) for key, word in given.items()}
    if argument == "command" and isinstance(value, str):
        pytest.skip("any text is a command")
    with pytest.raises(GlasscityError) as refused:
        function(**{**given, argument: value})
    assert str(refused.value).isprintable()
    assert list(tmp_path.iterdir()) == []
