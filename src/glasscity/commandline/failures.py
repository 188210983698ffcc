"""Whatever goes wrong, as one sentence and an exit code."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from glasscity.errors import GlasscityError, MistakesError

BAD_INPUT = 2
INTERRUPTED = 130
TERMINATED = 143
BROKEN_PIPE = 141
"""128 + SIGPIPE, as a shell reports a program whose reader went away."""

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EFBIG: "no file may grow to this size here",
    errno.EDQUOT: "your quota on this disk is used up",
    errno.ENOENT: "there is no such file or folder",
    errno.EACCES: "permission denied",
    errno.EPERM: "not permitted",
    errno.EROFS: "the disk is read-only",
    errno.ENOTDIR: "a file stands where a folder is needed",
    errno.EISDIR: "it is a folder, but a file is expected",
    errno.ENAMETOOLONG: "the name is too long",
}

_LONGEST_WORD = 200
"""Letters of one word of a sentence: more than a usual path has."""
_FULL = os.strerror(errno.ENOSPC)


def sentence(error: BaseException) -> str:
    """Return a line that says what went wrong, or one for each mistake.

    Parameters
    ----------
    error
        Any exception.
    """
    lines = error.sentences if isinstance(error, MistakesError) else (_words(error),)
    return "\n".join(_clean(line) for line in lines)


def _clean(line: str) -> str:
    words = " ".join(_middle_cut(word) for word in line.split())
    clean = "".join(letter if letter.isprintable() else "\ufffd" for letter in words)
    return clean if clean.endswith((".", "?", "!")) else f"{clean}."


def _middle_cut(word: str) -> str:
    """Cut what nobody reads to its end: its beginning says what it is, its end which."""
    return word if len(word) <= _LONGEST_WORD else f"{word[:100]}...{word[-40:]}"


def _words(error: BaseException) -> str:
    if isinstance(error, GlasscityError):
        return str(error)
    if hasattr(error, "format_message"):
        return usage_sentence(error)
    if isinstance(error, MemoryError):
        return "There is not enough memory for this; fewer --people or --years need less"
    if is_of_the_disk(error):
        return _disk_sentence(error)
    if isinstance(error, ModuleNotFoundError):
        return f"The package {error.name} is missing; installing glasscity again brings it"
    return (
        f"glasscity has met a fault of its own ({type(error).__name__}: {_short(str(error))}); "
        "GLASSCITY_TRACEBACK=1 shows where, and a report of it is welcome"
    )


def is_of_the_disk(error: BaseException) -> bool:
    """Return whether a file could not be read or written."""
    # Tables are written by a library that may have its own exception for a full disk.
    return isinstance(error, OSError) or _FULL in str(error)


def disk_reason(error: BaseException) -> str:
    """Return why a file could not be read or written, without the file's name."""
    if _FULL in str(error) or not isinstance(error, OSError):
        return _REASONS[errno.ENOSPC]
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def _disk_sentence(error: BaseException) -> str:
    name = getattr(error, "filename", None)
    reason = disk_reason(error)
    return f"{name}: {reason}" if name else f"{reason[:1].upper()}{reason[1:]}"


def usage_sentence(error: Any) -> str:
    """Return what is wrong with how a command was typed, with the nearest right name.

    Parameters
    ----------
    error
        A usage error of Typer, which has ``format_message`` and mostly ``ctx``.
    """
    context = getattr(error, "ctx", None)
    command = getattr(context, "command_path", "glasscity")
    wrong = getattr(error, "option_name", None)
    if wrong and type(error).__name__ == "NoSuchOption":
        near = _near(wrong, _options(context))
        return f"{command} has no option {wrong}{near or f'; {command} --help lists them'}"
    return _from_message(str(error.format_message()), command, wrong)


def _from_message(message: str, command: str, option: str | None) -> str:
    """Say in our words what Typer says in its own."""
    if option and "not take" in message:
        return f"{option} takes no value, but one was given"
    if option:
        return f"{option}: a value is expected after it; {command} --help shows which"
    missing = re.search(r"Missing argument '(.*?)'", message)
    if missing:
        return f"{command}: {missing[1]} is missing; {command} --help shows what it is"
    unexpected = re.search(r"unexpected extra argument\S* \((.*)\)", message)
    if unexpected:
        return f'{command}: found "{_short(unexpected[1])}" where nothing more is expected'
    return f"{command}: {_short(message, 300)}"


def unknown_verb(verb: str, verbs: Iterable[str]) -> GlasscityError:
    """Return the error for a verb that is not there."""
    known = list(verbs)
    near = _near(verb, known)
    choice = near or f"; expected one of {', '.join(known)}."
    return GlasscityError(f'glasscity has no verb "{_short(verb)}"{choice}')


def check_paths(words: Sequence[str]) -> None:
    """Refuse an empty path: it would be taken for the folder one is in.

    Parameters
    ----------
    words
        As typed.

    Raises
    ------
    GlasscityError
        If there is one.
    """
    for option in ("--out", "--resume"):
        if f"{option}=" in words or (option, "") in pairwise(words):
            raise GlasscityError(f'{option}: found "", expected the path of a file or folder.')


def _options(context: Any) -> list[str]:
    parameters = context.command.get_params(context) if context is not None else []
    return [name for each in parameters for name in each.opts if name.startswith("--")]


def _near(word: str, names: Iterable[str]) -> str:
    from glasscity.scenario.wording import did_you_mean

    return did_you_mean(word, names, 0)


def _short(text: str, length: int = 120) -> str:
    return text if len(text) <= length else f"{text[: length - 3]}..."
