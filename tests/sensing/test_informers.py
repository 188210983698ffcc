"""Reports of what was seen, and of what was made up."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.scenario.quantity import assumed
from glasscity.scenario.regimes import Regime
from glasscity.sensing.informers import (
    CELLS,
    Informers,
    compile_inventions,
)
from glasscity.sensing.seen import LOOK_ALIKES

WORDS = 2**32
NAMES = ["dumping", "speaking", "denouncing", "false-report", "ticket"]


def informers(share, **changed):
    fields = {
        "unrewarded": share(0.5),
        "named": share(0.25),
        "report": share(0.5),
        "invented": share(0.2),
        "accuses": {"dumping": share(0.75), "speaking": share(0.25)},
        "uncovered": share(0.1),
        "delay": assumed(1, "weeks"),
    }
    return Informers(**(fields | changed))


@pytest.mark.parametrize(
    ("rewarded", "anonymous", "ready"),
    [(True, True, "1"), (False, True, "0.5"), (True, False, "0.25"), (False, False, "0.125")],
)
def test_readiness_scales_what_is_seen_and_what_is_made_up(
    three_items, share, rewarded, anonymous, ready
):
    channel = informers(share, rewarded=rewarded, anonymous=anonymous)
    assert channel.readiness() == Decimal(ready)
    seen = channel.tables(three_items("informers")).seen_below
    assert seen.tolist() == [int(Decimal(ready) * WORDS / 4), 0, 0]
    invented = compile_inventions(channel, NAMES).invented_below
    assert invented == round(0.2 * float(ready) * WORDS)


def test_reports_may_name_somebody_else(three_items, share):
    tables = informers(share, mistaken=share(0.5)).tables(three_items("informers"))
    assert tables.mistaken_below == WORDS // 2
    assert tables.victims == LOOK_ALIKES, "the default"
    assert tables.delay.tolist() == [1, 1, 1]


def test_inventions_are_compiled_by_position(share):
    tables = compile_inventions(informers(share), NAMES)
    assert tables.on
    assert NAMES[tables.denouncing] == "denouncing"
    assert NAMES[tables.false_report] == "false-report"
    assert np.bincount(tables.accused).tolist() == [192, 64]
    assert (tables.uncovering, tables.delay) == (26, 1)
    assert tables.uncovered_below == round(0.1 * WORDS)


def test_without_a_rule_about_false_reports_nobody_answers_for_one(share):
    assert compile_inventions(informers(share, false_report="perjury"), NAMES).false_report == -1


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=4).filter(any))
def test_cells_follow_the_shares_within_one(share, thousandths):
    total = sum(thousandths)
    names = [f"act-{number}" for number in range(len(thousandths))]
    accuses = {name: share(weight / 1000) for name, weight in zip(names, thousandths, strict=True)}
    accused = compile_inventions(informers(share, accuses=accuses), [*names, "denouncing"]).accused
    assert accused.shape == (CELLS,)
    assert accused.dtype == np.int64
    cells = np.bincount(accused, minlength=len(names))
    np.testing.assert_allclose(cells, np.array(thousandths) * CELLS / total, atol=1)
    assert not cells[np.array(thousandths) == 0].any(), "what has no share is never chosen"


@pytest.mark.parametrize(
    "off",
    [
        lambda share: None,
        lambda share: informers(share, accuses={}),
        lambda share: informers(share, accuses={"dumping": share(0)}),
        lambda share: informers(share, act="whispering"),
    ],
    ids=["no informers", "nobody accused", "no share", "no denunciations in this life"],
)
def test_without_inventions_the_tables_are_neutral(share, off):
    tables = compile_inventions(off(share), NAMES)
    assert not tables.on
    assert (tables.denouncing, tables.false_report) == (-1, -1)
    assert (tables.invented_below, tables.uncovered_below) == (0, 0)
    assert tables.accused.shape == (CELLS,)
    assert not tables.accused.any()


def test_no_informers_see_nothing(three_items):
    assert not Informers.compiled(Regime(), three_items("informers")).seen_below.any()
