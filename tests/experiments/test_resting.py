"""What a result rests on: found beyond chance, confirmed alone, else nothing is named."""

from __future__ import annotations

import numpy as np
import pytest

from glasscity.experiments.exploration.designs import make_design
from glasscity.experiments.exploration.parameters import Parameter
from glasscity.experiments.resting import (
    Driver,
    Spread,
    chance_correlation,
    drivers_of,
    lying,
    moves,
    rank_correlations,
    spread_of,
)


def number(at):
    return Parameter(f"x{at}", 0.5, 0.0, 1.0, "share", "assumed", False, "linear")


def titles(numbers):
    return {each.path: each.path.upper() for each in numbers}


def test_chance_alone_drives_nothing():
    random = np.random.default_rng(8)
    alarms = 0
    for _ in range(60):
        values, outcome = random.normal(size=(16, 200)), random.normal(size=16)
        found, _, _ = rank_correlations(values, outcome)
        alarms += np.abs(found).max() > chance_correlation(values, outcome)
    # One in twenty is meant to; 12 and more of 60 have probability 5e-5.
    assert alarms < 12


def test_rank_correlations_are_spearmans():
    values = np.array([[1, 5, 2], [2, 4, 2], [3, 3, 2], [4, 1, 2], [9, 2, 2], [10, 0, 2]], float)
    found, low, high = rank_correlations(values, np.array([1, 2, 3, 4, 50, 60], float))
    assert found == pytest.approx([1, -0.942857, 0], abs=1e-6)
    assert (low <= found + 1e-9).all()
    assert (found <= high + 1e-9).all()


class Linear:
    """A harm that is a weighted sum of its numbers, in two cities."""

    def __init__(self, weights, points, copies=()):
        self.weights = np.asarray(weights, float)
        self.numbers = [number(at) for at in range(len(weights))]
        cube = make_design("lhs", points, [True] * len(weights)).cube()
        for copy, of in copies:
            cube[:, copy] = cube[:, of]
        self.values = cube
        self.tried = []

    def over(self):
        return (self.values @ self.weights)[:, None] + np.array([[0.0, 3.0]])

    def alone(self, each, value):
        self.tried.append((each.path, value))
        stated = np.full(len(self.weights), 0.5)
        stated[self.numbers.index(each)] = value
        return np.full(2, stated @ self.weights) + np.array([0.0, 3.0])

    def drivers(self):
        return drivers_of(self.over(), self.numbers, self.values, titles(self.numbers), self.alone)


def test_the_numbers_that_matter_are_named_with_what_they_do_alone():
    found = Linear([4, -3, 0.1, *[0] * 50], 64).drivers()
    assert [each.path for each in found] == ["x0", "x1"]
    assert found[0].title == "X0"
    assert (found[0].at_lowest, found[0].at_highest) == pytest.approx((0 - 1.5 + 1.55, 4 + 0.05))
    assert found[0].rank_correlation > 0 > found[1].rank_correlation


def test_a_copy_of_a_number_that_matters_is_not_named():
    """A number whose column repeats another's goes along with the harm, and does nothing to it."""
    harm = Linear([4, 0, *[0] * 20], 64, copies=[(1, 0)])
    assert [each.path for each in harm.drivers()] == ["x0"]
    assert ("x1", 1.0) in harm.tried


def test_what_moves_it_the_other_way_alone_is_not_named():
    harm = Linear([4, *[0] * 20], 64)
    forwards = harm.alone
    harm.alone = lambda each, value: forwards(each, 1 - value)
    assert harm.drivers() == ()


def test_a_number_that_cannot_be_played_alone_is_not_named():
    harm = Linear([4, *[0] * 20], 64)
    harm.alone = lambda each, value: None
    assert harm.drivers() == ()


@pytest.mark.parametrize(
    ("first", "last", "correlation", "width", "expected"),
    [
        ([0, 0], [1, 1], 0.5, 4, True),
        ([0, 0], [1, 1], 0.5, 4.1, False),
        ([0, 0], [1, 1], -0.5, 1, False),
        ([1, 1], [0, 0], -0.5, 1, True),
        ([0, 0], [3, -0.1], 0.5, 1, False),
        ([0, 0], [np.nan, 3], 0.5, 1, False),
    ],
)
def test_a_move_has_the_sign_in_every_city_and_a_size_that_matters(
    first, last, correlation, width, expected
):
    assert moves(np.array(first, float), np.array(last, float), correlation, width) is expected


