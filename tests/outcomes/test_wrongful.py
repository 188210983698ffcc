"""What wrongful means, in whole runs: two inputs that were told wrongly, and firms."""

from pathlib import Path

import polars as pl
import pytest

from glasscity import scenario
from glasscity.engine.clock import play
from glasscity.engine.plan import compile_plan as make_plan
from glasscity.outcomes.measures import measure
from glasscity.outcomes.tables import all_tables
from glasscity.people.attributes import FIELDS, raw_values
from glasscity.scenario.lives import Act

INPUTS = Path(__file__).parents[1] / "inputs"
PEOPLE, DAYS = 4_000, 364

FIRM = """
title: Debts of firms
life:
  people: {extends: plain, title: Owners, firms: 0.2 share; assumed}
  acts:
    firm-debt: {id: 101, rate: 2 per person-year; assumed, standing: illegal, actor: firm}
    childs-play: {id: 102, rate: 2 per person-year; assumed, actor: child}
regime:
  sensing:
    registers: {collects: Courts, purpose: Lists, norm: Rules, since: "2015"}
  scoring:
    start: 100 points; assumed
    points: {firm-debt: -10 points; assumed, childs-play: -1 points; assumed}
    tiers: {open: 91, shut: 0}
"""


def played(resolved):
    run = play(make_plan(resolved, PEOPLE, DAYS), seed=1, threads=1)
    tables = all_tables(run)
    return run, tables, {name: found.value for name, found in measure(run, tables).items()}


def input_file(name, **changes):
    sets = [(path.replace("__", "."), value) for path, value in changes.items()]
    return scenario.load(INPUTS / f"{name}.yaml", sets)


@pytest.fixture(scope="module")
def midas():
    return played(input_file("midas-like"))


@pytest.fixture(scope="module")
def refused():
    return played(input_file("refused-for-being"))


def total(table, column, **where):
    for name, value in where.items():
        table = table.filter(pl.col(name) == value)
    return int(table[column].sum())


def test_a_false_finding_of_fraud_is_wrong_about_the_fact(midas):
    _, tables, value = midas
    findings = total(tables["records"], "records", act="honest-mismatch")
    assert findings > 100
    assert value["wrong_about_the_fact"] == value["wrongful:wrong inference"] == findings
    assert value["wrong_about_the_norm"] == value["wrong_about_the_attribution"] == 0
    assert value["wrongful_denials"] == value["wrongful_denials:fact"] > 0
    kinds = set(tables["denials"]["wrongful"])
    assert kinds <= {"rightful", "wrong inference"}


def test_objections_to_a_wrong_inference_are_upheld_at_the_rate_of_the_fact():
    shares = {"wins_fact": "1 share; assumed", "wins_norm": "0 share; assumed"}
    sets = {f"regime__safeguards__appeal__{name}": share for name, share in shares.items()}
    _, tables, _ = played(input_file("midas-like", **sets))
    wrong = tables["objections"].filter(pl.col("truth") == "wrong inference")
    assert total(wrong, "penalties", objection="won") > 0
    assert total(wrong, "penalties", objection="lost") == 0


def test_a_lawful_act_that_is_punished_for_what_it_is_is_wrong_about_the_norm(midas):
    _, _, before = midas
    read = {"life__acts__honest-mismatch__misread": "false"}
    _, _, value = played(input_file("midas-like", **read))
    assert value["wrong_about_the_fact"] == 0
    assert value["wrongful:lawful act"] == before["wrongful:wrong inference"]


def test_only_figures_in_an_offices_file_are_misread_unless_the_file_says_so():
    said = {"id": 1, "title": "T", "rate": "1 per person-year; assumed", "standing": "protected"}
    seen = {"registers": "1 share; assumed"}
    assert Act(**said, context="work", channels=seen).misread
    assert Act(**said, context="tax").misread
    assert not Act(**said, context="speech", channels=seen).misread
    assert not Act(
        **said, context="work", channels={**seen, "informers": seen["registers"]}
    ).misread
    assert not Act(**{**said, "standing": "illegal"}, context="tax").misread
    assert not Act(**said, context="tax", misread=False).misread


def test_no_act_of_a_preset_is_misread():
    for preset in scenario.preset_names():
        name = preset.name
        life = scenario.load(name).life
        assert not any(act.misread for act in life.acts.values()), name


def test_refused_for_being_a_migrant_is_a_wrongful_refusal(refused):
    run, tables, value = refused
    migrants = total(tables["denials"], "denials", migrant="yes")
    assert migrants == total(tables["requests"], "requests", migrant="yes") > 1_000
    barred = total(tables["denials"], "denials", wrongful="ground that may not count")
    assert migrants == barred == value["wrongful_denials"] == value["wrongful_denials:norm"]
    assert value["wrongful_denials:fact"] == value["wrongful_denials:attribution"] == 0
    lower = (raw_values(run.attributes, FIELDS["migrant"]) == 1) | (
        raw_values(run.attributes, FIELDS["sex"]) == 0
    )
    assert value["scored_lower_for_what_they_are"] == lower.mean()


def test_a_bonus_for_everybody_else_is_the_same_rule(refused, scenario_from):
    _, before, _ = refused
    text = (INPUTS / "refused-for-being.yaml").read_text()
    other = text.replace("start: 100 points", "start: 40 points").replace(
        "yes: -60 points [-80, 0]", "no: 60 points [0, 80]"
    )
    _, tables, _ = played(scenario_from(other))
    assert other.count("40 points; assumed") == other.count("no: 60 points") == 1
    assert tables["denials"].equals(before["denials"])


def test_what_may_count_is_the_yardsticks_to_say():
    sex_alone = input_file("refused-for-being", life__yardstick__may_not_count="[sex]")
    assert played(sex_alone)[2]["wrongful_denials"] == 0


def test_a_representative_is_told_apart_from_a_mistake_and_from_a_child(scenario_from):
    _, tables, value = played(scenario_from(FIRM))
    firms = total(tables["records"], "records", act="firm-debt")
    children = total(tables["records"], "records", act="childs-play")
    assert firms > 100 < children
    assert value["wrongful:act of a firm"] == firms
    assert value["wrongful:act of another"] == children
    assert value["wrong_about_the_attribution"] == firms + children
    assert value["wrong_about_the_fact"] == 0
