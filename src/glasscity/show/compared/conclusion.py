"""What would change the conclusion: assumed numbers, rival rules, and the draw of the city."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from glasscity.show import charts
from glasscity.show.compared import changes
from glasscity.show.compared.changes import Effect
from glasscity.show.figures import Figure, Panel
from glasscity.show.figures.model import Table
from glasscity.show.words import Words, telling_width

Outcome = Mapping[str, Any]
WEAK = 0.9
"""Share of points below which a sign is said to depend on assumptions."""


def open_signs(rows: Sequence[Effect], several: bool, words: Words) -> str:
    """Say which harms the seeds leave open, for a reader who would conclude from their sign.

    Parameters
    ----------
    rows
        Effects on the city.
    several
        Whether there is more than one seed.
    """
    if not several:
        return words.say("conclusion.one_seed")
    harms = changes.headlines(rows, "harm")
    unclear = [row["title"] for row in harms if changes.sign_open(row)]
    if not unclear:
        return words.say("conclusion.none_open")
    return words.say(
        "conclusion.open", n=words.count("harm", len(unclear)), titles="; ".join(unclear)
    )


def over_assumptions(found: Mapping[str, Any], words: Words) -> Figure:
    """Show how far each difference moves when the assumed numbers are drawn from their ranges.

    Parameters
    ----------
    found
        ``assumptions.json``.
    """
    points = int(found["points"])
    said_points = words.count("point", points)
    moved = [one for one in found["outcomes"] if one["standing"]]
    if not moved:
        return Figure("assumptions", words.say("conclusion.never", n=said_points))
    kept = sum(one["same_sign"] == points for one in moved)
    said = [f"{one['title']}: {_told(one, points, words)}" for one in moved]
    text = words.say("conclusion.text", n=said_points, rows="; ".join(said))
    return Figure(
        "assumptions",
        words.say(
            "conclusion.sentence",
            n=said_points,
            numbers=words.count("assumed_number", len(found.get("parameters") or [])),
            people=words.count("synthetic", int(found["people"])),
            days=words.count("day", int(found["days"])),
            seeds=words.count("seed", len(found["seeds"])),
        ),
        words.say("conclusion.title", kept=words.number(kept), n=words.number(len(moved))),
        words.say("conclusion.subtitle"),
        [Panel(_chart(moved, points, text, words), text)],
        _ranges(moved, words),
        " ".join(_notes(found, words)),
    )


def _notes(found: Mapping[str, Any], words: Words) -> Iterator[str]:
    """Say what the points are not: intervals, the whole city, every number."""
    yield words.say("conclusion.note")
    at_times = [
        one["title"] for one in found["outcomes"] if not one["standing"] and any(_middle(one))
    ]
    if at_times:
        yield words.say("conclusion.at_times", titles="; ".join(at_times))
    if found.get("held"):
        yield words.say(
            "conclusion.held", numbers=words.count("assumed_number", len(found["held"]))
        )
    if found.get("failed"):
        yield words.say("conclusion.failed", n=words.count("point", len(found["failed"])))


def _middle(one: Outcome) -> tuple[float | None, ...]:
    return one["median"], one["low"], one["high"]


def _told(one: Outcome, points: int, words: Words) -> str:
    return words.say(
        "conclusion.row",
        standing=changes.change(one["standing"], one["unit"], words, _width(one, words)),
        unit=changes.change_unit(one["unit"], words),
        kept=words.number(one["same_sign"]),
        n=words.number(points),
    )


def _chart(moved: Sequence[Outcome], points: int, text: str, words: Words) -> charts.Chart:
    lines: list[dict[str, Any]] = []
    ticks: list[dict[str, Any]] = []
    for place, one in enumerate(moved):
        # No bar where chance would be part of it: only the dot is shown.
        standing, low, high = one["standing"], one["low"], one["high"]
        end = charts.nice_end(max(abs(each) for each in (standing, low or 0.0, high or 0.0)))
        # Red stands for a harm that grows; grey for a sign that assumptions can turn.
        tone = "harm" if one["type"] == "harm" and standing > 0 else "plain"
        lines.append(
            {
                "row": place,
                "label": one["title"],
                "text": _told(one, points, words),
                "at": standing / end,
                "low": None if low is None else low / end,
                "high": None if high is None else high / end,
                "tone": tone if one["same_sign"] >= WEAK * points else "unclear",
            }
        )
        for at in (-1.0, 0.0, 1.0):
            said = changes.change(at * end, one["unit"], words)
            ticks.append({"row": place, "at": at, "text": said if at else "0"})
    rows, marks = (pl.DataFrame(cells, infer_schema_length=None) for cells in (lines, ticks))
    return charts.changes_on_own_scales(rows, marks, text, words)


def _ranges(moved: Sequence[Outcome], words: Words) -> Table:
    names = (
        "outcome",
        "standing",
        "points_median",
        "points_range",
        "unit",
        "same_sign",
        "reversed",
        "no_difference",
    )
    cells = [
        [
            str(one["title"]),
            *(
                changes.change(one[key], one["unit"], words, _width(one, words))
                for key in ("standing", "median")
            ),
            changes.bounds(one, words, _width(one, words)) or words.say("format.no_range"),
            changes.change_unit(one["unit"], words),
            *(words.number(one[key]) for key in ("same_sign", "reversed", "none")),
        ]
        for one in moved
    ]
    columns = [words.say(f"columns.{name}") for name in names]
    return Table(columns, cells, frozenset({1, 2, 3, 5, 6, 7}), len(cells))


def drivers(found: Mapping[str, Any], words: Words) -> Table | None:
    """Return the assumed numbers that each difference rests on, each confirmed alone."""
    names = ("outcome", "assumed_number", "alone", "correlation", "range")
    cells = [
        [
            str(one["title"]),
            str(driver["title"]),
            words.say(
                "conclusion.alone",
                at_lowest=_at(driver, "at_lowest", one, words),
                at_highest=_at(driver, "at_highest", one, words),
                unit=changes.change_unit(one["unit"], words),
            ),
            changes.change(driver["rank_correlation"], "", words),
            words.say(
                "format.interval",
                low=words.number(driver["low"]),
                high=words.number(driver["high"]),
            ),
        ]
        for one in found["outcomes"]
        for driver in one["drivers"]
    ]
    if not cells:
        return None
    columns = [words.say(f"columns.{name}") for name in names]
    return Table(columns, cells, frozenset({3, 4}), len(cells))


def _width(one: Outcome, words: Words) -> float | None:
    """Return the width by which a difference is rounded, so that it shows which side it lies."""

    def said(value: float, width: float) -> str:
        return changes.change(value, one["unit"], words, width)

    return telling_width(one["standing"], one["low"], one["high"], said)


def _at(driver: Outcome, end: str, one: Outcome, words: Words) -> str:
    return changes.change(driver[end], one["unit"], words, _width(one, words))


def rivals(found: Mapping[str, Any], words: Words) -> Table | None:
    """Return each difference under every rival rule of response."""
    rules = list(found.get("rules") or [])
    if len(rules) < 2:
        return None
    cells = [
        [
            str(one["title"]),
            *(changes.change(one["by_rule"].get(rule), one["unit"], words) for rule in rules),
            changes.change_unit(one["unit"], words),
        ]
        for one in found["outcomes"]
        if any(one["by_rule"].values())
    ]
    columns = [words.say("columns.outcome"), *map(str, rules), words.say("columns.unit")]
    return Table(columns, cells, frozenset(range(1, 1 + len(rules))), len(cells))


def lies(found: Mapping[str, Any], words: Words) -> list[str]:
    """Return which differences as stated lie at an end of their range, and why."""
    return [
        words.say("conclusion.lies", title=one["title"], words=one["lies"])
        for one in found["outcomes"]
        if one["lies"]
    ]


def flips(found: Mapping[str, Any], words: Words) -> list[str]:
    """Return under which assumptions a conclusion turns round."""
    return [
        words.say("conclusion.flip", title=one["title"], when=one["flips"]["words"])
        for one in found["outcomes"]
        if one.get("flips")
    ]
