"""Levers act: a number, a rule or a switch of each kind changes a measure where it alone is turned.

The kinds are read from the schema, names and positions folded, so that a new one has to come into
`data/levers.yaml`, a small town in which each is there and acts. It is played as it is and with one
lever turned: same seed, so that any difference comes from that lever. That each lever of the
presets changes a compiled table is in `tests/scenario/test_levers.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel

from glasscity import scenario
from glasscity.engine.clock import play
from glasscity.engine.plan import compile_plan
from glasscity.outcomes.measures import measure
from glasscity.outcomes.tables import all_tables
from glasscity.scenario.checks import findings
from glasscity.scenario.fields import ShortTitle, Source, Text
from glasscity.scenario.quantity import Quantity
from glasscity.scenario.scenarios import Resolved, Scenario

TOWN = scenario.load(Path(__file__).parent / "data" / "levers.yaml")
DAYS = 112

BESIDE: dict[str, dict[str, Any]] = {
    "as it stands": {},
    "fear by threshold": {"regime.response.fear.rule": "threshold"},
    "contexts kept apart": {"regime.safeguards.contexts.separate": True},
}
"""Rivals, beside which some levers stand still: each lever acts beside one of them."""

NAMED: dict[str, Any] = {
    "life.acts.*.hours": "last-hour",
    "life.acts.*.id": 170,
    "life.demands.*.hours": "last-hour",
    "life.demands.*.id": 250,
    "life.guarantees.*.act": "debt-of-another-friend",
    "life.hours.*.weights": [0] * 20 + [1] * 4,
    "life.yardstick.may_not_count": [],
    "regime.consequences.blacklist.acts": ["littering"],
    "regime.consequences.institutions.*.benefit_tiers": [],
    "regime.consequences.institutions.*.deny_tiers": [],
    "regime.consequences.institutions.*.prefer_tiers": [],
    "regime.consequences.restriction.acts": ["littering"],
    "regime.commercial_score.purchase": "helping",
    "regime.sensing.informers.act": "shopping",
    "regime.sensing.informers.false_report": "late-debt",
    "regime.study_app.act": "shopping",
    "regime.study_app.active_hours": [],
}
"""To what a lever that is a name, or a list, is turned: nothing but the file knows its names."""

WORDS = [words.__metadata__[0] for words in (Text, ShortTitle, Source)]
CALLED = tuple(f"life.people.{name}" for name in ("place", "part", "person"))
"""What the place, its parts and its people are called: words too, and no rule."""
WHOLES = ("age", "household_size", "party_age", "weights", "accuses")


def walked(annotation: Any, path: str, about: tuple[Any, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Yield the kinds of lever below a field: number, switch, name or the words to choose from."""
    about += getattr(annotation, "__metadata__", ())
    origin, inner = get_origin(annotation), get_args(annotation)
    if hasattr(annotation, "__metadata__"):
        yield from walked(inner[0], path, about)
    elif origin is dict:
        yield from walked(inner[1], f"{path}.*")
    elif origin is list and Quantity in (inner[0], *get_args(inner[0])):
        yield from walked(inner[0], f"{path}[]")
    elif origin is list:
        yield path, "name"
    elif inner:
        for option in inner:
            if option is not type(None):
                yield from walked(option, path, about)
    elif issubclass(annotation, Quantity):
        yield path, "number"
    elif issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            yield from walked(field.annotation, f"{path}.{name}", tuple(field.metadata))
    elif not (any(words in about for words in WORDS) or path.startswith(CALLED)):
        schemas = [one.json_schema for one in about if hasattr(one, "json_schema")]
        choices = [one["enum"] for s in schemas for one in s.get("anyOf", ()) if "enum" in one]
        yield path, "switch" if annotation is bool else choices[0] if choices else "name"


KINDS = {
    kind: what
    for part in ("life", "regime")
    for kind, what in walked(Scenario.model_fields[part].annotation, part)
}


def kind_of(path: str) -> str | None:
    """Return the kind of a path, None if it is no lever."""
    for kind in KINDS:
        form = re.escape(kind).replace(r"\[\]", r"\[\d+\]").replace(r"\.\*", r"\.[^.\[\]]+")
        if re.fullmatch(form, path):
            return kind
    return None


