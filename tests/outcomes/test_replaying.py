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


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "replay.json").unlink(),
        lambda folder: (folder / "replay.json").write_text("[]"),
        lambda folder: (folder / "alarm-0000.parquet").write_bytes(b"PAR1"),
        lambda folder: (folder / "blocks-0000.parquet").unlink(),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(folder, plan, damage):
    damage(folder)
    with pytest.raises(GlasscityError, match="cannot be read") as error:
        replay(plan, SEED, 0, folder)
    assert "\n" not in str(error.value)


def table_files(folder):
    return sorted(file for file in folder.glob("*-*.parquet") if not file.name.startswith("blocks"))


def test_each_table_that_is_lost_or_changed_is_noticed(folder, plan):
    """Refusals and the names of senders change no state: the digest alone would not miss them."""
    files = table_files(folder)
    assert {file.name.partition("-")[0] for file in files} == {
        "letters", "alarm", "friends", "refusals", "attention",
    }  # fmt: skip
    for file in files:
        kept, frame = file.read_bytes(), pl.read_parquet(file)
        whom = next((name for name in ("target", "person") if name in frame.columns), None)
        person = 0 if whom is None else int(frame[whom][0])
        file.unlink()
        with pytest.raises(GlasscityError, match=r"what reached people .* a file is missing"):
            replay(plan, SEED, person, folder)
        frame.with_columns(pl.col(frame.columns[-1]) ^ 1).write_parquet(file)
        with pytest.raises(GlasscityError, match="not what the run wrote there"):
            replay(plan, SEED, person, folder)
        file.write_bytes(kept)
        assert replay(plan, SEED, person, folder).people in (BLOCK, PEOPLE % BLOCK)


def test_another_sender_of_a_letter_is_noticed(folder, plan):
    (file,) = folder.glob("letters-*.parquet")
    letters = pl.read_parquet(file)
    letters.with_columns(pl.col("source") ^ 1).write_parquet(file)
    with pytest.raises(GlasscityError, match="not what the run wrote there"):
        replay(plan, SEED, int(letters["target"][0]), folder)
