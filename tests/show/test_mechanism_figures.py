"""Figures of single mechanisms: what they say, and that they are absent where nothing is on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from glasscity.show import figures
from glasscity.show.material import COLUMNS, Material
from glasscity.show.words import Words

CELL = {
    "district": ["a", "a"],
    "sex": ["female", "male"],
    "age": ["25-44", "45-59"],
    "group": ["majority"] * 2,
    "migrant": ["no"] * 2,
}
POPULATION = pl.DataFrame(
    {
        **CELL,
        "district": ["a", "b"],
        "people": [500, 500],
        "scored": [500, 500],
        "ever_scored": [500, 500],
    }
)


def material(frames: dict[str, pl.DataFrame], **manifest: Any) -> Material:
    """Return a run of 1,000 people and one year with the given tables and nothing else."""
    empty = {name: pl.DataFrame(schema=columns) for name, columns in COLUMNS.items()}
    base = {"people": 1000, "days": 365, "tiers": ["AAA", "mid", "D"], "start": 1000}
    return Material(Path("."), base | manifest, empty | frames)


@pytest.mark.parametrize(
    "draw",
    [
        figures.silence,
        figures.silenced_groups,
        figures.whose,
        figures.denunciations,
        figures.attention,
        figures.exposure,
        figures.study_app,
        figures.commercial_score,
        figures.scarce_places,
        figures.fates,
    ],
)
def test_a_mechanism_that_is_off_has_no_figure(draw: Any, words: Words) -> None:
    assert draw(material({}), words) is None


def _remarks(untouched: int, recorded: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "act": ["critical-post"] * 2,
            "recorded_before": ["no", "yes"],
            **CELL,
            "kept": [1000 - untouched, 1000 - recorded],
            "withheld": [untouched, recorded],
            "on_other_grounds": [0, 90],
        }
    )


WEEKS = pl.DataFrame(
    {
        "week": range(53),
        "day": [7 * i for i in range(53)],
        "remarks": [40] * 52 + [5],
        "withheld": [2] * 26 + [10] * 26 + [1],
    }
)


def test_silence_says_how_much_was_never_said(words: Words) -> None:
    figure = figures.silence(material({"remarks": _remarks(50, 250), "weeks": WEEKS}), words)
    assert figure is not None
    assert figure.title == "15% of critical remarks were never made"
    assert figure.sentence == (
        "Of 2,000 critical remarks that people would have made, 300 were withheld (15%). In the "
        "first weeks it was 5.0%, in the last 25%. Of those withheld, 90 (30%) would have been "
        "made but for the person's own penalties for something other than speech, such as "
        "traffic or parking."
    )
    data = figure.panels[0].chart.to_dict()["datasets"]
    # The last week has one day and is not drawn.
    assert max(row["week"] for rows in data.values() for row in rows) == 51


def test_silence_of_those_never_recorded_leads(words: Words) -> None:
    figure = figures.silenced_groups(material({"remarks": _remarks(50, 250)}), words)
    assert figure is not None
    assert figure.title == "People with no record withheld 5.0% of their remarks"
    assert figure.sentence.startswith("Between the groups shown the share withheld goes from 5.0%")


def test_fear_without_silence_is_a_sentence(words: Words) -> None:
    run = material({"remarks": _remarks(0, 0), "weeks": WEEKS})
    figure = figures.silence(run, words)
    assert figure is not None
    assert not figure.panels
    assert figures.silenced_groups(run, words) is None


def _records(truths: dict[str, int], act: str = "littering") -> pl.DataFrame:
    size = len(truths)
    return pl.DataFrame(
        {
            "act": [act] * size,
            "channel": ["informers"] * size,
            "truth": list(truths),
            **{name: [column[0]] * size for name, column in CELL.items()},
            "records": list(truths.values()),
            "points": [-n for n in truths.values()],
            "penalties": list(truths.values()),
        }
    )


def test_denunciations_are_told_apart_by_what_lies_behind(words: Words) -> None:
    told = _records({"true": 50, "false identity": 10, "act of another": 5, "false event": 35})
    against = _records({"true": 7}, act="false-report")
    figure = figures.denunciations(material({"records": pl.concat([told, against])}), words)
    assert figure is not None
    assert figure.title == "50% of informers' reports were untrue"
    assert figure.sentence == (
        "Informers made 100 reports: 50 of something that the reported person did, 15 of what "
        "somebody else did, and 35 of what nobody did."
    )


def test_attention_names_no_district(words: Words) -> None:
    watched = pl.DataFrame(
        {
            "district": ["a", "b", "empty"],
            "in_view": [60, 40, 0],
            "looked_at": [15, 5, 0],
            "attention": [0.3, 0.1, 0.0],
        }
    )
    run = material({"watched": watched, "population": POPULATION})
    figure = figures.attention(run, words)
    assert figure is not None
    assert figure.title == "The control room looked at 20% of what happened in view"
    assert figure.sentence == (
        "Of 100 moments in view of a camera, the control room looked at 20%. At the end the "
        "districts got between 0.5 and 1.5 times the average attention; which of them gets more is "
        "an accident of this one city."
    )


def test_exposure_is_a_measure_only(words: Words) -> None:
    exposure = pl.DataFrame(
        {
            "district": ["a", "b"],
            "recognised_per_day": [10.0, 20.0],
            "hours_covered_share": [0.4, None],
            "unique_from_4": [0.5, None],
            "sampled": [100, 0],
        }
    )
    figure = figures.exposure(material({"exposure": exposure, "population": POPULATION}), words)
    assert figure is not None
    assert figure.title == "Cameras could piece together 40% of waking hours"
    assert figure.note.startswith("This is a measure only.")


def test_study_app_in_minutes_a_day(words: Words) -> None:
    study = pl.DataFrame(
        {
            **CELL,
            "members": [50, 50],
            "points": [50 * 3650] * 2,
            "minutes": [50 * 365 * 10.0, 50 * 365 * 20.0],
            "censures": [5, 0],
            "gifts": [0, 0],
            "municipal_points": [0, 0],
        }
    )
    figure = figures.study_app(material({"study": study}), words)
    assert figure is not None
    assert figure.title == "Members spent 15 minutes a day on the study app"
    assert figure.sentence == (
        "100 members spent 15 minutes a day on average, 91 hours a year, and made 10 points a "
        "day. They were censured 5 times for too few points."
    )


def test_commercial_score_names_no_group(words: Words) -> None:
    frame = pl.DataFrame(
        {
            **CELL,
            "members": [100, 100],
            "score_sum": [60_000, 70_000],
            "merged_points": [200, 200],
        }
    )
    figure = figures.commercial_score(material({"commercial": frame}), words)
    assert figure is not None
    assert figure.title == "The commercial score is 650 points on average"
    assert "the means of the groups lie between 600 and 700" in figure.sentence
    assert "moved each member's by 2 points" in figure.sentence


def _places(displaced: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "demand": ["nursery-place"],
            "applications": [100],
            "places": [60],
            "unserved": [40 - displaced],
            "displaced": [displaced],
            "put_ahead": [displaced],
        }
    )


def test_one_put_ahead_is_one_displaced(words: Words) -> None:
    figure = figures.scarce_places(material({"places": _places(10)}), words)
    assert figure is not None
    assert figure.title == "10 applicants lost a place to somebody put ahead"
    assert figure.sentence.endswith("one put ahead is one displaced.")
    nobody = figures.scarce_places(material({"places": _places(0)}), words)
    assert nobody is not None
    assert not nobody.panels


def test_fates_add_up_to_all_penalties(words: Words) -> None:
    fates = pl.DataFrame(
        {
            "fate": ["expired", "reversed"],
            "truth": ["true", "false event"],
            "penalties": [20, 10],
        }
    )
    objections = pl.DataFrame(
        {
            "objection": ["none", "lost", "won"],
            "truth": ["false event"] * 3,
            "penalties": [20, 10, 10],
        }
    )
    run = material(
        {
            "records": _records({"true": 60, "false event": 40}),
            "fates": fates,
            "objections": objections,
        }
    )
    figure = figures.fates(run, words)
    assert figure is not None
    assert figure.title == "75% of the wrongful penalties still stood at the end"
    assert figure.sentence == (
        "Of 100 penalties, 70 still stood at the end; 20 expired, 10 were reversed and 0 were "
        "worked off. Somebody objected to 50% of 40 wrongful penalties and won in 50% of these "
        "cases."
    )


def test_whose_record_it_was(words: Words) -> None:
    records = _records({"true": 60, "lawful act": 40})
    figure = figures.whose(material({"records": records}), words)
    assert figure is not None
    assert figure.title == "40% of the penalties were wrongful"
    assert "The largest wrongful share is that of informers: 40%." in figure.sentence


def test_human_review_says_what_it_stopped_and_what_it_lost(words: Words) -> None:
    reviews = pl.DataFrame({"match": ["true", "false"], "passed": [80, 2], "stopped": [3, 15]})
    assert figures.reviewed(material({"reviews": reviews}), words) == [
        "A person looked at every match before it counted: 15 of 17 false matches were stopped, "
        "and so were 3 of 83 true ones."
    ]
