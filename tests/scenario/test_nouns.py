"""Nouns of a scenario: what a place, its parts and its people are called; words alone."""

from __future__ import annotations

import pytest

from glasscity.errors import GlasscityError
from glasscity.scenario import load
from glasscity.scenario.nouns import Nouns, plural
from glasscity.scenario.overview import overview

SCHOOL = Nouns("school", "class", "pupil")
SAID = (
    "title: A\nlife:\n  people: {{extends: plain{}}}\n"
    "  acts: {{late: {{rate: 1 per person-year; assumed}}}}\n"
)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("A new city would show it again.", "A new school would show it again."),
        ("One city, two Cities, a District.", "One school, two Schools, a Class."),
        ("by district; {cities} cities of {n} synthetic people",
         "by class; {cities} schools of {n} synthetic pupils"),
        ("A synthetic person of a city's districts", "A synthetic pupil of a school's classes"),
        # Other words that hold these letters stay.
        ("glasscity, capacity, multicity", "glasscity, capacity, multicity"),
    ],
)  # fmt: skip
def test_the_programs_own_words_are_told_with_the_nouns(sentence, expected):
    assert SCHOOL.told(sentence) == expected


@pytest.mark.parametrize(
    ("nouns", "expected"),
    [
        (Nouns("office", "agency", "claimant"), "An office of an agency"),
        (Nouns("university", "faculty", "student"), "A university of a faculty"),
        (Nouns("hour exchange", "unit", "member"), "A hour exchange of a unit"),
    ],
)
def test_articles_follow_the_noun(nouns, expected):
    assert nouns.told("A city of a district") == expected


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("school", "schools"), ("class", "classes"), ("city", "cities"), ("branch", "branches"),
        ("day school", "day schools"), ("person", "people"), ("office boy", "office boys"),
        ("child", "children"),
    ],
)  # fmt: skip
def test_plurals(one, many):
    assert plural(one) == many


def test_a_city_is_told_as_it_was_written():
    text = "A new city of synthetic people; each of {n} cities, by district."
    assert Nouns("city", "district", "person").told(text) == text


def test_who_says_nothing_has_a_place_with_parts(scenario_from):
    assert load(scenario_from(SAID.format(""))).nouns == Nouns("place", "part", "person")
    assert load("press-2019").nouns == Nouns("city", "district", "person")


def test_nouns_are_words_alone_and_change_no_hash(scenario_from):
    plain = load(scenario_from(SAID.format("")))
    named = load(scenario_from(SAID.format(", place: school, part: class, person: pupil")))
    assert named.nouns == SCHOOL
    assert (named.hash, named.life_hash) == (plain.hash, plain.life_hash)
    again = load(scenario_from(named.to_yaml()))
    assert again.nouns == SCHOOL


@pytest.mark.parametrize("word", ["school 7b", "s" * 25, "[b]school", "school."])
def test_what_is_no_noun_is_refused_in_one_sentence(scenario_from, word):
    with pytest.raises(GlasscityError, match=r"place is .*a noun in the singular is expected"):
        load(scenario_from(SAID.format(f', place: "{word}"')))


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("", Nouns("city", "district", "person")),
        ("districts: {a: 9 people; assumed, b: 9 people; assumed}", Nouns()),
        (
            "part: class, districts: {a: 9 people; assumed, b: 9 people; assumed}",
            Nouns(part="class"),
        ),
    ],
)
@pytest.mark.parametrize("inline", [True, False])
def test_a_file_with_parts_of_its_own_is_not_called_as_what_it_extends(
    tmp_path, own, expected, inline
):
    path = tmp_path / "ours.yaml"
    if inline:
        path.write_text(f"title: Ours\nextends: no-score\nlife: {{people: {{{own}}}}}\n", "utf-8")
    else:
        named = "extends: town" + (", " + own if own else "")
        path.write_text(
            f"title: Ours\nlife: {{extends: city-2019, people: {{{named}}}}}\n", "utf-8"
        )
    assert load(path).nouns == expected


def test_people_of_a_preset_are_told_by_its_name_and_own_ones_are_not(tmp_path):
    path = tmp_path / "ours.yaml"
    path.write_text("title: Ours\nextends: no-score\n", "utf-8")
    lines = overview(load(path))[0].lines
    assert lines[0].endswith("Their tables: Residents of Beijing, census of 2020.")
    own = "{districts: {a: 9 people; assumed, b: 9 people; assumed}}"
    path.write_text(f"title: Ours\nextends: no-score\nlife: {{people: {own}}}\n", "utf-8")
    assert "Beijing" not in " ".join(overview(load(path))[0].lines)
