"""The study app compiled: caps of the published rules, and means against closed forms."""

from decimal import Decimal
from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity import scenario
from glasscity.errors import GlasscityError
from glasscity.life.poisson import WORDS
from glasscity.scenario.quantity import assumed
from glasscity.scoring.study_app import (
    CELLS,
    MOST_ITEMS,
    StudyApp,
    StudyItem,
    active_quarters,
    compile_study_app,
    day_points,
    times_by_byte,
)

NAMES = ["jaywalking", "study-app-use"]
MEAN = st.integers(0, 200).map(lambda n: n / 10)


def item(points=1, cap=6, times=2, **fields):
    return StudyItem(
        points=assumed(points, "points"),
        cap=assumed(cap, "points"),
        times=assumed(times, "ratio"),
        **fields,
    )


def app(**fields):
    return StudyApp(**({"items": {"article": item()}} | fields))


def compiled(preset):
    study = scenario.load(preset).regime.study_app
    return study, compile_study_app(study, NAMES)


def at_most(mean, points, cap):
    """Mean of min(cap, points * X) for a Poisson X: the sum of what each further time adds."""
    total, probability, below = 0.0, exp(-mean), 0.0
    for count in range(cap + 1):
        below += probability
        gain = min(cap, points * (count + 1)) - min(cap, points * count)
        total += gain * (1 - below)
        probability *= mean / (count + 1)
    return total


@pytest.mark.parametrize(
    ("preset", "caps", "active"), [("study-app-2019", 66, 28), ("study-app-2019-march", 52, 0)]
)
def test_daily_caps_and_active_hours_as_published(preset, caps, active):
    study, tables = compiled(preset)
    assert len(study.items) == MOST_ITEMS
    assert sum(entry.cap.value for entry in study.items.values()) == caps
    assert int(tables.active.sum()) == active, "quarters of an hour: 2.5 + 2 + 2.5 hours, or none"
    for place, entry in enumerate(study.items.values()):
        assert tables.points[:, place].max() <= entry.cap.value
    assert tables.points[:, :, CELLS - 1].sum(axis=1).max() <= caps


def test_active_hours_of_january_2019():
    _, tables = compiled("study-app-2019")
    hours = [[6, 0, 8, 30], [12, 0, 14, 0], [20, 0, 22, 30]]
    expected = {
        quarter
        for hour, minute, until, end in hours
        for quarter in range(hour * 4 + minute // 15, until * 4 + end // 15)
    }
    assert set(np.flatnonzero(tables.active)) == expected


def test_the_day_ends_at_midnight():
    assert active_quarters(["23:45-24:00", "00:00-00:15"]).nonzero()[0].tolist() == [0, 95]
    assert not active_quarters([]).any()


def test_what_runs_by_itself_reaches_its_cap_and_no_more():
    study, tables = compiled("study-app-2019")
    assert tables.running == 6 + 8 + 10, "video, reading time and video time"
    assert tables.gaming_below == round(WORDS * study.gaming.value)
    assert compile_study_app(app(), NAMES).running == 0


@given(MEAN)
def test_times_are_a_poisson_count_cut_into_equal_cells(mean):
    cells = times_by_byte(Decimal(str(mean)))
    assert len(cells) == CELLS
    assert cells == sorted(cells)
    probability, cumulative = exp(-mean), 0.0
    for count in range(cells[-1] + 1):
        cumulative += probability
        probability *= mean / (count + 1)
        share = sum(times <= count for times in cells) / CELLS
        assert abs(share - cumulative) <= 0.5 / CELLS + 1e-12


@given(MEAN, st.integers(1, 10), st.integers(0, 30), st.booleans())
def test_mean_points_of_an_item_are_those_of_a_capped_poisson_count(mean, points, cap, doubled):
    one = app(items={"article": item(points, cap, mean, doubled=doubled)})
    tables = compile_study_app(one, NAMES)
    # Each step of the count is misplaced by half a cell at most, and the steps add up to the cap.
    for active, factor in ((0, 1), (1, 2 if doubled else 1)):
        expected = at_most(mean, points * factor, cap)
        found = tables.points[active, 0].mean()
        assert abs(found - expected) <= cap * 0.5 / CELLS + 1e-9


def test_mean_points_of_a_day_in_january_2019():
    study, tables = compiled("study-app-2019")
    expected = [
        sum(
            at_most(
                entry.times.value,
                entry.points.value * (2 if active and entry.doubled else 1),
                entry.cap.value,
            )
            for entry in study.items.values()
        )
        for active in (False, True)
    ]
    found = tables.points.mean(axis=2).sum(axis=1)
    assert found == pytest.approx(expected, abs=66 * 0.5 / CELLS)
    assert found[1] > found[0]


@given(st.integers(0, 20), st.integers(0, 30), st.integers(0, 60), st.booleans(), st.booleans())
def test_points_of_an_item_on_one_day(points, cap, times, doubled, active):
    entry = item(points, cap, 1, doubled=doubled)
    found = day_points(entry, times, active)
    assert found == min(cap, times * points * (2 if doubled and active else 1))
    if not active:
        assert found == day_points(item(points, cap, 1), times, True), "once outside those hours"


def test_minutes_are_counted_to_a_tenth_of_the_day_and_not_of_each_time():
    quarter_of_a_minute = item(times=4, minutes=assumed(0.25, "minutes"))
    tables = compile_study_app(app(items={"article": quarter_of_a_minute}), NAMES)
    cells = np.array(times_by_byte(Decimal(4)))
    assert np.abs(tables.minutes[0] - 2.5 * cells).max() <= 0.5
    assert set(tables.minutes[0, cells == 4]) == {10}


def test_use_that_is_not_compulsory_leaves_a_share_of_days():
    assert compile_study_app(app(), NAMES).kept_below == WORDS
    voluntary = app(compulsory=False, voluntary=assumed(0.25, "share"))
    assert compile_study_app(voluntary, NAMES).kept_below == WORDS // 4


def test_censure_gift_and_score():
    study = app(
        censure_below=assumed(900, "points per month"),
        gift=assumed(1000, "points"),
        into_score=assumed(0.25, "ratio"),
    )
    tables = compile_study_app(study, NAMES)
    assert (tables.item, tables.censure_below, tables.gift) == (1, 900, 1000)
    assert tables.into_score == 1 << 14
    plain = compile_study_app(app(), NAMES)
    assert (plain.censure_below, plain.gift, plain.into_score, plain.gaming_below) == (0, 0, 0, 0)
    yearly = app(censure_below=assumed(1200, "points per year"))
    assert compile_study_app(yearly, NAMES).censure_below == 100


def test_no_app_compiles_to_tables_of_the_same_kind():
    off, on = compile_study_app(None, NAMES), compile_study_app(app(), NAMES)
    assert not off.on
    assert off.item == -1
    for nothing, something in zip(off, on, strict=True):
        assert type(nothing) is type(something)
        if isinstance(nothing, np.ndarray):
            assert (nothing.dtype, nothing.shape) == (something.dtype, something.shape)
            assert not nothing.any()


def test_more_items_than_random_bytes_are_refused():
    many = app(items={f"item-{n}": item() for n in range(MOST_ITEMS + 1)})
    with pytest.raises(GlasscityError, match=r"study_app\.items: found 13, expected at most 12"):
        compile_study_app(many, NAMES)
