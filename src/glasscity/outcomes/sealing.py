"""What a folder holds is written in its manifest: a checksum of each file, a seal on the manifest.

A folder whose files were lost, cut or changed for those of another run is refused in one sentence:
a result that has quietly lost some of its harms is worse than none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from glasscity.errors import GlasscityError

FILES: Final = "files"
SEAL: Final = "seal"
ANEW: Final = "play it anew"


def listed(folder: Path, rows: Mapping[str, int | None]) -> dict[str, dict[str, Any]]:
    """Return what a manifest says of files.

    Parameters
    ----------
    folder
        Where they are.
    rows
        Their names below the folder, with the rows of those that are tables.

    Returns
    -------
    dict
        By name: ``sha256`` of the bytes, and ``rows`` of a table.
    """
    return {
        name: {**({} if count is None else {"rows": count}), "sha256": _checksum(folder / name)}
        for name, count in rows.items()
    }


def sealed(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return a manifest with its seal: a checksum of everything else in it.

    Parameters
    ----------
    manifest
        Plain data; an old seal is replaced.
    """
    bare = {key: value for key, value in manifest.items() if key != SEAL}
    text = json.dumps(bare, sort_keys=True, separators=(",", ":"))
    return {**bare, SEAL: hashlib.sha256(text.encode()).hexdigest()}


def check_seal(manifest: Mapping[str, Any], file: Path) -> None:
    """Check that a manifest is what was written, to the letter.

    Parameters
    ----------
    manifest
        As read.
    file
        Where from, for the sentence.

    Raises
    ------
    GlasscityError
        If anything in it was changed.
    """
    if sealed(manifest)[SEAL] != manifest.get(SEAL) or not isinstance(manifest.get(FILES), dict):
        raise GlasscityError(
            f"{file}: was changed after it was written, its seal does not fit; {ANEW}"
        )


def check_files(folder: Path, manifest: Mapping[str, Any], *names: str) -> None:
    """Check that files are what was written, to the byte.

    Parameters
    ----------
    folder
        That holds them.
    manifest
        With its seal checked.
    names
        Below the folder; all that the manifest lists if none is named.

    Raises
    ------
    GlasscityError
        If one is missing or was changed; all that are missing are named.
    """
    wanted = names or tuple(manifest[FILES])
    missing = [name for name in wanted if not (folder / name).is_file()]
    if missing:
        told = ", ".join(missing[:5]) + (f" and {len(missing) - 5} more" * (len(missing) > 5))
        raise GlasscityError(f"{folder}: {told} of what was written there is missing; {ANEW}")
    for name in wanted:
        said = manifest[FILES].get(name) or {}
        if _checksum(folder / name) != said.get("sha256"):
            raise GlasscityError(
                f"{folder / name}: is not the file that was written there{_rows(said)}, its "
                f"checksum does not fit; {ANEW}"
            )


def read_table(folder: Path, manifest: Mapping[str, Any], name: str) -> pl.DataFrame:
    """Read a table that a manifest lists.

    Parameters
    ----------
    folder
        That holds it.
    manifest
        With its seal checked; one of before the seal has none, and its tables have no checksums.
    name
        Of the file, below the folder.

    Raises
    ------
    GlasscityError
        If it is missing, was changed or cannot be read.
    """
    if SEAL in manifest:
        check_files(folder, manifest, name)
    return table_in(folder, name)


def table_in(folder: Path, name: str) -> pl.DataFrame:
    """Read a table that was checked already.

    Raises
    ------
    GlasscityError
        If it cannot be read.
    """
    try:
        # `glob`: a folder may be called `x[1]`, and beside it may lie another called `x1`.
        return pl.read_parquet(folder / name, glob=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        first = str(error).partition("\n")[0]
        raise GlasscityError(f"{folder / name}: cannot be read as a table ({first})") from None


def _checksum(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        reason = error.strerror or str(error)
        raise GlasscityError(f"{file}: cannot be read ({reason.lower()})") from None


def _rows(said: Mapping[str, Any]) -> str:
    return f" with {said['rows']:,} rows" if "rows" in said else ""
