"""Threshold tables: against scipy's Poisson distribution, nested, and refused where too high."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

from glasscity.errors import GlasscityError
from glasscity.life.poisson import MOST_MOMENTS, WORDS, poisson_thresholds, threshold
from glasscity.life.tables import (
    CELLS,
    CountItem,
    Modifier,
    cells_by_weight,
    compile_life,
    count_tables,
    decimal,
    life_items,
)
from glasscity.people.attributes import FIELDS, category_index
from glasscity.people.streams import Stream
from glasscity.people.temperament import multipliers

MEANS = st.decimals("0.000001", "60", places=6)
ALL_WORDS = st.integers(0, WORDS - 1)


def reached(row, word):
    return int(np.searchsorted(np.array(row, dtype=np.int64), word, side="right"))


@pytest.mark.parametrize("mean", ["0.0001", "0.019178", "0.5", "1", "7", "40", "130"])
def test_thresholds_are_the_cumulative_probabilities(mean):
    row = poisson_thresholds(Decimal(mean))
    expected = poisson.cdf(np.arange(len(row)), float(mean)) * WORDS
    # Half a unit of rounding, and what scipy's doubles lose.
    np.testing.assert_allclose(row, expected, rtol=0, atol=0.5 + 1e-9 * WORDS)
    assert poisson.sf(len(row), float(mean)) * WORDS < 1


def test_thresholds_of_small_means_by_hand():
    # exp(-1) * 2**32 = 1580030168.5...; with 1 + 1 twice that.
    assert poisson_thresholds(Decimal(1))[:2] == (1580030169, 3160060337)
    assert poisson_thresholds(Decimal(0)) == ()
    assert poisson_thresholds(Decimal("1e-12")) == ()


def test_threshold_of_none_all_and_half():
    assert [threshold(Decimal(p)) for p in ("0", "0.5", "1")] == [0, 1 << 31, WORDS]


@settings(max_examples=25)
@given(MEANS, MEANS, ALL_WORDS)
def test_a_higher_rate_never_has_fewer_moments(mean, other, word):
    low, high = sorted((mean, other))
    assert reached(poisson_thresholds(low), word) <= reached(poisson_thresholds(high), word)


@settings(max_examples=25)
@given(MEANS)
def test_thresholds_ascend(mean):
    row = poisson_thresholds(mean)
    assert list(row) == sorted(row)
    assert all(0 <= word < WORDS for word in row)


def test_mean_and_variance_of_counts():
    mean = Decimal("2.3")
    edges = np.array([0, *poisson_thresholds(mean), WORDS], dtype=np.float64)
    probability = np.diff(edges) / WORDS
    counts = np.arange(probability.size)
    average = probability @ counts
    assert average == pytest.approx(2.3, abs=1e-7)
    assert probability @ (counts - average) ** 2 == pytest.approx(2.3, abs=1e-6)


def test_a_rate_too_high_is_refused_with_a_sentence():
    with pytest.raises(GlasscityError, match=r"a rate of 250 moments per person and week is too"):
        poisson_thresholds(Decimal(250))
    item = CountItem("shouting", 7, Stream.COUNT, Decimal(20_000))
    with pytest.raises(GlasscityError, match=f"^shouting is .*more than {MOST_MOMENTS}"):
        count_tables([item])


def test_highest_rate_that_is_accepted_stays_within_eight_bits():
    assert len(poisson_thresholds(Decimal(160))) <= MOST_MOMENTS


@settings(max_examples=25)
@given(st.lists(st.decimals(0, 1000, places=3), min_size=1, max_size=40).filter(any))
def test_cells_are_shared_out_by_weight(weights):
    cells = cells_by_weight(weights)
    assert len(cells) == CELLS
    assert cells == sorted(cells)
    shares = np.bincount(cells, minlength=len(weights))
    exact = np.array([float(w / sum(weights)) for w in weights]) * CELLS
    assert np.abs(shares - exact).max() <= 1


def factor(attribute, *factors):
    field = FIELDS[attribute]
    return Modifier(field.shift, field.bits, category_index(attribute), factors)


def looked_up(tables, item, attributes):
    """Return the thresholds of a person's rate class, as the kernel finds them."""
    record = tables.items[item]
    of_class = record["class_start"]
    for m in range(record["modifier_start"], record["modifier_stop"]):
        modifier = tables.modifiers[m]
        raw = (attributes >> modifier["shift"]) & modifier["mask"]
        of_class += tables.lookup[modifier["lookup"] + raw]
    row = tables.row[of_class]
    return tables.thresholds[tables.row_start[row] : tables.row_start[row + 1]]


