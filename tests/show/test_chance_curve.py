"""Concentration beside what chance gives: the drawn curve, the text and the table, by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from glasscity.outcomes.concentration import curve
from glasscity.show import figures
from glasscity.show.figures import Figure
from glasscity.show.material import Material, gather
from glasscity.show.words import Words

PEOPLE, EVENTS = 1_000, 40
BURDEN = np.concatenate([np.full(8, 5), np.zeros(PEOPLE - 8)]).astype(np.int64)
"""Forty events, all on eight people."""


@pytest.fixture
def drawn(plain_run: Path, words: Words) -> Figure:
    run = gather(plain_run)
    frame = pl.concat([curve("penalties", BURDEN), curve("penalty-days", BURDEN)])
    told = Material(run.path, run.manifest, {**run.frames, "concentration": frame})
    found = figures.concentration(told, words)
    assert found is not None
    return found


def rows(figure: Figure) -> list[dict[str, float]]:
    """Return all rows of the chart's data."""
    sets = figure.panels[0].chart.to_dict()["datasets"].values()
    return [row for data in sets for row in data]


def by_hand(share: float) -> float:
    """Return what chance gives the most burdened share, summed over who bears j or more."""
    left, bears, total = share * PEOPLE, 1.0, 0.0
    for events in range(EVENTS):
        # P(C >= events + 1), C binomial (EVENTS, 1 / PEOPLE).
        ways = np.prod([(EVENTS - k) / (k + 1) for k in range(events)])
        bears -= ways * (1 / PEOPLE) ** events * (1 - 1 / PEOPLE) ** (EVENTS - events)
        total += min(left, PEOPLE * max(bears, 0.0))
    return min(total / EVENTS, 1.0)


def test_the_drawn_curve_is_what_chance_gives_and_not_what_happened(drawn: Figure) -> None:
    found = [
        row for row in rows(drawn) if row.get("label") == "Penalties" and row["people_share"] > 0
    ]
    assert len(found) > 50
    for row in found:
        assert row["by_chance"] == pytest.approx(by_hand(row["people_share"]), abs=1e-9)
    tenth = min(found, key=lambda row: abs(row["people_share"] - 0.01))
    assert tenth["quantity_share"] == pytest.approx(1)
    assert 0.2 < tenth["by_chance"] < 0.3


def test_days_have_no_curve_of_chance(drawn: Figure) -> None:
    days = [row for row in rows(drawn) if row.get("label") == "Days under a penalty"]
    assert all(row["by_chance"] is None for row in days)
    dashed = [
        layer
        for layer in drawn.panels[0].chart.to_dict()["layer"]
        if layer["encoding"].get("y", {}).get("field") == "by_chance"
    ]
    assert len(dashed) == 1
    assert dashed[0]["mark"]["strokeDash"]


def test_text_title_and_table_say_the_level(drawn: Figure, words: Words) -> None:
    level = words.percent(by_hand(0.01))
    assert level == "27%"
    assert f"chance alone would give {level}" in drawn.sentence
    assert "what chance alone would give is not known" in drawn.sentence
    assert drawn.title is not None
    assert level in drawn.title
    table = drawn.table
    assert table is not None
    at = table.columns.index("Penalties, by chance")
    assert [row[at] for row in table.rows if row[0] == "1.0%"] == [level]
    assert "Days under a penalty, by chance" not in table.columns


def test_an_even_spread_lies_below_chance(plain_run: Path, words: Words) -> None:
    run = gather(plain_run)
    even = curve("penalties", np.ones(PEOPLE, dtype=np.int64))
    told = replace(run, frames={**run.frames, "concentration": even})
    found = figures.concentration(told, words)
    assert found is not None
    assert "bear 1.0% of penalties (chance alone would give 4.4%)" in found.sentence


def test_of_fewer_than_a_thousand_people_the_tenth_is_told(plain_run: Path, words: Words) -> None:
    run = gather(plain_run)
    few = run["population"].head(1).with_columns(ever_scored=pl.lit(PEOPLE - 1))
    frames = {"concentration": curve("penalties", BURDEN[:-1]), "population": few}
    found = figures.concentration(replace(run, frames={**run.frames, **frames}), words)
    assert found is not None
    assert found.title.startswith("One person in ten bears 100% of penalties; chance alone")
    assert [row[0] for row in found.table.rows] == ["10%", "25%", "50%", "100%"]
