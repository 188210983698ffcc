"""A life in two worlds, day by day: nothing is lost and nothing is told twice."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.show.compared.telling import _found, interleaved
from glasscity.show.words import load_words

EVENTS = st.lists(
    st.fixed_dictionaries(
        {
            "day": st.integers(0, 3),
            "text": st.sampled_from(["seen", "denied", "forgiven"]),
            "harm": st.booleans(),
        }
    ),
    max_size=8,
)


def _counted(days: list[Any], world: str) -> Counter[tuple[int, str, bool]]:
    return Counter(
        (day.day, line.text, line.harm)
        for day in days
        for line in [*day.both, *getattr(day, world)]
    )


@given(EVENTS, EVENTS)
def test_every_event_stands_once(one: list[Any], other: list[Any]) -> None:
    days = interleaved(one, other)
    assert [day.day for day in days] == sorted({event["day"] for event in [*one, *other]})
    for world, events in (("a", one), ("b", other)):
        told = Counter((e["day"], e["text"].capitalize(), e["harm"]) for e in events)
        assert _counted(days, world) == told
    for day in days:
        alone_a = {(line.text, line.harm) for line in day.a}
        assert alone_a.isdisjoint((line.text, line.harm) for line in day.b)


@pytest.mark.parametrize(("world", "where"), [("", " who are"), ("Town", " who, in “Town”, are")])
def test_it_is_said_in_which_world_somebody_was_looked_for(world: str, where: str) -> None:
    found = {"criterion": "silenced", "words": "are silent", "world": world, "fitting": 2_000}
    told = _found({"person": 4, "people": 6_000, "found": found}, load_words("en"))
    assert f"among those{where} silent: 2,000 in this city" in told
