"""The report: one self-contained HTML file that can be mailed and still opens in ten years."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from glasscity.errors import GlasscityError

if TYPE_CHECKING:
    from glasscity.show.material import RunLike

FILE_NAME = "report.html"


def report(run: RunLike | str | Path, out: Path | str | None = None) -> Path:
    """Write the report of a finished run or comparison and return its path.

    Parameters
    ----------
    run
        A finished run, or the path of its folder, or the path of a folder that a comparison was
        written into.
    out
        File to write, or an existing folder to write ``report.html`` into. Without it, the
        report goes into the folder that it is made from.

    Returns
    -------
    Path
        The HTML file. It makes no request to anywhere and opens from the disk.

    Raises
    ------
    GlasscityError
        If the folder cannot be read or the file cannot be written.
    """
    # Imported here: charts and tables are heavy, and most commands need neither.
    from glasscity.show import compared, page
    from glasscity.show.material import gather

    if isinstance(run, (str, Path)) and compared.is_comparison(Path(run)):
        folder = Path(run)
        text = compared.render(compared.gather_comparison(folder))
    else:
        material = gather(run)
        folder, text = material.path, page.render(material)
    target = Path(out) if out is not None else folder / FILE_NAME
    if target.is_dir():
        target = target / FILE_NAME
    _write(target, text)
    return target


def _write(target: Path, text: str) -> None:
    """Write to a neighbour and move into place, so that no half report bears the name."""
    name = None
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        # mkstemp makes files for the owner alone; a report is meant to be passed on.
        Path(name).chmod(0o644)
        os.replace(name, target)
    except OSError as error:
        if name is not None:
            Path(name).unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise GlasscityError(f"{target}: the report cannot be written ({reason})") from None
