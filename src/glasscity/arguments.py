"""What the functions of the Python face are given: taken as it is meant, or refused in a sentence.

Whole numbers of any type are taken for what they are (those of numpy, for one: ``for seed in
np.arange(8)``), and nothing else is guessed. Each refusal names the argument, what was found and
what is expected, before anything is played.
"""

from __future__ import annotations

import json
import math
import numbers
import operator
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, Final

from glasscity.errors import GlasscityError
from glasscity.units import DAYS_PER_YEAR

MOST_PEOPLE: Final = (1 << 31) - 1
"""As `glasscity.people.population`, which is too heavy to import before a sentence."""
MOST_SEED: Final = (1 << 64) - 1
MOST_SEEDS: Final = 10_000
MOST_THREADS: Final = 256
MOST_YEARS: Final = 200
MOST_WEEKS: Final = 10_429
"""Windows of so many years."""
LEAST_YEARS: Final = 1 / (DAYS_PER_YEAR + 1)
SOME_YEARS: Final = (
    f"expected a number of years from one day (0.0028) to {MOST_YEARS}, such as 1 or 0.5"
)
_MOST_LETTERS = 60
_LONGEST_NAME = 255
_LONGEST_PATH = 4_000
"""Bytes of a name and of a path that disks take."""


def found(value: object) -> str:
    """Return a value as it is quoted in a sentence, with its type where that may be the fault."""
    try:
        text = " ".join(repr(value).split())
    except Exception:
        text = "something that cannot be shown"
    text = text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 3]}..."
    if value is None or isinstance(value, (bool, str, bytes)):
        return text
    return f"{text} ({type(value).__name__})"


def refuse(name: str, value: object, expected: str) -> GlasscityError:
    """Return the sentence about an argument.

    Parameters
    ----------
    name
        Of the argument.
    value
        What was given.
    expected
        Beginning with "expected".
    """
    return GlasscityError(f"{name}: found {found(value)}, {expected}")


def whole(name: str, value: object, low: int, high: int) -> int:
    """Take a whole number of any type.

    Parameters
    ----------
    name
        Of the argument.
    value
        What was given; true and false are no numbers.
    low, high
        Least and largest allowed.

    Raises
    ------
    GlasscityError
        If it is anything else.
    """
    expected = f"expected a whole number from {low:,} to {high:,}"
    if isinstance(value, bool):
        raise refuse(name, value, expected)
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except Exception:
        # Whatever an object of somebody's own raises when it is asked.
        raise refuse(name, value, expected) from None
    if not low <= number <= high:
        raise GlasscityError(f"{name}: found {found(number)[:-6]}, {expected}")
    return number


def people_of(value: object, usual: int) -> int:
    """Take the size of a city; the scenario's own if not said."""
    return usual if value is None else whole("people", value, 1, MOST_PEOPLE)


def years_of(value: object, usual: float) -> float:
    """Take a length in years, from a day to two hundred years; the scenario's own if not said.

    Raises
    ------
    GlasscityError
        If it is anything else.
    """
    if value is None:
        return usual
    years = _real(value)
    if not LEAST_YEARS <= years <= MOST_YEARS:
        raise refuse("years", value, SOME_YEARS)
    return years


def real(name: str, value: object) -> float:
    """Take a finite number.

    Raises
    ------
    GlasscityError
        If it is anything else.
    """
    number = _real(value)
    if not math.isfinite(number):
        raise refuse(name, value, "expected a number such as 0.5")
    return number


def _real(value: object) -> float:
    """Return a number; nan where there is none: a length of time or a list is no number."""
    try:
        if getattr(value, "shape", None) == () and hasattr(value, "item"):
            # An item of a length of time is a bare number, and its unit is lost.
            kind = getattr(getattr(value, "dtype", None), "kind", "")
            value = value.item() if kind in ("i", "u", "f") else None
        if isinstance(value, bool) or not isinstance(value, (numbers.Real, Decimal)):
            return math.nan
        return float(value)
    except Exception:
        return math.nan


def seed_of(value: object) -> int:
    """Take a seed."""
    return whole("seed", value, 0, MOST_SEED)


def seeds_of(value: object) -> tuple[int, ...]:
    """Take seeds: 1 to n for a number, or those that are listed.

    Raises
    ------
    GlasscityError
        If there is none, one is named twice, or it is anything else.
    """
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        return tuple(range(1, whole("seeds", value, 1, MOST_SEEDS) + 1))
    expected = "expected how many seeds, or which"
    listed = _listed("seeds", value, expected)
    if len(listed) > MOST_SEEDS:
        raise GlasscityError(f"seeds: found more than {MOST_SEEDS:,}, which are the most")
    found = tuple(whole("seeds", seed, 0, MOST_SEED) for seed in listed)
    if not found or len(set(found)) < len(found):
        raise GlasscityError("seeds: expected at least one seed, and none of them twice")
    return found


