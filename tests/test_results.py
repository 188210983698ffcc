"""What comes back from the Python face is asked in the same way: a sentence, or what is meant."""

from __future__ import annotations

import copy
import pickle
import shutil

import numpy as np
import polars as pl
import pytest

import glasscity as gc
from glasscity.errors import GlasscityError

SMALL = {"people": 300, "years": 0.05}
NO_NAME = [None, 5, True, b"tiers", [], ["tiers"], {}, object(), 1.5, np.array(["a", "b"])]
NO_SHARE = [None, "0.1", b"1", [], True, float("nan"), 0, 1, 2, 1j, np.array([0.1, 0.2])]
NO_NUMBER = [None, "5", b"1", [], True, float("inf"), 1j, np.timedelta64(1, "D"), pl.Series([1, 2])]
HARM = "wrongful_penalties_per_100000"


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """One of everything that is returned."""
    folder = tmp_path_factory.mktemp("results")
    return {
        "run": gc.run("town", seed=3, out=folder / "run", **SMALL),
        "ensemble": gc.run("town", seeds=2, **SMALL),
        "comparison": gc.compare("town", "no-score", seeds=2, **SMALL),
        "exploration": gc.explore(
            "town", design="lhs", points=8, seeds=1, rules="threshold", workers=1,
            parameters="regime.scoring", out=folder / "sweep", **SMALL,
        ),
        "safeguards": gc.safeguards(
            "town", seeds=1, only="notice", pairs=False, robustness=False, **SMALL
        ),
        "story": gc.story(folder / "run", 3),
        "scenario": gc.load("town"),
        "sources": gc.sources("town"),
    }  # fmt: skip


def questions():
    """Yield what is asked wrongly: of what, the argument at fault, how."""
    for value in NO_NAME:
        for asked in ("run", "ensemble"):
            yield asked, "name", lambda it, value=value: it.frame(value)
        yield "run", "name", lambda it, value=value: it.value(value)
        if value.__hash__ is not None:
            yield "run", "measure", lambda it, value=value: it.measures[value]
        yield "comparison", "outcome", lambda it, value=value: it.hardest_hit(value)
        yield "safeguards", "outcome", lambda it, value=value: it.ranked(value)
        for verb in ("values", "variance", "structure", "indices", "share_owed_to_assumed"):
            yield (
                "exploration",
                "outcome",
                lambda it, verb=verb, value=value: getattr(it, verb)(value),
            )
        yield "exploration", "outcome", lambda it, value=value: it.boxes(value, 1)
    for value in NO_NUMBER:
        yield "exploration", "threshold", lambda it, value=value: it.boxes(HARM, value)
        yield "comparison", "most", lambda it, value=value: it.hardest_hit(HARM, value)
        yield "safeguards", "members", lambda it, value=value: it.ranked(HARM, value)
    for value in NO_SHARE:
        yield "exploration", "peel", lambda it, value=value: it.boxes(HARM, 1, peel=value)
        yield (
            "exploration",
            "least_mass",
            lambda it, value=value: it.boxes(HARM, 1, least_mass=value),
        )
    for value in (None, 5, b"x", "", "x\0y", "a" * 300):
        yield "comparison", "folder", lambda it, value=value: it.write(value)
        yield "safeguards", "folder", lambda it, value=value: it.write(value)


@pytest.mark.parametrize(("asked", "argument", "ask"), list(questions()))
def test_a_wrong_question_gets_one_sentence_that_names_the_argument(asked, argument, ask, found):
    with pytest.raises(GlasscityError) as error:
        ask(found[asked])
    sentence = str(error.value)
    assert sentence.startswith(f"{argument}: found ")
    assert "expected" in sentence
    assert "\n" not in sentence
    assert len(sentence) < 400


@pytest.mark.parametrize(
    ("asked", "ask", "near"),
    [
        ("run", lambda it: it.frame("tier"), "tiers"),
        ("run", lambda it: it.measures["mean_scor"], 'did you mean "mean_score"'),
        ("comparison", lambda it: it.hardest_hit("wrongful_penalties_per_1000"), HARM),
        ("exploration", lambda it: it.values("mean_scor"), 'did you mean "mean_score"'),
        ("exploration", lambda it: it.values("q" * 9_000), " more"),
        ("comparison", lambda it: it.hardest_hit("q" * 9_000), " more"),
    ],
)
def test_an_unknown_name_gets_the_nearest_or_some(asked, ask, near, found):
    with pytest.raises(GlasscityError) as error:
        ask(found[asked])
    assert near in str(error.value)
    assert len(str(error.value)) < 600


def test_measures_stay_a_mapping(found):
    measures = found["run"].measures
    assert "nosuch" not in measures
    assert measures.get("nosuch") is None
    with pytest.raises(KeyError):
        measures["nosuch"]


def test_results_can_be_kept_in_sets_compared_and_sent(found):
    for name, it in found.items():
        if name != "sources":
            assert it in {it}, name
        assert it == it, name
        assert it in [object(), it], name
        for again in (copy.copy(it), copy.deepcopy(it), pickle.loads(pickle.dumps(it))):
            assert repr(again) == repr(it), name
            assert again._repr_html_() == it._repr_html_(), name
    one, two = gc.open_run(found["run"].path), gc.open_run(found["run"].path)
    assert one.frame("tiers").equals(two.frame("tiers"))
    assert one != two
    assert len({gc.load("town"), gc.load("town"), gc.load("no-score")}) == 2
    for refused in (lambda: gc.run("twon"), lambda: found["run"].measures["x"]):
        with pytest.raises(GlasscityError) as error:
            refused()
        assert str(pickle.loads(pickle.dumps(error.value))) == str(error.value)


def test_every_number_of_a_sweeps_datasets_has_a_unit(found):
    for data in (found["exploration"].dataset, found["exploration"].groups):
        for name, variable in data.variables.items():
            if variable.dtype.kind in "iuf":
                assert variable.attrs["units"], name


def test_what_has_gone_from_the_disk_is_said(found, tmp_path):
    shutil.copytree(found["run"].path, tmp_path / "run")
    run = gc.open_run(tmp_path / "run")
    shutil.copytree(found["exploration"].path, tmp_path / "sweep")
    sweep = gc.open_exploration(tmp_path / "sweep")
    shutil.rmtree(tmp_path / "run")
    shutil.rmtree(tmp_path / "sweep")
    for ask in (
        lambda: run.frame("tiers"),
        lambda: run.measures,
        lambda: run.dataset,
        lambda: run._repr_html_(),
        lambda: gc.report(run),
        lambda: gc.story(run, 3),
        lambda: sweep.groups,
        lambda: gc.resume_exploration(tmp_path / "sweep"),
    ):
        with pytest.raises(GlasscityError, match=r"missing|holds no|no sweep|neither"):
            ask()
