"""Groups, never somebody: one in a thousand, and at least ten of the people played."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscity.engine.plan import make_plan
from glasscity.errors import GlasscityError
from glasscity.scenario import load, preset_names

TOWN = """
title: Small groups
life:
  people:
    extends: town
    minority: {share} share; assumed
  acts:
    late:
      rate: 1 per person-year; assumed
      modifiers:
        group:
          minority: 3 ratio; assumed
"""

PUPILS = """
title: Pupils
life:
  people:
    extends: plain
    districts:
{districts}
  acts:
    late: 1 per person-year; assumed
"""


def plan(tmp_path, share, people=100_000):
    file = tmp_path / "town.yaml"
    file.write_text(TOWN.replace("{share}", share))
    return make_plan(load(file), people, 7)


def classes(tmp_path, sizes):
    """A school of so many classes, all pupils of which are played."""
    file = tmp_path / "pupils.yaml"
    lines = [f"      class-{i}: {size} people; assumed" for i, size in enumerate(sizes)]
    file.write_text(PUPILS.replace("{districts}", "\n".join(lines)))
    return make_plan(load(file), max(sum(sizes), 1), 7)


def test_a_group_of_one_in_two_thousand_is_refused(tmp_path):
    with pytest.raises(GlasscityError, match=r"group minority, which is 0\.0005 of the population"):
        plan(tmp_path, "0.0005")


def test_a_group_of_nine_is_refused_where_it_stands(tmp_path):
    with pytest.raises(GlasscityError) as caught:
        plan(tmp_path, "0.009", 1_000)
    assert str(caught.value) == (
        "town.yaml:12:11: life.acts.late.modifiers.group.minority speaks of group minority, "
        "which is 9 of 1,000 people; a group must hold at least 10, which takes 1,112 people in "
        "all."
    ).replace("town.yaml", str(tmp_path / "town.yaml"))


@pytest.mark.parametrize(
    ("share", "people"), [("0.001", 10_000), ("0.048", 209), ("0", 200), ("0.01", 1_000)]
)
def test_larger_groups_and_empty_ones_pass(tmp_path, share, people):
    assert plan(tmp_path, share, people).people == people


def test_presets_pass():
    for preset in preset_names():
        scenario = load(preset.name)
        make_plan(scenario, scenario.run.people, 7)


def test_more_groups_than_a_tenth_of_the_people_look_like_a_list(tmp_path):
    with pytest.raises(GlasscityError, match="this looks like a list of people") as caught:
        classes(tmp_path, [1, 1, 1, 1])
    assert "\n" not in str(caught.value)


@given(st.lists(st.integers(0, 40), min_size=2, max_size=12))
def test_classes_of_ten_and_more_are_played(tmp_path_factory, sizes):
    allowed = all(size == 0 or size >= 10 for size in sizes) and sum(sizes) >= 10 * len(sizes)
    lonely = sum(size > 0 for size in sizes) == 1 and sum(sizes) >= 10 * len(sizes)
    if sum(sizes) == 0:
        return
    folder = tmp_path_factory.mktemp("school")
    if allowed or lonely:
        assert len(classes(folder, sizes).districts) == len(sizes)
    else:
        with pytest.raises(GlasscityError, match=r"list of people|group must hold|one in a thous"):
            classes(folder, sizes)


def test_a_city_of_one_group_may_be_as_small_as_it_likes(tmp_path):
    assert classes(tmp_path, [1]).people == 1


BANDS = """
title: Members
life:
  people:
    extends: plain
    age: {{0-14: 0 share; assumed, 15-59: 0.6 share; assumed, 60-64: 0.1 share; assumed, 65+: 0.3 share; assumed}}
    party: 0.05 share; assumed
    party_age: {{18-30: {young} share; assumed, 31-60: {rest} share; assumed, 61+: 0.2 share; assumed}}
  acts:
    late: 1 per person-year; assumed
"""  # noqa: E501


@pytest.mark.parametrize(
    ("young", "rest", "fits"), [("0.01", "0.79", False), ("0.02", "0.78", True), ("0", "0.8", True)]
)
def test_members_of_a_band_of_ages_are_a_group_too(tmp_path, young, rest, fits):
    # 0.05 x 0.01: one resident in two thousand.
    file = tmp_path / "members.yaml"
    file.write_text(BANDS.format(young=young, rest=rest))
    if fits:
        make_plan(load(file), 10_000, 7)
        return
    with pytest.raises(
        GlasscityError, match=r"party_age\.18-30 makes a group of its own, which is 0\.0005"
    ):
        make_plan(load(file), 10_000, 7)
