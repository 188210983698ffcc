"""Figures: their sentences say what the numbers say, and none breaks on an awkward run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from glasscity.show import aggregate, charts, figures
from glasscity.show.figures.matches import of_hundred
from glasscity.show.material import COLUMNS, Material, gather
from glasscity.show.words import Words

CELL = {
    "district": ["a", "a"],
    "sex": ["female", "male"],
    "age": ["25-44"] * 2,
    "group": ["majority"] * 2,
    "migrant": ["no"] * 2,
}


def material(frames: dict[str, pl.DataFrame], **manifest: Any) -> Material:
    """Return a run of 1,000 people and one year with the given tables and nothing else."""
    empty = {name: pl.DataFrame(schema=columns) for name, columns in COLUMNS.items()}
    base = {"people": 1000, "days": 365, "tiers": ["AAA", "mid", "D"], "start": 1000}
    return Material(Path("."), base | manifest, empty | frames)


TIERS = pl.DataFrame(
    {
        "week": [0, 1, 1],
        "day": [0, 7, 7],
        "district": ["a"] * 3,
        "tier": ["mid", "mid", "D"],
        "people": [1000, 980, 20],
    }
)


def test_an_empty_tier_is_said_plainly(words: Words) -> None:
    figure = figures.tiers(material({"tiers": TIERS}), words)
    assert figure is not None
    assert figure.title == "No one reached AAA"
    assert figure.sentence == (
        "At the start 100% stood in mid; at the end 98% stood in mid and 2.0% stood in D. "
        "No one reached AAA at any weekly border."
    )
    assert [key.text for key in figure.legend] == ["no one, at any time", "98%", "2.0%"]


def test_the_lowest_tier_has_its_own_sentence(words: Words) -> None:
    figure = figures.lowest(material({"tiers": TIERS}), words)
    assert figure is not None
    assert figure.sentence == (
        "The share of people in D went from 0% at the start to 2.0% at the end; "
        "it was highest, 2.0%, in week 1."
    )


def test_a_lowest_tier_that_nobody_saw_is_a_sentence_and_no_chart(words: Words) -> None:
    tiers = TIERS.with_columns(tier=pl.Series(["mid", "mid", "AAA"]))
    figure = figures.lowest(material({"tiers": tiers}), words)
    assert figure is not None
    assert figure.sentence == "No one was ever in D, the lowest tier."
    assert not figure.panels


def test_where_nobody_moves_one_sentence_says_so(words: Words) -> None:
    run = material({"tiers": TIERS.head(2)})
    figure = figures.tiers(run, words)
    assert figure is not None
    assert not figure.panels
    assert figure.sentence.startswith("Everyone scored stood in mid from the start to the end.")
    assert figures.lowest(run, words) is None


def test_scores_give_middle_start_and_cut(words: Words) -> None:
    scores = pl.DataFrame({"score": [500, 990, 1000, 1020], "people": [10, 200, 700, 90]})
    sources = [
        {"path": f"regime.scoring.tiers.{tier}", "value": cut}
        for tier, cut in (("AAA", 1300), ("mid", 600), ("D", 0))
    ]
    run = material({"scores": scores}, sources=sources, score_bin=10)
    figure = figures.scores(run, words)
    assert figure is not None
    assert figure.title == "70% stand at 1,000, where everybody began"
    assert figure.sentence == (
        "The middle person's score is 1,000. 21% lie below the starting "
        "score of 1,000, 70% stand at it and 9.0% above. 1.0% score below 600, the cut under "
        "which lies D."
    )


def test_a_bar_across_the_middle_is_no_half(words: Words) -> None:
    scores = pl.DataFrame({"score": [94, 96, 100], "people": [50, 25, 25]})
    run = material({"scores": scores}, score_bin=1, start=100)
    figure = figures.scores(run, words)
    assert figure is not None
    # 50 of 100 have 94 points, and half would be said of any number up to 96.
    assert figure.title == "50% of those scored have fewer than 95 points"
    scores = pl.DataFrame({"score": [94, 96, 100], "people": [45, 30, 25]})
    figure = figures.scores(material({"scores": scores}, score_bin=1, start=100), words)
    assert figure is not None
    assert figure.title == "75% of those scored have fewer than 97 points"
    assert figure.sentence.startswith("The middle person's score is 96. 75% lie below")


def test_who_begins_apart_is_not_said_to_begin_with_everybody(words: Words) -> None:
    scores = pl.DataFrame({"score": [990, 1000], "people": [30, 70]})
    path = "regime.scoring.characteristics.migrant.yes"
    run = material({"scores": scores}, sources=[{"path": path, "value": -10}], score_bin=10)
    figure = figures.scores(run, words)
    assert figure is not None
    assert figure.title == "70% stand at 1,000 points"


def _records(female: int, male: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "act": ["x"] * 2,
            "channel": ["cameras"] * 2,
            "truth": ["false identity"] * 2,
            **CELL,
            "records": [female, male],
            "points": [-female, -male],
            "penalties": [female, male],
        }
    )


def _moments(female: int, male: int) -> pl.DataFrame:
    counts = {"people": [500, 500], "sum": [female, male], "sum_sq": [female, male]}
    names = {"outcome": ["wrongful_records"] * 2, "scored": ["yes"] * 2}
    return pl.DataFrame({**names, **CELL, **counts})


@pytest.mark.parametrize(("women", "told"), [(9, False), (10, True)])
def test_of_fewer_than_ten_people_no_rate_is_told(words: Words, women: int, told: bool) -> None:
    few = _moments(6, 4).with_columns(people=pl.Series([women, 1000 - women]))
    run = material({"records": _records(6, 4), "moments": few})
    figure = figures.groups(run, words)
    assert figure is not None
    rows = {row[2]: row[3:] for row in figure.table.rows if row[1] == "Sex"}
    if told:
        assert rows["Women"][:2] == ["6", "10"]
    else:
        assert rows["Women"] == ["fewer than ten people"] * 5
    assert rows["Men"][:2] == ["4", f"{1000 - women:,}"]


def test_where_no_group_has_ten_people_there_is_no_figure(words: Words) -> None:
    few = _moments(6, 4).with_columns(people=pl.Series([4, 5]))
    run = material({"records": _records(6, 4), "moments": few})
    assert figures.groups(run, words) is None
    assert figures.districts(run, words).sentence.endswith("in none ten people count.")


def test_channels_give_count_rate_and_interval(words: Words) -> None:
    figure = figures.channels(material({"records": _records(6, 4)}), words)
    assert figure.title == "Every wrongful penalty came from cameras"
    assert figure.sentence == (
        "10 wrongful penalties in 1,000 person-years, or 1,000 per 100,000 (480 to 1,839). "
        "They are 100% of all records that cost points. The most frequent kind is “mistaken for "
        "somebody else” by cameras: 10."
    )


def test_no_wrongful_record_still_has_an_upper_bound(words: Words) -> None:
    figure = figures.channels(material({}), words)
    assert not figure.panels
    assert figure.sentence == (
        "No wrongful penalty was recorded in this run, in 1,000 person-years. Even so the true "
        "rate may be up to 369 per 100,000 person-years (95% interval)."
    )


@pytest.mark.parametrize("counts", [(80, 20), (52, 48)])
def test_one_city_tells_no_difference_however_wide(counts: tuple[int, int], words: Words) -> None:
    wide = material({"records": _records(*counts), "moments": _moments(*counts)})
    for draw in (figures.groups, figures.districts):
        figure = draw(wide, words)
        assert figure is not None
        said = " ".join([figure.title, figure.sentence, *(panel.text for panel in figure.panels)])
        assert "women" not in figure.title.lower()
        assert "times as often" not in said
        assert "One city tells no difference" in figure.sentence
        # No mark stands out in red: what an interval of one city shows may be chance.
        spec = json.dumps([panel.chart.to_dict() for panel in figure.panels])
        assert '"accent": true' not in spec


def test_one_city_says_how_large_a_difference_would_show(words: Words) -> None:
    figure = figures.groups(
        material({"records": _records(80, 20), "moments": _moments(80, 20)}), words
    )
    assert figure is not None
    # 1.25 exp(t sqrt(1 + 1/20) sqrt(1/80 + 1/20)) = 2.601, told as 2.7 at least; t at 1 - 0.025/5
    # with 19 degrees of freedom, since there are five groups.
    assert "20 such cities would tell a difference from all others of 2.7 times" in figure.sentence


def test_denials_are_split_in_words(words: Words) -> None:
    requests = pl.DataFrame(
        {"demand": ["rail-trip"] * 2, **CELL, "requests": [500, 500], "denied": [10, 10]}
    )
    denials = pl.DataFrame(
        {
            "demand": ["rail-trip"] * 2,
            "reason": ["tier"] * 2,
            "wrongful": ["rightful", "stale"],
            **CELL,
            "denials": [15, 5],
        }
    )
    figure = figures.denials(material({"requests": requests, "denials": denials}), words)
    assert figure.title == "25% of the denials were wrongful"
    assert figure.sentence == (
        "20 of 1,000 requests were denied (2.0%); 5 of the denials were wrongful (25%). "
        "Kinds of wrongful denial: out of date 5."
    )


def test_matches_state_the_arithmetic_and_the_denominators(words: Words) -> None:
    searches = pl.DataFrame(
        {
            **{name: CELL[name][:1] for name in ("district", "sex", "age", "group")},
            "searches": [1000],
            "true_matches": [400],
            "false_matches": [100],
            "not_recognised": [500],
        }
    )
    cameras = {"gallery": 1000, "false_match": 1e-6, "fpir": 0.001}
    run = material({"searches": searches}, cameras=cameras)
    figure = figures.matches(run, words)
    assert [panel.caption for panel in figure.panels] == [
        "98 right, 2 wrong",
        "84 right, 16 wrong",
        "35 right, 65 wrong",
        "5 right, 95 wrong",
        "80 right, 20 wrong",
    ]
    assert figures.own_matches(run, words)[0] == (
        "1,000 searches were made: 400 true matches, 100 false matches, 500 in which the person "
        "was not recognised. That is 0.25 false matches per true match and 100,000 false matches "
        "per million searches."
    )


def test_a_rare_wrong_alarm_is_not_rounded_away(words: Words) -> None:
    assert of_hundred(0.9975, words) == "99.8"
    assert of_hundred(0.0025, words) == "0.2"
    assert of_hundred(0.34, words) == "34"


def test_kinds_of_numbers_in_words(words: Words) -> None:
    sources = [{"kind": "published"}] + [{"kind": "assumed"}] * 3
    figure = figures.kinds(material({}, sources=sources), words)
    assert figure.title == "75% of the numbers are assumptions"


def test_tier_colours_are_distinct_and_end_in_the_accent() -> None:
    colours = charts.tier_colours([str(i) for i in range(30)])
    assert len(set(colours.values())) == 30
    assert colours["29"] == charts.HARM
    assert charts.tier_colours(["only"])["only"] != charts.HARM


DRAWERS: list[Callable[[Material, Words], figures.Figure | None]] = [
    figures.tiers,
    figures.lowest,
    figures.scores,
    figures.channels,
    figures.groups,
    figures.districts,
    figures.denials,
    figures.concentration,
    figures.spells,
    figures.transitions,
    figures.matches,
    figures.kinds,
]


@pytest.mark.parametrize("draw", DRAWERS, ids=lambda draw: draw.__name__)
def test_every_figure_holds_on_awkward_runs(
    draw: Callable[[Material, Words], figures.Figure | None], awkward_run: Path, words: Words
) -> None:
    figure = draw(gather(awkward_run), words)
    if figure is None:
        return
    assert figure.sentence.endswith(".")
    assert "None" not in figure.sentence
    assert "nan" not in figure.sentence.split()
    for panel in figure.panels:
        spec = panel.chart.to_dict()
        assert spec["description"] == panel.text
        assert spec["title"]["text"] == "synthetic people"
        assert spec["width"] == "container"
        rows = sum(len(data) for data in spec.get("datasets", {}).values())
        assert rows < 5000
        assert "NaN" not in json.dumps(spec)


def test_wrongful_rates_by_group_add_up_to_everyone(plain_run: Path) -> None:
    run = gather(plain_run)
    wrong = aggregate.wrongful(run["records"], scored=True)
    people = aggregate.counted(run["moments"], "wrongful_records")
    rates = aggregate.by_group(wrong, people, run.years)
    for dimension in aggregate.DIMENSIONS:
        counts = rates.filter(pl.col("dimension") == dimension)["count"]
        assert counts.sum() == wrong["records"].sum()
