"""Hashes: what they cover, and what they leave out."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, create_model

from glasscity import scenario
from glasscity.scenario.names import INVISIBLE, composed
from glasscity.scenario.reading import read_text
from glasscity.scenario.writing import yaml_text

TEXT = "title: T\nlife:\n  people:\n    extends: plain\n    districts: {%s}\n%s"


def loaded(tmp_path: Path, districts: str, rest: str = "") -> scenario.Resolved:
    path = tmp_path / "t.yaml"
    path.write_text(TEXT % (districts, rest), encoding="utf-8")
    return scenario.load(path)


def test_the_run_is_no_part_of_the_hash(tmp_path: Path) -> None:
    one = loaded(tmp_path, "town: 5 people; assumed", "run: {people: 10}\n")
    two = loaded(tmp_path, "town: 5 people; assumed", "run: {people: 20, years: 2}\n")
    assert one.hash == two.hash
    assert (one.run.people, two.run.people) == (10, 20)


def test_the_order_of_districts_is_part_of_the_hash(tmp_path: Path) -> None:
    one = loaded(tmp_path, "a: 5 people; assumed, b: 5 people; assumed")
    two = loaded(tmp_path, "b: 5 people; assumed, a: 5 people; assumed")
    assert one.life_hash != two.life_hash


def test_a_regime_leaves_the_hash_of_the_life_alone() -> None:
    plain, listed = scenario.load("no-score"), scenario.load("court-blacklist")
    assert plain.life_hash == listed.life_hash
    assert plain.hash != listed.hash
    assert len(plain.hash) == 16
    assert set(plain.hash) <= set(string.hexdigits.lower())


def widened(held: Any, kinds: dict[type, Any], found: Any) -> Any:
    """Return a part of a scenario; its classes and those within have one more field, unused."""
    if isinstance(held, dict):
        return {key: widened(item, kinds, found) for key, item in held.items()}
    if not isinstance(held, BaseModel):
        return held
    kind = type(held)
    if kind not in kinds:
        # Fields are written by the type that is declared, so these are to take any.
        fields: dict[str, Any] = {"unheard_of": (Any, {} if found == {} else None)}
        for name, field in kind.model_fields.items():
            default = None if field.is_required() else field.get_default(call_default_factory=True)
            fields[name] = (Any, widened(default, kinds, found))
        kinds[kind] = create_model(kind.__name__, __base__=kind, **fields)
    parts = {name: widened(getattr(held, name), kinds, found) for name in kind.model_fields}
    return kinds[kind].model_construct(**parts, unheard_of=found)


@pytest.mark.parametrize("name", ["press-2019", "safeguarded", "no-score"])
def test_what_is_absent_adds_nothing_to_a_hash(name: str) -> None:
    """A field that comes later and is not used leaves every hash, wherever it stands."""
    one = scenario.load(name)
    for nothing in (None, {}):
        more = widened(one, {}, nothing).sourced(one.rule_sources)
        assert "unheard_of" in more.explicit()["life"]["people"]
        assert (more.hash, more.life_hash) == (one.hash, one.life_hash)
    more = widened(one, {}, {"x": 0}).sourced(one.rule_sources)
    assert more.hash != one.hash
    assert more.life_hash != one.life_hash


def test_an_empty_list_where_the_default_is_another_is_something_said() -> None:
    one = scenario.load("no-score")
    none = scenario.load("no-score", {"life.yardstick.may_not_count": "[]"})
    assert one.life_hash != none.life_hash


# Letters that can be seen, and blanks; text is read in composed form.
LETTERS = st.characters(
    exclude_categories=("C", "Z"), include_characters=" \n\t", exclude_characters=INVISIBLE
)
words = st.text(LETTERS, max_size=12).map(composed)
scalars = st.none() | st.booleans() | st.integers(-(10**15), 10**15) | words
scalars |= st.floats(allow_nan=False, allow_infinity=False)
keys = st.text(LETTERS, min_size=1, max_size=8).map(composed)
data = st.dictionaries(
    keys,
    st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
        max_leaves=8,
    ),
    min_size=1,
    max_size=4,
)


def without_nulls(value: object) -> object:
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


@given(data)
def test_whatever_is_written_is_read_back(value: dict[str, object]) -> None:
    assert read_text(yaml_text(value), "x").plain() == without_nulls(value)
