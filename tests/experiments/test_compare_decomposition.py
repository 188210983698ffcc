"""Shapley values: they add up, and closed forms of small games come out."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import glasscity as gc
from glasscity.errors import GlasscityError
from glasscity.experiments.decomposition import decompose, differing_mechanisms
from glasscity.experiments.shapley import orders_of, shapley_shares
from glasscity.experiments.worlds import on_people_of
from glasscity.scenario.mechanisms import without

NAMES = "abcdefg"
FINITE = st.floats(-1e9, 1e9, allow_nan=False)


def game(draw_value, names):
    """Return a game of arbitrary values, drawn when they are first asked for."""
    known = {}

    def value(there):
        if there not in known:
            known[there] = Fraction(draw_value())
        return known[there]

    return value


@settings(max_examples=60)
@given(st.data(), st.integers(1, 6), st.integers(1, 30))
def test_shapley_values_add_up_exactly_whatever_orders_are_sampled(data, size, orders):
    names = NAMES[:size]
    value = game(lambda: data.draw(FINITE), names)
    found, exact = orders_of(names, orders)
    shares = shapley_shares(names, value, found, exact)
    total = value(frozenset(names)) - value(frozenset())
    assert sum(share.shapley for share in shares.values()) == total


@given(st.lists(FINITE, min_size=1, max_size=7))
def test_in_an_additive_game_everybody_gets_their_own(weights):
    names = NAMES[: len(weights)]
    worth = dict(zip(names, map(Fraction, weights), strict=True))
    found, exact = orders_of(names, 4)
    shares = shapley_shares(names, lambda there: sum(map(worth.get, there), Fraction(0)), found,
                            exact)  # fmt: skip
    for name in names:
        share = shares[name]
        assert share.shapley == share.add_one_in == share.leave_one_out == worth[name]
        assert share.error == 0 or len(found) < 4


@given(st.integers(5, 7), st.integers(0, 10_000))
def test_one_pair_of_orders_is_enough_for_games_of_pairs(size, seed):
    # In an order and its reverse, each of two comes in second once: what antithetic orders are for.
    names = NAMES[:size]
    worth = {
        pair: Fraction(place * 7 % 11 - 4) for place, pair in enumerate(combinations(names, 2))
    }

    def value(there):
        return sum((w for pair, w in worth.items() if set(pair) <= there), Fraction(0))

    found, exact = orders_of(names, 2, seed)
    assert (len(found), exact) == (2, False)
    shares = shapley_shares(names, value, found, exact)
    for name in names:
        assert shares[name].shapley == sum(w for pair, w in worth.items() if name in pair) / 2


def test_all_orders_give_the_closed_form_of_the_glove_game():
    # One left glove, two right ones: 2/3, 1/6, 1/6 (Shapley and Shubik).
    names = ("left", "right", "other-right")

    def value(there):
        return Fraction(int("left" in there and len(there) > 1))

    found, exact = orders_of(names, 6)
    assert exact
    assert len(set(found)) == 6
    shares = shapley_shares(names, value, found, exact)
    assert [shares[name].shapley for name in names] == [Fraction(2, 3), Fraction(1, 6),
                                                        Fraction(1, 6)]  # fmt: skip
    assert all(share.error == 0 for share in shares.values())


def test_sampled_orders_come_in_pairs_and_again():
    found, exact = orders_of(NAMES, 9)
    assert not exact
    assert len(found) == 10
    assert all(one == tuple(reversed(other))
               for one, other in zip(found[::2], found[1::2], strict=True))  # fmt: skip
    assert orders_of(NAMES, 9)[0] == found


# --- in the model --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def found():
    return decompose(
        "no-score", "town", "remarks_withheld", ["cameras", "fear", "platforms"],
        people=700, years=0.3, seeds=2,
    )  # fmt: skip


def test_the_mechanisms_parts_add_up_to_the_whole(found):
    assert found.exact
    assert found.subsets == 8
    total = found.with_all - found.without_all
    assert found.mechanisms["shapley"].sum() == pytest.approx(total, rel=1e-12)
    assert found.total == pytest.approx(total, rel=1e-12)
    assert found.low <= found.total <= found.high
    assert (found.mechanisms["sampling_error"] == 0).all()
    assert found.in_a == 0


@pytest.mark.slow
def test_processes_take_it_apart_alike():
    def apart(workers, seen):
        return decompose("no-score", "town", "remarks_withheld", ["cameras", "fear"], people=700,
                         years=0.05, seeds=2, workers=workers,
                         progress=lambda *pair: seen.append(pair))  # fmt: skip

    seen = []
    two, one = apart(2, []), apart(1, seen)
    assert two.mechanisms.equals(one.mechanisms)
    assert two.to_json() == one.to_json()
    # Four subsets and the first world with two cities, each once.
    assert seen[-1] == (10, 10)


def test_the_ends_are_runs_of_their_own(found):
    town = on_people_of(gc.load("town"), gc.load("no-score"))
    bare = without(town, "cameras", "fear", "platforms")
    for world, told in ((town, found.with_all), (bare, found.without_all)):
        values = [
            gc.run(world, people=700, years=0.3, seed=seed).measures.get("remarks_withheld")
            for seed in found.seeds
        ]
        mean = sum(0 if value is None else value.value for value in values) / 2
        assert told == pytest.approx(mean, rel=1e-12)


def test_leaving_one_out_is_the_difference_of_two_runs(found):
    # Two regimes over one life: B is played on A's people.
    town = on_people_of(gc.load("town"), gc.load("no-score"))
    names = ("town", "without")
    worlds = dict(zip(names, (town, without(town, "cameras")), strict=True))
    value = {
        name: sum(gc.run(world, people=700, years=0.3, seed=seed).measures["remarks_withheld"].value
                  for seed in found.seeds) / 2
        for name, world in worlds.items()
    }  # fmt: skip
    row = found.mechanisms.filter(found.mechanisms["mechanism"] == "cameras").row(0, named=True)
    assert row["leave_one_out"] == pytest.approx(value["town"] - value["without"])


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        ("penalties", "only outcomes typed harm"),
        ("illegal_acts_not_done", "only outcomes typed harm"),
        ("remarks_witheld", "did you mean"),
        ("false_matches_per_true_match", "not defined"),
    ],
)
def test_only_harms_that_are_there_are_taken_apart(outcome, sentence):
    with pytest.raises(GlasscityError, match=sentence):
        decompose("no-score", "town", outcome, ["cameras", "fear"], people=700, years=0.1, seeds=1)


def test_mechanisms_have_to_be_on():
    with pytest.raises(GlasscityError, match="no appeal switched on"):
        decompose("no-score", "town", "mean_fear", ["appeal"], people=700, years=0.1)
    with pytest.raises(GlasscityError, match="not a mechanism"):
        decompose("no-score", "town", "mean_fear", ["telepathy"], people=700, years=0.1)


def test_the_mechanisms_of_interest_are_those_that_a_has_not():
    press, safe = gc.load("press-2019"), gc.load("safeguarded")
    found = differing_mechanisms(press, safe)
    assert "appeal" in found
    assert "fear" not in found
    assert differing_mechanisms(press, press) == []
