"""How attention is spread over the districts, and how it feeds on itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.scenario.quantity import assumed
from glasscity.sensing.control_room import (
    ALWAYS,
    ControlRoom,
    ControlTables,
    chance_looked_at,
    compile_control_room,
    spread_attention,
    weight_of_record,
)

TENTH = ALWAYS // 10
DISTRICTS = st.lists(
    st.tuples(st.integers(0, 2**50), st.integers(0, 10**7)), min_size=1, max_size=8
)


def room(feedback=ALWAYS, correction=False, attention=TENTH, zoom=0):
    return ControlTables(
        on=True,
        zoom=zoom,
        attention=attention,
        feedback=feedback,
        correction=correction,
        known=ALWAYS,
    )


def integers(*values):
    return np.array(values, dtype=np.int64)


def test_shares_become_sixteen_bits(share):
    tables = compile_control_room(
        ControlRoom(
            attention=share(0.25),
            zoom=share(0.5),
            feedback=share(0.75),
            correction=True,
            known=assumed(3, "ratio"),
        )
    )
    assert tables.on
    assert tables.correction
    assert (tables.attention, tables.zoom, tables.feedback) == (16_384, 32_768, 49_152)
    assert tables.known == 3 * ALWAYS


def test_without_a_room_everything_is_looked_at():
    off = compile_control_room(None)
    assert not off.on
    assert chance_looked_at(off.attention, off.zoom, off.known, True) == ALWAYS


def test_the_default_room_looks_at_everything_evenly():
    tables = compile_control_room(ControlRoom())
    spread = spread_attention(tables, integers(7, 0), integers(10, 20))
    assert spread.tolist() == [ALWAYS, ALWAYS]


@given(DISTRICTS, st.integers(0, ALWAYS))
def test_no_feedback_is_even(districts, attention):
    found, population = (integers(*column) for column in zip(*districts, strict=True))
    spread = spread_attention(room(0, attention=attention), found, population)
    assert spread.dtype == np.int64
    assert set(spread[population > 0].tolist()) <= {attention}


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=8), st.integers(0, ALWAYS))
def test_without_records_attention_goes_by_people(population, feedback):
    spread = spread_attention(
        room(feedback), integers(*[0] * len(population)), integers(*population)
    )
    assert set(spread.tolist()) == {TENTH}


@given(DISTRICTS, st.integers(0, ALWAYS), st.integers(0, ALWAYS))
def test_the_room_never_has_more_attention_than_its_own(districts, feedback, attention):
    found, population = (integers(*column) for column in zip(*districts, strict=True))
    spread = spread_attention(room(feedback, attention=attention), found, population)
    assert (spread >= 0).all()
    assert (spread <= ALWAYS).all()
    assert int((spread * population).sum()) <= attention * int(population.sum())


@given(st.lists(st.tuples(st.integers(1, 100), st.integers(900, 1000)), min_size=1, max_size=8))
def test_nothing_but_fractions_is_lost_while_nobody_is_looked_at_always(districts):
    found, population = (integers(*column) for column in zip(*districts, strict=True))
    attention = 50  # Too little for a district to be looked at more than always.
    spread = spread_attention(room(attention=attention), found, population)
    lost = attention * int(population.sum()) - int((spread * population).sum())
    assert 0 <= lost < int(population.sum())


def test_half_of_the_attention_follows_the_records():
    spread = spread_attention(room(ALWAYS // 2), integers(300, 100), integers(1000, 1000))
    # Evenly 0.1; of the other half three quarters and one quarter: 0.05 + 0.075 and 0.05 + 0.025.
    np.testing.assert_allclose(spread / ALWAYS, [0.125, 0.075], atol=2e-4)


def test_what_exceeds_always_is_lost():
    spread = spread_attention(room(), integers(1, 0), integers(100, 9_900))
    assert spread.tolist() == [ALWAYS, 0]


def run(tables, events, weeks, found):
    """Iterate the expected finds of districts of 10,000 people; return what is found in the end.

    With zoom, a record is weighed by the whole chance to be looked at.
    """
    population = integers(*[10_000] * len(events))
    found = found.copy()
    for _ in range(weeks):
        attention = spread_attention(tables, found, population).tolist()
        for district, count in enumerate(events):
            looked = int(chance_looked_at(attention[district], tables.zoom, tables.known, False))
            weight = int(weight_of_record(looked, tables.correction))
            found[district] += count * looked * weight // ALWAYS
    return found


def shares(found):
    return found / found.sum()


START = integers(1_000 * ALWAYS, 1_000 * ALWAYS)


@pytest.mark.parametrize("start", [(1_000, 1_000), (1_500, 500)], ids=["even", "uneven"])
def test_equal_rates_stay_where_they_began(start):
    # An uneven start is not corrected, although the districts are alike.
    before = integers(*start) * ALWAYS
    after = run(room(), [1_000, 1_000], 500, before)
    np.testing.assert_allclose(shares(after), shares(before), atol=1e-3)


def test_equal_rates_stay_put_on_average_and_wander_one_by_one():
    # Each record draws attention to where it was found: a Polya urn, whose share is a martingale.
    # 400 urns; the mean is held within five standard errors: false alarm 6e-7, seed fixed.
    random = np.random.default_rng(20260725)
    population, tables = integers(10_000, 10_000), room()
    final = []
    for _ in range(400):
        found = integers(15 * ALWAYS, 5 * ALWAYS)
        for _ in range(40):
            attention = spread_attention(tables, found, population) / ALWAYS
            found += random.binomial(20, attention) * ALWAYS
        final.append(shares(found)[0])
    error = np.std(final) / 20
    assert np.mean(final) == pytest.approx(0.75, abs=5 * error)
    assert np.std(final) > 0.05, "single runs end in different places"


def test_different_rates_run_away():
    # While nothing is clipped and steps are small, d found = rate * found / sum: the logarithms of
    # both grow in the ratio of the rates.
    start = 100 * START
    after = run(room(), [40_000, 10_000], 8_000, start)
    growth = np.log(after / start)
    assert growth[0] / growth[1] == pytest.approx(4, rel=0.02)
    assert shares(after)[0] > 0.99, "although its true share is four fifths"


def test_a_longer_run_runs_further_away():
    ends = [
        shares(run(room(), [1_100, 1_000], weeks, START))[1] for weeks in (0, 500, 2_000, 8_000)
    ]
    assert ends[0] == 0.5
    assert ends == sorted(ends, reverse=True)
    assert ends[-1] < 0.4, "a tenth more of events, and already below 0.476, the true share"


@pytest.mark.parametrize("zoom", [0, ALWAYS // 4])
@pytest.mark.parametrize("events", [(1_000, 1_000), (2_000, 1_000), (40_000, 10_000)])
def test_correction_finds_the_true_rates(events, zoom):
    start = integers(150 * ALWAYS, 50 * ALWAYS)
    after = run(room(correction=True, zoom=zoom), events, 2_000, start)
    np.testing.assert_allclose(shares(after), np.array(events) / sum(events), rtol=0.01)


def test_less_feedback_runs_less_far_away():
    ends = [
        shares(run(room(int(part * ALWAYS)), [40_000, 10_000], 500, START))[0]
        for part in (0, 0.25, 0.5, 0.75, 1)
    ]
    assert ends[0] == pytest.approx(0.8, abs=0.01), "the true share"
    assert ends == sorted(ends)
