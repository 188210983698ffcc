"""Where people stood a year later: the first year is left out where there are others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from glasscity.show import figures
from glasscity.show.figures import Figure
from glasscity.show.material import gather
from glasscity.show.words import Words

FIRST = [(1, "C", "C", 90), (1, "C", "D", 10)]
"""Everybody starts in C."""
SECOND = [(2, "C", "C", 60), (2, "C", "D", 30), (2, "D", "D", 7), (2, "D", "C", 3)]
THIRD = [(3, "C", "C", 63), (3, "D", "D", 17), (3, "D", "C", 20)]


def drawn(plain_run: Path, words: Words, flows: list[tuple[int, str, str, int]]) -> Figure:
    run = gather(plain_run)
    names = ["year", "from_tier", "to_tier", "people"]
    frame = pl.DataFrame(flows, schema=names, orient="row")
    told = replace(
        run,
        manifest={**run.manifest, "tiers": ["C", "D"]},
        frames={**run.frames, "transitions": frame},
    )
    found = figures.transitions(told, words)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("flows", "stayed", "years"),
    [
        (FIRST, "90%", "This is the first year alone"),
        (FIRST + SECOND, "67%", "This is year 2; year 1"),
        (FIRST + SECOND + THIRD, "74%", "These are years 2 to 3 together; year 1"),
    ],
)
def test_the_first_year_is_told_only_where_there_is_no_other(
    plain_run: Path, words: Words, flows: list[tuple[int, str, str, int]], stayed: str, years: str
) -> None:
    # 67 of 100 in year 2; 147 of 200 in years 2 and 3. With year 1 it would be 79 %.
    found = drawn(plain_run, words, flows)
    assert f"verall {stayed} " in found.sentence
    assert years in found.sentence
    table = found.table
    assert table is not None
    later = [flow for flow in flows if flow[0] > 1] or flows
    people = sum(flow[3] for flow in later if flow[1:3] == ("C", "C"))
    assert [row[2] for row in table.rows if row[:2] == ["C", "C"]] == [str(people)]


def test_nobody_moved_in_the_only_year(plain_run: Path, words: Words) -> None:
    found = drawn(plain_run, words, [(1, "C", "C", 100)])
    assert "This is the first year alone" in found.sentence
