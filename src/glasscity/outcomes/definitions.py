"""What a measure is: a number with a unit, a type and a definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal

import polars as pl

from glasscity.notebooks import shown
from glasscity.scenario.vocabulary import LEAST_PEOPLE, MOVING
from glasscity.units import DAYS_PER_YEAR

Kind = Literal["harm", "claim", "description"]
Tables = dict[str, pl.DataFrame]


@dataclass(frozen=True, repr=False)
class Measure:
    """One number about a run.

    Attributes
    ----------
    name
        Identifier, stable between versions.
    value
        None where it is not defined (a share of nothing).
    unit
        Of the value.
    type
        harm, claim or description.
    title, definition
        In plain words.
    group
        Under which heading it is shown.
    """

    name: str
    value: float | None
    unit: str
    type: Kind
    title: str
    definition: str
    group: str

    def __repr__(self) -> str:
        """Return one line, without the definition."""
        return f"<Measure {self.name}: {shown(self.value)} {self.unit}, a {self.type}>"


@dataclass(frozen=True)
class Theme:
    """Measures of one heading.

    Attributes
    ----------
    group
        The heading.
    """

    group: str

    def harm(
        self, name: str, value: float | None, unit: str, title: str, definition: str
    ) -> Measure:
        """Return a measure that may be compared, ranked and searched for safeguards."""
        return Measure(name, value, unit, "harm", title, definition, self.group)

    def claim(
        self, name: str, value: float | None, unit: str, title: str, definition: str
    ) -> Measure:
        """Return a measure of what the system says it is good for."""
        return Measure(name, value, unit, "claim", title, definition, self.group)

    def note(
        self, name: str, value: float | None, unit: str, title: str, definition: str
    ) -> Measure:
        """Return a measure that is neither."""
        return Measure(name, value, unit, "description", title, definition, self.group)


BREAKDOWNS = ("wrongful:", "wrongful_by_channel:", "wrongful_denials:", "denied:")
"""Beginnings of the names of measures that take apart what another measure says in one number."""


def is_breakdown(name: str) -> bool:
    """Tell whether a measure only takes another apart, so that a short list can do without it."""
    return name.startswith(BREAKDOWNS)


def possible(unit: str) -> tuple[float, float]:
    """Return the least and the largest value that a measure of a unit can have.

    Points, such as a mean score, know no bound; what is beyond chance may be below it; all else is
    counted, and a share is no more than the whole.
    """
    if unit == "points":
        return -inf, inf
    if unit.endswith("beyond chance"):
        return -1.0, 1.0
    whole = unit == "share" or unit.startswith("share of ") or unit == "level from 0 to 1"
    return 0.0, 1.0 if whole else inf


def is_moving(name: str) -> bool:
    """Tell whether a measure's denominator moves with the regime, or chance alone makes it large.

    Such measures tell no two worlds apart, and lead nothing.
    """
    return name.partition(":")[0] in MOVING


NOT_DONE = "illegal_acts_not_done"
"""Beginning of the names of claims that never stand without a range."""
UNSAID = "remarks_withheld"
PUNISHED = frozenset({
    "wrongful_penalties_per_100000", "lawful_remarks_punished_per_100000", "wrong_about_the_norm",
})  # fmt: skip
"""Measures that count what is punished, speech among it."""


def with_the_unsaid(names: Sequence[str]) -> list[str]:
    """Return names of measures, what is left unsaid beside what is punished.

    Fewer remarks are punished where fewer are made: one of the two alone misleads.

    Parameters
    ----------
    names
        Of the measures that lead, in order.
    """
    found = list(names)
    first = next((place for place, name in enumerate(found) if name in PUNISHED), None)
    if first is not None and UNSAID not in found:
        found.insert(first + 1, UNSAID)
    return found


CHANCE = "top_tenth_by_chance:"


def level_by_chance(name: str, known: Mapping[str, float | None]) -> float | None:
    """Return what chance alone gives for a concentration; None for any other measure.

    Parameters
    ----------
    name
        Of a measure, such as ``top_tenth:penalties``.
    known
        Values of all measures, by name.
    """
    if not name.startswith("top_tenth:"):
        return None
    return known.get(CHANCE + name.partition(":")[2])


def ratio(part: float, whole: float) -> float | None:
    """Return a quotient, or None where there is nothing to divide by."""
    return part / whole if whole else None


def ratio_of(people: int, part: float, whole: float) -> float | None:
    """Return a quotient that is told of people, or None where they are too few for a group."""
    return ratio(part, whole) if people >= LEAST_PEOPLE else None


def precision(wanted: float, true_positive: float, false_positive: float) -> float | None:
    """Return the share of matches that are right, by Bayes's rule.

    Parameters
    ----------
    wanted
        Share of those who pass who are on the list.
    true_positive
        TPIR: chance that a search of somebody on the list returns them.
    false_positive
        FPIR: chance that a search which does not return the one who passes returns somebody else.
        So whoever is on the list and missed may be taken for another, as in the engine.

    Returns
    -------
    float or None
        ``w TPIR / (w TPIR + (1 - w TPIR) FPIR)``; None where nothing ever matches.
    """
    right = wanted * true_positive
    return ratio(right, right + (1 - right) * false_positive)


IN_WHOLE_YEARS = (
    "the mean over the run's whole years; a part of a year at the end is left out, and a run of "
    "less than a year counts as one"
)
"""What is said of a share of people to whom something happens within a year."""


def year_played(days: int) -> str:
    """Return what such a share is of: a year, or all the days of a run that is shorter."""
    return "a year" if days >= DAYS_PER_YEAR else f"{days:,} {'day' if days == 1 else 'days'}"


def yearly_share(tables: Tables, part: str, whole: str = "people") -> float | None:
    """Return the share of people to whom something happened in a year, over all whole years.

    Parameters
    ----------
    tables
        Of the run.
    part, whole
        Columns of the table `years`.

    Returns
    -------
    float or None
        None where there is nobody of the whole.
    """
    years = tables["years"]
    return ratio(int(years[part].sum()), int(years[whole].sum()))


def as_penalties(records: pl.DataFrame, scored: bool) -> pl.DataFrame:
    """Return the penalties of a table of records, counted in its column ``records``.

    Parameters
    ----------
    records
        Rows of the table `records`.
    scored
        Whether the regime scores; if not, every record counts as a penalty.
    """
    if not scored:
        return records
    return records.with_columns(records=pl.col("penalties")).filter(pl.col("records") > 0)
