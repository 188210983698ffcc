"""Fixtures of the show room: invented run folders and what is read from them."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

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
