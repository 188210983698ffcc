"""The words of the report: one file, so that a translator needs to open no other."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from glasscity.scenario.nouns import Nouns

MORE_DIGITS: Final = 4
"""That a value beside an end of its range may have beyond the usual two, at most."""
FOLDER = Path(__file__).parent / "templates"
_OF_REAL_PLACES: Final = ("limits.world", "disputed.")
"""Entries about what is known of real systems, which no scenario renames."""
_CITY: Final = Nouns("city", "district")


class Words:
    """Sentences, names and number formats in one language.

    Parameters
    ----------
    entries
        Nested mapping as read from the words file.
    nouns
        What the scenario calls the place, its parts and its people.
    """

    def __init__(self, entries: Mapping[str, Any], nouns: Nouns = _CITY) -> None:
        self._entries, self._nouns = entries, nouns
        self._thousands: str = entries["format"]["thousands"]
        self._decimal: str = entries["format"]["decimal"]

    def entry(self, key: str) -> Any:
        """Return the entry at a dotted key; KeyError names the whole key."""
        node: Any = self._entries
        for part in key.split("."):
            if not isinstance(node, Mapping) or part not in node:
                raise KeyError(key)
            node = node[part]
        return node if key.startswith(_OF_REAL_PLACES) else self._told(node)

    def calling(self, nouns: Nouns) -> Words:
        """Return the same words with what a scenario calls the place, its parts and its people."""
        return Words(self._entries, nouns)

    def _told(self, node: Any) -> Any:
        if isinstance(node, str):
            return self._nouns.told(node)
        return [self._told(each) for each in node] if isinstance(node, list) else node

    def say(self, key: str, /, **values: object) -> str:
        """Return the sentence at `key` with its placeholders filled."""
        return str(self.entry(key)).format(**values)

    def name(self, vocabulary: str, key: str) -> str:
        """Return the display name of a vocabulary's term, or the term itself made readable."""
        terms = self._entries["names"].get(vocabulary, {})
        return str(self._told(terms[key])) if key in terms else humanise(key)

    def count(self, noun: str, n: float) -> str:
        """Return a counted noun, e.g. ``1 person`` or ``8,412 people``."""
        one, many = self.entry(f"nouns.{noun}")
        return str(one if n == 1 else many).format(n=self.number(n))

    def list(self, items: list[str], pattern: str = "format.and_list") -> str:
        """Join names with commas and a final "and" (or "or": ``format.or_list``)."""
        if len(items) < 2:
            return "".join(items)
        return self.say(pattern, first=", ".join(items[:-1]), last=items[-1])

    def number(self, value: float | None) -> str:
        """Return a number with about three significant digits, grouped by thousands."""
        if value is None or value != value:
            return self.say("format.undefined")
        size = abs(value)
        if size and size < 1e-4:
            return self._power(value)
        if float(value).is_integer() or size >= 100:
            text = f"{value:,.0f}"
        elif size >= 10:
            text = f"{value:.1f}"
        else:
            text = f"{value:.3g}" if size >= 1 else f"{value:.2g}"
        return self._local(text)

    def within(self, value: float, width: float) -> str:
        """Return a number beside its range, with no digit finer than the range can tell.

        Parameters
        ----------
        value
            The number, or an end of its range.
        width
            Of the range, of which two digits are kept; what is not 0 is never rounded to 0.
        """
        size = abs(value)
        if not size or not width > 0 or size < 1e-4:
            return self.number(value)
        own = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 1 - _tens(size)
        digits = min(own, 1 - _tens(width))
        rounded = round(value, digits)
        if not rounded:
            rounded, digits = float(f"{value:.1g}"), -_tens(size)
        text = f"{rounded:,.{max(0, digits)}f}"
        return self._local(text.rstrip("0").rstrip(".") if "." in text else text)

    def exact(self, value: float) -> str:
        """Return a parameter's value as written, without rounding."""
        if value and abs(value) < 1e-4:
            return self._power(value, digits=6)
        return self._local(f"{value:,.10g}")

    def percent(self, share: float | None, width: float | None = None) -> str:
        """Return a share as a percentage that never rounds a rare thing to nothing.

        With the width of its range, it has no digit that is finer.
        """
        if share is None or share != share:
            return self.say("format.undefined")
        value = 100 * share
        if 0 < value < 0.01:
            return self.say("format.under_percent", value=self._local("0.01"))
        if 99.9 < value < 100:
            return self.say("format.over_percent", value=self._local("99.9"))
        if width is not None:
            return self.say("format.percent", value=self.within(value, 100 * width))
        whole = value in (0, 100) or 10 <= value < 99
        digits = 0 if whole else 1 if value >= 0.1 else 2
        return self.say("format.percent", value=self._local(f"{value:.{digits}f}"))

    def quantity(self, value: float | None, unit: str) -> str:
        """Return a value with its unit; shares become percentages, ratios stay bare."""
        if value is None or value != value:
            return self.say("format.undefined")
        share, what = split_share(unit)
        if share:
            return f"{self.percent(value)} {what}".strip()
        return self.number(value) if unit == "ratio" else f"{self.number(value)} {unit}".strip()

    def _power(self, value: float, digits: int = 2) -> str:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        if "." in mantissa:
            mantissa = mantissa.rstrip("0").rstrip(".")
        raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        return self._local(f"{mantissa}\u00a0×\u00a010{raised}")

    def _local(self, text: str) -> str:
        swapped = text.replace(",", "\0").replace(".", self._decimal)
        return swapped.replace("\0", self._thousands).replace("-", "−")


def _tens(size: float) -> int:
    """Return the power of ten of a number's first digit."""
    return math.floor(math.log10(size))


def ends_of(
    low: float | None, high: float | None, said: Callable[[float], str]
) -> tuple[str, str] | None:
    """Return both ends of a range as read; None where there is none, or where they read alike.

    Parameters
    ----------
    low, high
        Ends.
    said
        Words a number.
    """
    if low is None or high is None:
        return None
    ends = said(low), said(high)
    return None if ends[0] == ends[1] else ends


def telling_width(
    stated: float | None,
    low: float | None,
    high: float | None,
    said: Callable[[float, float], str],
) -> float | None:
    """Return the width by which a stated value and its range are rounded alike.

    Two digits of the range hide on which side of an end the value lies, where it lies beside one:
    then as many more are kept as show it, four at most.

    Parameters
    ----------
    stated, low, high
        The value and the ends of its range.
    said
        Words a number, given a width of which two digits are kept.

    Returns
    -------
    float or None
        None where there is no range.
    """
    if low is None or high is None:
        return None
    width = high - low
    if stated is None or not width:
        return width
    for _ in range(MORE_DIGITS + 1):
        at = said(stated, width)
        if all(end == stated or said(end, width) != at for end in (low, high)):
            return width
        width /= 10
    return high - low


def split_share(unit: str) -> tuple[bool, str]:
    """Tell whether a unit is a share, and of what: ``share of people`` is a share, of people."""
    if unit == "share" or unit.startswith("share of "):
        return True, unit.removeprefix("share").strip()
    return False, unit


def humanise(key: str) -> str:
    """Turn an identifier such as ``rail-trip`` into ``Rail trip``."""
    text = key.replace("-", " ").replace("_", " ").strip()
    return text[:1].upper() + text[1:]


@cache
def load_words(language: str = "en") -> Words:
    """Return the words of a language (``templates/words.LANGUAGE.toml``)."""
    text = (FOLDER / f"words.{language}.toml").read_text(encoding="utf-8")
    return Words(tomllib.loads(text))
