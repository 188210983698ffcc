"""``glasscity safeguards``: how much harm each safeguard avoids in a scenario."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from glasscity.commandline import arguments
from glasscity.commandline.console import (
    HARM,
    counted,
    kept,
    note,
    output,
    people_of,
    print_json,
    seen_from_here,
)
from glasscity.commandline.crew import workers_that_fit
from glasscity.commandline.folders import check_target
from glasscity.commandline.playing import note_compiling
from glasscity.commandline.progress import shown
from glasscity.commandline.sheets import Sheet
from glasscity.commandline.summary import UNDEFINED, quantity
from glasscity.experiments.effects import CITIES_FOR_TENTHS
from glasscity.outcomes.telling import CITIES_TO_TELL, MARGIN
from glasscity.scenario.wording import listed

if TYPE_CHECKING:
    from glasscity.experiments.safeguard_ranking import SafeguardRanking
    from glasscity.scenario import Resolved

MOST_PAIRS = 5
"""Pairs shown for each harm."""
WORLDS = 2
"""Worlds that a worker holds at a time."""
_ALONE, _PAIRS, _ALL, _NOTHING = 1, 2, 0, -1
_NONE_OCCURRED = "None occurred, with safeguards or without: there was nothing to avoid."
_ABOLISHED = {
    "wrongful_penalties_per_100000": "nobody is penalised at all, rightly or wrongly: what went is "
    "the rule, not its mistakes.",
    "wrongful_denials": "no request is denied at all, rightly or wrongly: what went is the rule, "
    "not its mistakes.",
}
"""What is said where nothing is left of what a harm is a part of."""
_UNDONE = {
    "unsaid": "fewer critical remarks are left unsaid, and who speaks again can be punished again",
    "not done": "more illegal acts are done, and whatever is done can be pinned on somebody",
}
"""Why more is punished where less is left undone."""
_TOLD_AS_SHARE = frozenset({"illegal_acts_not_done"})
"""Claims that another column says as a share."""


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line, as numbers."""

    people: int | None
    years: float | None
    seeds: int
    workers: int | None
    threads: int | None
    overrides: Sequence[tuple[str, str]]
    outcomes: Sequence[str]
    pairs: bool
    out: Path | None
    json: bool


def rank_safeguards(scenario: str, wish: Wish) -> None:
    """Play a scenario with every safeguard and print what harm each avoids."""
    from glasscity.experiments.safeguards import prepared
    from glasscity.scenario import load

    resolved = load(scenario, wish.overrides)
    people = wish.people or resolved.run.people
    scored = resolved.regime.scoring is not None
    workers = workers_that_fit(wish.workers, wish.threads, people, scored, WORLDS)
    if wish.out is not None:
        check_target(wish.out, False)
    note_compiling()
    with arguments.called(outcomes="--outcome"):
        asked = prepared(
            resolved,
            people=people,
            years=wish.years,
            seeds=wish.seeds,
            pairs=wish.pairs,
            outcomes=wish.outcomes or None,
            workers=workers,
            threads=wish.threads,
        )
    _announce(resolved, people, wish)
    with shown(f"Safeguards in {resolved.name}", "run") as report:
        found = asked.played(report)
    folder = found.write(wish.out) if wish.out is not None else None
    if folder is not None:
        kept.append(folder)
    if wish.json:
        print_json({**found.to_json(), "out": str(folder) if folder else None})
        return
    console = output()
    show_ranking(found, console)
    if folder is not None:
        console.print(f"All of it is in {seen_from_here(folder)}", soft_wrap=True)


def _announce(scenario: Resolved, people: int, wish: Wish) -> None:
    nouns = scenario.nouns
    how = "alone and in pairs; --no-pairs is quicker" if wish.pairs else "alone"
    size = f"{nouns.places(wish.seeds)} of {people_of(people, nouns)}"
    note(f"Safeguards in {scenario.name}, {how}: {size}.")


def show_ranking(found: SafeguardRanking, console: Console) -> None:
    """Print a ranking, harm by harm, then the claims beside it.

    Parameters
    ----------
    found
        The ranking.
    console
        Where to print.
    """
    _print_head(found, console)
    for outcome in found.outcomes:
        _print_harm(found, outcome, console)
    _print_idle(found, console)
    _print_failures(found, console)
    _print_claims(found, console)
    _print_paragraph("To be kept in mind", "\n".join(found.notes), console)
    if found.scenario.hypothetical:
        _print_paragraph("Hypothetical", "\n".join(found.scenario.hypothetical), console)
    facts = f"Hash {found.scenario.hash}, {found.worlds} worlds with each seed."
    console.print(Text(facts, style="dim"))


