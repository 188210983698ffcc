"""Which numbers of a scenario are varied, over which ranges, and how a design point is applied.

Ranges come from the scenario itself: every number says between which values it is still held
possible. A design gives each number a place between 0 and 1; here that place becomes a value.
Published numbers are varied only where they are named: they are what somebody counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Annotated, Any, Final, get_args, get_origin

import numpy as np
import numpy.typing as npt
from pydantic import AfterValidator, BaseModel

from glasscity.arguments import names_of
from glasscity.errors import GlasscityError
from glasscity.scenario import Quantity, Resolved, SourceRow, sources
from glasscity.scenario.quantity import whole
from glasscity.scenario.wording import did_you_mean, shortened

from .scales import Kind, scale_for, spread

Reals = npt.NDArray[np.float64]

WHOLES: Final = frozenset({"accuses", "weights", "age", "household_size", "party_age"})
"""Mappings of shares that add up to 1, so that one cannot move without the others."""
_POSITION: Final = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True)
class Parameter:
    """A number that is varied.

    Attributes
    ----------
    path
        As `glasscity sources` shows it.
    value, low, high, unit
        What the scenario says, and between which values it is varied.
    kind
        published, described or assumed.
    whole
        Whether only whole numbers are possible.
    scale
        On which each half of the range, below and above `value`, is spread evenly.
    """

    path: str
    value: float
    low: float
    high: float
    unit: str
    kind: str
    whole: bool
    scale: Kind

    @property
    def setting(self) -> str:
        """The path as ``--set`` takes it."""
        return dotted_path(self.path)

    def values(self, places: Reals) -> Reals:
        """Return the values at places between 0 and 1.

        Parameters
        ----------
        places
            Shape (points,).

        Returns
        -------
        ndarray of float64
            Shape (points,): `low`, `value` and `high` at 0, 1/2 and 1, as of `scales.spread`. What
            has to be whole is rounded.
        """
        found = spread(self.value, self.low, self.high, self.scale, places)
        return np.rint(found) if self.whole else found


def dotted_path(path: str) -> str:
    """Return a path with positions in lists written as steps: ``points[0]`` is ``points.0``."""
    return _POSITION.sub(r".\1", path)


def choose(
    scenario: Resolved, patterns: Sequence[str] | str | None = None
) -> tuple[Parameter, ...]:
    """Return the numbers to vary.

    Parameters
    ----------
    scenario
        Resolved.
    patterns
        Paths, beginnings of paths, or patterns with ``*``; all numbers of the regime that have a
        range and were not published if not said.

    Raises
    ------
    GlasscityError
        If a pattern names nothing that has a range.
    """
    rows = [row for row in sources(scenario) if row.value is not None]
    ranged = [row for row in rows if _has_range(row)]
    if patterns is None:
        wanted = [
            row for row in ranged if row.path.startswith("regime.") and row.kind != "published"
        ]
        if not wanted:
            raise GlasscityError(f"no number in the regime of {scenario.name} has a range")
    else:
        said = names_of("parameters", patterns, "regime.response.*")
        named = {row.path for pattern in said for row in _matching(pattern, rows, ranged)}
        wanted = [row for row in ranged if row.path in named]
        if not wanted:
            raise GlasscityError("parameters: expected at least one path or pattern")
    whole_ones = set(_whole_paths(scenario))
    return tuple(_parameter(row, row.path in whole_ones) for row in wanted)


def _has_range(row: SourceRow) -> bool:
    return row.low is not None and row.high is not None and row.low < row.high


def _matching(pattern: str, rows: list[SourceRow], ranged: list[SourceRow]) -> list[SourceRow]:
    plain = dotted_path(pattern.strip())

    def fits(row: SourceRow) -> bool:
        path = dotted_path(row.path)
        return fnmatchcase(path, plain) or fnmatchcase(path, f"{plain}.*")

    found = [row for row in ranged if fits(row)]
    if not found:
        fixed = next((row for row in rows if fits(row)), None)
        if fixed is not None:
            raise GlasscityError(
                f'parameters: "{pattern}" cannot be varied: {fixed.path} has no range'
            )
        paths = [dotted_path(row.path) for row in ranged]
        near = did_you_mean(plain, paths) or "; glasscity sources lists them"
        raise GlasscityError(
            f'parameters: no number of the scenario fits "{shortened(pattern)}"{near}'
        )
    return found


def _parameter(row: SourceRow, is_whole: bool) -> Parameter:
    assert row.value is not None
    assert row.low is not None
    assert row.high is not None
    value, low, high = float(row.value), float(row.low), float(row.high)
    return Parameter(
        row.path, value, low, high, row.unit, row.kind, is_whole,
        scale_for(low, high, row.unit == "share"),
    )  # fmt: skip


def _whole_paths(scenario: Resolved) -> Iterator[str]:
    """Yield the paths of numbers that the schema wants whole."""
    for name in ("life", "regime"):
        field = type(scenario).model_fields[name]
        yield from _wholes(name, getattr(scenario, name), field.annotation, field.metadata)


def _wholes(path: str, part: Any, annotation: Any, checks: list[Any]) -> Iterator[str]:
    options = list(_options(annotation, checks))
    if isinstance(part, Quantity):
        wants_whole = (AfterValidator(whole) in each for _, each in options)
        if any(wants_whole):
            yield path
    elif isinstance(part, BaseModel):
        for name, field in type(part).model_fields.items():
            inner = f"{path}.{name}"
            yield from _wholes(inner, getattr(part, name), field.annotation, field.metadata)
    elif isinstance(part, dict | list):
        kind = type(part)
        within = [get_args(form)[-1] for form, _ in options if get_origin(form) is kind]
        pairs = part.items() if isinstance(part, dict) else enumerate(part)
        for key, inner_part in pairs:
            inner = f"{path}.{key}" if isinstance(part, dict) else f"{path}[{key}]"
            for form in within:
                yield from _wholes(inner, inner_part, form, [])


def _options(annotation: Any, checks: list[Any]) -> Iterator[tuple[Any, list[Any]]]:
    """Yield the alternatives of an annotation, each with the checks that go with it."""
    if get_origin(annotation) is Annotated:
        form, *more = get_args(annotation)
        yield from _options(form, [*checks, *more])
    elif get_args(annotation) and get_origin(annotation) not in (dict, list, tuple):
        for form in get_args(annotation):
            yield from _options(form, checks)
    else:
        yield annotation, checks


def settings(
    scenario: Resolved, parameters: Sequence[Parameter], values: Reals
) -> tuple[tuple[str, str], ...]:
    """Return a design point as pairs of path and text, as ``--set`` takes them.

    Parameters
    ----------
    scenario
        The scenario as it stands.
    parameters
        What is varied.
    values
        One for each, shape (parameters,).

    Returns
    -------
    tuple of (str, str)
        Shares that add up to 1 bring their siblings with them: those that are not varied are
        scaled to what is left, and where nothing is left, all are divided by their sum.
    """
    chosen = {each.setting: float(value) for each, value in zip(parameters, values, strict=True)}
    wholes = {each.setting for each in parameters if each.whole}
    owners = dict.fromkeys(
        path.rpartition(".")[0] for path in chosen if path.split(".")[-2] in WHOLES
    )
    for owner in owners:
        chosen |= _adding_up(_shares(scenario, owner), owner, chosen)
    return tuple(
        (path, str(int(value)) if path in wholes else repr(value)) for path, value in chosen.items()
    )


def _shares(scenario: Resolved, owner: str) -> dict[str, float]:
    """Return the shares of a mapping as they stand; nothing if they do not add up to 1."""
    part: Any = scenario
    for step in owner.split("."):
        part = part[step] if isinstance(part, dict) else getattr(part, step)
    found = {f"{owner}.{key}": number for key, number in part.items()}
    if not all(isinstance(each, Quantity) and each.unit == "share" for each in found.values()):
        return {}
    shares = {path: float(each.value) for path, each in found.items()}
    return shares if abs(sum(shares.values()) - 1) < 0.001 else {}


def _adding_up(shares: dict[str, float], owner: str, chosen: dict[str, float]) -> dict[str, float]:
    if not shares:
        return {}
    moved = {path: chosen[path] for path in shares if path in chosen}
    still = {path: share for path, share in shares.items() if path not in chosen}
    left, rest = 1 - sum(moved.values()), sum(still.values())
    if left > 0 and rest > 0:
        return {path: share * left / rest for path, share in still.items()}
    total = sum(moved.values()) + rest
    if total <= 0:
        return {}
    return {path: share / total for path, share in (moved | still).items()}
