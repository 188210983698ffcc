"""Where a harm comes from: shares of mechanisms, in the unit that the axis names."""

from __future__ import annotations

from typing import Any

import pytest

from glasscity.show.compared.origin import origin
from glasscity.show.words import Words


def _mechanism(name: str, shapley: float, low: float | None, high: float | None) -> dict[str, Any]:
    return {
        "mechanism": name, "add_one_in": 0.0, "leave_one_out": shapley, "shapley": shapley,
        "low": low, "high": high, "sampling_error": None,
    }  # fmt: skip


def _taken_apart(*mechanisms: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": "Critical remarks withheld", "unit": "share of critical remarks",
        "total": 0.08, "low": 0.07, "high": 0.09, "mechanisms": list(mechanisms),
    }  # fmt: skip


def test_nothing_taken_apart_is_no_figure(words: Words) -> None:
    assert origin(None, words) is None
    assert origin(_taken_apart(), words) is None


def test_shares_are_drawn_in_percentage_points_with_what_relieves(words: Words) -> None:
    figure = origin(
        _taken_apart(
            _mechanism("chat-groups", 0.1, 0.08, 0.12),
            _mechanism("control-room", -0.02, None, None),
        ),
        words,
    )
    assert figure is not None
    spec = figure.panels[0].chart.to_dict()
    rows = next(data for data in spec["datasets"].values() if "rate" in data[0])
    assert [row["rate"] for row in rows] == pytest.approx([10, -2])
    assert [row["accent"] for row in rows] == [True, False]
    # One seed gives no interval: the bar is then as short as the dot.
    assert rows[1]["low"] == rows[1]["high"] == rows[1]["rate"]
    assert "+8 (+7 to +9) percentage points" in figure.sentence
    assert figure.table is not None
    assert figure.table.rows[0][:4] == ["Chat groups", "0", "+10", "+10"]
