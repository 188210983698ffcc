"""What a run streams to disk so that any life of it can be played again: letters and border inputs.

No ledger is stored. A life follows from the seed, the letters that others sent and what the city
worked out at the borders; those are kept, in Parquet parts, for every block of 1,024 people. So
the story of one person plays 1,024 people, not the city. See ``docs/story.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from glasscity.engine.counting import BLOCK
from glasscity.engine.excerpt import Excerpt, Inputs, block_of, play_excerpt
from glasscity.engine.plan import Plan
from glasscity.engine.state import LEDGER_FIELDS
from glasscity.errors import GlasscityError
from glasscity.outcomes.folders import OF_A_REPLAY, REPLAY, read_json, write_json
from glasscity.outcomes.sealing import FILES, check_files, check_seal, listed, sealed

FORMAT = 4
"""Goes up when the layout of the folder changes."""
FOLDER = REPLAY
"""Name of the folder within a run's folder."""
MANIFEST = OF_A_REPLAY

Integers = npt.NDArray[np.int64]
_ROWS_OF_A_PART = 1 << 20
_LETTERS = {"due": pl.UInt16, "target": pl.UInt32, "source": pl.UInt32, "label": pl.UInt32}
_ALARM = {"week": pl.UInt16, "target": pl.UInt32, "added": pl.Int32}
_FRIENDS = {"week": pl.UInt16, "target": pl.UInt32, "component": pl.Int16}
_REFUSALS = {name: pl.UInt32 if name == "person" else pl.Int32 for name in LEDGER_FIELDS}
_DISTRICTS = {"week": pl.UInt16, "district": pl.UInt16, "value": pl.Int64}
_BLOCKS = {"block": pl.UInt32, "digest": pl.UInt64}


@dataclass
class _Table:
    """Rows on their way to the disk, and the parts that are there."""

    name: str
    schema: Mapping[str, Any]
    order: str
    rows: list[pl.DataFrame] = field(default_factory=list)
    waiting: int = 0
    parts: list[str] = field(default_factory=list)
    """Names of the files that are there."""

    def add(self, folder: Path, *columns: npt.NDArray[Any]) -> None:
        """Take rows, column by column; write a part once there are many."""
        if not columns[0].size:
            return
        # Copies: a frame may share memory with the engine's own arrays, which change.
        named = {name: column.copy() for name, column in zip(self.schema, columns, strict=True)}
        frame = pl.DataFrame(named).cast(pl.Schema(self.schema))
        self.rows.append(frame)
        self.waiting += frame.height
        if self.waiting >= _ROWS_OF_A_PART:
            self.flush(folder)

    def flush(self, folder: Path) -> None:
        """Write what waits."""
        if not self.rows:
            return
        # In order of people, so that a reader of one block skips the rest.
        part = pl.concat(self.rows).sort(self.order)
        name = f"{self.name}-{len(self.parts):04d}.parquet"
        part.write_parquet(folder / name, row_group_size=1 << 16)
        self.rows, self.waiting = [], 0
        self.parts.append(name)


class ReplayWriter:
    """Streams to a folder what crosses the borders of blocks; see `glasscity.engine.recording`.

    Parameters
    ----------
    folder
        To write into; it exists.
    parts
        Names of the files that are there already, by table: `parts` of the writer before.
    """

    def __init__(self, folder: Path, parts: Mapping[str, list[str]] | None = None) -> None:
        self.folder = folder
        self._letters = _Table("letters", _LETTERS, "target")
        self._alarm = _Table("alarm", _ALARM, "target")
        self._friends = _Table("friends", _FRIENDS, "target")
        self._refusals = _Table("refusals", _REFUSALS, "person")
        self._attention = _Table("attention", _DISTRICTS, "week")
        self._quotas = _Table("quotas", _DISTRICTS, "week")
        self._blocks = _Table("blocks", _BLOCKS, "block")
        for table in self._tables():
            table.parts += (parts or {}).get(table.name, [])

    def _tables(self) -> list[_Table]:
        return [table for table in vars(self).values() if isinstance(table, _Table)]

    def parts(self) -> dict[str, list[str]]:
        """Write what waits; return the names of the files that are there, by table."""
        for table in self._tables():
            table.flush(self.folder)
        return {table.name: list(table.parts) for table in self._tables()}

    def letters(self, due: Integers, target: Integers, source: Integers, label: Integers) -> None:
        """Take letters of one shard to others; those within a block come again by themselves."""
        far = target // BLOCK != source // BLOCK
        self._letters.add(self.folder, due[far], target[far], source[far], label[far])

    def alarm(self, week: int, added: npt.NDArray[np.int32]) -> None:
        """Take the alarm that friends added after a week, shape (people,), (0,) without fear."""
        people = np.flatnonzero(added)
        self._alarm.add(self.folder, np.full(people.size, week), people, added[people])

    def refusals(self, lines: Integers) -> None:
        """Take lines of the ledger of those who went without a place, (lines, LEDGER_FIELDS)."""
        self._refusals.add(self.folder, *lines.T)

    def friends(self, week: int, component: npt.NDArray[np.int16]) -> None:
        """Take what friends give each member in a commercial score, shape (people,)."""
        people = np.arange(component.size)
        self._friends.add(self.folder, np.full(people.size, week), people, component)

    def attention(self, week: int, attention: Integers) -> None:
        """Take the attention by district that holds after a week, units of 2**-16."""
        self._by_district(self._attention, week, attention)

    def quotas(self, week: int, below: Integers) -> None:
        """Take the chance by district to be chosen for a quota, units of 2**-32."""
        self._by_district(self._quotas, week, below)

    def _by_district(self, table: _Table, week: int, values: Integers) -> None:
        table.add(self.folder, np.full(values.size, week), np.arange(values.size), values)

    def close(self, digest: int, blocks: list[int]) -> None:
        """Take the digests of the city and of its blocks at the end of the run."""
        digests = np.array(blocks, dtype=np.uint64)
        self._blocks.add(self.folder, np.arange(digests.size), digests)
        parts = [name for of_table in self.parts().values() for name in of_table]
        files = listed(self.folder, dict.fromkeys(parts))
        about = {"format": FORMAT, "block": BLOCK, "digest": f"{digest:016x}", FILES: files}
        write_json(self.folder / MANIFEST, sealed(about))


