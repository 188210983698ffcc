"""A few people under a regime, and the engine's parts called one by one, uncompiled.

Parts of a kernel have no entrance from Python once they are compiled, and compiling one by itself
takes longer than all tests of it. So they run as the Python that they are written in, together with
all that they call.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import FunctionType, SimpleNamespace
from typing import Any

import numpy as np

from glasscity.engine.assembly import make_world
from glasscity.engine.events import empty_events
from glasscity.engine.mailbox import empty_mailbox
from glasscity.engine.packing import (
    label_channel,
    label_item,
    label_kind,
    label_moment,
    label_truth,
)
from glasscity.engine.plan import compile_plan
from glasscity.engine.records import Letter, Moment, Record
from glasscity.engine.society import city_friends, make_society
from glasscity.engine.stages.starts import start_shard
from glasscity.engine.state import (
    LEDGER_FIELDS,
    Shard,
    empty_outbox,
    empty_state,
    empty_tallies,
)
from glasscity.engine.unread import NOTHING_UNREAD, empty_unread
from glasscity.people.attributes import pack
from glasscity.scenario import Resolved

ROOM = 64
ADULT = {"age": 40}
_uncompiled: dict[Any, FunctionType] = {}


def uncompiled(compiled: Any) -> FunctionType:
    """Return a function as Python runs it, in which all that it calls is uncompiled too."""
    function = getattr(compiled, "py_func", compiled)
    if function not in _uncompiled:
        names = dict(function.__globals__)
        twin = FunctionType(function.__code__, names, function.__name__, function.__defaults__)
        twin.__annotations__ = function.__annotations__
        _uncompiled[function] = twin
        for name in function.__code__.co_names:
            if hasattr(names.get(name), "py_func"):
                names[name] = uncompiled(names[name])
    return _uncompiled[function]


_TUPLES = {kind.__name__: kind for kind in (Letter, Moment, Record)}
_LABEL = [
    uncompiled(part) for part in (label_kind, label_channel, label_truth, label_moment, label_item)
]


class Desk:
    """People by their attributes, where they start, and room for what becomes of them.

    Parameters
    ----------
    scenario
        The regime, and the life whose acts and demands it knows.
    people
        Attributes of each, as `glasscity.people.attributes.pack` takes them.
    weeks, seed
        Of the run.
    """

    def __init__(
        self, scenario: Resolved, people: list[dict[str, int]], weeks: int = 52, seed: int = 1
    ) -> None:
        plan = compile_plan(scenario, len(people), 7 * weeks)
        attributes = np.array([pack(**(ADULT | one)) for one in people], dtype=np.int64)
        self.plan = plan
        self.world = make_world(plan, seed, attributes, ledger=True)
        self.state = empty_state(plan.people, plan.rules.start, plan.columns)
        teaches = self.world.refusals_teach
        self.mailbox = empty_mailbox(plan.weeks, ROOM)
        self.outbox = empty_outbox(ROOM, ROOM, ROOM)
        self.shard = Shard(
            np.zeros((len(plan.districts), len(plan.tiers)), dtype=np.int64),
            np.zeros(2, dtype=np.int64),
            empty_unread(0, plan.people, ROOM) if teaches else NOTHING_UNREAD,
            self.mailbox,
            self.outbox,
        )
        self.tallies = empty_tallies(
            len(plan.items), len(plan.districts), plan.strata, len(plan.demands), plan.weeks
        )
        self.events = empty_events(plan.people, ROOM)
        friends = city_friends(plan, attributes, self.world.key)
        self.society = make_society(plan, attributes, friends, self.world.key)
        self.do(start_shard, first=0, people=plan.people)

    def do(self, function: Callable[..., Any], *values: Any, **named: Any) -> Any:
        """Call a part of the engine; what the desk has is handed to it by its name.

        An item may be named; whole numbers are of 64 bits, as in a kernel. A record, a moment or a
        letter is put together from its fields, 0 where one is not said.
        """
        parameters = inspect.signature(uncompiled(function)).parameters
        free = list(parameters)
        if isinstance(named.get("item"), str):
            named["item"] = self.plan.item_index(named["item"])
        for name, parameter in parameters.items():
            kind = _TUPLES.get(parameter.annotation)
            if kind is not None and name not in named:
                fields = [np.int64(named.pop(field, 0)) for field in kind._fields]
                named[name] = kind(*fields)
        given = {name: getattr(self, name) for name in free if hasattr(self, name)} | named
        left = [name for name in free if name not in given]
        given |= dict(zip(left, values, strict=True))
        return uncompiled(function)(
            **{name: np.int64(v) if type(v) is int else v for name, v in given.items()}
        )

    def letters(self) -> list[SimpleNamespace]:
        """Return what waits in the mailbox, by week."""
        found, box = [], self.mailbox
        for due, place in enumerate(box.head):
            while place >= 0:
                label = int(box.label[place])
                kind, channel, truth, moment, item = (part(label) for part in _LABEL)
                found.append(
                    SimpleNamespace(
                        due=due, target=int(box.target[place]), source=int(box.source[place]),
                        kind=kind, channel=channel, truth=truth, moment=moment,
                        item=self.plan.items[item].name,
                        points=int(box.points[place]),
                    )
                )  # fmt: skip
                place = box.following[place]
        return found

    def lines(self) -> list[SimpleNamespace]:
        """Return the ledger, line by line."""
        rows = self.outbox.ledger[: self.outbox.filled[1]]
        return [
            SimpleNamespace(**dict(zip(LEDGER_FIELDS, row.tolist(), strict=True))) for row in rows
        ]
