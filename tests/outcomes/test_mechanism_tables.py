"""Tables and measures of every mechanism: by hand, against each other, and off where it is off."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from glasscity.engine.clock import Played, play
from glasscity.engine.plan import compile_plan as make_plan
from glasscity.experiments.comparison import compare
from glasscity.outcomes.measures import measure
from glasscity.outcomes.mechanism_tables import assortativity, study_gifts
from glasscity.outcomes.tables import all_tables
from glasscity.people.attributes import AGE, raw_values
from glasscity.scenario import load

EVERYTHING = Path(__file__).parent / "data" / "everything.yaml"
PEOPLE = 3_000


def played(scenario, people=PEOPLE, days=365, seed=2, ledger=False) -> Played:
    return play(make_plan(load(scenario), people, days), seed, ledger=ledger)


@pytest.fixture(scope="module")
def everything():
    return played(str(EVERYTHING), ledger=True)


@pytest.fixture(scope="module")
def tables(everything):
    return all_tables(everything)


@pytest.fixture(scope="module")
def measures(everything, tables):
    return {name: found.value for name, found in measure(everything, tables).items()}


def test_ties_by_hand():
    # Three ties in tier 0, one in tier 1, two across: a = (8/12, 4/12), chance 80/144.
    first = np.array([0, 0, 0, 1, 0, 1])
    second = np.array([0, 0, 0, 1, 1, 0])
    within, chance = assortativity(first, second, 2)
    assert within == pytest.approx(4 / 6)
    assert chance == pytest.approx((8 / 12) ** 2 + (4 / 12) ** 2)
    assert assortativity(first[:0], second[:0], 2) == (None, None)


def test_everybody_in_one_tier_is_no_sorting():
    within, chance = assortativity(np.zeros(5, int), np.zeros(5, int), 1)
    assert within == chance == 1


def test_ties_are_counted_once(everything, tables):
    row, society = tables["ties"].row(0, named=True), everything.society
    # Each tie stands at both of its ends.
    assert 2 * row["ties"] == society.active.sum(dtype=np.int64)
    assert [2 * row["dropped"], 2 * row["taken_up"]] == society.tie_counts.tolist()
    dormant = int(society.friends.latent.sum(dtype=np.int64)) // 2
    at_start = society.active.size // 2 - dormant
    assert row["ties"] == at_start - row["dropped"] + row["taken_up"]
    assert 0 < row["within_tier"] <= 1
    assert 0 < row["within_tier_by_chance"] <= 1


def test_gifts_are_whole():
    study = SimpleNamespace(gift=100)
    assert study_gifts(np.array([0, 99, 100, 250]), study).tolist() == [0, 0, 1, 2]
    assert study_gifts(np.array([500]), SimpleNamespace(gift=0)).tolist() == [0]


def test_every_mechanism_has_its_table(tables):
    wanted = {
        "remarks", "thinned", "fates", "objections", "reviews", "watched", "attention", "benefits",
        "places", "study", "commercial", "fear", "ties", "exposure",
    }  # fmt: skip
    assert wanted <= set(tables)


def test_no_table_is_empty_of_rows_without_reason():
    found = all_tables(played("no-score", people=300, days=70))
    for name in ("places", "study", "commercial", "ties", "objections", "reviews", "watched"):
        assert name not in found


def test_remarks_add_up(everything, tables):
    remarks, weeks = tables["remarks"], tables["weeks"]
    assert remarks["withheld"].sum() == weeks["withheld"].sum()
    assert (remarks["kept"] + remarks["withheld"]).sum() == weeks["remarks"].sum() > 0
    acts = tables["acts"].filter(pl.col("act").is_in(remarks["act"].unique().to_list()))
    assert acts["happened"].sum() == weeks["remarks"].sum()
    assert acts["came_to_pass"].sum() == remarks["kept"].sum()


def test_the_response_takes_away_and_adds_nothing(tables):
    acts = tables["acts"]
    assert (acts["came_to_pass"] >= 0).all()
    assert (acts["came_to_pass"] <= acts["happened"]).all()
    lawful = acts.filter(pl.col("context") != "speech").filter(pl.col("standing") == "demand")
    assert lawful["came_to_pass"].to_list() == lawful["happened"].to_list()


def test_a_place_given_is_a_place_taken(tables, measures):
    places = tables["places"]
    assert places["displaced"].to_list() == places["put_ahead"].to_list()
    parts = places["places"] + places["unserved"] + places["displaced"]
    assert parts.to_list() == places["applications"].to_list()
    assert measures["displaced_applications"] == measures["put_ahead"] > 0
    refused = tables["denials"].group_by("reason").agg(pl.col("denials").sum())
    by_reason = dict(refused.iter_rows())
    assert by_reason["displaced"] == places["displaced"].sum()
    assert by_reason["no places"] == places["unserved"].sum()


def test_a_shortage_is_no_denial(tables, measures):
    refused = tables["denials"].filter(pl.col("reason") != "no places")["denials"].sum()
    assert refused == tables["requests"]["denied"].sum() == tables["weeks"]["denials"].sum()
    assert measures["denied_share"] == refused / tables["requests"]["requests"].sum()


def test_shares_are_shares(everything, tables):
    for found in measure(everything, tables).values():
        if found.value is not None and found.unit.startswith("share"):
            assert 0 <= found.value <= 1, found.name
        if found.value is not None and found.name not in ("mean_score", "tier_assortativity"):
            assert found.value >= 0, found.name


def test_everybody_is_counted_once(everything, tables):
    old_enough = raw_values(everything.attributes, AGE) >= 6
    assert 0 < old_enough.sum() < PEOPLE
    assert tables["fear"]["people"].sum() == old_enough.sum()
    assert tables["fear"]["fear_sum"].sum() == everything.state.fear[old_enough].sum() / 16_384
    assert (tables["years"]["silenced"] <= tables["years"]["with_remarks"]).all()
    members = int((everything.state.commercial >= 0).sum())
    assert tables["commercial"]["members"].sum() == members
    assert tables["commercial"]["score_sum"].sum() == everything.state.commercial[
        everything.state.commercial >= 0
    ].sum(dtype=np.int64)
    assert tables["study"]["points"].sum() == everything.state.study_points.sum(dtype=np.int64)


def test_hours_are_minutes_over_sixty(everything, tables, measures):
    members = tables["study"]["members"].sum()
    tenths = everything.state.study_minutes.sum(dtype=np.int64)
    assert measures["study_hours_per_member_year"] == pytest.approx(tenths / 600 / members)
    looked = tables["watched"]["looked_at"].sum()
    assert measures["operator_hours"] == pytest.approx(looked * 7 / 60)
    assert (tables["watched"]["looked_at"] <= tables["watched"]["in_view"]).all()


def test_objections_and_fates(everything, tables, measures):
    rows = tables["objections"]
    assert rows["penalties"].sum() == everything.state.penalties.sum(dtype=np.int64)
    wrong = rows.filter(pl.col("truth") != "true")
    none = wrong.filter(pl.col("objection") == "none")["penalties"].sum()
    assert measures["wrongful_never_objected_to"] == none / wrong["penalties"].sum()
    assert measures["wrongful_left_standing"] >= measures["wrongful_never_objected_to"]
    restored = tables["fates"].filter(pl.col("fate") == "restored")["penalties"].sum()
    assert measures["restoration_hours"] == 20 * restored > 0


def test_the_merger_is_no_penalty(everything, tables, measures):
    assert tables["records"].filter(pl.col("act") == "merger")["records"].sum() > 0
    state = everything.state
    # Records whose points were waived, or fell under a cap, stand in rows with penalties.
    assert measures["penalties"] >= state.penalties.sum(dtype=np.int64)
    folded = (state.commercial >= 0) & (state.tier >= 0)
    assert measures["points_from_merger"] == pytest.approx(np.abs(state.merged[folded]).mean())


def test_ledger_names_every_channel(tables):
    ledger, records = tables["ledger"], tables["records"]
    assert set(records["channel"]) <= set(ledger["channel"])
    booked = ledger.filter(pl.col("channel") != "institution")
    assert len(booked) == records["records"].sum()
    by_channel = dict(booked.group_by("channel").len().iter_rows())
    tallied = records.group_by("channel").agg(pl.col("records").sum())
    assert by_channel == dict(tallied.iter_rows())


def test_wrongful_by_channel_adds_up(measures):
    parts = [value for name, value in measures.items() if name.startswith("wrongful_by_channel:")]
    columns = ("fact", "attribution", "norm")
    assert sum(parts) == sum(measures[f"wrong_about_the_{column}"] for column in columns)


def test_off_means_absent():
    found = played("rongcheng-2013", people=300, days=70)
    names = set(measure(found, all_tables(found)))
    absent = {
        "mean_fear", "remarks_withheld", "approval", "tier_assortativity", "operator_hours",
        "study_hours_per_member_year", "points_from_merger", "restoration_hours",
        "consent_withdrawn", "revenge_entries", "unique_from_4",
    }  # fmt: skip
    assert not names & absent


def test_what_banned_cameras_could_piece_together_is_not_measured_and_not_nothing():
    found = played("safeguarded", people=200, days=35)
    measures = measure(found, all_tables(found))
    assert measures["reconstructable_share"].value is None
    assert measures["unique_from_4"].value is None
    assert measures["passers_by_searched"].value == 0
    # Beside a world where they are measured, the difference is not defined; without cameras it is.
    other = compare("press-2019", "safeguarded", people=700, years=0.1, seeds=1).effects
    row = other.row(by_predicate=pl.col("outcome") == "reconstructable_share", named=True)
    assert row["a"] > 0
    assert (row["b"], row["value"]) == (None, None)
    other = compare("press-2019", "no-score", people=700, years=0.1, seeds=1).effects
    row = other.row(by_predicate=pl.col("outcome") == "reconstructable_share", named=True)
    assert row["value"] == -row["a"] < 0


def test_titles_and_definitions_are_words_and_no_names_of_the_program():
    found = played("town", people=300, days=70)
    measures = measure(found, all_tables(found))
    for name, each in measures.items():
        inner = name.partition(":")[2]
        if "-" in inner and not name.startswith("top_tenth:"):
            assert inner not in each.title, name
            assert inner not in each.definition, name
    assert measures["denied:rail-trip"].title == "Denied: high-speed rail trip"
    assert measures["tier_assortativity"].unit == "share of ties beyond chance"


def test_where_nobody_is_scored_every_record_counts_as_a_penalty():
    found = played("no-score", people=300, days=70)
    measures = measure(found, all_tables(found))
    told = measures["wrongful_penalties_per_100000"]
    assert told.title == "Wrongful records"
    assert told.definition.endswith("Nobody is scored, so that every record counts as a penalty.")
    assert measures["penalties"].value == all_tables(found)["records"]["records"].sum()


def test_a_city_of_one_divides_by_nothing():
    found = played(str(EVERYTHING), people=1, days=7)
    tables = all_tables(found)
    measures = measure(found, tables)
    assert measures["false_matches_per_true_match"].type == "harm"
    assert measures["mean_fear"].value is not None
    for found in measures.values():
        assert found.value is None or np.isfinite(found.value), found.name


def test_hand_made_remarks(everything, tables):
    remarks = pl.DataFrame(
        {
            "recorded_before": ["no", "yes"],
            "kept": [3, 1],
            "withheld": [1, 5],
            "on_other_grounds": [0, 3],
        }
    )
    changed = {**tables, "remarks": remarks}
    found = {name: m.value for name, m in measure(everything, changed).items()}
    assert found["remarks_withheld"] == 6 / 10
    assert found["remarks_withheld_by_the_unrecorded"] == 1 / 4
    assert found["remarks_withheld_on_other_grounds"] == 3 / 10


def test_without_anybody_recorded_nothing_is_undefined_by_accident(everything, tables):
    tallies = everything.tallies._replace(extra=np.zeros_like(everything.tallies.extra))
    still = replace(everything, tallies=tallies)
    found = measure(still, tables)
    assert found["invented_denunciations_per_100000"].value == 0
    assert found["uncovered_share_of_inventions"].value is None
    assert found["penalties_waived"].value == 0