def replay(plan: Plan, seed: int, person: int, folder: str | Path) -> Excerpt:
    """Play somebody's life again, with the rest of their block of 1,024 people.

    Parameters
    ----------
    plan
        The compiled scenario of the run.
    seed
        Of the run.
    person
        Number of the synthetic person.
    folder
        That a `ReplayWriter` wrote while the run was played.

    Returns
    -------
    Excerpt
        To the bit what became of the block in the run.

    Raises
    ------
    GlasscityError
        If the folder is not of this run, or its files were changed.
    """
    return play_excerpt(plan, seed, person, read_inputs(Path(folder), plan, person))


def read_inputs(folder: Path, plan: Plan, person: int) -> Inputs:
    """Read what reached somebody's block of 1,024 people.

    Parameters
    ----------
    folder
        That a `ReplayWriter` wrote.
    plan
        The compiled scenario of the run.
    person
        Number of the synthetic person.

    Raises
    ------
    GlasscityError
        If the folder cannot be read, or is not to the byte what the run wrote there.
    """
    manifest = _manifest(folder)
    check_files(folder, manifest)
    rows_of = partial(_rows, folder, manifest[FILES])
    first, people = block_of(person, plan.people)
    try:
        letters, alarm, friends, refusals = (
            rows_of(name, schema, key, first, people)
            for name, schema, key in (
                ("letters", _LETTERS, "target"),
                ("alarm", _ALARM, "target"),
                ("friends", _FRIENDS, "target"),
                ("refusals", _REFUSALS, "person"),
            )
        )
        attention = rows_of("attention", _DISTRICTS, "week", 0, plan.weeks)
        quotas = rows_of("quotas", _DISTRICTS, "week", 0, plan.weeks)
        block = rows_of("blocks", _BLOCKS, "block", first // BLOCK, 1)
        return Inputs(
            letters=_array(letters).T,
            alarm={week: _array(rows).T[1:] for week, rows in _by_week(alarm)},
            refusals=_array(refusals.sort("week", "quarter", maintain_order=True)),
            friends={
                week: rows["component"].to_numpy()
                for week, rows in _by_week(friends.sort("target"))
            },
            attention=_array(attention.sort("week", "district")["value"].to_frame()).reshape(
                plan.weeks, len(plan.districts)
            ),
            quotas={
                week: _array(rows["value"].to_frame())[:, 0]
                for week, rows in _by_week(quotas.sort("district"))
            },
            digest=int(manifest["digest"], 16),
            block_digest=int(block["digest"][0]),
        )
    except (OSError, ValueError, IndexError, pl.exceptions.PolarsError) as error:
        raise GlasscityError(
            f"{folder}: what a life is played again from cannot be read ({error}); play the run "
            "anew"
        ) from None


def _manifest(folder: Path) -> dict[str, Any]:
    file = folder / MANIFEST
    about = read_json(file)
    if (about.get("format"), about.get("block")) != (FORMAT, BLOCK):
        raise GlasscityError(
            f"{file}: was written in another format than this version of glasscity reads; play the "
            "run anew"
        )
    check_seal(about, file)
    return about


def _rows(
    folder: Path, files: Iterable[str], name: str, schema: Mapping[str, Any], key: str, first: int,
    count: int,
) -> pl.DataFrame:  # fmt: skip
    """Return the rows of a table whose key lies in a range; none where there is no table."""
    parts = sorted(folder / file for file in files if file.startswith(f"{name}-"))
    if not parts:
        return pl.DataFrame(schema=dict(schema))
    wanted = (pl.col(key) >= first) & (pl.col(key) < first + count)
    found = pl.scan_parquet(parts, glob=False).filter(wanted).collect()
    return found.select(list(schema))


def _by_week(rows: pl.DataFrame) -> list[tuple[int, pl.DataFrame]]:
    return [
        (int(week), part)
        for (week,), part in rows.partition_by("week", as_dict=True, maintain_order=True).items()
    ]


def _array(rows: pl.DataFrame) -> Integers:
    """Return rows as integers of 64 bits, shape (rows, columns)."""
    return np.ascontiguousarray(rows.cast(pl.Int64).to_numpy().reshape(rows.shape), dtype=np.int64)
