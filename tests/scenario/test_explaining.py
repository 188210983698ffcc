"""Explanations in plain words: every path has one, and its numbers are right."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from glasscity import scenario
from glasscity.cli import main
from glasscity.errors import GlasscityError
from glasscity.scenario import (
    lives,
    population,
    reactions,
    regimes,
    responses,
    rulebooks,
    safeguards,
    scenarios,
)
from glasscity.scenario.explaining import described_fields, explanation, model_words, written
from glasscity.scenario.field_words import field_words
from glasscity.scenario.fields import Part
from glasscity.scenario.overview import overview
from glasscity.scenario.quantity import Quantity
from glasscity.scenario.regimes import KINDS
from glasscity.scenario.value_words import number_words, percent, plain, times
from glasscity.sensing.registry import Sensing

MODULES = (
    lives, population, reactions, responses, regimes, rulebooks, safeguards, scenarios,
)  # fmt: skip
PARTS = {
    part.__name__: part
    for module in MODULES
    for part in vars(module).values()
    if isinstance(part, type) and issubclass(part, Part) and part.model_fields
} | {kind.__name__: kind for kind in KINDS if kind.placed}
PRESETS = [preset.name for preset in scenario.preset_names()]


@pytest.fixture(scope="module")
def press():
    return scenario.load("press-2019")


def paths(part, steps=()):
    """Yield every path below a part, down to single numbers."""
    if steps:
        yield steps
    if isinstance(part, Quantity):
        yield (*steps, "value")
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from paths(getattr(part, name), (*steps, name))
    elif isinstance(part, dict):
        for name, inner in part.items():
            yield from paths(inner, (*steps, name))
    elif isinstance(part, list):
        for position, inner in enumerate(part):
            yield from paths(inner, (*steps, position))


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_every_part_and_every_field_has_words(part):
    assert model_words(part).endswith(".")
    for name, words in described_fields(part):
        assert words, name
        assert words[-1] in ".:`" or words.endswith("..."), (name, words)


@pytest.mark.parametrize("preset", PRESETS)
def test_every_path_of_a_preset_is_explained(preset):
    loaded = scenario.load(preset)
    for steps in paths(loaded):
        path = written(steps)
        found = explanation(loaded, path)
        assert found.path == path
        assert found.value or found.meaning or found.entries, path
        for line in (found.meaning, *found.leads_to):
            assert "\n" not in line
            assert "  " not in line, (path, line)


@pytest.mark.parametrize("preset", PRESETS)
def test_an_overview_names_what_is_on_and_what_is_off(preset):
    loaded = scenario.load(preset)
    sections = {section.title: section for section in overview(loaded)}
    seen = sections["Who and what sees"]
    for name in type(loaded.regime.sensing).model_fields:
        off = name.replace("_", " ") in seen.off
        assert off == (getattr(loaded.regime.sensing, name) is None)
    assert ("Nobody is scored." in sections["Scoring"].lines) == (loaded.regime.scoring is None)
    for section in sections.values():
        explanation(loaded, section.path)
        for line in section.lines:
            assert line.endswith("."), line


# --- numbers -------------------------------------------------------------------------------------


def test_fare_dodging_in_the_press_version(press):
    found = explanation(press, "regime.scoring.points.fare-dodging")
    assert found.leads_to[:3] == [
        'A record of "Fare dodging" costs 10 points.',
        "The points go after 5 years.",
        "From the start of 1,000, 41 of them reach D, if nothing else counts.",
    ]


def test_a_cap_that_keeps_a_tier_out_of_reach_is_said(press):
    found = explanation(press, "regime.scoring.points.volunteering")
    assert any("no more than 180 points" in line for line in found.leads_to)


RULEBOOK = """
title: A rulebook
extends: no-score
regime:
  scoring:
    start: {start} points; assumed
    points:
      littering: [{points}]
    tiers: {{good: {high}, middling: {low}, poor: 0}}
