"""A run's folder, tables and measures against each other, and against the ledger."""

import json
from pathlib import Path

import polars as pl
import pytest

from glasscity.errors import GlasscityError
from glasscity.outcomes.run import Run, open_run
from glasscity.outcomes.running import run
from glasscity.scenario import load

PRESETS = ("town", "press-2019", "rongcheng-2013", "court-blacklist", "no-score")


@pytest.fixture(scope="module", params=PRESETS)
def played(request: pytest.FixtureRequest) -> Run:
    return run(request.param, people=4_000, years=1, seed=3, ledger=True)


def test_records_agree_with_weeks_and_ledger(played: Run) -> None:
    weeks, records, ledger = (played.frame(name) for name in ("weeks", "records", "ledger"))
    assert records["records"].sum() == weeks["records"].sum() == played.manifest["records"]
    booked = ledger.filter(pl.col("channel") != "institution")
    assert len(booked) == played.manifest["records"]
    assert booked["points_or_reason"].sum() == records["points"].sum()
    assert weeks["points_gained"].sum() - weeks["points_lost"].sum() == records["points"].sum()
    by_truth = booked.group_by("truth").len().sort("truth")
    tallied = records.group_by("truth").agg(pl.col("records").sum()).sort("truth")
    assert by_truth["len"].to_list() == tallied["records"].to_list()


def test_denials_agree_with_weeks_and_ledger(played: Run) -> None:
    weeks, denials, requests = (played.frame(n) for n in ("weeks", "denials", "requests"))
    # A place that there was not, for anybody, is no denial.
    real = denials.filter(pl.col("reason") != "no places")
    assert real["denials"].sum() == weeks["denials"].sum() == requests["denied"].sum()
    assert requests["requests"].sum() == weeks["requests"].sum()
    wrongful = denials.filter(pl.col("wrongful") != "rightful")["denials"].sum()
    assert wrongful == weeks["wrongful_denials"].sum()
    refused = played.frame("ledger").filter(pl.col("channel") == "institution")
    assert len(refused) == denials["denials"].sum()


def test_everybody_is_counted_once(played: Run) -> None:
    population, tiers, scores = (played.frame(n) for n in ("population", "tiers", "scores"))
    assert population["people"].sum() == 4_000
    for part, whole in (
        ("scored", "ever_scored"), ("penalised", "ever_scored"), ("ever_scored", "people"),
        ("wrongly_recorded_scored", "wrongly_recorded"), ("wrongly_recorded", "people"),
        ("wrongly_recorded_scored", "ever_scored"),
    ):  # fmt: skip
        assert (population[part] <= population[whole]).all(), (part, whole)
    if played.manifest["tiers"]:
        per_border = tiers.group_by("week").agg(pl.col("people").sum())["people"].unique()
        assert per_border.to_list() == [population["scored"].sum()]
        assert scores["people"].sum() == population["scored"].sum()
    else:
        assert len(tiers) == len(scores) == population["scored"].sum() == 0


def test_searches_add_up(played: Run) -> None:
    searches = played.frame("searches")
    parts = searches["true_matches"] + searches["false_matches"] + searches["not_recognised"]
    assert parts.to_list() == searches["searches"].to_list()


def test_every_measure_says_what_it_is(played: Run) -> None:
    for found in played.measures.values():
        assert found.type in ("harm", "claim", "description")
        assert found.unit
        assert found.definition.endswith(".")
    claims = {m.name for m in played.measures.values() if m.type == "claim"}
    assert "recorded_per_illegal_act" in claims
    of_the_response = {"illegal_acts_not_done", "illegal_acts_not_done_share"}
    assert claims <= {"recorded_per_illegal_act", "operator_hours"} | of_the_response


def test_an_empty_tier_is_said_plainly() -> None:
    measures = run("town", people=500, years=0.1).measures
    assert measures["people_in_tier:AAA"].value == 0
    assert "Nobody was in it" in measures["people_in_tier:AAA"].definition


def test_dataset_has_units(played: Run) -> None:
    dataset = played.dataset
    assert all("units" in dataset[name].attrs for name in dataset)
    assert dataset.attrs["seed"] == 3
    # The last window is cut: counts of it are no weekly rates.
    assert dataset["days"].dims == dataset["records"].dims == ("week",)
    days = dataset["days"].to_numpy()
    assert days.sum() == played.manifest["days"]
    assert set(days[:-1]) == {7}
    assert 1 <= days[-1] <= 7
    if played.manifest["tiers"]:
        assert dataset["people_in_tier"].dims == ("border", "district", "tier")
        at_start = int(dataset["people_in_tier"].isel(border=0).sum())
        assert at_start == played.frame("population")["scored"].sum()


def test_notebook_representation_escapes(played: Run) -> None:
    page = played._repr_html_()
    assert page.startswith("<table>")
    assert "synthetic people" in page


def test_folder_round_trip(tmp_path: Path) -> None:
    first = run("town", people=300, years=0.2, seed=5, out=tmp_path / "a")
    again = open_run(tmp_path / "a")
    assert again.summary_json() == first.summary_json()
    for name in first.frames:
        assert again.frame(name).equals(first.frame(name)), name
    assert load(tmp_path / "a" / "scenario.yaml").hash == first.manifest["hash"]
    assert json.loads((tmp_path / "a" / "run.json").read_text())["seed"] == 5
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "mine.txt").write_text("mine")
    with pytest.raises(GlasscityError, match="exists already"):
        run("town", people=200, years=0.05, out=tmp_path / "a")
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "mine.txt"]


def test_nothing_is_left_of_an_interrupted_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: pl.DataFrame, file: Path, **_how: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(OSError, match="No space"):
        run("town", people=200, years=0.05, out=tmp_path / "a")
    assert not list(tmp_path.iterdir())


def test_unknown_table_and_folder(tmp_path: Path) -> None:
    with pytest.raises(GlasscityError, match='has no table "tears"'):
        run("town", people=200, years=0.05).frame("tears")
    with pytest.raises(GlasscityError, match="not a run"):
        open_run(tmp_path)


def test_every_measure_is_in_the_docs(played: Run) -> None:
    text = (Path(__file__).parents[2] / "docs" / "measures.md").read_text(encoding="utf-8")
    for name in played.measures:
        kind = name.split(":")[0]
        assert f"`{kind}`" in text or f"`{kind}:…`" in text, name
