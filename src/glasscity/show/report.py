"""The report: one self-contained HTML file that can be mailed and still opens in ten years."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from glasscity.arguments import place_of, refuse
from glasscity.errors import GlasscityError
from glasscity.forking import check_threads_alive
from glasscity.outcomes.folders import refuse_to_replace, write_whole

if TYPE_CHECKING:
    from glasscity.outcomes.run import Run
    from glasscity.show.material import Material

FILE_NAME = "report.html"


def report(run: Run | str | Path, out: Path | str | None = None) -> Path:
    """Write the report of a finished run or comparison and return its path.

    Parameters
    ----------
    run
        A finished run, or the path of its folder, or the path of a folder that a comparison was
        written into.
    out
        File to write, or an existing folder to write ``report.html`` into. Without it, the
        report goes into the folder that it is made from. That of a run that has no folder goes into
        the current one, under the scenario's name and hash, seed, people and days.

    Returns
    -------
    Path
        The HTML file. It makes no request to anywhere and opens from the disk.

    Raises
    ------
    GlasscityError
        If the folder cannot be read, is not what was written, or the file cannot be written.
    """
    # Imported here: charts and tables are heavy, and most commands need neither.
    from glasscity.outcomes.run import Run
    from glasscity.show import compared, page
    from glasscity.show.material import gather

    check_threads_alive()
    if not isinstance(run, (str, Path, Run)):
        expected = "expected a run, or the path of a folder that a run or a comparison was written"
        raise refuse("run", run, f"{expected} into")
    folder = run if isinstance(run, Run) else place_of("run", run)
    if isinstance(folder, Path) and compared.is_comparison(folder):
        usual = folder / FILE_NAME
        text = compared.render(compared.gather_comparison(folder))
    else:
        material = gather(folder)
        usual, text = _usual_place(material), page.render(material)
    target = place_of("out", out) if out is not None else usual
    if target.is_dir():
        target = target / FILE_NAME
    refuse_to_replace(target)
    try:
        write_whole(target, text)
    except OSError as error:
        reason = error.strerror or str(error)
        raise GlasscityError(f"{target}: the report cannot be written ({reason})") from None
    return target


def _usual_place(material: Material) -> Path:
    if material.path is not None:
        return material.path / FILE_NAME
    # A name that tells the run: nothing else can stand there but the same report.
    m = material.manifest
    name = re.sub(r"[^\w.-]+", "-", str(m.get("name") or "run"))[:60].strip("-.") or "run"
    days = f"{m['days']}-days"
    return Path(f"report-{name}-{m['hash'][:8]}-seed{m['seed']}-{m['people']}-{days}.html")