def _print_head(found: SafeguardRanking, console: Console) -> None:
    seeds, days = counted(len(found.seeds), "seed"), counted(found.days, "day")
    told = found.scenario.nouns.told
    title = f"Safeguards in {found.scenario.name}: {found.scenario.title}"
    console.print(Text(title, style="bold"))
    console.print(
        Text(
            f"{people_of(found.people, found.scenario.nouns)}, {days}, {seeds}; "
            + told(
                "the same lives in every world. In this model, under these assumptions: harm "
                "avoided, with its 95 % interval over seeds. Below zero, a safeguard adds to that "
                f"harm. A new city: whether it too would have less or more of the harm, beyond "
                f"{MARGIN} times; ranks that it would not show again are ties (=). Always less: in "
                "the mean of these cities, also over the safeguard's own ranges and the rival rule "
                "of silence."
            ),
            style="dim",
        )
    )
    if len(found.seeds) < CITIES_TO_TELL:
        few = told(
            f"{seeds} carr{'y' if len(found.seeds) > 1 else 'ies'} no ranks: what another city "
            f"would show again takes {CITIES_TO_TELL} cities or more (--seeds 8). Rows stand in "
            "the order of what was avoided here."
        )
        console.print(Text(few))
    console.print()


def _print_harm(found: SafeguardRanking, outcome: str, console: Console) -> None:
    told = found.scenario.nouns.told
    alone, pairs = found.ranked(outcome, _ALONE), found.ranked(outcome, _PAIRS)
    first = found.ranked(outcome, _ALL).row(0, named=True)
    console.print(Text(first["title"], style=f"bold {HARM}"))
    rows = [row for row in alone.iter_rows(named=True) if _differs(row)]
    of_one = {row["safeguards"]: row["value"] for row in alone.iter_rows(named=True)}
    best = [row for row in pairs.iter_rows(named=True) if _adds(row, of_one)][:MOST_PAIRS]
    value, unit = quantity(first["without"], first["unit"])
    console.print(
        Padding(Text(f"Without safeguards: {value} {unit}".rstrip(), style="dim"), (0, 2))
    )
    if not rows and not best and not _differs(first):
        said = _NONE_OCCURRED if first["without"] == 0 else "No safeguard changes it."
        console.print(Padding(Text(said), (0, 0, 1, 2)))
        return
    console.print(Padding(_harm_table([first, *rows], told), (0, 0, 0, 2)))
    if best:
        console.print(
            Padding(Text("Pairs that do what neither of the two does alone"), (1, 0, 0, 2))
        )
        console.print(Padding(_harm_table(best, told), (0, 0, 0, 2)))
    still = [
        row["safeguards"]
        for row in alone.iter_rows(named=True)
        if row["touches"] and not _differs(row)
    ]
    if still:
        console.print(Padding(Text(f"No difference: {', '.join(still)}.", style="dim"), (0, 2)))
    _print_abolished(outcome, [first, *rows, *best], console)
    _print_undone([first, *rows, *best], told, console)
    console.print()


def _print_abolished(outcome: str, rows: Sequence[dict[str, Any]], console: Console) -> None:
    names = [row["safeguards"] for row in rows if row["abolishes"]]
    if names:
        said = f"With {listed(names, 'or')} {_ABOLISHED[outcome]}"
        console.print(Padding(Text(said), (0, 2)))


def _print_undone(
    rows: Sequence[dict[str, Any]], told: Callable[[str], str], console: Console
) -> None:
    by_reason: dict[str, list[str]] = {}
    for row in rows:
        if row["because"]:
            by_reason.setdefault(row["because"], []).append(row["safeguards"])
    for because, names in by_reason.items():
        why = listed([_UNDONE[each] for each in because.split(", ")], "and")
        end = told("That rise alone is no sign of a harsher city.")
        said = f"With {listed(names, 'or')} {why}. {end}"
        console.print(Padding(Text(said), (0, 2)))


