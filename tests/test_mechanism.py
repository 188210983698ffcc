"""A mechanism is found by its file, told apart by its number, and reached by its class."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import glasscity
from glasscity.mechanism import WHENS, Mechanism, told_apart
from glasscity.response.fear import Fear
from glasscity.scenario import load
from glasscity.scenario.regimes import KINDS, SCORERS, Regime
from glasscity.scenario.responses import ANSWERS
from glasscity.scenario.safeguards import SAFEGUARDS
from glasscity.scoring.commercial_score import CommercialScore
from glasscity.sensing.cameras import Cameras
from glasscity.sensing.control_room import ControlRoom
from glasscity.sensing.informers import Informers
from glasscity.sensing.registers import Registers
from glasscity.sensing.registry import CHANNELS, SENSES, Sensing

SOURCE = Path(glasscity.__file__).parent
NAMES = {kind.__name__ for kind in KINDS}
ROOMS = ("sensing", "scoring", "response")


def test_the_registries_have_what_the_files_of_the_rooms_hold():
    classes = {
        node.name
        for room in ROOMS
        for file in (SOURCE / room).glob("*.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
        and any(isinstance(one, ast.Assign) and one.targets[0].id == "number" for one in node.body)
    }
    assert classes == NAMES
    assert len({kind.__module__ for kind in KINDS}) == len(KINDS), "one class in one file"


def test_parts_stand_in_the_order_of_their_numbers():
    for kinds in (SENSES, SCORERS, ANSWERS, SAFEGUARDS):
        assert [kind.number for kind in kinds] == sorted(kind.number for kind in kinds)
    placed = [kind.path()[-1] for kind in SENSES if kind.placed]
    assert list(Sensing.model_fields) == placed
    assert placed[:3] == ["registers", "cameras", "control_room"]


def test_two_of_one_number_are_refused_with_both_names():
    with pytest.raises(ValueError, match="channel 3 belongs to platforms and to badges"):
        told_apart("channel", [(3, "platforms"), (4, "chat-groups"), (3, "badges")])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_a_mechanism_says_all_of_itself(kind):
    assert kind.words.endswith(".")
    # Looking into a file and the shortest term have turns of which the rulebook has a part, too.
    assert kind.turns or kind.key in {"access", "expiry"}
    for turn in kind.turns:
        assert turn.when in WHENS
        assert turn.does.endswith(".")
    assert set(kind.zero) <= set(kind.model_fields)
    assert set(kind.field_words) <= set(kind.model_fields)


def test_a_part_of_a_regime_is_reached_by_its_class():
    regime = load("press-2019").regime
    for _, part in regime.mechanisms():
        assert regime.get(type(part)) is part
    assert {type(part) for _, part in regime.mechanisms()} >= {Cameras, CommercialScore, Fear}
    for kind in KINDS:
        assert Regime().get(kind) is None


def test_a_regime_says_where_its_mechanisms_stand():
    regime = load("press-2019").regime
    for here, part in regime.mechanisms():
        assert here == ("regime", *type(part).path())


def test_a_mechanism_of_no_kind_says_nothing():
    class Silent(Mechanism):
        """Nothing."""

        key = "silent"

    press, silent = load("press-2019"), Silent()
    assert list(silent.says(press)) == list(silent.checks((), press)) == []
    assert list(silent.idles((), press)) == list(silent.singles_out()) == []
    assert silent.called() == ""


def test_a_ban_takes_the_turns_and_leaves_the_parts():
    banned = load("press-2019", [("regime.safeguards.live_recognition", "{}")]).regime
    assert banned.get(Cameras) is not None
    assert Cameras.in_force(banned) is None
    assert not ControlRoom.is_on(banned)
    assert Informers.in_force(banned) is banned.get(Informers)


def test_a_name_and_words_come_of_the_class_where_it_gives_none():
    class NightWatch(Mechanism):
        """Somebody is awake.

        Where nobody is, all sleep.
        """

    assert (NightWatch.key, NightWatch.words) == ("night-watch", "Somebody is awake.")


def test_nothing_outside_the_room_lists_the_channels():
    """A file that names three of them or more writes a list: the registry has one."""
    words = "|".join({kind.__name__ for kind in CHANNELS} - {Registers.__name__})
    for file in SOURCE.rglob("*.py"):
        if file.parent.name != "sensing":
            named = set(re.findall(rf"\b({words})\b", file.read_text(encoding="utf-8")))
            # The plan has tables of their own for cameras, control room and inventions.
            assert len(named) < 3 or file.name in {"plan.py", "watching_measures.py"}, (file, named)


def test_every_channel_has_numbers_of_its_own():
    streams = [one.number for kind in CHANNELS for one in (kind.stream, kind.false_stream) if one]
    assert len(streams) == len(set(streams))
    assert len({kind.number for kind in CHANNELS}) == len(CHANNELS)
