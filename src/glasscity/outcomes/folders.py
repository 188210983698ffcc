"""New folders: written beside their place under another name, then moved there whole."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from glasscity.errors import GlasscityError


@contextmanager
def new_folder(
    out: Path, occupied: str = "exists already; name a folder that does not exist"
) -> Iterator[Path]:
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
        If something is there already.
    """
    missing = [folder for folder in out.parents if not folder.exists()]
    out.parent.mkdir(parents=True, exist_ok=True)
    workplace = Path(tempfile.mkdtemp(prefix=f".{out.name[:60]}-", dir=out.parent))
    try:
        yield workplace
        workplace.chmod(0o755)
        if os.path.lexists(out) and (not out.is_dir() or any(out.iterdir())):
            raise GlasscityError(f"{out}: {occupied}")
        os.replace(workplace, out)
    except BaseException:
        shutil.rmtree(workplace, ignore_errors=True)
        with suppress(OSError):
            # The folders on the way there, as far as nobody else has put anything into them.
            for folder in missing:
                folder.rmdir()
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
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
    file.write_text(text + "\n", encoding="utf-8")
