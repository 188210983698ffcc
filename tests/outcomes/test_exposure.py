"""Exposure to cameras: closed forms, small crowds by hand, and the sample against both."""

import math
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.engine.plan import compile_plan as make_plan
from glasscity.outcomes.exposure import (
    MEANS,
    POINTS,
    SAMPLE,
    exposure_table,
    passers_by_searched,
    presence,
    reconstructable_share,
    unique_from,
)
from glasscity.people.attributes import DISTRICT, raw_values
from glasscity.people.population import draw_people
from glasscity.scenario import load

PEOPLE = 3_000
SEED = 11
CAMERAS = "regime.sensing.cameras"
SHARES = [f"unique_from_{k}" for k in POINTS]


def city(*overrides):
    """Return the plan of the press version, and its people."""
    plan = make_plan(load("press-2019", list(overrides)), PEOPLE, 7)
    return plan, draw_people(plan.people_tables, 0, PEOPLE, SEED)


def extended(scenario_from, regime):
    """Return the table of the press version with something added to its regime."""
    scenario = scenario_from(f"title: Changed\nextends: press-2019\nregime: {regime}\n")
    plan = make_plan(scenario, PEOPLE, 7)
    return exposure_table(plan, draw_people(plan.people_tables, 0, PEOPLE, SEED), SEED)


def exposed(*overrides):
    return exposure_table(*city(*overrides), SEED)


@pytest.fixture(scope="module")
def press():
    return exposed()


def test_no_sightings_cover_nothing():
    assert reconstructable_share(0) == 0


@given(st.floats(0, 10_000), st.floats(0, 10_000), st.integers(1, 24))
def test_more_sightings_cover_more(one, other, hours):
    low, high = sorted((one, other))
    assert 0 <= reconstructable_share(low, hours) <= reconstructable_share(high, hours) <= 1


def test_one_sighting_an_hour_covers_1_minus_1_over_e():
    assert reconstructable_share(16) == pytest.approx(1 - 1 / math.e)


def ranked(place):
    """Return ranks by which sightings become known in the order of the hours."""
    return np.broadcast_to(np.arange(place.shape[1], dtype=np.uint32), place.shape)


def test_uniqueness_by_hand():
    # Two alike; one who differs at the third point; one unseen; one who is seen once, alone.
    place = np.array(
        [
            [0, 0, 1, -1, -1],
            [0, 0, 1, -1, -1],
            [0, 0, 0, -1, -1],
            [-1, -1, -1, -1, -1],
            [-1, -1, -1, -1, 1],
        ],
        dtype=np.int8,
    )
    found = unique_from(place, ranked(place), 2)
    assert found[:, POINTS.index(2)].tolist() == [False, False, False, False, True]
    assert found[:, POINTS.index(4)].tolist() == [False, False, True, False, True]


def test_somebody_seen_wherever_another_is_hides_them():
    place = np.array([[0, -1, 1], [0, 0, 1]], dtype=np.int8)
    assert unique_from(place, ranked(place), 2)[:, -1].tolist() == [False, True]


def places(districts):
    """Return a strategy for small crowds."""
    row = st.lists(st.integers(-1, districts - 1), min_size=6, max_size=6)
    crowds = st.lists(row, min_size=1, max_size=17)
    return crowds.map(lambda rows: np.array(rows, dtype=np.int8))


@given(places(2), st.integers(0, 2**32 - 1))
def test_uniqueness_is_a_comparison_of_sets(place, seed):
    rank = np.random.default_rng(seed).integers(0, 2**32, place.shape, dtype=np.uint32)
    check_against_sets(place, rank)


@pytest.mark.parametrize("highest", [2**32, 3])
def test_uniqueness_in_a_crowd_of_several_words_with_many_sightings(highest):
    # More than 64 people, more sightings than are ever known, and ranks that tie.
    random = np.random.default_rng(5)
    place = random.integers(-1, 2, (150, 24), dtype=np.int8)
    check_against_sets(place, random.integers(0, highest, place.shape, dtype=np.uint32))


