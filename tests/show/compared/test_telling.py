"""A life in two worlds, day by day: nothing is lost and nothing is told twice."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from glasscity.show.compared.telling import interleaved

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
