"""One synthetic person's life in both worlds, laid out day by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from glasscity.show.figures.model import Table
from glasscity.show.words import Words

MOST_DAYS = 24
"""Days of the timeline that are open at once; the rest unfolds."""
NONE = "–"


@dataclass(frozen=True)
class Line:
    """Something that happened: in one world, or in both alike."""

    text: str
    harm: bool


@dataclass
class Day:
    """What happened on one day, in both worlds alike and in each alone."""

    day: int
    both: list[Line] = field(default_factory=list)
    a: list[Line] = field(default_factory=list)
    b: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """A story as the page prints it."""

    about: str
    found: str
    summaries: tuple[Sequence[str], Sequence[str]]
    table: Table
    first: Sequence[Day]
    rest: Sequence[Day]
    lines: tuple[int, int]


def telling(story: Mapping[str, Any], words: Words) -> Told:
    """Lay out a story of one person in two worlds.

    Parameters
    ----------
    story
        What ``glasscity story --against ... --json`` prints.
    """
    one, other = story["worlds"]
    days = interleaved(one["timeline"], other["timeline"])
    return Told(
        about=str(story["about"]),
        found=_found(story, words),
        summaries=(one["summary"], other["summary"]),
        table=_table(story["side_by_side"], words),
        first=days[:MOST_DAYS],
        rest=days[MOST_DAYS:],
        lines=(len(one["timeline"]), len(other["timeline"])),
    )


def interleaved(one: Sequence[Mapping[str, Any]], other: Sequence[Mapping[str, Any]]) -> list[Day]:
    """Return both timelines by day; what is told alike on the same day stands once.

    Parameters
    ----------
    one, other
        Events with day, text and harm, in order of time.
    """
    days: dict[int, Day] = {}
    texts: dict[int, tuple[list[Line], list[Line]]] = defaultdict(lambda: ([], []))
    for place, events in enumerate((one, other)):
        for event in events:
            line = Line(_capital(str(event["text"])), bool(event["harm"]))
            texts[int(event["day"])][place].append(line)
    for number in sorted(texts):
        mine, theirs = texts[number]
        day = days.setdefault(number, Day(number))
        rest = list(theirs)
        for line in mine:
            if line in rest:
                rest.remove(line)
                day.both.append(line)
            else:
                day.a.append(line)
        day.b = rest
    return list(days.values())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _found(story: Mapping[str, Any], words: Words) -> str:
    choice = story["found"]
    said = {"person": words.number(story["person"]), "people": words.number(story["people"])}
    if not choice.get("criterion"):
        return words.say("story.named", **said)
    return words.say(
        "story.found",
        fitting=words.number(choice["fitting"]),
        where=words.say("story.where", world=choice["world"]) if choice["world"] else "",
        criterion=choice["words"],
        **said,
    )


def _table(rows: Sequence[Mapping[str, Any]], words: Words) -> Table:
    columns = [words.say(f"columns.{name}") for name in ("counted", "in_a", "in_b")]
    cells = [
        [_capital(str(row["what"])), *(_cell(value, words) for value in row["values"])]
        for row in rows
        if any(value not in (None, 0) for value in row["values"])
    ]
    return Table(columns, cells, frozenset({1, 2}), len(cells))


def _cell(value: Any, words: Words) -> str:
    if value is None:
        return NONE
    return words.number(value) if isinstance(value, int | float) else str(value)