def leaves(part: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield paths and values of plain data; a number with its range is one value."""
    if kind_of(path) is not None:
        yield path, part
    elif isinstance(part, dict):
        for name, inner in part.items():
            yield from leaves(inner, f"{path}.{name}")
    elif isinstance(part, list):
        for position, inner in enumerate(part):
            yield from leaves(inner, f"{path}[{position}]")


def turns(kind: str, value: Any) -> list[Any]:
    """Return the values to which a lever of a kind is turned."""
    what = KINDS[kind]
    if value is None:
        return []
    if what == "number":
        return [end for end in value["range"] or () if end != value["value"]]
    if what == "switch":
        return [not value]
    if what == "name":
        return [NAMED[kind]] if NAMED[kind] != value else []
    return [word for word in what if word != value]


def steps(path: str) -> list[str | int]:
    found = re.finditer(r"\[(\d+)\]|([^.\[\]]+)", path)
    return [int(one[1]) if one[1] else one[2] for one in found]


def turned(data: Any, path: list[str | int], value: Any) -> Any:
    """Return the data with a lever turned; shares of a whole go on adding up to 1."""
    if not path:
        number = isinstance(data, dict) and "value" in data
        return {**data, "value": value, "range": None} if number else value
    step, rest = path[0], path[1:]
    if isinstance(data, list):
        return [turned(e, rest, value) if i == step else e for i, e in enumerate(data)]
    if step in WHOLES and len(rest) == 1 and isinstance(data[step], dict):
        left = 1 - data[step][rest[0]]["value"]
        others = {
            name: turned(share, [], share["value"] * (1 - value) / left)
            for name, share in data[step].items()
        }
        return {**data, step: {**others, rest[0]: turned(data[step][rest[0]], [], value)}}
    return {**data, step: turned(data[step], rest, value)}


@cache
def town(beside: str) -> dict[str, Any]:
    data = TOWN.model_dump()
    for path, value in BESIDE[beside].items():
        data = turned(data, steps(path), value)
    return data


def told(data: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Return the digest and the measures of a town."""
    checked = Resolved.model_validate(data)
    assert list(findings(checked)) == []
    run = play(compile_plan(checked, TOWN.run.people, DAYS), seed=1, threads=1)
    return run.digest, {name: each.value for name, each in measure(run, all_tables(run)).items()}


@cache
def untouched(beside: str) -> tuple[int, dict[str, Any]]:
    return told(town(beside))


def acts(path: str, value: Any, beside: str) -> bool:
    """Tell whether a measure changes where a lever is turned."""
    return told(turned(town(beside), steps(path), value))[1] != untouched(beside)[1]


LEVERS: dict[str, list[tuple[str, Any]]] = {kind: [] for kind in KINDS}
for _part in ("life", "regime"):
    for _path, _value in leaves(TOWN.model_dump()[_part], _part):
        _kind = kind_of(_path)
        assert _kind is not None
        LEVERS[_kind] += [(_path, each) for each in turns(_kind, _value)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_lever_of_each_kind_changes_a_measure(kind: str) -> None:
    """Numbers: each that the town has, at both ends; else one turn of one lever is enough."""
    found = LEVERS[kind]
    assert found, f"no lever of this kind is in {TOWN.name}.yaml: {kind}"
    if KINDS[kind] == "number":
        assert len({path for path, _ in found}) * 2 == len(found), "a range ends at its value"
        still = [one for one in found if not any(acts(*one, each) for each in BESIDE)]
        assert still == []
    else:
        assert any(acts(*one, each) for one in found for each in BESIDE)


def test_no_number_is_of_no_kind() -> None:
    for name in ("levers", "safeguarded"):
        one = TOWN if name == "levers" else scenario.load(name)
        numbers = [row.path for row in scenario.sources(one) if row.value is not None]
        assert [path for path in numbers if KINDS.get(kind_of(path) or "") != "number"] == []


def test_a_lever_that_stands_still_is_noticed() -> None:
    """A threshold where fear works by an exponent."""
    assert not acts("regime.response.fear.threshold", 0.2, "as it stands")
    assert acts("regime.response.fear.threshold", 0.2, "fear by threshold")


SCALES = {
    "regime.consequences.fines.littering": "fines",
    "regime.consequences.institutions.ticket.benefit_worth": "benefits_worth",
    "regime.study_app.gift_worth": "study_gifts_worth",
    "regime.sensing.cameras.sightings": "passers_by_searched",
    "regime.sensing.control_room.minutes": "operator_hours",
    "regime.safeguards.restoration.hours": "restoration_hours",
}


@pytest.mark.parametrize("path", SCALES)
def test_what_scales_a_measure_changes_that_measure_and_no_bit(path: str) -> None:
    found = [told(turned(town("as it stands"), steps(path), value)) for value in (0, 4, 8)]
    assert len({digest for digest, _ in found}) == 1
    none, one, two = (measures.get(SCALES[path]) or 0 for _, measures in found)
    assert one > none
    # The measure is a sum, of which this number is a factor in one part.
    assert two - none == pytest.approx(2 * (one - none), rel=1e-9)
