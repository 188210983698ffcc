"""What a run streams to disk, so that any life of it can be played again."""

import json

import polars as pl
import pytest

from glasscity.engine.clock import play
from glasscity.engine.counting import BLOCK
from glasscity.engine.plan import compile_plan as make_plan
from glasscity.errors import GlasscityError
from glasscity.outcomes import replaying
from glasscity.outcomes.replaying import ReplayWriter, replay
from glasscity.scenario import load

PEOPLE, SEED = 2_200, 2


@pytest.fixture(scope="module")
def plan():
    return make_plan(load("town"), PEOPLE, 200)


@pytest.fixture
def folder(plan, tmp_path):
    play(plan, SEED, 2, recorder=ReplayWriter(tmp_path))
    return tmp_path


def table(folder, name):
    return pl.read_parquet(sorted(folder.glob(f"{name}-*.parquet")))


def test_only_what_comes_from_another_block_is_kept(folder):
    letters = table(folder, "letters")
    assert letters.height > 0
    assert (letters["target"] // BLOCK != letters["source"] // BLOCK).all()
    assert table(folder, "alarm")["added"].min() > 0


def test_small_parts_hold_the_same_as_large_ones(folder, plan, tmp_path, monkeypatch):
    monkeypatch.setattr(replaying, "_ROWS_OF_A_PART", 500)
    small = tmp_path / "small"
    small.mkdir()
    play(plan, SEED, 2, recorder=ReplayWriter(small))
    assert len(list(small.glob("alarm-*"))) > 1
    for name in ("letters", "alarm", "friends", "refusals"):
        one, other = table(folder, name), table(small, name)
        assert one.sort(one.columns).equals(other.sort(one.columns)), name
    assert replay(plan, SEED, 5, small).digest == replay(plan, SEED, 5, folder).digest


def test_another_seed_is_noticed(folder, plan):
    with pytest.raises(GlasscityError, match="are not what they were in the run"):
        replay(plan, SEED + 1, 0, folder)


def test_another_format_is_said(folder, plan):
    about = json.loads((folder / "replay.json").read_text())
    (folder / "replay.json").write_text(json.dumps({**about, "format": 99}))
    with pytest.raises(GlasscityError, match=r"replay\.json: was written in another format"):
        replay(plan, SEED, 0, folder)


@pytest.mark.parametrize("text", [None, "[]", "{", '{"format": 4, "block": 1024}'])
def test_a_manifest_that_cannot_be_read_is_said_in_a_sentence(folder, plan, text):
    file = folder / "replay.json"
    if text is None:
        file.unlink()
    else:
        file.write_text(text)
    with pytest.raises(GlasscityError, match=r"replay\.json: ") as error:
        replay(plan, SEED, 0, folder)
    assert "\n" not in str(error.value)


def flipped(data):
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def test_each_file_that_is_lost_or_changed_is_noticed_whoever_is_asked_for(folder, plan):
    """Refusals and the names of senders change no state: the digest alone would not miss them."""
    files = sorted(folder.glob("*-*.parquet"))
    assert {file.name.partition("-")[0] for file in files} == {
        "letters", "alarm", "friends", "refusals", "attention", "blocks",
    }  # fmt: skip
    for file in files:
        kept = file.read_bytes()
        for person in (0, PEOPLE - 1):
            file.unlink()
            with pytest.raises(GlasscityError, match=f"{file.name} of what was written there is"):
                replay(plan, SEED, person, folder)
            for data in (flipped(kept), b"PAR1", b""):
                file.write_bytes(data)
                with pytest.raises(GlasscityError, match=f"{file.name}: is not the file that was"):
                    replay(plan, SEED, person, folder)
            file.write_bytes(kept)
    assert replay(plan, SEED, 0, folder).people == BLOCK


def test_a_file_that_was_added_is_not_read(folder, plan):
    whole = replay(plan, SEED, 0, folder)
    (folder / "letters-0007.parquet").write_bytes((folder / "letters-0000.parquet").read_bytes())
    assert replay(plan, SEED, 0, folder).digest == whole.digest
