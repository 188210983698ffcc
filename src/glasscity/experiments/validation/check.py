"""What a check is: a result known from elsewhere, and what the model makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from statistics import fmean, stdev
from typing import Literal

from glasscity.engine.clock import Played, play
from glasscity.engine.plan import make_plan
from glasscity.scenario import load

Label = Literal[
    "verified", "built in", "worked example", "calibrated", "held out", "corroborated",
    "beside, not a test", "not reproduced",
]  # fmt: skip
LABELS: dict[Label, str] = {
    "verified": "played, the model agrees with a closed form or a simulation apart from it: its "
    "code does what its definition says",
    "built in": "the rule itself says so: the check finds out whether the code does it",
    "worked example": "nothing is drawn: a formula written out, to be read beside the others",
    "calibrated": "a parameter was chosen so that the model agrees; agreement proves nothing more",
    "held out": "the model agrees with a published result that no parameter was chosen for, but no "
    "more was held out than was free",
    "corroborated": "the model agrees with a published result that no parameter was chosen for, "
    "and more was held out than was free",
    "beside, not a test": "shown beside a published result that measures something else",
    "not reproduced": "the model is known to miss a published result, and says why it may",
}
TESTS: tuple[Label, ...] = (
    "verified", "built in", "worked example", "calibrated", "held out", "corroborated",
)  # fmt: skip
"""Labels of checks that can fail."""

TOWNS = Path(__file__).parent / "towns"
ERRORS = 4
"""Standard errors allowed: by chance alone, one true check in 16,000 falls outside."""

Settings = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Found:
    """What the model gives.

    Attributes
    ----------
    values
        One for each seed; a single one where nothing is drawn.
    low, high
        Bounds, both included, within which their mean must lie.
    """

    values: tuple[float, ...]
    low: float
    high: float

    @property
    def mean(self) -> float:
        """Mean over the seeds."""
        return fmean(self.values)

    @property
    def spread(self) -> float:
        """Standard deviation over the seeds; 0 for a single value."""
        return stdev(self.values) if len(self.values) > 1 else 0.0

    @property
    def inside(self) -> bool:
        """Whether the mean lies within the bounds."""
        return self.low <= self.mean <= self.high


@dataclass(frozen=True)
class Bench:
    """Where checks are played; those of one town that follow each other share its runs.

    Attributes
    ----------
    seeds
        One run for each.
    size
        Factor on the people of each town; bounds that follow from counting widen by themselves.
    overrides
        Changes to every town, as ``--set``: tests break a parameter and see a check fail.
    threads
        How many; all processors if not said.
    """

    seeds: tuple[int, ...] = (1, 2, 3)
    size: float = 1.0
    overrides: Settings = ()
    threads: int | None = None
    _kept: dict[tuple[object, ...], list[Played]] = field(default_factory=dict)

    def people(self, people: int) -> int:
        """Return how many people a town of that size has on this bench."""
        return max(100, round(people * self.size))

    def runs(
        self, town: str, people: int, days: int, *settings: tuple[str, str],
        seeds: tuple[int, ...] = (), ledger: bool = False,
    ) -> list[Played]:  # fmt: skip
        """Play a town once for each seed.

        Parameters
        ----------
        town
            Name of a file in ``towns``, or of a preset.
        people, days
            Size, before the bench's factor, and length.
        *settings
            Changes to the scenario, as ``--set``.
        seeds
            Others than the bench's own.
        ledger
            Whether to keep every record and denial.
        """
        file = TOWNS / f"{town}.yaml"
        changes = (*settings, *self.overrides)
        key = (town, self.people(people), days, changes, seeds, ledger)
        if key not in self._kept:
            # Checks of one town stand together: keeping the last town alone saves memory.
            self._kept.clear()
            scenario = load(file if file.is_file() else town, changes)
            plan = make_plan(scenario, self.people(people), days)
            chosen = seeds or self.seeds
            self._kept[key] = [play(plan, seed, self.threads, ledger) for seed in chosen]
        return self._kept[key]


@dataclass(frozen=True)
class Check:
    """A result known from elsewhere, and how the model is asked for it.

    Attributes
    ----------
    name, title
        Identifier, and in plain words.
    published
        What is known, as text.
    source
        Identifier of the reference, or "closed form".
    form
        How numbers are shown, a format specification.
    label
        See `LABELS`.
    allowed
        The error allowed, and why.
    tuned, not_tuned
        Parameters that were chosen so that the model agrees, and those that were not.
    scope
        What agreement would say, and what not.
    model
        Plays it.
    free, held_out
        How many numbers were chosen with published results of this kind in view, and how many such
        results none was chosen for.
    """

    name: str
    title: str
    published: str
    source: str
    form: str
    label: Label
    allowed: str
    tuned: str
    not_tuned: str
    scope: str
    model: Callable[[Bench], Found]
    free: int = 0
    held_out: int = 0


@dataclass(frozen=True)
class Result:
    """A check that has been played."""

    check: Check
    found: Found

    @property
    def passed(self) -> bool:
        """Whether the check found what it expects; always true of what is not a test."""
        return not self.is_test or self.found.inside

    @property
    def is_test(self) -> bool:
        """Whether it can fail."""
        return self.check.label in TESTS

    @property
    def outcome(self) -> str:
        """The same in words."""
        if self.check.label == "not reproduced" and self.found.inside:
            return "no test; now inside its bounds"
        if not self.is_test:
            return "no test"
        return "passed" if self.passed else "FAILED"

    def shown(self, value: float) -> str:
        """Return a number in the form of the check."""
        return shown(value, self.check.form)

    def as_data(self) -> dict[str, object]:
        """Return everything as plain data."""
        check, found = self.check, self.found
        return {
            "name": check.name,
            "title": check.title,
            "published": check.published,
            "source": check.source,
            "label": check.label,
            "model": found.mean,
            "spread": found.spread,
            "values": list(found.values),
            "low": found.low,
            "high": found.high,
            "allowed": check.allowed,
            "tuned": check.tuned,
            "not_tuned": check.not_tuned,
            "scope": check.scope,
            "free": check.free,
            "held_out": check.held_out,
            "outcome": self.outcome,
            "passed": self.passed,
        }


def shown(value: float, form: str) -> str:
    """Return a number as text, shares as percentages with a blank."""
    return format(value, form).replace("%", " %")


def near(values: Iterable[float], expected: float, error: float, bias: float = 0.0) -> Found:
    """Return what was found, to lie within standard errors of what is expected.

    Parameters
    ----------
    values
        By seed.
    expected
        By the closed form.
    error
        Standard error of the mean of the values.
    bias
        Allowed besides: known roundings of the model.
    """
    reach = ERRORS * error + bias
    return Found(tuple(values), expected - reach, expected + reach)


def share_error(share: float, draws: float) -> float:
    """Return the standard error of a share of independent draws."""
    return sqrt(share * (1 - share) / max(draws, 1))


def play_checks(
    checks: Iterable[Check],
    bench: Bench,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Result]:
    """Play checks one after the other."""
    listed = list(checks)
    for number, check in enumerate(listed, start=1):
        yield Result(check, check.model(bench))
        if progress is not None:
            progress(number, len(listed))