"""


@given(
    steps=st.lists(st.integers(-40, -1), min_size=1, max_size=3),
    low=st.integers(100, 500),
    gap=st.integers(1, 400),
    above=st.integers(0, 300),
)
@settings(max_examples=40)
def test_records_to_another_tier_are_counted_one_by_one(scenario_from, steps, low, gap, above):
    start = low + gap + above
    lines = ", ".join(f'"{step} points; assumed"' for step in steps)
    text = RULEBOOK.format(start=start, points=lines, high=low + gap, low=low)
    found = explanation(scenario_from(text), "regime.scoring.points.littering")

    def records_below(edge):
        score = start
        for number in count(1):
            score += steps[min(number, len(steps)) - 1]
            if score < edge:
                return number

    sentence = next(line for line in found.leads_to if line.startswith("From the start"))
    assert f"{plain(records_below(low + gap))} of them reach middling" in sentence
    assert f"{plain(records_below(low))} reach poor" in sentence


def test_false_names_are_as_many_as_the_cameras_make(press):
    cameras = press.regime.sensing.cameras
    wrong = 1 - (1 - cameras.false_match.value) ** press.run.people
    line = explanation(press, "regime.sensing.cameras").leads_to[1]
    shown = float(line.split(", ")[2].split(" %")[0])
    assert math.isclose(shown, 100 * wrong, rel_tol=0.01)


def test_a_leak_is_as_likely_as_the_group_makes_it(press):
    groups = press.regime.sensing.chat_groups
    leak = 1 - (1 - groups.leak.value) ** groups.members.value
    (line,) = explanation(press, "regime.sensing.chat_groups").leads_to
    assert percent(round(leak, 6)) in line


def test_speech_that_a_safeguard_protects_is_worth_nothing():
    guarded = scenario.load("safeguarded")
    (line,) = explanation(guarded, "regime.scoring.points.critical-post").leads_to
    assert "worth nothing" in line


def test_tiers_say_what_they_open_and_close(press):
    lines = explanation(press, "regime.scoring.tiers").leads_to
    assert lines[0].startswith("AAA: 1,300 points and above. Gets more: ")
    assert lines[2].startswith("D: below 600 points. Refused: high-speed rail trip")


def test_a_gallery_is_compared_without_the_one_in_view():
    """With all ten of a town enrolled, nine could be taken for the one in view: 1 - 0.99^9."""
    town = scenario.load("press-2019", [
        ("run.people", "10"),
        ("regime.sensing.cameras.false_match", "0.01 per comparison; assumed"),
    ])  # fmt: skip
    line = explanation(town, "regime.sensing.cameras").leads_to[1]
    assert percent(float(f"{100 * (1 - 0.99**9):.3g}") / 100) in line
    assert percent(float(f"{100 * (1 - 0.99**10):.3g}") / 100) not in line


def test_the_two_instruments_of_the_court_say_what_they_do():
    court = scenario.load("court-blacklist")
    listing = explanation(court, "regime.consequences.blacklist").leads_to
    assert listing[0] == "60 % of records of unpaid-judgment put a person on the list."
    assert (
        "come off after 2 years, or, if that is sooner, 3 days after they have paid" in listing[1]
    )
    assert listing[2] == "50 % have no term and stay until they have paid."
    order = explanation(court, "regime.consequences.restriction").leads_to
    assert order == [
        "60 % of records of unpaid-judgment or firm-debt put a person under the order.",
        "There is no term: they come off 3 days after they have paid.",
    ]


def test_an_institution_says_whom_it_refuses_and_favours(press):
    trip = explanation(press, "regime.consequences.institutions.rail-trip").leads_to
    assert trip[0] == "It refuses people in D, people on the list and people under the order."
    hotel = explanation(press, "regime.consequences.institutions.hotel").leads_to
    assert hotel == [
        "It refuses nobody for a score or a list.",
        "AAA gets something on top: no deposit.",
        "So does a commercial score of 650 and above.",
    ]


def test_a_reader_who_may_not_read_is_said_to_be_blind():
    change = [("regime.scoring.readers.railways", "false")]
    blind = scenario.load("press-2019", change)
    lines = explanation(blind, "regime.consequences.institutions.rail-trip").leads_to
    assert lines[-1] == "But railways may not read the score, so tiers change nothing here."
    tiers = explanation(blind, "regime.scoring.tiers.D").leads_to
    assert tiers[0] == "D: below 600 points. Refused: air trip and consumer loan."


def test_a_ban_on_search_is_said_of_the_cameras():
    guarded = scenario.load("safeguarded")
    first = explanation(guarded, "regime.sensing.cameras").leads_to[0]
    assert first == "Searching is forbidden here, so cameras name nobody."


def test_a_penalty_beyond_the_yardstick_is_called_disproportionate(press):
    harsh = scenario.load("press-2019", [("regime.scoring.points.illegal-parking", "-200")])
    lines = explanation(harsh, "regime.scoring.points.illegal-parking").leads_to
    assert any(line.endswith("disproportionate.") for line in lines)
    lines = explanation(press, "regime.scoring.points.critical-post").leads_to
    assert any("counts as wrongful" in line for line in lines)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("0.02 share; assumed", "2 %"),
        ("0 per person-year; assumed", "never"),
        ("0.2 per person-year; assumed", "0.2 times per person and year (once in 5 years)"),
        ("1 years; assumed", "1 year"),
        ("-10 points [-30, 0]; assumed", "-10 points; from -30 to 0 is held possible"),
        ("1.7e-8 per comparison; assumed", "1.7e-8 per comparison"),
    ],
)
def test_numbers_in_words(line, words):
    assert number_words(Quantity.model_validate(line)) == words


@given(st.floats(1e-6, 1000))
def test_a_rate_in_words_begins_with_itself(rate):
    assert times(rate).startswith(plain(rate))


# --- paths that lead nowhere ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("regime.scoring.pints", 'regime.scoring has no pints; did you mean "points"?'),
        ("regime.scoring.points.fare-doging", 'did you mean "fare-dodging"?'),
        ("life.acts.littering.rat", 'life.acts.littering has no rat; did you mean "rate"?'),
        ("regime.safeguards.appeal.take", 'did you mean "takes"?'),
        ("regime.scoring.review.x", "regime.scoring.review is a single value"),
        ("life.hours.flat.weights[24]", "has 24 entries, [0] to [23]"),
        ("", "is not a path"),
        ("...", "is not a path"),
        ("nonsense", "the scenario has no nonsense"),
    ],
)
def test_a_wrong_path_gets_one_sentence(press, path, sentence):
    with pytest.raises(GlasscityError) as error:
        explanation(press, path)
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


@given(st.text(max_size=40))
def test_any_text_is_explained_or_refused_in_a_sentence(press, path):
    try:
        words = explanation(press, path).path
    except GlasscityError as error:
        words = str(error)
    assert words
    assert "\n" not in words


def test_what_is_off_says_so_and_what_it_would_have(press):
    found = explanation(press, "regime.safeguards.appeal")
    assert found.value == "off"
    assert found.entries[0].name == "files_wrongful"
    assert explanation(press, "regime.safeguards.appeal.takes").value == "off"


# --- the command ---------------------------------------------------------------------------------


def say(capsys, *arguments):
    code = main(list(arguments))
    found = capsys.readouterr()
    return code, found.out, found.err


def test_the_command_explains_a_part(capsys):
    code, out, err = say(capsys, "explain", "press-2019", "regime.scoring.points.fare-dodging")
    assert (code, err) == (0, "")
    assert "41 of them reach D" in out


@pytest.mark.parametrize("preset", PRESETS)
def test_the_command_explains_a_whole(capsys, preset):
    code, out, _ = say(capsys, "explain", preset)
    assert code == 0
    assert "synthetic" in out
    code, out, _ = say(capsys, "explain", preset, "--json")
    assert json.loads(out)["sections"]


def test_the_command_shows_the_plan(capsys):
    code, out, _ = say(capsys, "explain", "no-score", "--plan")
    assert code == 0
    assert "sensing/registers" in out
    assert "scoring/tiers" not in out
    _, out, _ = say(capsys, "explain", "press-2019", "--plan", "--json")
    steps = json.loads(out)["steps"]
    assert set(steps[0]) == {"when", "mechanism", "does", "reads", "writes"}


def test_changes_are_explained_too(capsys):
    change = ("--set", "regime.scoring.start=900")
    _, out, _ = say(capsys, "explain", "press-2019", "regime.scoring.points.fare-dodging", *change)
    assert "From the start of 900, 31 of them reach D" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("press-2019", "regime.scoring.pints"), 'did you mean "points"?'),
        (("press-2019", "regime.scoring", "--plan"), "leave the path away"),
        (("pres-2019",), 'did you mean "press-2019"?'),
    ],
)
def test_the_command_refuses_in_one_sentence(capsys, arguments, sentence):
    code, out, err = say(capsys, "explain", *arguments)
    assert (code, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from glasscity.cli import main; main(['explain', '--help']);"
        "print([m for m in ('numba', 'numpy', 'glasscity.scenario') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")


def test_registers_are_told_as_whose_they_are() -> None:
    """A school has registers too, and neither courts nor tax offices."""
    school = scenario.load(Path(__file__).parents[1] / "inputs" / "school-merit.yaml")
    told = json.dumps([vars(section) for section in overview(school)])
    told += str(explanation(school, "regime.sensing.registers"))
    told += str(explanation(school, "regime.sensing"))
    for word in ("court", "tax", "police", "bank", "office"):
        assert word not in told.lower()
    named = scenario.load(
        Path(__file__).parents[1] / "inputs" / "school-merit.yaml",
        [("regime.sensing.registers.collects", "Form teachers")],
    )
    assert "Registers: form teachers. Of 1,000 acts" in " ".join(
        line for section in overview(named) for line in section.lines
    )
    assert "Courts, tax offices" not in field_words(Sensing, "registers")
    lines = " ".join(
        line for section in overview(scenario.load("no-score")) for line in section.lines
    )
    assert "Registers: courts, tax offices, traffic police, banks" in lines


@pytest.mark.parametrize(
    ("changes", "who", "start"),
    [
        (
            {},
            "Scored is everybody of 18 years and over.",
            "",
        ),
        (
            {"regime.scoring.who.min_age": 0},
            "Scored is everybody.",
            "",
        ),
        (
            {"regime.safeguards.consent": "{gives: 0.3 share; assumed, leaves: 0 share; assumed}"},
            "Scored is everybody of 18 years and over, if they agree, as 30 % do.",
            "",
        ),
        (
            {"regime.scoring.characteristics": "{migrant: {'yes': -10 points; assumed}}"},
            "Scored is everybody of 18 years and over.",
            ", before points for what they are",
        ),
    ],
)
def test_who_is_scored_and_where_they_start(changes, who, start):
    loaded = scenario.load("rongcheng-2013", changes)
    lines = next(one.lines for one in overview(loaded) if one.title == "Scoring")
    assert lines[0] == who
    assert f"Whoever is scored starts at 1,000 points, in A{start}." in lines