def test_rate_classes_multiply_the_factors():
    item = CountItem(
        "late",
        5,
        Stream.COUNT,
        Decimal(365) / 7,
        (
            factor("sex", Decimal(1), Decimal(2)),
            factor("income", *(Decimal(f) for f in ("1", "1", "3", "1", "0.5"))),
        ),
    )
    tables = count_tables([item])
    man, middle = 1 << FIELDS["sex"].shift, 4 << FIELDS["income"].shift
    for attributes, mean in ((0, "1"), (man, "2"), (middle, "3"), (man | middle, "6")):
        found = [int(word) for word in looked_up(tables, 0, attributes)]
        assert found == pytest.approx(poisson_thresholds(Decimal(mean)), abs=1)


def test_a_factor_of_zero_closes_a_gate():
    closed = CountItem(
        "parking", 5, Stream.COUNT, Decimal(10), (factor("car", Decimal(0), Decimal(1)),)
    )
    both = CountItem(
        "walking", 6, Stream.COUNT, Decimal(10), (factor("car", Decimal(2), Decimal(1)),)
    )
    tables = count_tables([closed, both])
    car = 1 << FIELDS["car"].shift
    assert [(r["gate"], r["open"]) for r in tables.items] == [(car, car), (0, 0)]
    assert looked_up(tables, 0, 0).size == 0
    assert looked_up(tables, 0, car).size > 0


def test_the_candidate_word_is_the_lowest_first_threshold():
    item = CountItem(
        "x", 9, Stream.COUNT, Decimal(50), (factor("sex", Decimal(1), Decimal("0.1")),)
    )
    tables = count_tables([item])
    assert tables.items[0]["candidate"] == poisson_thresholds(Decimal(50) * 7 / 365)[0]


def test_four_items_share_a_block_of_words():
    items = [CountItem(str(n), n, Stream.COUNT, Decimal(1)) for n in (4, 5, 7, 9)]
    assert count_tables(items).quads.tolist() == [
        [Stream.COUNT, 1, 0, 1, -1, 2],
        [Stream.COUNT, 2, -1, 3, -1, -1],
    ]


LIFE = """
title: Hours
life:
  people: plain
  temperaments: {careless: 0.5 log-units; assumed}
  local: 0.75 share; assumed
  hours:
    nights: {weights: [3,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,4], source: assumed}
  acts:
    second: {id: 9, rate: 4 per person-year; assumed, hours: nights, temperament: careless}
    first: {id: 2, rate: 2 per person-year; assumed}
  demands:
    ticket: 3 per person-year; assumed
"""


def test_hour_profile_keeps_its_shares(scenario_from):
    life = scenario_from(LIFE).life
    tables = compile_life(life)
    profile = list(life.hours).index("nights")
    hours = np.bincount(tables.hours[profile] // 4, minlength=24)
    assert hours[[0, 1, 23]].tolist() == [1536, 512, 2048]
    assert hours.sum() == CELLS
    quarters = np.bincount(tables.hours[profile], minlength=96)
    assert set(quarters[:4]) == {384}, "quarter hours of an hour are alike"
    flat = np.bincount(tables.hours[list(life.hours).index("flat")], minlength=96)
    assert flat.max() - flat.min() <= 1
    assert tables.local_below == 3 << 18


def test_items_stand_in_order_of_their_ids(scenario_from):
    items = life_items(scenario_from(LIFE).life)
    assert [(item.name, item.id) for item in items] == [
        ("first", 2),
        ("second", 9),
        ("ticket", 228),
    ]


def test_temperament_multiplies_the_rate(scenario_from):
    life = scenario_from(LIFE).life
    tables = compile_life(life).counts
    level = 31
    found = looked_up(tables, 1, level << FIELDS["careless"].shift)
    mean = Decimal(4) * 7 / 365 * multipliers(decimal(life.temperaments["careless"]))[level]
    assert [int(word) for word in found] == pytest.approx(poisson_thresholds(mean), abs=1)
