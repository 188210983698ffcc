"""What leads a comparison on the terminal: declared measures, what is told, which groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from glasscity.commandline.console import HARM
from glasscity.commandline.sheets import Sheet
from glasscity.experiments.effects import PERSON_OUTCOMES
from glasscity.experiments.told import leading
from glasscity.outcomes.definitions import is_breakdown, is_moving
from glasscity.show.compared import verdicts
from glasscity.show.compared.groups import told_group
from glasscity.show.words import load_words

if TYPE_CHECKING:
    from glasscity.experiments.compared import Comparison

Rows = Sequence[dict[str, Any]]


def print_lead(
    found: Comparison, rows: Rows, table: Callable[[Rows, str], Sheet], console: Console
) -> None:
    """Print the measures that lead, and which differences a new city would show again.

    Parameters
    ----------
    found
        The comparison.
    rows
        Effects on the city.
    table
        Makes a table of effects.
    console
        Where to print.
    """
    words, cities = load_words().calling(found.a.nouns), len(found.seeds)
    lead = verdicts.lead_rows(rows, leading(found.a, found.b))
    if lead:
        declared = found.a.lead or found.b.lead
        head = "as the scenarios declare it" if declared else "as neither scenario declares any"
        console.print(Text(f"What leads, {head}", style=f"bold {HARM}"))
        console.print(_indented(table([dict(row) for row in lead], "harm")))
    others = [
        row
        for row in rows
        if row["type"] == "harm"
        and row not in lead
        and not (is_breakdown(row["outcome"]) or is_moving(row["outcome"]))
    ]
    said = verdicts.summary([*lead, *others], cities, words)
    unsaid = verdicts.unsaid_for_punished(rows, words)
    for line in [*([unsaid] if unsaid else []), *said]:
        console.print(_indented(Text(_plain(line))))
    console.print()


def print_groups(found: Comparison, console: Console) -> None:
    """Print, for each harm that people bear, the groups that would stand apart in a new city."""
    words = load_words().calling(found.a.nouns)
    lines = []
    for outcome in (one for one in PERSON_OUTCOMES if one.type == "harm"):
        told, judged = verdicts.told_groups(found.effects, outcome.name)
        if not judged:
            continue
        said = [told_group(row, words) for row in told]
        text = " ".join(said) if said else verdicts.seen_in_groups(judged, words)
        lines.append(f"{outcome.title}: {text}")
    if not lines:
        return
    console.print(Text("For whom", style="bold"))
    for line in lines:
        console.print(_indented(Text(_plain(line))))
    if found.not_scored:
        unscored = words.count("synthetic", round(found.not_scored))
        line = words.say("hit.not_scored", people=unscored)
        console.print(_indented(Text(line, style="dim")))
    console.print()


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def _indented(inner: Any) -> Padding:
    return Padding(inner, (0, 0, 0, 2), expand=False)
