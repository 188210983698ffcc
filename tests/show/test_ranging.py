"""Ranges over assumptions in a run's report: shown as played, and of this scenario alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import glasscity as gc
from glasscity.errors import GlasscityError
from glasscity.show.material import gather
from glasscity.show.ranging import ranges, read
from glasscity.show.words import Words

DRIVER = {"title": "A made-up rate", "unit": "share", "lowest": 0.0, "highest": 0.5,
          "at_lowest": 0.02, "at_highest": 0.61}  # fmt: skip


def outcome(name: str, **more: Any) -> dict[str, Any]:
    return {"outcome": name, "title": f"Of {name}", "unit": "share of people", "stated": 0.1234,
            "median": 0.2345, "low": 0.05, "high": 0.45, "rests_on": [DRIVER], "lies": "",
            **more}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("ranged") / "run"
    found = gc.run("no-score", people=700, years=0.05, out=made)
    told = {
        "format": 1, "hash": found.manifest["hash"], "people": 700, "days": 18, "seeds": [1, 2],
        "points": 20, "parameters": ["x"] * 7, "lead": ["b", "a"],
        "outcomes": [
            outcome("a", low=None, high=None, median=0.2, rests_on=[]),
            outcome("b", lies="ours lies at the low end, since it is made up"),
            outcome("c"),
        ],
    }  # fmt: skip
    (made / "ranges.json").write_text(json.dumps(told))
    return made


def test_lead_measures_are_shown_in_their_order_with_no_digit_too_fine(
    folder: Path, words: Words
) -> None:
    played = read(gather(folder))
    assert played is not None
    found = ranges(played, words)
    assert "7 assumed numbers were drawn anew from their ranges at 20 points" in found["sentence"]
    assert [row[0] for row in found["table"].rows] == ["Of b, of people", "Of a, of people"]
    assert found["table"].rows[0][1:] == [
        "12%", "23%", "5% to 45%",
        "A made-up rate: with it alone at 0 and at 0.5 share, 2% and 61%",
    ]  # fmt: skip
    # Where too much would be chance there is no range.
    assert found["table"].rows[1][3:] == ["–", ""]
    assert found["lies"] == ["Of b: ours lies at the low end, since it is made up."]


def test_the_page_has_them_or_says_how_to_play_them(folder: Path, tmp_path: Path) -> None:
    said = gc.report(folder, tmp_path / "with.html").read_text()
    assert "Over what is assumed" in said
    assert "ours lies at the low end" in said
    bare = gc.run("no-score", people=700, years=0.05, out=tmp_path / "bare")
    assert "--ranges 64" in gc.report(bare, tmp_path / "without.html").read_text()


def test_those_of_another_scenario_are_refused(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    gc.run("court-blacklist", people=700, years=0.05, out=other)
    (other / "ranges.json").write_text((folder / "ranges.json").read_text())
    with pytest.raises(GlasscityError, match=r"ranges\.json: is not of this run"):
        gc.report(other)
