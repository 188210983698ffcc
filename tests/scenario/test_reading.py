"""Hostile and broken files: one sentence, quickly, whatever they hold."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from glasscity import scenario
from glasscity.errors import GlasscityError
from glasscity.scenario.reading import MAX_BYTES, MAX_DEPTH, MAX_NODES, read_text


def sentence_about(path: Path) -> str:
    with pytest.raises(GlasscityError) as caught:
        scenario.load(path)
    text = str(caught.value)
    assert "\n" not in text
    assert len(text) < 400 + len(str(path))
    return text.replace(str(path), path.name)


def test_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    assert sentence_about(folder) == "folder is a folder, but a scenario file is expected."


def test_fifty_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    found = sentence_about(path)
    assert found == "big.yaml holds 50,000,000 bytes, but a scenario file holds at most 1,000,000."


def test_binary_junk(tmp_path: Path) -> None:
    path = tmp_path / "junk.yaml"
    path.write_bytes(bytes(range(256)) * 20)
    assert sentence_about(path) == "junk.yaml is not a text file in UTF-8."
    path.write_bytes(b"\x00\x01\x02" * 200)
    assert sentence_about(path) == "junk.yaml is not a text file: it holds zero bytes."


def test_random_bytes(tmp_path: Path) -> None:
    path = tmp_path / "random.yaml"
    path.write_bytes(os.urandom(4096))
    assert "random.yaml" in sentence_about(path)


def test_laughing_aliases(tmp_path: Path) -> None:
    lines = ["a: &a [x, x, x]"]
    lines += [
        f"{new}: &{new} [*{old}, *{old}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    path = tmp_path / "bomb.yaml"
    path.write_text("\n".join(lines))
    assert "anchors (&) and aliases (*) are not allowed" in sentence_about(path)


@pytest.mark.parametrize(
    "text", ["[" * 400_000, "a: " + "{a: " * 100_000, "- " * 200_000, "? " * 9_000]
)
def test_towers(text: str, tmp_path: Path) -> None:
    path = tmp_path / "tower.yaml"
    path.write_text(text)
    began = time.process_time()
    sentence_about(path)
    assert time.process_time() - began < 5


def test_depth_and_number_of_values_are_bounded(tmp_path: Path) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text("a: " + "[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2))
    assert f"nested more than {MAX_DEPTH} deep" in sentence_about(path)
    path.write_text("a: [" + "1," * (MAX_NODES + 1) + "]")
    assert f"more than {MAX_NODES:,} values" in sentence_about(path)


def test_one_long_line_just_below_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    path.write_text("life: plain\ntitle: " + "x" * (MAX_BYTES - 20))
    assert "at most 4,000" in sentence_about(path)


def test_a_missing_file_suggests_presets() -> None:
    with pytest.raises(GlasscityError, match=r'did you mean "town"\? The presets are .*press-2019'):
        scenario.load("twon")
    with pytest.raises(GlasscityError, match=r'^"" is neither a file nor a preset\. The presets'):
        scenario.load("")
    with pytest.raises(GlasscityError, match="neither a file nor a preset"):
        scenario.load("x" * 5000)
    with pytest.raises(GlasscityError, match="neither a file nor a preset"):
        scenario.load("zero\0byte")


def test_an_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "pipe.yaml"
    os.mkfifo(path)
    assert "is not an ordinary file" in sentence_about(path)


def test_words_of_old_yaml_stay_words() -> None:
    plain = read_text("{no: yes, on: off, y: n, date: 2019-04, time: 12:30:00}", "x").plain()
    assert plain == {"no": "yes", "on": "off", "y": "n", "date": "2019-04", "time": "12:30:00"}


def test_numbers_nulls_and_marks() -> None:
    node = read_text("a:\n  b: [1, -2.5, 1e-8, true, ~, '3']\n", "x")
    assert node.plain() == {"a": {"b": [1, -2.5, 1e-8, True, None, "3"]}}
    assert str(node.at(("a", "b")).mark) == "x:2:3"
    assert str(node.at(("a", "b", 1)).mark) == "x:2:10"
    assert node.written(("a", "points", "b", 9)) == ("a", "b")


def test_sentences_stay_on_one_line_and_hold_no_control_characters(tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text('title: T\nlife: plain\n"key\\n\\e[31m": 1\n')
    found = sentence_about(path)
    assert found.isprintable()
    path.write_text(f'title: T\nlife: plain\n"{"k" * 5000}": 1\n')
    assert len(sentence_about(path)) < 300
