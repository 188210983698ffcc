"""Telling a life: about whom, what became of them in each world, what differs between the worlds.

Nobody's feelings are told but the model's own level of fear.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from glasscity.experiments.biographies.facts import Biography
from glasscity.experiments.biographies.lives import Lives
from glasscity.experiments.biographies.phrases import listed, titled
from glasscity.experiments.biographies.summary import summary, weeks_listed
from glasscity.experiments.biographies.timeline import timeline
from glasscity.scenario.nouns import Nouns
from glasscity.scenario.population import People

NONE = "–"
SCORE, TIER = "score at the end", "tier at the end"

_HOUSEHOLDS = {
    "collective": "in a collective household", "1": "alone", "4+": "in a household of 4 or more",
}  # fmt: skip
_INCOMES = {
    "lowest": "the lowest fifth", "low": "the second fifth", "middle": "the middle fifth",
    "high": "the fourth fifth", "highest": "the highest fifth",
}  # fmt: skip


def about(who: dict[str, str | int], living: People) -> str:
    """Return who a synthetic person is, in a sentence or two.

    What is the same for everybody is not told.

    Parameters
    ----------
    who
        As `glasscity.experiments.biographies.facts.describe`.
    living
        The people file from which the person was drawn.
    """
    sex = "woman" if who["sex"] == "female" else "man"
    age = int(who["age"])
    if age < 18:
        sex = "girl" if who["sex"] == "female" else "boy"
    years = "99 or more" if age >= 99 else str(age)
    home = str(who["household"])
    lives = _HOUSEHOLDS.get(home, f"in a household of {home}")
    nouns = Nouns.of(living)
    registered = "elsewhere" if who["migrant"] == "yes" else nouns.told("in the city")
    told = [f"{nouns.told('A synthetic person')}: a {sex} of {years}"]
    if len(living.districts) > 1:
        told[0] += f" in {titled(str(who['district']))}"
    if max(one.value for one in living.household_size.values()) < 1 or living.collective.value:
        told.append(f"living {lives}")
    told.append(f"with a household income in {_INCOMES[str(who['income'])]}")
    if 0 < living.migrants.value < 1:
        told.append(f"registered {registered}")
    if 0 < living.minority.value < 1:
        told.append(f"of the demographic {who['group']}")
    first = f"{', '.join(told)}."
    has = [
        words
        for name, words in (
            ("party", "is a member of the party"), ("car", "owns a car"), ("smoker", "smokes"),
            ("online", "is often online"), ("young-child", "looks after a small child"),
            ("firm", "represents a firm"),
        )
        if who[name] == "yes"
    ]  # fmt: skip
    return f"{first} The person {listed(has)}." if has else first


def side_by_side(worlds: Sequence[Biography]) -> list[tuple[Any, ...]]:
    """Return rows of what can be counted, with a value for each world; None where there is none.

    Parameters
    ----------
    worlds
        One or two.
    """

    def row(what: str, value: Any) -> tuple[Any, ...]:
        return (what, *(value(world) for world in worlds))

    return [
        row(SCORE, lambda w: w.end.shown),
        row(TIER, lambda w: w.end.tier),
        row("records", lambda w: len(w.records)),
        row("wrongful records", lambda w: sum(r.is_wrongful for r in w.records)),
        row("penalties", lambda w: len(w.penalties)),
        row("denials", lambda w: len(w.refusals)),
        row("wrongful denials", lambda w: sum(d.is_wrongful for d in w.refusals)),
        row("weeks on the court's list", weeks_listed),
        row("fear at the end (0 to 1)", lambda w: None if w.fear is None else round(w.fear, 2)),
        row("critical remarks made", lambda w: w.spoken),
        row("critical remarks withheld", lambda w: w.withheld),
    ]


def opening(lives: Lives) -> list[str]:
    """Return the first lines: about whom, out of how many, and what kind of person that is.

    Parameters
    ----------
    lives
        In one world or two.
    """
    choice, whom = lives.choice, Nouns.of(lives.living).told("Synthetic person")
    lines = [
        f"{whom} {choice.person:,} of {choice.people:,}, {lives.days:,} days, seed "
        f"{lives.seed}. In this model, under these assumptions:",
        about(lives.who, lives.living),
    ]
    if choice.criterion:
        where = f', in "{choice.world}",' if choice.world else ""
        told = f"of {choice.people:,} who{where} {choice.words}."
        among = f"Chosen at random, by the seed, among {choice.fitting:,}"
        lines.append(f"{among if choice.fitting > 1 else 'Chosen as the only one'} {told}")
    return lines


def difference(worlds: Sequence[Biography]) -> str:
    """Return what differs between two worlds for the same person, in a sentence."""
    # Nobody has fear or a count of remarks where nobody responds: that is no difference in them.
    rows = [
        (what, a, b)
        for what, a, b in side_by_side(worlds)
        if a != b and (None not in (a, b) or what in (SCORE, TIER))
    ]
    if not rows:
        return "Nothing that is counted here differs between the two worlds for this person."
    told = [f"{what} {cell(a, 'none')} and {cell(b, 'none')}" for what, a, b in rows]
    return (
        f"The same life under two regimes differs in: {'; '.join(told)}. Whatever differs comes "
        "from the regimes, by this person's own file or by way of others."
    )


def cell(value: Any, absent: str = NONE) -> str:
    """Return a value of `side_by_side` as read.

    Parameters
    ----------
    value
        Of a row.
    absent
        What stands for no value.
    """
    if value is None:
        return absent
    return f"{value:,}" if isinstance(value, int) else str(value)


def tell(lives: Lives) -> Iterator[str]:
    """Tell a story as plain lines.

    Parameters
    ----------
    lives
        In one world or two.
    """
    yield from opening(lives)
    for world in lives.worlds:
        yield ""
        yield world.title
        for words in summary(world):
            yield f"  {words}"
        for event in timeline(world):
            yield f"  Day {event.day}: {event.text}"
    if len(lives.worlds) == 2:
        yield ""
        yield difference(lives.worlds)
    warnings = dict.fromkeys(line for world in lives.worlds for line in world.hypothetical)
    if warnings:
        yield ""
        yield from (f"Hypothetical: {warning}" for warning in warnings)
