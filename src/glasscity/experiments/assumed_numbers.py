"""Which assumed numbers of two worlds are drawn anew together, and what they are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from glasscity.errors import GlasscityError
from glasscity.experiments.exploration.evaluating import AS_IT_STANDS, RULE_PATH
from glasscity.experiments.exploration.parameters import Parameter, choose, dotted_path
from glasscity.response.fear import Fear
from glasscity.scenario import Resolved, sources
from glasscity.scenario.vocabulary import SILENCE_RULES

Reals = npt.NDArray[np.float64]

ASSUMED: Final = "assumed"
TOGETHER: Final = ("life.friends.homophily", "life.friends.nearby")
"""Shares of the same ties, which may not add up to more than 1."""
_DIGITS: Final = 1e9
_PLAIN: Final = frozenset({"acts", "demands", "people", "sensing", "response", "consequences"})
"""Parts of a scenario that a title can do without."""


@dataclass(frozen=True)
class Varied:
    """What is drawn anew.

    Attributes
    ----------
    parameters
        Assumed numbers with a range: those that both worlds have alike, and those that one has.
    in_a, in_b
        Places in ``parameters`` of those that each world has.
    rules
        How fear becomes silence, the worlds' own rule first; `AS_IT_STANDS` alone where neither
        has fear, or each a rule of its own.
    held
        Paths of what is assumed and stays as it is, since A and B have it otherwise.
    titles
        Of parameters and of what is held, by path.
    """

    parameters: tuple[Parameter, ...]
    in_a: tuple[int, ...]
    in_b: tuple[int, ...]
    rules: tuple[str, ...]
    held: tuple[str, ...]
    titles: dict[str, str]


def what_varies(a: Resolved, b: Resolved) -> Varied:
    """Return what is drawn anew in two worlds.

    Parameters
    ----------
    a, b
        Two regimes over one life.

    Raises
    ------
    GlasscityError
        If there is nothing to draw.
    """
    ranged = [{each.path: each for each in _assumed(world)} for world in (a, b)]
    paths = [{row.path for row in sources(world)} for world in (a, b)]
    both = paths[0] & paths[1]
    parameters: list[Parameter] = []
    held: list[str] = []
    for path, found in (ranged[1] | ranged[0]).items():
        if path in both and ranged[0].get(path) != ranged[1].get(path):
            held.append(path)
        else:
            parameters.append(found)
    if not parameters:
        raise GlasscityError(
            "assumptions: found no assumed number with a range that A and B have alike or that "
            "one of them has, and so nothing to vary"
        )
    in_a, in_b = (
        tuple(place for place, each in enumerate(parameters) if each.path in own) for own in ranged
    )
    fears = [world.regime.get(Fear) for world in (a, b)]
    own = {fear.rule for fear in fears if fear is not None}
    if len(own) == 2:
        held.append(RULE_PATH)
    rules = sorted(SILENCE_RULES, key=lambda rule: rule not in own) if len(own) == 1 else ()
    every = (*(each.path for each in parameters), *held)
    titles = {path: title_of(a if path in paths[0] else b, path) for path in every}
    return Varied(
        tuple(parameters), in_a, in_b, tuple(rules) or (AS_IT_STANDS,), tuple(held), titles
    )


def values_at(parameters: Sequence[Parameter], cube: Reals) -> Reals:
    """Return the values of parameters at points.

    Parameters
    ----------
    parameters
        What is varied.
    cube
        Places between 0 and 1, shape (points, parameters).

    Returns
    -------
    ndarray of float64
        Shape (points, parameters). Where the two shares of `TOGETHER` would exceed 1, both are
        divided by their sum: a scenario with more is none.
    """
    found = np.column_stack([each.values(cube[:, at]) for at, each in enumerate(parameters)])
    paths = [each.path for each in parameters]
    if set(TOGETHER) <= set(paths):
        places = [paths.index(path) for path in TOGETHER]
        total = found[:, places].sum(axis=1, keepdims=True)
        # Rounded down, so that the two never add up to more than 1 by a last digit.
        scaled = np.floor(found[:, places] / total * _DIGITS) / _DIGITS
        found[:, places] = np.where(total > 1, scaled, found[:, places])
    return found


def _assumed(world: Resolved) -> list[Parameter]:
    """Return the assumed numbers of a world that have a range, in the order of its file."""
    wide = {
        row.path.partition(".")[0]
        for row in sources(world)
        if row.low is not None and row.high is not None and row.low < row.high
    }
    # A half without any range is no error here.
    found = choose(world, sorted(wide)) if wide else ()
    return [each for each in found if each.kind == ASSUMED]


def title_of(scenario: Resolved, path: str) -> str:
    """Return what a number is called, from where it stands: ``Informers: accuses, littering``.

    Parameters
    ----------
    scenario
        One that has it, for the titles of its acts and demands.
    path
        As `glasscity sources` shows it.
    """
    steps = dotted_path(path).split(".")[1:]
    if len(steps) > 2 and steps[0] in _PLAIN:
        steps = steps[1:]
    if steps[-1] == "0" and len(steps) > 1:
        # The points of an act's first record: most acts have but these.
        steps = steps[:-2]
    entries = {name: act.title for name, act in scenario.life.acts.items()}
    entries |= {name: demand.title for name, demand in scenario.life.demands.items()}
    head, *rest = (entries.get(step) or _words(step) for step in steps)
    told = ", ".join(word if word[1:2].isupper() else _lowered(word) for word in rest)
    return f"{head[:1].upper()}{head[1:]}" + (f": {told}" if told else "")


def _words(step: str) -> str:
    """Return a step of a path in words; ages and names of tiers as they are."""
    return step if step[:1].isdecimal() else step.replace("_", " ").replace("-", " ")


def _lowered(word: str) -> str:
    return word if len(word) == 1 else word[:1].lower() + word[1:]
