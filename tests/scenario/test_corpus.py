"""The corpus: every valid file loads and resolves for good, every invalid one gets its sentence."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from glasscity import scenario
from glasscity.engine.calendar import days_of
from glasscity.engine.plan import make_plan
from glasscity.errors import GlasscityError
from glasscity.scenario.reading import Node, read_file

CORPUS = Path(__file__).parents[1] / "scenarios"
VALID = sorted((CORPUS / "valid").glob("*.yaml"))
INVALID = sorted((CORPUS / "invalid").glob("*.yaml"))


def as_written(node: Node) -> Any:
    """The plain data of a file with its nulls kept."""
    if isinstance(node.content, dict):
        return {key: as_written(inner) for key, inner in node.content.items()}
    if isinstance(node.content, list):
        return [as_written(inner) for inner in node.content]
    return node.content


def named(paths: list[Path]) -> list[Any]:
    return [pytest.param(path, id=path.stem) for path in paths]


def validated(path: str | Path) -> scenario.Resolved:
    """Check a file as ``glasscity validate`` does."""
    loaded = scenario.load(path)
    make_plan(loaded, loaded.run.people, days_of(loaded.run.years))
    return loaded


def test_the_corpus_is_there() -> None:
    assert len(VALID) >= 20
    assert len(INVALID) >= 180


@pytest.mark.parametrize("path", named(VALID))
def test_a_valid_file_loads_and_stays_the_same_when_resolved_again(
    path: Path, tmp_path: Path
) -> None:
    first = validated(path)
    explicit = tmp_path / "explicit.yaml"
    explicit.write_text(first.to_yaml(), encoding="utf-8")
    second = scenario.load(explicit)
    assert second.hash == first.hash
    assert second.life_hash == first.life_hash
    assert second.run == first.run
    assert second.to_yaml() == first.to_yaml()


@pytest.mark.parametrize("path", named(VALID))
def test_a_valid_file_fits_the_published_schema(path: Path) -> None:
    jsonschema.validate(as_written(read_file(path, path.name)), scenario.json_schema())


@pytest.mark.parametrize("path", named(INVALID))
def test_an_invalid_file_gets_its_sentence(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    with pytest.raises(GlasscityError) as caught:
        validated(path.name)
    assert str(caught.value) == path.with_suffix(".txt").read_text(encoding="utf-8").strip()


def test_every_sentence_belongs_to_a_file() -> None:
    sentences = {path.stem for path in (CORPUS / "invalid").glob("*.txt")}
    assert sentences == {path.stem for path in INVALID}


def test_every_sentence_is_one_sentence() -> None:
    for path in (CORPUS / "invalid").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") == 1, path.name
        assert re.match(r"[a-z0-9-]+\.yaml[: ]", text), path.name
        assert text.rstrip().endswith((".", "?")), path.name


def test_the_schema_file_is_current() -> None:
    folder = Path(scenario.__file__).parent
    written = json.loads((folder / "scenario.schema.json").read_text(encoding="utf-8"))
    assert written == scenario.json_schema()
