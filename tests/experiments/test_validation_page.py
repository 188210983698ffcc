"""The page on validation says what the code checks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from glasscity.experiments.validation import ALL_CHECKS, Found, Result
from glasscity.experiments.validation.page import part, renewed, results_table, static_parts

PAGE = Path(__file__).parents[2] / "docs" / "validation.md"
TEXT = PAGE.read_text(encoding="utf-8")
AGAIN = "python -m glasscity.experiments.validation.page docs/validation.md"


@pytest.mark.parametrize("name", ["labels", "checks"])
def test_what_needs_no_run_is_up_to_date(name):
    assert part(TEXT, name) == static_parts()[name], f"renew it with: {AGAIN}"


def test_the_results_are_those_of_the_checks():
    rows = [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in part(TEXT, "results").splitlines()[2:]
    ]
    expected = [
        [check.title, f"{check.published} ({check.source})", f"*{check.label}*"]
        for check in ALL_CHECKS
    ]
    assert [[row[0], row[1], row[5]] for row in rows] == expected, f"renew it with: {AGAIN}"
    assert {row[6] for row in rows} <= {"passed", "no test"}


def test_a_part_is_replaced_and_read_back():
    page = "a\n<!-- x: generated -->\nold\n<!-- x: end -->\nb"
    once = renewed(page, "x", "new")
    assert part(once, "x") == "new"
    assert once.startswith("a\n")
    assert once.endswith("\nb")
    assert renewed(once, "x", "new") == once


def test_a_table_shows_what_was_found():
    result = Result(ALL_CHECKS[0], Found((1.0, 1.2), 0.9, 1.5))
    line = results_table([result]).splitlines()[-1]
    assert "1.1000" in line
    assert "passed" in line
