"""What the model makes of fixed scenarios, in digests: `test_pinned.py` holds them.

``python -m tests.engine.pin`` makes ``data/digests.json`` anew; with the beginnings of names behind
it (``explain odd``) those entries alone. Of arrays their names count, their types, and what is not
zero and where: so fields may change places, and what is off adds nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from glasscity.commandline.explaining import explain
from glasscity.engine.clock import Played, play
from glasscity.engine.counting import BLOCK
from glasscity.engine.plan import make_plan
from glasscity.engine.state import LEDGER_FIELDS
from glasscity.engine.twins import make_twin_plans, play_twins
from glasscity.outcomes.measures import measure
from glasscity.outcomes.odd import TABLES
from glasscity.outcomes.replaying import ReplayWriter, replay
from glasscity.outcomes.tables import all_tables
from glasscity.scenario import Resolved, load, preset_names
from glasscity.scenario.human_schema import schema_text
from glasscity.scenario.mechanisms import MECHANISMS, mechanisms_of, without

DATA = Path(__file__).parent / "data"
FILE = DATA / "digests.json"
COMMAND = "python -m tests.engine.pin"

SEED = 11
LARGE = {"people": 2_000, "days": 425}
"""Sixty weeks and a part of one; a year ends within."""
SMALL = {"people": 1_200, "days": 215}
EVERYTHING = ("everything", "everything-safe")
PRESETS = tuple(preset.name for preset in preset_names())
PAIRS = (
    ("press-2019", "safeguarded"),
    ("no-score", "press-2019"),
    ("documented-local-pilot", "study-app-2019"),
    ("sesame-2015", "fuzhou-2018"),
    ("court-blacklist", "suining-2010"),
    EVERYTHING,
)
REPLAYED = ("press-2019", "safeguarded", "everything")
VARIANTS = (
    ("everything-safe", "regime.scoring.review", "monthly"),
    ("everything-safe", "regime.scoring.review", "yearly"),
    ("everything", "regime.commercial_score.merger.folds", "data"),
    ("everything", "regime.study_app.compulsory", "true"),
)
"""What no file above has: a scenario, and what is set in it."""
CUTS = (
    {"threads": 1, "shard_people": BLOCK},
    {"threads": 1, "shard_people": 64 * BLOCK},
    {"threads": 2, "shard_people": 777},
    {"threads": 3},
)  # fmt: skip
"""Ways to divide the work, which must not show."""

Digests = dict[str, str]


def hashed(data: bytes) -> str:
    """Return sixteen hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()[:16]


def of_arrays(named: Mapping[str, Any]) -> str:
    """Return the digest of arrays by name, in whatever order they come."""
    found = hashlib.sha256()
    for name in sorted(named):
        array = np.asarray(named[name])
        where = np.nonzero(np.atleast_1d(array))
        if where[0].size:
            found.update(f"{name} {array.dtype} {array.ndim}".encode())
            for part in (*where, np.atleast_1d(array)[where]):
                found.update(np.ascontiguousarray(part).tobytes())
    return found.hexdigest()[:16]


def of_ledger(lines: np.ndarray) -> str:
    """Return the digest of lines in whatever order they were written."""
    columns = dict(zip(LEDGER_FIELDS, lines.T, strict=True))
    order = np.lexsort([columns[name] for name in sorted(columns)])
    return of_arrays({name: column[order] for name, column in columns.items()})


def of_run(run: Played) -> Digests:
    """Return the digests of all that a run leaves behind, and of its measures."""
    counts = {
        f"{name} {run.plan.items[item].name}": count
        for name in ("applied", "served", "displaced", "ahead")
        for item, count in getattr(run.society, name).items()
    }
    ties = {name: getattr(run.society, name) for name in ("active", "found", "tie_counts")}
    standing = ("windows", "scores", "tiers", "listed", "attention")
    by_time = {
        f"{name} {when}": values
        for name in ("transitions", "years")
        for when, values in getattr(run, name).items()
    }
    digests = {f"digest {week}": np.uint64(found) for week, found in run.digests.items()}
    return {
        "digest": f"{run.digest:016x}",
        "state": of_arrays({**run.state._asdict(), "attributes": run.attributes}),
        "tallies": of_arrays(run.tallies._asdict()),
        "borders": of_arrays(
            {**{name: getattr(run, name) for name in standing}, **by_time, **digests}
        ),
        "society": of_arrays(counts | ties),
        "ledger": of_ledger(run.ledger),
        "measures": of_measures(run),
    }


def of_measures(run: Played) -> str:
    """Return the digest of the names and values of the measures, to the last bit."""
    measures = measure(run, all_tables(run, True))
    values = {
        name: None if found.value is None else float(found.value).hex()
        for name, found in measures.items()
    }
    return hashed(json.dumps(values, sort_keys=True).encode())


@cache
def scenario(name: str) -> Resolved:
    """Return a preset, or a file of the tests' data."""
    return load(DATA / f"{name}.yaml" if name in EVERYTHING else name)


