"""Whom a difference of regimes reaches: touched, better off, worse off, by way of others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from glasscity.experiments.effects import CITIES_FOR_TENTHS
from glasscity.show import charts
from glasscity.show.compared.material import Compared
from glasscity.show.figures import Figure, Panel, rows
from glasscity.show.figures.model import Table
from glasscity.show.words import Words

ANYTHING = "anything"


def reached(found: Compared, words: Words) -> Figure:
    """Show how many people are touched, who gains and loses, and whom it reaches by way of others.

    Parameters
    ----------
    found
        The comparison; counts are means over its seeds.
    """
    counts = _counts(found.reach)
    touched = counts["touched", ANYTHING]["mean"]
    spilled = counts["spill-over", ANYTHING]["mean"]
    text = words.say(
        "reach.sentence",
        touched=words.number(round(touched)),
        people=words.count("synthetic", found.people),
        share=words.percent(touched / found.people),
        spilled=words.number(round(spilled)),
    )
    if not touched:
        return Figure("reach", words.say("reach.nobody"))
    panels = [
        panel
        for panel in (_fates(counts, found.people, words), _spill(counts, found.people, words))
        if panel is not None
    ]
    return Figure(
        "reach",
        text,
        words.say("reach.title", share=words.percent(touched / found.people)),
        words.say("reach.subtitle"),
        panels,
        _table(counts, words),
        words.say("reach.note"),
    )


def _counts(reach: pl.DataFrame) -> dict[tuple[str, str], dict[str, float]]:
    """Return mean, 10 and 90 % over seeds of each count, and their number, by what and by whom."""
    people = pl.col("people")
    frame = reach.group_by("what", "by", maintain_order=True).agg(
        mean=people.mean(), low=people.quantile(0.1), high=people.quantile(0.9), seeds=people.len()
    )
    return {(row["what"], row["by"]): row for row in frame.to_dicts()}


def _fates(
    counts: Mapping[tuple[str, str], Mapping[str, Any]], people: int, words: Words
) -> Panel | None:
    """Draw who is better and who worse off, by what."""
    lines = []
    for (what, by), row in counts.items():
        if what != "gain":
            continue
        better, worse = row["mean"], counts["lose", by]["mean"]
        if not better and not worse:
            continue
        label = words.say(f"reach.by_{by.replace(' ', '_')}")
        said = words.say(
            "reach.row", worse=words.number(round(worse)), better=words.number(round(better))
        )
        lines.append(rows.bar(label, said, better / people, worse / people))
    if not lines:
        return None
    text = "; ".join(f"{line['label']}: {line['text']}" for line in lines)
    text = words.say("reach.panel", rows=text)
    chart = charts.stacked_bars(
        rows.bars(lines), words.say("axes.share_people"), text, words, share=True
    )
    return Panel(chart, text, words.say("reach.fates"), words.say("reach.fates_key"))


def _spill(
    counts: Mapping[tuple[str, str], Mapping[str, Any]], people: int, words: Words
) -> Panel | None:
    """Draw who is reached though their own file is the same, by what."""
    lines = [
        rows.bar(
            words.say(f"reach.spill_{by.replace(' ', '_')}"),
            words.number(row["mean"]),
            plain=row["mean"] / people,
        )
        for (what, by), row in counts.items()
        if what == "spill-over" and row["mean"]
    ]
    if not lines:
        return None
    text = "; ".join(f"{line['label']}: {line['text']}" for line in lines)
    text = words.say("reach.spill_panel", rows=text)
    chart = charts.stacked_bars(
        rows.bars(lines), words.say("axes.share_people"), text, words, share=True
    )
    return Panel(chart, text, words.say("reach.spill"), words.say("reach.spill_key"))


def _table(counts: Mapping[tuple[str, str], Mapping[str, Any]], words: Words) -> Table:
    ranged = all(row["seeds"] >= CITIES_FOR_TENTHS for row in counts.values())
    names = ("kind", "reached_by", "people", *(("low_of_seeds", "high_of_seeds") if ranged else ()))
    cells = []
    for (what, by), row in counts.items():
        kind = words.say(f"reach.what_{what.replace('-', '_')}")
        prefix = "spill" if what == "spill-over" else "by"
        key = "any" if what == "touched" else f"{prefix}_{by.replace(' ', '_')}"
        shown = (row["mean"], row["low"], row["high"]) if ranged else (row["mean"],)
        cells.append([kind, words.say(f"reach.{key}"), *map(words.number, shown)])
    columns = [words.say(f"columns.{name}") for name in names]
    return Table(columns, cells, frozenset(range(2, len(names))), len(cells))
