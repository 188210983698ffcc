"""What a name may be made of, and when two names look alike.

A name is read by people: two that nobody can tell apart would be two rows with one label.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

MAX_NAME: Final = 40
"""Characters of a name; longer ones would not fit a row of a table or the legend of a chart."""

MAX_TITLE: Final = 80
"""Characters of the title of an act or a demand, for the same reason."""

INVISIBLE: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
) | {chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))}
"""Characters that count as printable and show nothing: fillers, joiners, variation selectors."""

_CYRILLIC_AND_GREEK: Final = {
    "a": "\u0430\u03b1",
    "b": "\u0432\u0412\u0392\u044c",
    "c": "\u0441\u03f2",
    "d": "\u0501",
    "e": "\u0435\u03b5\u0395",
    "g": "\u0581",
    "h": "\u043d\u04bb\u041d\u0397",
    "i": "\u0456\u03b9\u0399\u04cf\u0131",
    "j": "\u0458\u03f3",
    "k": "\u043a\u03ba\u041a\u039a",
    "m": "\u043c\u041c\u039c",
    "n": "\u03b7\u0578\u039d",
    "o": "\u043e\u03bf\u03c3\u0585",
    "p": "\u0440\u03c1",
    "q": "\u051b",
    "r": "\u0433",
    "s": "\u0455",
    "t": "\u0442\u03c4\u0422\u03a4",
    "u": "\u03c5\u057d",
    "v": "\u03bd\u0475",
    "w": "\u051d\u03c9\u0461",
    "x": "\u0445\u03c7",
    "y": "\u0443\u03b3\u04af",
    "z": "\u0396\u03b6",
}
LIKE: Final = str.maketrans(
    {other: latin for latin, others in _CYRILLIC_AND_GREEK.items() for other in others}
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u02d7", "-")
    | dict.fromkeys("\u2018\u2019\u02bc\u2032\u00b4", "'")
)
"""Letters of Cyrillic, Greek and Armenian that look like a Latin one; dashes and apostrophes."""
UPRIGHT: Final = str.maketrans({"I": "l", "1": "l", "|": "l", "0": "o", "O": "o"})
"""What many typefaces draw as the same stroke or the same ring."""


_KINDS: Final = {"Cc": "a control character", "Cs": "half a character", "Co": "private use"}


def composed(text: str) -> str:
    """Return the text in Unicode's composed form (NFC): one way to write each letter."""
    return unicodedata.normalize("NFC", text)


def unseen(text: str) -> str | None:
    """Return what to call the first character that cannot be seen, or None where all can.

    Blanks of any kind, line breaks among them, are no fault here.
    """
    for letter in text:
        if letter in INVISIBLE or not (letter.isprintable() or letter.isspace()):
            kind = _KINDS.get(unicodedata.category(letter), "a character without a name")
            return f"U+{ord(letter):04X} ({unicodedata.name(letter, kind).lower()})"
        if "\x1c" <= letter <= "\x1f" or letter == "\x85":
            return f"U+{ord(letter):04X} (a control character)"
    return None


def skeletons(name: str) -> tuple[str, str]:
    """Return two reduced forms: names that share either look alike.

    The first forgets case, compatibility forms and scripts; the second keeps case and forgets what
    tells I from l, 1, and O from 0.
    """
    plain = unicodedata.normalize("NFKC", name)
    folded = unicodedata.normalize("NFKC", plain.casefold()).translate(LIKE)
    return folded, plain.translate(LIKE).translate(UPRIGHT)


def look_alike(names: Iterable[str]) -> tuple[str, str] | None:
    """Return the first two names that look alike, in their order, or None."""
    seen: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for name in names:
        for known, form in zip(seen, skeletons(name), strict=True):
            if form in known and known[form] != name:
                return known[form], name
            known.setdefault(form, name)
    return None


def untidy(name: str) -> str | None:
    """Return why a name cannot stand as it is written, or None."""
    if not name.strip():
        return "is empty, but a name is expected"
    if name != " ".join(name.split()):
        return "has blanks at its ends, or others than single spaces inside"
    if len(name) > MAX_NAME:
        return f"holds {len(name):,} characters, but a name has at most {MAX_NAME}"
    if unicodedata.combining(name[0]):
        return "begins with a mark that belongs on a letter"
    return None
