"""The commercial score compiled."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity import scenario
from glasscity.errors import GlasscityError
from glasscity.life.poisson import WORDS
from glasscity.scenario.quantity import assumed
from glasscity.scenario.vocabulary import COMPONENTS
from glasscity.scoring.commercial_score import (
    ABILITY,
    IDENTITY,
    CommercialScore,
    PurchaseClass,
    commercial_score,
    compile_commercial_score,
    settle,
)

NAMES = ["late-fee", "purchase", "loan"]
ONE = 1 << 16


def score(weights=(0.35, 0.225, 0.225, 0.15, 0.05), **fields):
    given_weights = {
        name: assumed(weight, "share") for name, weight in zip(COMPONENTS, weights, strict=True)
    }
    return CommercialScore(opt_in=assumed(0.25, "share"), weights=given_weights, **fields)


def compiled(**fields):
    return compile_commercial_score(score(**fields), NAMES, ["town"])


def purchases(*classes):
    return {
        f"class-{place}": PurchaseClass(
            share=assumed(share, "share"), effect=assumed(effect, "points")
        )
        for place, (share, effect) in enumerate(classes)
    }


def test_the_order_of_components_is_the_one_that_the_border_relies_on():
    assert (ABILITY, IDENTITY) == (2, 3)
    assert COMPONENTS == ("history", "behaviour", "ability", "identity", "friends")


@given(st.lists(st.integers(0, 1_000), min_size=5, max_size=5).filter(any))
def test_weights_add_up_to_one_whole(raw):
    shares = [number / sum(raw) for number in raw]
    weights = compiled(weights=shares).weights
    assert weights.sum() == ONE
    assert np.abs(weights / ONE - shares).max() <= 1.01 / ONE
    assert all(weight == 0 for weight, share in zip(weights, shares, strict=True) if share == 0)


@pytest.mark.parametrize("last", [0.0, 0.0489, 0.0511])
def test_weights_that_do_not_add_up_to_one_are_refused(last):
    with pytest.raises(GlasscityError, match=r"^regime\.commercial_score\.weights: add up to"):
        compiled(weights=(0.35, 0.225, 0.225, 0.15, last))


def test_weights_may_miss_one_by_a_thousandth():
    for last in (0.049, 0.051):
        assert compiled(weights=(0.35, 0.225, 0.225, 0.15, last)).weights.sum() == ONE


def test_a_component_that_is_left_out_has_no_weight():
    alone = CommercialScore(opt_in=assumed(1, "share"), weights={"friends": assumed(1, "share")})
    assert compile_commercial_score(alone, NAMES, []).weights.tolist() == [0, 0, 0, 0, ONE]


@pytest.mark.parametrize(("weeks", "months"), [(26, 182 * 12 / 365), (4, 28 * 12 / 365)])
def test_what_a_month_keeps_follows_from_the_half_life(weeks, months):
    tables = compiled(half_life=assumed(weeks, "weeks"))
    assert tables.keep == round(ONE * 2 ** (-1 / months))


def test_half_of_an_effect_is_left_after_a_half_life():
    tables = compiled(half_life=assumed(1, "years"))
    level = start = 500
    level += 400
    for _ in range(12):
        level = settle(level, start, tables.keep)
    # Twelve roundings toward the start, each below one point, and each forgotten in part.
    assert 200 - 12 < level - start <= 200


def test_defaults_move_history():
    tables = compiled(defaults={"loan": assumed(-150, "points"), "late-fee": assumed(-5, "points")})
    assert tables.history_effect.tolist() == [-5, 0, -150]
    assert not compiled().history_effect.any()


def test_purchases_move_behaviour_in_proportion_to_their_shares():
    tables = compiled(purchases=purchases((0.25, 10), (0.125, -20)))
    assert tables.purchase == 1
    assert tables.purchase_effect.tolist() == [10] * 64 + [-20] * 32 + [0] * 160


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(-60, 60)), max_size=5).map(
        lambda classes: [(share / 1_000, effect) for share, effect in classes]
    )
)
def test_mean_effect_of_a_purchase(classes):
    tables = compiled(purchases=purchases(*classes))
    exact = sum(share * effect for share, effect in classes)
    # Each class is right to a cell, by cumulative rounding.
    bound = sum(abs(effect) for _, effect in classes) / 256
    assert abs(tables.purchase_effect.mean() - exact) <= bound + 1e-9


def test_purchases_of_all_classes_fill_the_table():
    thirds = purchases((1 / 3, 1), (1 / 3, 2), (1 / 3, 3))
    assert 0 not in compiled(purchases=thirds).purchase_effect


def test_a_life_without_purchases_has_none():
    tables = compile_commercial_score(score(purchases=purchases((1, 5))), ["loan"], [])
    assert tables.purchase == -1


def test_scale_membership_and_start():
    tables = compiled(
        floor=assumed(100, "points"),
        ceiling=assumed(900, "points"),
        history_start=assumed(640, "points"),
    )
    assert (tables.on, tables.joins_below) == (True, WORDS // 4)
    assert (tables.floor, tables.ceiling) == (100, 900)
    assert (tables.history_start, tables.behaviour_start) == (640, 500)


def test_no_score_compiles_to_tables_of_the_same_kind():
    off, on = compile_commercial_score(None, NAMES, []), compiled()
    assert not off.on
    assert off.joins_below == 0, "nobody joins"
    assert commercial_score(1000, 1000, 1000, 1000, 1000, off) == 0
    for nothing, something in zip(off, on, strict=True):
        assert type(nothing) is type(something)
        if isinstance(nothing, np.ndarray):
            assert (nothing.dtype, nothing.ndim) == (something.dtype, something.ndim)


def test_the_preset_has_the_weights_that_were_reported():
    preset = scenario.load("sesame-2015")
    life, sesame = preset.life, preset.regime.commercial_score
    names = [name for name, _ in sorted(life.acts.items(), key=lambda pair: pair[1].id)]
    tables = compile_commercial_score(sesame, names, list(life.people.districts))
    assert (tables.floor, tables.ceiling) == (350, 950)
    np.testing.assert_allclose(tables.weights / ONE, [0.35, 0.225, 0.225, 0.15, 0.05], atol=2e-5)
    assert (tables.history_effect < 0).sum() == len(sesame.defaults)
    assert tables.purchase == names.index("purchase")
