"""Small helpers for sentences: nearest right names, lists of words, paths of fields."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Final

from ..errors import GlasscityError, MistakesError

MOST_SENTENCES: Final = 30
"""Mistakes of a file that are told at once."""


def nearest(word: str, names: Iterable[str]) -> str | None:
    """Return the name that most resembles the word, or None if none does."""
    candidates = list(names)
    lower = {name.lower(): name for name in candidates}
    found = difflib.get_close_matches(word.lower()[:80], lower, n=1, cutoff=0.6)
    return lower[found[0]] if found else None


def did_you_mean(word: str, names: Iterable[str], limit: int = 16) -> str:
    """Return ``; did you mean "X"?`` or, where nothing is near, the names to choose from."""
    candidates = list(names)
    near = nearest(word, candidates)
    if near is not None:
        return f'; did you mean "{near}"?'
    if not candidates or len(candidates) > limit:
        return ""
    return f"; expected {listed(candidates)}"


def listed(names: Sequence[str], joint: str = "or") -> str:
    """Return the names as words: ``a, b or c``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {joint} {names[-1]}"


def dotted(path: Iterable[str | int]) -> str:
    """Return the path of a field as it is written: ``regime.scoring.points.late[0]``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{shortened(step)}"
    return text.removeprefix(".")


def shortened(text: str, length: int = 60) -> str:
    """Return the text, or its beginning if it is long."""
    return text if len(text) <= length else f"{text[: length - 3]}..."


def refusal(sentence: str) -> GlasscityError:
    """Return the error with this sentence, on one line and without control characters."""
    words = " ".join(sentence.split())
    return GlasscityError("".join(c if c.isprintable() else "\ufffd" for c in words))


def several(errors: Iterable[GlasscityError]) -> GlasscityError:
    """Return one error that says what all of them say, nothing twice."""
    sentences = list(dict.fromkeys(str(error) for error in errors))
    if len(sentences) > MOST_SENTENCES:
        left = len(sentences) - MOST_SENTENCES
        sentences[MOST_SENTENCES:] = [f"... and {left:,} more mistakes."]
    return GlasscityError(*sentences) if len(sentences) == 1 else MistakesError(*sentences)
