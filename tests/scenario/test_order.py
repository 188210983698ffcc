"""The order of a mapping never counts: equal hash, seed and version give equal bits."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glasscity import scenario
from glasscity.engine.clock import play
from glasscity.engine.plan import Plan, make_plan
from glasscity.scenario.extending import shelf
from glasscity.scenario.scenarios import Resolved
from glasscity.scenario.writing import yaml_text

ORDERED = ("districts", "tiers")
"""Mappings whose order is part of what they say; both are in the hash, or refused otherwise."""


def shuffled(data: Any, dice: random.Random, key: str = "") -> Any:
    """Return the data with the entries of every mapping in another order."""
    if isinstance(data, dict):
        entries = [(name, shuffled(inner, dice, name)) for name, inner in data.items()]
        if key not in ORDERED:
            dice.shuffle(entries)
        return dict(entries)
    return [shuffled(inner, dice) for inner in data] if isinstance(data, list) else data


def tables(part: Any) -> Iterator[bytes]:
    """Yield every number of a compiled plan."""
    if isinstance(part, np.ndarray):
        yield repr((part.dtype, part.tolist())).encode()
    elif isinstance(part, tuple):
        for inner in part:
            yield from tables(inner)
    elif not isinstance(part, Resolved) and part is not None:
        yield repr(part).encode()


def compiled(plan: Plan) -> list[bytes]:
    return [
        piece
        for name in plan.__dataclass_fields__
        if name not in ("scenario", "items")
        for piece in tables(getattr(plan, name))
    ]


@pytest.mark.parametrize("name", list(shelf("scenario")))
def test_a_preset_in_any_order_gives_the_same_tables(name: str, tmp_path: Path) -> None:
    first = scenario.load(name)
    expected = compiled(make_plan(first, 10_000, 365))
    for seed in (1, 2):
        data = shuffled(first.explicit(), random.Random(seed))
        path = tmp_path / f"{name}.yaml"
        path.write_text(yaml_text(data), encoding="utf-8")
        second = scenario.load(path)
        assert second.hash == first.hash
        assert compiled(make_plan(second, 10_000, 365)) == expected


@pytest.mark.parametrize("name", ["town", "safeguarded", "sesame-2015", "study-app-2019"])
def test_a_city_in_another_order_gives_the_same_digest(name: str, tmp_path: Path) -> None:
    first = scenario.load(name)
    path = tmp_path / f"{name}.yaml"
    digests = {play(make_plan(first, 1_000, 91), 4, threads=1).digest}
    for seed in (3, 4):
        data = shuffled(first.explicit(), random.Random(seed))
        path.write_text(yaml_text(data), encoding="utf-8")
        second = scenario.load(path)
        assert second.hash == first.hash
        digests.add(play(make_plan(second, 1_000, 91), 4, threads=1).digest)
    assert len(digests) == 1
    assert digests != {0}