def _listed(name: str, values: Any, expected: str) -> tuple[Any, ...]:
    """Return what can be gone through, as far as anybody could have meant it."""
    try:
        return tuple(islice(values, MOST_SEEDS + 1))
    except Exception:
        raise refuse(name, values, expected) from None


def seed_words(seed: int) -> dict[str, Any]:
    """Return a seed as JSON says it: as a number, and as text beside it.

    Many readers of JSON keep a number only up to 2**53 exactly, and would play another city.
    """
    return {"seed": seed, "seed_text": str(seed)}


def seeds_words(seeds: Sequence[int]) -> dict[str, Any]:
    """Return seeds as JSON says them: as numbers, and as text beside them."""
    return {"seeds": list(seeds), "seeds_text": [str(seed) for seed in seeds]}


def threads_of(value: object, name: str = "threads") -> int | None:
    """Take a number of threads; None where nothing is said."""
    return None if value is None else whole(name, value, 1, MOST_THREADS)


def changes_of(name: str, value: object) -> tuple[tuple[str, str], ...]:
    """Take changes of fields: pairs of path and value, or a mapping of them.

    Parameters
    ----------
    name
        Of the argument.
    value
        What was given; a number, true, false or null is taken for its text.

    Raises
    ------
    GlasscityError
        If it is anything else.
    """
    expected = (
        'expected pairs of path and value, such as {"regime.scoring.start": 900} or '
        '[("regime.scoring.start", "900")]'
    )
    pairs = list(value.items()) if isinstance(value, Mapping) else value
    if not isinstance(pairs, Sequence) or isinstance(pairs, (str, bytes)):
        raise refuse(name, value, expected)
    taken = []
    for pair in pairs:
        if not isinstance(pair, Sequence) or isinstance(pair, (str, bytes)) or len(pair) != 2:
            raise refuse(name, pair, expected)
        path, new = pair
        text = _text(new)
        if not isinstance(path, str) or text is None:
            raise refuse(name, pair, expected)
        taken.append((path, text))
    return tuple(taken)


def _text(value: object) -> str | None:
    """Return a value as it would be typed after ``--set path=``."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    try:
        return str(operator.index(value))  # type: ignore[arg-type]
    except Exception:
        number = _real(value)
    return str(value) if math.isfinite(number) else None


def names_of(name: str, value: object, such_as: str) -> tuple[str, ...]:
    """Take names; one alone need not stand in a list.

    Parameters
    ----------
    name
        Of the argument.
    value
        What was given.
    such_as
        An example.

    Raises
    ------
    GlasscityError
        If it is anything else.
    """
    if isinstance(value, str):
        return (value,)
    expected = f'expected names, such as "{such_as}"'
    names = _listed(name, value, expected)
    if isinstance(value, bytes) or not all(isinstance(each, str) for each in names):
        raise refuse(name, value, expected)
    return names


def text_of(name: str, value: object, such_as: str) -> str:
    """Take a piece of text.

    Raises
    ------
    GlasscityError
        If it is anything else.
    """
    if not isinstance(value, str):
        raise refuse(name, value, f'expected text, such as "{such_as}"')
    return value


def switch_of(name: str, value: object) -> bool:
    """Take yes or no.

    Raises
    ------
    GlasscityError
        If it is anything but true or false: "no" would count as yes.
    """
    if getattr(value, "shape", None) == () and hasattr(value, "item"):
        value = value.item()
    if not isinstance(value, bool):
        raise refuse(name, value, "expected True or False")
    return value


Told = Callable[[int, int], None]


def progress_of(value: object) -> Told | None:
    """Take what is told how far it is; None where nobody is.

    Raises
    ------
    GlasscityError
        If it cannot be called.
    """
    if value is not None and not callable(value):
        expected = "expected a function of two numbers, what is done and what there is in all"
        raise refuse("progress", value, expected)
    return value


def place_of(name: str, value: object) -> Path:
    """Take the path of a file or a folder; ``~`` is the reader's own.

    Parameters
    ----------
    name
        Of the argument.
    value
        Text or a path.

    Raises
    ------
    GlasscityError
        If it is anything else.
    """
    try:
        text: Any = os.fspath(value)  # type: ignore[call-overload]
    except Exception:
        text = None
    if not isinstance(text, str) or not text or "\0" in text:
        raise refuse(name, value, "expected the path of a file or folder")
    if _not_utf_8(text):
        raise refuse(name, text, "expected a path that is text in UTF-8: tables need that")
    if len(text.encode()) > _LONGEST_PATH or _longest_name(text) > _LONGEST_NAME:
        raise refuse(
            name, text, f"expected names of at most {_LONGEST_NAME} bytes, which disks can hold"
        )
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def _longest_name(text: str) -> int:
    return max((len(part.encode()) for part in Path(text).parts), default=0)


def _not_utf_8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
