"""Levers act: a number with a range changes a compiled table at both ends of its range.

Nothing is played here. What is a number of an outcome alone (yuan, minutes, sightings) is in no
table; `tests/outcomes/test_levers.py` plays it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from glasscity import scenario
from glasscity.consequences.places import weekly_places
from glasscity.engine import plan as plans
from glasscity.engine.plan import Plan, make_plan
from glasscity.people.friends import _compile as compile_friends
from glasscity.scenario.extending import shelf
from glasscity.scenario.provenance import SourceRow
from glasscity.scenario.scenarios import Resolved

from .test_order import compiled

PEOPLE, DAYS = 100_000, 730
PRESETS = [name for name in shelf("scenario") if name != "town"]
"""`town` has the regime of `press-2019`."""

MEASURED = re.compile(
    r"consequences\.fines\.|\.benefit_worth$|\.gift_worth$|cameras\.sightings$"
    r"|control_room\.minutes$|restoration\.hours$"
)
"""Levers of outcomes alone."""

SHARES_OF_A_WHOLE = ("age", "household_size", "party_age", "weights", "accuses")


def _set(*steps: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(regime: dict[str, Any]) -> None:
        node = regime
        for step in steps[:-1]:
            node = node.get(step) or {}
        if steps[-1] in node:
            node[steps[-1]] = value

    return change


VARIANTS: dict[str, Callable[[dict[str, Any]], None]] = {
    "as it stands": lambda regime: None,
    "fear by threshold": _set("response", "fear", "rule", value="threshold"),
    "fear by exponent": _set("response", "fear", "rule", value="exponential"),
    "study app voluntary": _set("study_app", "compulsory", value=False),
    "informers unrewarded": _set("sensing", "informers", "rewarded", value=False),
    "informers named": _set("sensing", "informers", "anonymous", value=False),
    "cameras coupled": _set("sensing", "cameras", "coupled", value=True),
    "without safeguards": _set("safeguards", value={}),
}
"""Switches beside which some levers stand still: each lever acts on one side of them."""


def numbers(plan: Plan) -> list[bytes]:
    """Return all that is compiled of a plan, at once or when it is played."""
    found = compiled(plan)
    for one in plan.scenario.regime.consequences.institutions.values():
        if one.places is not None:
            found.append(repr([weekly_places(one.places, 0, 1_000, w) for w in (0, 1)]).encode())
    if plan.scenario.life.friends is not None:
        making = compile_friends(plan.scenario.life.friends)
        found.append(
            repr([getattr(part, "tolist", lambda p=part: p)() for part in making]).encode()
        )
    return found


def levers(scenario_of: Resolved, part: str) -> Iterator[SourceRow]:
    for row in scenario.sources(scenario_of):
        if row.low is not None and row.low != row.high and row.path.startswith(part):
            yield row


def steps(path: str) -> list[str | int]:
    found = re.finditer(r"\[(\d+)\]|([^.\[\]]+)", path)
    return [int(one[1]) if one[1] else one[2] for one in found]


def turned(data: Any, path: list[str | int], value: float) -> Any:
    """Return the data with a number changed; shares of a whole go on adding up to 1."""
    if not path:
        return {**data, "value": value, "range": None}
    step, rest = path[0], path[1:]
    if isinstance(data, list):
        return [turned(e, rest, value) if i == step else e for i, e in enumerate(data)]
    found = {**data, step: turned(data[step], rest, value)}
    whole = step in SHARES_OF_A_WHOLE and len(rest) == 1
    values = [entry.get("value", 0) for entry in data[step].values()] if whole else []
    if whole and abs(sum(values) - 1) < 0.001:
        left = 1 - data[step][rest[0]]["value"]
        for name, share in data[step].items():
            if name != rest[0]:
                part = share["value"] * (1 - value) / left
                found[step] = {**found[step], name: {**share, "value": part, "range": None}}
    return found


def still(name: str, part: str) -> list[str]:
    """Return the levers of a preset that change no table at an end of their range."""
    first = scenario.load(name)
    known: dict[str, list[bytes]] = {}
    return [
        f"{row.path} at {end}"
        for row in levers(first, part)
        if not MEASURED.search(row.path)
        # A default: where nobody is scored there is no rating to look at.
        and not (row.path == "regime.response.looking" and first.regime.scoring is None)
        for end in (row.low, row.high)
        if end is not None
        and end != row.value
        and not any(_acts(first, row, end, variant, known) for variant in VARIANTS)
    ]


def _acts(
    first: Resolved, row: SourceRow, end: float, variant: str, known: dict[str, list[bytes]]
) -> bool:
    data = first.model_dump()
    VARIANTS[variant](data["regime"])
    if variant not in known:
        known[variant] = numbers(make_plan(_checked(data, first, ""), PEOPLE, DAYS))
        if known[variant] == known["as it stands"] and variant != "as it stands":
            known[variant] = []
    if not known[variant]:
        return False
    changed = _checked(turned(data, steps(row.path), end), first, row.path)
    return numbers(make_plan(changed, PEOPLE, DAYS)) != known[variant]


def _checked(data: dict[str, Any], first: Resolved, path: str) -> Resolved:
    found = Resolved.model_validate(data)
    return found if path.startswith("life") else found.model_copy(update={"life": first.life})


@pytest.fixture(autouse=True)
def _one_life(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compile a life once for all regimes over it: that is most of the time."""
    kept: dict[tuple[int, tuple[str, ...]], Any] = {}
    compile_life = plans.compile_life

    def once(life: Any, made: Any) -> Any:
        key = (id(life), tuple(made))
        if key not in kept:
            kept[key] = (life, compile_life(life, made))
        return kept[key][1]

    monkeypatch.setattr(plans, "compile_life", once)


@pytest.mark.parametrize("name", PRESETS)
def test_every_lever_of_a_regime_changes_a_table_at_both_ends(name: str) -> None:
    assert still(name, "regime") == []


@pytest.mark.parametrize("name", ["press-2019", "town"])
def test_every_lever_of_a_life_changes_a_table_at_both_ends(name: str) -> None:
    """The presets share one life, but for the people of `town`."""
    assert still(name, "life" if name == "press-2019" else "life.people") == []


def test_a_lever_that_does_nothing_is_found() -> None:
    """The cut of the lowest tier: below it one is in that tier still."""
    first = scenario.load("press-2019")
    lowest = list(first.regime.scoring.tiers)[-1]
    row = next(r for r in scenario.sources(first) if r.path == f"regime.scoring.tiers.{lowest}")
    known: dict[str, list[bytes]] = {}
    assert not any(_acts(first, row, -500, variant, known) for variant in VARIANTS)
