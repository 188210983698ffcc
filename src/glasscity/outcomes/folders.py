"""New files and folders: written beside their place under another name, then moved there whole.

Whoever writes holds a lock on what is being written. So what a killed process has left can be told
from what another process is at, and goes when somebody writes beside it the next time.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from glasscity.errors import GlasscityError

OCCUPIED = "exists already; name a folder that does not exist"
LEFT_SECONDS = 60.0
"""Age from which something that nobody holds was left by a process that was killed."""
OF_A_RUN, OF_A_COMPARISON, OF_A_SWEEP = "run.json", "compare.json", "explore.json"
OF_SAFEGUARDS, OF_A_REPLAY, OF_A_CHECKPOINT = "safeguards.json", "replay.json", "checkpoint.json"
MANIFESTS = (
    OF_A_RUN, OF_A_COMPARISON, OF_A_SWEEP, OF_SAFEGUARDS, OF_A_REPLAY, OF_A_CHECKPOINT,
)  # fmt: skip
"""What folders that a command wrote say of themselves."""
SCENARIO, REPLAY = "scenario.yaml", "replay"
"""Names within a run's folder."""
UNFINISHED = ".unfinished"
"""How the names of what is being written end."""
_HIDDEN = re.compile(r"\..*-[0-9a-f]{12}\.unfinished", re.DOTALL)
_OF_UNFINISHED = re.compile(rf"scenario\.yaml|{REPLAY}|week-[0-9]+|\.?checkpoint\.json.*")


@contextmanager
def new_folder(out: Path, occupied: str = OCCUPIED) -> Iterator[Path]:
    """Give a folder to write into; once all is written it stands at its place.

    Parameters
    ----------
    out
        The place; it must not exist, or be an empty folder.
    occupied
        What to say of the place if something is there.

    Yields
    ------
    Path
        The folder to write into; it is gone again if anything fails.

    Raises
    ------
    GlasscityError
        If something is there already, or no folder can be made there.
    """
    check_free(out, occupied)
    with clean_way(out):
        workplace = make_beside(out)
        try:
            with _held(workplace):
                yield workplace
                check_free(out, occupied)
                os.replace(workplace, out)
        except BaseException:
            shutil.rmtree(workplace, ignore_errors=True)
            raise


@contextmanager
def clean_way(out: Path) -> Iterator[None]:
    """Remove the folders that were made on the way to a place again, if nothing came of it.

    Parameters
    ----------
    out
        The place. Folders into which anybody has put anything stay.
    """
    missing = [folder for folder in out.parents if not os.path.lexists(folder)]
    try:
        yield
    except BaseException:
        with suppress(OSError):
            for folder in missing:
                folder.rmdir()
        raise


def check_free(out: Path, occupied: str = OCCUPIED) -> None:
    """Check that nothing is at a place but, perhaps, an empty folder.

    Raises
    ------
    GlasscityError
        If something is.
    """
    # A path that ends in `.` or `..` is a folder that is in use.
    taken = out.name in ("", "..") or os.path.lexists(out)
    if taken and (out.name == "" or not out.is_dir() or any(out.iterdir())):
        raise GlasscityError(f"{out}: {occupied}")


def make_beside(place: Path) -> Path:
    """Make a new hidden folder beside a place, with the rights that new folders have here.

    Parameters
    ----------
    place
        Folders on the way there are made. What killed processes left beside it is removed.

    Raises
    ------
    GlasscityError
        If it cannot be made.
    """
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        clear_left(place.parent)
        folder = _unfinished(place)
        folder.mkdir()
    except (FileExistsError, NotADirectoryError):
        raise GlasscityError(f"{place}: a file stands where a folder is needed") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise GlasscityError(f"{place}: nothing can be written there ({reason})") from None
    return folder


