"""Where a run goes, and whether it can be written there, asked before anything is played."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

from glasscity.arguments import place_of
from glasscity.errors import GlasscityError
from glasscity.outcomes.folders import OF_A_RUN, make_beside, read_json

RUNS = "runs"
MANIFEST = OF_A_RUN


def default_folder(name: str, digest: str, seed: int, people: int) -> Path:
    """Return a folder under ``runs/`` that does not exist yet.

    Parameters
    ----------
    name, digest
        The scenario's name and hash.
    seed, people
        As played.
    """
    return _free(f"{_plain(name)}-{digest[:8]}-seed{seed}-{people}")


def default_sweep(name: str, digest: str) -> Path:
    """Return a folder for a sweep under ``runs/`` that does not exist yet.

    Parameters
    ----------
    name, digest
        The scenario's name and hash.
    """
    return _free(f"explore-{_plain(name)}-{digest[:8]}")


def _plain(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip("-.")[:60] or "scenario"


def _free(name: str) -> Path:
    first = Path(RUNS) / name
    folder, number = first, 1
    while os.path.lexists(folder):
        number += 1
        folder = first.with_name(f"{first.name}-{number}")
    return folder


def check_target(folder: Path, force: bool) -> None:
    """Check that a run's folder can be made.

    Parameters
    ----------
    folder
        Where the run is to go.
    force
        Whether a finished run that is there already may be replaced.

    Raises
    ------
    GlasscityError
        If something is there already, or nothing can be written there.
    """
    place_of("--out", folder)
    if folder.is_dir() and not folder.is_symlink():
        _check_present(folder, force)
    elif os.path.lexists(folder):
        raise GlasscityError(f"--out {folder}: it exists and is not a folder.")
    _check_writable(folder)


def _check_present(folder: Path, force: bool) -> None:
    if not any(folder.iterdir()) or (force and (folder / MANIFEST).is_file()):
        return
    if force:
        raise GlasscityError(f"--out {folder}: --force replaces a run, and this folder is not one.")
    more = "; --force replaces it" if (folder / MANIFEST).is_file() else ""
    raise GlasscityError(f"--out {folder}: the folder exists and is not empty{more}.")


def _check_writable(folder: Path) -> None:
    standing = folder.absolute().parent
    while not os.path.lexists(standing):
        standing = standing.parent
    if not standing.is_dir():
        raise GlasscityError(f"--out {folder}: {standing} is a file, but a folder is needed there.")
    # Only trying tells: an administrator may write anywhere, but not on a read-only disk.
    try:
        os.rmdir(tempfile.mkdtemp(prefix=".glasscity-", dir=standing))
    except OSError as error:
        why = error.strerror or str(error)
        raise GlasscityError(
            f"--out {folder}: nothing can be written in {standing} ({why.lower()})."
        ) from None


def stand_in(folder: Path) -> Path:
    """Return a name beside the folder, free, to write the run that will replace it."""
    return make_beside(folder)


def replace(folder: Path, newer: Path) -> None:
    """Put a finished run in the place of an older one; one of the two is there at any moment.

    Parameters
    ----------
    folder
        The older run. What it did not write itself is kept.
    newer
        The finished one.
    """
    _take_over(folder, newer)
    # Under a name that nobody clears until the newer run stands in its place.
    older = newer.with_suffix(".older")
    os.replace(folder, older)
    try:
        os.replace(newer, folder)
    except BaseException:
        os.replace(older, folder)
        raise
    shutil.rmtree(older, ignore_errors=True)


def _take_over(folder: Path, newer: Path) -> None:
    """Link or copy into a newer run whatever an older one did not write."""
    written = _written(folder)
    for file in sorted(folder.rglob("*")):
        relative = file.relative_to(folder)
        if relative.as_posix() in written or (file.is_dir() and not file.is_symlink()):
            continue
        copy = newer / relative
        copy.parent.mkdir(parents=True, exist_ok=True)
        while os.path.lexists(copy):
            copy = copy.with_name(f"{copy.name}.kept")
        try:
            os.link(file, copy, follow_symlinks=False)
        except OSError:
            shutil.copy2(file, copy, follow_symlinks=False)


def _written(folder: Path) -> set[str]:
    """Return the names of the files that a run wrote into its folder."""
    try:
        listed = list(read_json(folder / MANIFEST).get("files") or [])
    except GlasscityError:
        listed = []
    # Runs of older versions list nothing.
    usual = [] if listed else [f"tables/{file.name}" for file in folder.glob("tables/*.parquet")]
    replay = [f"replay/{file.name}" for file in folder.glob("replay/*.parquet")]
    own = {MANIFEST, "scenario.yaml", "report.html", "replay/replay.json"}
    return own.union(listed, usual, replay)
