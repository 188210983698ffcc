"""Fixtures of the show room: invented run folders and what is read from them."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from glasscity.show.report import report
from glasscity.show.words import Words, load_words

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def make_run() -> Callable[..., Path]:
    """Return the generator of run folders (a neighbour file, loaded by its path)."""
    spec = importlib.util.spec_from_file_location("show_make_run", HERE / "make_run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.make_run


@pytest.fixture(scope="session")
def words() -> Words:
    return load_words()


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the bundle in a folder of the session, not in the user's cache."""
    # Machine code stays in the user's cache, which the engine asks for once, when it is imported:
    # to compile it anew takes a minute.
    import glasscity.engine.clock  # noqa: F401

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GLASSCITY_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


AWKWARD: dict[str, dict[str, Any]] = {
    "plain": {},
    "no scoring, no cameras": {
        "tiers": {},
        "cameras": False,
        "hypothetical": [],
        "date": None,
        "certainty": None,
    },
    "no wrongful record": {"wrongful": False},
    "lowest tier empty": {"empty": ["AAA", "D"]},
    "one tier": {"tiers": {"everyone": 0}, "empty": []},
    "one district": {"districts": {"springfield": 10_000}},
    "unknown districts": {"districts": {f"ward-{i}": 500 + 40 * i for i in range(7)}},
    "null measures": {"null_measures": True},
    "thirty tiers, long names": {
        "tiers": {
            f"tier number {i} with a name that goes on": 1290 - 43 * i if i < 29 else 0
            for i in range(30)
        },
        "empty": [],
        "title": "A scenario whose title is so long that it runs over several lines " * 2,
    },
    "every mechanism": {"mechanisms": True},
    "four years": {"weeks": 208, "people": 2_000},
    "ten people": {"people": 10},
}


@pytest.fixture(scope="session", params=list(AWKWARD))
def awkward_run(
    request: pytest.FixtureRequest,
    make_run: Callable[..., Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Return, one after the other, run folders for every awkward case."""
    return make_run(tmp_path_factory.mktemp("run") / "run", **AWKWARD[request.param])


@pytest.fixture(scope="session")
def awkward_report(awkward_run: Path) -> Path:
    """Return the report of each awkward run, written once."""
    return report(awkward_run)


@pytest.fixture(scope="session")
def plain_run(make_run: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_run(tmp_path_factory.mktemp("plain") / "run")


@pytest.fixture(scope="session")
def plain_report(plain_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return report(plain_run, tmp_path_factory.mktemp("report") / "r.html")


@pytest.fixture(scope="session")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a real comparison, with a story and invented draws of assumptions."""
    import glasscity as gc
    from glasscity.experiments.story import story

    size: dict[str, Any] = {"people": 1_500, "years": 0.2}
    found = gc.compare("town", without=["cameras"], seeds=3, **size)
    folder = found.write(tmp_path_factory.mktemp("comparison") / "found")
    told = story(found.a, against=found.b, seed=1, find="changed", **size)
    (folder / "story.json").write_text(json.dumps(told.to_json()), encoding="utf-8")
    draws = json.dumps(invented_draws(found.effects))
    (folder / "assumptions.json").write_text(draws, encoding="utf-8")
    return folder


def invented_draws(effects: pl.DataFrame) -> dict[str, Any]:
    """Return a table of draws in the shape of ``assumptions.json``: one sign kept, one not."""
    city = effects.filter(pl.col("by") == "")
    rows = {row["outcome"]: row for row in city.to_dicts()}
    driver = {
        "path": "x", "title": "A made-up rate", "rank_correlation": -0.8, "low": 0, "high": 1,
        "unit": "share", "lowest": 0, "highest": 1, "at_lowest": 0.4, "at_highest": 0.1,
    }  # fmt: skip

    def outcome(name: str, same: int, reach: float) -> dict[str, Any]:
        value = rows[name]["value"]
        return {
            **{key: rows[name][key] for key in ("outcome", "title", "unit", "type")},
            "standing": value,
            "median": value,
            "low": value - reach,
            "high": value + reach,
            "percentile": 0.5 if same == 16 else 0.1,
            "dice": 0.01,
            "same_sign": same,
            "reversed": 16 - same,
            "none": 0,
            "by_rule": {"exponential": value, "threshold": value / 2},
            "drivers": [driver] if same < 16 else [],
            "flips": {"words": "where the made-up rate is above 0.5"} if same < 16 else None,
            "lies": "ours lies at the low end, for reasons made up" if same < 16 else "",
        }

    kept, lost = outcome("reconstructable_share", 16, 0.1), outcome("mean_fear", 9, 0.5)
    return {
        "format": 2, "points": 16, "people": 1_500, "days": 73, "seeds": [1, 2],
        "rules": ["exponential", "threshold"], "parameters": [driver] * 12,
        "outcomes": [kept, lost, {**kept, "title": "Nothing of the kind", "standing": 0.0}],
    }  # fmt: skip


@pytest.fixture(scope="session")
def comparison_report(comparison: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return report(comparison, tmp_path_factory.mktemp("compared") / "c.html")


HOSTILE = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"


@pytest.fixture(scope="session")
def equal_worlds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a scenario with a hostile title compared with itself."""
    import glasscity as gc

    town = gc.load("town").model_copy(update={"title": HOSTILE})
    for cached in ("hash", "life_hash"):
        town.__dict__.pop(cached, None)
    found = gc.compare(town, town, people=400, years=0.1, seeds=2)
    return found.write(tmp_path_factory.mktemp("equal") / "found")
