"""Cameras as an error process, against the closed forms of the sources."""

from decimal import Decimal
from math import exp

import numpy as np
import pytest

from glasscity.engine.plan import make_plan
from glasscity.errors import GlasscityError
from glasscity.people.attributes import pack
from glasscity.people.population import look_alike_class
from glasscity.sensing.cameras import (
    compile_cameras,
    false_positive_rate,
)

WORDS = 2**32
FMR = Decimal("1.7e-8")

TOWN = """
title: Cameras
life:
  people:
    extends: plain
    districts: {{town: null, upper: 600 people; assumed, lower: 400 people; assumed}}
  acts:
    jaywalking: {{id: 3, rate: 9 per person-year; assumed,
                  channels: {{cameras: 0.8 share; assumed}}}}
    dozing: {{id: 4, rate: 9 per person-year; assumed, place: home,
              channels: {{cameras: 0.8 share; assumed}}}}
    owing: {{id: 5, rate: 9 per person-year; assumed}}
  demands: {{ticket: 1 per person-year; assumed}}
regime:
  sensing:
    cameras:
      density: 0.111 cameras per person; assumed
      coverage: {{street: 0.6 share; assumed}}
      density_by_district: {{lower: 2 ratio; assumed}}
      miss: 0.1 share; assumed
      false_match: {false_match} per comparison; assumed
      gallery: {gallery}; assumed
      differentials: {{group: {{minority: 3 ratio; assumed}}, sex: {{female: 2 ratio; assumed}}}}
      miss_differentials: {{age: {{75+: {old} ratio; assumed}}}}
"""


@pytest.fixture
def town(scenario_from):
    def build(people=10_000, false_match="1e-6", gallery="1 share", old=2):
        text = TOWN.format(false_match=false_match, gallery=gallery, old=old)
        return make_plan(scenario_from(text), people, 7)

    return build


@pytest.mark.parametrize(
    ("gallery", "published", "tolerance"),
    [(10_000, 1 / 6_000, 0.03), (1_000, 1 / 60_000, 0.03), (21_900_000, 0.31, 0.01)],
    ids=["NPL, 10,000 faces", "NPL, 1,000 faces", "all of Beijing"],
)
def test_false_positives_grow_with_the_gallery_as_published(gallery, published, tolerance):
    assert float(false_positive_rate(FMR, gallery)) == pytest.approx(published, rel=tolerance)


@pytest.mark.parametrize("gallery", [0, 1, 250, 10**6, 10**9])
def test_false_positive_rate_is_close_to_its_exponential_form(gallery):
    found = float(false_positive_rate(FMR, gallery))
    assert found == pytest.approx(1 - exp(-gallery * 1.7e-8), rel=1e-6, abs=1e-12)


def test_view_is_own_chance_times_coverage_times_density(town):
    scenario = town().scenario
    cameras, acts = scenario.regime.sensing.cameras, scenario.life.acts
    # A third of the reference density: 0.8 * 0.6 / 3 = 0.16; twice as dense in the lower town.
    assert cameras.in_view(acts["jaywalking"], "upper") == pytest.approx(Decimal("0.16"))
    assert cameras.in_view(acts["jaywalking"], "lower") == pytest.approx(Decimal("0.32"))
    assert cameras.in_view(acts["dozing"], "upper") == 0, "no camera where it is done"
    assert cameras.in_view(acts["owing"], "upper") == 0, "not an act that cameras see"


def test_coverage_is_never_above_one(scenario_from):
    text = TOWN.format(false_match="0", gallery="1 share", old=1)
    cameras_path = "regime__sensing__cameras__density"
    scenario = scenario_from(text, **{cameras_path: "5 cameras per person; assumed"})
    cameras, act = scenario.regime.sensing.cameras, scenario.life.acts["jaywalking"]
    assert cameras.in_view(act, "lower") == Decimal("0.8")


def test_tables_hold_the_view_of_each_item_and_district(town):
    tables = town().cameras
    expected = [[0.16, 0.32], [0, 0], [0, 0], [0, 0]]
    np.testing.assert_allclose(tables.seen_below / WORDS, expected, atol=1e-9)
    np.testing.assert_allclose(tables.seen_most / WORDS, [0.32, 0, 0, 0], atol=1e-9)
    assert not tables.coupled


def test_rates_differ_by_recognition_class(town):
    tables = town(people=10_001).cameras
    woman, man = look_alike_class(pack(age=30, sex=0)), look_alike_class(pack(age=30, sex=1))
    minority = look_alike_class(pack(age=30, sex=0, group=1))
    old = look_alike_class(pack(age=80, sex=1))

    def false_positives(factor):
        return 1 - (1 - factor * 1e-6) ** 10_000

    found = tables.false_below / WORDS
    assert found[man] == pytest.approx(false_positives(1), rel=1e-6)
    assert found[woman] == pytest.approx(false_positives(2), rel=1e-6)
    assert found[minority] == pytest.approx(false_positives(6), rel=1e-6)
    assert tables.missed_below[man] / WORDS == pytest.approx(0.1, abs=1e-9)
    assert tables.missed_below[old] / WORDS == pytest.approx(0.2, abs=1e-9)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"old": 11}, r"miss_differentials would raise miss to 1\.1, which is above 1"),
        (
            {"false_match": "0.2"},
            r"differentials would raise false_match to 1\.2, which is above 1",
        ),
    ],
)
def test_a_probability_above_one_is_refused_on_paper(town, changed, sentence):
    with pytest.raises(GlasscityError, match=sentence):
        town(**changed)


@pytest.mark.parametrize("field", ["miss", "false_match"])
def test_a_probability_above_one_does_not_reach_the_engine(town, field):
    cameras = town().scenario.regime.sensing.cameras
    rate = getattr(cameras, field).model_copy(update={"value": 0.6})
    with pytest.raises(GlasscityError, match=rf"cameras\.{field}: .* a probability is at most 1$"):
        compile_cameras(cameras.model_copy(update={field: rate}), [], [], 100)


@pytest.mark.parametrize(
    ("gallery", "people", "enrolled"),
    [("1 share", 10_000, 10_000), ("0.25 share", 10_000, 2_500), ("300 people", 10_000, 300)],
)
def test_gallery_in_shares_and_in_people(town, gallery, people, enrolled):
    plan = town(people=people, gallery=gallery)
    assert plan.scenario.regime.sensing.cameras.enrolled(people) == enrolled
    assert plan.cameras.enrolled_below == round(WORDS * enrolled / people)


def test_gallery_holds_at_most_the_city(town):
    plan = town(people=1_000, gallery="300000 people")
    assert plan.scenario.regime.sensing.cameras.enrolled(1_000) == 1_000


def test_no_cameras_no_tables(scenario_from):
    text = "title: None\nlife: {people: plain, acts: {late: 1 per person-year; assumed}}\n"
    tables = make_plan(scenario_from(text), 10, 7).cameras
    assert not tables.seen_below.any()
    assert not tables.false_below.any()
    assert not tables.coupled
