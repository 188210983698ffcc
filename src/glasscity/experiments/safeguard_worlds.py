"""The worlds in which safeguards are compared: a scenario, with some of them added.

Each safeguard comes with the numbers of the preset ``safeguarded``. It is tried as stated there, at
the weak and at the strong end of its ranges, and under the rival rule of how fear becomes silence.
*Strong* is the end at which fewer penalties stand, or for a shorter time, or more people hear of
theirs; it is no word of praise, and need not be the end at which there is least harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final, Literal

import polars as pl

from glasscity.arguments import names_of
from glasscity.errors import GlasscityError
from glasscity.mechanism import Safeguard
from glasscity.response.fear import Fear
from glasscity.scenario import Resolved, load
from glasscity.scenario.fields import Part
from glasscity.scenario.quantity import Number, Quantity
from glasscity.scenario.safeguards import Safeguards
from glasscity.scenario.wording import listed, offered, shortened

Condition = Literal["as stated", "weak", "strong", "rival rule"]
STATED: Final = "as stated"
CONDITIONS: Final[tuple[Condition, ...]] = (STATED, "weak", "strong", "rival rule")
SOURCE: Final = "safeguarded"
"""Preset that the numbers of safeguards come from."""
IN_FORCE: Final = "is in force already, and stays as it is"

FIELDS: Final = {name.replace("_", "-"): name for name in Safeguards.model_fields}
"""Safeguards by name, in their order, and where each stands in a regime."""

STRONG_END: Final[Mapping[str, Mapping[str, Literal["low", "high"]]]] = {
    "notice": {"told": "high", "delay": "low"},
    "access": {"looks": "high"},
    "appeal": {
        "files_wrongful": "high", "files_rightful": "high", "wins_fact": "high",
        "wins_norm": "high", "wins_rightful": "high", "takes": "low",
    },
    "human-review": {"keeps_true": "low", "stops_false": "high"},
    "expiry": {"after": "low"},
    "restoration": {"applies": "high", "after": "low", "takes": "low", "hours": "low"},
    "caps": {"lost": "low"},
    "consent": {"gives": "low", "leaves": "high"},
}  # fmt: skip
"""Which end of a parameter's range is the strong one."""

_RIVALS: Final = {"exponential": "threshold", "threshold": "exponential"}

SETTINGS: Final[dict[str, type[pl.DataType]]] = {
    "safeguard": pl.String, "condition": pl.String, "parameter": pl.String, "value": pl.Float64,
    "unit": pl.String, "source": pl.String,
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """A scenario with safeguards added.

    Attributes
    ----------
    scenario
        Resolved; the scenario itself where none of them adds anything.
    idle
        Why each of those that add nothing does not, by name.
    """

    scenario: Resolved
    idle: Mapping[str, str]


def chosen_safeguards(names: Sequence[str] | str | None) -> tuple[str, ...]:
    """Return names of safeguards in the order of `FIELDS`, whatever order they are given in.

    Parameters
    ----------
    names
        All if not said.

    Raises
    ------
    GlasscityError
        If there is no such safeguard, or none is named.
    """
    wanted = FIELDS if names is None else names_of("only", names, "notice")
    for name in wanted:
        if name not in FIELDS:
            raise GlasscityError(
                f'only: "{shortened(name)}" is not a safeguard{offered(name, FIELDS)}'
            )
    if not wanted:
        raise GlasscityError("safeguards: expected at least one of " + ", ".join(FIELDS))
    return tuple(name for name in FIELDS if name in wanted)


def groups_of(names: Sequence[str], pairs: bool) -> list[tuple[str, ...]]:
    """Return each safeguard alone and, if asked for, each two of them."""
    alone: list[tuple[str, ...]] = [(name,) for name in names]
    return [*alone, *combinations(names, 2)] if pairs else alone


def at_end(name: str, part: Part, condition: Condition) -> Part:
    """Return a safeguard with its parameters at one end of their ranges.

    Parameters
    ----------
    name
        Of the safeguard.
    part
        As stated.
    condition
        Other than weak and strong, it stays as it is; so does what has no range.
    """
    if condition not in ("weak", "strong"):
        return part
    changes: dict[str, Quantity] = {}
    for field, strong in STRONG_END.get(name, {}).items():
        quantity: Quantity = getattr(part, field)
        if quantity.range:
            low, high = quantity.range
            value: Number = high if (strong == "high") == (condition == "strong") else low
            changes[field] = quantity.model_copy(update={"value": value})
    return part.model_copy(update=changes) if changes else part


def rival_of(scenario: Resolved) -> Resolved | None:
    """Return a scenario with the other rule of how fear becomes silence; None without fear."""
    response = scenario.regime.response
    feared = response.get(Fear)
    if feared is None:
        return None
    fear = feared.model_copy(update={"rule": _RIVALS[feared.rule]})
    regime = scenario.regime.model_copy(
        update={"response": response.model_copy(update={"fear": fear})}
    )
    return _changed(scenario, regime, f"with {fear.rule} silence")


def stated_safeguards() -> Safeguards:
    """Return every safeguard with the numbers of the preset ``safeguarded``."""
    return load(SOURCE).regime.safeguards


def add_safeguards(
    scenario: Resolved, names: Iterable[str], condition: Condition, stated: Safeguards
) -> World:
    """Return a scenario with safeguards added, on the same life.

    Parameters
    ----------
    scenario
        Resolved. Safeguards that it has stay as they are.
    names
        Of `FIELDS`.
    condition
        At which end of their ranges.
    stated
        Where their numbers come from.

    Returns
    -------
    World
        Those that lack what they work on (a review of matches without cameras) are left out.
    """
    there = scenario.regime.safeguards
    parts, idle = {}, {}
    for name in names:
        field = FIELDS[name]
        part = getattr(stated, field)
        if getattr(there, field) is not None:
            idle[name] = IN_FORCE
        elif part is not None:
            parts[name] = at_end(name, part, condition)
    while parts:
        update = {FIELDS[name]: part for name, part in parts.items()}
        regime = scenario.regime.model_copy(update={"safeguards": there.model_copy(update=update)})
        found = _changed(scenario, regime, f"with {listed(list(parts), 'and')}")
        wrong = {
            here[-1]: why
            for here, part in found.regime.mechanisms()
            if isinstance(part, Safeguard)
            for _, why in part.checks(here, found)
        }
        useless = [name for name in parts if FIELDS[name] in wrong]
        if not useless:
            return World(found, idle)
        for name in useless:
            idle[name] = wrong[FIELDS[name]]
            del parts[name]
    return World(scenario, idle)


def _changed(scenario: Resolved, regime: Any, what: str) -> Resolved:
    return scenario.changed(what, regime=regime).called(f"{scenario.name} {what}")


def settings_of(names: Iterable[str], stated: Safeguards) -> pl.DataFrame:
    """Return every number that safeguards were tried with.

    Parameters
    ----------
    names
        Of the safeguards.
    stated
        Where their numbers come from.

    Returns
    -------
    polars.DataFrame
        Columns safeguard, condition (as stated, weak, strong), parameter, value, unit, source.
    """
    rows = []
    for name in names:
        part = getattr(stated, FIELDS[name])
        for condition in CONDITIONS[:3]:
            tried = at_end(name, part, condition)
            for parameter in type(tried).model_fields:
                quantity = getattr(tried, parameter)
                if isinstance(quantity, Quantity):
                    source = ", ".join(filter(None, (quantity.source, quantity.note)))
                    value = float(quantity.value)
                    rows.append((name, condition, parameter, value, quantity.unit, source))
    return pl.DataFrame(rows, schema=SETTINGS, orient="row")