def played(name: str, **how: Any) -> Digests:
    """Play a scenario."""
    plan = make_plan(scenario(name), **LARGE)
    return of_run(play(plan, SEED, ledger=True, **({"threads": 1} | how)))


def played_changed(name: str, path: str, value: str) -> Digests:
    """Play a file of the tests' data with one setting changed, in a small city."""
    changed = load(DATA / f"{name}.yaml", [(path, value)])
    return of_run(play(make_plan(changed, **SMALL), SEED, 1, ledger=True))


def with_mechanism(name: str) -> Resolved:
    """Return the first scenario that has a mechanism."""
    candidates = (scenario(each) for each in (*EVERYTHING, *PRESETS))
    return next(found for found in candidates if name in mechanisms_of(found))


def left_out(name: str) -> Resolved:
    """Return a scenario without one mechanism that it has."""
    return without(with_mechanism(name), name)


def alone(name: str) -> Resolved:
    """Return a scenario with one mechanism, what it is a part of, and registers to feed it."""
    whole, (path, *_) = with_mechanism(name), MECHANISMS[name]
    kept = {name, "registers"} | {
        other
        for other, paths in MECHANISMS.items()
        if any(path == each or path.startswith(f"{each}.") for each in paths)
    }
    return without(whole, *(each for each in mechanisms_of(whole) if each not in kept))


def played_small(make: Callable[[str], Resolved], name: str) -> Digests:
    """Play a scenario with or without a mechanism, in a small city."""
    return of_run(play(make_plan(make(name), **SMALL), SEED, 1, ledger=True))


def played_twice(a: str, b: str, **how: Any) -> Digests:
    """Play two regimes over one life."""
    plans = make_twin_plans(scenario(a), scenario(b), **SMALL)
    lines: tuple[list[Any], list[Any]] = ([], [])
    tell = (lines[0].append, lines[1].append)
    runs = play_twins(*plans, SEED, lines=tell, **({"threads": 1} | how))
    return {
        f"{side} {part}": found
        for side, run, told in zip("ab", runs, lines, strict=True)
        for part, found in of_run(replace(run, ledger=np.concatenate(told))).items()
    }


def replayed(name: str) -> Digests:
    """Play one block of a city again from what reached it."""
    plan = make_plan(scenario(name), **LARGE)
    with tempfile.TemporaryDirectory() as folder:
        play(plan, SEED, 1, recorder=ReplayWriter(Path(folder)))
        found = replay(plan, SEED, BLOCK + 7, folder)
    block = slice(found.first, found.first + found.people)
    state = {name: column[block] for name, column in found.state._asdict().items()}
    return {"state": of_arrays(state), "ledger": of_ledger(found.ledger)}


def explained(name: str) -> Digests:
    """Explain a preset and its plan, as the command does; its hashes stand apart."""
    whole, plan = (json.loads(_printed(name, plan)) for plan in (False, True))
    loaded = load(name)
    assert whole.pop("hash") == plan.pop("hash") == loaded.hash
    return {
        "hash": loaded.hash,
        "life_hash": loaded.life_hash,
        "explain": hashed(json.dumps(whole, sort_keys=True).encode()),
        "plan": hashed(json.dumps(plan, sort_keys=True).encode()),
    }


def _printed(name: str, plan: bool) -> str:
    with redirect_stdout(io.StringIO()) as text:
        explain(name, None, (), plan, as_json=True)
    return text.getvalue()


def written(make: Callable[[], str]) -> Digests:
    """Take a text that the code writes."""
    return {"text": hashed(make().encode())}


def _entries() -> Iterator[tuple[str, Callable[[], Digests]]]:
    for name in (*PRESETS, *EVERYTHING):
        yield f"run {name}", partial(played, name)
    for name in MECHANISMS:
        yield f"alone {name}", partial(played_small, alone, name)
        yield f"without {name}", partial(played_small, left_out, name)
    for name, path, value in VARIANTS:
        yield f"changed {name} {path}={value}", partial(played_changed, name, path, value)
    for a, b in PAIRS:
        yield f"twins {a} {b}", partial(played_twice, a, b)
    for name in REPLAYED:
        yield f"replay {name}", partial(replayed, name)
    for name in PRESETS:
        yield f"explain {name}", partial(explained, name)
    for name, make in TABLES.items():
        yield f"odd {name}", partial(written, make)
    yield "schema", partial(written, schema_text)


ENTRIES: Mapping[str, Callable[[], Digests]] = dict(_entries())
"""How each entry of the file is made, by name."""


def pinned() -> dict[str, Digests]:
    """Return what the file holds."""
    found: dict[str, Digests] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def main(beginnings: list[str]) -> None:
    """Make the file anew, or the entries whose names begin so."""
    known = pinned() if FILE.exists() else {}
    found = {name: known[name] for name in ENTRIES if name in known}
    for name, make in ENTRIES.items():
        if not beginnings or name.startswith(tuple(beginnings)):
            found[name] = make()
            if found[name] != known.get(name):
                print(f"{name}: {'new' if name not in known else 'moved'}")
    FILE.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
