"""What the model makes of fixed scenarios is what it made of them before, to the bit.

The digests are in `data/digests.json`; `pin.py` makes them, and says how.
"""

import pytest

from . import pin

WORDS = ("explain", "odd", "schema")
"""Entries that hold words and grammar; all others hold results."""


def complaint(name, expected, found):
    """Say which parts of an entry moved, and what to do."""
    parts = [part for part in {**expected, **found} if expected.get(part) != found.get(part)]
    moved = ", ".join(f"{part} was {expected.get(part)}, is {found.get(part)}" for part in parts)
    anew = f"make the file anew ({pin.COMMAND} {name.split()[0]})"
    if name.startswith(WORDS):
        return f"{name!r} moved ({moved}): if these words or this grammar were meant, {anew}"
    return (
        f"{name!r} moved ({moved}): if nobody meant to change results, stop and look; if somebody "
        f'did, {anew} and say why under "Results change" in CHANGELOG.md'
    )


@pytest.fixture(scope="module")
def pinned():
    return pin.pinned()


def test_the_file_has_every_entry_and_no_other(pinned):
    assert pinned.keys() == pin.ENTRIES.keys(), f"make the file anew: {pin.COMMAND}"


@pytest.mark.parametrize("name", pin.ENTRIES)
def test_nothing_moved(name, pinned):
    expected, found = pinned[name], pin.ENTRIES[name]()
    assert found == expected, complaint(name, expected, found)


@pytest.mark.parametrize("how", pin.CUTS, ids=str)
def test_threads_and_shards_do_not_show(how, pinned):
    expected, found = pinned["run everything"], pin.played("everything", **how)
    assert found == expected, complaint("run everything", expected, found)


@pytest.mark.parametrize("how", pin.CUTS[2:], ids=str)
def test_threads_and_shards_do_not_show_in_twins(how, pinned):
    name = " ".join(("twins", *pin.EVERYTHING))
    expected, found = pinned[name], pin.played_twice(*pin.EVERYTHING, **how)
    assert found == expected, complaint(name, expected, found)


def test_a_field_may_change_places_and_nothing_else():
    columns = {"one": pin.np.array([0, 3]), "other": pin.np.array([[1, 0]])}
    same = pin.of_arrays(columns)
    assert pin.of_arrays(dict(reversed(columns.items()))) == same
    assert pin.of_arrays(columns | {"off": pin.np.zeros(0)}) == same
    for changed in (
        {"one": columns["other"], "other": columns["one"]},
        columns | {"one": columns["one"].astype("int16")},
        columns | {"one": pin.np.array([3, 0])},
        columns | {"other": pin.np.array([[1], [0]]).T[:, ::-1]},
        columns | {"on": pin.np.ones(1)},
    ):
        assert pin.of_arrays(changed) != same


def test_a_complaint_names_what_moved_and_what_to_do():
    said = complaint("run town", {"state": "a", "ledger": "b"}, {"state": "a", "ledger": "c"})
    assert "'run town' moved (ledger was b, is c)" in said
    assert "python -m tests.engine.pin run" in said
    assert "Results change" in said
    assert "Results change" not in complaint("schema", {"text": "a"}, {"text": "b"})
