"""The page on scenarios stays true: its examples load and it names every field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from glasscity import scenario
from glasscity.scenario import lives, population, regimes, safeguards, scenarios
from glasscity.scenario.fields import Part
from glasscity.scenario.regimes import KINDS
from glasscity.scenario.vocabulary import (
    ACTORS,
    ATTRIBUTES,
    COMPONENTS,
    CONTEXTS,
    FOLDS,
    PLACES,
    READERS,
    SILENCE_RULES,
    STANDINGS,
    UNITS,
)
from glasscity.sensing.registry import CHANNEL_NAMES

PAGE = Path(__file__).parents[2] / "docs" / "scenario.md"
TEXT = PAGE.read_text(encoding="utf-8")
EXAMPLES = [code for code in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL) if "title:" in code]
PARTS = [kind for kind in KINDS if kind.placed] + [
    part
    for module in (lives, population, regimes, safeguards, scenarios)
    for part in vars(module).values()
    if isinstance(part, type) and issubclass(part, Part) and part.model_fields
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_loads(example: str, tmp_path: Path) -> None:
    path = tmp_path / "example.yaml"
    path.write_text(example, encoding="utf-8")
    assert scenario.load(path).title


def test_the_class_example_is_the_one_in_the_corpus(tmp_path: Path) -> None:
    corpus = Path(__file__).parents[1] / "scenarios" / "valid" / "class-merit-points.yaml"
    path = tmp_path / "example.yaml"
    path.write_text(EXAMPLES[0], encoding="utf-8")
    assert scenario.load(path).hash == scenario.load(corpus).hash


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_field_is_named(part: type[Part]) -> None:
    for name in part.model_fields:
        assert re.search(rf"`[^`\n]*\b{name}\b[^`\n]*`", TEXT), name


def test_every_word_of_the_vocabulary_is_named() -> None:
    words = [*ATTRIBUTES, *CONTEXTS, *PLACES, *STANDINGS, *UNITS]
    words += [*ACTORS, *CHANNEL_NAMES, *COMPONENTS, *FOLDS, *READERS, *SILENCE_RULES]
    words += [category for categories in ATTRIBUTES.values() for category in categories]
    for word in words:
        assert f"`{word}`" in TEXT, word
