"""Pages about groups that are alike hardly ever tell a difference: thirty of the benchmark's."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "honesty.py"


@pytest.fixture(scope="module")
def honesty():
    spec = importlib.util.spec_from_file_location("honesty", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_at_most_two_of_thirty_pages_tell_a_false_difference(honesty):
    """A page may tell one in 20 times, by its own promise.

    With 30 independent pages and 5 in 100, three or more would come by chance in 19 of 100 draws;
    pages overlap, and the seeds are fixed, so that this is red either always or never. With the
    margin of 1.25 the rate is far below (see the benchmark): so is this test's false alarm.
    """
    cities = honesty.played(range(1, 31), people=600, days=60)
    pages, bad, told, wrong = honesty.false_differences(cities, 6, 1)
    assert pages == 30
    assert bad <= 2
    # Worlds that do differ are told apart, and a new city shows it again.
    assert told > 30
    assert wrong <= told / 20


def test_a_planted_difference_is_told_with_its_sign(honesty):
    cities = honesty.played(range(101, 109), "middle", 4.0, people=1_500)
    pages, right, wrong = honesty.planted(cities, "middle", 8)
    assert pages == 8
    assert right == 8
    assert wrong == 0
