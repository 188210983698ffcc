import pytest

from glasscity.engine.plan import make_plan
from glasscity.errors import GlasscityError
from glasscity.scenario import load, preset_names

TOWN = """
title: Small groups
life:
  people:
    extends: beijing-2020
    minority: {share} share; assumed
  acts:
    late:
      rate: 1 per person-year; assumed
      modifiers:
        group:
          minority: 3 ratio; assumed
"""


def plan(tmp_path, share):
    file = tmp_path / "town.yaml"
    file.write_text(TOWN.replace("{share}", share))
    return make_plan(load(file), 10, 7)


def test_a_group_of_one_in_two_thousand_is_refused(tmp_path):
    with pytest.raises(GlasscityError, match=r"modifier for group minority, which is 0\.0005"):
        plan(tmp_path, "0.0005")


@pytest.mark.parametrize("share", ["0.001", "0.048", "0"])
def test_larger_groups_and_empty_ones_pass(tmp_path, share):
    assert plan(tmp_path, share).people == 10


def test_presets_pass():
    for preset in preset_names():
        make_plan(load(preset.name), 10, 7)
