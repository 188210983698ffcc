"""Levers act: what only scales a measure does so; each kind of the others changes a measure.

That a lever changes a compiled table is in `tests/scenario/test_levers.py`; here small towns are
played: same seed, one number turned, so that any difference comes from that number.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from glasscity.engine.clock import play
from glasscity.engine.plan import compile_plan
from glasscity.outcomes.measures import measure
from glasscity.outcomes.tables import all_tables
from glasscity.scenario import load

PEOPLE, DAYS = 400, 182
OFTEN = {
    "regime.scoring.points.littering": "-80",
    "regime.scoring.points.volunteering.points.0": "30",
    "regime.scoring.officials.favour.rate": "0.5",
    "regime.scoring.officials.revenge.rate": "0.5",
    "regime.sensing.cameras.false_match": "1e-4",
    "regime.sensing.chat_groups.leak": "0.02",
    "regime.sensing.informers.report": "0.2",
    "regime.sensing.informers.uncovered": "0.5",
    "regime.sensing.informers.uncovering": "4",
    "regime.sensing.control_room.attention": "0.3",
    "regime.sensing.registers.mistaken": "0.05",
    "regime.response.ties.drop": "5",
    "regime.response.ties.gain": "5",
    "regime.response.ties.seekers": "0.5",
    "regime.study_app.gift": "50",
}
"""What is rare in `town` is made frequent, so that a few hundred people suffice."""
PROTECTED = {
    **OFTEN,
    "regime.scoring.points.littering": "-40",
    "regime.safeguards.live_recognition.banned": "false",
    "regime.safeguards.speech.unscored": "false",
    "regime.safeguards.contexts.separate": "false",
    "regime.safeguards.consent.gives": "1",
    "regime.safeguards.restoration.after": "0",
    "regime.safeguards.restoration.applies": "0.8",
    "regime.safeguards.appeal.takes": "20",
    "regime.safeguards.caps.lost": "300",
    "regime.response.looking": "1",
}


@cache
def _told(preset: str, path: str, value: str) -> tuple[int, dict[str, Any]]:
    """Return the digest and the measures of a small town with one number turned."""
    settings = {**(OFTEN if preset == "town" else PROTECTED), **({path: value} if path else {})}
    plan = compile_plan(load(preset, list(settings.items())), PEOPLE, DAYS)
    run = play(plan, seed=1, threads=1)
    found = measure(run, all_tables(run))
    return run.digest, {name: each.value for name, each in found.items()}


SCALES = [
    ("town", "regime.consequences.fines.littering", "200", "400", "fines"),
    ("town", "regime.study_app.gift_worth", "10", "20", "study_gifts_worth"),
    ("town", "regime.sensing.cameras.sightings", "20", "40", "passers_by_searched"),
    ("town", "regime.sensing.control_room.minutes", "5", "10", "operator_hours"),
    ("safeguarded", "regime.safeguards.restoration.hours", "8", "16", "restoration_hours"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("preset", "path", "one", "two", "name"), SCALES, ids=lambda value: str(value)[-30:]
)
def test_what_scales_a_measure_changes_that_measure_and_no_bit(preset, path, one, two, name):
    digests, values = zip(*(_told(preset, path, end) for end in (one, two)), strict=True)
    assert digests[0] == digests[1]
    first, second = (each[name] for each in values)
    none = _told(preset, path, "0")[1].get(name) or 0
    assert first - none > 0
    # The measure is a sum, of which this number is a factor in one part.
    assert second - none == pytest.approx(2 * (first - none), rel=1e-9)


TURNED = [
    ("town", "life.acts.littering.rate", "0", "20"),
    ("town", "life.acts.littering.channels.registers", "0", "1"),
    ("town", "life.demands.rail-trip.rate", "0", "20"),
    ("town", "life.friends.mean", "3", "30"),
    ("town", "life.people.migrants", "0.1", "0.9"),
    ("town", "regime.sensing.registers.miss", "0", "0.5"),
    ("town", "regime.sensing.registers.mistaken", "0", "0.5"),
    ("town", "regime.sensing.registers.delay", "0", "8"),
    ("town", "regime.sensing.registers.false_events.traffic-violation", "0", "2"),
    ("town", "regime.sensing.cameras.density", "0.056", "0.37"),
    ("town", "regime.sensing.cameras.coverage.street", "0.05", "0.6"),
    ("town", "regime.sensing.cameras.miss", "0.001", "0.3"),
    ("town", "regime.sensing.cameras.false_match", "0", "1e-3"),
    ("town", "regime.sensing.cameras.gallery", "0.1", "1"),
    ("town", "regime.sensing.control_room.attention", "0.001", "0.9"),
    ("town", "regime.sensing.control_room.zoom", "0.01", "0.5"),
    ("town", "regime.sensing.control_room.known", "1", "10"),
    ("town", "regime.sensing.platforms.miss", "0.1", "0.999"),
    ("town", "regime.sensing.platforms.mistaken", "0", "0.5"),
    ("town", "regime.sensing.chat_groups.leak", "0.00001", "0.05"),
    ("town", "regime.sensing.chat_groups.members", "10", "500"),
    ("town", "regime.sensing.informers.report", "0.0001", "0.2"),
    ("town", "regime.sensing.informers.mistaken", "0", "0.5"),
    ("town", "regime.sensing.informers.misread.littering", "0", "0.5"),
    ("town", "regime.sensing.informers.invented", "0", "0.9"),
    ("town", "regime.scoring.start", "700", "1200"),
    ("town", "regime.scoring.points.littering", "-100", "-1"),
    ("town", "regime.scoring.tiers.ordinary", "500", "950"),
    ("town", "regime.scoring.who.min_age", "0", "18"),
    ("town", "regime.scoring.expires", "0.1", "5"),
    ("town", "regime.scoring.officials.favour.rate", "0", "1"),
    ("town", "regime.scoring.officials.revenge.points", "-50", "-5"),
    ("town", "regime.scoring.officials.forgive", "0", "0.9"),
    ("town", "regime.study_app.gift", "20", "300"),
    ("town", "regime.commercial_score.opt_in", "0.1", "0.9"),
    ("town", "regime.commercial_score.history_start", "400", "900"),
    ("town", "regime.consequences.institutions.job.places", "0.5", "1"),
    ("town", "regime.response.awareness", "0.11", "1"),
    ("town", "regime.response.looking", "0.1", "12"),
    ("town", "regime.response.fear.own", "0.1", "1"),
    ("town", "regime.response.fear.friends", "0", "0.3"),
    ("town", "regime.response.fear.cameras", "0", "0.2"),
    ("town", "regime.response.fear.half_life", "4", "52"),
    ("town", "regime.response.fear.silence", "0.2", "3"),
    ("town", "regime.response.fear.other_grounds", "0", "1"),
    ("town", "regime.response.fear.caution", "0", "0.5"),
    ("town", "regime.response.deterrence.detection", "-0.6", "-0.1"),
    ("town", "regime.response.deterrence.severity", "-0.15", "0"),
    ("town", "regime.response.approval.base", "0.29", "0.85"),
    ("town", "regime.response.ties.gain", "0", "5"),
    ("safeguarded", "regime.safeguards.notice.told", "0", "1"),
    ("safeguarded", "regime.safeguards.access.looks", "0", "12"),
    ("safeguarded", "regime.safeguards.appeal.files_wrongful", "0.05", "0.9"),
    ("safeguarded", "regime.safeguards.appeal.files_rightful", "0", "0.9"),
    ("safeguarded", "regime.safeguards.appeal.wins_norm", "0", "1"),
    ("safeguarded", "regime.safeguards.human_review.keeps_true", "0.5", "1"),
]


@pytest.mark.parametrize(("preset", "path", "low", "high"), TURNED, ids=lambda v: str(v)[-40:])
def test_a_lever_of_each_kind_changes_a_measure(preset, path, low, high):
    ends = [_told(preset, path, end)[1] for end in (low, high)]
    changed = {name for name in ends[0] if ends[0][name] != ends[1].get(name)}
    assert changed, f"{path} from {low} to {high}"


def test_a_lever_that_stands_still_is_noticed():
    same = [_told("town", path, "20") for path in ("regime.sensing.cameras.sightings", "")]
    assert same[0] == same[1]
