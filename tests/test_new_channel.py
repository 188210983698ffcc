"""A new channel is one file: nothing else in the package says its name, and all of it knows it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import glasscity

PACKAGE = Path(glasscity.__file__).parent
BADGES = '''"""Readers of badges at the doors of workplaces."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from glasscity.mechanism import Draw
from glasscity.scenario.fields import Switch
from glasscity.scenario.quantity import NO_SHARE, Duration, Rate, Share, assumed
from glasscity.sensing.channel import SeenChannel, notes


class BadgeReaders(SeenChannel):
    """Readers at the doors of workplaces."""

    number = 12
    stream = Draw(46, "Words of a moment at a door: read, mistaken, victim, spare.")
    false_stream = Draw(47, "Badges read of nobody; fields as COUNT.")
    recorder = "a badge reader"
    turns = notes(1200, "Reads a badge, or misses it.")
    zero: ClassVar = {"miss": "1 share; assumed"}

    coupled: Switch = True
    miss: Share = NO_SHARE
    """Chance that a badge is not read."""
    delay: Duration = assumed(1, "weeks")
    false_events: dict[str, Rate] = Field(default_factory=dict)
'''
TOWN = """
title: Doors
life:
  people: plain
  acts:
    late: {id: 2, rate: 20 per person-year; assumed, channels: {CHANNEL: 1 share; assumed}}
  demands: {ticket: 1 per person-year; assumed}
regime:
  scoring:
    start: 1000 points; assumed
    points: {late: -1 points; assumed}
    tiers: {good: 900, bad: 0}
  sensing:
    CHANNEL: {false_events: {late: 5 per person-year; assumed}}
"""
PLAY = """
import json, sys
from glasscity.engine.clock import play
from glasscity.engine.plan import compile_plan
from glasscity.outcomes.odd import TABLES
from glasscity.outcomes.tables import records_table
from glasscity.scenario import load
from glasscity.scenario.human_schema import schema_text
from glasscity.scenario.mechanisms import MECHANISMS

town = load(sys.argv[1])
played = play(compile_plan(town, 60, 70), 1)
records = records_table(played)
print(json.dumps({
    "digest": str(played.digest),
    "records": dict(records.select("truth", "records").group_by("truth").sum().rows()),
    "channels": sorted(set(records["channel"].to_list())),
    "schema": "BadgeReaders" in schema_text(),
    "streams": "badge readers" in TABLES["streams"](),
    "order": "sensing/badge_readers" in TABLES["scheduling"](),
    "bench": "badge-readers" in MECHANISMS,
}))
"""


@pytest.fixture
def copied(tmp_path):
    """Return the root of a copy of the package."""
    root = tmp_path / "copy"
    shutil.copytree(PACKAGE, root / "glasscity", ignore=shutil.ignore_patterns("__pycache__"))
    return root


def played(root: Path, channel: str) -> dict[str, object]:
    """Play a town with one channel in a fresh process, uncompiled."""
    town = root / f"{channel}.yaml"
    town.write_text(
        TOWN.replace("CHANNEL", channel, 1).replace("CHANNEL", channel.replace("-", "_"))
    )
    done = subprocess.run(
        [sys.executable, "-c", PLAY, str(town)],
        env=os.environ | {"PYTHONPATH": str(root), "NUMBA_DISABLE_JIT": "1"},
        cwd=root, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_a_new_channel_is_one_file(copied):
    """And its absence adds nothing: without it a town is the same to the bit."""
    before = played(copied, "platforms")
    (copied / "glasscity" / "sensing" / "badge_readers.py").write_text(BADGES)
    after, new = played(copied, "platforms"), played(copied, "badge-readers")
    assert after["digest"] == before["digest"]
    assert after["records"] == before["records"]
    assert new["channels"] == ["badge-readers"]
    # 60 people, 70 days: 230 moments and 58 records about nothing, a false alarm in 10,000.
    assert 170 < new["records"]["true"] < 290
    assert 30 < new["records"]["false event"] < 90
    for known in ("schema", "streams", "order", "bench"):
        assert (before[known], new[known]) == (False, True), known
