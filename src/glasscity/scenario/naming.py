"""What several checks share: names that must be known, shares of a whole, factors by attribute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from .lives import Life
from .quantity import Quantity
from .vocabulary import ATTRIBUTES
from .wording import did_you_mean, listed, shortened

Path = tuple[str | int, ...]
Finding = tuple[Path, str]
Findings = Iterator[Finding]

NO_SCORING = "nobody is scored: regime.scoring is absent"
NO_FRIENDS = "nobody has friends: life.friends is absent"
MOST_NAMED: Final = 4


def few(names: Sequence[str]) -> str:
    """Return the names as words, the first few of many."""
    if len(names) <= MOST_NAMED:
        return listed(names, "and")
    return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} more"


def unknown(path: Path, word: str, what: str, names: Iterable[str]) -> Finding:
    """Return the finding that a word is not the name of anything of its kind."""
    return path, f'names "{shortened(word)}", which is not {what}{did_you_mean(word, names)}'


def act_named(path: Path, name: str, life: Life) -> Findings:
    """Check that a name is an act of this life; a demand gets a sentence of its own."""
    if name in life.demands:
        yield path, f'names "{shortened(name)}", which is a demand, but an act is expected'
    elif name not in life.acts:
        yield unknown(path, name, "an act of this life", life.acts)


def acts_named(path: Path, names: Iterable[str], life: Life) -> Findings:
    """Check that the keys of a mapping are acts of this life."""
    for name in names:
        yield from act_named((*path, name), name, life)


def adding_up(path: Path, shares: Mapping[str, Quantity]) -> Findings:
    """Check that shares of a whole add up to 1."""
    total = sum(share.value for share in shares.values())
    if abs(total - 1) > 0.001:
        yield path, f"adds up to {total:.4g}, but shares of a whole must add up to 1"


def attributes_of(life: Life) -> dict[str, tuple[str, ...]]:
    """Return the categories of every attribute, the districts among them."""
    return {**ATTRIBUTES, "district": tuple(life.people.districts)}


def by_attribute(
    path: Path,
    factors: Mapping[str, Mapping[str, Quantity]],
    attributes: Mapping[str, tuple[str, ...]],
) -> Findings:
    """Check numbers given by attribute and category."""
    for attribute, by_category in factors.items():
        here = (*path, attribute)
        if attribute not in attributes:
            yield unknown(here, attribute, "an attribute to use here", attributes)
            continue
        for category in by_category:
            if category not in attributes[attribute]:
                what = f"a category of {attribute}"
                yield unknown((*here, category), category, what, attributes[attribute])


def groups_of(
    path: Path, factors: Mapping[str, Mapping[str, Quantity]]
) -> Iterator[tuple[Path, str, str]]:
    """Yield each group with a number of its own: where, its attribute and category."""
    for attribute, by_category in factors.items():
        for category in by_category:
            yield (*path, attribute, category), attribute, category


def longer_than_nothing(path: Path, duration: Quantity | None) -> Findings:
    """Check that a half-life is above zero."""
    if duration is not None and duration.value == 0:
        yield path, f"is 0 {duration.unit}, but a half-life must be longer than nothing"


def within(path: Path, number: Quantity, low: float, high: float, what: str) -> Findings:
    """Check that a number lies on the scale that it belongs to."""
    if not low <= number.value <= high:
        yield path, f"is {number.value} {number.unit}, but {what} from {low} to {high}"
