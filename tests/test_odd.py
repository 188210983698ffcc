"""The ODD description and the order of mechanisms stay true to the code."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

import glasscity
from glasscity import scenario
from glasscity.engine.order import ORDER, SHARED, WHENS, steps_of
from glasscity.engine.plan import make_plan
from glasscity.engine.state import State
from glasscity.errors import GlasscityError
from glasscity.outcomes.odd import SUBMODELS, TABLES, main, regenerated

DOCS = Path(__file__).parents[1] / "docs"
ODD = (DOCS / "odd.md").read_text(encoding="utf-8")
FAQ = (DOCS / "faq.md").read_text(encoding="utf-8")
MECHANISMS = (DOCS / "mechanisms.md").read_text(encoding="utf-8")
SOURCE = Path(glasscity.__file__).parent
PRESETS = [preset.name for preset in scenario.preset_names()]
HELPERS = {
    "sensing/truth", "sensing/delay", "sensing/seen", "sensing/channel", "sensing/registry",
    "people/friends", "people/neighbours",
    "life/guarantees",
}  # fmt: skip
FILES = sorted(
    f"{room}/{path.stem}"
    for room in ("sensing", "scoring", "consequences", "response")
    for path in (SOURCE / room).glob("*.py")
    if path.stem != "__init__" and f"{room}/{path.stem}" not in HELPERS
)
CONCEPTS = (
    "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction",
    "Sensing", "Interaction", "Stochasticity", "Collectives", "Observation",
)  # fmt: skip


def short(mechanism: str) -> str:
    return mechanism.removeprefix("glasscity.").replace(".", "/")


# --- the order -----------------------------------------------------------------------------------


def test_steps_stand_in_the_order_of_a_window():
    positions = [WHENS.index(step.when) for step in ORDER]
    assert positions == sorted(positions)


@pytest.mark.parametrize("step", ORDER, ids=lambda step: f"{step.when}-{short(step.mechanism)}")
def test_a_step_names_what_there_is(step):
    assert importlib.util.find_spec(step.mechanism) is not None
    assert step.does.endswith(".")
    assert "\n" not in step.does
    for name in (*step.reads, *step.writes):
        assert name in State._fields or name in SHARED, name


def test_what_is_shared_is_no_column_and_is_used():
    used = {name for step in ORDER for name in (*step.reads, *step.writes)}
    assert not set(SHARED) & set(State._fields)
    assert set(SHARED) <= used


def test_every_column_of_the_state_is_written_by_somebody():
    written = {name for step in ORDER for name in step.writes}
    assert set(State._fields) <= written, set(State._fields) - written


@pytest.mark.parametrize("file", [*FILES, "people/friends", "people/neighbours", "life/guarantees"])
def test_every_mechanism_has_its_turn_and_its_paragraph(file):
    assert file in {short(step.mechanism) for step in ORDER}
    assert f"**[{file}](../src/glasscity/{file}.py).**" in MECHANISMS


@pytest.mark.parametrize("preset", PRESETS)
def test_the_plan_of_a_preset_agrees_with_the_engine(preset):
    loaded = scenario.load(preset)
    plan = make_plan(loaded, 5_000, 365)
    there = {short(step.mechanism) for step in steps_of(loaded)}
    expected = {
        "response/fear": plan.fear.on,
        "response/silence": plan.fear.on,
        "response/deterrence": plan.deterrence.on,
        "response/ties": plan.ties.on,
        "response/approval": plan.approval.on,
        "scoring/study_app": plan.study.on,
        "scoring/commercial_score": plan.commercial.on,
        "scoring/merger": plan.merger.folds_score,
        "scoring/caps": plan.loss_cap.on,
        "scoring/contexts": plan.contexts.on,
        "scoring/consent": plan.consent.required,
        "scoring/tiers": plan.scored,
        "consequences/blacklist": plan.blacklist.on,
        "consequences/institutions": bool(plan.demands),
        "sensing/control_room": plan.control.on,
    }
    assert {name: name in there for name in expected} == expected


def test_no_score_has_the_fewest_steps_and_they_keep_their_order():
    none = steps_of(scenario.load("no-score"))
    press = steps_of(scenario.load("press-2019"))
    assert len(none) < len(press) < len(ORDER)
    assert press == [step for step in ORDER if step in press]


# --- the pages -----------------------------------------------------------------------------------


def test_generated_tables_are_as_the_code_has_them():
    assert regenerated(ODD) == ODD, "run: python -m glasscity.outcomes.odd docs/odd.md"


def test_every_table_is_on_the_page():
    assert set(re.findall(r"<!-- generated: ([a-z-]+) -->", ODD)) == set(TABLES)


def test_a_table_that_does_not_exist_is_refused():
    with pytest.raises(GlasscityError, match="no generated table called nothing"):
        regenerated("<!-- generated: nothing -->\n<!-- end -->\n")


def test_the_command_writes_the_page_anew(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("<!-- generated: shared -->\nold\n<!-- end -->\n")
    main([str(page)])
    assert "old" not in page.read_text()
    assert regenerated(page.read_text()) == page.read_text()


def test_the_protocol_is_complete():
    headings = re.findall(r"^## (\d)\. ", ODD, re.MULTILINE)
    assert headings == list("1234567")
    design = ODD.split("## 4. ")[1].split("## 5. ")[0]
    assert re.findall(r"^\*\*([A-Z][a-z]+(?: [a-z]+)?)\.\*\*", design, re.MULTILINE) == [*CONCEPTS]


def test_every_submodel_is_a_file():
    for file, _, _ in SUBMODELS:
        assert (SOURCE / f"{file}.py").is_file(), file


@pytest.mark.parametrize("page", [ODD, FAQ, MECHANISMS])
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)\)", page):
        assert (DOCS / target).exists(), target


@pytest.mark.parametrize("page", [ODD, MECHANISMS])
def test_sources_are_known(page):
    prose = page.split("<!-- generated: parameters -->")[0]
    names = set(re.findall(r"`([a-z]+(?:-[a-z0-9]+)+)`", prose)) - set(PRESETS)
    attributes = {"young-child"}
    assert names - attributes <= set(scenario.references())


def test_the_questions_open_with_what_is_not_shown_and_the_eight_facts():
    first, second, third = FAQ.split("\n## ")[1:4]
    assert first.startswith("What the results do not show")
    assert re.findall(r"^(\d)\. \*\*", second, re.MULTILINE) == list("12345678")
    assert third
    assert len(re.findall(r"^\*\*[^*]+\?\*\*|^\*\*[^*]+\.[^*]*\?\*\*", FAQ, re.MULTILINE)) >= 20
    for name in re.findall(r"\]\[([a-z]+)\]", FAQ):
        assert f"\n[{name}]: http" in FAQ, name
