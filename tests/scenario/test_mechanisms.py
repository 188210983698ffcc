"""A mechanism can be taken out of a scenario by name, and nothing else changes."""

import pytest

from glasscity.errors import GlasscityError
from glasscity.scenario import load, preset_names
from glasscity.scenario.checks import findings
from glasscity.scenario.mechanisms import MECHANISMS, mechanisms_of, without

PRESETS = [preset.name for preset in preset_names()]


@pytest.mark.parametrize("preset", PRESETS)
def test_each_mechanism_can_be_taken_out_and_the_life_stays(preset):
    scenario = load(preset)
    for name in mechanisms_of(scenario):
        twin = without(scenario, name)
        assert name not in mechanisms_of(twin)
        assert twin.life_hash == scenario.life_hash
        assert twin.hash != scenario.hash
        assert name in mechanisms_of(scenario), "the original is left alone"


def test_what_is_off_already_changes_nothing():
    scenario = load("no-score")
    off = [name for name in MECHANISMS if name not in mechanisms_of(scenario)]
    assert without(scenario, *off) is scenario


def test_the_hash_is_that_of_what_is_left():
    scenario = load("press-2019")
    before = scenario.hash
    assert without(scenario, "fear", "ties").hash == without(scenario, "ties", "fear").hash
    assert scenario.hash == before


def test_the_nearest_name_is_offered():
    expected = r'"camera" is not a mechanism.*did you mean "cameras"'
    with pytest.raises(GlasscityError, match=expected):
        without(load("town"), "camera")


@pytest.mark.parametrize("preset", PRESETS)
def test_what_is_left_agrees_with_itself(preset):
    scenario = load(preset)
    for name in mechanisms_of(scenario):
        assert not list(findings(without(scenario, name))), name


def test_what_is_left_can_be_written_and_read_again(scenario_from):
    twin = without(load("court-blacklist"), "blacklist")
    assert scenario_from(twin.to_yaml()).hash == twin.hash


def test_what_spoke_of_it_alone_goes_with_it_and_nothing_else():
    scenario = load("court-blacklist")
    before, after = (
        world.regime.consequences.institutions["rail-trip"]
        for world in (scenario, without(scenario, "blacklist"))
    )
    assert before.deny_listed
    assert after == before.model_copy(update={"deny_listed": False})
    # A safeguard that only hears of penalties through others is no use without them.
    assert "appeal" in mechanisms_of(without(load("safeguarded"), "notice"))
