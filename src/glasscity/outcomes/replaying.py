"""What a run streams to disk so that any life of it can be played again: letters and border inputs.

No ledger is stored. A life follows from the seed, the letters that others sent and what the city
worked out at the borders; those are kept, in Parquet parts, for every block of 1,024 people. So
the story of one person plays 1,024 people, not the city. See ``docs/story.md``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from glasscity.engine.counting import BLOCK
from glasscity.engine.digest import add_rows
from glasscity.engine.excerpt import Excerpt, Inputs, block_of, play_excerpt
from glasscity.engine.plan import Plan
from glasscity.engine.state import LEDGER_FIELDS
from glasscity.errors import GlasscityError
from glasscity.outcomes.folders import OF_A_REPLAY, write_json

FORMAT = 2
"""Goes up when the layout of the folder changes."""
FOLDER = "replay"
"""Name of the folder within a run's folder."""
MANIFEST = OF_A_REPLAY

Integers = npt.NDArray[np.int64]
_ROWS_OF_A_PART = 1 << 20
_LETTERS = {"due": pl.UInt16, "target": pl.UInt32, "source": pl.UInt32, "label": pl.UInt32}
_ALARM = {"week": pl.UInt16, "target": pl.UInt32, "added": pl.Int32}
_FRIENDS = {"week": pl.UInt16, "target": pl.UInt32, "component": pl.Int16}
_REFUSALS = {name: pl.UInt32 if name == "person" else pl.Int32 for name in LEDGER_FIELDS}
_DISTRICTS = {"week": pl.UInt16, "district": pl.UInt16, "value": pl.Int64}
_BLOCKS = {"block": pl.UInt32, "digest": pl.UInt64, "inputs": pl.UInt64}
_TABLES = ("letters", "alarm", "friends", "refusals", "attention", "quotas")
"""Tables of what reaches a block; their places are their numbers in its checksum."""
_OF_THE_CITY = frozenset({"attention", "quotas"})
"""Those that reach every block alike."""


@dataclass
class _Table:
    """Rows on their way to the disk, and the parts that are there."""

    name: str
    schema: Mapping[str, Any]
    order: str
    rows: list[pl.DataFrame] = field(default_factory=list)
    waiting: int = 0
    parts: int = 0
    sums: npt.NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))
    """Checksum of the rows of each block so far, shape (blocks,)."""

    def add(self, folder: Path, *columns: npt.NDArray[Any]) -> None:
        """Take rows, column by column; write a part once there are many."""
        if not columns[0].size:
            return
        # Copies: a frame may share memory with the engine's own arrays, which change.
        named = {name: column.copy() for name, column in zip(self.schema, columns, strict=True)}
        frame = pl.DataFrame(named).cast(pl.Schema(self.schema))
        self.rows.append(frame)
        self.waiting += frame.height
        if self.name in _TABLES:
            self.sums = _checksums(self.name, self.order, frame, self.sums)
        if self.waiting >= _ROWS_OF_A_PART:
            self.flush(folder)

    def flush(self, folder: Path) -> None:
        """Write what waits."""
        if not self.rows:
            return
        # In order of people, so that a reader of one block skips the rest.
        part = pl.concat(self.rows).sort(self.order)
        part.write_parquet(folder / f"{self.name}-{self.parts:04d}.parquet", row_group_size=1 << 16)
        self.rows, self.waiting, self.parts = [], 0, self.parts + 1