def check_against_sets(place, rank):
    found = unique_from(place, rank, 2)
    traces = [{(hour, int(d)) for hour, d in enumerate(row) if d >= 0} for row in place]
    for person, trace in enumerate(traces):
        known = sorted(trace, key=lambda point: (rank[person, point[0]], point[0]))
        for column, k in enumerate(POINTS):
            others = (set(known[:k]) <= t for p, t in enumerate(traces) if p != person)
            assert found[person, column] == (bool(trace) and not any(others))


@given(places(3))
def test_knowing_more_loses_nobody(place):
    found = unique_from(place, ranked(place), 3).astype(int)
    assert (np.diff(found, axis=1) >= 0).all()


def test_people_are_somewhere():
    plan, _ = city()
    where = presence(plan)
    np.testing.assert_allclose(where.sum(axis=1), 1)
    assert (where >= 0).all()
    assert (np.diag(where) == where.max(axis=0)).all()


def test_columns(press):
    assert press.columns == ["district", *MEANS, *SHARES, "sampled"]
    assert press["district"].to_list() == list(city()[0].districts)
    assert press["sampled"].sum() == PEOPLE
    assert press.select(MEANS).null_count().sum_horizontal().item() == 0


def test_closed_forms_where_all_faces_are_alike():
    found = exposed(
        (f"{CAMERAS}.sightings", "32 per person-day; assumed"),
        (f"{CAMERAS}.miss", "0.5 share; assumed"),
        (f"{CAMERAS}.miss_differentials", "{}"),
        (f"{CAMERAS}.gallery", "0.25 share; assumed"),
    )
    np.testing.assert_allclose(found["sightings_per_day"], 32)
    np.testing.assert_allclose(found["recognised_per_day"], 32 * 0.5 * 0.25)
    # Whoever is enrolled is recognised once an hour; nobody else is recognised at all.
    covered = 0.25 * reconstructable_share(16)
    np.testing.assert_allclose(found["hours_covered_share"], covered, rtol=1e-6)
    # Nobody who is not enrolled is unique: 750 of 3,000 expected, 5 standard deviations are 119,
    # which another seed would exceed once in 3 million times.
    unique = (found["unique_from_8"].fill_null(0) * found["sampled"]).sum()
    assert 0 < unique <= 750 + 119


@pytest.mark.parametrize("density", [0.056, 0.333, 1])
def test_sightings_grow_with_the_cameras(density):
    changes = (
        (f"{CAMERAS}.density", f"{density} cameras per person; assumed"),
        (f"{CAMERAS}.density_by_district", "{}"),
        (f"{CAMERAS}.miss", "0.11 share; assumed"),
        (f"{CAMERAS}.miss_differentials", "{}"),
        (f"{CAMERAS}.gallery", "1 share; assumed"),
    )
    plan, people = city(*changes)
    found = exposure_table(plan, people, SEED)
    searches = 20 * density / 0.333
    np.testing.assert_allclose(found["sightings_per_day"], searches)
    # By hand, of one camera for three people: 1 - exp(-20 * 0.89 / 16) = 0.671.
    covered = 1 - math.exp(-searches * 0.89 / 16)
    np.testing.assert_allclose(found["hours_covered_share"].drop_nulls(), covered, rtol=1e-6)
    assert passers_by_searched(plan, people) == pytest.approx(searches)


def test_a_twin_with_a_sixth_of_the_cameras_is_less_exposed(press):
    fewer = exposed((f"{CAMERAS}.density", "0.056 cameras per person; assumed"))
    mean = {name: table["hours_covered_share"].mean() for name, table in
            (("press", press), ("fewer", fewer))}  # fmt: skip
    assert mean["press"] == pytest.approx(0.67, abs=0.01)
    assert mean["fewer"] == pytest.approx(0.17, abs=0.01)
    assert (fewer["sightings_per_day"] < press["sightings_per_day"]).all()


