"""The words: every line states facts, and reads as a sentence without names of code."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from glasscity.experiments.biographies.criteria import CRITERIA
from glasscity.experiments.biographies.facts import describe
from glasscity.experiments.biographies.summary import MOST_CHAINS, summary
from glasscity.experiments.biographies.timeline import timeline
from glasscity.outcomes.grouping import TRUTHS
from glasscity.scenario.vocabulary import COMPONENTS
from glasscity.sensing.registry import MAKERS

from .harsh_towns import WORLDS, lives, played


@pytest.fixture(params=WORLDS)
def world(request):
    return played(request.param), lives(request.param)


TRUTH_WORDS = {
    "true": "for an act of their own",
    "false identity": "for an act of another person (number ",
    "false event": "for something that nobody did",
    "wrong inference": "for a wrong conclusion from something that they did",
    "act of a firm": "for an act of the firm in which they hold a post",
    "lawful act": "for something lawful that they did",
    "disproportionate": "for an act of their own",
}
OTHERS_ACTS = {-2: "for an act of a child in their care"}


def numbers(pattern, text):
    return {int(number.replace(",", "")) for number in re.findall(pattern, text)}


def test_every_line_states_facts_of_the_ledger(world):
    """Points, numbers of others, titles and days that a line names are those of its entries."""
    run, found = world
    titles = {item.entry.title for item in run.plan.items}
    for life in found[:60]:
        lines = {entry.number: entry for entry in (*life.records, *life.denials)}
        for event in timeline(life):
            entries = [lines[number] for number in event.entries]
            named = {title for title in re.findall(r'"([^"]*)"', event.text) if title in titles}
            assert named <= {entry.title for entry in entries}
            own = [entry for entry in entries if hasattr(entry, "points")]
            assert numbers(r"([+-][\d,]+) points?", event.text) <= {entry.points for entry in own}
            others = numbers(r"\(number ([\d,]+)\)", event.text)
            assert others <= {entry.actor for entry in own}
            assert numbers(r"of day (\d+)", event.text) <= {entry.day for entry in entries}
            if event.kind == "record" and not entries[0].is_account:
                (record,) = entries
                assert event.day == record.day
                assert whose(record) in event.text
                then = {record.happened.day} if record.happened is not None else set()
                assert numbers(r"on day (\d+):", event.text) == then - {record.day}


def whose(record):
    if record.truth == "act of another":
        return OTHERS_ACTS.get(record.actor, f"for a debt of another person (number {record.actor}")
    return TRUTH_WORDS[record.truth]


def test_a_wrongful_refusal_is_told_from_its_beginning(world):
    """The model: recorded on day 113 by a camera for ...; denied "..." on day 160 because of it."""
    told = 0
    for life in world[1]:
        wrong = [denial for denial in life.refusals if denial.is_wrongful]
        chains = [words for words in summary(life) if re.search(r"(?i)denied \"", words)]
        assert len(chains) == min(len(wrong), MOST_CHAINS)
        for denial, words in zip(wrong, chains, strict=False):
            assert f'enied "{denial.title}" on day {denial.day}' in words
            begun = re.match(r"Recorded on day (\d+) by (.*?) for (.*?): \"(.*?)\", ", words)
            if begun is None:
                of_no_record = ("stale", "ground that may not count")
                assert denial.truth in of_no_record or not denial.causes
                continue
            told += 1
            day, title = int(begun[1]), begun[4]
            causes = [life.record(number) for number in denial.causes]
            assert day <= denial.day
            assert any(c.is_wrongful and (c.day, c.title) == (day, title) for c in causes)
            others = numbers(r"and ([\d,]+) other penalt", words)
            assert others == ({len(causes) - 1} - {0})
    assert told > 0 or not any(
        d.is_wrongful and d.causes for life in world[1] for d in life.denials
    )


def test_no_name_of_code_is_in_the_words(world):
    run, found = world
    hidden = {item.name for item in run.plan.items} | set(MAKERS) | set(CRITERIA) | set(TRUTHS)
    hidden |= set(COMPONENTS) | {"false_event", "at-once"}
    # A plain word may be a word of the sentence: "job", "history", "true".
    hidden = {name for name in hidden if re.search(r"[-_]", name)} | {"false event", "stale"}
    for life in found[:60]:
        words = " ".join([*summary(life), *(event.text for event in timeline(life))])
        assert not [name for name in hidden if name in words]
        assert "_" not in words


def test_a_commercial_score_says_what_it_is_made_of():
    run = played("a bank's own score")
    score = run.plan.scenario.regime.commercial_score
    incomes = {name: int(points.value) for name, points in score.ability["income"].items()}
    members, refused = 0, 0
    for person, life in enumerate(lives("a bank's own score")):
        member = run.state.commercial[person] >= 0
        assert (life.commercial is not None) == member
        refused += any(denial.reason == "commercial score" for denial in life.denials)
        if life.commercial is None:
            assert not any(denial.reason == "commercial score" for denial in life.denials)
            continue
        members += 1
        parts = {part.name: part for part in life.commercial.components}
        assert life.commercial.score == run.state.commercial[person]
        assert sum(part.weight for part in parts.values()) == pytest.approx(1)
        assert parts["history"].end == run.state.history[person]
        assert parts["behaviour"].end == run.state.behaviour[person]
        who = describe(int(run.attributes[person]), run.plan.districts)
        assert parts["ability"].end == incomes[who["income"]]
        assert parts["friends"].end is None
        told = " ".join(summary(life))
        assert f"Commercial score at the last review: {life.commercial.score:,}, on" in told
        by_it = any(denial.reason == "commercial score" for denial in life.denials)
        # What it is made of is told where it closed a door, and what is not known as well.
        assert (f"payments {parts['history'].end:,} (weighs 35 %" in told) == by_it
        assert ("friends moved it before a refusal is not in the ledger" in told) == by_it
    assert members > 50
    assert refused > 0


def test_every_channel_and_truth_has_words():
    texts = Counter()
    for name in WORLDS:
        for life in lives(name):
            for record, event in zip(
                life.records, (e for e in timeline(life) if e.kind == "record"), strict=True
            ):
                texts[record.channel, record.truth] += bool(event.text)
            assert all(summary(life))
    assert {channel for channel, _ in texts} >= set(MAKERS) - {"study-app"}
    assert {truth for _, truth in texts} == set(TRUTHS) - {
        "stale", "disproportionate", "ground that may not count"
    }  # fmt: skip