class ReplayWriter:
    """Streams to a folder what crosses the borders of blocks; see `glasscity.engine.recording`.

    Parameters
    ----------
    folder
        To write into; it exists.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._letters = _Table("letters", _LETTERS, "target")
        self._alarm = _Table("alarm", _ALARM, "target")
        self._friends = _Table("friends", _FRIENDS, "target")
        self._refusals = _Table("refusals", _REFUSALS, "person")
        self._attention = _Table("attention", _DISTRICTS, "week")
        self._quotas = _Table("quotas", _DISTRICTS, "week")
        self._blocks = _Table("blocks", _BLOCKS, "block")

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
        inputs = np.zeros(digests.size, dtype=np.uint64)
        tables = [table for table in vars(self).values() if isinstance(table, _Table)]
        for table in tables:
            if table.name in _OF_THE_CITY:
                inputs += table.sums.sum()
            else:
                inputs[: table.sums.size] += table.sums
        self._blocks.add(self.folder, np.arange(digests.size), digests, inputs)
        for table in tables:
            table.flush(self.folder)
        about = {"format": FORMAT, "block": BLOCK, "digest": f"{digest:016x}"}
        write_json(self.folder / MANIFEST, about)


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
        If the folder cannot be read.
    """
    digest = _manifest_digest(folder)
    first, people = block_of(person, plan.people)
    try:
        letters, alarm, friends, refusals = (
            _rows(folder, name, schema, key, first, people)
            for name, schema, key in (
                ("letters", _LETTERS, "target"),
                ("alarm", _ALARM, "target"),
                ("friends", _FRIENDS, "target"),
                ("refusals", _REFUSALS, "person"),
            )
        )
        attention = _rows(folder, "attention", _DISTRICTS, "week", 0, plan.weeks)
        quotas = _rows(folder, "quotas", _DISTRICTS, "week", 0, plan.weeks)
        block = _rows(folder, "blocks", _BLOCKS, "block", first // BLOCK, 1)
        found = (letters, alarm, friends, refusals, attention, quotas)
        if _checksum_of(found) != int(block["inputs"][0]):
            raise GlasscityError(
                f"{folder}: what reached people {first:,} to {first + people - 1:,} from others is "
                "not what the run wrote there, a file is missing or was changed; play the run anew"
            )
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
            digest=digest,
            block_digest=int(block["digest"][0]),
        )
    except (OSError, ValueError, IndexError, pl.exceptions.PolarsError) as error:
        raise GlasscityError(
            f"{folder}: what a life is played again from cannot be read ({error}); play the run "
            "anew"
        ) from None


def _manifest_digest(folder: Path) -> int:
    file = folder / MANIFEST
    try:
        about = json.loads(file.read_text(encoding="utf-8"))
        if about["format"] != FORMAT or about["block"] != BLOCK:
            raise GlasscityError(
                f"{file}: was written in another format than this version of glasscity reads; play "
                "the run anew"
            )
        return int(about["digest"], 16)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GlasscityError(f"{file}: cannot be read ({error}); play the run anew") from None


def _rows(
    folder: Path, name: str, schema: Mapping[str, Any], key: str, first: int, count: int
) -> pl.DataFrame:
    """Return the rows of a table whose key lies in a range; none where there is no table."""
    parts = sorted(folder.glob(f"{name}-*.parquet"))
    if not parts:
        return pl.DataFrame(schema=dict(schema))
    wanted = (pl.col(key) >= first) & (pl.col(key) < first + count)
    found = pl.scan_parquet(parts, glob=False).filter(wanted).collect()
    return found.select(list(schema))


def _checksums(
    name: str, order: str, frame: pl.DataFrame, sums: npt.NDArray[np.uint64]
) -> npt.NDArray[np.uint64]:
    """Return the checksums of blocks with the rows of a table added."""
    rows = _array(frame)
    block = np.zeros(len(rows), dtype=np.int64)
    if name not in _OF_THE_CITY:
        block = rows[:, frame.columns.index(order)] // BLOCK
    blocks = max(sums.size, int(block.max(initial=-1)) + 1)
    grown = np.zeros(blocks, dtype=np.uint64)
    grown[: sums.size] = sums
    add_rows(rows, block, _TABLES.index(name), grown)
    return grown


def _checksum_of(tables: Iterable[pl.DataFrame]) -> int:
    """Return the checksum of all that reached one block, its tables in the order of `_TABLES`."""
    total = np.zeros(1, dtype=np.uint64)
    for number, frame in enumerate(tables):
        rows = _array(frame)
        add_rows(rows, np.zeros(len(rows), dtype=np.int64), number, total)
    return int(total[0])


def _by_week(rows: pl.DataFrame) -> list[tuple[int, pl.DataFrame]]:
    return [
        (int(week), part)
        for (week,), part in rows.partition_by("week", as_dict=True, maintain_order=True).items()
    ]


def _array(rows: pl.DataFrame) -> Integers:
    """Return rows as integers of 64 bits, shape (rows, columns)."""
    return np.ascontiguousarray(rows.cast(pl.Int64).to_numpy().reshape(rows.shape), dtype=np.int64)
