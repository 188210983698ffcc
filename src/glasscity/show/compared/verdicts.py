"""What is told of a comparison in words: differences that a new city would show again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from glasscity.outcomes.definitions import UNSAID
from glasscity.outcomes.telling import CITIES_TO_TELL, LESS, MARGIN, MORE
from glasscity.show.words import Words

Effect = Mapping[str, Any]
PUNISHED_REMARKS = "lawful_remarks_punished_per_100000"
MOST_SEEN = 10.0
"""Ratio from which a difference that would have been told is said to be out of sight."""
MOST_TOLD = 5
"""Outcomes named in one sentence, at most."""


def verdict_words(row: Effect, cities: int, words: Words) -> str:
    """Say whether a difference of the city is told, and else how large one could have been seen.

    Parameters
    ----------
    row
        One of the effects on the city.
    cities
        How many were played.
    """
    if row["value"] is None:
        return words.say("telling.undefined")
    if not (row["value"] or row["low"] or row["high"]):
        return words.say("telling.same")
    if row["told"]:
        if row["ratio"] is None:
            return words.say("telling.only", world="B" if row["told"] == MORE else "A")
        if row["ratio_low"] is None:
            return words.say("telling.tied", ratio=words.number(row["ratio"]))
        low, high = (words.number(row[end]) for end in ("ratio_low", "ratio_high"))
        return words.say("telling.again", low=low, high=high)
    if cities < CITIES_TO_TELL:
        return words.say("telling.few", n=words.number(CITIES_TO_TELL))
    key = "small" if row["again"] else "close"
    if row["least_seen"] is None or row["least_seen"] > MOST_SEEN:
        return words.say("telling.unseen")
    return words.say(
        f"telling.{key}", margin=words.number(MARGIN), least=words.number(row["least_seen"])
    )


def lead_rows(rows: Sequence[Effect], lead: Iterable[str]) -> list[Effect]:
    """Return the effects on the measures that lead, in their order."""
    known = {row["outcome"]: row for row in rows}
    return [known[name] for name in lead if name in known]


def summary(rows: Sequence[Effect], cities: int, words: Words) -> list[str]:
    """Say which harms a new city would show again, and how large a difference could be seen.

    Parameters
    ----------
    rows
        Effects on the city's harms, those that lead first.
    cities
        How many were played.
    """
    if cities < CITIES_TO_TELL:
        return [
            words.say(
                "telling.none_yet",
                n=words.count("seed", cities),
                least=words.number(CITIES_TO_TELL),
            )
        ]
    said = []
    for way in (MORE, LESS):
        titles = [str(row["title"]) for row in rows if row["told"] == way]
        if titles:
            more = len(titles) - MOST_TOLD
            named = titles[:MOST_TOLD]
            rest = words.say("telling.others", n=words.number(more)) if more > 0 else ""
            said.append(words.say(f"telling.{way}", titles="; ".join(named) + rest))
    if not said:
        said.append(words.say("telling.nothing"))
    open_rows = [row for row in rows if row["value"] and not row["told"]]
    seen = _seen(open_rows)
    if seen:
        said.append(
            words.say(
                "telling.rest",
                n=words.number(len(open_rows)),
                margin=words.number(MARGIN),
                low=words.number(seen[0]),
                high=words.number(seen[-1]),
            )
        )
    return said


def _seen(rows: Iterable[Effect]) -> list[float]:
    """Return the ratios that would have been told, ascending; those out of sight left out."""
    ratios = (row["least_seen"] for row in rows)
    return sorted(ratio for ratio in ratios if ratio is not None and ratio <= MOST_SEEN)


def unsaid_for_punished(rows: Sequence[Effect], words: Words) -> str:
    """Say where more is punished because less is left unsaid, or the reverse; "" where neither.

    A remark that is not made cannot be punished: a count of punished remarks that rises as people
    speak again is no sign of a harsher city.
    """
    known = {row["outcome"]: row for row in rows}
    if UNSAID not in known or PUNISHED_REMARKS not in known:
        return ""
    unsaid, punished = known[UNSAID], known[PUNISHED_REMARKS]
    way = unsaid["again"]
    if not way or punished["again"] != {MORE: LESS, LESS: MORE}[way]:
        return ""
    return words.say(
        f"telling.unsaid_{way}",
        a=words.percent(unsaid["a"]),
        b=words.percent(unsaid["b"]),
        change=words.number(abs(punished["value"])),
    )


def told_groups(effects: pl.DataFrame, outcome: str) -> tuple[list[Effect], list[Effect]]:
    """Return the groups that stand apart again in a new city, and all that were looked at.

    Parameters
    ----------
    effects
        All effects of the comparison.
    outcome
        One that people bear.
    """
    rows = effects.filter(
        (pl.col("outcome") == outcome) & (pl.col("by") != "") & ~pl.col("by").str.contains(",")
    ).to_dicts()
    judged: list[Effect] = [row for row in rows if row["told"] or row["least_seen"] or row["ratio"]]
    return [row for row in judged if row["told"]], judged


def seen_in_groups(judged: Sequence[Effect], words: Words) -> str:
    """Say how large a difference between a group and all others could have been told."""
    seen = _seen(judged)
    if not seen:
        return words.say("telling.groups_unseen")
    unseen = len(judged) - len(seen)
    beyond = words.say("telling.groups_out_of_sight", n=words.number(unseen)) if unseen else ""
    return words.say(
        "telling.groups_seen",
        n=words.number(len(judged)),
        low=words.number(seen[0]),
        high=words.number(seen[-1]),
        unseen=beyond,
    )