def test_the_spread_is_the_median_with_tenths():
    over = np.repeat(np.arange(101.0)[:, None], 2, axis=1)
    found = spread_of(30, over)
    assert (found.median, found.low, found.high) == (50, 10, 90)
    assert found.percentile == pytest.approx(30.5 / 101)
    assert found.dice == 0


def test_what_is_chance_is_no_range():
    """A hundred points that differ by luck alone are not told as a range over assumptions."""
    found = spread_of(0, np.random.default_rng(4).normal(size=(100, 2)))
    assert (found.low, found.high) == (None, None)
    assert found.dice > 0.25
    # One city cannot tell the two apart.
    found = spread_of(0, np.random.default_rng(4).normal(size=(100, 1)))
    assert (found.low, found.dice) == (None, None)


def test_dice_are_the_share_of_the_variance_that_cities_add():
    random = np.random.default_rng(5)
    over = random.normal(size=(4000, 1)) + random.normal(scale=0.5, size=(4000, 2))
    # 0.25 / 2 of 1.125; the error of a variance of 4,000 is 2 %, and 0.02 is seven of it.
    assert spread_of(0, over).dice == pytest.approx(0.111, abs=0.02)


def test_few_points_have_no_range():
    assert spread_of(0, np.ones((9, 2))) == Spread(None, None, None, None, None)
    assert spread_of(0, np.ones((10, 2))).median == 1


def driver(low, high):
    return Driver("x", "X", "share", 0.9, 0.5, 1, 0, 1, low, high)


@pytest.mark.parametrize(
    ("percentile", "drivers", "words"),
    [
        (0.3, (), ""),
        (0.7, (), ""),
        (0.2, (driver(8, 30),), "low end, with 20 % of the points below it, since “X” alone moves"),
        (0.2, (driver(8, 30),), "moves it 10 times as far up as down"),
        (0.2, (driver(10, 30),), "“X” alone moves it up and never down"),
        (0.2, (driver(1, 12),), "together move it up more often than down; no single number"),
        (
            0.8,
            (driver(1, 12),),
            "high end, with 80 % of the points below it, since “X” alone moves",
        ),
        (0.8, (driver(1, 12),), "4.5 times as far down as up"),
        (0.8, (), "together move it down more often than up"),
    ],
)
def test_a_value_at_an_end_of_its_range_is_told_with_the_reason(percentile, drivers, words):
    told = lying(10, Spread(20, 1, 40, percentile, 0.0), drivers)
    assert words in told if words else told == ""


@pytest.mark.parametrize(
    ("stated", "percentile", "words"),
    [
        (0.5, 0.05, "ours lies below the range, with 5 % of the points below it"),
        (50, 0.95, "ours lies above the range, with 95 % of the points below it"),
        # At an end by ties, though the percentile is near the middle.
        (1, 0.35, "ours lies at the low end, with 35 % of the points below it and many that equal"),
        (40, 0.65, "ours lies at the high end, with 65 % of the points below it and many that"),
        (20, 0.5, ""),
    ],
)
def test_a_value_outside_or_at_an_end_of_its_range_is_told_so(stated, percentile, words):
    told = lying(stated, Spread(20, 1, 40, percentile, 0.0), ())
    assert told.startswith(words) if words else told == ""


def test_where_no_number_accounts_for_it_the_sentence_says_that_none_was_confirmed():
    for drivers in ((), (driver(1, 12),)):
        told = lying(10, Spread(20, 1, 40, 0.2, 0.0), drivers)
        assert told.endswith("no single number was confirmed to account for that")


def test_a_range_of_no_width_says_nothing_of_its_ends():
    assert lying(0, Spread(0, 0, 0, 0.5, 0.0), ()) == ""


def test_what_cannot_be_less_lies_at_the_low_end_for_that_reason():
    assert lying(0, Spread(2, 0, 9, 0.1, 0.0), (), floor=0).endswith("since it cannot be less")
    assert lying(0, Spread(2, None, None, 0.1, 0.9), (), floor=0) == ""