def _differs(row: dict[str, Any]) -> bool:
    return any(row[name] for name in ("value", "low", "high", "lowest", "highest"))


def _adds(row: dict[str, Any], of_one: dict[str, float | None]) -> bool:
    """Tell whether a pair does something that neither of its two does alone."""
    return _differs(row) and row["value"] not in map(of_one.get, row["safeguards"].split(" + "))


def _harm_table(rows: Sequence[dict[str, Any]], told: Callable[[str], str]) -> Sheet:
    table = Sheet()
    places = [row["place"] for row in rows if row["place"]]
    if places:
        table.add_column("rank", justify="right")
    table.add_column("safeguard")
    for name in ("avoided", "95 % interval", "of this harm", told("a new city"), "always less"):
        table.add_column(name, justify="right")
    for row in rows:
        cells = [
            row["safeguards"],
            _said(row["value"], row["unit"], _width(row)),
            _span(row["low"], row["high"], row["unit"]),
            "" if row["share"] is None else _said(row["share"], "share"),
            row["told"] or "not sure",
            "" if row["holds"] is None else "yes" if row["holds"] else "no",
        ]
        table.add_row(*([_place(row["place"], places)] if places else []), *cells)
    return table


def _place(place: int | None, places: Sequence[int]) -> str:
    if place is None:
        return ""
    return f"{place} =" if places.count(place) > 1 else str(place)


def _said(value: float | None, unit: str, width: float | None = None) -> str:
    return UNDEFINED if value is None else quantity(value, unit, width)[0]


def _width(row: dict[str, Any]) -> float | None:
    return None if row["low"] is None or row["high"] is None else row["high"] - row["low"]


def _span(low: float | None, high: float | None, unit: str) -> str:
    if low is None or high is None:
        return ""
    ends = [_said(end, unit, high - low) for end in (low, high)]
    return "" if ends[0] == ends[1] else " to ".join(ends)


def _print_idle(found: SafeguardRanking, console: Console) -> None:
    lines = [f"{name} {why}" for name, why in found.idle.items()]
    _print_paragraph("Safeguards that touch nobody here", "\n".join(lines), console)


def _print_failures(found: SafeguardRanking, console: Console) -> None:
    kinds = found.failures.group_by("error", maintain_order=True).agg(
        worlds=pl.struct("safeguards", "condition").n_unique()
    )
    lines = [
        f"{row['worlds']:,} world{'' if row['worlds'] == 1 else 's'}: {row['error']}"
        for row in kinds.iter_rows(named=True)
    ]
    _print_paragraph("Could not be played, and left out", "\n".join(lines), console)


def _print_claims(found: SafeguardRanking, console: Console) -> None:
    idle = list(found.idle)
    rows = found.claims.filter(
        (pl.col("members") <= _ALONE)
        & ~pl.col("outcome").is_in(list(_TOLD_AS_SHARE))
        & ~pl.col("safeguards").is_in(idle)
    )
    if rows.is_empty():
        return
    console.print(Text("Beside it, what such a system claims: no objective", style="bold"))
    table = Sheet()
    table.add_column(_over(found))
    names = rows["outcome"].unique(maintain_order=True).to_list()
    told = {(row["safeguards"], row["outcome"]): row for row in rows.iter_rows(named=True)}
    for name in names:
        table.add_column(next(row["title"] for (_, of), row in told.items() if of == name))
    for label in rows["safeguards"].unique(maintain_order=True):
        cells = [_claim(told.get((label, name))) for name in names]
        table.add_row(label, *cells)
    console.print(Padding(table, (0, 0, 1, 2)))


def _claim(row: dict[str, Any] | None) -> str:
    if row is None or row["value"] is None:
        return UNDEFINED
    unit = row["unit"]
    span = _span(row["low"], row["high"], unit)
    return _said(row["value"], unit, _width(row)) + (f" ({span})" if span else "")


def _over(found: SafeguardRanking) -> str:
    enough = len(found.seeds) >= CITIES_FOR_TENTHS
    return "mean over seeds" + (", and 10 to 90 % of them" if enough else "")


def _print_paragraph(title: str, text: str, console: Console) -> None:
    if text:
        console.print(Text(title, style="bold"))
        console.print(Padding(Text(text), (0, 0, 1, 2)))
