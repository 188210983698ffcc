"""A scenario at a glance, in plain words: what is on, what is off, and what it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from glasscity.mechanism import Mechanism, Room
from glasscity.scoring.consent import Consent

from .leading import leads_to
from .scenarios import Resolved
from .value_words import number_words, percent, plain
from .wording import listed


@dataclass(frozen=True)
class Section:
    """A part of the overview.

    Attributes
    ----------
    title
        Heading.
    path
        What to explain for more.
    lines
        A sentence each.
    off
        Names of what this part could have and has not.
    """

    title: str
    path: str
    lines: list[str]
    off: list[str] = field(default_factory=list)


def overview(scenario: Resolved) -> list[Section]:
    """Return what a scenario does, part by part.

    Parameters
    ----------
    scenario
        What `load` returned.
    """
    regime = scenario.regime
    sections = [
        _life(scenario),
        _parts(scenario, "Who and what sees", "regime.sensing", regime.sensing),
        _scoring(scenario),
        _apps(scenario),
        _consequences(scenario),
        _response(scenario),
        _parts(scenario, "What protects people", "regime.safeguards", regime.safeguards),
    ]
    return [one for one in sections if one.lines or one.off]


def _life(scenario: Resolved) -> Section:
    life = scenario.life
    lines = [
        f"{plain(scenario.run.people)} people for {plain(scenario.run.years)} "
        f"{'year' if scenario.run.years == 1 else 'years'}{scenario.nouns.parts_of(life.people)}, "
        "unless a run says otherwise. They are synthetic: nobody real is among them."
        + (f" Their tables: {life.people.title}." if life.people.title else ""),
        f"{len(life.acts)} kinds of acts happen and {len(life.demands)} kinds of demands are made, "
        "whatever the policy.",
    ]
    if life.friends is not None:
        lines.append(f"Everybody has {plain(life.friends.mean.value)} friends on average.")
    if life.guarantees:
        lines.append(f"Some answer for others' debts: {listed(list(life.guarantees), 'and')}.")
    return Section("Life", "life", lines)


def _sentences(scenario: Resolved, path: str, most: int = 2) -> str:
    return " ".join(leads_to(scenario, tuple(path.split(".")))[:most])


def _parts(scenario: Resolved, title: str, path: str, room: Room) -> Section:
    """Return a section of mechanisms of which each is on or off."""
    lines, off = [], []
    for name in room.field_words:
        inner: Mechanism | None = getattr(room, name)
        if inner is None:
            off.append(name.replace("_", " "))
            continue
        words = scenario.nouns.told(room.field_words[name]).rstrip(".")
        if inner.called():
            words = inner.called().rstrip(".")
        more = _sentences(scenario, f"{path}.{name}")
        lines.append(f"{name.replace('_', ' ').capitalize()}: {_uncapital(words)}. {more}".strip())
    return Section(title, path, lines, off)


def _uncapital(words: str) -> str:
    # A tier such as AAA, or a name, keeps its capitals.
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _scoring(scenario: Resolved) -> Section:
    scoring = scenario.regime.scoring
    if scoring is None:
        return Section("Scoring", "regime.scoring", ["Nobody is scored."])
    lines = leads_to(scenario, ("regime", "scoring"))
    age = scoring.who.min_age.value
    who = f"Scored is everybody{f' of {plain(age)} years and over' if age else ''}"
    only = ", if registered here" if scoring.who.locals_only else ""
    consent = scenario.regime.get(Consent)
    if consent is not None:
        only += f", if they agree, as {percent(consent.gives.value)} do"
    lines.insert(0, f"{who}{only}.")
    off = []
    if scoring.characteristics:
        attributes = listed(list(scoring.characteristics), "and")
        lines.append(f"It also scores what people are: {attributes}.")
    else:
        off.append("points for what people are")
    hands = scoring.officials
    if hands is not None:
        lines.append("Officials may change scores:" + "".join(_hands(hands)) + ".")
    else:
        off.append("officials who change scores")
    if scoring.readers:
        may = [name for name, yes in scoring.readers.items() if yes]
        not_ = [name for name, yes in scoring.readers.items() if not yes]
        lines.append(f"Who may read the score: {listed(may, 'and') or 'nobody named'}.")
        if not_:
            lines.append(f"Who may not: {listed(not_, 'and')}.")
    return Section("Scoring", "regime.scoring", lines, off)


def _hands(hands: Any) -> Iterator[str]:
    parts = [
        "give points as a favour" if hands.favour else "",
        "take points in revenge" if hands.revenge else "",
        f"waive {percent(hands.forgive.value)} of penalties" if hands.forgive.value else "",
        "make entries up to fill a quota" if hands.quota else "",
    ]
    yield " they " + listed([part for part in parts if part], "and")


def _apps(scenario: Resolved) -> Section:
    regime, lines, off = scenario.regime, [], []
    if regime.study_app is not None:
        use = "compulsory for" if regime.study_app.compulsory else "open to"
        lines.append(f"A study app, {use} party members, has {len(regime.study_app.items)} tasks.")
        if regime.study_app.into_score.value == 0:
            lines.append("Its points do not go into the municipal score.")
    else:
        off.append("study app")
    private = regime.commercial_score
    if private is not None:
        weights = [f"{name} {percent(one.value)}" for name, one in private.weights.items()]
        lines.append(
            f"A commercial score from {plain(private.floor.value)} to "
            f"{plain(private.ceiling.value)} weighs {listed(weights, 'and')}; "
            f"{percent(private.opt_in.value)} of adults online joined."
        )
        if private.merger is not None:
            after = number_words(private.merger.after, with_range=False)
            lines.append(f"The state takes it over after {after}.")
        else:
            off.append("merger with the municipal score")
    else:
        off.append("commercial score")
    return Section("Apps and private scores", "regime", lines, off)


def _consequences(scenario: Resolved) -> Section:
    part, lines, off = scenario.regime.consequences, [], []
    path = "regime.consequences"
    if part.blacklist is not None:
        lines.append(f"A list: {_uncapital(_sentences(scenario, f'{path}.blacklist'))}")
    else:
        off.append("list of debtors")
    if part.restriction is not None:
        lines.append(f"An order: {_uncapital(_sentences(scenario, f'{path}.restriction'))}")
    for name in part.institutions:
        demand = scenario.life.demands.get(name)
        title = demand.title if demand else name
        words = _sentences(scenario, f"{path}.institutions.{name}", most=9)
        lines.append(f"{title}: {_uncapital(words)}")
    if not part.institutions:
        off.append("institutions that refuse or favour anybody")
    if part.fines:
        lines.append(f"Fines for {len(part.fines)} acts, counted beside the score.")
    return Section("Consequences", path, lines, off)


def _response(scenario: Resolved) -> Section:
    part = scenario.regime.response
    section = _parts(scenario, "How people respond", "regime.response", part)
    if section.lines:
        known = percent(part.awareness.value)
        section.lines.insert(0, f"At the start {known} of people know the rules.")
    return section
