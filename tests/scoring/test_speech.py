"""Speech is not scored, where the safeguard says so."""

import pytest

from glasscity import scenario
from glasscity.scenario.lives import Act
from glasscity.scenario.quantity import assumed
from glasscity.scenario.safeguards import Safeguards
from glasscity.scenario.vocabulary import CONTEXTS, STANDINGS
from glasscity.scoring.rulebook import compile_rulebook
from glasscity.scoring.speech import Speech, is_unscored
from glasscity.sensing.registry import CHANNEL_NAMES

FREE = Safeguards(speech=Speech())
WRITTEN = ("platforms", "chat-groups")


def act(context="public-order", standing="disapproved", channels=("registers",)):
    return Act(
        id=1,
        title="Act",
        context=context,
        standing=standing,
        rate=assumed(1, "per person-year"),
        channels={channel: assumed(0.5, "share") for channel in channels},
    )


@pytest.mark.parametrize("standing", STANDINGS)
@pytest.mark.parametrize("channel", CHANNEL_NAMES)
@pytest.mark.parametrize("context", CONTEXTS)
def test_speech_and_protected_writing_and_nothing_else(context, channel, standing):
    expected = context == "speech" or (standing == "protected" and channel in WRITTEN)
    assert is_unscored(FREE, act(context, standing, (channel,))) == expected


def test_one_of_several_channels_is_enough():
    assert is_unscored(FREE, act("consumption", "protected", ("registers", "chat-groups")))
    assert not is_unscored(FREE, act("consumption", "protected", ("registers", "cameras")))
    assert not is_unscored(FREE, act("consumption", "protected", ()))


@pytest.mark.parametrize("safeguards", [Safeguards(), Safeguards(speech=Speech(unscored=False))])
def test_without_the_safeguard_speech_is_scored(safeguards):
    assert not is_unscored(safeguards, act("speech", "protected", WRITTEN))


def test_the_press_rulebook_keeps_its_rules_for_all_but_speech():
    press = scenario.load("press-2019")
    life, scoring = press.life, press.regime.scoring
    acts = sorted(life.acts.items(), key=lambda pair: pair[1].id)
    scored = compile_rulebook(scoring, acts, life).rules["has_rule"]
    free = compile_rulebook(scoring, acts, life, FREE).rules["has_rule"]
    gone = {name for (name, _), was, is_ in zip(acts, scored, free, strict=True) if was != is_}
    assert gone == {name for name, entry in acts if is_unscored(FREE, entry)} & {*scoring.points}
    assert gone, "the press rulebook scores speech"
    assert not (free & ~scored).any()
