"""What a comparison's report is made from: the folder that ``glasscity compare --out`` writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glasscity.errors import GlasscityError
from glasscity.experiments.compared import FORMAT, MANIFEST
from glasscity.experiments.told import TELLING
from glasscity.outcomes.folders import read_json
from glasscity.outcomes.sealing import check_files, check_seal, read_table
from glasscity.show.compared.naming import Names, names_of
from glasscity.show.compared.settings import Setting, settings_that_differ

if TYPE_CHECKING:
    import polars as pl

    from glasscity.scenario import Resolved

STORY, ASSUMPTIONS = "story.json", "assumptions.json"
ASSUMPTIONS_FORMAT = 2
_NEEDED = ("a", "b", "people", "days", "seeds", "life_hash", "digests", "version", "lead")
_EFFECTS = frozenset({
    "outcome", "title", "theme", "type", "by", "group", "people", "value", "low", "high", "unit",
    "a", "b", "seeds", *TELLING,
})  # fmt: skip
_REACH = frozenset({"seed", "what", "by", "people"})
_STORY_KEYS = ("about", "found", "person", "people", "side_by_side")


@dataclass(frozen=True)
class Compared:
    """A finished comparison as it lies in its folder.

    Attributes
    ----------
    path
        The folder.
    manifest
        ``compare.json``.
    effects, reach
        The tables: see `glasscity.experiments.comparison.Comparison`.
    a, b
        Both scenarios.
    settings
        Those that differ.
    names
        What the two worlds are called.
    story
        Of one person in both worlds; None where the folder has none.
    assumptions
        How far the differences depend on assumed numbers; None where the folder has none.
    """

    path: Path
    manifest: Mapping[str, Any]
    effects: pl.DataFrame
    reach: pl.DataFrame
    a: Resolved
    b: Resolved
    settings: Sequence[Setting]
    names: Names
    story: Mapping[str, Any] | None
    assumptions: Mapping[str, Any] | None

    @property
    def people(self) -> int:
        """Size of the city."""
        return int(self.manifest["people"])

    @property
    def days(self) -> int:
        """Length of the runs."""
        return int(self.manifest["days"])

    @property
    def seeds(self) -> list[int]:
        """Of the cities that both worlds share."""
        return list(self.manifest["seeds"])

    @property
    def same(self) -> bool:
        """Whether the two worlds are the same to the last bit of every person."""
        return all(a == b for a, b in self.manifest["digests"].values())

    @cached_property
    def sources(self) -> dict[str, list[dict[str, Any]]]:
        """Every number of A and of B with its source."""
        from glasscity.scenario import sources

        return {"a": _rows(sources(self.a)), "b": _rows(sources(self.b))}

    @cached_property
    def cited(self) -> dict[str, Any]:
        """References of both scenarios, as a run's manifest has them."""
        from glasscity.scenario import cited_references, references, sources

        known = references()
        rows = [*sources(self.a), *sources(self.b)]
        said = [*self.manifest.get("hypothetical", []), self.a.certainty, self.b.certainty]
        return {
            "references": [known[key] for key in cited_references(rows)],
            "hypothetical": said,
        }


def _rows(found: Any) -> list[dict[str, Any]]:
    return [asdict(row) for row in found]


def is_comparison(folder: Path) -> bool:
    """Tell whether a folder is that of a comparison."""
    return (folder / MANIFEST).is_file()


def gather_comparison(folder: Path) -> Compared:
    """Read everything that a comparison's report needs.

    Parameters
    ----------
    folder
        As ``glasscity compare --out`` writes it.

    Raises
    ------
    GlasscityError
        If a file is missing, cannot be read or does not belong to the others.
    """
    from glasscity.scenario import load

    manifest = read_json(folder / MANIFEST)
    _check_manifest(manifest, folder)
    check_files(folder, manifest)
    a, b = (load(folder / f"{world}.yaml") for world in ("a", "b"))
    for world, scenario in (("a", a), ("b", b)):
        if scenario.hash != manifest[world].get("hash"):
            raise GlasscityError(
                f"{folder / world}.yaml: has hash {scenario.hash}, and {MANIFEST} says "
                f"{manifest[world].get('hash')}; the two are not of one comparison"
            )
    settings = settings_that_differ(a, b)
    return Compared(
        path=folder,
        manifest=manifest,
        effects=_table(folder, manifest, "effects.parquet", _EFFECTS),
        reach=_table(folder, manifest, "reach.parquet", _REACH),
        a=a,
        b=b,
        settings=settings,
        names=names_of(manifest, settings),
        story=_story(folder),
        assumptions=_assumptions(folder),
    )


def _check_manifest(manifest: Mapping[str, Any], folder: Path) -> None:
    if manifest.get("format") != FORMAT:
        raise GlasscityError(
            f"{folder}: comparison format {manifest.get('format')!r} found, this version reads "
            f"format {FORMAT}"
        )
    check_seal(manifest, folder / MANIFEST)
    for key in _NEEDED:
        if key not in manifest:
            raise GlasscityError(f"{folder}: {MANIFEST} has no {key!r}")
    for world in ("a", "b"):
        if not isinstance(manifest[world], dict) or "title" not in manifest[world]:
            raise GlasscityError(f"{folder}: {MANIFEST} does not say what {world.upper()} is")


def _table(
    folder: Path, manifest: Mapping[str, Any], name: str, needed: frozenset[str]
) -> pl.DataFrame:
    frame = read_table(folder, manifest, name)
    missing = sorted(needed - set(frame.columns))
    if missing:
        raise GlasscityError(f"{folder / name}: has no column {missing[0]!r}")
    return frame


def _story(folder: Path) -> dict[str, Any] | None:
    """Read the story of one person in both worlds, if there is one."""
    file = folder / STORY
    if not file.exists():
        return None
    found = read_json(file)
    worlds = found.get("worlds")
    missing = [key for key in _STORY_KEYS if key not in found]
    if missing or not isinstance(worlds, list) or len(worlds) != 2:
        what = f"no {missing[0]!r}" if missing else "not two worlds"
        raise GlasscityError(f"{file}: has {what}; expected what glasscity story --json prints")
    return found


def _assumptions(folder: Path) -> dict[str, Any] | None:
    """Read how the differences depend on assumed numbers, if that is there."""
    file = folder / ASSUMPTIONS
    if not file.exists():
        return None
    found = read_json(file)
    if found.get("format") != ASSUMPTIONS_FORMAT or not isinstance(found.get("outcomes"), list):
        raise GlasscityError(
            f"{file}: expected format {ASSUMPTIONS_FORMAT} with a list of outcomes, as glasscity "
            "compare --assumptions writes it"
        )
    return found