def test_passers_by_are_searched_where_they_are_and_not_under_a_ban(scenario_from):
    plan, people = city()
    factor = plan.districts[0]
    only = scenario_from(
        "title: Half\nextends: press-2019\nregime: {sensing: {cameras: {density_by_district: "
        f"{{{factor}: 0 ratio; assumed}}}}}}}}\n"
    )
    plan = make_plan(only, PEOPLE, 7)
    table = exposure_table(plan, people, SEED)
    homes = np.bincount(raw_values(people, DISTRICT), minlength=len(table))
    mean = (table["sightings_per_day"] * homes).sum() / homes.sum()
    assert passers_by_searched(plan, people) == pytest.approx(mean)
    assert 0 < mean < 20
    banned = scenario_from(
        "title: Banned\nextends: press-2019\n"
        "regime: {safeguards: {live_recognition: {banned: true}}}\n"
    )
    assert passers_by_searched(make_plan(banned, PEOPLE, 7), people) == 0


def test_the_sample_is_covered_as_the_closed_form_says(monkeypatch, press):
    kept = []

    def spy(place, rank, districts):
        kept.append((place >= 0).mean())
        return np.zeros((len(place), len(POINTS)), dtype=bool)

    monkeypatch.setattr("glasscity.outcomes.exposure.unique_from", spy)
    plan, people = city()
    exposure_table(plan, people, SEED)
    homes = np.bincount(raw_values(people, DISTRICT), minlength=len(plan.districts))
    expected = (press["hours_covered_share"] * homes).sum() / PEOPLE
    # 3,000 people times 112 hours, independent: 5 standard deviations, false alarm 6e-7.
    assert kept[0] == pytest.approx(expected, abs=5 * 0.5 / math.sqrt(PEOPLE * 112))


def test_a_district_without_cameras_sees_only_who_leaves_it(scenario_from):
    plan, _ = city()
    density = f"density_by_district: {{{plan.districts[0]}: 0 ratio; assumed}}"
    found = extended(scenario_from, f"{{sensing: {{cameras: {{{density}}}}}}}")
    at = presence(plan)
    np.testing.assert_allclose(found["sightings_per_day"], 20 * (1 - at[:, 0]), rtol=1e-12)


@pytest.mark.parametrize(
    "override",
    [
        (CAMERAS, "null"),
        (f"{CAMERAS}.sightings", "0 per person-day; assumed"),
    ],
)
def test_where_nothing_is_searched_nothing_is_said(override):
    overrides = [override]
    if override == (CAMERAS, "null"):
        overrides.append(("regime.sensing.control_room", "null"))
    found = exposed(*overrides)
    assert len(found) == len(city()[0].districts)
    assert found.select(*MEANS, *SHARES).null_count().row(0) == (len(found),) * 6
    assert found["sampled"].sum() == 0


def test_a_ban_on_live_recognition_ends_it(scenario_from):
    found = extended(scenario_from, "{safeguards: {live_recognition: {banned: true}}}")
    assert found.select(*MEANS, *SHARES).null_count().row(0) == (len(found),) * 6


def test_nobody_is_told_apart_from_a_recogniser_that_always_misses():
    found = exposed(
        (f"{CAMERAS}.miss", "1 share; assumed"), (f"{CAMERAS}.miss_differentials", "{}")
    )
    for name in ("recognised_per_day", "hours_covered_share", *SHARES):
        assert found[name].drop_nulls().sum() == 0


def test_more_sightings_known_single_out_more(press):
    lived = press.filter(pl.col("sampled") > 0)
    for fewer, more in pairwise(SHARES):
        assert (lived[fewer] <= lived[more]).all()
    assert lived["unique_from_8"].max() > 0


def test_same_seed_same_table_and_no_person_in_it(press):
    assert exposed().equals(press)
    assert len(press) == len(city()[0].districts)


def test_an_empty_city_has_no_shares():
    plan, people = city()
    found = exposure_table(plan, people[:1], SEED)
    lived = found.filter(pl.col("sampled") > 0)
    assert len(lived) == 1
    assert found["hours_covered_share"].null_count() == len(found) - 1


def test_the_sample_has_an_end(monkeypatch):
    assert SAMPLE == 20_000
    monkeypatch.setattr("glasscity.outcomes.exposure.SAMPLE", 100)
    assert exposed()["sampled"].sum() == 100