def _unfinished(place: Path) -> Path:
    # Cut by bytes: a name may have 255 of them.
    start = os.fsdecode(os.fsencode(place.name)[:180])
    return place.with_name(f".{start}-{secrets.token_hex(6)}.unfinished")


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Hold a lock that goes with this process, where there are such locks."""
    handle = _locked(path)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _locked(path: Path) -> int | None:
    """Return a handle that holds a lock; None where another process holds it, or none can be."""
    try:
        import fcntl

        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except (ImportError, OSError):
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


@contextmanager
def claimed(place: Path) -> Iterator[Path]:
    """Make a folder, or take the one that is there, for this process alone.

    Parameters
    ----------
    place
        Folders on the way there are made.

    Raises
    ------
    GlasscityError
        If it cannot be made, or another process has it.

    Yields
    ------
    Path
        The folder.
    """
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise GlasscityError(f"{place}: nothing can be written there ({reason})") from None
    handle = _locked(place)
    if handle is None and _has_locks():
        raise GlasscityError(f"{place}: another process is playing this run")
    try:
        yield place
    finally:
        if handle is not None:
            os.close(handle)


def _has_locks() -> bool:
    return importlib.util.find_spec("fcntl") is not None


def clear_unfinished(place: Path) -> None:
    """Empty a folder in which a run was begun.

    Parameters
    ----------
    place
        The folder.

    Raises
    ------
    GlasscityError
        If anything else is in it.
    """
    strange = [name for name in os.listdir(place) if not _OF_UNFINISHED.fullmatch(name)]
    if strange:
        raise GlasscityError(
            f"{place}: a run keeps there where it stands, and {strange[0]!r} is in the way"
        )
    for entry in place.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _is_left(entry: os.DirEntry[str]) -> bool:
    """Tell whether this may be what a killed process left: a run with a checkpoint is none."""
    if _HIDDEN.fullmatch(entry.name):
        return True
    if not entry.name.endswith(UNFINISHED) or not entry.is_dir(follow_symlinks=False):
        return False
    inside = set(os.listdir(entry.path))
    return SCENARIO in inside and inside <= {SCENARIO, REPLAY}


def clear_left(folder: Path) -> None:
    """Remove what processes that were killed have left unfinished in a folder.

    Parameters
    ----------
    folder
        What is younger than a minute stays, and so does what a process holds.
    """
    with suppress(OSError):
        for entry in os.scandir(folder):
            if not _is_left(entry):
                continue
            age = time.time() - entry.stat(follow_symlinks=False).st_mtime
            handle = _locked(Path(entry.path)) if age > LEFT_SECONDS else None
            if handle is None:
                continue
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                Path(entry.path).unlink(missing_ok=True)
            os.close(handle)


def is_folder(path: Path) -> bool:
    """Return whether a folder is there; a name that no disk can hold is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def write_whole(file: Path, text: str) -> None:
    """Write a text file that is there whole, or not at all.

    Parameters
    ----------
    file
        Where; what is there is replaced.
    text
        In UTF-8.

    Raises
    ------
    OSError
        If it cannot be written; what was there is still there.
    """
    waiting = _unfinished(file)
    try:
        with waiting.open("x", encoding="utf-8") as stream, _held(waiting):
            stream.write(text)
        os.replace(waiting, file)
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise


def write_json(file: Path, content: Mapping[str, Any]) -> None:
    """Write an object as a file that people can read.

    Parameters
    ----------
    file
        Where.
    content
        Plain data; not a number is refused, since JSON has no such thing.
    """
    file.write_text(json_text(content), encoding="utf-8")


def json_text(content: Mapping[str, Any]) -> str:
    """Return an object as people can read it.

    Parameters
    ----------
    content
        Plain data; not a number is refused, since JSON has no such thing.
    """
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def refuse_to_replace(file: Path) -> None:
    """Refuse to write over what a run, a comparison or a sweep consists of; reports may be renewed.

    Parameters
    ----------
    file
        That somebody asks for.

    Raises
    ------
    GlasscityError
        If it is there and belongs to what was written into its folder.
    """
    if not os.path.lexists(file) or file.suffix == ".html":
        return
    place = Path(os.path.realpath(file))
    for folder in list(place.parents)[:2]:
        if any((folder / name).is_file() for name in MANIFESTS):
            raise GlasscityError(
                f"{file}: is part of what was written into {folder}; name another file"
            )


def read_json(file: Path) -> dict[str, Any]:
    """Read a file that holds one object.

    Parameters
    ----------
    file
        Where.

    Raises
    ------
    GlasscityError
        If it cannot be read, or is anything else.
    """
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except RecursionError:
        raise GlasscityError(f"{file}: cannot be read as JSON (too many brackets)") from None
    except (OSError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise GlasscityError(f"{file}: cannot be read as JSON ({reason})") from None
    if not isinstance(found, dict):
        raise GlasscityError(f"{file}: expected one JSON object, found {type(found).__name__}")
    return found
