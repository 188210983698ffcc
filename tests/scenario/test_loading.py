"""Loading: all mistakes of a file at once, and none that is only the echo of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from glasscity import scenario
from glasscity.engine.plan import make_plan
from glasscity.errors import GlasscityError, MistakesError
from glasscity.scenario.checks import idle

MANY = """title: A school
life:
  people: plain
  acts:
    late: 10 per person-year; assumed
    loud: {rate: 10 persons; assumed}
    odd: {rate: 1 per person-year; assumed, hours: nights}
regime:
  sensing: {registers: {}}
  scoring:
    start: 100 points; assumed
    pionts: {}
    points: {late: -2 points; assumed, latte: -1 points; assumed, loud: -1 points; assumed}
    tiers: {A: 90, B: 95}
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "t.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(MistakesError) as caught:
        scenario.load(written(tmp_path, MANY))
    told = [line.split("t.yaml:")[1].split(":")[0] for line in caught.value.sentences]
    # A field that there is not, a unit, a profile of hours, an act, the order of tiers; nothing of
    # points for "loud", which is an act, though a wrong one.
    assert told == ["12", "6", "7", "13", "14"]
    assert str(caught.value) == "\n".join(caught.value.sentences)


def test_each_of_the_mistakes_alone_is_one_sentence(tmp_path: Path) -> None:
    right = (
        MANY.replace("10 persons", "10 per person-year")
        .replace(", hours: nights", "")
        .replace("    pionts: {}\n", "")
        .replace("latte: -1 points; assumed, ", "")
        .replace("B: 95", "B: 5")
    )
    make_plan(scenario.load(written(tmp_path, right)), 100, 7)
    for good, bad in (
        ("loud: {rate: 10 per", "loud: {rate: 10 persons per"),
        ("B: 5", "B: 95"),
        ("late: -2", "laet: -2"),
    ):
        with pytest.raises(GlasscityError) as caught:
            scenario.load(written(tmp_path, right.replace(good, bad, 1)))
        assert "\n" not in str(caught.value)


SIZED = """title: T
life:
  people: plain
  acts: {late: 10 per person-year; assumed}
  demands: {book: 5 per person-year; assumed}
regime:
  sensing: {registers: {}}
  scoring: {start: 100 points; assumed, points: {late: -2 points; assumed}, tiers: {A: 90, B: 0}}
  consequences: {institutions: {book: {places: %s places per year; assumed}}}
"""


@pytest.mark.parametrize(
    ("places", "people", "fits"),
    [(20_000, 10_000, False), (20_000, 30_000, True), (5_000, 10_000, True), (5_000, 100, False)],
)
def test_places_are_checked_against_the_people_played(
    tmp_path: Path, places: int, people: int, fits: bool
) -> None:
    loaded = scenario.load(written(tmp_path, SIZED % places))
    if fits:
        assert make_plan(loaded, people, 7).people == people
        return
    with pytest.raises(
        GlasscityError, match=r"t\.yaml:9:40: .* more people than exist: [0-9,]+ are"
    ):
        make_plan(loaded, people, 7)


@pytest.mark.parametrize("days", [100, 182, 183])
def test_a_merger_comes_within_the_time_played(days: int) -> None:
    path = Path(__file__).parents[1] / "scenarios" / "valid" / "commercial-score-merged.yaml"
    changes = [("regime.commercial_score.merger.after", "182 days; assumed")]
    loaded = scenario.load(path, changes)
    if days > 182:
        assert make_plan(loaded, 10_000, days).days == days
        return
    with pytest.raises(GlasscityError, match=r"after is 182 days, but [0-9]+ days are played"):
        make_plan(loaded, 10_000, days)


def test_what_only_the_engine_can_tell_has_its_place_in_the_file(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "title: T\nlife:\n  people:\n    extends: plain\n    cars: 1 share; assumed\n    age:\n"
        "      0-14: 1 share; assumed\n      15-59: 0 share; assumed\n"
        "      60-64: 0 share; assumed\n      65+: 0 share; assumed\n",
    )
    with pytest.raises(GlasscityError, match=r"t\.yaml:5:5: life\.people\.cars is 1 share, which"):
        make_plan(scenario.load(path), 100, 7)
    path = written(
        tmp_path,
        "title: T\nlife:\n  people: plain\n  acts:\n    late:\n"
        "      rate: 1000 per person-year; assumed\n"
        "      modifiers: {sex: {male: 1000 ratio; assumed}}\n",
    )
    with pytest.raises(GlasscityError, match=r"t\.yaml:5:5: life\.acts\.late is too much to play"):
        make_plan(scenario.load(path), 100, 7)


BLIND = {
    "informers": "title: T\nlife: {extends: plain, acts: {late: 1 per person-year; assumed}}\n"
    "regime: {sensing: {informers: {report: 0.5 share; assumed}}}\n",
    "cameras": "title: T\nlife:\n  extends: plain\n  acts:\n    late:\n"
    "      rate: 1 per person-year; assumed\n      place: school\n"
    "      channels: {cameras: 1 share; assumed}\n"
    "regime: {sensing: {cameras: {coverage: {street: 0.5 share; assumed}}}}\n",
}


