"""Small helpers for sentences: nearest right names, lists of words, paths of fields."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Final

from ..errors import GlasscityError, MistakesError

MOST_SENTENCES: Final = 30
"""Mistakes of a file that are told at once."""
_MOST_LETTERS: Final = 80
_MOST_NEAR: Final = 6
"""Names that are offered for a beginning, at most."""
_LEAST_BEGINNING: Final = 2
"""Letters from which a beginning says what is meant."""


def near_names(word: str, names: Iterable[str]) -> list[str]:
    """Return the names that a word may stand for, best first; none where nothing is near.

    Those that begin with it, all of them, since only the reader knows which was meant; of a name
    such as ``wrongful:lawful act`` what follows the colon; else the one that most resembles it.
    """
    lower = {name.lower(): name for name in names}
    wanted = word.strip().lower()[:_MOST_LETTERS]
    same = {_alike(low): low for low in lower}.get(_alike(wanted))
    if same is not None:
        return [lower[same]]
    head, colon, _ = wanted.partition(":")
    family = [name for low, name in lower.items() if colon and low.startswith(f"{head}:")]
    if family:
        return _begun_or_close(wanted, family) or family
    return _begun_or_close(wanted, lower.values())


def _alike(word: str) -> str:
    return word.replace("-", "_").replace(" ", "_")


def _begun_or_close(wanted: str, names: Iterable[str]) -> list[str]:
    lower = {name.lower(): name for name in names}
    begun = [name for low, name in lower.items() if low.startswith(wanted)]
    if begun and len(wanted) >= _LEAST_BEGINNING:
        return begun
    # What names of one family have in common tells none of them apart.
    start = wanted.index(":") + 1 if all(":" in low for low in lower) and ":" in wanted else 0
    tails = {low[start:]: name for low, name in lower.items()}
    found = difflib.get_close_matches(wanted[start:], tails, n=1, cutoff=0.6)
    return [tails[each] for each in found]


def nearest(word: str, names: Iterable[str]) -> str | None:
    """Return the name that a word most likely stands for, or None if none is near."""
    return next(iter(near_names(word, names)), None)


def did_you_mean(word: str, names: Iterable[str], limit: int = 16) -> str:
    """Return ``; did you mean "X"?`` or, where nothing is near, the names to choose from."""
    candidates = list(names)
    near = near_names(word, candidates)
    if near:
        quoted = [f'"{name}"' for name in near[:_MOST_NEAR]]
        left = len(near) - len(quoted)
        quoted += [f"one of {left} more that begin so"] if left else []
        return f"; did you mean {listed(quoted)}?"
    if not candidates or len(candidates) > limit:
        return ""
    return f"; expected {listed(candidates)}"


def offered(word: str, names: Iterable[str]) -> str:
    """Return ``; did you mean "X"?`` or, where nothing is near, all names however many."""
    known = list(names)
    return did_you_mean(word, known, len(known))


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
    """Return the text as it can be quoted: its beginning if it is long, and only what is seen."""
    short = text if len(text) <= length else f"{text[: length - 3]}..."
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in short)


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
