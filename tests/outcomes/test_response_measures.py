"""Silence and fear, held against closed forms and against counts by hand."""

from __future__ import annotations

from math import exp, sqrt
from pathlib import Path

import polars as pl
import pytest

from glasscity.engine.clock import play
from glasscity.engine.plan import compile_plan as make_plan
from glasscity.outcomes.mechanism_tables import thinned_table
from glasscity.scenario import load

BORDER_MAIL = Path(__file__).parents[1] / "scenarios" / "valid" / "border-mail-late.yaml"


@pytest.mark.parametrize("delay", [0, 1, 2])
def test_a_record_counts_from_the_week_that_begins_after_it_arrived(delay):
    """With one remark a week, each recorded: 1.58 a person have no record before, not 2.58.

    A record that arrives in week w, at its border or within it, is known when the next week
    begins, or this one: so all remarks of the first week that has any are without a record, a
    Poisson count that is not 0, with mean 1 / (1 - 1/e) and E(n^2) = 2 / (1 - 1/e). Each week of
    delay beyond the first adds a Poisson count of mean 1. Four standard errors: a false alarm in
    16,000.
    """
    people = 5_000
    delays = [("regime.sensing.registers.delay", f"{delay} weeks; assumed")]
    played = play(make_plan(load(BORDER_MAIL, overrides=delays), people, 364), seed=1, threads=1)
    remarks = thinned_table(played, speech=True)
    assert remarks["withheld"].sum() == 0, "fear does nothing in this town"
    before = remarks.filter(pl.col("recorded_before") == "no")["kept"].sum()
    first, more = 1 / (1 - exp(-1)), max(delay - 1, 0)
    error = sqrt((2 * first - first**2 + more) / people)
    assert abs(before / people - (first + more)) < 4 * error
