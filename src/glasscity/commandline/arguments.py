"""Numbers and settings as people type them; a wrong one gets a sentence."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation

from glasscity.arguments import (
    LEAST_YEARS,
    MOST_YEARS,
    SOME_YEARS,
)
from glasscity.errors import GlasscityError

_MOST_DIGITS = 30


def whole_number(option: str, text: str, low: int, high: int) -> int:
    """Read a whole number.

    Parameters
    ----------
    option
        Name of the option, for the sentence.
    text
        Digits; ``1_000_000`` and ``1e6`` are as good as ``1000000``.
    low, high
        Least and largest number allowed.

    Raises
    ------
    GlasscityError
        If it is not a whole number in that range.
    """
    expected = f"expected a whole number from {low:,} to {high:,}"
    refusal = GlasscityError(f"{option}: found {_quoted(text)}, {expected}.")
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        raise refusal from None
    # A number with a thousand digits is not worth the time to write it out.
    if not number.is_finite() or number.adjusted() > _MOST_DIGITS:
        raise refusal
    if number != number.to_integral_value() or not low <= number <= high:
        raise refusal
    return int(number)


def years_number(text: str) -> float:
    """Read ``--years``: a day to two hundred years."""
    try:
        years = float(text)
    except ValueError:
        years = math.nan
    if not LEAST_YEARS <= years <= MOST_YEARS:
        raise GlasscityError(f"--years: found {_quoted(text)}, {SOME_YEARS}.")
    return years


def real_number(option: str, text: str) -> float:
    """Read a number of any size, such as ``--threshold``.

    Raises
    ------
    GlasscityError
        If it is not a finite number.
    """
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise GlasscityError(f"{option}: found {_quoted(text)}, expected a number such as 0.5.")
    return value


def settings(texts: Sequence[str], option: str = "--set") -> list[tuple[str, str]]:
    """Read each ``--set path=value``.

    Parameters
    ----------
    texts
        As typed.
    option
        Name of the option, for the sentence.
    """
    return [_setting(text, option) for text in texts]


def _setting(text: str, option: str) -> tuple[str, str]:
    path, equals, value = text.partition("=")
    if not equals or not path.strip() or not value.strip():
        raise GlasscityError(
            f"{option}: found {_quoted(text)}, expected path=value, such as "
            "regime.scoring.start=900."
        )
    return path.strip(), value.strip()


@contextmanager
def called(**options: str) -> Iterator[None]:
    """Let a sentence about an argument name the option under which it was given.

    Parameters
    ----------
    **options
        Options, by the names of arguments.
    """
    try:
        yield
    except GlasscityError as error:
        name, colon, rest = str(error).partition(": ")
        if colon and name in options:
            raise GlasscityError(f"{options[name]}: {rest}") from error
        raise


def _quoted(text: str) -> str:
    shown = text if len(text) <= 40 else f"{text[:37]}..."
    return f'"{shown}"'