@pytest.mark.parametrize("channel", BLIND)
def test_a_channel_that_can_see_nothing_is_told(tmp_path: Path, channel: str) -> None:
    loaded = scenario.load(written(tmp_path, BLIND[channel]))
    told = [loaded.told(*found) for found in idle(loaded)]
    assert len(told) == 1
    assert f"regime.sensing.{channel}" in told[0]
    assert "see nothing" in told[0]
    sees = (
        BLIND[channel]
        .replace("street", "school")
        .replace(
            "{late: 1 per person-year; assumed}",
            "{late: {rate: 1 per person-year; assumed, channels: {informers: 1 share; assumed}}}",
        )
    )
    assert list(idle(scenario.load(written(tmp_path, sees)))) == []


SCHOOL = """title: T
life:
  extends: plain
  acts:
    late: 5 per person-year; assumed
    helps: 5 per person-year; assumed
    chat: {rate: 1 per person-year; assumed, channels: {chat-groups: 1 share; assumed}}
  demands: {trip: 1 per person-year; assumed}
regime:
  sensing: {registers: {}}
  scoring:
    start: 100 points; assumed
    points: {late: -2 points; assumed, helps: 3 points; assumed}
    tiers: {gold: 110, none: 80, report: 0}
"""
TRIP = "  consequences: {institutions: {trip: {%s}}}\n"
NEVER = [
    (", helps: 3 points; assumed", "", "gold begins at 110 points, but all begin with at most"),
    ("late: -2 points; assumed, ", "", "report is below 80 points, and all begin with at"),
    ("late: -2 points; assumed", "late: {points: -2 points; assumed, period: month}", "period n"),
    ("{registers: {}}", "{registers: {delays: {chat: 1 weeks; assumed}}}", "delays never"),
    ("", "  safeguards: {contexts: {}}\n", "contexts keeps nothing apart"),
    ("", "  safeguards: {speech: {}}\n", "speech never applies"),
    ("", "  safeguards: {live_recognition: {}}\n", "live_recognition bans nothing"),
    ("    tiers", "    expires: 9 weeks; assumed\n    tiers", ""),
    ("", TRIP % "", "trip does nothing"),
    ("", TRIP % "attempts: 2 ratio; assumed, benefit_tiers: [gold]", "attempts never applies"),
    ("", TRIP % "deny_tiers: [report], benefit: a bus", "benefit never applies"),
    ("", "  consequences: {restriction: {acts: [chat], paid: 1 per person-year; assumed}}\n",
     "restriction.acts never applies to chat"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence"), NEVER)
def test_a_rule_that_can_never_apply_is_told(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    assert list(idle(scenario.load(written(tmp_path, SCHOOL)))) == []
    text = SCHOOL.replace(old, new) if old else SCHOOL + new
    assert text != SCHOOL
    loaded = scenario.load(written(tmp_path, text))
    told = [loaded.told(*found) for found in idle(loaded)]
    assert len(told) == (1 if sentence else 0)
    assert all(sentence in one for one in told)


def test_an_expiry_after_all_points_have_gone_is_told(tmp_path: Path) -> None:
    text = SCHOOL.replace("    tiers", "    expires: 9 weeks; assumed\n    tiers")
    for after, told in (("10 weeks", 1), ("8 weeks", 0)):
        more = f"  safeguards: {{expiry: {{after: {after}; assumed}}}}\n"
        assert len(list(idle(scenario.load(written(tmp_path, text + more))))) == told


@pytest.mark.parametrize("name", [info.name for info in scenario.preset_names()])
def test_a_preset_has_nothing_that_is_idle(name: str) -> None:
    assert list(idle(scenario.load(name))) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("decay: 5", "is not a field here, and is gone: points go by expiry alone"),
        ("readers: {agencies: true}", "and is gone: no institution asks through it"),
        ("readers: {tour-operators: true}", "and is gone: no institution asks through it"),
    ],
)
def test_what_did_nothing_says_that_it_is_gone(tmp_path: Path, change: str, sentence: str) -> None:
    text = (
        f"title: T\nlife: plain\nregime:\n  scoring:\n    start: 1 points; assumed\n    {change}\n"
    )
    with pytest.raises(GlasscityError) as caught:
        scenario.load(written(tmp_path, text + "    tiers: {A: 0}\n"))
    assert sentence in str(caught.value)


def test_a_part_that_lacks_something_hides_no_mistake_elsewhere(tmp_path: Path) -> None:
    text = (
        "title: T\nextends: no-score\nregime:\n"
        "  sensing: {cameras: {coverage: {streeet: 0.3 share; assumed}}}\n"
        "  scoring: {start: 100, tiers: {A: 1 points; assumed}}\n"
        "  consequences:\n    fines: {litering: 50 yuan; assumed}\n"
        "    institutions: {loan: {deny_tiers: [A]}, rental: {deny_listed: true}}\n"
    )
    with pytest.raises(GlasscityError) as caught:
        scenario.load(written(tmp_path, text))
    lines = str(caught.value).splitlines()
    told = [line.split(": ", 1)[1].split()[0] for line in lines]
    # Nothing is said of what only follows: that a tier is named where nobody is scored.
    assert told == [
        "regime.scoring.start",
        "regime.sensing.cameras.coverage.streeet",
        "regime.consequences.institutions.rental.deny_listed",
        "regime.consequences.fines.litering",
    ]
